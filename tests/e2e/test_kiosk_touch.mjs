// A panel that gives every touch in the wrong place: adjusted by its technician, right at once and after a restart.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { until, withHouse } from './lib/house.mjs';

// The whole picture in 85 % of the panel, shifted and a little turned: what is touched at (x, y) comes in here.
const skew = ([x, y]) => [0.85 * x + 0.02 * y + 60, 0.015 * x + 0.88 * y + 90].map(Math.round);
const middle = ({ x, y, w, h }) => [x + w / 2, y + h / 2];

async function work(house) {
  const { kiosk, kioskScreen: screen } = house;
  const touch = async ([x, y]) => {
    await sleep(600);
    const [px, py] = skew([x, y]);
    await screen.do(`tap ${px} ${py}`);
  };
  const touchKey = async (key) => {
    await kiosk.widget(key);
    await sleep(300); // what came last has moved it
    await touch(middle(kiosk.find(key).rect_px));
  };
  // By the keypad: on from target to target until the ring is where it should be.
  const pick = async (key) => {
    await kiosk.widget(key);
    for (let i = 0; i < 40 && !kiosk.find(key)?.focused; i++) {
      await screen.do('key Tab');
      await sleep(60);
    }
    assert.ok(kiosk.find(key).focused, `the ring reaches ${key}`);
    await sleep(560);
    await screen.do('key Return');
  };
  const enter = async () => {
    await kiosk.on('home');
    const made = await (await house.staff('quanly'))('POST', '/v1/devices/kiosk-01/code', {});
    for (let i = 0; i < 5; i++) {
      await screen.do('key Escape');
      await sleep(80); // sooner it would be one key held down
    }
    await kiosk.on('staff');
    for (const digit of made.body.code) await pick(`key.${digit}`);
    await pick('staff.open');
    await kiosk.on('maintenance');
    await pick('maintenance.tools');
    await pick('tools.adjust');
    await kiosk.on('adjust');
  };
  const crosses = async () => {
    await pick('adjust.begin');
    await kiosk.on('adjust-aim');
    for (let i = 0; i < 4; i++) {
      await kiosk.shows(`${i + 1} / 4`);
      await touch(middle(kiosk.find('aim.cross').rect_px));
    }
    await kiosk.on('adjusted');
  };
  const stored = `${house.dir}/kiosk/touch`;

  // crooked: a touch on one card does something else or nothing
  await kiosk.shows('B\u00a0024');
  await touchKey('home.search');
  await sleep(400);
  assert.notEqual(kiosk.dump().screen, 'search', 'the panel is crooked');
  await until('home', async () => { await screen.do('key Escape'); return kiosk.dump().screen === 'home'; });

  await sleep(4500); // the knocks of before are forgotten
  await enter();
  await crosses();
  await touchKey('adjusted.undo');
  await kiosk.on('adjust');
  assert.ok(!fs.existsSync(stored), 'undone: nothing is stored');

  await crosses();
  await touchKey('adjusted.keep');
  await kiosk.on('adjust');
  await kiosk.shows('Cảm ứng đã được chỉnh');
  assert.match(fs.readFileSync(stored, 'utf8'), /^motcua-touch 1 1080 1920 0( -?\d+){7} 20260310\n$/);
  await touchKey('nav.home');
  await kiosk.on('home');
  await touchKey('home.search');
  await kiosk.on('search');

  // and so it is after a restart
  await house.home.stop(house.kioskProgram, 'SIGKILL');
  await house.startKiosk([]);
  await kiosk.shows('B\u00a0024');
  await touchKey('home.search');
  await kiosk.on('search');

  // a file of nobody: as delivered, with one line about it
  await house.home.stop(house.kioskProgram);
  fs.writeFileSync(stored, 'motcua-touch 1 1080 garbage\u0000');
  await house.startKiosk([]);
  await kiosk.shows('B\u00a0024');
  await sleep(500);
  await kiosk.tap('home.lookup'); // a straight hand
  await kiosk.on('lookup');
  assert.equal(house.home.log('kiosk').match(/event=touch\.unread/g).length, 1);
}

test('a crooked touchscreen is made right by four touches', () => withHouse(work));
