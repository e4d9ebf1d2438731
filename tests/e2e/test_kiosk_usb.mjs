// Something strange is plugged into a kiosk: its people hear of it, once a plug; its own parts and hubs are silent.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, until } from './lib/house.mjs';

const plugs = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'usb-'));
// As the kernel lists it.
function plug(at, vendor, product, kind = '00') {
  fs.mkdirSync(`${plugs}/${at}`);
  for (const [name, value] of Object.entries({ idVendor: vendor, idProduct: product, bDeviceClass: kind })) fs.writeFileSync(`${plugs}/${at}/${name}`, `${value}\n`);
}
plug('usb1', '1d6b', '0002', '09');
plug('1-1', '04b8', '0e28');
plug('1-1:1.0', '', '');
plug('1-2', '05e3', '0608', '09');
plug('1-2.1', '1fc9', '5aa7');

const house = await House.start({ kioskSet: ['kiosk.usb_known=04b8:0e28 1fc9:*', `debug.usb_dir=${plugs}`] });
test.after(async () => { await house.stop(); fs.rmSync(plugs, { recursive: true, force: true }); });
const manager = await house.staff('quanly');
const strange = async () => (await manager('GET', '/v1/alarms')).body.alarms.filter((one) => /usb-unknown/.test(one.subject)).map((one) => one.subject);
const noted = () => house.home.log('kiosk').match(/event=usb\.unknown/g)?.length ?? 0;

test('its own parts and hubs raise nothing, a strange thing does, once', { timeout: 60000 }, async () => {
  await sleep(6000);
  assert.deepEqual([await strange(), noted()], [[], 0]);
  plug('1-3', 'dead', 'beef', '03');
  await until('the center knows', async () => (await strange()).length === 1, 20000, 200);
  assert.deepEqual(await strange(), ['kiosk-01 usb-unknown-dead-beef']);
  await sleep(6000);
  assert.equal(noted(), 1, 'told once while it stays');
  fs.rmSync(`${plugs}/1-3`, { recursive: true });
  await sleep(6000);
  plug('1-4', 'dead', 'beef', '03');
  await until('told when it comes back', () => noted() === 2, 20000, 200);
  await house.kiosk.on('home');
});
