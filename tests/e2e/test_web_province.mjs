// The page of the province in a real browser: three centers of one database beside each other, sorted, searched, as a table to take away.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { House, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false, centerSet: ['center.also=tan-an thanh-my'] });
// Two more centers: one busy and unloved with silent kiosks, one with too few ratings to show.
const more = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], 30)
version, document = db.execute("SELECT version, document FROM catalogues WHERE center = 'an-binh'").fetchone()
for center, name, served, wait, good, rated, satisfied in (('tan-an', 'xã Tân An', 900, 45 * 60000, 100, 200, 90), ('thanh-my', 'xã Thạnh Mỹ', 20, 4 * 60000, 20, 3, 3)):
    db.execute("INSERT INTO catalogues VALUES (?, ?, ?, 1)", (center, version, document.replace('xã An Bình', name).replace('"an-binh"', '"' + center + '"')))
    db.execute("INSERT INTO visit_hours VALUES ('2026-03-05', ?, 9, 'ho-tich', 3, ?, 0, 0, ?, ?, ?, ?, 1000)", (center, served, served, served * wait, good, good))
    db.execute("INSERT INTO rating_hours VALUES ('2026-03-05', ?, 9, 3, ?, ?, 0)", (center, rated, satisfied))
db.execute("INSERT INTO devices (center, id, kind, name, slot, enrolled_at, seen_at) VALUES ('tan-an', 'kiosk-77', 'kiosk', 'Kiosk 77', 77, 1, 1)")
db.commit()`;
execFileSync('python3', ['-c', more, `${house.dir}/center.db`]);
await house.home.stop(house.center);
await house.startCenter();
const browser = await openBrowser();
const complaints = [];
test.after(async () => { await browser.close(); await house.stop(); });

const page = await openPage(browser, house, 'tinh', { complaints });
await page.waitForSelector('#centers tbody tr');
const order = () => page.locator('#centers tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset.key));
const rowOf = (id) => page.textContent(`#centers [data-key=${id}]`);

test('every center stands with its waits, satisfaction and its interval, late dossiers and kiosks', async () => {
  assert.deepEqual((await order()).sort(), ['an-binh', 'tan-an', 'thanh-my']);
  const bad = await rowOf('tan-an');
  assert.match(bad, /xã Tân An/);
  assert.match(bad, /45,0 phút/);
  assert.match(bad, /11\s%/); // 100 of 900 within 15 minutes
  assert.match(bad, /45\s%.*38\s% – 52\s%, 200 lượt/); // Wilson
  assert.match(bad, /1\/1 mất liên lạc/);
  assert.match(await rowOf('thanh-my'), /3 lượt, chưa đủ 5/);
  assert.match(await rowOf('an-binh'), /cần chú ý|tốt|mất liên lạc/);
  assert.match(await rowOf('total'), /Toàn tỉnh/);
});

test('it is sorted by any column, both ways, and found without tones', async () => {
  await page.click('[data-act=sort][data-arg=wait]');
  await until('the longest wait is first', async () => (await order())[0] === 'tan-an');
  assert.equal(await page.getAttribute('th[data-key=wait]', 'aria-sort'), 'descending');
  await page.click('[data-act=sort][data-arg=wait]');
  await until('the shortest is first', async () => (await order())[0] === 'thanh-my');
  await page.click('[data-act=sort][data-arg=rating]');
  await until('unknown stands last', async () => (await page.getAttribute('th[data-key=rating]', 'aria-sort')) !== 'none' && (await order()).at(-1) === 'thanh-my');
  await page.fill('#prov-find', 'thanh my');
  await until('one is left', async () => (await order()).join() === 'thanh-my');
  await page.fill('#prov-find', '');
});

test('another period is asked for', async () => {
  await page.fill('#prov-day', '2025-01-15');
  await until('January of last year', async () => /01\/01\/2025/.test(await page.textContent('main header')));
  assert.match(await rowOf('tan-an'), /Tân An.*0.*–/s);
  await page.fill('#prov-day', '2026-03-10');
  await until('March again', async () => /45,0 phút/.test(await rowOf('tan-an')));
});

