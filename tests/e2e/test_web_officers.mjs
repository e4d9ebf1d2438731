// The page of staff in a real browser: a manager takes a service off an officer and the counter no longer calls it; a lock throws
// out; an auditor or a clerk changes nothing.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House, newId, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false });
const browser = await openBrowser();
const complaints = [];
test.after(async () => { await browser.close(); await house.stop(); });

const boss = await house.staff('quanly'), clerk = await house.staff('quay3', 3);
const page = await openPage(browser, house, 'quanly', { hash: 'can-bo', complaints });
const row = (name) => page.locator(`#staff tr[data-key="${name}"]`);
const says = (name, pattern) => until(`${name}: ${pattern}`, async () => pattern.test(await row(name).textContent()));
const waiting = async () => (await clerk('GET', '/v1/counters/3')).body.queue.length;
const look = async (name) => { if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }); };

test('a service is taken off an officer and the counter no longer calls it', async () => {
  const kiosk = house.device('kiosk-01'), id = newId();
  await kiosk('POST', '/v1/tickets', { id, service: 'ho-tich' });
  await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed' });
  assert.ok((await waiting()) > 0);
  await says('quay3', /Mọi lĩnh vực của quầy/);
  await row('quay3').locator('[data-act=edit]').click();
  await page.check('dialog [value="chung-thuc"]');
  await look('officers-edit-vi');
  await page.click('dialog [type=submit]');
  await says('quay3', /Chứng thực/);
  assert.equal(await waiting(), 0);
  assert.equal((await clerk('POST', '/v1/counters/3/next', {})).status, 204);
  await look('officers-vi');
});

test('an empty choice is all of the counter again', async () => {
  await row('quay3').locator('[data-act=edit]').click();
  await page.uncheck('dialog [value="chung-thuc"]');
  await page.click('dialog [type=submit]');
  await says('quay3', /Mọi lĩnh vực của quầy/);
  assert.equal((await clerk('POST', '/v1/counters/3/next', {})).status, 200);
});

test('a lock throws out and is taken off again', async () => {
  await row('quay3').locator('[data-act=lock]').click();
  await page.click('dialog [value=yes]');
  await says('quay3', /Đã khóa/);
  assert.equal((await clerk('GET', '/v1/counters/3')).status, 401);
  await page.click('[data-act=language]');
  await says('quay3', /Locked/);
  await look('officers-en');
  await row('quay3').locator('[data-act=unlock]').click();
  await says('quay3', /In use/);
  assert.equal(await row('quanly').locator('[data-act=lock]').count(), 0, 'not oneself');
});

test('who is no manager changes nothing, and nothing was thrown', async () => {
  const other = await house.staff('quay4', 4);
  assert.equal((await other('POST', '/v1/staff/quay4/services', { services: [] })).status, 403);
  assert.equal((await other('GET', '/v1/staff')).status, 403);
  assert.equal((await boss('POST', '/v1/staff/quanly/lock', { locked: true })).status, 400);
  assert.deepEqual(complaints, []);
});
