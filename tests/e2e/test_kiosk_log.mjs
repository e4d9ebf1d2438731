// The log outlives the kiosk: after a restart and after a cut a technician sees what was before, here and at the center.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { until, withHouse } from './lib/house.mjs';
import { openMaintenance } from './lib/visit.mjs';

const flushMs = 2500; // what happened just before a kill may be lost

async function work(house) {
  const { kiosk } = house;
  const manager = await house.staff('quanly');
  await kiosk.shows('B\u00a0024');
  await house.bench.do('paper out');
  await until('it is noted', () => /what=no-paper/.test(house.home.log('kiosk')), 20000);
  await sleep(flushMs);
  await house.home.stop(house.kioskProgram, 'SIGKILL');
  fs.appendFileSync(`${house.dir}/kiosk/log.1`, 'half a line \u0000\u0000');
  await house.bench.do('paper in');
  await house.startKiosk([]);
  await kiosk.shows('B\u00a0024');
  await house.home.stop(house.kioskProgram); // in order
  await house.startKiosk([]);
  await kiosk.shows('B\u00a0024');

  await openMaintenance(house, manager);
  await sleep(600); // the devices have been heard
  await kiosk.tap('maintenance.tools');
  await kiosk.tap('tools.log');
  await kiosk.on('history');
  if (process.env.SHOTS) await house.kioskScreen.shot(`${process.env.SHOTS}/history-vi.png`);
  const shown = [];
  for (;;) {
    shown.push(kiosk.text());
    if (!kiosk.find('pager.next')?.target || shown.length > 8) break;
    await kiosk.tap('pager.next');
    await sleep(300);
  }
  const text = shown.join('\n');
  assert.match(text, /Hết giấy/, 'of before the cut');
  assert.equal(text.match(/Đã dừng đột ngột/g)?.length, 1, text);
  assert.ok(text.match(/Bật máy/g).length >= 3, text);

  assert.equal((await manager('POST', '/v1/devices/kiosk-01/commands', { command: 'logs' })).status, 204);
  const far = await until('the center has the log', async () => {
    const { status, body } = await manager('GET', '/v1/devices/kiosk-01/files/log');
    return status === 200 && body;
  }, 20000, 250);
  assert.equal(far.match(/event=start\.done/g).length, 3, 'of all three lives');
  assert.match(far, /what=no-paper/);
  assert.doesNotMatch(far, /half a line/);
}

test('the log of a kiosk outlives a restart and a cut', () => withHouse(work));
