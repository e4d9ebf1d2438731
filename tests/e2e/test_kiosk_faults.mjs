// What goes wrong in a hall: the printer, the center, the scanner. The kiosk says what is true, and nothing is lost or sent twice.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { until, withHouse } from './lib/house.mjs';

const ticketNumber = /[A-Z]\u00a0\d{3}/;

async function askForNumber({ kiosk }) {
  await kiosk.on('home');
  await kiosk.tap('home.number');
  await kiosk.on('field');
  await kiosk.tap('field.ho-tich');
  await kiosk.on('before');
  await kiosk.tap('before.take');
  await kiosk.on('issued');
}

async function takePaper(house) {
  await askForNumber(house);
  await house.kiosk.shows('lấy phiếu', 15000);
  const number = ticketNumber.exec(house.kiosk.text())[0];
  await house.kiosk.tap('issued.done');
  await house.kiosk.on('home');
  return number;
}

const faults = [
  { name: 'paper is out', break: 'paper out', mend: 'paper in', words: /hết giấy/i },
  { name: 'the cover is open', break: 'cover open', mend: 'cover close', words: /Chưa in được phiếu/ },
  { name: 'the cutter is jammed', break: 'cutter jam', mend: 'cutter free', words: /Chưa in được phiếu|Phiếu đã in ra chưa/ },
  { name: 'the printer is unplugged', break: 'unplug printer', mend: 'plug printer', words: /Chưa in được phiếu|Phiếu đã in ra chưa/ },
];

test('the number stays valid on the screen while the printer can\'t print, and paper comes when it can', async () => {
  await withHouse(async (house) => {
    await house.beginHistory();
    for (const fault of faults) {
      await house.bench.do(fault.break);
      await sleep(700);
      await askForNumber(house);
      await house.kiosk.shows(fault.words, 30000);
      assert.match(house.kiosk.text(), ticketNumber, fault.name);
      assert.doesNotMatch(house.kiosk.text(), /lấy phiếu/, fault.name);
      await house.bench.do(fault.mend);
      // A restart is the technician's way home from any of the questions.
      await house.home.stop(house.kioskProgram);
      await house.startKiosk([]);
      await sleep(1500);
      await takePaper(house);
    }
    await house.home.stop(house.kioskProgram);
    await house.bench.do('tear');
    const said = house.history();
    assert.equal(said.status, 0, said.stdout + said.stderr);
    assert.match(said.stdout, /holds: .* [4-9] papers with a code/);
    // The same day with one confirmed ticket's paper thrown away is no longer true.
    const kept = `${house.dir}/papers`;
    for (const name of fs.readdirSync(kept)) fs.rmSync(`${kept}/${name}`);
    assert.match(house.history().stdout, /confirmed, and there is no paper/);
  });
});

test('without the center numbers go on, said honestly, and are sent once when it is back', async () => {
  await withHouse(async (house) => {
    const { kiosk } = house;
    let clerk = await house.staff('quanly');
    const statistics = async () => (await clerk('GET', '/v1/statistics')).body.total;
    await kiosk.on('home');
    await until('a lease is stored', () => /lease\.stored/.test(house.home.log('kiosk')));
    const before = await statistics();
    await house.home.stop(house.center, 'SIGKILL');
    await kiosk.widget('offline', 40000);
    const numbers = new Set([await takePaper(house), await takePaper(house)]);
    assert.equal(numbers.size, 2);
    await house.bench.do('scan-ticket');
    await kiosk.on('rating', 15000);
    await kiosk.tap('rating.5');
    await kiosk.on('thanks');
    await kiosk.on('home', 20000);
    await house.bench.do('card Ready');
    await kiosk.on('lookup', 15000);
    await kiosk.shows('Hiện chưa tra cứu được hồ sơ');
    await house.startCenter();
    clerk = await house.staff('quanly');
    const after = await until('all was sent', async () => {
      const now = await statistics();
      return now.issued === before.issued + 2 && now.ratings.count === before.ratings.count + 1 && now;
    }, 60000, 250);
    await sleep(2000);
    assert.deepEqual([(await statistics()).issued, (await statistics()).ratings.count], [after.issued, after.ratings.count]);
    await until('the banner goes', () => !kiosk.find('offline'), 20000);
  });
});

test('rubbish and an identity card at the scanner leave a message and no trace of what they held', async () => {
  await withHouse(async (house) => {
    const { kiosk, bench } = house;
    await kiosk.on('home');
    await bench.do('card Identity card');
    await kiosk.on('message');
    await kiosk.tap('nav.home');
    await kiosk.on('home');
    await bench.do('scan zzTOPsecret-*&^%$#@!');
    await kiosk.on(['message', 'lookup']);
    assert.doesNotMatch(kiosk.text(), /zzTOPsecret/);
    for (const name of ['kiosk', 'center', 'bench']) {
      const log = house.home.log(name);
      assert.doesNotMatch(log, /zzTOPsecret|\|\d{9,12}\||Nguyễn|\b\d{12}\b/, name);
      for (const line of log.trim().split('\n')) assert.match(line, /^ts=\S+ level=\w+ app=\S+ event=\S+/, name);
    }
  });
});
