// The parts of `make torture` (see toolchain/torture), cut into slices that run side by side.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { Ledger, codeVersion, sumLines } from './ledger.mjs';

const env = process.env;
const n = Number(env.N || 1), cores = Number(env.JOBS || os.cpus().length), minutes = Number(env.MINUTES || Infinity);
const build = env.BUILD_DIR || 'build/host-debug';
// What is killed needs no disk: the page cache survives it. Power cuts are those of a simulated disk anyway.
const scratch = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'torture-'));
const ledger = new Ledger(env.LEDGER || 'build/torture.json', { fresh: Boolean(env.FRESH), code: codeVersion(['firmware', 'drivers', 'tests']) });
const firstSeed = Number(env.SEED || Math.floor(Date.now() / 1000));
const begun = Date.now();

const shards = (subject, count) => Array.from({ length: count }, (_, i) => ({ slice: `${subject} ${i}/${count}`, set: { N: 1, SUBJECT: subject, SHARD: `${i}/${count}` } }));
const journeys = () => ['portrait', 'landscape', 'small'].flatMap((panel) => ['finger', 'keypad', 'switches', 'ears'].flatMap((person) =>
  [[], ['ui.language=en'], ['ui.size=2'], ['ui.size=3', 'ui.contrast=high'], ['ui.contrast=soft', 'ui.motion=false']].map((sets) => ({ slice: [person, panel, ...sets].join(' '), args: [person, panel, ...sets] }))).concat([{ slice: `one ${panel}`, args: ['one', panel, 'ui.scan_ms=700'] }]));
const units = ['epson-t20', 'epson-t88', 'xprinter', 'clone', 'battery', 'sluggish', 'noisy', 'status-only'];
const faults = ['paper out', 'cover', 'cutter', 'unplugged', 'power', 'silence', 'stuck', 'garbage'];

// counted: how many there are to be and how many a slice has; crowd: how many slices a core bears, since most only wait;
// seeds: how many seeds a slice uses up. listed: slices that are each done once.
const PARTS = [
  { name: 'power cuts', program: 'test_power_cut', counted: { goal: 10000 * n, slice: 2500 }, seeds: 2500, crowd: 1 },
  { name: 'kills of kiosk and center', program: 'test_kill_loop', set: { ONLY: 'killed*' }, counted: { goal: 2000 * n, slice: 500 }, seeds: 2, crowd: 8 },
  { name: 'kills of the journal alone', program: 'test_journal_faults', set: { ONLY: 'killed*' }, counted: { goal: 200 * n, slice: 200 }, seeds: 200, crowd: 3 },
  { name: 'failed calls of the journal', program: 'test_journal_faults', listed: ['malloc', 'realloc', 'write_may_fail', 'write_may_find', 'flush', 'read', 'open'].map((call) => ({ slice: call, set: { N: 100000, ONLY: `every_${call}*` } })), crowd: 1 },
  { name: 'network histories', program: 'test_network', set: { ONLY: 'whatever*' }, counted: { goal: 400 * n, slice: 100 }, seeds: 2, crowd: 10 },
  { name: 'answers cut at every byte', program: 'test_exchange', listed: [{ slice: 'every byte', set: { N: 1 } }], crowd: 1 },
  { name: 'call sites of kiosk', program: 'test_call_sites', listed: shards('kiosk', 60), crowd: 2 },
  { name: 'call sites of center', program: 'test_call_sites', listed: shards('center', 20), crowd: 2 },
  { name: 'call sites of display', program: 'test_call_sites', listed: shards('display', 40), crowd: 2 },
  { name: 'printer stopped at every byte', program: 'test_printer_faults', set: { ROWS: 1088 }, listed: units.flatMap((unit) => faults.map((fault) => ({ slice: `${unit}, ${fault}`, set: { N: 1, UNIT: unit, FAULT: fault } }))), crowd: 1 },
  { name: 'midnights', program: 'test_outage', counted: { goal: 1000 * n, slice: 1000, as: 'MIDNIGHTS' }, set: { ONLY: '*midnights*' }, seeds: 1, crowd: 1 },
  { name: 'fourteen days without the center', program: 'test_outage', listed: [{ slice: '14 days', set: { VISITS: 400, ONLY: 'fourteen*' } }], crowd: 1 },
  { name: 'drain of fifty kiosks', program: 'test_drain', listed: [{ slice: '50 x 5000', set: { KIOSKS: 50, EVENTS: 5000, FLOOD_S: 20, GOALS: 1 } }], alone: true },
  { name: 'screens in every variant', program: '../golden/test_screens', listed: [{ slice: 'whole', set: { SCREENS_EVERY: 1 } }], crowd: 1 },
  { name: 'journeys on every panel', script: 'tests/e2e/journeys.mjs', listed: journeys(), crowd: 2 },
  { name: 'touches, keys and scans', script: 'tests/e2e/storm.mjs', counted: { goal: 200000 * n, slice: 100000 }, seeds: 1, crowd: 1 },
];

let failed = false, stopping = false;
process.on('SIGINT', () => { stopping = true; });
const timeIsUp = () => stopping || (Date.now() - begun) / 60000 > minutes;

