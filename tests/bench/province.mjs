// A province in one database: 154 centers (19 departments, 135 communes), 500 kiosks with their real journal and sync, a hall screen and
// nine clerks for each center. Pace: a visitor every 30 s at each kiosk, which is about what a person needs for the screens and the paper,
// so it is as if each kiosk had a line of its own for the whole minute: 1,000 numbers a minute, four times the busiest hour of a sample
// center whose numbers of the day (500) all went out, a fifth of them in that hour. A clerk takes 60 s for a visit (the sample's services
// 4 to 15 minutes); a kiosk looks up a dossier every 60 s, reports each 60 s; a clerk signs in each second.
// A center that starts learns from its past for two minutes: idle is after that.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Postgres } from '../e2e/lib/postgres.mjs';
import { build } from '../e2e/lib/house.mjs';

const whole = { CENTERS: 154, KIOSKS: 500, PAST_DAYS: 10, SETTLE_S: 130, IDLE_S: 20, SECONDS: 60, VISIT_S: 30, SERVE_S: 60, LOOKUP_S: 60 };
const faults = ['lost', 'unprinted', 'extra', 'same', 'strayed', 'foreign', 'behind', 'unsent'];
const goalMs = 200;

function live(temporary, env) {
  const home = fs.mkdtempSync(path.join(temporary, 'province-'));
  const out = spawnSync(`${build}/tests/support/tool_province`, [], { encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, ...whole, TMPDIR: home, ...env } });
  fs.rmSync(home, { recursive: true, force: true });
  if (!out.stdout) throw new Error(`tool_province: ${out.stderr.slice(-2000)}`);
  return JSON.parse(out.stdout);
}

function tell(row, name, found) {
  const answers = { number: 'a number, durable at the kiosk', journal: 'the journal, taken', dossier: 'a dossier', clerk: 'next, start, finish', heard: 'a call at the hall screen', sign_in: 'a sign-in' };
  row(`${name}: idle, all connected: processor`, found.idle.center_percent.toFixed(1), '%', found.idle.database_percent.toFixed(1));
  row(`${name}: idle: wake-ups`, found.idle.wakeups_per_s, '/s');
  row(`${name}: at work: processor`, found.busy.center_percent.toFixed(1), '%', found.busy.database_percent.toFixed(1));
  row(`${name}: memory (PSS)`, found.pss_mib, 'MiB');
  for (const [kind, what] of Object.entries(answers)) {
    const { count, p50_ms, p99_ms, wrong } = found[kind];
    row(`${name}: ${what}, p50`, p50_ms.toFixed(1), 'ms', `of ${count}`);
    const held = kind === 'number' || kind === 'dossier';
    row(`${name}: the same, p99`, p99_ms.toFixed(1), 'ms', wrong ? `${wrong} wrong` : '', undefined, held ? `<= ${goalMs} ms` : undefined, held ? p99_ms <= goalMs && wrong === 0 : undefined);
  }
  const bad = faults.reduce((sum, fault) => sum + found[fault], Math.abs(found.called - found.calls));
  row(`${name}: numbers told, of them from leases`, found.told, '', found.fallbacks);
  row(`${name}: lost, doubled, strayed, not counted`, bad, '', '', undefined, '0', bad === 0);
}

export function benchProvince(row, temporary) {
  tell(row, 'province, SQLite', live(temporary, {}));
  for (const servers of [1, 2]) {
    const folder = fs.mkdtempSync(path.join(temporary, 'pg-'));
    const postgres = new Postgres(folder).make('-c max_connections=200');
    try {
      const pid = fs.readFileSync(`${postgres.data}/postmaster.pid`, 'utf8').split('\n')[0];
      tell(row, `province, PostgreSQL, ${servers} of them`, live(temporary, { TEST_DATABASE: postgres.url(), TEST_DATABASE_PID: pid, SERVERS: servers }));
    } finally {
      postgres.stop();
    }
  }
}
