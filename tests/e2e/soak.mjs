// Visit after visit by touch through real programs: a number, its paper, the call, the rating, a card that is refused.
// What kiosk, center and hall screen hold of the heap, counted exactly (preload_heap), must not grow once they are warm;
// nor their memory, threads and descriptors. Idle waits are cut short: the printer prints at once, double strikes are
// taken, the hall screen lives twice as fast and so shows more of the calls. usage: node tests/e2e/soak.mjs VISITS. Several side by side: toolchain/soak.mjs. STILL=1: a kiosk without motion.
// LEAK=n: the control, a kiosk that keeps each n-th small block; it must be caught.
// SITES=kiosk (or display, center): says which call sites hold more at the end than after the warm-up; slow. WARM=visits
// UNTIL=HH:MM (UTC): where the machine is slow, the last looks begin then, however many visits there were.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { House, build, newId, until } from './lib/house.mjs';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeapSites } from './lib/heap_sites.mjs';
import { takeNumber } from './lib/visit.mjs';

let visits = Number(process.argv[2] ?? 200);
// Caches fill first: SQLite's pages (192 KiB of the journal), the pictures of texts, of which those of old numbers leave.
const warmUp = Number(process.env.WARM ?? Math.min(1500, Math.floor(visits / 2)));
const window = Math.max(5, Math.min(600, Math.floor((visits - warmUp) / 3))); // looks of which the least counts
const leak = Number(process.env.LEAK ?? 0), isWarm = warmUp >= 600; // else it is only played
const limitKiB = 256; // of memory that is the program's own
const quietExit = process.env.QUIET_WAIT; // a program that returns when others need the machine no more

const temporary = fs.mkdtempSync(path.join(process.env.TMPDIR ?? (fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir()), 'soak-'));
process.env.TMPDIR = temporary; // nothing loses its power here: no disk is needed

// The sample without quotas: thousands of citizens come on this day.
function assetsWithoutQuota() {
  const assets = path.join(temporary, 'assets');
  fs.cpSync('assets', assets, { recursive: true });
  const file = path.join(assets, 'sample/center.json');
  const center = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const service of center.services) service.quota = 0;
  fs.writeFileSync(file, JSON.stringify(center));
  return assets;
}

const names = ['kiosk', 'display', 'center'];
const heapFile = (name) => path.join(temporary, `heap-${name}`);
const sitesOf = process.env.SITES;
const sitesFile = path.join(temporary, 'sites');
const preloaded = (...names) => names.map((name) => path.resolve(build, `tests/support/preload_${name}.so`)).join(' ');
const counted = (name) => ({ HEAP_FILE: heapFile(name), ...(name === sitesOf ? { HEAP_SITES: sitesFile } : {}), ...(leak && name === 'kiosk' ? { HEAP_LEAK: leak } : {}), LD_PRELOAD: preloaded('heap') });

function look(name, pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const value = (what) => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)[1]);
  const heap = fs.readFileSync(heapFile(name));
  return { heap: Number(heap.readBigInt64LE(0)), blocks: Number(heap.readBigInt64LE(8)), anonymousKiB: value('RssAnon'), threads: value('Threads'),
    descriptors: fs.readdirSync(`/proc/${pid}/fd`).length };
}

async function oneVisit(house, clerk, i) {
  const { kiosk, bench } = house;
  await takeNumber(house);
  await kiosk.widget('issued.done', 20000);
  const number = /[A-Z]\u00a0\d{3,}/.exec(kiosk.text())[0];
  await kiosk.tap('issued.done');
  await kiosk.on('home');
  await clerk('POST', '/v1/counters/3/finish', {}); // whoever was there
  const ticket = await until(`${number} waits`, async () => (await clerk('GET', '/v1/counters/3')).body.queue.find((one) => one.number === number), 10000, 10);
  await clerk('POST', '/v1/counters/3/call', { ticket: ticket.id });
  await clerk('POST', '/v1/counters/3/start', {});
  await clerk('POST', '/v1/counters/3/finish', {});
  if (i % 5 === 0) { // one in five rates
    await bench.do('scan-ticket');
    await kiosk.on('rating', 15000);
    await kiosk.tap('rating.5');
    await kiosk.on('thanks');
    await kiosk.tap('thanks.home');
    await kiosk.on('home');
  }
  if (i % 10 === 7) { // no dossiers: the center rightly stops a kiosk that asks for many in a short time
    await bench.do(`card ${i % 20 === 7 ? 'Procedure page' : 'Identity card'}`);
    await kiosk.on(i % 20 === 7 ? 'procedure' : 'message', 15000);
    await kiosk.tap('nav.home');
    await kiosk.on('home');
  }
  if (i % 50 === 49) {
    await bench.do('paper 80000');
    await bench.do('tear');
  }
}

