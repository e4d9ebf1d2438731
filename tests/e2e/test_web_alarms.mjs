// A manager is told of who waits for too long on whatever page is open, with the way to what can be done; it goes when they are called.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House, newId, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false, centerSet: ['targets.wait_min=5', 'targets.wait_most_min=10'] });
const browser = await openBrowser();
const complaints = [];
test.after(async () => { await browser.close(); await house.stop(); });
const manager = await house.staff('quanly');
const open = async () => (await manager('GET', '/v1/alarms')).body.alarms.filter((one) => one.kind === 'waiting-long' && !one.cleared_at);
const page = await openPage(browser, house, 'quanly', { hash: 'tong-quan', complaints });
const shot = (name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/alarms-${name}.png` });

test('who waits for longer than the norm stands above every page', { timeout: 60000 }, async () => {
  const [alarm] = await until('an alarm', async () => { const all = await open(); return all.length && all; }, 40000);
  assert.ok(alarm.people > 0 && alarm.numbers.length > 0);
  await until('the banner', async () => /người chờ .* lâu hơn mức cho phép: [A-Z]/.test(await page.textContent('.alarms')));
  await shot('vi');
  assert.equal((await manager('POST', `/v1/alarms/${alarm.id}/clear`, {})).status, 409, 'nobody waves it away');
  await page.locator('.alarms a[href$="hang-cho"]').first().click();
  await page.waitForSelector('main h1');
  await page.click('[data-act=language]');
  await until('in English', async () => /waiting for .* longer than the norm/.test(await page.textContent('.alarms')));
  await shot('en');
});

test('a strange thing plugged into a kiosk is told of in words', async () => {
  await page.click('[data-act=language]');
  const sent = await house.device('kiosk-01')('POST', '/v1/events', { boot_id: newId(), sent_boot_ms: 1000, events: [{ id: newId(), type: 'device.alarm', at: '2026-03-10T09:24:01+07:00', boot_ms: 900, trusted: true, data: { code: 'usb-unknown-dead-beef' } }] });
  assert.equal(sent.body.results[0].status, 'accepted', JSON.stringify(sent.body));
  await until('the banner', async () => /Thiết bị USB lạ \(dead:beef\) cắm vào kiosk-01/.test(await page.textContent('.alarms')));
  await shot('usb');
});

test('no page threw or broke its policy', () => assert.deepEqual(complaints, []));
