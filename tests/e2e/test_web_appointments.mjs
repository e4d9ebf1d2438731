// Appointments on the pages: booked by staff for a caller, seen, moved and given up on a phone. SHOTS=folder leaves pictures.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { House, newId, until } from './lib/house.mjs';
import { closePage, complaints, openPage, openPhone, says } from './lib/phones.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false, centerSet: ['limits.lookup_per_minute=1000'] });
const browser = await openBrowser();
const manager = await house.staff('quanly');

const shot = async (page, name) => process.env.SHOTS && page.screenshot({ path: path.join(process.env.SHOTS, `${name}.png`), fullPage: true });
if (process.env.SHOTS) fs.mkdirSync(process.env.SHOTS, { recursive: true });

const open = (url, options) => openPage(browser, url, options), phone = (url) => openPhone(browser, url), close = closePage;
// Nothing wider than the screen, nothing cut.
const fits = async (page, name) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is wider than the screen`);

async function book(at, service = 'ho-tich') {
  const made = await manager('POST', '/v1/appointments', { id: newId(), service, at: `2026-03-${at}:00+07:00` });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}
const seen = async (one) => (await fetch(`${house.url}/v1/appointments/${one.token}`)).json();

async function bookingPage(username, service) {
  const page = await open(house.url, { viewport: { width: 1440, height: 900 } });
  await page.fill('#username', username);
  await page.fill('#password', 'mot-cua-sample');
  await page.click('button[type=submit]');
  await page.waitForSelector('.sidebar');
  await page.goto(`${house.url}/#/lich-hen`);
  await page.selectOption('#book-service', service);
  return page;
}

test('staff book an hour for a caller and have its code to print', async () => {
  const page = await bookingPage('quay3', 'ho-tich');
  await page.locator('.day[data-arg="2026-03-11"]').click();
  await page.locator('.slot[data-arg*="T09:30"]').click();
  await shot(page, 'book-vi');
  await page.getByRole('button', { name: 'Đặt 09:30 ngày 11/03' }).click();
  await page.waitForSelector('.slip img');
  await until('the code is drawn', () => page.evaluate(() => document.querySelector('.slip img').naturalWidth > 0 || document.querySelector('.slip img').complete));
  const url = await page.inputValue('#book-url');
  assert.match(url, /\/a\/[0-9A-Z]{26}$/);
  assert.match(await page.textContent('table'), /09:30/);
  await shot(page, 'booked-vi');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.sidebar').isVisible(), false);
  assert.equal(await page.locator('.slip').isVisible(), true);
  await shot(page, 'slip-print');
  await page.emulateMedia({ media: 'screen' });
  await page.locator('[data-act=language]').first().click();
  await page.waitForSelector('text=Appointment slip');
  await shot(page, 'booked-en');
  await page.setViewportSize({ width: 820, height: 1180 });
  await fits(page, 'the booking page on a tablet');
  await shot(page, 'booked-tablet');
  await page.locator('[data-act=cancel]').first().click();
  await page.locator('dialog button[value=yes]').click();
  await page.waitForSelector('text=Cancelled');
  assert.equal((await (await fetch(`${house.url}/v1/appointments/${url.split('/a/')[1]}`)).json()).state, 'cancelled');
  await close(page);
});

test('the hour that two want last goes to one, and days off can not be chosen', async () => {
  const page = await bookingPage('quanly', 'chung-thuc');
  await page.locator('.day[data-arg="2026-03-12"]').click();
  await page.locator('.slot[data-arg*="2026-03-12T10:00"]').click();
  await book('12T10:00', 'chung-thuc');
  await book('12T10:05', 'chung-thuc');
  await page.locator('[data-act=book]').click();
  await page.waitForSelector('text=vừa hết chỗ');
  await until('it is shown as taken', () => page.locator('.slot[data-arg*="T10:00"]').isDisabled());
  assert.ok(await page.locator('.day[data-arg="2026-03-15"]').isDisabled(), 'a Sunday');
  await close(page);
});

test('on the phone an appointment is shown with its code, moved, and given up', async () => {
  const one = await book('11T09:30');
  const page = await phone(one.url);
  await says(page, /09:30/);
  await says(page, /Lấy số tại kiosk từ 09:00 đến 09:45/);
  await until('the code is drawn', () => page.evaluate(() => document.querySelector('.code img')?.complete));
  await fits(page, 'the page of an appointment');
  await shot(page, 'phone-vi');
  await page.locator('[data-act=language]').tap();
  await says(page, /Your place is kept/);
  await shot(page, 'phone-en');
  await page.locator('[data-act=language]').tap();
  await page.locator('[data-act=move]').tap();
  await says(page, /Chọn giờ khác/);
  await page.locator('.day[data-arg="2026-03-12"]').tap();
  await page.locator('.slot[data-arg*="2026-03-12T14:00"]').tap();
  await fits(page, 'choosing another hour');
  await shot(page, 'phone-move-vi');
  await page.getByRole('button', { name: 'Đổi sang 14:00 ngày 12/03' }).tap();
  await says(page, /Đã đổi giờ hẹn/);
  assert.equal((await seen(one)).at, '2026-03-12T14:00:00.000+07:00');
  await page.locator('[data-act=withdraw]').tap();
  await page.locator('dialog button[value=yes]').tap();
  await says(page, /Lịch hẹn đã hủy/);
  assert.equal((await seen(one)).state, 'cancelled');
  await shot(page, 'phone-cancelled-vi');
  await close(page);
});

test('a place that was lost meanwhile is told, and another can be chosen', async () => {
  const one = await book('13T08:00');
  const page = await phone(one.url);
  await page.locator('[data-act=move]').tap();
  await page.locator('.day[data-arg="2026-03-13"]').tap();
  await page.locator('.slot[data-arg*="2026-03-13T09:00"]').tap();
  await book('13T09:00');
  await book('13T09:00');
  await page.locator('[data-act=take]').tap();
  await says(page, /vừa hết chỗ/);
  assert.equal((await seen(one)).at, one.at, 'the old hour is kept');
  await page.locator('.slot[data-arg*="2026-03-13T09:15"]').tap();
  await page.locator('[data-act=take]').tap();
  await says(page, /Đã đổi giờ hẹn/);
  await close(page);
});

test('an hour that has come, and a code that is not ours', async () => {
  const now = await book('10T09:40');
  let page = await phone(now.url);
  await says(page, /Đã đến giờ/);
  await shot(page, 'phone-now-vi');
  await close(page);
  page = await phone(`${house.url}/a/AAAAAAAAAAAAAAAAAAAAAAAAAA`);
  await says(page, /Chưa tìm thấy lịch hẹn/);
  await page.locator('[data-act=language]').tap();
  await says(page, /Appointment not found/);
  await close(page);
});

test('no page threw, and none knows a name', async () => {
  assert.deepEqual(complaints, []);
  const one = await seen(await book('13T10:00'));
  assert.deepEqual(Object.keys(one).sort(), ['as_of', 'at', 'from', 'number', 'service', 'state', 'until']);
});

test.after(async () => {
  await browser.close();
  await house.stop();
});
