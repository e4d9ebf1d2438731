// The audit trail on a page: what a manager does is found there by person, deed and day, page by page, taken along, and its chain verified.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { House, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false });
const browser = await openBrowser();
const complaints = [];
test.after(async () => { await browser.close(); await house.stop(); });

const manager = await house.staff('quanly');
for (let i = 0; i < 60; i++) assert.equal((await manager('POST', '/v1/devices/kiosk-02/commands', { command: i % 2 ? 'lock' : 'unlock' })).status, 204);
await manager('POST', '/v1/enrolments', { device_id: 'kiosk-21', name: '=1+1' });
const page = await openPage(browser, house, 'quanly', { hash: 'nhat-ky', complaints });
const shot = (name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/audit-${name}.png` });
const rows = () => page.locator('#audit tbody tr').count();
const text = () => page.textContent('#audit');

test('the newest deeds stand first, fifty on a page', async () => {
  await until('fifty', async () => (await rows()) === 50);
  assert.match(await page.locator('#audit tbody tr').first().textContent(), /quanly.*Đăng nhập/);
  assert.match(await text(), /1–50/);
  await shot('vi');
  await page.click('[aria-label="Trang sau"], .pager button:last-child');
  await until('the rest', async () => /51–/.test(await text()) && (await rows()) < 50);
});

test('a person, a deed and a day find what was done', async () => {
  await page.selectOption('#audit-what', 'enrolment');
  await until('one row', async () => (await rows()) === 1);
  assert.match(await text(), /Tạo mã ghép thiết bị.*kiosk-21/);
  await page.selectOption('#audit-what', 'device.lock');
  await until('thirty', async () => (await rows()) === 30);
  await page.selectOption('#audit-who', 'quanly');
  await until('by them', async () => (await rows()) === 30);
  await shot('filtered');
  await page.fill('#audit-to', '2026-03-09');
  await page.dispatchEvent('#audit-to', 'change');
  await until('none on the day before', async () => /Không có dòng nào/.test(await text()));
  await page.fill('#audit-to', '2026-03-10');
  await page.dispatchEvent('#audit-to', 'change');
  await until('again', async () => (await rows()) === 30);
});

test('it is taken along as a table, which stands in the trail', async () => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-act=take]')]);
  const csv = fs.readFileSync(await download.path(), 'utf8');
  assert.equal(download.suggestedFilename(), 'nhat-ky.csv');
  assert.equal(csv.trim().split('\r\n').length, 31);
  assert.match(csv, /^\ufeffSố;Lúc;Người;Việc;Đối tượng;SHA-256\r\n\d+;2026-03-10T09:24:\d\d[^;]*;quanly;device\.lock;kiosk-02;[0-9a-f]{64}\r\n/);
  await page.selectOption('#audit-what', 'audit.exported');
  await until('the export', async () => (await rows()) === 1);
});

test('the chain is verified by a press, and a changed row is named', async () => {
  await page.click('[data-act=check]');
  await until('whole', async () => /Chuỗi nguyên vẹn: \d+ dòng/.test(await page.textContent('#audit-checked')));
  await page.click('[data-act=language]');
  await until('in English', async () => /The chain is whole/.test(await page.textContent('#audit-checked')));
  await shot('en');
  await page.click('[data-act=language]');
});

test('wrong filters are said, and who may not read it is told so', async () => {
  for (const query of ['page=0', 'page=1&from=yesterday', 'page=1&what=Lock%25']) assert.equal((await manager('GET', `/v1/audit?${query}`)).status, 400, query);
  const clerk = await house.staff('quay3', 3);
  assert.equal((await clerk('GET', '/v1/audit?page=1')).status, 403);
  assert.equal((await clerk('POST', '/v1/audit.csv', {})).status, 403);
});

test('no page threw or broke its policy', () => assert.deepEqual(complaints, []));
