// The page of webhooks in a real browser against a real receiver: the secret once, a signed test, what was given up sent again,
// a pause that loses nothing, and who may only look.
import test from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { House, newId, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false, centerSet: ['webhooks.reach=any', 'webhooks.first_wait_ms=20', 'webhooks.timeout_ms=700', 'webhooks.tries=2'] });
const browser = await openBrowser();
const kiosk = house.device('kiosk-01');
const complaints = [], got = [];
let answer = 200;
const receiver = http.createServer((request, reply) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part) => { body += part; }).on('end', () => { got.push({ headers: request.headers, body }); reply.writeHead(answer).end(); });
});
await new Promise((done) => receiver.listen(0, '127.0.0.1', done));
const address = `http://127.0.0.1:${receiver.address().port}/hook`;
test.after(async () => { await browser.close(); receiver.closeAllConnections(); receiver.close(); await house.stop(); });

const open = (username) => openPage(browser, house, username, { hash: 'webhook', complaints });
const take = () => kiosk('POST', '/v1/tickets', { id: newId(), service: 'ho-tich' });
const says = (page, pattern) => until(`the page says ${pattern}`, async () => pattern.test(await page.textContent('main')));
const page = await open('quanly');

test('a receiver is added; its secret is shown once and signs the test that is sent', async () => {
  await page.click('[data-act=add]');
  await page.fill('#hook-url', 'ftp://example.org/');
  await page.click('dialog [type=submit]');
  await until('a wrong address is told', async () => /https/.test(await page.textContent('dialog .error-text')));
  await page.fill('#hook-url', address);
  await page.check('dialog [value="ticket.issued"]');
  await page.click('dialog [type=submit]');
  await page.waitForSelector('#hook-secret');
  const secret = await page.inputValue('#hook-secret');
  assert.match(secret, /^[\w-]{43}$/);
  await page.getByRole('button', { name: 'Tôi đã lưu khóa' }).click();
  await until('it is gone from the page', async () => !(await page.content()).includes(secret));
  await page.click('[data-act=test]');
  const { headers, body } = await until('the test comes', () => got[0]);
  const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['x-motcua-signature']);
  assert.equal(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'), hex);
  assert.equal(JSON.parse(body).type, 'vn.motcua.webhook.test');
  await says(page, /Gửi thử.*Đã nhận/);
});

test('a test is told to nobody else', async () => {
  const boss = await house.staff('quanly'), before = got.length;
  const { id } = (await boss('POST', '/v1/webhooks', { url: `${address}/other` })).body;
  await page.click('[data-act=test]');
  await until('it comes', () => got.length > before);
  await take();
  await until('the other had its own event', async () => (await boss('GET', `/v1/webhooks/${id}/deliveries`)).body.deliveries.length > 0);
  const types = (await boss('GET', `/v1/webhooks/${id}/deliveries`)).body.deliveries.map((each) => each.type);
  assert.ok(!types.includes('webhook.test'), types.join());
  await boss('DELETE', `/v1/webhooks/${id}`);
  assert.equal((await boss('POST', `/v1/webhooks/${newId()}/test`)).status, 404);
});

test('what a receiver refused is shown with its answer and sent again', async () => {
  answer = 503;
  await take();
  await says(page, /1 gửi không được/);
  await page.click('[data-act=state][data-arg=parked]');
  await says(page, /HTTP 503.*bên nhận từ chối/);
  answer = 200;
  await page.click('[data-act=retry]');
  await page.click('[data-act=state][data-arg=""]');
  await says(page, /đã gửi hết/);
});

test('a pause sends nothing and loses nothing', async () => {
  await page.click('[data-act=pause]');
  await says(page, /Tạm dừng từ/);
  const before = got.length;
  await take();
  await take();
  await until('both wait', async () => { const { webhooks } = (await (await house.staff('quanly'))('GET', '/v1/webhooks')).body; return webhooks[0].waiting === 2 && webhooks[0].paused_at; });
  await new Promise((done) => setTimeout(done, 600));
  assert.equal(got.length, before);
  await page.click('[data-act=resume]');
  await until('both come', () => got.length === before + 2);
});

test('an auditor looks and changes nothing; a clerk has no such page', async () => {
  execFileSync('python3', ['-c', `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], 30)
db.execute("INSERT INTO staff (center, username, display, password, roles) SELECT center, 'kiemtra', 'K. T.', password, 'auditor' FROM staff WHERE username = 'quanly'")
db.commit()`, `${house.dir}/center.db`]);
  const auditor = await open('kiemtra');
  await auditor.waitForSelector('#deliveries tbody tr');
  assert.equal(await auditor.locator('main [data-act=add], main [data-act=test], main [data-act=pause], main [data-act=end]').count(), 0);
  const clerk = await house.staff('quay3', 3);
  assert.equal((await clerk('POST', '/v1/webhooks/x/pause')).status, 403);
});

test('it is deleted after a question, and speaks English', async () => {
  await page.click('[data-act=language]');
  await says(page, /Latest deliveries/);
  await page.click('[data-act=end]');
  await page.locator('dialog button[value=yes]').click();
  await says(page, /No receiver yet/);
  const audit = (await (await house.staff('quanly'))('GET', '/v1/audit')).body;
  for (const action of ['webhook.made', 'webhook.paused', 'webhook.resumed', 'webhook.ended']) assert.ok(JSON.stringify(audit).includes(action), action);
});

test('no page threw or broke its policy', () => assert.deepEqual(complaints, []));
