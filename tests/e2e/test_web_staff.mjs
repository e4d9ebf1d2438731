// The pages of staff in a real browser against the real center: a counter's day, a lost line, a lost answer, the manager's pages.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, newId, until } from './lib/house.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false });
const browser = await openBrowser();
const complaints = [];

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => { if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text()); });
  return page;
}

async function signIn(username, options) {
  const page = await open(options);
  await page.goto(house.url);
  await page.fill('#username', username);
  await page.fill('#password', 'mot-cua-sample');
  await page.click('button[type=submit]');
  await page.waitForSelector('.sidebar');
  return page;
}

const number = (page) => page.locator('.now-number').getAttribute('aria-label', { timeout: 5000 }).then((text) => text.replace('\u00a0', ' '));
const shows = (page, wanted) => until(`the counter shows ${wanted}`, async () => (await page.locator('.now-number').count()) && (await number(page)) === wanted);
const idle = (page) => page.waitForSelector('.now-idle');
const close = (page) => page.context().close();
const shot = async (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });

test('a wrong password is told kindly and lets nobody in', async () => {
  const page = await open();
  await page.goto(house.url);
  await page.fill('#username', 'quay3');
  await page.fill('#password', 'sai');
  await page.click('button[type=submit]');
  await page.waitForSelector('[role=alert]');
  assert.match(await page.textContent('[role=alert]'), /chưa đúng/);
  assert.equal(await page.locator('.sidebar').count(), 0);
  await close(page);
});

test('a counter calls, recalls, skips, brings back, finishes and pauses by keyboard alone', async () => {
  const page = await signIn('quay3');
  await shows(page, 'B 024');
  assert.match(await page.textContent('.queue-card header'), /5 người/);
  await page.keyboard.press('F2');
  await shows(page, 'B 025');
  await page.keyboard.press('F3');
  await until('the second call is shown', async () => /Mời lần 2/.test(await page.textContent('.now-facts')));
  await page.keyboard.press('F4');
  await idle(page);
  await until('the number is among the skipped', async () => /B\s025/.test(await page.textContent('.skipped')));
  await page.locator('.skipped li', { hasText: '025' }).getByRole('button').click();
  await shows(page, 'B 025');
  await page.keyboard.press('F6');
  await idle(page);
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Họp đột xuất' }).click();
  await until('the counter is paused', async () => /tạm nghỉ/.test(await page.textContent('.now-idle')));
  await page.locator('.head-tools [data-act=open]').click();
  await page.waitForSelector('[aria-keyshortcuts=F9]');
  await close(page);
});

