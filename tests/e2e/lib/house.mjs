// The whole house on one machine: center, bench, kiosk, display, each a real program on a screen of its own.
// Used by the end-to-end tests and by the tour of `make run`.
import { spawnSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask as tlsAsk } from './tls.mjs';

export const build = process.env.BUILD_DIR ?? 'build/host-debug';
export const designDay = '2026-03-10T09:24:00';
const stopGraceMs = 3000;
const doubleStrikeMs = 560;

// Everything a house started, ended in reverse by its own handle.
class Household {
  constructor(dir) {
    this.dir = dir;
    this.running = [];
  }

  spawn(name, command, args, options = {}) {
    const log = fs.openSync(path.join(this.dir, `${name}.log`), 'a');
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', log, ...(options.extra ?? [])], env: { ...process.env, ...options.env } });
    fs.closeSync(log);
    // What can't be started ends at once.
    const entry = { name, child, ended: new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })).on('error', () => done({ code: null, signal: null }))) };
    child.on('error', (error) => fs.appendFileSync(path.join(this.dir, `${name}.log`), `${error}\n`));
    this.running.push(entry);
    if (!options.keepOutput) child.stdout.on('data', (data) => fs.appendFileSync(path.join(this.dir, `${name}.out`), data));
    return entry;
  }

  async stop(entry, signal = 'SIGTERM') {
    if (!entry) return null;
    this.running = this.running.filter((other) => other !== entry);
    if (entry.child.exitCode === null && entry.child.signalCode === null) entry.child.kill(signal);
    const late = globalThis.setTimeout(() => entry.child.kill('SIGKILL'), stopGraceMs);
    const how = await entry.ended;
    clearTimeout(late);
    return how;
  }

  async stopAll() {
    for (const entry of [...this.running].reverse()) await this.stop(entry);
  }

  log(name) {
    const file = path.join(this.dir, `${name}.log`);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  }
}

