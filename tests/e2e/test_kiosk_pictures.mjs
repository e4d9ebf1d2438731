// A center's own pictures and colours by configuration: emblem, photo of the house, theme. A wrong one is refused by name.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, build } from './lib/house.mjs';

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(zlib.crc32(body), body.length + 4);
  return out;
};

// A picture of w by h whose pixels are told by color(x, y) as [red, green, blue].
function png(file, w, h, color) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(w, 0);
  head.writeUInt32BE(h, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(h * (1 + 3 * w));
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) rows.set(color(x, y), y * (1 + 3 * w) + 1 + 3 * x);
  fs.writeFileSync(file, Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]));
  return file;
}

const dir = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'pictures-'));
test.after(() => fs.rmSync(dir, { recursive: true, force: true }));
const house = (x, y) => (y > 520 ? [150, 160, 150] : y > 200 && x > 200 && x < 1200 ? (x % 160 > 40 && x % 160 < 110 && y % 130 > 40 ? [90, 120, 160] : [222, 200, 160]) : [170, 200, 235]);

test('emblem, photo and colours of a center are on its screen', async () => {
  const set = [`ui.emblem=${png(path.join(dir, 'emblem.png'), 200, 200, (x, y) => (Math.hypot(x - 100, y - 100) < 90 ? [200, 30, 40] : [255, 255, 255]))}`,
    `ui.photo=${png(path.join(dir, 'photo.png'), 1400, 640, house)}`, `ui.theme=${path.resolve('assets/themes/emerald.conf')}`];
  const running = await House.start({ clock: '2026-03-10T12:10:00', kioskSet: set });
  try {
    await running.kiosk.shows('13:30');
    const photo = await running.kiosk.widget('photo');
    await sleep(400);
    const file = path.join(dir, 'screen.png');
    await running.kioskScreen.shot(process.env.SHOTS ? `${process.env.SHOTS}/pictures.png` : file);
    assert.ok(photo, 'the photo is on the closed screen');
    await running.kiosk.tap('home.number');
    await running.kiosk.on('field');
    assert.ok(!running.kiosk.find('photo'), 'and nowhere else');
  } finally {
    await running.stop();
  }
});

test('a picture of the wrong shape is refused with what is right', () => {
  const small = png(path.join(dir, 'small.png'), 300, 200, house);
  for (const [key, words] of [['photo', /right is one of at least 1200 pixels across/], ['emblem', /right is a square/]]) {
    const { status, stderr } = spawnSync(`${build}/bin/motcua-kiosk`, ['--config', 'assets/config/kiosk.conf', '--set', `ui.${key}=${small}`, '--check-config'], { encoding: 'utf8' });
    assert.notEqual(status, 0);
    assert.match(stderr, words);
  }
});
