// What people see and do beside the plain call: emergency, several services, petitions, calendars, configurations of a real kiosk,
// its screen and its log.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House, newId, until } from './lib/house.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({});
const browser = await openBrowser();
const complaints = [];

async function signIn(username) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => { if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text()); });
  await page.goto(house.url);
  await page.fill('#username', username);
  await page.fill('#password', 'mot-cua-sample');
  await page.click('button[type=submit]');
  await page.waitForSelector('.sidebar');
  return page;
}
const go = (page, hash) => page.goto(`${house.url}/#/${hash}`).then(() => page.waitForSelector('main .card'));
const close = (page) => page.context().close();

test('an emergency call is on every page until somebody sees to it', async () => {
  const clerk = await signIn('quay3'), manager = await signIn('quanly');
  await clerk.keyboard.press('F8');
  await clerk.locator('dialog button[value=yes]').click();
  await manager.waitForSelector('.banner.alarm');
  assert.match(await manager.textContent('.banner.alarm'), /Gọi khẩn cấp: Quầy 3/);
  await manager.locator('.banner.alarm [data-act=seen]').click();
  await until('it is gone for both', async () => (await manager.locator('.banner.alarm').count()) + (await clerk.locator('.banner.alarm').count()) === 0);
  await close(clerk);
  await close(manager);
});

test('more to do after this visit joins the next queue by itself', async () => {
  const page = await signIn('quay3');
  await page.waitForSelector('.now-number');
  const number = await page.locator('.now-number').getAttribute('aria-label');
  await page.locator('[data-act=transfer]').click();
  await page.getByRole('button', { name: 'Còn việc khác' }).click();
  await page.locator('dialog button[value=chung-thuc]').click();
  await page.waitForSelector('.now-facts .chip');
  await page.keyboard.press('F6');
  const other = await house.staff('quay2', 2);
  await until('it waits for the other service', async () => (await other('GET', '/v1/counters/2')).body.queue.some((each) => each.number === number));
  await close(page);
});

