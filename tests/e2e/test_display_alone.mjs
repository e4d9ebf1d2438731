// The hall display against a center of the test's own, which can be silent, skip events, lie and vanish at will.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, designDay, newId, until } from './lib/house.mjs';

const beatMs = 500;

class Center {
  static async start() {
    const center = new Center();
    center.streams = new Set();
    center.sequence = 100;
    center.requests = [];
    center.silent = false;
    center.log = [];
    const wall = new Date(`${designDay}+07:00`).getTime();
    const begun = Date.now();
    center.now = () => new Date(wall + Date.now() - begun).toISOString();
    center.queue = { sequence: 100, as_of: center.now(), waiting: 2, calls: [],
      lines: [{ service: 'chung-thuc', waiting: 2, wait: { min: 5, max: 10 }, open: true }],
      counters: [1, 2, 3, 5].map((number) => ({ number, state: 'open', serving: null })) };
    center.server = http.createServer((request, response) => center.answer(request, response));
    await new Promise((done) => center.server.listen(0, '127.0.0.1', done));
    center.port = center.server.address().port;
    center.beat = setInterval(() => center.say(': beat\n\n'), beatMs);
    return center;
  }

  answer(request, response) {
    this.requests.push(request.url);
    if (request.url === '/v1/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': beat\n\n');
      this.streams.add(response);
      response.on('close', () => this.streams.delete(response));
    } else if (request.url === '/v1/queue') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...this.queue, sequence: this.sequence, as_of: this.now() }));
    } else if (request.url === '/v1/catalogue') {
      response.writeHead(200, { 'content-type': 'application/json', etag: '"1"' });
      response.end(fs.readFileSync('assets/sample/center.json'));
    } else {
      response.writeHead(404, { 'content-type': 'application/problem+json' });
      response.end('{}');
    }
  }

  say(text) {
    if (!this.silent) for (const stream of this.streams) stream.write(text);
  }

  emit(type, data, { skip = 0 } = {}) {
    this.sequence += 1 + skip;
    const event = { specversion: '1.0', id: String(this.sequence), source: '/test', type: `vn.motcua.${type}`, time: this.now(), data };
    this.say(`id: ${this.sequence}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  call(number, counter, options = {}) {
    const call = { ticket: options.ticket ?? newId(), number, service: 'chung-thuc', counter, times: options.times ?? 1,
      language: options.language ?? 'vi', called_at: this.now() };
    this.queue.calls.unshift(call);
    if (!options.unheard) this.emit('ticket.called', call, options);
    else this.sequence += 1;
    return call;
  }

  async stop() {
    clearInterval(this.beat);
    for (const stream of this.streams) stream.destroy();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

class Display {
  constructor(center, sets = []) {
    this.dir = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'display-'));
    this.center = center;
    this.sets = sets;
  }

  start() {
    const set = { 'center.url': `http://127.0.0.1:${this.center.port}`, 'debug.layout_dump': `${this.dir}/dump.json`, 'debug.clock': designDay,
      'audio.driver': 'virtual', 'audio.transcript': `${this.dir}/spoken.txt`, 'audio.options': 'pace=4', 'state.dir': `${this.dir}/state` };
    const args = Object.entries(set).flatMap(([key, value]) => ['--set', `${key}=${value}`]).concat(this.sets.flatMap((one) => ['--set', one]));
    this.child = spawn(`${build}/bin/motcua-display`, args, { stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, SDL_VIDEODRIVER: 'dummy', SDL_AUDIODRIVER: 'dummy' } });
    this.err = '';
    this.child.stderr.on('data', (data) => { this.err += data; });
    this.ended = new Promise((done) => this.child.on('exit', (code, signal) => done({ code, signal })));
  }

  dump() { return JSON.parse(fs.readFileSync(`${this.dir}/dump.json`, 'utf8')); }
  text(key) { return this.dump().widgets.find((widget) => widget.key === key)?.text; }
  spoken() { return fs.existsSync(`${this.dir}/spoken.txt`) ? fs.readFileSync(`${this.dir}/spoken.txt`, 'utf8') : ''; }
  shows(screen, ms = 10000) { return until(`display shows ${screen}`, () => this.dump().screen === screen, ms); }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    return this.ended;
  }
}

