// Managers' pages: what was written beside ratings, late dossiers. SHOTS=folder leaves pictures.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { House, newId, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false, centerSet: ['targets.wait_min=10', 'targets.wait_most_min=20', 'targets.wait_source=QĐ 12/QĐ-UBND', 'targets.satisfied_percent=95', 'queue.limit_min=12'] });
const browser = await openBrowser();
const complaints = [];
const shot = async (page, name) => process.env.SHOTS && page.screenshot({ path: path.join(process.env.SHOTS, `${name}.png`), fullPage: true });
if (process.env.SHOTS) fs.mkdirSync(process.env.SHOTS, { recursive: true });

// A visit to its end, rated by the token of its paper.
async function rate(level, comment) {
  const kiosk = house.device('kiosk-01'), clerk = await house.staff('quay3', 3);
  const id = newId();
  const { ticket } = (await kiosk('POST', '/v1/tickets', { id, service: 'ho-tich' })).body;
  await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed' });
  const { serving } = (await clerk('GET', '/v1/counters/3')).body;
  if (serving) await clerk('POST', '/v1/counters/3/finish', {});
  assert.equal((await clerk('POST', '/v1/counters/3/call', { ticket: id })).status, 200);
  await clerk('POST', '/v1/counters/3/start', {});
  await clerk('POST', '/v1/counters/3/finish', {});
  const rating = newId();
  const answer = await fetch(`${house.url}/v1/ratings`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: rating, ticket: ticket.url.split('/t/')[1], level, levels: 5, reasons: [], channel: 'phone', comment }) });
  assert.equal(answer.status, 201, await answer.text());
  return ticket.number;
}

test('a manager finds what was written, marks it and takes it along', async () => {
  const number = await rate(2, 'Phải chờ hơn 40 phút, gọi 0912 345 678 để hỏi thêm');
  await rate(5, 'Cán bộ hướng dẫn rõ ràng');
  const page = await openPage(browser, house, 'quanly', { hash: 'danh-gia', complaints });
  await page.waitForSelector('#comments tbody tr');
  assert.equal(await page.locator('#comments tbody tr').count(), 2);
  const card = () => page.locator('#comments').textContent();
  assert.match(await card(), /Phải chờ hơn 40 phút, gọi \*{12} để hỏi thêm/);
  assert.ok(!(await card()).includes(number), 'not whose it was');
  await shot(page, 'comments-vi');
  await page.selectOption('#cmt-level', '2');
  await until('one is left', async () => (await page.locator('#comments tbody tr').count()) === 1);
  await page.locator('#comments [data-act=handled]').click();
  await until('it is seen to', async () => (await page.locator('#comments tbody tr').count()) === 0);
  await page.locator('#comments [data-arg=handled]').first().click();
  await until('it stands among those seen to', async () => /quanly/.test(await card()));
  await page.selectOption('#cmt-level', '');
  await page.locator('#comments [data-arg=all]').first().click();
  await until('both', async () => (await page.locator('#comments tbody tr').count()) === 2);
  await page.locator('[data-act=language]').click();
  await until('English', async () => /What citizens wrote/.test(await card()));
  await shot(page, 'comments-en');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#comments [data-act=commentsTake]').click()]);
  assert.equal(download.suggestedFilename(), 'gop-y.csv');
  assert.match(fs.readFileSync(await download.path(), 'utf8'), /Cán bộ hướng dẫn rõ ràng/);
  await page.context().close();
});

test('the trail tells who marked and who took the table; others see nothing', async () => {
  const manager = await house.staff('quanly');
  const actions = (await manager('GET', '/v1/audit')).body.rows.filter((row) => row.who === 'quanly').map((row) => row.action);
  assert.ok(actions.includes('comments.exported') && actions.includes('comment.handled'), actions.join());
  for (const [name, counter] of [['quay3', 3], ['kythuat', undefined]]) {
    const other = await house.staff(name, counter);
    assert.equal((await other('GET', '/v1/ratings/comments')).status, 403);
    assert.equal((await other('POST', `/v1/ratings/${newId()}/handled`, {})).status, 403);
  }
});

test('pages judge by the targets of the configuration, and say whose they are', async () => {
  const page = await openPage(browser, house, 'quanly', { hash: 'tong-quan', complaints });
  const says = (text) => until(`the page says ${text}`, async () => (await page.textContent('main')).includes(text));
  await says('mục tiêu ≤ 10 phút, trần 20 phút (QĐ 12/QĐ-UBND)');
  await shot(page, 'targets-overview-vi');
  await page.goto(`${house.url}/#/thoi-gian-cho`);
  await says('Mục tiêu 10 phút, trần 20 phút (QĐ 12/QĐ-UBND)');
  await says('Trong 20 phút');
  await shot(page, 'targets-waits-vi');
  await page.goto(`${house.url}/#/bao-cao`);
  await says('≤ 10 phútQĐ 12/QĐ-UBND');
  await says('Chờ không quá 20 phút');
  await says('≥ 95 %chỉ tiêu của trung tâm');
  await page.locator('[data-act=language]').click();
  await says('Waited 20 min or less');
  await page.locator('section.card').nth(1).scrollIntoViewIfNeeded();
  await shot(page, 'targets-report-en');
  await page.context().close();
  const clerk = await openPage(browser, house, 'quay3', { hash: 'goi-so', complaints });
  await until('the rule of the queue', async () => (await clerk.textContent('main')).includes('không ai bị vượt quá 12 phút'));
  await clerk.context().close();
});

test('late dossiers are counted whole, paged, and taken along whole', async () => {
  const manager = await house.staff('quanly');
  const before = (await manager('GET', '/v1/dossiers')).body.total;
  const records = Array.from({ length: 230 }, (_, i) => ({ MaHoSo: `H08.16-260105-${7000 + i}`, TenTTHC: 'Cấp đổi giấy chứng nhận', NgayTiepNhan: '20260105090000', NgayHenTra: '20260120170000', TrangThaiHoSo: '4' }));
  assert.equal((await manager('POST', '/v1/bridge/mot-cua', records)).status, 200);
  const page = await openPage(browser, house, 'quanly', { hash: 'bao-cao', complaints });
  const total = before + 230, card = page.locator('#late');
  await until('the sum', async () => (await card.textContent()).includes(`${total} hồ sơ`));
  assert.equal(await card.locator('tbody tr').count(), 50);
  await shot(page, 'late-vi');
  let seen = 50;
  for (let number = 2; number <= Math.ceil(total / 50); number++) {
    const first = await card.locator('tbody tr').first().getAttribute('data-key');
    await page.locator('#late [aria-label="Trang sau"]').press('Enter');
    await until('the next page', async () => (await card.locator('tbody tr').first().getAttribute('data-key')) !== first);
    seen += await card.locator('tbody tr').count();
  }
  assert.equal(seen, total);
  assert.ok(await page.locator('#late [aria-label="Trang sau"]').isDisabled());
  await page.locator('[data-act=language]').click();
  await until('English', async () => /working days late/i.test(await card.textContent()));
  await shot(page, 'late-en');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#late a[download]').click()]);
  assert.equal(fs.readFileSync(await download.path(), 'utf8').trim().split('\n').length, total + 1);
  await page.context().close();
});

test.after(async () => {
  await browser.close();
  await house.stop();
  assert.deepEqual(complaints, []);
});
