// TLS by the center itself, asked by node (OpenSSL), with certificates made by openssl: versions, a certificate changed under way,
// devices that enrol for a certificate, renew it, are revoked; events over TLS.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { House, newId, until } from './lib/house.mjs';
import { ask, dial, makeAuthority, makeRequest } from './lib/tls.mjs';

const dir = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'tls-'));
const authority = makeAuthority(dir);
const house = await House.start({ bench: false, kiosk: false, tls: { authority, pair: authority.server('first') } });
const ca = authority.pem;
const { port } = house;
test.after(() => house.stop());

const json = (more = {}) => ({ 'idempotency-key': newId(), ...more });

async function signIn(username) {
  const answer = await ask(port, 'POST', '/v1/session', { ca, headers: json(), body: { username, password: 'mot-cua-sample' } });
  assert.equal(answer.status, 201);
  return { answer, headers: { cookie: answer.headers['set-cookie'][0].split(';')[0], 'x-csrf-token': answer.json.csrf } };
}

async function enrol(device, kind = 'kiosk') {
  const { headers } = await signIn('quanly');
  const made = await ask(port, 'POST', '/v1/enrolments', { ca, headers: json(headers), body: { device_id: device, kind } });
  assert.equal(made.status, 201, made.text);
  const { key: own, request } = makeRequest(dir, device);
  const answer = await ask(port, 'POST', '/v1/enrol', { ca, headers: json(), body: { device_id: device, code: made.json.code, request } });
  assert.equal(answer.status, 201, answer.text);
  return { ...answer.json, bearer: { authorization: `Bearer ${device}.${answer.json.key}` }, key: own, cert: answer.json.certificate, staff: headers };
}

const lease = (identity, more = {}) => ask(port, 'POST', '/v1/leases', { ca, key: identity.key, cert: identity.cert, headers: json(identity.bearer),
  body: { boot_id: newId(), generation: 0 }, ...more });

test('speaks TLS 1.2 and 1.3, nothing older, and tells browsers to stay with it', async () => {
  for (const [version, protocol] of [['TLSv1.2', 'TLSv1.2'], ['TLSv1.3', 'TLSv1.3']]) {
    const answer = await ask(port, 'GET', '/healthz', { ca, minVersion: version, maxVersion: version });
    assert.equal(answer.protocol, protocol);
    assert.match(answer.headers['strict-transport-security'], /max-age=31536000/);
  }
  await assert.rejects(ask(port, 'GET', '/healthz', { ca, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }));
  await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`), 'plain HTTP is not answered');
});

test('a session over TLS has a cookie that never travels without it', async () => {
  const { answer } = await signIn('quanly');
  assert.match(answer.headers['set-cookie'][0], /; Secure/);
});

// Handed over with its keys, record by record; a cipher of old clients stays with the library.
for (const options of [{ minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' }, { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_256_GCM_SHA384' },
  { minVersion: 'TLSv1.3', ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
  { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305' }, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }])
  test(`events come over TLS: ${options.ciphers}`, async () => {
    const socket = await dial(port, { ca, ...options });
    let text = '', broken = '';
    socket.setEncoding('utf8').on('data', (part) => { text += part; }).on('error', (error) => { broken = error.message; });
    assert.equal(socket.getCipher().name, options.ciphers);
    socket.write('GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await until('picture and two beats', () => /event: queue\.changed/.test(text) && text.split(': beat').length > 2);
    assert.equal(broken, '');
    socket.destroy();
  });

// Node and curl read with OpenSSL, which renews its reading keys with each KeyUpdate; a key seals four records here, eight million else.
test('a stream goes on over many renewals of its key, and loses nothing', { timeout: 60000 }, async () => {
  const few = await House.start({ bench: false, kiosk: false, tls: { authority, pair: authority.server('few') }, centerSet: ['server.tls_records=4'] });
  const curl = spawn('curl', ['-sN', '--cacert', authority.file, '--resolve', `localhost:${few.port}:127.0.0.1`, '--tlsv1.3', '-v', `https://localhost:${few.port}/v1/events`]);
  try {
    let curlText = '', curlSaid = '', text = '', broken = '', updates = 0;
    curl.stdout.setEncoding('utf8').on('data', (part) => { curlText += part; });
    curl.stderr.on('data', (part) => { curlSaid += part; });
    const key = fs.readFileSync(`${few.dir}/run/kiosk-01.key`, 'utf8').trim(), authorization = `Bearer kiosk-01.${key}`;
    const socket = await dial(few.port, { ca, minVersion: 'TLSv1.3' });
    socket.on('keylog', (line) => { updates += /^SERVER_TRAFFIC_SECRET_N /.test(line); });
    socket.setEncoding('utf8').on('data', (part) => { text += part; }).on('error', (error) => { broken = error.message; });
    socket.write(`GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\n\r\n`);
    await until('both listen', () => /queue\.changed/.test(text) && /queue\.changed/.test(curlText));
    const many = 40, write = (where, body) => ask(few.port, 'POST', where, { ca, headers: json({ authorization }), body });
    for (let i = 0; i < many; i++) {
      const id = newId();
      assert.equal((await write('/v1/tickets', { id, service: ['chung-thuc', 'ho-tich', 'dat-dai-xay-dung', 'tra-ket-qua'][i % 4] })).status, 201);
      assert.equal((await write(`/v1/tickets/${id}/void`, { reason: 'test' })).status, 200);
    }
    await until('all of them', () => text.split('event: ticket.void').length > many, 20000);
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1])).filter((id, i, all) => i === 0 || id !== all[i - 1]);
    assert.ok(ids.every((id, i) => i === 0 || id === ids[i - 1] + 1), 'without a gap');
    assert.ok(updates >= 10, `${updates} keys`);
    const pictures = curlText.split('queue.changed').length;
    await until('curl hears on', () => curlText.split('queue.changed').length >= 4 && curlText.split(': beat').length > 6, 20000).catch((error) => { throw new Error(`${error.message}: ${pictures} ${curlSaid.slice(-600)}`); });
    assert.deepEqual([broken, curl.exitCode], ['', null]);
    socket.destroy();
  } finally {
    curl.kill();
    await few.stop();
  }
});

