// Help from staff and the technician's page, kiosk and center together: both sides see each step.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House } from './lib/house.mjs';
import { openMaintenance } from './lib/visit.mjs';

test('a call for staff goes both ways, and maintenance opens by a code of the center', async () => {
  const house = await House.start({});
  try {
    const { kiosk } = house;
    const clerk = await house.staff('quay3', 3);
    const say = async (state) => assert.equal((await clerk('POST', '/v1/devices/kiosk-01/help', { state })).status, 204);
    await kiosk.widget('home.number');
    await kiosk.tap('help.call');
    await kiosk.on('help');
    await kiosk.shows('Đã gọi nhân viên');
    await say('coming');
    await kiosk.shows('Nhân viên đang đến');
    await say('ended');
    await kiosk.shows('Cuộc gọi đã xong');
    await kiosk.tap('help.again');
    await kiosk.shows('Đã gọi nhân viên');
    await kiosk.tap('help.cancel');
    await kiosk.on('home');

    const manager = await house.staff('quanly');
    await openMaintenance(house, manager);
    const audit = await manager('GET', '/v1/audit');
    assert.ok(JSON.stringify(audit.body).includes('device.code'), 'who made the code is on record');
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});
