// The page of devices and the devices themselves: a lock that outlives a restart and a time away, a code that enrols a device of each
// kind, a key taken back. A real browser, a real kiosk, a real hall display.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, build, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openMaintenance } from './lib/visit.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ display: true });
const browser = await openBrowser();
const complaints = [];
test.after(async () => { await browser.close(); await house.stop(); });

const manager = await house.staff('quanly');
const device = async (id) => (await manager('GET', '/v1/devices')).body.devices.find((each) => each.id === id);
const reports = (what, id, probe) => until(`${id} reports: ${what}`, async () => { const one = await device(id); if (probe(one)) return one; throw new Error(JSON.stringify(one)); }, 20000, 100);
const page = await openPage(browser, house, 'quanly', { hash: 'thiet-bi', height: 1000, complaints });
const shot = (name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/fleet-${name}.png`, fullPage: true });
const choose = async (id) => { await page.locator(`tr[data-key="${id}"] button`).click(); await page.waitForSelector(`aside[data-key="${id}"]`); };
const detail = () => page.textContent('aside.detail');
const press = (arg) => page.locator(`aside [data-arg="${arg}"]`).click();
const yes = () => page.locator('dialog button[value=yes]').click();
const audited = async (action, subject) => assert.ok((await manager('GET', '/v1/audit')).body.rows.some((row) => row.action === action && row.subject === subject && row.who === 'quanly'), `${action} ${subject}`);

test('a kiosk locked by the page is locked when it starts again, until it is unlocked', { timeout: 120000 }, async () => {
  const { kiosk } = house;
  await reports('in use', 'kiosk-01', (one) => one.status?.locked === false);
  await choose('kiosk-01');
  assert.equal(await page.locator('aside [data-arg=unlock]').count(), 0, 'nothing to unlock');
  await press('lock');
  await shot('lock-sure');
  await yes();
  await kiosk.shows('Máy này đang tạm ngừng');
  assert.ok(!kiosk.find('home.number'), 'no numbers');
  if (process.env.SHOTS) await sleep(800), await house.kioskScreen.shot(`${process.env.SHOTS}/kiosk-locked.png`);
  const locked = await reports('locked by the center', 'kiosk-01', (one) => one.status?.locked && !one.ordered);
  assert.equal(locked.status.lock.by, 'center');
  await until('the page says so', async () => /Đang khóa/.test(await detail()) && /trung tâm/.test(await detail()));
  await shot('locked');
  await audited('device.lock', 'kiosk-01');
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    await house.home.stop(house.kioskProgram, signal);
    await house.startKiosk([]);
    assert.match(house.kiosk.text(), /Máy này đang tạm ngừng/, 'the first thing that is seen');
  }
  await press('unlock');
  await house.kiosk.widget('home.number', 10000);
  await reports('in use again', 'kiosk-01', (one) => one.status?.locked === false && !one.ordered);
  await house.home.stop(house.kioskProgram);
  await house.startKiosk([]);
  assert.ok(house.kiosk.find('home.number'));
});

test('a kiosk that was off while it was locked hears of it as soon as it is there', { timeout: 60000 }, async () => {
  await house.home.stop(house.kioskProgram);
  await choose('kiosk-01');
  await press('lock');
  await yes();
  await until('the page says that it was not heard', async () => /Chờ máy nhận/.test(await detail()));
  await shot('waiting');
  await house.startKiosk([]);
  await house.kiosk.shows('Máy này đang tạm ngừng', 20000);
  await reports('locked', 'kiosk-01', (one) => one.status?.locked && !one.ordered);
});

test('a technician at the kiosk puts it back in use, and the page says so', { timeout: 60000 }, async () => {
  await openMaintenance(house, manager);
  await house.kiosk.tap('maintenance.tools');
  await house.kiosk.tap('tools.lock');
  await reports('in use', 'kiosk-01', (one) => one.status?.locked === false);
  await house.kiosk.tap('tools.lock');
  const one = await reports('locked here', 'kiosk-01', (each) => each.status?.locked);
  assert.equal(one.status.lock.by, 'here');
  await until('the page says by whom', async () => /kỹ thuật tại máy/.test(await detail()));
  await house.kiosk.tap('tools.lock');
  await reports('in use', 'kiosk-01', (each) => each.status?.locked === false);
});

test('a kiosk tests itself: the page shows each part, when, and its memory', { timeout: 60000 }, async () => {
  await choose('kiosk-01');
  await press('self-test');
  const { self_test: result } = await reports('a self-test', 'kiosk-01', (one) => one.self_test);
  assert.ok(result.parts.length >= 4 && result.parts.some((part) => part.name === 'printer' && part.ok), JSON.stringify(result));
  await until('the page shows it', async () => /Tự kiểm tra lần cuối.*Máy in/.test(await detail()) && /\d+ \/ 128 MiB/.test(await detail()));
  assert.equal(await page.locator('.self-test li').count(), result.parts.length);
  await shot('kiosk-self-test');
  await page.click('[data-act=language]');
  await until('in English', async () => /Last self-test.*Printer/.test(await detail()));
  await shot('kiosk-self-test-en');
  await page.click('[data-act=language]');
});

// -- a hall display ---------------------------------------------------------------------------------------

test('a hall display tests itself, shows its picture and its log to the page', { timeout: 60000 }, async () => {
  await choose('display-01');
  await press('self-test');
  const { self_test: result } = await reports('a self-test', 'display-01', (one) => one.self_test);
  assert.deepEqual(result.parts.map((part) => [part.name, part.ok]), [['screen', true], ['sound', true], ['center', true], ['clock', true], ['storage', true]]);
  await until('the page shows it', async () => /Tự kiểm tra lần cuối/.test(await detail()) && /1920x1080/.test(await detail()));
  await shot('self-test');
  await press('screenshot');
  await page.waitForSelector('dialog img.shot', { timeout: 20000 });
  await until('the picture is there', async () => page.evaluate(() => document.querySelector('dialog img.shot').naturalWidth === 1920));
  await shot('display-shot');
  await page.locator('dialog button').last().click();
  await press('logs');
  await until('the log', async () => /event=start\.done/.test(await page.textContent('dialog pre')), 20000);
  await page.locator('dialog button').last().click();
});

test('a hall display taken out of use shows and speaks no calls, also after a restart', { timeout: 60000 }, async () => {
  await press('lock');
  await shot('lock-display');
  await yes();
  await house.display.on('display-closed');
  if (process.env.SHOTS) await sleep(500), await house.displayScreen.shot(`${process.env.SHOTS}/display-closed.png`);
  await reports('locked', 'display-01', (one) => one.status?.locked && !one.ordered);
  await house.home.stop(house.displayProgram, 'SIGKILL');
  await house.startDisplay([]);
  assert.equal(house.display.dump().screen, 'display-closed', 'the first thing that is seen');
  assert.equal((await reports('still locked', 'display-01', (one) => one.status?.uptime_s < 5)).status.locked, true);
  const clerk = await house.staff('quay2', 2), spoken = () => fs.readFileSync(`${house.dir}/spoken.txt`, 'utf8'), before = spoken();
  const called = await clerk('POST', '/v1/counters/2/next', {});
  assert.equal(called.status, 200, JSON.stringify(called.body));
  await sleep(1500);
  assert.equal(house.display.dump().screen, 'display-closed');
  assert.ok(!house.display.text().includes(called.body.ticket.number));
  assert.equal(spoken(), before);
  await choose('display-01');
  await until('unlock is offered', async () => await page.locator('aside [data-arg=unlock]').count() === 1);
  await press('unlock');
  await until('the hall is shown', () => house.display.text().includes(called.body.ticket.number));
  await reports('in use', 'display-01', (one) => one.status?.locked === false && !one.ordered);
});

// -- enrolment ------------------------------------------------------------------------------------------

async function enrolByPage(kind, id, name, counter) {
  await page.click('[data-act=add]');
  await page.selectOption('#device-kind', kind);
  assert.equal(await page.isVisible('#device-counter'), kind === 'pad');
  await page.fill('#device-id', id);
  await page.fill('#device-name', name);
  if (counter) await page.selectOption('#device-counter', String(counter));
  await shot(`enrol-${kind}`);
  await page.click('dialog [type=submit]');
  await page.waitForSelector('dialog .once');
  const code = (await page.textContent('dialog .once')).trim();
  await shot(`code-${kind}`);
  await page.locator('dialog button').last().click();
  return code;
}

function enrol(program, id, code) {
  const keyFile = `${house.dir}/run/${id}.key`;
  const args = ['--set', `center.url=${house.url}`, '--set', `center.device_id=${id}`, '--set', `center.key_file=${keyFile}`, '--set', `debug.clock=${house.clock}`];
  return { ...spawnSync(`${build}/bin/${program}`, [...args, '--enrol', code], { encoding: 'utf8', timeout: 20000 }), keyFile };
}

for (const [kind, id, program, counter] of [['kiosk', 'kiosk-17', 'motcua-kiosk'], ['display', 'display-17', 'motcua-display'], ['pad', 'pad-17', 'motcua-kiosk', 4]]) {
  test(`a ${kind} enrols with the code of the page; its key is taken back by the page`, { timeout: 60000 }, async () => {
    const code = await enrolByPage(kind, id, `Máy ${id}`, counter);
    await until('the list has it', async () => /Chờ ghép/.test(await page.textContent(`tr[data-key="${id}"]`)));
    assert.notEqual(enrol(program, id, 'AAAAA-AAAAA').status, 0, 'a wrong code');
    const done = enrol(program, id, code);
    assert.equal(done.status, 0, done.stderr);
    assert.notEqual(enrol(program, `${id}`, code).status, 0, 'once');
    const made = await device(id);
    assert.deepEqual([made.kind, made.counter, made.enrolled, made.revoked], [kind, counter ?? 0, true, false]);
    const asks = () => house.device(id)('GET', '/v1/published').then((answer) => answer.status);
    assert.equal(await asks(), 200);
    await audited('enrolment.made', id);
    await until('the page takes it in', async () => !/Chờ ghép/.test(await page.textContent(`tr[data-key="${id}"]`)));
    await choose(id);
    await page.click('aside [data-act=revoke]');
    await shot(`revoke-${kind}`);
    await page.locator('dialog button[value=""]').click();
    assert.equal(await asks(), 200, 'nothing without a yes');
    await page.click('aside [data-act=revoke]');
    await yes();
    await until('refused', async () => (await asks()) === 401);
    await until('the list says so', async () => /Đã thu hồi/.test(await page.textContent(`tr[data-key="${id}"]`)));
    await audited('device.revoked', id);
    assert.deepEqual(await page.locator('aside .actions button').allTextContents().then((all) => all.length), 1, 'only a new code is offered');
  });
}

test('an id that is taken or wrong is not given out again', async () => {
  await page.click('[data-act=add]');
  for (const [id, why] of [['kiosk-01', /đã có/], ['Kiosk 1', /Chữ thường/]]) {
    await page.fill('#device-id', id);
    await page.click('dialog [type=submit]');
    await until('the reason', async () => why.test(await page.textContent('dialog [role=alert]')));
  }
  await page.keyboard.press('Escape');
  await page.click('[data-act=language]');
  await until('in English', async () => /Revoked/.test(await page.textContent('table')));
  await choose('kiosk-01');
  await shot('en');
  await page.click('[data-act=language]');
});

test('no page threw or broke its policy', () => assert.deepEqual(complaints, []));
