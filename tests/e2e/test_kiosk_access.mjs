// Whom the kiosk serves, tried on the running kiosk: what FAULTS.md asks beyond what the pictures and the journeys show. The number
// of a test is the row of its table of accessibility.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './lib/house.mjs';
import { Ears, plain, withPerson } from './lib/people.mjs';

const dotsPerMm = 8, number = /[A-Z]\u00a0\d{3}/;

// -- pictures ---------------------------------------------------------------------------------------

// The screen as it is now: 8 bits a channel, no interlace, as tool_x writes it.
async function picture(house) {
  const file = `${house.dir}/look.png`;
  await house.kioskScreen.shot(file);
  const png = fs.readFileSync(file);
  let at = 8, w = 0, h = 0, channels = 3;
  const data = [];
  while (at < png.length) {
    const length = png.readUInt32BE(at), kind = png.toString('latin1', at + 4, at + 8), body = png.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') [w, h, channels] = [body.readUInt32BE(0), body.readUInt32BE(4), { 2: 3, 6: 4 }[body[9]]];
    if (kind === 'IDAT') data.push(body);
    at += length + 12;
  }
  const raw = zlib.inflateSync(Buffer.concat(data)), stride = w * channels, pixels = Buffer.alloc(stride * h);
  const paeth = (a, b, c) => { const p = a + b - c, [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]; return pa <= pb && pa <= pc ? a : pb <= pc ? b : c; };
  for (let y = 0; y < h; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? pixels[y * stride + x - channels] : 0, up = y ? pixels[(y - 1) * stride + x] : 0, corner = y && x >= channels ? pixels[(y - 1) * stride + x - channels] : 0;
      pixels[y * stride + x] = raw[y * (stride + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    }
  }
  return { w, h, at: (x, y) => [...pixels.subarray((y * w + x) * channels, (y * w + x) * channels + 3)] };
}

const linear = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };

