// The evaluation by TT 01/2018 in a real browser: what the center computes, what a manager puts in with its source, the trail of it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false });
const browser = await openBrowser();
const complaints = [];
test.after(async () => { await browser.close(); await house.stop(); });

const manager = await house.staff('quanly');
const of = async (number) => (await manager('GET', '/v1/indicators/tt01?period=quarter')).body.indicators[number - 1];
const page = await openPage(browser, house, 'quanly', { hash: 'chi-so-766', complaints });
await page.locator('[data-arg=classes]').click();
await page.waitForSelector('.classes tbody tr');
const rowText = (number) => page.textContent(`.classes tr[data-key="${number}"]`);

test('bodies contacted and online services are computed, contacts are said to be missing', async () => {
  const [third, fourth, ninth] = [await of(3), await of(4), await of(9)];
  assert.equal(third.points, null);
  assert.ok(fourth.computed > 1 && fourth.computed <= 2 && fourth.count > 50, JSON.stringify(fourth));
  assert.ok([0, 1, 2].includes(ninth.computed), JSON.stringify(ninth));
  assert.match(await rowText(3), /thiếu số liệu.*Còn thiếu/);
  assert.match(await rowText(4), /trực tuyến là 2/);
});

test('dossiers that the center watches from their start give indicator 3 a figure', async () => {
  const dossier = (i, state) => ({ MaHoSo: `H08.16-260309-08${10 + i}`, NgayTiepNhan: '20260309080000', TrangThaiHoSo: String(state), NgayHenTra: '20260312170000', ...(state === 9 ? { NgayKetThucXuLy: '20260310090000' } : {}) });
  for (const states of [[2, 2, 2, 2, 2, 2], [4, 5, 5, 4, 4, 4], [4, 4, 4, 4, 4, 4], [4, 5, 4, 4, 4, 4], [9, 9, 9, 9, 9, 9]]) {
    const sent = await manager('POST', '/v1/bridge/mot-cua', states.map((state, i) => dossier(i, state)));
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
  }
  const third = await of(3);
  assert.deepEqual([third.count, third.points], [6, 1.5]); // four never (2), one once (1), one twice (0)
});

test('a manager puts a figure in: it counts, with name, time and source, beside the computed one', async () => {
  await page.click('[data-act=figure][data-arg="3"]');
  await page.fill('#figure-points', '1.7');
  await page.fill('#figure-count', '240');
  await page.fill('#figure-source', 'Phiếu khảo sát quý I');
  await page.click('dialog [type=submit]');
  await until('it is on the page', async () => /1,7 \/ 2.*240.*quanly nhập 10\/03 09:2.*Phiếu khảo sát quý I.*Trung tâm tính được 1,5/.test(await rowText(3)));
  const third = await of(3);
  assert.deepEqual([third.points, third.computed, third.entered.who, third.entered.source], [1.7, 1.5, 'quanly', 'Phiếu khảo sát quý I']);
  const other = (await manager('GET', '/v1/indicators/tt01?period=year')).body.indicators[2];
  assert.equal(other.entered, null, 'another period has its own');
  assert.match(JSON.stringify((await manager('GET', '/v1/audit')).body), /indicator\.entered.{0,80}tt01 3 quarter 2026-01-01 = 1\.70/);
});

test('what is no figure, or no indicator of that kind, is refused; others may not', async () => {
  const put = (who, number, body) => who('POST', `/v1/indicators/tt01/${number}?period=quarter`, body);
  const good = { points: 1, count: 10, source: 'Sở Nội vụ' };
  for (const wrong of [{ points: 2.1 }, { points: -1 }, { points: '1' }, { count: 0 }, { source: '' }, { source: 'x'.repeat(300) }])
    assert.equal((await put(manager, 4, { ...good, ...wrong })).status, 400, JSON.stringify(wrong));
  for (const number of [1, 2, 7, 8, 10, 'x']) assert.equal((await put(manager, number, good)).status, 404, number);
  assert.equal((await manager('POST', '/v1/indicators/tt01/4?period=week', good)).status, 400);
  for (const username of ['quay3', 'kythuat', 'tinh']) assert.equal((await put(await house.staff(username), 4, good)).status, 403, username);
});

test('taken back, the center\'s own figure counts again', async () => {
  await page.click('tr[data-key="3"] [data-act=unfigure]');
  await page.locator('dialog button[value=yes]').click();
  await until('the computed one', async () => /1,5 \/ 2/.test(await rowText(3)));
  assert.equal((await manager('DELETE', '/v1/indicators/tt01/3?period=quarter')).status, 404);
});

test('thresholds are the catalogue\'s', async () => {
  const catalogue = await (await fetch(`${house.url}/v1/catalogue`)).json();
  const before = (await of(9)).computed;
  catalogue.evaluation = { ...catalogue.evaluation, online_one: 0.01, online_two: 0.02 };
  assert.equal((await manager('POST', '/v1/catalogue', catalogue)).status, 200);
  await until('two points', async () => (await of(9)).computed === 2);
  assert.notEqual(before, 2);
});

test('no page threw or broke its policy', () => assert.deepEqual(complaints, []));
