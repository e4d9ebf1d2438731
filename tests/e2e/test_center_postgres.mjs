// Two centers on one PostgreSQL database, one of them killed and the database stopped in between: nothing is lost, nothing
// doubled, events reach both. (The other tests again on PostgreSQL: test_postgres_again.mjs.)
import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Postgres } from './lib/postgres.mjs';

const build = process.env.BUILD_DIR ?? 'build/host-debug';
const folder = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'pg-'));
const postgres = new Postgres(folder);
const url = postgres.url();
let count = 0;
let failed = 0;
const check = (name, truth, detail = '') => {
  count += 1;
  if (!truth) failed += 1;
  console.log(`${truth ? 'ok' : 'not ok'} ${count} - ${name}${truth ? '' : `\n# ${detail}`}`);
};
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

const freePort = () => new Promise((resume) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resume(port)); });
});

async function startCenter(database = url) {
  const port = await freePort();
  const child = spawn(`${build}/bin/motcua-center`, ['--listen', `127.0.0.1:${port}`, '--database', database, '--load-sample', '--set', 'sample.password=motcua',
    '--set', `sample.keys_dir=${folder}/keys`, '--set', 'debug.clock=2026-03-10T09:24:00', '--set', 'limits.device_per_second=0', '--set', 'center.guard_today=false'], { stdio: ['ignore', 'ignore', fs.openSync(`${folder}/center-${port}.log`, 'w')] });
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 300; tries++) {
    try { if ((await fetch(`${base}/healthz`)).ok) return { base, child, log: `${folder}/center-${port}.log` }; } catch { /* not yet */ }
    await pause(50);
  }
  throw new Error(`the center does not start: ${fs.readFileSync(`${folder}/center-${port}.log`)}`);
}

// Those with the largest quotas, twice as many as this takes of each.
const services = ['chung-thuc', 'ho-tich', 'tra-ket-qua'];

