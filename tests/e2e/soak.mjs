// Visit after visit by touch through real programs: a number, its paper, the call, the rating, a card that is refused.
// What kiosk, center and hall screen hold of the heap, counted exactly (preload_heap), must not grow once they are warm;
// nor their memory, threads and descriptors. Idle waits are cut short: the printer prints at once, double strikes are
// taken. usage: node tests/e2e/soak.mjs VISITS. Several side by side: toolchain/soak.mjs. STILL=1: a kiosk without motion.
// LEAK=n: the control, a kiosk that keeps each n-th small block; it must be caught.
// SITES=kiosk (or display, center): says which call sites hold more at the end than after the warm-up; slow. WARM=visits
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { House, build, until } from './lib/house.mjs';
import { HeapSites } from './lib/heap_sites.mjs';
import { takeNumber } from './lib/visit.mjs';

const visits = Number(process.argv[2] ?? 200);
// Caches fill first: SQLite's pages (192 KiB of the journal), the pictures of texts, of which those of old numbers leave.
const warmUp = Number(process.env.WARM ?? Math.min(1500, Math.floor(visits / 2)));
const window = Math.max(5, Math.min(2000, Math.floor((visits - warmUp) / 3))); // looks of which the least counts
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
const counted = (name) => ({ HEAP_FILE: heapFile(name), ...(name === sitesOf ? { HEAP_SITES: sitesFile } : {}), ...(leak && name === 'kiosk' ? { HEAP_LEAK: leak } : {}), LD_PRELOAD: path.resolve(build, 'tests/support/preload_heap.so') });

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

const house = await House.start({ display: true, clock: '2026-03-10T07:31:00', kioskSet: ['ui.double_ms=1', ...(process.env.STILL ? ['ui.motion=false'] : [])], panel: { strikeMs: 2, everyMs: 3, pressMs: 5 },
  env: { kiosk: counted('kiosk'), display: counted('display'), center: { ...counted('center'), MOTCUA_ASSETS: assetsWithoutQuota() } } });
let failed = false, caught = false, sites;
try {
  const programs = { kiosk: house.kioskProgram, display: house.displayProgram, center: house.center };
  const clerk = await house.staff('quay3', 3);
  await house.bench.do('personality swift');
  await house.kiosk.on('home');
  const looks = [];
  const started = Date.now();
  for (let i = 0; i < visits; i++) {
    try {
      await oneVisit(house, clerk, i);
    } catch (error) {
      error.message += `\nvisit ${i}, the kiosk shows:\n${house.kiosk.text()}\n${house.tails()}`;
      throw error;
    }
    if (sitesOf && i === warmUp) sites = new HeapSites(sitesFile, programs[sitesOf].child.pid);
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
    const first = looks.slice(0, window), last = looks.slice(-window);
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