// The most frequent colour of a place and the one that stands out most from it.
function ground(look, { x, y, w, h }) {
  const counts = new Map();
  for (let j = Math.max(0, y); j < Math.min(look.h, y + h); j++)
    for (let i = Math.max(0, x); i < Math.min(look.w, x + w); i++) {
      const key = look.at(i, j).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  const colors = [...counts].sort((a, b) => b[1] - a[1]).map(([key]) => key.split(',').map(Number));
  const most = colors[0];
  return { most, best: Math.max(...colors.map((color) => contrast(color, most))), count: colors.length };
}

// What marks a control besides its words: an icon before them, or a border around.
function marks(look, widget) {
  const { x, y, w, h } = widget.rect_px;
  const inks = widget.texts.flatMap((text) => text.lines.map((line) => line.ink.x));
  const before = { x: x + 6, y: y + 6, w: Math.min(...inks) - x - 12, h: h - 12 };
  const icon = inks.length && before.w > 30 ? ground(look, before).best : 0;
  const border = ground(look, { x: x - 6, y: y + (h >> 1), w: 14, h: 2 }).best;
  return { icon, border };
}

async function checkMarks(house, what) {
  await sleep(300);
  const look = await picture(house), dump = house.kiosk.dump();
  let measured = 0;
  for (const widget of dump.widgets.filter((one) => one.target && !one.covered && one.texts.length)) {
    const { icon, border } = marks(look, widget);
    if (icon < 1.3 && border < 1.3) continue; // words alone, on the ground of the page
    measured++;
    assert.ok(Math.max(icon, border) >= 4.5, `${what}: ${widget.key}: icon ${icon.toFixed(2)}, border ${border.toFixed(2)}`);
  }
  return measured;
}

// Where the corners of a QR code lie: runs of 1:1:3:1:1, as often one above the other as three modules are high.
function findersOf(black, width, height) {
  const seen = new Map();
  for (let y = 0; y < height; y++) {
    const runs = [];
    for (let x = 0, from = 0; x <= width; x++)
      if (x === width || (x > 0 && black(x, y) !== black(x - 1, y))) { runs.push({ from, to: x, ink: black(from, y) }); from = x; }
    for (let i = 0; i + 5 <= runs.length; i++) {
      const five = runs.slice(i, i + 5), unit = five[0].to - five[0].from;
      if (!five[0].ink || unit < 3 || five.some(({ from, to }, k) => to - from !== unit * (k === 2 ? 3 : 1))) continue;
      const key = `${five[0].from} ${five[4].to}`;
      seen.set(key, { from: five[0].from, to: five[4].to, rows: (seen.get(key)?.rows ?? 0) + 1, least: 3 * unit });
    }
  }
  return [...seen.values()].filter(({ rows, least }) => rows >= least);
}

// -- the rows ---------------------------------------------------------------------------------------

describe('the running kiosk', { concurrency: 2 }, () => {
  test('A2: icons, borders and the focus ring stand out by 4.5 at least, in both contrasts', () => withPerson(async ({ house, kiosk, keypad }) => {
    for (const theme of ['normal', 'high']) {
      let measured = await checkMarks(house, `home, ${theme}`);
      for (const arrow of ['down', 'down', 'right', 'down']) await keypad.press(arrow);
      await until('something has the focus', () => kiosk.dump().widgets.some((widget) => widget.focused));
      await sleep(200);
      const look = await picture(house), { x, y, w, h } = kiosk.dump().widgets.find((widget) => widget.focused).rect_px;
      for (const place of [{ x: x - 16, y: y + (h >> 1), w: 16, h: 2 }, { x: x + (w >> 1), y: y - 16, w: 2, h: 16 }]) {
        const ring = ground(look, place);
        assert.ok(ring.best >= 4.5, `the ring of ${theme}: ${ring.best}`);
      }
      await kiosk.tap('home.number');
      await kiosk.on('field');
      measured += await checkMarks(house, `field, ${theme}`);
      await kiosk.tap('field.ho-tich');
      await kiosk.on('before');
      measured += await checkMarks(house, `before, ${theme}`);
      assert.ok(measured >= 15, `${measured} controls measured`);
      await kiosk.tap('nav.home');
      await kiosk.on('home');
      if (theme === 'normal') await kiosk.tap('tool.contrast');
    }
  }));

  test('A16, A30: speech begins by a key that can be felt, or by plugging in headphones, with nothing on the screen', () => withPerson(async ({ house, keypad, ears }) => {
    await house.kioskScreen.do('blank on');
    await keypad.press('help');
    await until('the screen is read', () => ears.heard().some((one) => one.output === 'public' && one.text.includes('Lấy số thứ tự')));
    const before = ears.heard().length;
    await keypad.headphones(true);
    await until('it is read into the headphones', () => ears.heard().slice(before).some((one) => one.output === 'private' && one.text.includes('Lấy số thứ tự')));
  }));

  test('A17: going over every control says what it is and sets nothing off', () => withPerson(async ({ house, kiosk, keypad, ears }) => {
    await keypad.headphones(true);
    await until('the screen is read', () => ears.heard().length > 0);
    const targets = kiosk.dump().widgets.filter((widget) => widget.target).map((widget) => widget.key), reached = new Set();
    const label = kiosk.dump();
    for (let i = 0; i < 4 * targets.length && reached.size < targets.length; i++) {
      const said = ears.heard().length;
      await house.kioskScreen.do('key Tab');
      await until('the control is said', () => ears.heard().length > said);
      await sleep(40);
      reached.add(kiosk.dump().widgets.find((widget) => widget.focused)?.key);
    }
    assert.deepEqual([...reached].sort(), targets.sort(), 'every control is reached');
    const now = kiosk.dump();
    assert.deepEqual([now.screen, now.size, now.theme, now.language, now.low_reach], ['home', label.size, label.theme, label.language, label.low_reach]);
  }));

  test('A19: without colours the choice, the levels and the states can still be told apart', () => withPerson(async ({ house, kiosk }) => {
    await kiosk.tap('home.quick.2');
    await kiosk.on('before');
    const grey = (look, { x, y, w, h }) => { const out = []; for (let j = y; j < y + h; j += 2) for (let i = x; i < x + w; i += 2) out.push(Math.round(255 * luminance(look.at(i, j)))); return out; };
    const mark = (key) => { const { x, y, h } = kiosk.find(key).rect_px; return { x: x + 16, y: y + (h >> 1) - 26, w: 70, h: 52 }; };
    await sleep(300);
    const before = await picture(house), place = mark('priority.elderly');
    await kiosk.tap('priority.elderly');
    await sleep(300);
    const after = await picture(house), [a, b] = [grey(before, place), grey(after, place)];
    const ink = (values) => { const most = Math.max(...values); return values.filter((value) => most - value > 100).length; };
    assert.ok(ink(b) > 1.2 * ink(a), `the mark of a choice has another shape: ${ink(a)}, ${ink(b)}`);
    await kiosk.tap('nav.home');
    await kiosk.on('home');
    for (const [card, words] of [['Late, apologised for', /Trễ hẹn/], ['Ready', /Đã có kết quả/], ['More papers needed', /Cần bổ sung/], ['In progress, on time', /đúng hẹn/]]) {
      await house.bench.do(`card ${card}`);
      await kiosk.on('dossier');
      const status = await until(`the state of ${card}`, () => { const widget = kiosk.find('status'); return words.test(widget?.text) && widget; });
      assert.match(status.text, words);
      await kiosk.tap('nav.done');
      await kiosk.on('home');
    }
  }));

  test('A22: nothing flashes, at rest and while a ticket is printed', () => withPerson(async ({ house, kiosk }) => {
    const flashes = async (what) => {
      for (const [x, y] of [[540, 300], [540, 800], [540, 1200], [200, 1600]]) {
        const [changes] = (await house.kioskScreen.do(`frames ${x} ${y} 1200`)).split(' ').map(Number);
        assert.ok(changes <= 6, `${what}: the pixel ${x},${y} changed ${changes} times in 1.2 s`); // three flashes are six changes a second
      }
    };
    await flashes('home');
    await kiosk.tap('home.quick.2');
    await kiosk.on('before');
    await kiosk.tap('before.take');
    await kiosk.on('issued');
    await flashes('printing');
    await kiosk.widget('issued.done', 15000);
    await flashes('take');
  }));

  test('A25, A26: each error says what happened and what to do next, in words that are also spoken; a sound never stands alone', () => withPerson(async ({ house, kiosk, keypad, ears }) => {
    await keypad.headphones(true);
    await until('the screen is read', () => ears.heard().length > 0);
    const codes = /\b(ERR|HTTP|null|undefined|errno)\b|\b[45]\d\d\b(?!\.)|[A-Z]{3,}_[A-Z]+/;
    const errors = [
      { name: 'unknown code', make: () => house.bench.do('card Unknown code'), key: 'lookup.outcome', home: 'nav.home' },
      { name: 'identity card', make: () => house.bench.do('card Identity card'), key: null, home: 'nav.home' },
      { name: 'goods', make: () => house.bench.do('card Product code'), key: null, home: 'nav.home' },
      { name: 'no center', key: 'lookup.outcome', home: 'nav.home',
        make: async () => { await house.home.stop(house.center, 'SIGKILL'); await house.bench.do('card Ready'); } },
    ];
    for (const { name, make, key, home } of errors) {
      await kiosk.on('home');
      const from = ears.heard().length;
      await make();
      const widget = await until(`${name} is told`, () => {
        const found = kiosk.dump().screen !== 'home' && kiosk.dump().widgets.find((one) => (key ? one.key === key : /^(message|banner|title)/.test(one.key)) && one.text);
        return found;
      }, 15000);
      const shown = kiosk.text();
      assert.doesNotMatch(shown, codes, name);
      assert.match(shown, /[Mm]ời ông\/bà|[Xx]in |Nhập mã|Lấy số/, `${name}: what to do next: ${shown}`);
      await until(`${name} is spoken`, () => plain(ears.heard().slice(from).map((one) => one.text).join(' ')).includes(plain(widget.text).slice(0, 24)), 10000);
      assert.ok(ears.heard().slice(from).every((one) => one.output === 'private'));
      await kiosk.tap(home);
    }
  }));

  test('A27: whose application it is stands masked, is hidden after ten seconds and shown again for ten more', () => withPerson(async ({ house, kiosk }) => {
    await house.bench.do('card Ready');
    await kiosk.on('dossier');
    const owner = /(\p{Lu}\. ){2}\p{Lu}\./u;
    assert.match(kiosk.find('facts').text, owner);
    assert.match(kiosk.find('facts').text, /H08\.16-•+-\d{4}/);
    await until('it is hidden', () => !owner.test(kiosk.find('facts').text), 14000);
    await kiosk.tap('dossier.show');
    await until('it is shown', () => owner.test(kiosk.find('facts').text));
    await until('and hidden again', () => !owner.test(kiosk.find('facts').text), 14000);
    await kiosk.tap('nav.done');
    await kiosk.on('home');
  }));

  test('A28: nothing is to be had by a code alone: keys, a number or a person stand beside each', () => withPerson(async ({ house, kiosk }) => {
    await kiosk.tap('home.lookup');
    await kiosk.on('lookup');
    assert.ok(kiosk.find('lookup.keypad') && kiosk.find('lookup.number'));
    await kiosk.tap('nav.home');
    await kiosk.tap('home.rate');
    await kiosk.on('rate-ask');
    assert.match(kiosk.text(), /màn hình nhỏ tại quầy|Không còn phiếu/);
    await kiosk.tap('rate.petition');
    await kiosk.on('petition');
    assert.ok(kiosk.find('petition.qr') && kiosk.find('petition.write') && kiosk.find('petition.manager') && kiosk.find('petition.phone'));
    await kiosk.tap('nav.home');
    await house.bench.do('paper out');
    await sleep(700);
    await kiosk.tap('home.quick.2');
    await kiosk.on('before');
    await kiosk.tap('before.take');
    await kiosk.on('issued');
    await until('the number is told without paper', () => kiosk.find('nopaper'), 20000);
    assert.ok(kiosk.find('follow') && /Quầy\s1/.test(kiosk.find('nophone').text), 'who has no phone is told the counter');
  }));

  test('A29: what comes out of the printer can be read: the number 12 mm high, words of 10 points, a code of 20 mm', () => withPerson(async ({ house, kiosk }) => {
    await house.bench.do(`keep-papers ${house.dir}/papers`);
    await kiosk.tap('home.quick.2');
    await kiosk.on('before');
    await kiosk.tap('before.take');
    await kiosk.on('issued');
    await kiosk.widget('issued.done', 15000);
    const name = await until('the paper is kept', () => fs.existsSync(`${house.dir}/papers`) && fs.readdirSync(`${house.dir}/papers`)[0]);
    const file = `${house.dir}/papers/${name}`, bytes = fs.readFileSync(file);
    const [head, width, height] = /^P4\n(\d+) (\d+)\n/.exec(bytes.toString('latin1', 0, 32)), stride = Math.ceil(width / 8);
    const row = (y) => bytes.subarray(head.length + y * stride, head.length + (y + 1) * stride).some((byte) => byte !== 0);
    const blocks = [];
    for (let y = 0, from = -1; y <= Number(height); y++) {
      const inked = y < Number(height) && row(y);
      if (inked && from < 0) from = y;
      if (!inked && from >= 0) { blocks.push(y - from); from = -1; }
    }
    assert.ok(Math.max(...blocks) >= 12 * dotsPerMm, `the number: ${Math.max(...blocks)} dots`);
    const words = blocks.filter((rows) => rows > 8); // rules and dashes are lower
    const smallest = 10 / 72 * 25.4 * dotsPerMm * 0.7; // capitals of 10 points
    assert.ok(words.length >= 6 && words.every((rows) => rows >= smallest), `lines of ${words} dots, at least ${smallest.toFixed(1)}`);
    const read = spawnSync('zbarimg', ['--raw', '-q', '-Sdisable', '-Sqrcode.enable', file], { encoding: 'utf8' });
    assert.match(read.stdout, /\/t\/[0-9A-Z]{26}/);
    const finders = findersOf((x, y) => bytes[head.length + y * stride + (x >> 3)] >> (7 - (x & 7)) & 1, Number(width), Number(height));
    const side = Math.max(...finders.map(({ to }) => to)) - Math.min(...finders.map(({ from }) => from));
    assert.ok(side >= 20 * dotsPerMm, `the code is ${side / dotsPerMm} mm wide`);
    assert.match(kiosk.text(), number);
  }));
});