test('an outcome without a procedure, a transfer to one counter, who comes late and the end of a shift, by keyboard', async () => {
  const page = await signIn('quay3'), clerk = await house.staff('quay3', 3), manager = await house.staff('quanly');
  const seen = async () => (await clerk('GET', '/v1/counters/3')).body;
  // Six who do not come: more than the card shows.
  await idle(page);
  const missing = [];
  for (let i = 0; i < 6; i++) {
    const id = newId(), kiosk = house.device('kiosk-01');
    const { ticket } = (await kiosk('POST', '/v1/tickets', { id, service: 'ho-tich' })).body;
    await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed' });
    assert.equal((await clerk('POST', '/v1/counters/3/call', { ticket: id })).status, 200);
    assert.equal((await clerk('POST', '/v1/counters/3/absent', {})).status, 200);
    missing.push(ticket.number);
  }
  const all = page.locator('.skipped [data-act=late]');
  await all.waitFor();
  await shot(page, 'console-late-card-vi');
  await all.press('Enter');
  await page.waitForSelector('dialog .choice');
  const labels = await page.locator('dialog .choice').allTextContents();
  assert.ok(missing.every((one) => labels.some((label) => label.includes(one))), labels.join());
  await shot(page, 'console-late-vi');
  await page.keyboard.press('6'); // newest first: the sixth is the first who was skipped
  await shows(page, missing[0].replace('\u00a0', ' '));
  await shot(page, 'console-serving-vi');
  await page.keyboard.press('F7');
  await page.waitForSelector('dialog .choice');
  await shot(page, 'console-outcome-vi');
  await page.keyboard.press('3');
  await idle(page);
  assert.equal((await seen()).recent[0].number, missing[0]);
  // To counter 4 alone, by keyboard.
  await page.keyboard.press('F2');
  await page.waitForSelector('.now-number');
  const moved = (await seen()).serving.number;
  await page.keyboard.press('F10');
  await page.waitForSelector('dialog .choice');
  await page.keyboard.press('2');
  await until('the counters', async () => /Quầy 4/.test(await page.textContent('dialog[open]')));
  await shot(page, 'console-counter-vi');
  await page.locator('dialog .choice', { hasText: 'Quầy 4' }).press('Enter');
  await idle(page);
  assert.ok((await manager('GET', '/v1/counters/4')).body.queue.some((row) => row.number === moved));
  assert.ok(!(await seen()).queue.some((row) => row.number === moved), 'nobody else calls it');
  // Not while somebody is at the counter.
  await page.keyboard.press('F2');
  await page.waitForSelector('.now-number');
  await page.keyboard.press('F9');
  await until('it is said', async () => /kết thúc lượt đang phục vụ trước/.test(await page.textContent('#toasts')));
  await page.keyboard.press('F6');
  await idle(page);
  await page.locator('[data-act=language]').click();
  await page.keyboard.press('F9');
  await page.waitForSelector('dialog .choice');
  await shot(page, 'console-pause-en');
  await page.keyboard.press('6');
  await page.getByRole('button', { name: 'Close', exact: true }).press('Enter');
  await until('the counter is closed', async () => (await seen()).state === 'closed');
  await shot(page, 'console-closed-en');
  await page.locator('.head-tools [data-act=open]').press('Enter');
  await until('it is open again', async () => (await seen()).state === 'open');
  await close(page);
});

test('a call made elsewhere is seen at once by the event stream', async () => {
  const page = await signIn('quay3');
  await idle(page);
  const staff = await house.staff('quay3', 3);
  const before = await page.locator('.queue-row').count();
  assert.equal((await staff('POST', '/v1/counters/3/next', {})).status, 200);
  await page.waitForSelector('.now-number', { timeout: 3000 });
  await until('the line is shorter', async () => (await page.locator('.queue-row').count()) === before - 1);
  assert.equal((await staff('POST', '/v1/counters/3/finish', {})).status, 200);
  await idle(page);
  await close(page);
});

test('a lost connection loses no call and doubles none', async () => {
  const page = await signIn('quay3');
  await idle(page);
  const first = (await page.locator('.queue-row .number').first().textContent()).replace('\u00a0', ' ');
  await page.context().setOffline(true);
  await page.keyboard.press('F2');
  await page.waitForSelector('.banner.warn', { timeout: 15000 });
  await page.keyboard.press('F2');
  await sleep(1500);
  await page.context().setOffline(false);
  await shows(page, first);
  const log = await (await house.staff('quay3', 3))('GET', '/v1/counters/3');
  assert.equal(log.body.serving.number.replace('\u00a0', ' '), first);
  assert.equal(log.body.serving.times, 1);
  await close(page);
});

test('an answer that got lost is asked for again with the same key', async () => {
  const page = await signIn('quay2');
  await shows(page, 'A 047');
  const before = (await (await house.staff('quay2', 2))('GET', '/v1/counters/2')).body.figures.called;
  const keys = [];
  await page.route('**/v1/counters/2/next', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort('connectionreset');
  });
  await page.keyboard.press('F2');
  await until('the call is asked for again', () => keys.length >= 2);
  await shows(page, 'A 048');
  assert.equal(keys[0], keys[1]);
  const after = (await (await house.staff('quay2', 2))('GET', '/v1/counters/2')).body;
  assert.equal(after.figures.called, before + 1);
  await close(page);
});

test('a command that was under way survives a reload', async () => {
  const page = await signIn('quay5');
  await shows(page, 'C 012');
  await page.route('**/v1/counters/5/next', (route) => route.abort('connectionreset'));
  await page.keyboard.press('F2');
  await until('the command waits in the tab', () => page.evaluate(() => sessionStorage.getItem('motcua.pending')));
  await page.unroute('**/v1/counters/5/next');
  await page.reload();
  await shows(page, 'C 013');
  assert.equal(await page.evaluate(() => sessionStorage.getItem('motcua.pending')), null);
  await close(page);
});

