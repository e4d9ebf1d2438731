// Pages that citizens open, in a real browser, held to the security policy: what they complain of is kept.
import assert from 'node:assert/strict';
import { until } from './house.mjs';

export const complaints = [];

export async function openPage(browser, url, options) {
  const context = await browser.newContext(options);
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return page;
}

export const openPhone = (browser, url) => openPage(browser, url, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
export const says = (page, pattern) => until(`the page says ${pattern}`, async () => pattern.test(await page.textContent('main')), 15000);
export async function closePage(page) {
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  await page.context().close();
}