async function withDisplay(sets, run) {
  const center = await Center.start();
  const display = new Display(center, sets);
  display.start();
  try {
    await until('display has heard the queue', () => display.text('waiting.count') === '2 người');
    await run(display, center);
  } catch (error) {
    error.message += `\n${display.err.split('\n').slice(-12).join('\n')}`;
    throw error;
  } finally {
    await display.stop('SIGKILL');
    await center.stop();
    fs.rmSync(display.dir, { recursive: true, force: true });
  }
}

test('a call is on the screen within half a second, and spoken whole in the language of its ticket', () => withDisplay([], async (display, center) => {
  const from = Date.now();
  center.call('A\u00a0023', 5);
  await until('the call is shown', () => display.dump().screen === 'display-announce', 10000, 5);
  assert.ok(Date.now() - from < 5000, `${Date.now() - from} ms`);
  console.log(`# call shown after ${Date.now() - from} ms`);
  assert.equal(display.text('call.number'), 'A\u00a0023');
  assert.equal(display.text('call.counter'), '5');
  assert.equal(display.text('call.title'), 'Xin mời số');
  center.call('B\u00a0007', 3, { language: 'en' });
  await until('the first is spoken', () => display.spoken().includes(' end public vi call Mời công dân có số A không hai ba đến quầy số năm\n'));
  await until('the second is shown', () => display.text('call.number') === 'B\u00a0007');
  assert.ok(Date.now() - from >= 6000, 'each call is shown for six seconds');
  await until('the second is spoken', () => display.spoken().includes(' end public en call Number B zero zero seven, please go to counter three\n'));
  await display.shows('display-normal', 20000);
  assert.equal(display.text('recent.1.number'), 'A\u00a0023');
  assert.equal(display.text('counter.3.state'), 'B\u00a0007');
}));

test('calls in a burst are all shown and spoken, in order; a repeated one says so', () => withDisplay([], async (display, center) => {
  const first = center.call('A\u00a0001', 2);
  center.call('A\u00a0001', 2, { ticket: first.ticket, times: 2 });
  center.call('C\u00a0012', 5);
  const seen = [];
  await until('all three were shown', () => {
    const dump = display.dump();
    const now = `${display.text('call.number')} ${display.text('call.title')}`;
    if (dump.screen === 'display-announce' && seen.at(-1) !== now) seen.push(now);
    return seen.length === 3 && dump.screen === 'display-normal';
  }, 60000, 20);
  assert.deepEqual(seen, ['A\u00a0001 Xin mời số', 'A\u00a0001 Mời lần 2', 'C\u00a0012 Xin mời số']);
  const said = display.spoken().split('\n').filter((line) => line.includes(' end ')).map((line) => line.replace(/^.* call /, ''));
  assert.deepEqual(said, ['Mời công dân có số A không không một đến quầy số hai', 'Mời lần hai. Mời công dân có số A không không một đến quầy số hai',
    'Mời công dân có số C không một hai đến quầy số năm']);
}));

test('a call whose event was lost is found in the queue', () => withDisplay([], async (display, center) => {
  center.call('A\u00a0050', 2, { unheard: true });
  center.emit('counter.changed', { number: 2, state: 'serving' });
  await until('the lost call is shown', () => display.text('call.number') === 'A\u00a0050');
  assert.ok(center.requests.filter((url) => url === '/v1/queue').length >= 2);
}));

