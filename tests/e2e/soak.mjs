// Visit after visit by touch: numbers, a procedure, a card that is refused. What the kiosk, the center and the hall
// screen hold must not grow once they are warm. usage: node tests/e2e/soak.mjs VISITS
import fs from 'node:fs';
import { House } from './lib/house.mjs';
import { takeNumber } from './lib/visit.mjs';

const visits = Number(process.argv[2] ?? 200);
const warmUp = Math.min(20, Math.floor(visits / 3));
// The hall screen's pictures of numbers fill a cache of 3 MiB (UI_TEXT_CACHE_BYTES); the center keeps the day's tickets.
const limitKiB = { kiosk: 256, display: 3500, center: 2048 };

function look(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const value = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]);
  return { anonymousKiB: value('RssAnon'), threads: value('Threads'), descriptors: fs.readdirSync(`/proc/${pid}/fd`).length };
}

const house = await House.start({ display: true });
let failed = false;
try {
  const programs = { kiosk: house.kioskProgram, display: house.displayProgram, center: house.center };
  const lookAll = () => Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, look(program.child.pid)]));
  const clerk = await house.staff('quay3', 3);
  await house.kiosk.shows('B\u00a0024');
  let first;
  for (let i = 0; i < visits; i++) {
    await takeNumber(house);
    await house.kiosk.tap('issued.done', 20000);
    await house.kiosk.on('home');
    // No dossiers: the center rightly stops a kiosk that asks for many in a short time.
    await house.bench.do(`card ${i % 2 ? 'Procedure page' : 'Identity card'}`);
    await house.kiosk.on(i % 2 ? 'procedure' : 'message', 15000);
    await house.kiosk.tap('nav.home');
    await house.kiosk.on('home');
    await clerk('POST', '/v1/counters/3/finish', {});
    await clerk('POST', '/v1/counters/3/next', {});
    if (i === warmUp) first = lookAll();
    if (i % 20 === 0) console.log(`# ${i} visits: ${JSON.stringify(lookAll())}`);
  }
  const last = lookAll();
  let number = 0;
  for (const name of Object.keys(programs)) {
    const grown = last[name].anonymousKiB - first[name].anonymousKiB;
    const steady = last[name].threads === first[name].threads && last[name].descriptors <= first[name].descriptors + 2;
    const ok = grown <= limitKiB[name] && steady;
    failed ||= !ok;
    console.log(`${ok ? 'ok' : 'not ok'} ${++number} - ${name}: ${grown} KiB in ${visits - warmUp} visits, threads ${first[name].threads} to ${last[name].threads}, descriptors ${first[name].descriptors} to ${last[name].descriptors}`);
  }
} finally {
  await house.stop();
}
process.exit(failed ? 1 : 0);
