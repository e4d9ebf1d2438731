// A number that was not served on its day: seen by staff, exchanged once for today's, called first, and shown as what it was on the
// clerk's page and on the hall screen. Its waiting is counted from today.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { House, newId, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false, display: true });
const browser = await openBrowser();
const complaints = [];
test.after(async () => { await browser.close(); await house.stop(); });

const kiosk = house.device('kiosk-01'), clerk = await house.staff('quay3', 3);
// Two of yesterday, as the end of the day left them.
const left = [];
for (let i = 0; i < 2; i++) {
  const id = newId();
  await kiosk('POST', '/v1/tickets', { id, service: 'ho-tich' });
  await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed' });
  left.push(id);
}
execFileSync('python3', ['-c', `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], 30)
for i, id in enumerate(sys.argv[2:]):
    db.execute("UPDATE tickets SET day = '2026-03-09', state = 7, reason = 'day-end', number = ?, value = value + 500, issued_at = issued_at - 60000000 WHERE id = ?", ('B\u00a077' + str(i), id))
db.commit()`, `${house.dir}/center.db`, ...left]);

const open = (username, counter, hash) => openPage(browser, house, username, { counter, hash, complaints });
let number = '';
const page = await open('quanly', 0, 'hang-cho');

test('staff see who was left over and give one today\'s number, once', async () => {
  await page.waitForSelector('#left-over tr');
  assert.equal(await page.locator('#left-over tr').count(), 2);
  assert.match(await page.textContent('#left-over'), /B\s770.*09\/03/);
  await page.click(`#left-over [data-arg="${left[0]}"]`);
  await page.locator('dialog button[value=yes]').click();
  await until('the new number is told', async () => { number = /Số mới: (.+)/.exec(await page.textContent('dialog h2'))?.[1]; return number; });
  await page.locator('dialog button').last().click();
  await until('one is left', async () => (await page.locator('#left-over tr').count()) === 1);
  await until('the header counts it', async () => /1 số chuyển từ hôm trước/.test(await page.textContent('main header')));
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/carried-queue.png` });
  assert.equal((await clerk('POST', `/v1/tickets/${left[0]}/carry`, { id: newId() })).status, 409);
});

test('it stands first, marked, and its wait is counted from today', async () => {
  const view = (await clerk('GET', '/v1/counters/3')).body;
  const row = view.queue.find((each) => each.number === number);
  assert.ok(row, JSON.stringify(view.queue).slice(0, 300));
  assert.deepEqual(row.carried, { day: '2026-03-09', number: 'B\u00a0770' });
  assert.equal(row.arrived_at.slice(0, 10), '2026-03-10');
  assert.ok(Date.parse(row.arrived_at) >= Date.parse('2026-03-10T09:00:00+07:00'), row.arrived_at);
  assert.equal(view.queue.findIndex((each) => each.priority === 'none'), view.queue.indexOf(row), 'before all without a priority');
});

test('the clerk\'s page says what it was', async () => {
  const console_ = await open('quay3', 3, 'goi-so');
  await until('the mark in the queue', async () => /09\/03.*số cũ B\s770/.test(await console_.textContent('.queue-card')));
  if (process.env.SHOTS) await console_.screenshot({ path: `${process.env.SHOTS}/carried-console.png` });
  await console_.context().close();
});

test('the hall screen calls it with the number of the old paper', async () => {
  await house.display.shows(/1 số chưa được phục vụ hôm trước được mời trước/, 90000); // a page of the ticker
  const { serving } = (await clerk('GET', '/v1/counters/3')).body;
  if (serving) await clerk('POST', '/v1/counters/3/finish', {});
  const row = (await clerk('GET', '/v1/counters/3')).body.queue.find((each) => each.number === number);
  assert.equal((await clerk('POST', '/v1/counters/3/call', { ticket: row.id })).status, 200);
  const text = await house.display.shows(/Số cũ B\s770 \(09\/03\)/, 15000);
  assert.match(text, /Mời số của hôm trước/);
  assert.ok(text.includes(number));
  if (process.env.SHOTS) await house.displayScreen.shot(`${process.env.SHOTS}/carried-announce.png`);
  await house.display.shows(/Các quầy/, 20000);
  assert.match(house.display.text(), /Số cũ B\s770/);
  if (process.env.SHOTS) await house.displayScreen.shot(`${process.env.SHOTS}/carried-hall.png`);
  const queue = await until('the picture follows', async () => { const now = await (await fetch(`${house.url}/v1/queue`)).json(); return now.carried === 0 && now; });
  assert.deepEqual(queue.calls[0].carried, { day: '2026-03-09', number: 'B\u00a0770' });
});

test('no page threw or broke its policy', () => assert.deepEqual(complaints, []));