export async function until(what, probe, timeoutMs = 10000, everyMs = 25) {
  const end = Date.now() + timeoutMs;
  let last;
  for (;;) {
    try {
      last = await probe();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${timeoutMs} ms (last: ${last instanceof Error ? last.message : JSON.stringify(last)})`);
    await sleep(everyMs);
  }
}

async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

// A virtual X screen and a hand that touches it.
export class Screen {
  static async open(home, name, width, height, more = []) {
    const screen = new Screen();
    screen.name = name;
    const server = home.spawn(`xvfb-${name}`, 'Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset', ...more],
      { extra: ['pipe'] });
    const number = await new Promise((done, fail) => {
      server.child.stdio[3].once('data', (data) => done(String(data).trim()));
      server.ended.then(() => fail(new Error('Xvfb ended')));
    });
    screen.display = `:${number}`;
    const tool = home.spawn(`hand-${name}`, `${build}/tests/support/tool_x`, [], { env: { DISPLAY: screen.display }, keepOutput: true });
    screen.stdin = tool.child.stdin;
    screen.answers = [];
    createInterface({ input: tool.child.stdout }).on('line', (line) => screen.answers.shift()?.(line));
    return screen;
  }

  async do(command) {
    const answer = new Promise((done) => this.answers.push(done));
    this.stdin.write(`${command}\n`);
    const line = await answer;
    if (!line.startsWith('ok')) throw new Error(`${command}: ${line}`);
    return line.slice(3);
  }

  shot(file) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    return this.do(`shot ${path.resolve(file)}`);
  }
}

// A program that writes a layout dump: what is on its screen, read and touched by the names of its widgets.
export class Panel {
  // pressMs: how long a finger stays; undefined: as long as a person's.
  constructor(screen, dumpFile, { strikeMs = doubleStrikeMs, everyMs = 25, pressMs } = {}) {
    this.screen = screen;
    this.dumpFile = dumpFile;
    this.strikeMs = strikeMs;
    this.everyMs = everyMs;
    this.pressMs = pressMs;
  }

  // Each dump is a new file under the old name: it is read once.
  dump() {
    const { ino, mtimeNs, size } = fs.statSync(this.dumpFile, { bigint: true }), version = `${ino} ${mtimeNs} ${size}`;
    if (version !== this.version) {
      this.read = JSON.parse(fs.readFileSync(this.dumpFile, 'utf8'));
      this.version = version;
    }
    return this.read;
  }

  on(name, timeoutMs = 10000) {
    const names = [].concat(name);
    return until(`screen ${names}`, () => {
      const dump = this.dump();
      if (names.includes(dump.screen)) return dump;
      throw new Error(`is on ${dump.screen}`);
    }, timeoutMs, this.everyMs);
  }

  find(key, dump = this.dump()) {
    return dump.widgets.find((widget) => widget.key === key);
  }

  widget(key, timeoutMs = 5000) {
    return until(`widget ${key}`, () => this.find(key), timeoutMs, this.everyMs);
  }

  text(dump = this.dump()) {
    return dump.widgets.map((widget) => widget.text ?? '').join('\n');
  }

  shows(pattern, timeoutMs = 10000) {
    return until(`text ${pattern}`, () => {
      const text = this.text();
      if (pattern instanceof RegExp ? pattern.test(text) : text.includes(pattern)) return text;
      throw new Error(text.slice(0, 400));
    }, timeoutMs);
  }

  // A second tap within half a second counts as a double strike and is ignored: be as slow as a person.
  async tap(key, timeoutMs = 5000) {
    await this.widget(key, timeoutMs);
    const since = Date.now() - (this.tapped ?? 0);
    if (since < this.strikeMs) await sleep(this.strikeMs - since);
    const widget = await this.widget(key, timeoutMs);
    const scale = this.dump().scale ?? 1;
    const [x, y, w, h] = Array.isArray(widget.rect_px) ? widget.rect_px
      : [widget.rect_px.x, widget.rect_px.y, widget.rect_px.w, widget.rect_px.h];
    const answer = await this.screen.do(['tap', Math.round((x + w / 2) * scale), Math.round((y + h / 2) * scale), this.pressMs].join(' ').trim());
    this.tapped = Date.now();
    return answer;
  }
}

// The bench's socket: one command a line, one answer a line.
export class Bench {
  constructor(socketPath) {
    this.socketPath = socketPath;
    this.waiting = [];
  }

  async connect() {
    const socket = net.createConnection(this.socketPath);
    await new Promise((done, fail) => socket.once('connect', done).once('error', fail));
    socket.on('error', () => {});
    createInterface({ input: socket }).on('line', (line) => this.waiting.shift()?.(line));
    this.socket = socket;
  }

  async do(command) {
    const answer = new Promise((done) => this.waiting.push(done));
    this.socket.write(`${command}\n`);
    const line = await answer;
    if (!line.startsWith('ok')) throw new Error(`bench ${command}: ${line}`);
    return line.slice(3);
  }
}

// A file of the house's own; where $TEST_DATABASE names a PostgreSQL database (test_postgres_again.mjs), a new one beside it.
function houseDatabase(dir) {
  const beside = process.env.TEST_DATABASE;
  if (!beside) return `sqlite:${dir}/center.db`;
  const name = `house_${newId()}`;
  const made = spawnSync('psql', ['-q', '-c', `CREATE DATABASE ${name}`, beside], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return beside.replace(/^(postgresql:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}

export class House {
  static async start(options = {}) {
    const house = new House();
    house.dir = options.dir ?? fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'house-'));
    fs.mkdirSync(path.join(house.dir, 'run'), { recursive: true });
    house.home = new Household(house.dir);
    house.clock = options.clock ?? designDay;
    house.centerSet = options.centerSet ?? [];
    house.port = options.port ?? await freePort();
    house.url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${house.port}`;
    house.tls = options.tls;
    house.database = houseDatabase(house.dir);
    house.env = options.env ?? {}; // of programs, by their names
    try {
      await house.startCenter();
      if (options.bench !== false) await house.startBench(options);
      if (options.kiosk !== false) await house.startKiosk(options.kioskSet ?? [], options);
      if (options.display) await house.startDisplay(options.displaySet ?? [], undefined, options.displayUnit);
    } catch (error) {
      error.message += `\n${house.tails()}`;
      await house.stop();
      throw error;
    }
    return house;
  }

  tails() {
    return ['center', 'bench', 'kiosk', 'display'].map((name) => `-- ${name}\n${this.home.log(name).split('\n').slice(-15).join('\n')}`).join('\n');
  }

  program(name, args, options) {
    const [command, ...before] = [...(options?.under ?? []), `${build}/bin/motcua-${name}`];
    return this.home.spawn(name, command, [...before, '--set', `debug.clock=${this.clock}`, ...args], { ...options, env: { ...options?.env, ...this.env[name] } });
  }

  async startCenter() {
    this.center = this.program('center', ['--listen', `127.0.0.1:${this.port}`, '--database', this.database, '--load-sample',
      '--set', `server.public_url=${this.url}`, '--set', 'sample.password=mot-cua-sample', '--set', `sample.keys_dir=${this.dir}/run`,
      ...(this.tls ? this.tlsArgs() : []), ...this.centerSet.flatMap((one) => ['--set', one])]);
    await until('center is healthy', async () => (this.tls ? tlsAsk(this.port, 'GET', '/healthz', { ca: this.tls.authority.pem }) : fetch(`${this.url}/healthz`)).then((answer) => answer.status === 200), 20000);
  }

  // tls: {authority, pair} of lib/tls.mjs.
  tlsArgs() {
    const { cert, key } = this.tls.pair;
    return [`server.tls_cert=${cert}`, `server.tls_key=${key}`, `devices.authority_cert=${this.dir}/devices-ca.pem`, `devices.authority_key=${this.dir}/devices-ca-key.pem`]
      .flatMap((one) => ['--set', one]);
  }

  async startBench(options) {
    const run = `${this.dir}/run`;
    const args = ['--set', `bench.run_dir=${run}`];
    let env = {};
    if (options.benchWindow) {
      this.benchScreen = await Screen.open(this.home, 'bench', ...options.benchWindow);
      env = { DISPLAY: this.benchScreen.display, SDL_VIDEODRIVER: 'x11' };
    } else {
      args.push('--headless');
    }
    this.benchProgram = this.program('bench', args, { env });
    this.bench = new Bench(`${run}/bench.sock`);
    await until('bench answers', async () => { await this.bench.connect(); return true; });
  }

  async startKiosk(sets, options = {}) {
    const [width, height] = options.size ?? [1080, 1920];
    this.kioskScreen ??= await Screen.open(this.home, 'kiosk', width, height);
    const dump = `${this.dir}/kiosk-dump.json`;
    fs.rmSync(dump, { force: true });
    const run = `${this.dir}/run`;
    const set = { 'center.url': this.url, 'center.device_id': 'kiosk-01', 'center.key_file': `${run}/kiosk-01.key`, 'printer.driver': 'escpos',
      'printer.link': `tty:${run}/printer`, 'scanner.driver': 'serial', 'scanner.link': `tty:${run}/scanner`, 'state.dir': `${this.dir}/kiosk`,
      'debug.layout_dump': dump, 'ui.width': width, 'ui.height': height, 'ui.scale': 100, 'audio.driver': 'none', 'kiosk.number': '01' };
    const args = Object.entries(set).flatMap(([key, value]) => ['--set', `${key}=${value}`]).concat(sets.flatMap((one) => ['--set', one]));
    const opened = () => this.home.log('kiosk').split('device.open device=scanner').length, before = opened();
    const under = options.supervise ? [`${build}/tests/support/tool_supervisor`, ...options.supervise.map(String)] : [];
    this.kioskProgram = this.program('kiosk', args, { under, env: { DISPLAY: this.kioskScreen.display, SDL_VIDEODRIVER: 'x11', SDL_AUDIODRIVER: 'dummy', ...options.kioskEnv } });
    this.kiosk = new Panel(this.kioskScreen, dump, options.panel);
    await until('kiosk shows a screen', () => this.kiosk.dump().widgets.length > 0, 15000);
    // The first frame comes before the devices are open: what is held to the scanner that early is read by nobody.
    if (this.bench && set['scanner.driver'] && !sets.some((one) => /^(scanner\.|log\.level)/.test(one)))
      await until('the scanner is open', () => opened() > before, 15000);
  }

  // unit: {under, env} of a supervisor that starts it again.
  async startDisplay(sets, size = [1920, 1080], unit = {}) {
    this.displayScreen ??= await Screen.open(this.home, 'display', ...size);
    const dump = `${this.dir}/display-dump.json`;
    const set = { 'center.url': this.url, 'center.device_id': 'display-01', 'center.key_file': `${this.dir}/run/display-01.key`,
      'debug.layout_dump': dump, 'ui.width': size[0], 'ui.height': size[1], 'ui.scale': 100, 'audio.driver': 'virtual',
      'audio.transcript': `${this.dir}/spoken.txt`, 'state.dir': `${this.dir}/display` };
    const args = Object.entries(set).flatMap(([key, value]) => ['--set', `${key}=${value}`]).concat(sets.flatMap((one) => ['--set', one]));
    this.displayProgram = this.program('display', args, { under: unit.under, env: { DISPLAY: this.displayScreen.display, SDL_VIDEODRIVER: 'x11', SDL_AUDIODRIVER: 'dummy', ...unit.env } });
    this.display = new Panel(this.displayScreen, dump);
    await until('display shows a screen', () => this.display.dump().widgets.length > 0, 15000);
  }

  // What the history checker must not blame on this run: the center as it is now. And from now on every sheet is kept.
  async beginHistory() {
    this.past = `${this.dir}/past.db`;
    for (const end of ['', '-wal']) if (fs.existsSync(`${this.dir}/center.db${end}`)) fs.copyFileSync(`${this.dir}/center.db${end}`, this.past + end);
    await this.bench.do(`keep-papers ${this.dir}/papers`);
  }

  // Journal, paper and center held against each other (tests/support/history.h); the kiosk must have been stopped.
  history(...more) {
    return spawnSync(`${build}/tests/support/tool_history`, ['--past', this.past, '--journal', 'kiosk-01', `${this.dir}/kiosk/journal.db`,
      '--center', `${this.dir}/center.db`, '--paper', 'kiosk-01', `${this.dir}/papers`, '--all-paper', '--secret', '|01011990|',
      '--file', `${this.dir}/kiosk/journal.db`, ...more], { encoding: 'utf8' });
  }

  // A signed-in clerk: cookie, CSRF token and idempotency keys as the page would have them.
  async staff(username, counter) {
    const answer = await fetch(`${this.url}/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
      body: JSON.stringify({ username, password: 'mot-cua-sample', counter }) });
    if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    const { csrf } = await answer.json();
    return async (method, where, body) => {
      const headers = { cookie, 'x-csrf-token': csrf, 'idempotency-key': newId() };
      if (body !== undefined) headers['content-type'] = 'application/json';
      const reply = await fetch(`${this.url}${where}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
      const text = await reply.text();
      const json = (reply.headers.get('content-type') ?? '').includes('json');
      return { status: reply.status, body: text ? (json ? JSON.parse(text) : text) : null };
    };
  }

  device(id) {
    const key = fs.readFileSync(`${this.dir}/run/${id}.key`, 'utf8').trim();
    return async (method, where, body) => {
      const headers = { authorization: `Bearer ${id}.${key}`, 'idempotency-key': newId() };
      if (body !== undefined) headers['content-type'] = 'application/json';
      const reply = await fetch(`${this.url}${where}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
      const text = await reply.text();
      return { status: reply.status, body: text ? JSON.parse(text) : null };
    };
  }

  async stop() {
    this.bench?.socket?.destroy();
    await this.home.stopAll();
    if (!process.env.KEEP) fs.rmSync(this.dir, { recursive: true, force: true });
  }
}

// What was on the screens and in the logs is told with what failed.
export async function withHouse(work, options = {}) {
  const house = await House.start(options);
  try {
    await work(house);
  } catch (error) {
    error.message += `\n-- on ${house.kiosk.dump().screen}: ${house.kiosk.text()}\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
}

export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
