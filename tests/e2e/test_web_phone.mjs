// The page of a ticket on a phone: from the number to the rating.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House, newId, until } from './lib/house.mjs';
import { closePage, complaints, openPhone, says } from './lib/phones.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false });
const browser = await openBrowser();
const kiosk = house.device('kiosk-01');
const clerk = await house.staff('quay7', 7);

async function take(service) {
  const id = newId();
  const made = await kiosk('POST', '/v1/tickets', { id, service, priority: 'none', language: 'vi', channel: 'kiosk' });
  assert.equal(made.status, 201);
  assert.equal((await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed', at: new Date().toISOString() })).status, 200);
  return made.body.ticket;
}

const open = (url) => openPhone(browser, url), close = closePage;

test('a ticket is followed from the line to the counter and rated once', async () => {
  const ticket = await take('ho-kinh-doanh');
  const page = await open(ticket.url);
  await says(page, /Số của ông\/bà/);
  assert.equal((await page.locator('.big').getAttribute('aria-label')).replace('\u00a0', ' '), ticket.number.replace('\u00a0', ' '));
  await says(page, /người chờ trước/);
  assert.equal((await clerk('POST', '/v1/counters/7/next', {})).status, 200);
  await says(page, /Mời ông\/bà đến Quầy 7/);
  await clerk('POST', '/v1/counters/7/start', {});
  await clerk('POST', '/v1/counters/7/finish', {});
  await says(page, /hài lòng với lần phục vụ này/);
  await page.locator('.level').nth(4).tap();
  await says(page, /cần sửa điều gì/);
  await page.locator('.reasons button').first().tap();
  await page.fill('#comment', 'Gọi tôi số 0912 345 678 nhé');
  await page.getByRole('button', { name: 'Gửi đánh giá' }).tap();
  await says(page, /Cảm ơn ông\/bà/);
  await page.reload();
  await says(page, /đã được đánh giá/);
  await close(page);
});

test('a number is given up on the phone and only with the paper', async () => {
  const ticket = await take('ho-kinh-doanh');
  assert.equal((await fetch(`${house.url}/v1/tickets/${ticket.id}/cancel`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': newId() }, body: '{}' })).status, 404);
  const page = await open(ticket.url);
  await page.locator('[data-act=cancel]').tap();
  await page.locator('dialog button[value=yes]').tap();
  await says(page, /đã hủy/);
  await close(page);
});

test('others are let go first and the number stays', async () => {
  const ticket = await take('ho-kinh-doanh');
  const page = await open(ticket.url);
  await page.locator('[data-act=later]').tap();
  await page.locator('dialog button[value="20"]').tap();
  await page.waitForSelector('text=Chưa gọi trước 09:4');
  await until('it is held', async () => (await (await fetch(`${house.url}/v1/tickets/${ticket.url.split('/t/')[1]}`)).json()).state === 'held');
  await until('it can be postponed once only', async () => (await page.locator('[data-act=later]').count()) === 0);
  await close(page);
});

test('what could not be done is said, and why', async () => {
  const ticket = await take('ho-kinh-doanh');
  const page = await open(ticket.url);
  await page.route('**/postpone', (route) => route.abort('connectionreset'));
  const later = async () => {
    await page.locator('[data-act=later]').tap();
    await page.locator('dialog button[value="10"]').tap();
  };
  await later();
  await says(page, /Chưa gửi được vì mất kết nối/);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/phone-fail-vi.png` });
  await page.unroute('**/postpone');
  await page.route('**/postpone', (route) => route.fulfill({ status: 409, contentType: 'application/problem+json', body: '{"status":409,"code":"wrong-state","title":"Conflict"}' }));
  await later();
  await says(page, /vừa đổi trạng thái/);
  await page.locator('[data-act=language]').tap();
  await says(page, /The number has just changed/);
  await page.unroute('**/postpone');
  await later();
  await until('it went through, and nothing is wrong any more', async () => (await page.locator('#problem').count()) === 0);
  await close(page);
});

// As a kiosk makes it: 48 bits of its time first.
const kioskId = () => Date.now().toString(16).padStart(12, '0') + newId().slice(12);

// The code on a paper that a kiosk printed without the center: the ticket's whole id in base 32.
function leaseCode(id) {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ', bits = [...id].map((hex) => parseInt(hex, 16).toString(2).padStart(4, '0')).join('');
  return bits.padEnd(Math.ceil(bits.length / 5) * 5, '0').replace(/.{5}/g, (five) => digits[parseInt(five, 2)]);
}

test('a paper printed without the center opens its page by its whole code, MC1. and all', async () => {
  const leased = await kiosk('POST', '/v1/leases', { boot_id: newId(), generation: 0 });
  assert.equal(leased.status, 200, JSON.stringify(leased.body));
  const { lease } = leased.body;
  const range = lease.ranges.find((one) => one.service === 'ho-kinh-doanh');
  const id = kioskId(), at = '2026-03-10T09:24:00.000+07:00', number = `${range.series}\u00a0${range.from}`;
  const data = { ticket: id, number, series: range.series, value: range.from, service: range.service, priority: 'none', language: 'vi', day: lease.day,
    issued_at: at, channel: 'kiosk', offline: true, lease: lease.id };
  const early = await open(`${house.url}/t/MC1.${leaseCode(id)}`);
  await says(early, /Phiếu của ông\/bà vẫn có giá trị/);
  await early.locator('[data-act=language]').tap();
  await says(early, /Your paper is valid/);
  if (process.env.SHOTS) await early.screenshot({ path: `${process.env.SHOTS}/lease-early.png` });
  const event = (type, more) => ({ id: newId(), type, at, boot_ms: 1, trusted: true, data: more });
  const { body: told } = await kiosk('POST', '/v1/events', { boot_id: newId(), sent_at: at,
    events: [event('ticket.issued', data), event('ticket.printed', { ticket: id, how: 'confirmed', prints: 1, at })] });
  assert.deepEqual(told.results.map((one) => one.status), ['accepted', 'accepted'], JSON.stringify(told));
  await early.locator('[data-act=language]').tap();
  await says(early, /Số của ông\/bà/); // the page that was open follows by itself
  await close(early);
  for (const code of [`MC1.${leaseCode(id)}`, leaseCode(id)]) {
    const page = await open(`${house.url}/t/${code}`);
    await says(page, /Số của ông\/bà/);
    assert.equal(await page.locator('.big').getAttribute('aria-label'), number);
    await close(page);
  }
});

test('a token that is not ours is told so, in both languages, and a made-up MC1. too', async () => {
  for (const code of ['AAAAAAAAAAAAAAAAAAAAAAAAAA', `MC1.${leaseCode('a'.repeat(32))}`]) {
    const page = await open(`${house.url}/t/${code}`);
    await says(page, /Chưa tìm thấy số này/);
    await page.locator('[data-act=language]').tap();
    await says(page, /Number not found/);
    await close(page);
  }
});

test('old data says how old it is', async () => {
  const ticket = await take('ho-kinh-doanh');
  const page = await open(ticket.url);
  await says(page, /tự làm mới/);
  await page.context().setOffline(true);
  await until('the page says that the line is lost', async () => /Mất kết nối/.test(await page.textContent('.age')), 60000, 500);
  await page.context().setOffline(false);
  await until('it comes back by itself', async () => /tự làm mới/.test(await page.textContent('.age')), 30000, 250);
  await close(page);
});

test('no phone page threw', () => assert.deepEqual(complaints, []));

test.after(async () => {
  await browser.close();
  await house.stop();
});