function run(part, slice) {
  const folder = fs.mkdtempSync(path.join(scratch, 'slice-')), out = path.join(folder, 'out'), file = fs.openSync(out, 'w');
  const settings = { ...(slice.controls ? {} : part.set), ...slice.set, TMPDIR: folder, BUILD_DIR: build, SEED: slice.seed ?? 1, ...(slice.controls ? {} : { CONTROLS: 'no' }) };
  const words = part.script ? ['node', part.script, ...(slice.args ?? [slice.count, slice.seed])] : [path.join(build, 'tests/fault', part.program)];
  const started = Date.now();
  return new Promise((done) => {
    const child = spawn(words[0], words.slice(1).map(String), { env: { ...env, ...Object.fromEntries(Object.entries(settings).map(([k, v]) => [k, String(v)])) }, stdio: ['ignore', file, file] });
    child.on('close', (status) => {
      fs.closeSync(file);
      const text = fs.readFileSync(out, 'latin1'), seconds = (Date.now() - started) / 1000;
      const lines = Buffer.from(text, 'latin1').toString('utf8').split('\n');
      const said = lines.filter((line) => line.startsWith('# ') && !/not ok|^# seed /.test(line)).map((line) => line.slice(2));
      if (status === 0) {
        ledger.add(part.name, { count: slice.count ?? 1, seconds, slice: slice.slice, said: slice.controls || part.script ? [] : said });
        fs.rmSync(folder, { recursive: true, force: true });
      } else if (!stopping) {
        failed = true;
        const kept = path.join('build/torture', `${part.name.replaceAll(' ', '-')}-${slice.seed ?? slice.slice?.replace(/\W/g, '-')}`);
        fs.rmSync(kept, { recursive: true, force: true });
        fs.cpSync(folder, kept, { recursive: true, filter: (from) => !fs.lstatSync(from).isSocket() });
        const why = lines.filter((line) => /^#|FAILED|ERROR|not ok|error:/.test(line)).slice(0, 12);
        ledger.fail(part.name, { seed: slice.seed, slice: slice.slice, status, why, kept });
        console.log(`FAILED  ${part.name}, ${slice.slice ?? `seed ${slice.seed}`} (${kept})\n${why.map((line) => `        ${line}`).join('\n')}`);
        fs.rmSync(folder, { recursive: true, force: true });
      }
      done();
    });
  });
}

// What is still to be done of a part, one slice at a time.
function* slicesOf(part) {
  const onlyMine = Boolean(env.CODE);
  if (part.listed) {
    for (const slice of part.listed) if (!ledger.hasSlice(part.name, slice.slice, onlyMine)) yield slice;
    return;
  }
  const record = ledger.part(part.name);
  if (env.SEED || record.nextSeed === null) record.nextSeed = firstSeed;
  for (let left = part.counted.goal - ledger.count(part.name, onlyMine); left > 0; left -= part.counted.slice) {
    const count = Math.min(left, part.counted.slice), seed = record.nextSeed;
    record.nextSeed += part.seeds;
    ledger.save();
    yield { count, seed, set: { [part.counted.as ?? 'N']: count } };
  }
}

async function play(part) {
  const started = Date.now(), before = ledger.count(part.name);
  if (part.program && !ledger.hasSlice(part.name, 'controls', true) && !timeIsUp()) {
    const controls = { slice: 'controls', controls: true, count: 0, seed: 1, set: { N: part.counted ? 20 : undefined, UNIT: 'epson-t20', SUBJECT: 'none', SITES: 50 } };
    if (['test_power_cut', 'test_kill_loop', 'test_network', 'test_printer_faults', 'test_drain'].includes(part.program)) await run(part, controls);
  }
  const slices = slicesOf(part);
  const worker = async () => {
    for (let next; !timeIsUp() && !(next = slices.next()).done;) await run(part, next.value);
  };
  let lastSaid = Date.now();
  const ticker = setInterval(() => {
    if (Date.now() - lastSaid < 60000) return;
    lastSaid = Date.now();
    console.log(`        ${part.name}: ${ledger.count(part.name)} so far`);
  }, 5000);
  await Promise.all(Array.from({ length: part.alone ? 1 : Math.max(1, Math.round(cores * part.crowd)) }, worker));
  clearInterval(ticker);
  const done = ledger.count(part.name) - before, seconds = (Date.now() - started) / 1000;
  if (done > 0) console.log(`        ${part.name}: ${done} more in ${Math.round(seconds)} s, ${(done / seconds).toFixed(1)} a second`);
}

function print(part) {
  const total = ledger.count(part.name), mine = ledger.count(part.name, true), goal = part.listed ? part.listed.length : part.counted.goal;
  const record = ledger.part(part.name), failures = record.failures.filter((one) => one.code === ledger.code).length;
  const state = failures ? 'FAILED ' : total >= goal ? 'held   ' : 'so far ';
  console.log(`${state} ${part.name}: ${total} of ${goal}${part.listed ? ' slices' : ''}, ${mine} with this code${failures ? `; ${failures} failures` : ''}${record.nextSeed ? `, next seed ${record.nextSeed}` : ''}`);
  const lines = Object.values(record.by).flatMap((one) => one.said).reduce(sumLines, []);
  for (const line of lines) console.log(`        ${line}`);
}

const chosen = PARTS.filter((part) => part.name.includes(env.PART ?? ''));
console.log(`N=${n}, code ${ledger.code}, ${cores} at once`);
if (!env.LIST) for (const part of chosen) await play(part);
for (const part of chosen) print(part);
fs.rmSync(scratch, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