// The hall screen keeps pictures of the last calls' numbers, and a longer or wider number is a larger picture. So it is
// compared where it shows the same: these tickets wait from the beginning, each of a row is called once, and all rows
// have the same numbers. Those of the visits have five digits from the first on.
const rows = 2, ofRow = 8, fast = 2, linePagesMs = 64000 / fast; // eight pages of eight seconds

async function callableTickets(house) {
  const kiosk = house.device('kiosk-01'), tickets = [];
  for (let i = 0; i < rows * ofRow; i++) {
    const id = newId();
    await kiosk('POST', '/v1/tickets', { id, service: 'ho-tich', priority: 'none', language: 'vi', channel: 'kiosk' });
    const printed = await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed' });
    if (printed.status !== 200) throw new Error(`ticket ${i} of a row: ${JSON.stringify(printed)}`);
    tickets.push({ id, number: `H\u00a0${10011 + (i % ofRow)}` });
  }
  await house.home.stop(house.center);
  execFileSync('sqlite3', [house.database.slice('sqlite:'.length), tickets.map(({ id, number }) => `UPDATE tickets SET number = '${number}' WHERE id = '${id}';`).join('')
    + 'UPDATE tickets SET value = 10000 WHERE (center, day, series, value) IN (SELECT center, day, series, MAX(value) FROM tickets WHERE value < 700 GROUP BY 1, 2, 3)']);
  await house.startCenter();
  return tickets;
}

async function callRow(house, clerk, tickets) {
  const quiet = { since: 0 }; // calls of visits still stand in line
  await until('the hall has shown all calls', () => {
    quiet.since = house.display.dump().screen === 'display-normal' ? quiet.since || Date.now() : 0;
    return quiet.since && Date.now() - quiet.since > 3000;
  }, 600000, 100);
  for (const { id, number } of tickets) {
    const called = await clerk('POST', '/v1/counters/3/call', { ticket: id });
    if (called.status !== 200) throw new Error(`${number}: ${JSON.stringify(called)}`);
    await until(`${number} is shown`, () => house.display.dump().screen === 'display-announce' && house.display.text().includes(number), 60000, 20);
    await clerk('POST', '/v1/counters/3/start', {});
    await clerk('POST', '/v1/counters/3/finish', {});
    await until('the hall is quiet', () => house.display.dump().screen === 'display-normal', 60000, 20);
  }
  // The text line turns, and each of its pages stays in the cache until calls come again: look when all were there.
  const looks = [], shown = new Set();
  for (let at = 0; at < linePagesMs; at += 100, await sleep(100))
    for (const { key, text } of house.display.dump().widgets) shown.add(`${key} "${text}"`);
  for (let i = 0; i < 20; i++, await sleep(50)) looks.push(look('display', house.displayProgram.child.pid));
  console.log(`# the hall shows: ${[...shown].sort().join(', ')}`);
  return looks;
}

// Every connection of the center's readers has seen every question before the measure begins: some requests that take
// long hold theirs, while short ones go over the others.
async function crowd(clerk, manager, kiosk) {
  const one = (i) => (i % 4 === 0 ? manager('GET', '/v1/statistics?from=2026-03-01&to=2026-03-10&by=hour')
    : i % 4 === 1 ? kiosk('GET', '/v1/queue') : clerk('GET', '/v1/counters/3'));
  for (let round = 0; round < 4; round++) await Promise.all(Array.from({ length: 24 }, (_, i) => one(i)));
}

