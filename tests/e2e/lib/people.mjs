// Three ways to use the kiosk: by finger, by the keypad with eyes on the screen, and by the keypad with ears alone.
// The keypad is the real driver: events as the kernel gives them, through a link of the configuration.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, until } from './house.mjs';

const evKey = 1, evSwitch = 5, headphoneInsert = 2;
const codes = { up: 103, down: 108, left: 105, right: 106, ok: 28, back: 158, help: 138, louder: 115, quieter: 114 };
const keyPauseMs = 55; // KEYPAD_PRESSES_PER_S is 20
const stepsMost = 400;
const doubleStrikeMs = 520;

function inputEvent(type, code, value) {
  const event = Buffer.alloc(24); // struct input_event: seconds, microseconds, type, code, value
  event.writeUInt16LE(type, 16);
  event.writeUInt16LE(code, 18);
  event.writeInt32LE(value, 20);
  return event;
}

// The device: the kiosk connects to it.
export class Keypad {
  static async plug() {
    const keypad = new Keypad();
    keypad.server = net.createServer((socket) => { keypad.socket = socket; socket.on('error', () => {}); });
    await new Promise((done) => keypad.server.listen(0, '127.0.0.1', done));
    keypad.sets = ['keypad.driver=evdev', `keypad.link=tcp:127.0.0.1:${keypad.server.address().port}`];
    return keypad;
  }

  async send(type, code, value) {
    await until('the kiosk takes the keypad', () => this.socket && !this.socket.destroyed);
    const wait = keyPauseMs - (Date.now() - (this.sentMs ?? 0));
    if (wait > 0) await sleep(wait);
    this.sentMs = Date.now();
    this.socket.write(inputEvent(type, code, value));
  }

  async press(name) {
    await this.send(evKey, codes[name], 1);
    await this.send(evKey, codes[name], 0);
  }

  headphones(isIn) {
    return this.send(evSwitch, headphoneInsert, isIn ? 1 : 0);
  }

  unplug() {
    this.socket?.destroy();
    this.server.close();
  }
}

// What was said, from the transcript of the virtual loudspeaker and headphones.
export class Ears {
  constructor(folder) {
    this.file = path.join(folder, 'kiosk-spoken.txt');
    this.sets = ['audio.driver=virtual', `audio.options=transcript=${this.file};speech=off;pace=100`];
  }

  heard() {
    if (!fs.existsSync(this.file)) return [];
    const lines = fs.readFileSync(this.file, 'utf8').split('\n');
    return lines.map((line) => /^\d+ begin (public|private) (\S+) (\S+) (.*)$/.exec(line)).filter(Boolean)
      .map(([, output, language, tone, text]) => ({ output, language, tone, text })).filter((one) => one.text);
  }
}

// Letters and digits alone: speech joins lines and puts its own stops.
export function plain(text) {
  return text.normalize('NFC').replace(/[^\p{L}\p{N}]/gu, '');
}

// Somebody with a language of their own: of words in Vietnamese and in English they know one.
class Person {
  constructor(house) {
    this.panel = house.kiosk;
    this.language = 'vi';
  }

  says(words) {
    return Array.isArray(words) ? words[this.language === 'en' ? 1 : 0] : words;
  }
}

export class Finger extends Person {
  constructor(house) {
    super(house);
    this.name = 'touch';
  }

  choose(key) {
    return this.panel.tap(key);
  }
}

// Learns where the arrows lead and goes the shortest way it knows, else tries an arrow that it has not tried.
class Walker {
  constructor() {
    this.places = new Map();
  }

  place(label) {
    if (!this.places.has(label)) this.places.set(label, new Map());
    return this.places.get(label);
  }

  // The first arrow of the shortest known way from one label to one that fits.
  next(from, fits) {
    const seen = new Set([from]);
    let ways = [{ label: from, first: null }];
    while (ways.length) {
      const further = [];
      for (const { label, first } of ways) {
        const known = this.place(label);
        for (const arrow of ['down', 'right', 'up', 'left']) {
          const to = known.get(arrow);
          if (to === undefined) {
            if (!fits) return first ?? arrow;
            continue;
          }
          if (fits?.(to)) return first ?? arrow;
          if (!seen.has(to)) { seen.add(to); further.push({ label: to, first: first ?? arrow }); }
        }
      }
      ways = further;
    }
    return null;
  }
}

// Two switches: one moves on to the next control, the other chooses it.
export class Switches extends Person {
  constructor(house) {
    super(house);
    this.screen = house.kioskScreen;
    this.name = 'switches';
  }

  where() {
    return this.panel.dump().widgets.find((widget) => widget.focused)?.key ?? null;
  }

