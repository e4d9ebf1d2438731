// A scripted visit on virtual screens, by real input events: numbered pictures and the printed ticket.
// usage: node toolchain/tour.mjs FOLDER
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { House } from '../tests/e2e/lib/house.mjs';
import { visit } from '../tests/e2e/lib/visit.mjs';

const folder = process.argv[2] ?? 'build/tour';
fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder, { recursive: true });
let house;
const stop = async (code) => { await house?.stop(); process.exit(code); };
process.on('SIGINT', () => stop(130));
process.on('SIGTERM', () => stop(143));
try {
  house = await House.start({ display: true });
  console.log(`The center answers at ${house.url} (sample staff: quay3, password mot-cua-sample) while the tour runs.`);
  let count = 0;
  const picture = async (screen, name) => {
    const file = path.join(folder, `${String(++count).padStart(2, '0')}-${name}.png`);
    await sleep(400); // the cross-fade is over
    await screen.shot(file);
    console.log(`  ${file}`);
  };
  await visit(house, { picture, folder, say: (text) => console.log(text) });
  console.log(`The visit is over; pictures and the printed ticket are in ${folder}/.`);
  await stop(0);
} catch (error) {
  console.error(`The tour could not be finished: ${error.message}`);
  await stop(70);
}