test('who reads slowly gets every record whole and in order', async () => {
  const kiosk = fs.readFileSync(`${house.dir}/run/kiosk-01.key`, 'utf8').trim(), authorization = `Bearer kiosk-01.${kiosk}`;
  const many = 120;
  for (let i = 0; i < many; i++) {
    const id = newId(), write = (where, body) => ask(port, 'POST', where, { ca, headers: json({ authorization }), body });
    const made = await write('/v1/tickets', { id, service: ['chung-thuc', 'ho-tich', 'dat-dai-xay-dung', 'tra-ket-qua'][i % 4] });
    assert.equal(made.status, 201, made.text);
    assert.equal((await write(`/v1/tickets/${id}/void`, { reason: 'test' })).status, 200);
  }
  const socket = await dial(port, { ca });
  let text = '';
  socket.setEncoding('utf8');
  socket.pause();
  socket.write(`GET /v1/events?after=0 HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\n\r\n`);
  const slowly = setInterval(() => { text += socket.read(4096) ?? ''; }, 2);
  await until('all of them', () => text.split('event: ticket.void').length > many, 20000);
  clearInterval(slowly);
  const ids = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1])).filter((id, i, all) => i === 0 || id !== all[i - 1]);
  assert.ok(ids.every((id, i) => i === 0 || id === ids[i - 1] + 1), 'without a gap');
  socket.destroy();
});

test('a changed certificate is shown to who comes, and who is connected stays', async () => {
  const stays = await dial(port, { ca });
  let text = '';
  stays.setEncoding('utf8').on('data', (part) => { text += part; });
  stays.write('GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const before = await ask(port, 'GET', '/healthz', { ca });
  assert.equal(before.peer.subject.CN, 'first');
  // Certificate first, key later: between the two nothing may break.
  const second = authority.server('second');
  fs.copyFileSync(second.cert, house.tls.pair.cert);
  house.center.child.kill('SIGHUP');
  await until('half a pair is told', () => /tls\.kept/.test(house.home.log('center')));
  assert.equal((await ask(port, 'GET', '/healthz', { ca })).peer.subject.CN, 'first');
  fs.copyFileSync(second.key, house.tls.pair.key);
  house.center.child.kill('SIGHUP');
  await until('the second is shown', async () => (await ask(port, 'GET', '/healthz', { ca })).peer.subject.CN === 'second');
  const length = text.length;
  await until('the stream goes on', () => text.length > length);
  stays.destroy();
  // Without a signal too.
  const third = authority.server('third');
  fs.copyFileSync(third.key, house.tls.pair.key);
  fs.copyFileSync(third.cert, house.tls.pair.cert);
  await until('the third is found', async () => (await ask(port, 'GET', '/healthz', { ca })).peer.subject.CN === 'third', 15000);
});

test('a device enrols for a key and a certificate, and needs both from then on', async () => {
  const identity = await enrol('kiosk-21');
  const life = (Date.parse(identity.expires_at) - Date.parse('2026-03-10T09:24:00+07:00')) / 86400000;
  assert.ok(life > 6.9 && life < 7.1, `${life} days`);
  assert.equal((await lease(identity)).status, 200);
  const bare = await lease(identity, { key: undefined, cert: undefined });
  assert.equal(bare.status, 401);
  assert.equal(bare.json.code, 'certificate-needed');
  const stranger = makeAuthority(dir, 'stranger').server('kiosk-21');
  const foreign = await lease(identity, { key: fs.readFileSync(stranger.key), cert: fs.readFileSync(stranger.cert) });
  assert.equal(foreign.status, 401);
  assert.equal(foreign.json.code, 'certificate-not-ours');
  const other = await enrol('kiosk-22');
  assert.equal((await lease(identity, { key: other.key, cert: other.cert })).json.code, 'certificate-not-ours', "another device's certificate");
  const { key, request } = makeRequest(dir, 'kiosk-21');
  const renewed = await ask(port, 'POST', '/v1/certificates', { ca, key: identity.key, cert: identity.cert, headers: json(identity.bearer), body: { request } });
  assert.equal(renewed.status, 201, renewed.text);
  assert.equal((await lease({ ...identity, key, cert: renewed.json.certificate })).status, 200);
  const mode = fs.statSync(`${house.dir}/devices-ca-key.pem`).mode & 0o777;
  assert.equal(mode, 0o600);
});

test('a revoked device is out at once, its open stream too', async () => {
  const identity = await enrol('kiosk-23');
  const socket = await dial(port, { ca, key: identity.key, cert: identity.cert });
  let text = '', ended = false;
  socket.setEncoding('utf8').on('data', (part) => { text += part; }).on('close', () => { ended = true; });
  socket.write(`GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${identity.bearer.authorization}\r\n\r\n`);
  await until('stream is up', () => /queue\.changed/.test(text));
  const answer = await ask(port, 'POST', '/v1/devices/kiosk-23/revoke', { ca, headers: json(identity.staff) });
  assert.equal(answer.status, 204, answer.text);
  assert.equal((await lease(identity)).status, 401);
  await until('the stream has ended', () => ended || /\r\n0\r\n/.test(text), 10000);
  socket.destroy();
});
