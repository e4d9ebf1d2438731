// One visitor, two things to do: one number at the kiosk, two counters one after the other, nobody queues anew. Also cut off.
// SHOTS=folder leaves pictures.
import test from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { House, until } from './lib/house.mjs';

const shot = async (house, name) => process.env.SHOTS && house.kioskScreen.shot(path.join(process.env.SHOTS, `${name}.png`));
const numberOf = (kiosk) => /[A-Z]\u00a0\d{3}/.exec(kiosk.text())[0];

async function take(house, name) {
  const { kiosk } = house;
  await kiosk.tap('home.number');
  await kiosk.on('field');
  await kiosk.tap('field.ho-tich');
  await kiosk.on('before');
  await kiosk.tap('before.also');
  await kiosk.on('also');
  assert.ok(!kiosk.dump().widgets.some((one) => one.key === 'also.ho-tich'), 'what was chosen is no further one');
  await kiosk.tap('also.dat-dai-xay-dung');
  await kiosk.tap('also.chung-thuc');
  await kiosk.tap('also.dat-dai-xay-dung'); // not that after all
  await shot(house, `${name}-also`);
  await kiosk.tap('also.done');
  await kiosk.on('before');
  await kiosk.shows('Hộ tịch, sau đó Chứng thực');
  await shot(house, `${name}-before`);
  await kiosk.tap('before.take');
  await kiosk.on('issued');
  await kiosk.widget('issued.done', 15000);
  await kiosk.shows('Hộ tịch, sau đó Chứng thực');
  await shot(house, `${name}-issued`);
  const number = numberOf(kiosk);
  await kiosk.tap('issued.done');
  await kiosk.on('home');
  return number;
}

// Served at counter 3, then at counter 2 with the same number, called by the clerk's plain "next".
async function serve(house, number) {
  const three = await house.staff('quay3', 3), two = await house.staff('quay2', 2);
  const row = await until('it waits at counter 3', async () => (await three('GET', '/v1/counters/3')).body.queue.find((each) => each.number === number));
  assert.ok(!(await two('GET', '/v1/counters/2')).body.queue.some((each) => each.number === number), 'one thing after the other');
  assert.equal((await three('POST', '/v1/counters/3/call', { ticket: row.id })).status, 200);
  await three('POST', '/v1/counters/3/start', {});
  assert.deepEqual((await three('GET', '/v1/counters/3')).body.also, [{ service: 'chung-thuc', counter: 0 }]);
  await three('POST', '/v1/counters/3/finish', { outcome: 'received' });
  const again = (await two('GET', '/v1/counters/2')).body.queue.find((each) => each.number === number);
  assert.equal(again.arrived_at, row.arrived_at, 'the old arrival is kept');
  assert.equal((await two('POST', '/v1/counters/2/call', { ticket: row.id })).status, 200);
  await two('POST', '/v1/counters/2/start', {});
  const end = await two('POST', '/v1/counters/2/finish', {});
  assert.equal(end.body.ticket.state, 'done');
}

test('one number serves two needs, from the kiosk to the second counter', async () => {
  const house = await House.start({ kioskSet: ['kiosk.services=3'] });
  try {
    await house.kiosk.widget('home.number');
    const number = await take(house, 'several');
    await serve(house, number);
    // The next visitor starts with nothing chosen.
    await house.kiosk.tap('home.number');
    await house.kiosk.tap('field.ho-tich');
    await house.kiosk.on('before');
    assert.ok(!house.kiosk.text().includes('sau đó'));
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});

test('cut off, the number of the lease carries both, and the center learns of them', async () => {
  const house = await House.start({ kioskSet: ['kiosk.services=3'] });
  try {
    await house.kiosk.widget('home.number');
    await house.kiosk.shows('B\u00a0024');
    await until('the kiosk has its lease', () => house.home.log('kiosk').includes('event=lease.stored'));
    await house.home.stop(house.center, 'SIGKILL');
    await house.kiosk.shows('Đang tạm mất kết nối', 15000);
    const number = await take(house, 'several-offline');
    await house.startCenter();
    await serve(house, number);
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});
