// Slow, broken and hostile clients beside an honest one. `node hostile.mjs PORT PLAN`: the attackers, a process of their own, so that
// what they cost does not count as the server's. Imported: the honest client.
import net from 'node:net';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const honestPaceMs = 20;
const tally = { opened: 0, closed: 0, answered: {} };

function dial(port, onData = () => {}) {
  const socket = net.connect(port, '127.0.0.1', () => { tally.opened += 1; });
  socket.on('data', (data) => {
    const status = /^HTTP\/1\.1 (\d+)/.exec(String(data.subarray(0, 20)))?.[1];
    if (status) tally.answered[status] = (tally.answered[status] ?? 0) + 1;
    onData(data);
  });
  socket.on('error', () => {}).on('close', () => { tally.closed += 1; });
  return socket;
}

// Text said a byte a second, for as long as the other side listens; then again.
async function trickle(port, head, endless) {
  for (;;) {
    const socket = dial(port);
    socket.write(head);
    while (!socket.destroyed && !socket.readableEnded) {
      socket.write(endless());
      await sleep(1000);
    }
  }
}

async function again(paceMs, what) {
  for (;;) {
    await what();
    await sleep(paceMs);
  }
}

function once(port, text) {
  return new Promise((done) => {
    const socket = dial(port, () => socket.end()).on('close', done);
    socket.setTimeout(3000, () => socket.destroy());
    socket.write(text);
  });
}

async function idle(port, count) {
  const held = [];
  for (let i = 0; i < count; i++) {
    held.push(dial(port));
    if (i % 200 === 199) await sleep(20);
  }
}

const attacks = {
  heads: (port, count) => Array.from({ length: count }, () => trickle(port, 'GET /v1/queue HTTP/1.1\r\nHost: x\r\nX-Slow: ', () => 'a')),
  bodies: (port, count) => Array.from({ length: count }, () => trickle(port,
    'POST /v1/petitions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3000\r\n\r\n{', () => ' ')),
  answers: (port, count) => Array.from({ length: count }, async () => { // asks for much and reads nothing
    for (;;) {
      const socket = dial(port);
      socket.pause();
      for (let i = 0; i < 40 && !socket.destroyed; i++) socket.write('GET /v1/catalogue HTTP/1.1\r\nHost: x\r\n\r\n');
      await sleep(5000);
      socket.destroy();
    }
  }),
  headers: (port, count) => Array.from({ length: count }, () => again(200, () => once(port, `GET / HTTP/1.1\r\nHost: x\r\nX-Huge: ${'a'.repeat(100000)}\r\n\r\n`))),
  json: (port, count) => Array.from({ length: count }, (_, i) => again(100, () => {
    const body = ['{"a":', `${'['.repeat(3000)}`, '{"a":1,"a":2}', '\u0000\u0001', '{"text":"\\ud800"}', 'null'][i % 6];
    return once(port, `POST /v1/petitions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  })),
  noise: (port, count) => Array.from({ length: count }, (_, i) => again(200, () => once(port, ['\u0016\u0003\u0001\u0002\u0000\u0001', 'GET', ' / HTTP/9.9\r\n\r\n', 'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
    'POST /v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nffffffffffff\r\n'][i % 5]))),
  replays: (port, count) => Array.from({ length: count }, () => again(100, () => { // one and the same write, again and again
    const body = '{"id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","about":"other","text":"x"}';
    return once(port, `POST /v1/petitions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIdempotency-Key: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  })),
  idle,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port, plan] = [Number(process.argv[2]), JSON.parse(process.argv[3])];
  for (const [name, count] of Object.entries(plan)) attacks[name](port, count);
  setInterval(() => process.send?.(tally), 200);
  process.on('disconnect', () => process.exit());
}

// {stop, tally}
export function attack(port, plan) {
  const child = fork(fileURLToPath(import.meta.url), [String(port), JSON.stringify(plan)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const state = { tally: { opened: 0, closed: 0, answered: {} } };
  child.on('message', (message) => { state.tally = message; });
  state.stop = () => new Promise((done) => child.on('exit', done).kill('SIGKILL'));
  return state;
}

// A kiosk that takes numbers and a page that reads the queue, at a steady pace for a while: latencies in ms, sorted, and what failed.
export async function honest(house, newId, forMs) {
  const kiosk = house.device('kiosk-01'), times = [], failures = [];
  const end = Date.now() + forMs;
  const timed = async (what) => {
    const from = performance.now();
    try {
      const status = await what();
      if (status >= 400 && status !== 409) failures.push(status); // 409: no more numbers today, an answer too
    } catch (error) {
      failures.push(error.cause?.code ?? error.message);
    }
    times.push(performance.now() - from);
  };
  while (Date.now() < end) {
    await timed(async () => (await kiosk('POST', '/v1/tickets', { id: newId(), service: 'ho-tich' })).status);
    await timed(async () => (await kiosk('GET', '/v1/queue')).status);
    await sleep(honestPaceMs);
  }
  times.sort((a, b) => a - b);
  return { count: times.length, p50: times[Math.floor(times.length / 2)], p99: times[Math.floor(times.length * 0.99)], worst: times.at(-1), failures };
}