test('papers are ticked off and a dossier is looked up at the counter', async () => {
  const page = await signIn('quay4');
  await shows(page, 'B 022');
  await page.locator('.quick .choice').first().click();
  const state = page.locator('.papers-card .state').first();
  await state.click();
  await until('the paper is received', async () => /Đã nhận bản gốc/.test(await state.textContent()));
  await page.locator('[data-act=scan]').click();
  await page.fill('#dialog-code', 'h08.16-260212-0041');
  await page.keyboard.press('Enter');
  await until('the dossier is shown', async () => /Trễ hẹn 4 ngày làm việc/.test(await page.textContent('dialog')));
  await page.fill('#dialog-code', 'H08.16-260212-9999');
  await page.keyboard.press('Enter');
  await until('the unknown code is told', async () => /Chưa tìm thấy/.test(await page.textContent('dialog')));
  await close(page);
});

test('the manager sees real figures on every page, in both languages', async () => {
  const page = await signIn('quanly');
  await page.waitForSelector('.tile .value');
  await until('figures are there', async () => /\d+/.test(await page.locator('.tile .value').nth(3).textContent()));
  assert.ok(await page.locator('.interval').count() >= 3);
  for (const hash of ['#/hang-cho', '#/ho-so', '#/chi-so-766', '#/danh-gia', '#/thiet-bi', '#/bao-cao', '#/cau-hinh']) {
    await page.goto(`${house.url}/${hash}`);
    await page.waitForSelector('main .card');
    assert.equal(await page.locator('.empty', { hasText: 'Chưa tải được' }).count(), 0, hash);
  }
  await page.locator('[data-act=language]').click();
  await until('the page is English', async () => /Settings/.test(await page.textContent('h1')));
  await close(page);
});

test('reports download as spreadsheet and CSV', async () => {
  const page = await signIn('quanly');
  await page.goto(`${house.url}/#/bao-cao`);
  for (const [name, start] of [['Tải CSV', '\ufeffBáo cáo'], ['Tải bảng tính', 'PK']]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    assert.ok(Buffer.concat(chunks).toString('utf8').startsWith(start), name);
  }
  await close(page);
});

test('nobody reads what their role may not see', async () => {
  const clerk = await house.staff('quay3', 3);
  for (const path of ['/v1/reports', '/v1/indicators/766', '/v1/dossiers', '/v1/devices', '/v1/board', '/v1/ratings/bursts'])
    assert.equal((await clerk('GET', path)).status, 403, path);
  for (const path of ['/v1/reports.xlsx', '/v1/dossiers', '/v1/counters/3'])
    assert.equal((await fetch(`${house.url}${path}`)).status, 401, path);
});

test('every size of screen fits without sideways scrolling', async () => {
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]])
    for (const user of ['quay3', 'quanly']) {
      const page = await signIn(user, { viewport: { width, height } });
      await page.waitForSelector('main .card');
      await sleep(300);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${user} at ${width}: ${wide} px too wide`);
      await close(page);
    }
});

test('controls are large enough and named', async () => {
  const page = await signIn('quay3');
  await page.waitForSelector('.now-actions');
  const bad = await page.evaluate(() => [...document.querySelectorAll('button, a[href], input, select')].filter((node) => {
    const box = node.getBoundingClientRect();
    const named = (node.getAttribute('aria-label') || node.textContent || '').trim().length > 1 || node.labels?.length;
    return box.width > 0 && (!named || (box.height < 43.5 && !node.classList.contains('state')));
  }).map((node) => node.outerHTML.slice(0, 120)));
  assert.deepEqual(bad, []);
  await close(page);
});

test('no page broke its own security policy or threw', async () => {
  const page = await signIn('quanly');
  await page.waitForSelector('.tile');
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  const policy = (await fetch(house.url)).headers.get('content-security-policy');
  assert.doesNotMatch(policy, /unsafe/);
  await close(page);
  assert.deepEqual(complaints, []);
});

test.after(async () => {
  await browser.close();
  await house.stop();
});
