// A self-test tries every part: its result is shown with its time, kept over a restart, and known at the center.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until, withHouse } from './lib/house.mjs';
import { openMaintenance } from './lib/visit.mjs';

const partOf = (result, name) => result.parts.find((part) => part.name === name);

async function reported(manager, what, fits) {
  return until(what, async () => {
    const { body } = await manager('GET', '/v1/devices');
    const told = body.devices?.find((device) => device.id === 'kiosk-01')?.status;
    return told?.self_test && fits(told) && told.self_test;
  }, 20000, 250);
}

async function work(house) {
  const { kiosk, bench } = house;
  const manager = await house.staff('quanly');
  await kiosk.shows('B\u00a0024');
  await openMaintenance(house, manager);
  await kiosk.shows('chưa lần nào');
  await kiosk.tap('maintenance.test');
  await kiosk.on('self-test');
  await kiosk.tap('self-test.again');
  await kiosk.shows('mọi bộ phận đều tốt');
  await kiosk.shows('đã in phiếu thử, máy in xác nhận');
  if (process.env.SHOTS) await house.kioskScreen.shot(`${process.env.SHOTS}/self-test-vi.png`);
  const first = await reported(manager, 'the center knows of it', () => true);
  assert.deepEqual(partOf(first, 'printer'), { name: 'printer', ok: true, detail: 'confirmed' });
  assert.ok(first.parts.every((part) => part.ok), JSON.stringify(first));
  for (const name of ['paper', 'scanners', 'center', 'clock', 'journal', 'disk']) assert.ok(partOf(first, name), name);

  await bench.do('cover open');
  await until('the kiosk saw it', () => /what=no-printer/.test(house.home.log('kiosk')), 20000);
  assert.equal((await manager('POST', '/v1/devices/kiosk-01/commands', { command: 'self-test' })).status, 204);
  const second = await reported(manager, 'the second result', ({ self_test: told }) => told.at !== first.at);
  assert.deepEqual(partOf(second, 'printer'), { name: 'printer', ok: false, detail: 'cover-open' });
  await kiosk.shows('1 bộ phận có lỗi');
  await kiosk.shows('nắp đang mở');
  if (process.env.SHOTS) await house.kioskScreen.shot(`${process.env.SHOTS}/self-test-fault-vi.png`);

  await sleep(2500); // its next life has a shorter uptime
  await house.home.stop(house.kioskProgram);
  await bench.do('cover close');
  await house.startKiosk([]);
  const kept = await reported(manager, 'it is kept', ({ uptime_s: uptime }) => uptime < 2);
  assert.deepEqual(kept, second);
}

test('a self-test is shown, kept and reported', () => withHouse(work));
