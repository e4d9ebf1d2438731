// A program published by its page to a real kiosk: fetched in parts, verified, installed by the shipped installer while nobody is
// there, tried, confirmed. One that does not even start is given back; one that was not signed is refused; failures halt a release.
// The bundle is this very program under another version number.
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
function programOf(as) {
  execFileSync('strip', ['-o', `${work}/plain`, `${build}/bin/motcua-kiosk`]);
  const bytes = fs.readFileSync(`${work}/plain`);
  for (let at = bytes.indexOf(version); at >= 0; at = bytes.indexOf(version, at + 1)) bytes.write(as, at);
  return bytes;
}

function bundle(as, program) {
  fs.mkdirSync(`${work}/${as}`, { recursive: true });
  fs.writeFileSync(`${work}/${as}/motcua-kiosk`, program, { mode: 0o755 });
  execFileSync('tar', ['-cf', `${work}/${as}.tar`, '-C', `${work}/${as}`, 'motcua-kiosk']);
  fs.writeFileSync(`${work}/${as}.json`, execFileSync(signer, ['sign', `${work}/key.pem`, `${work}/${as}.tar`, as, '2026-12-31']));
  return { manifest: `${work}/${as}.json`, file: `${work}/${as}.tar` };
}

const publicKey = execFileSync(signer, ['new-key', `${work}/key.pem`], { encoding: 'utf8' }).trim().split(' = ')[1];
fs.mkdirSync(`${slots}/${version}`, { recursive: true });
fs.copyFileSync(`${build}/bin/motcua-kiosk`, `${slots}/${version}/motcua-kiosk`);
fs.symlinkSync(version, `${slots}/current`);
// The unit: what starts before the program, and the program that is current.
fs.writeFileSync(`${work}/unit`, `#!/bin/sh\nshift\n${installer} start\nexec ${slots}/current/motcua-kiosk "$@"\n`, { mode: 0o755 });

const house = await House.start({ bench: false, supervise: [60000, 300, `${work}/unit`], kioskEnv: { MOTCUA_SLOTS: slots, MOTCUA_ASSETS: path.resolve('assets') },
  kioskSet: [`update.public_key=${publicKey}`, `update.installer=${installer}`, 'update.idle_s=5', 'printer.driver=none', 'printer.link=', 'scanner.driver=none', 'scanner.link='] });
const browser = await openBrowser();
const complaints = [];
test.after(async () => { await browser.close(); await house.stop(); fs.rmSync(work, { recursive: true, force: true }); });

const manager = await house.staff('quanly');
const target = async (id = 'kiosk-01') => (await manager('GET', '/v1/releases')).body.devices.find((each) => each.device === id);
const reaches = (state, forMs = 90000) => until(`the kiosk is ${state}`, async () => { const now = await target(); if (now.state === state) return now; throw new Error(JSON.stringify(now)); }, forMs, 300);

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
const pickKiosk = async (number) => {
  await page.locator(`[data-act=progList][data-arg="${number}"]`).click();
  await page.check('dialog [value=kiosk-01]');
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
  assert.equal((await send(1000, Buffer.alloc(size - 1000, 1))).body.have, size);
  assert.equal((await manager('POST', `/v1/releases/${number}/publish`, { percent: 10 })).body.code, 'bad-hash');
  const audit = JSON.stringify((await manager('GET', '/v1/audit')).body);
  for (const action of ['release.drafted', 'release.published', 'release.resumed', 'release.withdrawn']) assert.ok(audit.includes(action), action);
});

test('no page threw or broke its policy', () => assert.deepEqual(complaints, []));
