// Real devices against a center that speaks TLS itself: they enrol by a code, show their certificate, renew it, and stay out
// (and say why) where the center is not the one to be believed.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { House, newId, until } from './lib/house.mjs';
import { ask, makeAuthority } from './lib/tls.mjs';
import { X509Certificate } from 'node:crypto';

const dir = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'tlsd-'));
const authority = makeAuthority(dir);
const tls = { authority, pair: authority.server('center') };
const house = await House.start({ bench: false, kiosk: false, tls });
const ca = authority.pem;
test.after(() => house.stop());

const day = 86400000;
const at = (days) => new Date(Date.parse(`${house.startedAt ?? '2026-03-10T09:24:00'}Z`) + days * day).toISOString().slice(0, 19);
const files = (device) => ({ key: `${house.dir}/${device}.key`, cert: `${house.dir}/${device}.pem` });
const sets = (device) => [`center.device_id=${device}`, `center.key_file=${files(device).key}`, `center.cert_file=${files(device).cert}`, `center.ca_file=${authority.file}`,
  `center.url=https://localhost:${house.port}`];

async function code(device, kind) {
  const signed = await ask(house.port, 'POST', '/v1/session', { ca, headers: { 'idempotency-key': newId() }, body: { username: 'quanly', password: 'mot-cua-sample' } });
  const headers = { cookie: signed.headers['set-cookie'][0].split(';')[0], 'x-csrf-token': signed.json.csrf, 'idempotency-key': newId() };
  const made = await ask(house.port, 'POST', '/v1/enrolments', { ca, headers, body: { device_id: device, kind } });
  assert.equal(made.status, 201, made.text);
  return { code: made.json.code, headers };
}

async function enrolBy(program, device, kind, secret) {
  const entry = house.program(program, ['--enrol', secret, ...sets(device).flatMap((one) => ['--set', one])], {});
  return (await entry.ended).code;
}

async function restartCenter(days) {
  await house.home.stop(house.center);
  house.clock = at(days);
  await house.startCenter();
}

const center = () => house.home.log('center');
const serialOf = (device) => new X509Certificate(fs.readFileSync(files(device).cert)).serialNumber.toLowerCase();
const dump = () => house.display.dump();

test('a code is good for one enrolment, and key and certificate are the owner\'s alone', async () => {
  const made = await code('display-41', 'display');
  assert.equal(await enrolBy('display', 'display-41', 'display', 'AAAAA-AAAAA'), 77, 'a wrong code');
  assert.equal(await enrolBy('display', 'display-41', 'display', made.code), 0, house.home.log('display'));
  for (const file of Object.values(files('display-41'))) assert.equal(fs.statSync(file).mode & 0o777, 0o600, file);
  assert.equal(await enrolBy('display', 'display-41', 'display', made.code), 77, 'the code a second time');
  const other = await code('kiosk-41', 'kiosk');
  assert.equal(await enrolBy('kiosk', 'kiosk-41', 'kiosk', other.code), 0, house.home.log('kiosk'));
});

test('a kiosk gives a number over TLS with its certificate', async () => {
  await house.startKiosk([...sets('kiosk-41'), 'printer.driver=virtual', 'scanner.driver=none']);
  await until('kiosk is online', () => /center\.changed state=online/.test(house.home.log('kiosk')), 15000);
  await until('it has a lease', () => /lease\.stored/.test(house.home.log('kiosk')));
  await house.home.stop(house.kioskProgram);
});

test('a certificate is renewed when a third of its time is left, by the display itself', async () => {
  await house.startDisplay(sets('display-41'));
  await until('display is fed', () => !/display\.stale|offline/.test(JSON.stringify(dump().screen)) && dump().widgets.length > 3);
  const before = serialOf('display-41');
  await house.home.stop(house.displayProgram);
  await restartCenter(5); // of 7 days
  await house.startDisplay(sets('display-41'));
  await until('renewed', () => serialOf('display-41') !== before);
  await until('it says so', () => /certificate\.renewed/.test(house.home.log('display')));
  await house.home.stop(house.displayProgram);
});

test('one that ended in weeks without the center is renewed too; past its grace it stays out and says so', async () => {
  const before = serialOf('display-41');
  await restartCenter(40);
  await house.startDisplay(sets('display-41'));
  await until('renewed after its end', () => serialOf('display-41') !== before);
  assert.match(center(), /device\.refused device=display-41 why=certificate-ended/);
  await house.home.stop(house.displayProgram);
  const kept = serialOf('display-41');
  await restartCenter(40 + 7 + 61);
  const from = house.home.log('display').length;
  await house.startDisplay(sets('display-41'));
  await until('told once', () => /certificate\.not_renewed status=401/.test(house.home.log('display').slice(from)));
  await until('its stream is refused', () => /stream\.ended status=401/.test(house.home.log('display').slice(from)));
  assert.equal(serialOf('display-41'), kept);
  await house.home.stop(house.displayProgram);
});

// A server that a wrong center would be.
async function wrongCenter(pair) {
  let answered = 0;
  const server = https.createServer({ cert: fs.readFileSync(pair.cert), key: fs.readFileSync(pair.key) }, (request, answer) => { answered += 1; answer.end('{}'); });
  server.on('tlsClientError', () => {}).unref();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `https://localhost:${server.address().port}`, answered: () => answered, close: () => server.close() };
}

for (const [title, pair, trouble] of [
  ['another authority', () => makeAuthority(dir, 'other-ca').server('other'), 'unknown-authority'],
  ['a certificate that has ended', () => authority.server('ended', { days: 0 }), 'certificate-ended'],
  ['a certificate for another host', () => authority.server('elsewhere', { hosts: ['DNS:elsewhere.example'] }), 'wrong-host'],
]) {
  test(`a center with ${title} is not believed: one clear line, and nothing is sent`, async () => {
    const wrong = await wrongCenter(pair());
    const from = house.home.log('display').length;
    await house.startDisplay([...sets('display-41'), `center.url=${wrong.url}`]);
    const line = await until('it says why', () => house.home.log('display').slice(from).split('\n').find((one) => /center\.untrusted/.test(one)));
    assert.match(line, new RegExp(`trouble=${trouble}`));
    assert.match(line, /level=error/);
    await new Promise((done) => { setTimeout(done, 2500); });
    assert.equal(house.home.log('display').slice(from).match(/center\.untrusted/g).length, 1, 'told once, not at each attempt');
    assert.equal(wrong.answered(), 0);
    await house.home.stop(house.displayProgram);
    wrong.close();
  });
}
