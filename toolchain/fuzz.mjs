// The targets of `make fuzz` (see toolchain/fuzz), side by side, and what they have done so far.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { Ledger, codeVersion } from './ledger.mjs';

const env = process.env;
const jobs = Number(env.JOBS || os.cpus().length), seconds = Number(env.T || 60), goal = Number(env.RUNS || 0);
const minutes = Number(env.MINUTES || Infinity), sliceSeconds = 30;
const ledger = new Ledger(env.LEDGER || 'build/fuzz.json', { fresh: Boolean(env.FRESH), code: codeVersion(['firmware', 'drivers', 'tests/fuzz']) });
const scratch = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'fuzz-'));
const begun = Date.now();

// How many runs fewer are asked of what is heavy: wholes of which a faster target has the parser (journal_rows,
// center_read), and what reads nothing that comes from outside.
const FEWER = { journal: 1000, center_body: 100, ui_text: 10, paper_text: 10, virtual_printer: 10 };
// Longer inputs than a parser ever looks at only make its runs slow; LENGTH where nothing is said. A run costs what its
// input is long, and most of what breaks a parser is short: of LONG_EVERY slices one tries the whole length, the others
// a quarter of it.
const LENGTH = 1024, LONG_EVERY = 4;
const LONGEST = { clock: 64, link_address: 300, what_if: 512, center_target: 512, scan: 600, audio_wav: 512, proto_catalogue: 4096, center_body: 2048, center_read: 2048, bridge_xlsx: 4096, journal: 4096, sim_csv: 2048, ui_text: 512, virtual_printer: 768 };

const targets = env.TARGETS.trim().split(/\s+/).map((program) => ({ program, name: path.basename(program).replace(/^fuzz_/, ''), left: seconds, slices: 0, running: 0, runs: 0, seconds: 0 }))
  .filter((one) => one.name.includes(env.PART ?? ''));
let failed = false, stopping = false;
process.on('SIGINT', () => { stopping = true; });
const timeIsUp = () => stopping || (Date.now() - begun) / 60000 > minutes;
const done = (one) => ledger.count(one.name, Boolean(env.CODE));
const goalOf = (one) => Math.ceil(goal / (FEWER[one.name] ?? 1));

function run(one) {
  const found = path.join('build/fuzz', one.name), folder = fs.mkdtempSync(path.join(scratch, `${one.name}-`)), log = path.join(folder, 'log'), file = fs.openSync(log, 'w');
  fs.mkdirSync(found, { recursive: true });
  const time = goal ? sliceSeconds : Math.min(one.left, Math.max(sliceSeconds, seconds / 4));
  const longest = LONGEST[one.name] ?? LENGTH, length = one.slices++ % LONG_EVERY ? Math.ceil(longest / 4) : longest;
  one.left -= time;
  one.running++;
  const words = [`-max_total_time=${time}`, `-max_len=${length}`, '-timeout=10', '-rss_limit_mb=2048', `-artifact_prefix=${found}/`, '-print_final_stats=1', found, `tests/fuzz/corpus/${one.name}`];
  const started = Date.now();
  return new Promise((finished) => {
    const child = spawn(one.program, words, { stdio: ['ignore', file, file], env: { ...env, TMPDIR: folder, ASAN_OPTIONS: 'quarantine_size_mb=4:malloc_context_size=2', LSAN_OPTIONS: 'suppressions=toolchain/checks/lsan.supp:print_suppressions=0' } });
    child.on('close', (status) => {
      fs.closeSync(file);
      const text = fs.readFileSync(log, 'latin1'), runs = Number(/stat::number_of_executed_units: *(\d+)/.exec(text)?.[1] ?? 0), took = (Date.now() - started) / 1000;
      one.running--;
      one.runs += runs;
      one.seconds += took;
      if (status === 0) {
        ledger.add(one.name, { count: runs, seconds: took });
      } else if (!stopping) {
        failed = one.found = true;
        const kept = path.join(found, `${Date.now()}.log`);
        fs.copyFileSync(log, kept);
        ledger.fail(one.name, { status, kept });
        console.log(`FOUND  ${one.name} (${kept})\n${text.split('\n').slice(-30).join('\n')}`);
      }
      fs.rmSync(folder, { recursive: true, force: true });
      finished();
    });
  });
}

// Whose turn it is: who has the least of its share; a goal that one process would not reach is shared by several.
function next() {
  const open = targets.filter((one) => !one.found && (goal ? done(one) < goalOf(one) : one.left > 0));
  return open.sort((a, b) => (goal ? a.running - b.running || done(a) / goalOf(a) - done(b) / goalOf(b) : a.running - b.running || b.left - a.left))[0];
}

console.log(`code ${ledger.code}, ${jobs} at once`);
const worker = async () => {
  for (let one; !timeIsUp() && (one = next());) await run(one);
};
if (!env.LIST) await Promise.all(Array.from({ length: jobs }, worker));
for (const one of targets) {
  const state = one.found ? 'FOUND' : 'clean', rate = one.seconds ? `${Math.round(one.runs / one.seconds)} a second` : '';
  console.log(`${one.name.padEnd(20)} ${state} ${String(one.runs).padStart(12)} runs ${rate.padStart(20)}; ${ledger.count(one.name)} in all, ${ledger.count(one.name, true)} with this code${goal && done(one) < goalOf(one) ? `, ${goalOf(one) - done(one)} to go` : ''}`);
}
fs.rmSync(scratch, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
