// The tools that hurt really hurt: each mode of the proxy and of the n-th call interposer is seen doing what it says.
import test from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from './lib/house.mjs';
import { Proxy } from './lib/proxy.mjs';
import { ask, makeAuthority } from './lib/tls.mjs';

const body = 'x'.repeat(4000);

async function withProxy(run) {
  const posts = [];
  const server = http.createServer((request, response) => {
    posts.push(request.method);
    response.setHeader('content-type', 'application/json');
    response.end(body);
  });
  server.on('clientError', (error, socket) => { posts.push('broken'); socket.destroy(); });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const proxy = await Proxy.start(server.address().port);
  const { port } = proxy, say = (command) => proxy.say(command);
  const get = (timeout = 1500) => new Promise((done) => {
    const request = http.get({ host: '127.0.0.1', port, agent: false, timeout }, (response) => {
      let text = '';
      response.on('data', (data) => { text += data; });
      response.on('end', () => done({ status: response.statusCode, type: response.headers['content-type'], text }));
      response.on('error', (error) => done({ error: error.code }));
      response.on('aborted', () => done({ error: 'ABORTED' }));
    });
    request.on('timeout', () => { request.destroy(); done({ error: 'TIMEOUT' }); });
    request.on('error', (error) => done({ error: error.code }));
  });
  try {
    await run({ say, get, posts, port });
  } finally {
    await proxy.stop();
    server.closeAllConnections();
    server.close();
  }
}

test('the proxy passes everything when told to pass', () => withProxy(async ({ get }) => {
  assert.deepEqual(await get(), { status: 200, type: 'application/json', text: body });
}));

test('refused, swallowed, cut and forged answers look like themselves', () => withProxy(async ({ say, get }) => {
  await say('refuse');
  assert.equal((await get()).error, 'ECONNRESET');
  await say('blackhole');
  assert.equal((await get(400)).error, 'TIMEOUT');
  await say('cut-after 1000');
  assert.ok((await get()).error);
  await say('html');
  assert.equal((await get()).type, 'text/html');
  await say('pass');
  assert.equal((await get()).status, 200);
}));

test('delay, rate, corruption and duplication are measurable', () => withProxy(async ({ say, get, posts }) => {
  await say('delay 200');
  let start = Date.now();
  assert.equal((await get(5000)).status, 200);
  assert.ok(Date.now() - start >= 390, 'both directions are held back');
  await say('rate 8000');
  start = Date.now();
  assert.equal((await get(8000)).status, 200);
  assert.ok(Date.now() - start >= 300, 'four thousand bytes take their time');
  await say('corrupt 500');
  const bent = await get();
  assert.ok(bent.error || bent.text !== body);
  await say('duplicate');
  posts.length = 0;
  await get();
  assert.ok(posts.length >= 2, 'the server saw the request twice');
  assert.equal(await say('nonsense'), 'no such command');
}));

test('the proxy shows the certificate that it is told to, and passes what comes through it', () => withProxy(async ({ say, get, port }) => {
  const dir = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'pairs-')), authority = makeAuthority(dir);
  const right = authority.server('right'), elsewhere = authority.server('elsewhere', { hosts: ['DNS:elsewhere.example'] });
  assert.equal(await say(`tls ${right.cert} ${right.key}`), 'ok');
  assert.equal((await ask(port, 'GET', '/', { ca: authority.pem })).text, body);
  assert.ok((await get()).error, 'who speaks without TLS is not understood');
  assert.equal(await say(`tls ${elsewhere.cert} ${elsewhere.key}`), 'ok');
  await assert.rejects(ask(port, 'GET', '/', { ca: authority.pem }), /ERR_TLS_CERT_ALTNAME_INVALID|altnames/);
  assert.equal(await say(`tls ${dir}/nothing ${dir}/nothing`), 'no such command');
  assert.equal(await say('tls off'), 'ok');
  assert.equal((await get()).status, 200);
}));

test('the n-th write fails and no other', () => {
  const run = (at, forever) => spawnSync('dd', ['if=/dev/zero', 'of=/dev/null', 'bs=10', 'count=4'], { encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', LD_PRELOAD: `${build}/tests/support/preload_nth.so`, NTH_CALL: 'write', NTH_AT: at, NTH_FOREVER: forever } });
  assert.match(run('3', '0').stderr, /2\+0 records out/);
  assert.match(run('0', '0').stderr, /4\+0 records out/);
});

test('the interposer counts the calls of an unharmed run', () => {
  const report = path.join(fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'nth-')), 'count');
  spawnSync('dd', ['if=/dev/zero', 'of=/dev/null', 'bs=10', 'count=4'], {
    env: { ...process.env, LD_PRELOAD: `${build}/tests/support/preload_nth.so`, NTH_CALL: 'write', NTH_AT: '0', NTH_REPORT: report } });
  assert.ok(Number(fs.readFileSync(report, 'utf8')) >= 4);
});

test('a hall screen whose every poll fails rests between its turns and still ends when it is told to', { timeout: 60000 }, async () => {
  const dir = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'deaf-'));
  fs.writeFileSync(`${dir}/key`, 'x'.repeat(43));
  const set = ['center.url=http://127.0.0.1:9', 'center.device_id=display-01', `center.key_file=${dir}/key`, 'audio.driver=none', `state.dir=${dir}`];
  const display = spawn(`${build}/bin/motcua-display`, set.flatMap((one) => ['--set', one]), { stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, SDL_VIDEODRIVER: 'dummy', LD_PRELOAD: `${build}/tests/support/preload_nth.so`, NTH_CALL: 'poll', NTH_AT: '3', NTH_FOREVER: '1', NTH_ERRNO: '12' } });
  try {
    const ended = once(display, 'exit');
    let log = '';
    display.stderr.on('data', (data) => { log += data; });
    while (!log.includes('start.done')) await sleep(50);
    await sleep(2000);
    const ticks = () => Number(fs.readFileSync(`/proc/${display.pid}/stat`, 'utf8').split(') ')[1].split(' ')[11]);
    const before = ticks();
    await sleep(2000);
    assert.ok(ticks() - before < 150, 'it does not turn without rest');
    display.kill('SIGTERM');
    const end = await Promise.race([ended, sleep(20000)]);
    assert.deepEqual(end, [0, null]);
  } finally {
    display.kill('SIGKILL');
  }
});
