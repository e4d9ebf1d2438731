// The manager's forecast page in a real browser: the score of waits told, and one more counter on a past day.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House, until } from './lib/house.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false });
const browser = await openBrowser();

async function signIn(username) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(house.url);
  await page.fill('#username', username);
  await page.fill('#password', 'mot-cua-sample');
  await page.click('button[type=submit]');
  await page.waitForSelector('.sidebar');
  return page;
}

test('a manager tries one more counter on a past day and sees the wait fall', async () => {
  const page = await signIn('quanly');
  await page.click('a[href="#/du-bao"]');
  await page.waitForSelector('#what-day');
  await page.fill('#what-day', '2026-03-09');
  await page.fill('#what-from', '08:00');
  await page.fill('#what-to', '12:00');
  await page.click('[data-act=ask]');
  const row = page.locator('tr[data-key="fore.mean"]');
  await row.waitFor();
  const [was, changed] = (await row.locator('td').allTextContents()).slice(1).map((text) => Number(text.replace(/[^\d,]/g, '').replace(',', '.')));
  assert.ok(was > 0 && changed < was, `${was} minutes, then ${changed}`);
  await page.context().close();
});

test('the score of the waits told is there, with what it learnt from', async () => {
  const page = await signIn('quanly');
  await page.goto(`${house.url}/#/du-bao`);
  await until('the number of past visits is shown', async () => /Học từ \d/.test(await page.textContent('main')));
  await page.context().close();
});

test('clerks have no such page and no such answer', async () => {
  const page = await signIn('quay3');
  assert.equal(await page.locator('a[href="#/du-bao"]').count(), 0);
  const status = await page.evaluate(() => fetch('/v1/what-if?day=2026-03-09&change=counter%2B1').then((answer) => answer.status));
  assert.equal(status, 403);
  await page.context().close();
});

test.after(async () => {
  await browser.close();
  await house.stop();
});