const kioskSet = ['ui.double_ms=1', ...(process.env.STILL ? ['ui.motion=false'] : [])];
const panel = { strikeMs: 2, everyMs: 3, pressMs: 5 };
const house = await House.start({ bench: false, kiosk: false, clock: '2026-03-10T07:31:00', env: { kiosk: counted('kiosk'),
  display: { ...counted('display'), LD_PRELOAD: preloaded('heap', 'fast'), FAST: String(fast) }, center: { ...counted('center'), MOTCUA_ASSETS: assetsWithoutQuota() } } });
let failed = false, caught = false, sites;
try {
  const waiting = await callableTickets(house);
  await house.startBench({});
  await house.startKiosk(kioskSet, { panel });
  await house.startDisplay([]);
  const programs = { kiosk: house.kioskProgram, display: house.displayProgram, center: house.center };
  const clerk = await house.staff('quay3', 3), manager = await house.staff('quanly'), kiosk = house.device('kiosk-01');
  await house.bench.do('personality swift');
  await house.kiosk.on('home');
  const looks = [], hall = [];
  const started = Date.now();
  for (let i = 0; i < visits; i++) {
    if (process.env.UNTIL && i > warmUp + window && visits > i + window && new Date().toISOString().slice(11, 16) >= process.env.UNTIL) visits = i + window;
    if (i < warmUp / 2 && i % 100 === 50) await crowd(clerk, manager, kiosk);
    try {
      await oneVisit(house, clerk, i);
    } catch (error) {
      error.message += `\nvisit ${i}, the kiosk shows:\n${house.kiosk.text()}\n${house.tails()}`;
      throw error;
    }
    if (sitesOf && i === warmUp) sites = new HeapSites(sitesFile, programs[sitesOf].child.pid);
    if (i === warmUp + window - 1 || i === visits - 1) hall.push(await callRow(house, clerk, waiting.splice(0, ofRow)));
    if ((i >= warmUp && i < warmUp + window) || i >= visits - window) looks.push(Object.fromEntries(names.map((name) => [name, look(name, programs[name].child.pid)])));
    if (i % 100 === 99) {
      const now = names.map((name) => ((l) => `${name} ${l.heap} bytes in ${l.blocks} blocks, ${l.anonymousKiB} KiB`)(look(name, programs[name].child.pid)));
      console.log(`# ${i + 1} visits, ${Math.round((Date.now() - started) / (i + 1))} ms each: ${now.join('; ')}`);
    }
    if (quietExit && i % 50 === 0) await new Promise((done) => import('node:child_process').then(({ execFile }) => execFile(quietExit, done)));
  }
  if (sites) for (const line of sites.grown().slice(0, 40)) console.log(`# ${line}`);
  const least = (list, name, what) => Math.min(...list.map((one) => one[name][what]));
  names.forEach((name, at) => {
    const [first, last] = name === 'display' ? hall.map((list) => list.map((one) => ({ display: one }))) : [looks.slice(0, window), looks.slice(-window)];
    const between = Math.max(1, visits - warmUp - window);
    const grown = (what) => least(last, name, what) - least(first, name, what);
    const perVisit = grown('heap') / between;
    const steady = grown('threads') === 0 && grown('descriptors') <= 0;
    const ok = steady && (!isWarm || (grown('anonymousKiB') <= limitKiB && perVisit < 1));
    caught ||= name === 'kiosk' && perVisit >= 1;
    failed ||= !ok;
    console.log(`${ok ? 'ok' : 'not ok'} ${at + 1} - ${name}: heap ${perVisit.toFixed(2)} bytes a visit (${grown('blocks')} blocks in ${between} visits), memory ${grown('anonymousKiB')} KiB, threads ${grown('threads')}, descriptors ${grown('descriptors')}${isWarm ? '' : ' (caches are still filling)'}`);
  });
} finally {
  await house.stop();
  fs.rmSync(temporary, { recursive: true, force: true });
}
process.exit(leak ? Number(!caught) : Number(failed));
