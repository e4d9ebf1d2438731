// A small province at work (tests/support/tool_province.c): kiosks with their real journal and sync, clerks, hall screens, held against
// the database. Whether it is right, not how fast; `make bench PART=province` measures a whole one.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Postgres } from './lib/postgres.mjs';

const build = process.env.BUILD_DIR ?? 'build/host-debug';
const small = { CENTERS: 20, KIOSKS: 60, SECONDS: 3, VISIT_S: 2, SERVE_S: 2, LOOKUP_S: 4, PAST_DAYS: 1 };

async function live(env) {
  const home = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'province-'));
  const child = spawn(`${build}/tests/support/tool_province`, [], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: home, ...small, ...env } });
  let out = '', said = '';
  child.stdout.setEncoding('utf8').on('data', (part) => { out += part; });
  child.stderr.setEncoding('utf8').on('data', (part) => { said += part; });
  const status = await new Promise((done) => child.on('close', done));
  fs.rmSync(home, { recursive: true, force: true });
  return { status, said, found: out ? JSON.parse(out) : {} };
}

function holds(lived) {
  const { found } = lived, told = `${lived.said.slice(-3000)} ${JSON.stringify(found)}`;
  assert.ok(found.told > 20 && found.calls > 20 && found.pictures > 60, told);
  for (const fault of ['lost', 'unprinted', 'extra', 'same', 'strayed', 'foreign', 'behind', 'unsent']) assert.equal(found[fault], 0, `${fault}: ${told}`);
  assert.equal(found.called, found.calls, told);
  assert.equal(lived.status, 0, told);
}

test('twenty centers in one program keep apart, and every number is told once, printed, called and counted', async () => holds(await live({})));

test('the same on PostgreSQL with two programs', async () => {
  const folder = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'pg-'));
  const postgres = new Postgres(folder).make('-c fsync=off -c full_page_writes=off -c max_connections=100');
  try {
    holds(await live({ TEST_DATABASE: postgres.url(), SERVERS: 2 }));
  } finally {
    postgres.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
