// An appointment end to end: booked by staff, shown at the kiosk by its QR, printed as a number that counts from the hour.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, newId, until } from './lib/house.mjs';

test('an appointment becomes a number at the kiosk, once', async () => {
  const house = await House.start({});
  try {
    const { kiosk, bench } = house;
    const manager = await house.staff('quanly');
    const book = async (at) => {
      const made = await manager('POST', '/v1/appointments', { id: newId(), service: 'ho-tich', at });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      return made.body;
    };
    const seen = async (token) => (await fetch(`${house.url}/v1/appointments/${token}`)).json();
    const soon = await book('2026-03-10T09:45:00+07:00'), later = await book('2026-03-10T15:00:00+07:00');

    await kiosk.widget('home.number');
    await bench.do(`scan ${later.url}`);
    await kiosk.on('appointment');
    await kiosk.shows('nhận số từ 14:30');
    await kiosk.tap('nav.home');
    await kiosk.on('home');

    await bench.do(`scan ${soon.url}`);
    await kiosk.on('appointment');
    await kiosk.shows('Ông/bà đến đúng giờ hẹn');
    await kiosk.tap('appointment.take');
    await kiosk.on('issued');
    await kiosk.widget('issued.done', 15000);
    const number = /[A-Z]\u00a0\d{3}/.exec(kiosk.text())[0];
    await kiosk.tap('issued.done');
    await kiosk.on('home');
    const now = await until('the center knows who came', async () => (await seen(soon.token)).state === 'arrived' && seen(soon.token));
    assert.equal(now.number, number);
    const clerk = await house.staff('quay3', 3);
    const { body } = await clerk('GET', '/v1/counters/3');
    assert.ok(body.queue.some((each) => each.number === number), 'it can be called');

    await sleep(1600); // sooner it would be the same scan
    await bench.do(`scan ${soon.url}`);
    await kiosk.on('appointment');
    await kiosk.shows(number);
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});
