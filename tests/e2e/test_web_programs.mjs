// A program published by its page to a real kiosk: fetched in parts, verified, installed by the shipped installer while nobody is
// there, tried, confirmed. One that does not even start is given back; one that was not signed is refused; failures halt a release.
// The bundle is this very program under another version number. A hall display does the same with its own; a center with a key of its
// own does not even take in what that key did not sign.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { House, build, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const work = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'programs-'));
const slots = `${work}/slots`, installer = path.resolve('toolchain/image/install-release'), signer = path.resolve('toolchain/image/sign-release');
const version = execFileSync(`${build}/bin/motcua-kiosk`, ['--version'], { encoding: 'utf8' }).trim().split(' ')[1];
const newer = (patch) => version.replace(/\d+$/, String(Number(version.split('.')[2]) + patch));

// The same program that says another version: as long, so that nothing moves.
function programOf(as, name = 'motcua-kiosk') {
  execFileSync('strip', ['-o', `${work}/plain`, `${build}/bin/${name}`]);
  const bytes = fs.readFileSync(`${work}/plain`);
  for (let at = bytes.indexOf(version); at >= 0; at = bytes.indexOf(version, at + 1)) bytes.write(as, at);
  return bytes;
}

function bundle(as, program, name = 'motcua-kiosk', key = 'key') {
  const folder = `${work}/${name}-${as}`;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(`${folder}/${name}`, program, { mode: 0o755 });
  execFileSync('tar', ['-cf', `${folder}.tar`, '-C', folder, name]);
  fs.writeFileSync(`${folder}.json`, execFileSync(signer, ['sign', `${work}/${key}.pem`, `${folder}.tar`, as, '2026-12-31', name]));
  return { manifest: `${folder}.json`, file: `${folder}.tar` };
}

const publicKey = execFileSync(signer, ['new-key', `${work}/key.pem`], { encoding: 'utf8' }).trim().split(' = ')[1];
// The unit: what starts before the program, and the program that is current.
function unitOf(name, folder) {
  fs.mkdirSync(`${folder}/${version}`, { recursive: true });
  fs.copyFileSync(`${build}/bin/${name}`, `${folder}/${version}/${name}`);
  fs.symlinkSync(version, `${folder}/current`);
  fs.writeFileSync(`${work}/${name}.unit`, `#!/bin/sh\nshift\n${installer} start\nexec ${folder}/current/${name} "$@"\n`, { mode: 0o755 });
  return `${work}/${name}.unit`;
}
const hallSlots = `${work}/hall-slots`;
const hall = { under: [`${build}/tests/support/tool_supervisor`, '60000', '300', unitOf('motcua-display', hallSlots)],
  env: { MOTCUA_SLOTS: hallSlots, MOTCUA_PROGRAM: 'motcua-display', MOTCUA_ASSETS: path.resolve('assets') } };

const house = await House.start({ bench: false, supervise: [60000, 300, unitOf('motcua-kiosk', slots)], kioskEnv: { MOTCUA_SLOTS: slots, MOTCUA_ASSETS: path.resolve('assets') },
  kioskSet: [`update.public_key=${publicKey}`, `update.installer=${installer}`, 'update.idle_s=5', 'printer.driver=none', 'printer.link=', 'scanner.driver=none', 'scanner.link='],
  display: true, displayUnit: hall, displaySet: [`update.public_key=${publicKey}`, `update.installer=${installer}`, 'update.idle_s=5'] });
const browser = await openBrowser();
const complaints = [];
test.after(async () => { await browser.close(); await house.stop(); fs.rmSync(work, { recursive: true, force: true }); });

const manager = await house.staff('quanly');
const target = async (id = 'kiosk-01') => (await manager('GET', '/v1/releases')).body.devices.find((each) => each.device === id);
const reaches = (state, forMs = 90000, id) => until(`${id ?? 'the kiosk'} is ${state}`, async () => { const now = await target(id); if (now.state === state) return now; throw new Error(JSON.stringify(now)); }, forMs, 300);