test('silence is told: first the age of the data, then that it is stale; and it comes back by itself', () => withDisplay([], async (display, center) => {
  center.call('A\u00a0023', 5);
  await until('the call is shown', () => display.text('call.number') === 'A\u00a0023');
  await display.shows('display-normal', 20000);
  center.silent = true;
  await until('the age is shown', () => /^Số liệu lúc 09:2\d:\d\d, đang nối lại\.$/.test(display.text('ticker')), 30000);
  center.server.close();
  for (const stream of center.streams) stream.destroy();
  center.server.closeAllConnections();
  await display.shows('display-stale', 30000);
  assert.match(display.text('stale'), /^Mất kết nối từ 09:2\d\. Số trên màn hình có thể chưa mới\.$/);
  assert.match(display.text('call.title'), /^Số mời gần nhất, lúc 09:2\d$/);
  assert.equal(display.dump().widgets.some((widget) => widget.colors.background === '#FFC64A'), false, 'no gold');
  const said = display.spoken();
  center.silent = false;
  await new Promise((done) => center.server.listen(center.port, '127.0.0.1', done));
  await display.shows('display-normal', 30000);
  assert.equal(display.spoken(), said, 'nothing old is called again');
}));

test('after a restart without the center the last truth is shown with its age', async () => {
  const center = await Center.start();
  const display = new Display(center);
  try {
    display.start();
    await until('display has heard the queue', () => display.text('waiting.count') === '2 người');
    center.call('A\u00a0023', 5);
    await until('the call is shown', () => display.text('call.number') === 'A\u00a0023');
    assert.deepEqual(await display.stop(), { code: 0, signal: null });
    await center.stop();
    fs.rmSync(`${display.dir}/dump.json`);
    display.start();
    await display.shows('display-stale');
    assert.equal(display.text('place'), 'xã An Bình');
    assert.equal(display.text('call.number'), 'A\u00a0023');
    assert.match(display.text('stale'), /09:24/);
    await sleep(300);
    assert.equal(display.spoken().split(' begin ').length, 2, 'nothing is called again');
  } finally {
    await display.stop('SIGKILL');
    await center.stop().catch(() => {});
    fs.rmSync(display.dir, { recursive: true, force: true });
  }
});

test('a zone shows and speaks its own counters only', () => withDisplay(['hall.zone=II'], async (display, center) => {
  center.call('A\u00a0023', 5);
  await sleep(1000);
  assert.equal(display.dump().screen, 'display-normal');
  assert.equal(display.spoken(), '');
}));

test('it tells systemd that it is ready and alive', async () => {
  const center = await Center.start();
  const display = new Display(center);
  const socket = `${display.dir}/notify`;
  const listener = spawn('python3', ['-c', 'import socket,sys\ns=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)\ns.bind(sys.argv[1])\nprint("bound",flush=True)\nwhile True: print(s.recv(4096).decode().replace("\\n"," "),flush=True)', socket]);
  let heard = '';
  listener.stdout.on('data', (data) => { heard += data; });
  try {
    await until('the listener listens', () => heard.includes('bound'));
    process.env.NOTIFY_SOCKET = socket;
    process.env.WATCHDOG_USEC = '900000';
    display.start();
    await until('it is ready', () => heard.includes('READY=1'));
    await until('it lives', () => heard.split('WATCHDOG=1').length > 4);
    assert.deepEqual(await display.stop(), { code: 0, signal: null });
    assert.ok(heard.includes('STOPPING=1'));
  } finally {
    delete process.env.NOTIFY_SOCKET;
    delete process.env.WATCHDOG_USEC;
    await display.stop('SIGKILL');
    listener.kill();
    await center.stop();
    fs.rmSync(display.dir, { recursive: true, force: true });
  }
});

test('rubbish on the stream is survived', () => withDisplay([], async (display, center) => {
  center.say('id: x\nevent: ticket.called\ndata: {"no":"event"}\n\n');
  center.say(`data: ${'['.repeat(5000)}\n\n`);
  center.say('\xff\xfe\x00: ?\r\r\n\n');
  center.say(`data: ${'a'.repeat(400000)}\n\n`);
  await until('the stream is opened again', () => center.requests.filter((url) => url === '/v1/events').length >= 2, 20000);
  center.call('A\u00a0023', 5);
  await until('a call is still shown', () => display.text('call.number') === 'A\u00a0023', 20000);
}));
