// Help from staff and the technician's page, kiosk and center together: both sides see each step.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House, until } from './lib/house.mjs';

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
    const made = await manager('POST', '/v1/devices/kiosk-01/code', {});
    assert.equal(made.status, 201);
    for (let i = 0; i < 5; i += 1) await house.kioskScreen.do('tap 76 66'); // the mark
    await kiosk.on('staff');
    for (const digit of made.body.code) await kiosk.tap(`key.${digit}`);
    await kiosk.tap('staff.open');
    await kiosk.on('maintenance');
    const audit = await manager('GET', '/v1/audit');
    assert.ok(JSON.stringify(audit.body).includes('device.code'), 'who made the code is on record');
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});
