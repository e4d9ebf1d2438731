// A page of the staff application in a real browser, signed in; what it throws and what breaks its policy is written down.
export async function openPage(browser, house, username, { hash = '', counter, width = 1440, height = 900, complaints = [] } = {}) {
  const page = await (await browser.newContext({ viewport: { width, height }, acceptDownloads: true })).newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => { if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text()); });
  await page.goto(house.url);
  await page.fill('#username', username);
  await page.fill('#password', 'mot-cua-sample');
  if (counter) await page.selectOption('select', String(counter)).catch(() => {});
  await page.click('button[type=submit]');
  await page.waitForSelector('.sidebar');
  if (hash) await page.goto(`${house.url}/#/${hash}`);
  await page.waitForSelector('main .card');
  return page;
}