async function take(base, key, id) {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${key}`, 'Idempotency-Key': id };
  const response = await fetch(`${base}/v1/tickets`, { method: 'POST', headers, body: JSON.stringify({ id, service: services[parseInt(id[0], 16) % services.length] }), signal: AbortSignal.timeout(5000) });
  const answer = await response.json();
  return { status: response.status, ticket: answer.ticket, code: answer.code };
}

// As a kiosk would: the same key again, at the other center, until there is an answer.
async function takeSurely(centers, key) {
  const id = crypto.randomBytes(16).toString('hex');
  for (let tries = 0; tries < 200; tries++) {
    try {
      const answer = await take(centers[tries % centers.length].base, key, id);
      if (answer.status === 201) return answer.ticket;
      if (answer.status < 500 && answer.status !== 429) throw Object.assign(new Error(`status ${answer.status} ${answer.code}`), { final: true });
    } catch (error) {
      if (error.final) throw error;
    }
    await pause(50);
  }
  throw new Error('no number was given');
}

async function listen(base, key, heard) {
  const control = new AbortController();
  const response = await fetch(`${base}/v1/events`, { headers: { Authorization: `Bearer ${key}` }, signal: control.signal });
  (async () => {
    let rest = '';
    try {
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        rest += chunk;
        for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
          const id = /^id: (\d+)/m.exec(rest.slice(0, end));
          const ticket = /ticket\.issued[\s\S]*"ticket":"([0-9a-f]{32})"/.exec(rest.slice(0, end));
          if (id) heard.push({ id: Number(id[1]), ticket: ticket?.[1] });
          rest = rest.slice(end + 2);
        }
      }
    } catch { /* stopped */ }
  })();
  return () => control.abort();
}

function keyOf(kind = 'kiosk') {
  const file = fs.readdirSync(`${folder}/keys`).find((name) => name.startsWith(kind));
  return `${file.replace('.key', '')}.${fs.readFileSync(`${folder}/keys/${file}`, 'utf8').trim()}`;
}

// Forty want the two places of one hour, asked of both centers at once.
async function lastPlaces(centers) {
  const json = { 'Content-Type': 'application/json' }, newId = () => crypto.randomBytes(16).toString('hex');
  const asked = await fetch(`${centers[0].base}/v1/session`, { method: 'POST', headers: { ...json, 'Idempotency-Key': newId() }, body: JSON.stringify({ username: 'quanly', password: 'motcua' }) });
  const { csrf } = await asked.json(), cookie = asked.headers.getSetCookie()[0].split(';')[0];
  const book = async (base) => {
    const id = newId(), body = JSON.stringify({ id, service: 'ho-tich', at: '2026-03-11T09:30:00+07:00' });
    for (;;) { // a busy center says so, and is asked again
      const { status } = await fetch(`${base}/v1/appointments`, { method: 'POST', headers: { ...json, cookie, 'X-CSRF-Token': csrf, 'Idempotency-Key': id }, body });
      if (status !== 503 && status !== 429) return status;
      await pause(50);
    }
  };
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => book(centers[i % centers.length].base)));
  const stored = postgres.sql("SELECT COUNT(*) FROM appointments WHERE state = 'booked'").trim();
  check('the_last_places_of_an_hour_go_to_as_many_as_there_are', answers.filter((status) => status === 201).length === 2 && stored === '2'
    && answers.every((status) => status === 201 || status === 409), `${answers} stored ${stored}`);
}

// What one center took back the other refuses from then on, though it has just taken it.
async function takenBack([one, two], key) {
  const json = { 'Content-Type': 'application/json' }, newId = () => crypto.randomBytes(16).toString('hex');
  const signIn = async () => {
    const asked = await fetch(`${one.base}/v1/session`, { method: 'POST', headers: { ...json, 'Idempotency-Key': newId() }, body: JSON.stringify({ username: 'quanly', password: 'motcua' }) });
    return { cookie: asked.headers.getSetCookie()[0].split(';')[0], 'X-CSRF-Token': (await asked.json()).csrf };
  };
  const refusedWithin = async (headers) => {
    const from = Date.now();
    while ((await fetch(`${two.base}/v1/published`, { headers })).status === 200 && Date.now() - from < 15000) await pause(10);
    return Date.now() - from;
  };
  const leaver = await signIn(), stays = await signIn();
  for (const headers of [leaver, stays]) await fetch(`${two.base}/v1/published`, { headers });
  await pause(2000); // it is remembered there by now
  await fetch(`${two.base}/v1/published`, { headers: leaver });
  await fetch(`${one.base}/v1/session`, { method: 'DELETE', headers: { ...leaver, 'Idempotency-Key': newId() } });
  const session = await refusedWithin(leaver);
  const device = { Authorization: `Bearer ${key}` };
  await pause(2000);
  const taken = (await fetch(`${two.base}/v1/published`, { headers: device })).status;
  const revoked = await fetch(`${one.base}/v1/devices/${key.split('.')[0]}/revoke`, { method: 'POST', headers: { ...json, ...stays, 'Idempotency-Key': newId() }, body: '{}' });
  const gone = await refusedWithin(device);
  check('what_one_center_took_back_the_other_refuses_at_once', taken === 200 && revoked.status === 204 && session < 1000 && gone < 1000
    && (await fetch(`${two.base}/v1/published`, { headers: stays })).status === 200, `session ${session} ms, device ${gone} ms, ${taken} ${revoked.status}`);
  console.log(`# refused by the other center after ${session} ms (session), ${gone} ms (device)`);
}

