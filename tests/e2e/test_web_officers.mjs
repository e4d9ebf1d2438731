// The page of staff in a real browser: a manager takes a service off an officer and the counter no longer calls it; a lock throws
// out; rights are given and taken; somebody is added and chooses their own password; a clerk changes nothing.
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

const box = (name, value) => `dialog [name="${name}"][value="${value}"]`;

test('a counter that is taken ends the session there, one that is given does not', async () => {
  await page.click('[data-act=language]');
  const four = await house.staff('quay4', 4);
  await row('quay4').locator('[data-act=edit]').click();
  await look('officers-rights-vi');
  await page.check(box('counter', 5));
  await page.click('dialog [type=submit]');
  await says('quay4', /4, 5/);
  assert.equal((await four('GET', '/v1/counters/4')).status, 200);
  await row('quay4').locator('[data-act=edit]').click();
  await page.uncheck(box('counter', 4));
  await page.click('dialog [type=submit]');
  await until('out', async () => (await four('GET', '/v1/counters/4')).status === 401);
});

test('the last manager keeps their role, and is told why', async () => {
  await row('quanly').locator('[data-act=edit]').click();
  await page.uncheck(box('role', 'manager'));
  await page.click('dialog [type=submit]');
  await page.waitForFunction(() => /lãnh đạo/.test(document.querySelector('dialog [role=alert]').textContent));
  await look('officers-last-vi');
  await page.click('dialog [type=button]');
  assert.equal((await boss('POST', '/v1/staff/quanly/rights', { roles: ['clerk'], counters: [] })).body.code, 'last-manager');
});

let once = '';
test('somebody is added and gets a password that is shown once', async () => {
  await page.click('[data-act=add]');
  await page.fill('#new-user', 'Lan');
  await page.fill('#new-name', 'L. T. A.');
  await page.click('dialog [type=submit]');
  await page.waitForFunction(() => /không dấu/.test(document.querySelector('dialog [role=alert]').textContent));
  await page.fill('#new-user', 'lan');
  await page.check(box('counter', 3));
  await look('officers-add-vi');
  await page.click('dialog [type=submit]');
  once = await page.textContent('dialog .once');
  assert.match(once, /^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
  await look('officers-once-vi');
  await page.click('dialog .primary');
  await says('lan', /Chờ đặt mật khẩu/);
  await until('shown once', async () => !(await page.content()).includes(once));
});

test('the first sign-in is the choice of one\u2019s own password', async () => {
  const first = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const own = 'một mật khẩu của Lan';
  await first.goto(house.url);
  await first.fill('#username', 'lan');
  await first.fill('#password', once.toLowerCase());
  await first.selectOption('#counter', '3');
  await first.click('[type=submit]');
  await first.waitForSelector('#chosen');
  if (process.env.SHOTS) await first.screenshot({ path: `${process.env.SHOTS}/signin-once-vi.png` });
  const choose = async (one, other) => { await first.fill('#chosen', one); await first.fill('#again', other); await first.click('[type=submit]'); };
  await choose(own, 'khác');
  await first.waitForFunction(() => /chưa giống/.test(document.querySelector('[role=alert]').textContent));
  await choose('ngắn', 'ngắn');
  await first.waitForFunction(() => /10 ký tự/.test(document.querySelector('[role=alert]').textContent));
  if (process.env.SHOTS) { await first.click('[data-act=language]'); await first.screenshot({ path: `${process.env.SHOTS}/signin-weak-en.png` }); }
  await choose(own, own);
  await first.waitForSelector('.console');
  await says('lan', /Đang dùng/);
  await first.context().close();
});

test('a new one-time password throws out and the old one is none', async () => {
  const nine = await house.staff('quay9', 9);
  await page.click('[data-act=language]');
  await row('quay9').locator('[data-act=code]').click();
  await page.click('dialog [value=yes]');
  await page.waitForSelector('dialog .once');
  await look('officers-once-en');
  await page.click('dialog .primary');
  assert.equal((await nine('GET', '/v1/session')).status, 401);
  await assert.rejects(house.staff('quay9', 9), /401/);
  await says('quay9', /To choose a password/);
  assert.equal(await row('quanly').locator('[data-act=code]').count(), 0, 'not oneself');
  await look('officers-all-en');
});

test('who is no manager changes nothing, and nothing was thrown', async () => {
  const other = await house.staff('quay5', 5);
  for (const [path, body] of [['', { username: 'x', display: 'X', roles: [], counters: [] }], ['/quay5/rights', { roles: ['manager'], counters: [] }], ['/quay3/password', {}]])
    assert.equal((await other('POST', `/v1/staff${path}`, body)).status, 403, path);
  assert.equal((await other('POST', '/v1/staff/quay4/services', { services: [] })).status, 403);
  assert.equal((await other('GET', '/v1/staff')).status, 403);
  assert.equal((await boss('POST', '/v1/staff/quanly/lock', { locked: true })).status, 400);
  assert.deepEqual(complaints, []);
});
