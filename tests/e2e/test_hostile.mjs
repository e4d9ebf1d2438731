// A slice of `make bench PART=hostile`: whoever dawdles is ended, whoever waits makes room, and the honest client does not notice.
import test from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, newId, until } from './lib/house.mjs';
import { attack, honest } from './lib/hostile.mjs';

const house = await House.start({ bench: false, kiosk: false, centerSet: ['server.head_s=2', 'server.idle_s=3', 'server.connections=400', 'center.keep_hours=false'] });
test.after(() => house.stop());
const slack = 10; // a busy machine; the bench holds the goal itself

const lives = (text, everyMs, more) => new Promise((done) => {
  const from = Date.now();
  const socket = net.connect(house.port, '127.0.0.1', () => socket.write(text));
  const beat = setInterval(() => socket.destroyed || socket.write(more), everyMs);
  socket.on('error', () => {}).on('data', () => {}).on('close', () => { clearInterval(beat); done(Date.now() - from); });
});
const figure = async (name) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(await (await fetch(`${house.url}/metrics`)).text())?.[1]);

test('a head of a byte at a time is given up, a body of a byte at a time too, though neither is ever silent', async () => {
  const [head, body] = await Promise.all([
    lives('GET / HTTP/1.1\r\nX: ', 100, 'a'),
    lives('POST /v1/petitions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3000\r\n\r\n', 100, ' '),
  ]);
  assert.ok(head >= 1900 && head < 2000 * slack, `head: ${head} ms`);
  assert.ok(body >= 9900 && body < 10000 * slack, `body: ${body} ms`);
  assert.ok(await figure('motcua_connections_late_total') >= 2);
});

test('a kept connection works after a pause, and a slow but honest body is taken', async () => {
  const socket = net.connect(house.port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (part) => { text += part; });
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  await until('first', () => /"status":"ok"/.test(text));
  await sleep(2500); // more than head_s, less than idle_s
  text = '';
  const body = JSON.stringify({ id: newId(), about: 'other', text: 'x' });
  socket.write(`POST /v1/petitions HTTP/1.1\r\nHost: x\r\nIdempotency-Key: ${newId()}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`);
  for (let i = 0; i < body.length; i += 20) {
    socket.write(body.slice(i, i + 20));
    await sleep(700);
  }
  await until('second', () => /HTTP\/1\.1 201/.test(text));
  socket.destroy();
});

test('others are served while all of them attack at once and every connection is taken', async () => {
  const alone = await honest(house, newId, 1500);
  const attackers = attack(house.port, { heads: 60, bodies: 40, answers: 5, headers: 10, json: 12, noise: 10, replays: 5, idle: 600 });
  await until('the attack is on', () => attackers.tally.opened > 500);
  const beside = await honest(house, newId, 5000);
  await attackers.stop();
  assert.deepEqual(beside.failures, []);
  assert.ok(beside.p99 <= Math.max(200 * slack, alone.p99 * slack), `p99 ${beside.p99} ms, alone ${alone.p99} ms`);
  assert.ok(await figure('motcua_connections_displaced_total') > 0, 'more came than there is room for');
  await until('all is over', async () => await figure('motcua_connections') < 50, 20000);
  assert.equal(house.center.child.exitCode, null);
});