async function twoCenters() {
  const one = await startCenter();
  const key = keyOf();
  const two = await startCenter();
  const heard = [];
  const stop = await listen(two.base, key, heard);
  const numbers = [];
  const many = async (centers, each) => { for (let i = 0; i < each; i++) numbers.push(await takeSurely(centers, key)); };
  await Promise.all([many([one], 25), many([two], 25), many([one, two], 25)]);
  for (let tries = 0; tries < 100 && !numbers.every((ticket) => heard.some((event) => event.ticket === ticket.id)); tries++) await pause(100);
  check('events_of_one_center_reach_listeners_of_the_other', numbers.every((ticket) => heard.some((event) => event.ticket === ticket.id)), `${heard.length} of ${numbers.length}`);
  check('events_come_in_order_without_a_gap', heard.every((event, i) => i === 0 || event.id === heard[i - 1].id + 1), JSON.stringify(heard.slice(0, 9)));

  await lastPlaces([one, two]);
  await takenBack([one, two], keyOf('pad'));

  const during = Promise.allSettled([many([one, two], 40), many([two, one], 40)]);
  await pause(150);
  one.child.kill('SIGKILL');
  await pause(150);
  postgres.stop();
  postgres.start();
  const ended = await during;
  check('everybody_gets_a_number_all_the_same', ended.every((each) => each.status === 'fulfilled'), JSON.stringify(ended.map((each) => each.reason?.message)));
  stop();
  const values = new Set(numbers.map((ticket) => ticket.number));
  check('a_killed_center_and_a_restarted_database_double_no_number', values.size === numbers.length, `${values.size} of ${numbers.length}`);
  const stored = postgres.sql("SELECT id FROM tickets WHERE device LIKE 'kiosk%' AND channel = 'kiosk'").split('\n');
  check('no_number_that_was_given_is_lost', numbers.every((ticket) => stored.includes(ticket.id)), `${stored.length} stored`);
  two.child.kill('SIGTERM');
  const code = await new Promise((resume) => { two.child.on('exit', resume); });
  check('the_other_center_ends_cleanly', code === 0, fs.readFileSync(two.log, 'utf8').slice(-1500));
}

// A standby that follows and is waited for at each commit; the first server dies and the standby is promoted: the
// address names both, and whoever writes is found by target_session_attrs.
async function failover() {
  const standby = new Postgres(folder, 'standby');
  standby.port = 5433;
  postgres.sql('DROP SCHEMA public CASCADE');
  postgres.sql('CREATE SCHEMA public');
  const copied = postgres.run('pg_basebackup', ['-h', folder, '-p', '5432', '-U', 'motcua', '-D', standby.data, '-R', '-X', 'stream', '-c', 'fast']);
  if (copied.status !== 0) throw new Error(copied.stderr);
  standby.start();
  postgres.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
  postgres.sql('SELECT pg_reload_conf()');
  for (let tries = 0; tries < 100 && !/sync/.test(postgres.sql('SELECT sync_state FROM pg_stat_replication')); tries++) await pause(100);
  const both = `postgresql:///motcua?host=${folder},${folder}&port=5432,5433&user=motcua&target_session_attrs=read-write`;
  const one = await startCenter(both);
  const key = keyOf();
  const two = await startCenter(both);
  const numbers = [];
  const many = async (centers, each) => { for (let i = 0; i < each; i++) numbers.push(await takeSurely(centers, key)); };
  const during = Promise.allSettled([many([one, two], 40), many([two, one], 40)]);
  await pause(200);
  process.kill(Number(fs.readFileSync(`${postgres.data}/postmaster.pid`, 'utf8').split('\n')[0]), 'SIGKILL');
  postgres.stop(); // what its children still hold
  await pause(200);
  const promoted = standby.ctl('promote');
  standby.sql("ALTER SYSTEM SET synchronous_standby_names = ''");
  standby.sql('SELECT pg_reload_conf()');
  check('the_standby_is_promoted', promoted.status === 0, promoted.stdout + promoted.stderr);
  const ended = await during;
  check('everybody_gets_a_number_from_the_promoted_standby', ended.every((each) => each.status === 'fulfilled'), JSON.stringify(ended.map((each) => each.reason?.message)));
  check('a_promoted_standby_doubles_no_number', new Set(numbers.map((ticket) => ticket.number)).size === numbers.length, `${numbers.length}`);
  const stored = standby.sql("SELECT id FROM tickets WHERE device LIKE 'kiosk%' AND channel = 'kiosk'").split('\n');
  check('a_promoted_standby_has_every_number_that_was_given', numbers.every((ticket) => stored.includes(ticket.id)), `${stored.length} stored`);
  for (const center of [one, two]) center.child.kill('SIGKILL');
  standby.stop();
}

try {
  postgres.make();
  await twoCenters();
  await failover();
} catch (error) {
  check('the test runs to its end', false, error.stack.replaceAll('\n', '\n# '));
} finally {
  postgres.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
