// Whom nobody can call is told of on the manager's live board and at every counter, and no more when it is mended.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House, newId, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false, centerSet: ['center.stranded_s=1'] });
const browser = await openBrowser();
const complaints = [];
test.after(async () => { await browser.close(); await house.stop(); });

const boss = await house.staff('quanly'), three = await house.staff('quay3', 3), four = await house.staff('quay4', 4);
const kiosk = house.device('kiosk-01');
const board = await openPage(browser, house, 'quanly', { hash: 'tong-quan', complaints });
const desk = await openPage(browser, house, 'quay5', { hash: 'goi-so', counter: 5, complaints });
const look = async (page, name) => { if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }); };
const banner = (page, pattern) => page.locator('.banner.alarm').filter({ hasText: pattern });
const shown = (pattern) => until(`shown: ${pattern}`, async () => (await banner(board, pattern).count()) === 1 && (await banner(desk, pattern).count()) === 1);
const gone = (pattern) => until(`gone: ${pattern}`, async () => (await banner(board, pattern).count()) + (await banner(desk, pattern).count()) === 0);

async function take(service) {
  const id = newId();
  const { ticket } = (await kiosk('POST', '/v1/tickets', { id, service })).body;
  await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed' });
  return ticket;
}

test('nobody is stranded on a usual morning', async () => {
  await new Promise((done) => setTimeout(done, 2500));
  assert.equal(await board.locator('.banner.alarm').count(), 0);
});

test('who was sent to a counter that closes is told of until it opens', async () => {
  await four('POST', '/v1/counters/4/next', {});
  await four('POST', '/v1/counters/4/finish', {});
  await four('POST', '/v1/counters/4/open', {});
  const ticket = await take('ho-tich');
  assert.equal((await three('POST', '/v1/counters/3/call', { ticket: ticket.id })).status, 200);
  assert.equal((await three('POST', '/v1/counters/3/transfer', { counter: 4 })).status, 200);
  assert.equal((await four('POST', '/v1/counters/4/close', {})).status, 200);
  await shown(/1 người chờ Quầy 4.*không ai gọi được/);
  assert.ok((await banner(board, /Quầy 4/).textContent()).includes(ticket.number));
  assert.equal(await banner(board, /Quầy 4/).locator('[data-act=seen]').count(), 0, 'it goes by itself only');
  await look(board, 'stranded-board-vi');
  await look(desk, 'stranded-desk-vi');
  await four('POST', '/v1/counters/4/open', {});
  await gone(/Quầy 4/);
});

test('a manager lets them go to any counter', async () => {
  assert.equal((await four('POST', '/v1/counters/4/close', {})).status, 200);
  await shown(/Quầy 4/);
  assert.equal(await desk.locator('[data-act=release]').count(), 0, 'managers only');
  await banner(board, /Quầy 4/).locator('[data-act=release]').click();
  await gone(/Quầy 4/);
  assert.ok((await three('GET', '/v1/counters/3')).body.queue.length > 0);
});

test('a service that is taken off the officers who serve it is told of until one has it again', async () => {
  const places = (await boss('GET', '/v1/catalogue')).body.services.find((service) => service.id === 'dat-dai-xay-dung').counters;
  const { staff } = (await boss('GET', '/v1/staff')).body;
  const officers = staff.filter((one) => one.counters.some((number) => places.includes(Number(number)))).map((one) => one.username);
  await take('dat-dai-xay-dung');
  for (const name of officers) assert.equal((await boss('POST', `/v1/staff/${name}/services`, { services: ['chung-thuc'] })).status, 204);
  await board.click('[data-act=language]');
  await shown(/Land|Đất đai/);
  await look(board, 'stranded-board-en');
  await banner(board, /Land/).locator('a').click();
  await board.waitForSelector('#staff');
  await board.locator(`#staff tr[data-key="${officers[0]}"] [data-act=edit]`).click();
  await board.uncheck('dialog [name=service][value="chung-thuc"]');
  await board.click('dialog [type=submit]');
  await gone(/Land|Đất đai/);
});

test('nothing was thrown', () => assert.deepEqual(complaints, []));