test('a petition is answered on its page', async () => {
  const made = await (await fetch(`${house.url}/v1/petitions`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': newId() }, body: JSON.stringify({ id: newId(), about: 'wait', text: 'Chờ lâu' }) })).json();
  const page = await signIn('quanly');
  await go(page, 'phan-anh');
  await page.getByRole('button', { name: made.number }).click();
  await page.fill('#answer', 'Đã mở thêm quầy.');
  await page.getByRole('button', { name: 'Gửi trả lời' }).click();
  const own = () => fetch(`${house.url}/v1/petitions/${made.code}`).then((answer) => answer.json());
  await until('the sender reads the answer', async () => (await own()).answer === 'Đã mở thêm quầy.');
  await close(page);
});

test('what a manager says was mended is shown to whoever rates next', async () => {
  const page = await signIn('quanly');
  await go(page, 'danh-gia');
  await page.waitForSelector('#mended-vi');
  assert.equal(await page.inputValue('#mended-vi'), 'Thêm quầy Hộ tịch vào sáng thứ Hai'); // of the sample
  await page.fill('#mended-vi', 'Đã kê thêm ghế');
  await page.fill('#mended-en', '');
  await page.click('#mended button[type=submit]');
  await page.waitForSelector('.toast'); // both or none
  await page.fill('#mended-en', 'More chairs');
  await page.click('#mended button[type=submit]');
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/mended.png` });
  const manager = await house.staff('quanly');
  const month = (await manager('GET', '/v1/published')).body.month.ratings;
  assert.ok(month.count > 100 && month.share > 0.5, JSON.stringify(month));
  const clerk = await house.staff('quay3', 3), { kiosk } = house;
  await kiosk.on('home');
  await kiosk.tap('home.quick.2');
  await kiosk.on('before');
  await kiosk.tap('before.take');
  await kiosk.on('issued');
  await kiosk.widget('issued.done', 15000);
  const number = /[A-Z]\u00a0\d{3}/.exec(kiosk.text())[0];
  await kiosk.tap('issued.done');
  await clerk('POST', '/v1/counters/3/finish', {});
  const ticket = (await clerk('GET', '/v1/counters/3')).body.queue.find((one) => one.number === number);
  await clerk('POST', '/v1/counters/3/call', { ticket: ticket.id });
  await clerk('POST', '/v1/counters/3/start', {});
  await clerk('POST', '/v1/counters/3/finish', {});
  await kiosk.on('home');
  await house.bench.do('scan-ticket');
  await kiosk.on('rating');
  await kiosk.tap('rating.5');
  await kiosk.on('thanks');
  assert.match(kiosk.find('thanks.improvement').text, /Đã kê thêm ghế/);
  assert.match(kiosk.find('thanks.satisfied').text, new RegExp(`${Math.round(month.share * 100)}\u00a0%`));
  await kiosk.tap('tool.language');
  await until('it is there in English', () => /More chairs/.test(kiosk.find('thanks.improvement')?.text));
  if (process.env.SHOTS) await house.kioskScreen.shot(`${process.env.SHOTS}/thanks.png`);
  assert.match(JSON.stringify((await manager('GET', '/v1/audit')).body), /quanly[^}]*catalogue\.published|catalogue\.published[^}]*quanly/);
  await close(page);
});

test('a calendar taken in shows its days', async () => {
  const page = await signIn('quanly');
  await go(page, 'cau-hinh');
  await page.setInputFiles('[data-change=calendar]', { name: 'lich.ics', mimeType: 'text/calendar', buffer: Buffer.from('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260314\r\nSUMMARY:Làm bù thử\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n') });
  await until('the day is there', async () => /Làm bù thử/.test(await page.textContent('main')));
  await until('the version is kept', async () => (await page.locator('[data-act=restore]').count()) >= 1);
  await close(page);
});

test('managers read waits, classes and the link to one-stop systems without an error', async () => {
  const page = await signIn('quanly');
  await go(page, 'thoi-gian-cho');
  await until('rows of services', async () => (await page.locator('main tbody tr').count()) > 5);
  await go(page, 'chi-so-766');
  await page.locator('[data-arg=classes]').click();
  await until('nine indicators', async () => (await page.locator('.index-table tbody tr').count()) === 9);
  await go(page, 'lien-thong');
  await close(page);
});

test('a technician sees the idle screen and the log of a kiosk', async () => {
  const page = await signIn('quanly');
  await house.kiosk.on('home');
  await go(page, 'thiet-bi');
  await page.locator('tr[data-arg=kiosk-01] button').click();
  await page.locator('[data-act=command][data-arg=screenshot]').click();
  const shot = await page.waitForSelector('dialog img.shot', { timeout: 25000 });
  await until('the picture is loaded', () => shot.evaluate((image) => image.naturalWidth));
  assert.deepEqual(await shot.evaluate((image) => [image.naturalWidth, image.naturalHeight]), [1080, 1920]);
  await page.locator('dialog button').last().click();
  await page.locator('[data-act=command][data-arg=logs]').click();
  await page.waitForSelector('dialog pre.log', { timeout: 25000 });
  assert.match(await page.textContent('dialog pre.log'), /event=start\.done/);
  await close(page);
});

test('a configuration is published to one kiosk, tried and proved good; a bad one is refused', async () => {
  const manager = await house.staff('quanly');
  const target = async () => (await manager('GET', '/v1/configs')).body.devices.find((each) => each.device === 'kiosk-01');
  const publish = async (lines) => {
    const { number } = (await manager('POST', '/v1/configs', { lines, note: '' })).body;
    assert.deepEqual((await manager('POST', `/v1/configs/${number}/publish`, { stage: 'one' })).body.devices, ['kiosk-01']);
    return number;
  };
  await publish(['ui.size=9']);
  await until('it is refused', async () => (await target()).state === 'refused', 20000);
  assert.equal(house.kioskProgram.child.exitCode, null, 'the kiosk went on');
  const good = await publish(['ui.size=1']);
  await house.kioskProgram.ended; // it ends in order, for its supervisor to start it again
  await house.startKiosk([]);
  await until('it is good', async () => { const now = await target(); return now.runs === good && now.state === 'good'; }, 90000, 500);
});

test('no page threw or broke its policy', () => assert.deepEqual(complaints, []));

test.after(async () => {
  await browser.close();
  await house.stop();
});