const page = await openPage(browser, house, 'quanly', { hash: 'thiet-bi', height: 1000, complaints });
await page.waitForSelector('[data-act=programs]');
await page.click('[data-act=programs]');
const shot = (name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

async function takeIn({ manifest, file }) {
  await page.click('[data-act=progAdd]');
  await page.setInputFiles('#prog-manifest', manifest);
  await page.setInputFiles('#prog-bundle', file);
  await page.click('dialog [type=submit]');
  await page.waitForSelector('dialog', { state: 'detached', timeout: 60000 });
  return (await manager('GET', '/v1/releases')).body.releases[0];
}
const pickKiosk = async (number, device = 'kiosk-01') => {
  await page.locator(`[data-act=progList][data-arg="${number}"]`).click();
  await page.check(`dialog [value=${device}]`);
  await shot('programs-pick');
  await page.click('dialog [type=submit]');
};

test('a program is taken in by its page and published to one kiosk, which fetches, verifies, installs and proves it', { timeout: 240000 }, async () => {
  assert.equal((await until('it told its version', async () => { const now = await target(); return now.version && now; }, 30000)).version, version);
  const release = await takeIn(bundle(newer(1), programOf(newer(1))));
  assert.equal(release.have, release.size);
  assert.ok(release.size > 400 * 1024, 'several parts');
  await pickKiosk(release.number);
  await reaches('trial');
  assert.equal(fs.readlinkSync(`${slots}/current`), newer(1));
  assert.ok(fs.existsSync(`${slots}/trial`));
  await shot('programs-trial');
  const good = await reaches('installed', 90000);
  assert.equal(good.version, newer(1));
  await until('the installer keeps it', () => !fs.existsSync(`${slots}/trial`));
  await until('the page says so', async () => /đã cài/.test(await page.textContent('#program-devices')));
  await shot('programs-installed');
});

test('a program that does not start is given back by the installer, and the kiosk says so', { timeout: 180000 }, async () => {
  const release = await takeIn(bundle(newer(2), '#!/bin/sh\nexit 1\n'));
  await pickKiosk(release.number);
  const back = await reaches('rolled-back', 120000);
  assert.deepEqual([back.version, back.why], [newer(1), 'old-version']);
  assert.equal(fs.readlinkSync(`${slots}/current`), newer(1));
  await until('it is halted', async () => (await manager('GET', '/v1/releases')).body.releases[0].halted);
  await until('the page says so', async () => /Đã dừng/.test(await page.textContent('#programs')));
  await until('an alarm stands on every page', async () => /Phát hành chương trình đã dừng.*\(1\)/.test(await page.textContent('.banner.alarm')));
  await shot('programs-halted');
});

test('while it is halted nobody else begins; a manager may go on, or withdraw it', async () => {
  const { number } = (await manager('GET', '/v1/releases')).body.releases[0];
  const refused = await manager('POST', `/v1/releases/${number}/publish`, { percent: 100 });
  assert.deepEqual([refused.status, refused.body.code], [409, 'release-halted']);
  assert.equal((await house.device('kiosk-01')('GET', '/v1/program')).body.number, 0);
  await page.click('[data-act=progResume]');
  await page.locator('dialog button[value=yes]').click();
  await until('it goes on', async () => !(await manager('GET', '/v1/releases')).body.releases[0].halted);
  assert.equal((await manager('POST', `/v1/releases/${number}/publish`, { percent: 100 })).body.ring, 2);
  await page.locator('[data-act=progWithdraw]').first().click();
  await page.locator('dialog button[value=yes]').click();
  await until('it is withdrawn', async () => (await manager('GET', '/v1/releases')).body.releases[0].withdrawn_at);
  assert.equal((await house.device('kiosk-02')('GET', '/v1/program')).body.number, 0);
});

test('what the key did not sign, what is older and what is too late are refused without being fetched', { timeout: 120000 }, async () => {
  const wrong = async (as, why, change) => {
    const { manifest, file } = bundle(as, 'x'.repeat(100));
    const signed = { ...JSON.parse(fs.readFileSync(manifest)), ...change };
    fs.writeFileSync(manifest, JSON.stringify(signed));
    const { number } = await takeIn({ manifest, file });
    assert.equal((await manager('POST', `/v1/releases/${number}/publish`, { devices: ['kiosk-01'] })).status, 200);
    const now = await until(`refused: ${why}`, async () => { const one = await target(); return one.state === 'refused' && one.why === why && one.wanted === number && one; }, 30000);
    assert.equal(now.version, newer(1));
    await manager('POST', `/v1/releases/${number}/withdraw`, {});
  };
  await wrong(newer(3), 'bad-signature', { until: '2027-12-31' });
  await wrong('0.0.1', 'downgrade', {});
});

test('bytes that are not those that were signed are not published', async () => {
  const { manifest } = bundle(newer(4), 'y'.repeat(300));
  const { number } = (await manager('POST', '/v1/releases', JSON.parse(fs.readFileSync(manifest)))).body;
  const { size } = JSON.parse(fs.readFileSync(manifest));
  const send = (offset, bytes) => manager('POST', `/v1/releases/${number}/parts`, { offset, data: bytes.toString('base64url') });
  assert.equal((await manager('POST', `/v1/releases/${number}/publish`, { percent: 10 })).body.code, 'bytes-missing');
  assert.equal((await send(0, Buffer.alloc(1000, 1))).body.have, 1000);
  assert.equal((await send(0, Buffer.alloc(1000, 1))).body.have, 1000, 'sent again after a lost answer');
  assert.equal((await send(1000, Buffer.alloc(size, 1))).status, 400, 'more than was signed');
  const last = await send(1000, Buffer.alloc(size - 1000, 1));
  assert.deepEqual([last.status, last.body.code], [422, 'bad-hash']);
  assert.equal((await manager('POST', `/v1/releases/${number}/publish`, { percent: 10 })).body.code, 'unknown-release', 'thrown away');
  const audit = JSON.stringify((await manager('GET', '/v1/audit')).body);
  for (const action of ['release.drafted', 'release.refused', 'release.published', 'release.resumed', 'release.withdrawn']) assert.ok(audit.includes(action), action);
});

test('a hall display takes its own program between two calls, and shows the hall again', { timeout: 240000 }, async () => {
  const before = await until('the display told its version', async () => { const now = await target('display-01'); return now.version && now; }, 70000);
  assert.deepEqual([before.version, before.program], [version, 'motcua-display']);
  const release = await takeIn(bundle(newer(1), programOf(newer(1), 'motcua-display'), 'motcua-display'));
  assert.deepEqual([release.program, release.checked], ['motcua-display', false]);
  await page.locator(`[data-act=progList][data-arg="${release.number}"]`).click();
  assert.equal(await page.locator('dialog [value=kiosk-01]').count(), 0, 'no kiosk is offered');
  await page.keyboard.press('Escape');
  await pickKiosk(release.number, 'display-01');
  await reaches('trial', 90000, 'display-01');
  assert.equal(fs.readlinkSync(`${hallSlots}/current`), newer(1));
  const good = await reaches('installed', 120000, 'display-01');
  assert.equal(good.version, newer(1));
  await until('the hall is shown by it', () => house.display.dump().widgets.length > 5);
  await until('the page says so', async () => /màn hình sảnh/.test(await page.textContent('#program-devices')));
  await shot('programs-display');
});

test('a center with the key takes in only what it signed, says why, and keeps a line of it', { timeout: 120000 }, async () => {
  execFileSync(signer, ['new-key', `${work}/other.pem`]);
  const strict = await House.start({ bench: false, kiosk: false, centerSet: [`update.public_key=${publicKey}`] });
  try {
    const strictPage = await openPage(browser, strict, 'quanly', { hash: 'thiet-bi', height: 1000, complaints });
    await strictPage.click('[data-act=programs]');
    const give = async ({ manifest, file }) => {
      await strictPage.click('[data-act=progAdd]');
      await strictPage.setInputFiles('#prog-manifest', manifest);
      await strictPage.setInputFiles('#prog-bundle', file);
      await strictPage.click('dialog [type=submit]');
      const said = await until('an answer', async () => (await strictPage.locator('dialog').count()) === 0 ? 'taken' : (await strictPage.textContent('dialog [role=status]', { timeout: 1000 }).catch(() => '')).match(/^Không nhận.*/)?.[0], 20000);
      if (said !== 'taken') {
        if (process.env.SHOTS) await strictPage.screenshot({ path: `${process.env.SHOTS}/programs-not-taken-dialog.png` });
        await strictPage.keyboard.press('Escape');
      }
      return said;
    };
    assert.match(await give(bundle(newer(5), 'z'.repeat(900), 'motcua-kiosk', 'other')), /chữ ký không phải của khóa này/);
    const changed = bundle(newer(6), 'z'.repeat(900));
    const bytes = fs.readFileSync(changed.file);
    bytes[700] ^= 1;
    fs.writeFileSync(changed.file, bytes);
    assert.match(await give(changed), /không phải là gói đã ký/);
    assert.equal(await give(bundle(newer(7), 'z'.repeat(900), 'motcua-display')), 'taken');
    await until('two lines', async () => (await strictPage.locator('#program-refused li').count()) === 2);
    assert.match(await strictPage.textContent('#program-refused'), /Không nhận bản .*sai SHA-256.*quanly/);
    assert.match(await strictPage.textContent('#programs'), /trung tâm đã kiểm tra chữ ký/);
    if (process.env.SHOTS) await strictPage.screenshot({ path: `${process.env.SHOTS}/programs-not-taken.png`, fullPage: true });
    await strictPage.click('[data-act=language]');
    assert.match(await strictPage.textContent('#program-refused'), /was not taken.*wrong signature/);
    if (process.env.SHOTS) await strictPage.screenshot({ path: `${process.env.SHOTS}/programs-not-taken-en.png`, fullPage: true });
    const list = (await (await strict.staff('quanly'))('GET', '/v1/releases')).body;
    assert.deepEqual([list.checks, list.releases.filter((one) => !one.withdrawn_at).map((one) => one.checked)], [true, [true]]);
  } finally {
    await strict.stop();
  }
});

test('no page threw or broke its policy', () => assert.deepEqual(complaints, []));