test('the table is taken away as a file that a Vietnamese spreadsheet opens', async () => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[download]')]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  assert.equal(download.suggestedFilename(), 'toan-tinh.csv');
  assert.ok(text.startsWith('\ufeff'));
  const line = text.split('\r\n').find((each) => each.startsWith('tan-an;')).split(';');
  assert.deepEqual(line.slice(1, 10), ['xã Tân An', '900', '0', '0', '45,0', '11,1', '11,1', '200', '45,0']);
  assert.equal(text.split('\r\n').find((each) => each.startsWith('Mã;')).split(';').length, line.length);
  assert.match(text, /;Toàn tỉnh;/);
});

test('a row leads to that center, read only, with a way back, and the look stands in its trail', async () => {
  const shot = (name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
  await page.click('#centers [data-key=tan-an] a');
  await until('the bar says where one is', async () => /Quý vị đang xem xã Tân An/.test(await page.textContent('#looking')));
  assert.match(page.url(), /#\/xem\/tan-an\/tong-quan$/);
  await until('its board', async () => /đang chờ|Đang chờ/.test(await page.textContent('main')));
  await shot('look-board');
  const links = await page.locator('.nav a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  assert.deepEqual(links, ['tong-quan', 'thoi-gian-cho', 'chi-so-766', 'danh-gia', 'thiet-bi', 'bao-cao'].map((id) => `#/xem/tan-an/${id}`));
  await page.click('.todo a');
  await until('its kiosk', async () => /Kiosk 77/.test(await page.textContent('main')));
  assert.doesNotMatch(await page.textContent('main'), /Máy lấy số 1/);
  assert.equal(await page.locator('main [data-act=command], main [data-act=add], main [data-act=code], main [data-act=programs]').count(), 0, 'nothing to change things with');
  await shot('look-fleet');
  await page.click('.nav a[href$=bao-cao]');
  await page.waitForSelector('a[href*="reports.csv"]');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href*="reports.csv"]')]);
  assert.match(download.url(), /center=tan-an/);
  await shot('look-reports');
  await page.reload();
  await until('it is there after a reload', async () => /Quý vị đang xem xã Tân An/.test(await page.textContent('#looking')));
  await page.click('[data-act=language]');
  await until('the bar is in English', async () => /You look at .*Nothing can be changed here.*Back to the province/.test(await page.textContent('#looking')));
  await shot('look-reports-en');
  await page.click('[data-act=language]');
  await page.click('#looking a');
  await page.waitForSelector('#centers tbody tr');
  assert.equal(await page.locator('#looking').count(), 0);
  const trail = execFileSync('python3', ['-c', `import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute("SELECT center, who, subject FROM audit WHERE action = 'province.looked'"): print(*row)`, `${house.dir}/center.db`], { encoding: 'utf8' });
  assert.equal(trail, 'tan-an tinh an-binh\n');
});

test('what is not for the province is not opened by its address either', async () => {
  await page.goto(`${house.url}/#/xem/no-such/tong-quan`);
  await until('the page says so', async () => /no-such/.test(await page.textContent('#looking')));
  await page.goto(`${house.url}/#/xem/tan-an/cau-hinh`);
  await until('the first page instead', async () => (await page.getAttribute('.nav [aria-current=page]', 'href')) === '#/xem/tan-an/tong-quan');
  await page.goto(`${house.url}/#/toan-tinh`);
  await page.waitForSelector('#centers tbody tr');
  const clerk = await openPage(browser, house, 'quanly', { hash: 'xem/tan-an/tong-quan', complaints });
  assert.equal(await clerk.locator('#looking').count(), 0);
});

test('English, a tablet, and only the province', async () => {
  await page.click('[data-act=language]');
  await until('the page is in English', async () => /Centres of the province/.test(await page.textContent('main')));
  await page.setViewportSize({ width: 820, height: 1180 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, 'the page itself does not scroll sideways');
  const manager = await house.staff('quanly');
  assert.equal((await manager('GET', '/v1/centers')).status, 403);
});

test('no page threw or broke its policy', () => assert.deepEqual(complaints, []));
