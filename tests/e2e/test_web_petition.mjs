// A petition's page on a phone, by the code of its slip: due date, answer, rating of the answer. SHOTS=folder leaves pictures.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { House, newId } from './lib/house.mjs';
import { closePage, complaints, openPhone, says } from './lib/phones.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const house = await House.start({ bench: false, kiosk: false, centerSet: ['limits.lookup_per_minute=1000'] });
const browser = await openBrowser();
const manager = await house.staff('quanly');
const shot = async (page, name) => process.env.SHOTS && page.screenshot({ path: path.join(process.env.SHOTS, `${name}.png`), fullPage: true });
if (process.env.SHOTS) fs.mkdirSync(process.env.SHOTS, { recursive: true });

const words = 'Chờ lâu ở Quầy 3';
async function send() {
  const made = await fetch(`${house.url}/v1/petitions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: newId(), about: 'wait', text: words, channel: 'phone' }) });
  assert.equal(made.status, 201);
  return made.json();
}
async function answer(number, text) {
  const { id } = (await manager('GET', '/v1/petitions')).body.petitions.find((each) => each.number === number);
  assert.equal((await manager('POST', `/v1/petitions/${id}/answer`, { answer: text })).status, 204);
}

test('the slip shows when it is answered, then the answer, which is rated once', async () => {
  const made = await send();
  assert.match(made.url, /\/p\/[0-9A-Z]{26}$/);
  const page = await openPhone(browser, made.url);
  await says(page, new RegExp(made.number));
  await says(page, /Chờ trả lời/);
  await says(page, /Hạn trả lời: Thứ Ba, 24\/03\/2026/);
  assert.ok(!(await page.textContent('body')).includes(words), 'what was written is not shown');
  await shot(page, 'petition-open-vi');
  await page.locator('[data-act=language]').tap();
  await says(page, /Waiting for an answer/);
  await shot(page, 'petition-open-en');
  await page.locator('[data-act=language]').tap();
  await answer(made.number, 'Từ thứ Hai tuần sau, Quầy 4 nhận thêm hồ sơ hộ tịch từ 7 giờ 30.\nTrung tâm xin lỗi ông/bà vì đã phải chờ.');
  await page.reload();
  await says(page, /Đã có trả lời/);
  await says(page, /Quầy 4 nhận thêm hồ sơ/);
  await page.locator('[data-act=send]').tap();
  await says(page, /Xin chọn một mức/);
  await page.locator('.level').nth(1).tap();
  await shot(page, 'petition-answered-vi');
  await page.locator('[data-act=send]').tap();
  await says(page, /Cảm ơn ông\/bà/);
  await shot(page, 'petition-rated-vi');
  await page.reload();
  await says(page, /Cảm ơn ông\/bà/);
  assert.equal(await page.locator('.level').count(), 0);
  const seen = (await manager('GET', '/v1/petitions')).body.petitions.find((each) => each.number === made.number);
  assert.equal(seen.level, 4);
  assert.ok(await page.evaluate(() => [...document.querySelectorAll('.hero, .hero p')].every((each) => each.scrollWidth <= each.clientWidth) && document.documentElement.scrollWidth <= innerWidth), 'nothing is cut');
  await closePage(page);
});

test('a guesser sees nothing, and sees the same whatever is guessed', async () => {
  const { url } = await send();
  const guess = url.slice(0, -1) + (url.endsWith('0') ? '1' : '0');
  const page = await openPhone(browser, guess);
  await says(page, /Chưa tìm thấy phản ánh này/);
  await shot(page, 'petition-unknown-vi');
  await closePage(page);
  const answers = await Promise.all([guess.split('/p/')[1], '7K3F9Q2M', 'x'].map(async (word) => (await fetch(`${house.url}/v1/petitions/${word}`)).text()));
  assert.equal(new Set(answers).size, 1, answers.join('\n'));
});

test.after(async () => {
  await browser.close();
  await house.stop();
  assert.deepEqual(complaints, []);
});
