// Whatever makes a center, again on PostgreSQL: the tests of its modules, then real programs with a center on it. Each has a database
// of its own in one cluster, so that they run side by side.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Postgres } from './lib/postgres.mjs';

const build = process.env.BUILD_DIR ?? 'build/host-debug';
const sideBySide = 4;
const longestMs = 420000;
const folder = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'pg-'));
// What a power cut would lose here is not asked by these tests; test_center_postgres.mjs keeps every commit.
const postgres = new Postgres(folder).make('-c fsync=off -c full_page_writes=off -c max_connections=300');
test.after(() => { postgres.stop(); fs.rmSync(folder, { recursive: true, force: true }); });

// Every test that asks support/center.h for a center or a database: $TEST_DATABASE says where.
const units = ['tests/unit/center', 'tests/integration']
  .flatMap((dir) => fs.readdirSync(dir, { recursive: true }).filter((file) => /(^|\/)test_[^/]*\.c$/.test(file)).map((file) => `${dir}/${file}`))
  .filter((file) => fs.readFileSync(file, 'utf8').includes('"support/center.h"'));
// Pages in a browser, as far as they ask the database other things than these do: web_people, web_phone, web_fleet and web_programs
// are long and about devices; web_hooks and web_province put rows into a SQLite file.
const pages = ['staff', 'officers', 'stranded', 'petition', 'manager', 'appointments', 'audit', 'classes', 'forecast'].map((name) => `web_${name}`);
// Those of the server with a center of lib/house.mjs.
const houses = [...pages, 'webhooks', 'bridge', 'operations', 'tls', 'tls_devices', 'hostile', 'verify_audit', 'recorded_day'].map((name) => `tests/e2e/test_${name}.mjs`);

function run(file, database) {
  const command = file.endsWith('.mjs') ? ['node', '--test', '--test-reporter=tap', file] : [`${build}/${file.replace(/\.c$/, '')}`];
  const home = fs.mkdtempSync(path.join(folder, 'run-'));
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], timeout: longestMs,
    env: { ...process.env, TEST_DATABASE: postgres.url(database), CMOCKA_MESSAGE_OUTPUT: 'TAP', TMPDIR: home, NODE_TEST_CONTEXT: undefined } });
  let out = '', said = '';
  child.stdout.setEncoding('utf8').on('data', (part) => { out += part; });
  child.stderr.setEncoding('utf8').on('data', (part) => { said += part; });
  return new Promise((done) => child.on('close', (code, signal) => done({ code, signal, out, said })));
}

test('there are such tests', () => assert.ok(units.length > 20, units.join(' ')));

test('on PostgreSQL', { concurrency: sideBySide }, async (all) => {
  // The longest first.
  await Promise.all([...houses, ...units].map((file) => all.test(`${file} on PostgreSQL`, async (one) => {
    const database = path.basename(file).replace(/\W/g, '_');
    postgres.must('createdb', ['-h', folder, '-p', '5432', '-U', 'motcua', database]);
    const { code, signal, out, said } = await run(file, database);
    const lines = out.split('\n').filter((line) => /^(not )?ok \d/.test(line));
    const tail = `${signal ?? ''} ${out.slice(-3000)} ${said.slice(-2000)}`;
    for (const line of lines) await one.test(line.replace(/^(not )?ok \d+ (- )?/, ''), () => assert.ok(line.startsWith('ok') || line.includes('# SKIP'), tail));
    assert.ok(lines.length > 0, `no test ran: ${tail}`);
    assert.equal(code, 0, tail);
    postgres.must('dropdb', ['-h', folder, '-p', '5432', '-U', 'motcua', '--force', database]);
  })));
});
