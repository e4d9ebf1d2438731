// usage: node tests/e2e/storm.mjs EVENTS SEED   random touches, keys and scans, with visitors in between; see lib/storm.mjs
import { House } from './lib/house.mjs';
import { Storm } from './lib/storm.mjs';

const most = Number(process.argv[2] ?? 20000);
const seed = Number(process.argv[3] ?? (Date.now() & 0x7fffffff));
const perSession = Number(process.env.PER_SESSION ?? 5000);

console.log(`# seed ${seed}, ${most} events`);
const house = await House.start({ kioskEnv: Storm.environment(), env: { center: Storm.environment() } });
let failed = false;
const storm = new Storm(house, seed);
const begun = Date.now();
try {
  while (storm.counts.events < most) {
    await storm.session(Math.min(perSession, most));
    if (storm.counts.sessions % 20 === 0) console.log(`# ${JSON.stringify(storm.counts)}`);
  }
} catch (error) {
  failed = true;
  console.log(`# ${error.message}\n${house.tails()}`);
}
console.log(`# ${JSON.stringify(storm.counts)} in ${Math.round((Date.now() - begun) / 1000)} s; screens: ${[...storm.screens].sort().join(' ')}`);
console.log(`${failed ? 'not ok' : 'ok'} 1 - ${storm.counts.events} events, seed ${seed}: alive, home near, nothing left`);
await house.stop();
process.exit(failed ? 1 : 0);