  async choose(key, words, { types } = {}) {
    await this.panel.widget(key);
    for (let steps = 0, at = this.where(); at !== key; steps++) {
      if (steps > stepsMost) throw new Error(`${key} is not reached by going on`);
      await this.screen.do('key Tab');
      for (let i = 0; i < 20 && this.where() === at; i++) await sleep(5); // where there is one control it stays
      at = this.where();
    }
    if (!types) await sleep(doubleStrikeMs);
    await this.screen.do('key Return');
  }
}

// One switch: the ring goes on by itself (ui.scan_ms), the switch chooses where it stands.
export class OneSwitch extends Switches {
  constructor(house) {
    super(house);
    this.name = 'one switch';
  }

  async choose(key) {
    await this.panel.widget(key);
    if (this.where() === null) await this.screen.do('key Return'); // the first press begins the round
    await sleep(doubleStrikeMs);
    await until(`the ring comes to ${key}`, () => this.where() !== key, 60000, 10); // not at the end of its stay
    await until(`the ring comes to ${key}`, () => this.where() === key, 60000, 10);
    await this.screen.do('key Return');
  }
}

class KeypadPerson extends Person {
  constructor(house, keypad) {
    super(house);
    this.keypad = keypad;
    this.walkers = new Map();
  }

  async walk(what, fits, room) {
    if (!this.walkers.has(room)) this.walkers.set(room, new Walker());
    const walker = this.walkers.get(room);
    let at = await this.where();
    for (let steps = 0; steps < stepsMost; steps++) {
      if (at !== null && fits(at)) return;
      const arrow = at === null ? 'down' : walker.next(at, fits) ?? walker.next(at, null);
      if (!arrow) throw new Error(`${what} can't be reached by arrows in ${room}; reached: ${[...walker.places.keys()].join(' | ')}`);
      const to = await this.step(arrow);
      if (at !== null) walker.place(at).set(arrow, to);
      at = to;
    }
    throw new Error(`${what} was not reached in ${stepsMost} steps in ${room}`);
  }
}

export class EyesAndKeypad extends KeypadPerson {
  constructor(house, keypad) {
    super(house, keypad);
    this.name = 'keypad';
  }

  where() {
    return this.panel.dump().widgets.find((widget) => widget.focused)?.key ?? null;
  }

  // Where the ring stands after an arrow: it may stay where it is.
  async step(arrow) {
    const before = this.where();
    await this.keypad.press(arrow);
    for (let i = 0; i < 12; i++) {
      await sleep(15);
      if (this.where() !== before) break;
    }
    return this.where();
  }

  async choose(key, words, { types } = {}) {
    const { screen } = this.panel.dump();
    await this.panel.widget(key);
    await this.walk(key, (at) => at === key, screen);
    if (!types) await sleep(doubleStrikeMs);
    await this.keypad.press('ok');
  }
}

// Knows nothing of the screen: goes by what is said when an arrow is pressed.
export class EarsAndKeypad extends KeypadPerson {
  constructor(house, keypad, ears) {
    super(house, keypad);
    this.ears = ears;
    this.name = 'ears';
    this.said = null;
    this.room = '';
  }

  where() {
    return this.said;
  }

  async step(arrow) {
    const before = this.ears.heard().length;
    await this.keypad.press(arrow);
    await until(`something is said after ${arrow}`, () => this.ears.heard().length > before, 5000, 10);
    this.said = this.ears.heard().at(before).text;
    return this.said;
  }

  async choose(key, either, { stays, types } = {}) {
    const words = this.says(either);
    const fits = (text) => (words instanceof RegExp ? words.test(text) : plain(text).startsWith(plain(words)));
    await this.walk(words, fits, this.room);
    if (!types) await sleep(doubleStrikeMs); // letters may follow each other fast
    await this.keypad.press('ok');
    if (stays || types) await this.silence();
    else this.said = null;
  }

  // What a press changed is said, too: the next word after an arrow shall be the arrow's.
  async silence() {
    let before = -1;
    while (before !== this.ears.heard().length) {
      before = this.ears.heard().length;
      await sleep(120);
    }
  }
}

// A house whose kiosk has a keypad and headphones; what was in its logs is told with what failed.
export async function withPerson(work, sets = [], options = {}) {
  const keypad = await Keypad.plug();
  const house = await House.start({ kiosk: false });
  try {
    const ears = new Ears(house.dir);
    await house.startKiosk([...keypad.sets, ...ears.sets, ...sets.map((set) => set.replace('$DIR', house.dir))], options);
    await house.kiosk.shows('B\u00a0024');
    await sleep(400); // the first news have found their places
    await work({ house, kiosk: house.kiosk, keypad, ears });
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
    keypad.unplug();
  }
}
