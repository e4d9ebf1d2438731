// "Can I still be served today?": said on the kiosk before a number is asked for, with what to do instead.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, newId, until } from './lib/house.mjs';

async function withHouse(options, work) {
  const house = await House.start(options);
  try {
    await house.kiosk.on('home');
    await work(house, house.kiosk);
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
}

test('when all numbers of a service are given, the list and the page before say so, and an appointment is offered', () => withHouse({}, async (house, kiosk) => {
  const device = house.device('kiosk-01');
  const { body: catalogue } = await device('GET', '/v1/catalogue');
  const { body: queue } = await device('GET', '/v1/queue');
  const isOpen = (service) => queue.lines.find((line) => line.service === service)?.open;
  const { id, quota } = catalogue.services.filter((each) => each.quota > 0 && isOpen(each.id) && !catalogue.services.some(({ inside }) => inside && [each.id, each.inside].includes(inside))).sort((a, b) => a.quota - b.quota)[0];
  let answer;
  for (let tries = 0; tries < 4 * quota && answer?.body.code !== 'quota-full'; tries++) {
    answer = await device('POST', '/v1/tickets', { id: newId(), service: id, priority: 'none', language: 'vi', channel: 'kiosk' });
    if (answer.status === 429) await sleep(500); // too fast for one device
  }
  assert.equal(answer.body.code, 'quota-full', JSON.stringify(answer));
  await until('the queue says that it is full', async () => (await device('GET', '/v1/queue')).body.lines.find((line) => line.service === id).full);
  await kiosk.tap('home.number');
  await kiosk.on('field');
  const row = await until('the list says so', () => { const widget = kiosk.find(`field.${id}`); return /Đã phát hết số của hôm nay/.test(widget?.text) && widget; });
  assert.ok(row);
  await kiosk.tap(`field.${id}`);
  await kiosk.on('before');
  await kiosk.shows('Đã phát hết số của hôm nay');
  await kiosk.shows(/Mời ông\/bà đến lại Thứ Tư, 11\/03\/2026, từ 07:30/);
  await kiosk.tap('before.take');
  await kiosk.on('before');
  await kiosk.tap('before.appointment');
  await kiosk.tap('before.take');
  await kiosk.on('issued');
  await kiosk.widget('issued.done', 15000);
}));

test('before the doors close it is said when', () => withHouse({ clock: '2026-03-10T16:20:00' }, async (house, kiosk) => {
  await kiosk.tap('home.quick.1');
  await kiosk.on('before');
  await kiosk.shows(/Hôm nay các quầy nghỉ lúc 17:00|Có thể chưa đến lượt hôm nay|Hôm nay không kịp phục vụ nữa/);
}));

test('in the break at noon it is said from when numbers are given again', () => withHouse({ clock: '2026-03-10T12:10:00' }, async (house, kiosk) => {
  await kiosk.shows('13:30');
  await kiosk.tap('home.search');
  await kiosk.on('search');
  await kiosk.tap('nav.back');
  await kiosk.on('home');
}));

test('in the break at noon a number for the afternoon is given, held and not called before', () => withHouse({ clock: '2026-03-10T12:10:00' }, async (house, kiosk) => {
  await kiosk.tap('home.number');
  await kiosk.on('field');
  await kiosk.shows(/Mở lại lúc 13:30\. Chạm để lấy số trước/);
  await kiosk.tap('field.ho-tich');
  await kiosk.on('before');
  await kiosk.shows('Lấy số buổi chiều');
  if (process.env.SHOTS) await house.kioskScreen.shot(`${process.env.SHOTS}/before-later.png`);
  await kiosk.tap('before.take');
  await kiosk.on('issued');
  await kiosk.widget('issued.done', 15000);
  await kiosk.shows('Được mời từ');
  if (process.env.SHOTS) await house.kioskScreen.shot(`${process.env.SHOTS}/issued-later.png`);
  const clerk = await house.staff('quay3', 3);
  await clerk('POST', '/v1/counters/3/open', {});
  const held = await until('it is held', async () => { const { body } = await clerk('GET', '/v1/counters/3'); return body.held?.length === 1 && body.held[0]; });
  assert.match(held.hold_until ?? JSON.stringify(held), /T13:30:00|13:30/);
  const next = await clerk('POST', '/v1/counters/3/next', {});
  assert.notEqual(next.body?.ticket?.number, held.number, 'not called in the break, though others may be');
}));
