// The verifier as an auditor runs it: on the live database and on a copy, with yesterday's head from the log.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { House, build } from './lib/house.mjs';

const house = await House.start({ bench: false, kiosk: false });
test.after(() => house.stop());
const isFile = house.database.startsWith('sqlite:');
const verify = (...more) => spawnSync(`${build}/bin/motcua-center`, ['--verify-audit', '--database', house.database, ...more], { encoding: 'utf8' });
const sql = (text) => (isFile
  ? execFileSync('python3', ['-c', 'import sqlite3,sys; db=sqlite3.connect(sys.argv[1],30); db.executescript(sys.argv[2]); db.commit()', house.database.slice(7), text])
  : execFileSync('psql', ['-q', '-c', text, house.database]));

test('whole while the center works, on a copy too; the head is an anchor', async () => {
  const manager = await house.staff('quanly');
  for (let i = 0; i < 4; i++) assert.equal((await manager('POST', '/v1/devices/kiosk-01/commands', { command: 'self-test' })).status, 204);
  const said = verify();
  assert.equal(said.status, 0, said.stdout + said.stderr);
  const [, rows, head] = /^an-binh: whole, (\d+) rows, head (an-binh:\d+:[0-9a-f]{64})$/m.exec(said.stdout);
  assert.ok(Number(rows) >= 5);
  fs.writeFileSync(`${house.dir}/heads`, `ts=... event=audit.head head=${head}\n`);
  assert.equal(verify('--anchor', head).status, 0);
  assert.equal(verify('--anchor', `@${house.dir}/heads`).status, 0);
  assert.equal(verify('--anchor', head.replace(/.$/, (last) => (last === '0' ? '1' : '0'))).status, 1);
  if (!isFile) return;
  await house.home.stop(house.center);
  fs.copyFileSync(house.database.slice(7), `${house.dir}/copy.db`);
  assert.equal(verify('--database', `sqlite:${house.dir}/copy.db`).status, 0);
  await house.startCenter();
});

test('each day its newest hash goes to the log', async () => {
  await house.home.stop(house.center);
  house.clock = '2026-03-11T08:00:00';
  await house.startCenter();
  for (let tries = 0; tries < 200 && !/audit\.head/.test(house.home.log('center')); tries++) await new Promise((done) => { setTimeout(done, 50); });
  const head = /event=audit\.head head="?(an-binh:\d+:[0-9a-f]{64})/.exec(house.home.log('center'))[1];
  assert.equal(verify('--anchor', head).status, 0);
});

test('a row taken out, a tail cut with its count: exit status 1, and the first row that does not fit is named', () => {
  sql("DELETE FROM audit WHERE center = 'an-binh' AND n > 3; UPDATE marks SET value = 3 WHERE center = 'an-binh' AND name = 'audit'");
  assert.equal(verify().status, 0, 'the chain alone does not show it');
  const cut = verify('--anchor', `@${house.dir}/heads`);
  assert.equal(cut.status, 1);
  assert.match(cut.stdout, /^an-binh: BROKEN at row 4: /m);
  sql("UPDATE audit SET subject = 'kiosk-02' WHERE center = 'an-binh' AND n = 2");
  const changed = verify();
  assert.equal(changed.status, 1);
  assert.match(changed.stdout, /^an-binh: BROKEN at row 2: the row is not as it was written; 1 rows before it hold$/m);
});

test('what can be no answer is neither 0 nor 1', () => {
  assert.equal(verify('--anchor', 'nonsense').status, 78);
  assert.ok(![0, 1].includes(verify('--database', 'sqlite:/nowhere/at/all.db').status));
});
