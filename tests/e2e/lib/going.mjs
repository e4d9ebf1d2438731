// How the journeys are gone: with eyes on the screen, or by ear, where all that is visible on a screen passed must have been said.
import assert from 'node:assert/strict';
import { until } from './house.mjs';
import { plain } from './people.mjs';
import { journeys } from './journeys.mjs';

const pagesMost = 12;
const changesItself = /^(clock|timeout|rating\.left|issued\.done|thanks\.home|hall|call\.\d)$/;

// Visible, and meant to be heard: no icons, no decoration, nothing under a dialog.
function visible(dump) {
  return dump.widgets.filter((widget) => !widget.covered && !changesItself.test(widget.key))
    .flatMap((widget) => (widget.texts ?? []).filter((text) => !text.aside && text.font !== 'icons').map((text) => text.text));
}

// What stands on a further page of a list is turned to; and what other words a person reads from now on.
function turning(person, house) {
  const { choose } = person;
  const enabled = (key) => house.kiosk.dump().widgets.find((one) => key.test(one.key) && one.enabled);
  const further = () => enabled(/^(pager|page)\.next$/) ?? enabled(/^page\.more$/);
  // Until it is there, page by page.
  person.turnTo = async (what, is) => {
    await until(`${what} or a further page`, () => is() || further(), 15000);
    for (const seen = new Set(); !is();) {
      const before = house.kiosk.text(), { page } = house.kiosk.dump();
      if (seen.size > pagesMost || seen.has(before) || !further()) throw new Error(`${what} is on no page of ${house.kiosk.dump().screen}`);
      seen.add(before);
      const { key } = further();
      await choose.call(person, key, key === 'page.more' ? [/./, /./] : [/^Tiếp/, /^Next/], { stays: true });
      // Other words change by themselves: the next touch would turn one page too many.
      await until('the page is turned', () => (key === 'page.more' ? house.kiosk.dump().page !== page : house.kiosk.text() !== before));
    }
  };
  person.find = async (key) => {
    await person.turnTo(key, () => house.kiosk.find(key));
    return house.kiosk.find(key);
  };
  person.choose = async (key, words, how) => {
    await person.find(key);
    return choose.call(person, key, words, how);
  };
  person.switched = (language) => {
    person.language = language;
    person.walkers?.clear();
  };
  person.home = () => person.choose('nav.home', [/^Trang đầu/, /^Home/]);
  return person;
}

export function sighted(person, house) {
  person.on = (name) => house.kiosk.on(name, 15000);
  person.passed = async () => {};
  return turning(person, house);
}

// Arrives where the words of the screen have been said, all of them.
export function listening(person, house, ears) {
  const begun = () => ears.heard().slice(person.from).map((one) => plain(one.text)).join('|');
  // What a press brought onto a screen that stays is asked for: the repeat key says the screen again.
  person.passed = async (asks) => {
    let missing;
    if (asks) { // what was said before may hold every word already: the answer itself is waited for, or the next arrow would seem to say it
      const before = ears.heard().length;
      await person.keypad.press('help');
      await until('the screen is read again', () => ears.heard().length > before);
      await person.silence();
    }
    await until('all that is visible is said', () => {
      const all = begun();
      missing = visible(house.kiosk.dump()).filter((text) => !all.includes(plain(text)));
      return missing.length === 0;
    }, 4000).catch(() => assert.fail(`${house.kiosk.dump().screen}: not said: ${JSON.stringify(missing)}`));
    person.strings = (person.strings ?? 0) + visible(house.kiosk.dump()).length;
  };
  person.on = async (name) => {
    await house.kiosk.on(name, 15000);
    person.room = name;
    person.said = null;
    await person.passed();
  };
  return turning(person, house);
}

export async function go(house, person, cards, which = journeys) {
  [person.card, person.typedCode] = cards;
  const begin = async () => {
    await house.kiosk.on('home', 20000);
    if (!person.ears) return;
    person.from = person.ears.heard().length;
    await person.keypad.headphones(true);
  };
  const end = async () => {
    if (person.ears) await person.keypad.headphones(false);
    await until('home again', () => house.kiosk.dump().screen === 'home' && !house.kiosk.dump().audio, 20000);
  };
  let number;
  for (const [name, journey] of Object.entries(which)) {
    try {
      await begin();
      number = await journey(person, house, number) ?? number;
      await end();
    } catch (error) {
      error.message = `${person.name}, ${name}: ${error.message}\n${(person.ears?.heard() ?? []).slice(-6).map((one) => `${one.output}: ${one.text.slice(0, 300)}`).join('\n')}`;
      throw error;
    }
  }
}
