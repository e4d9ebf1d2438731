// What fewer people come for and what happens on the way, by finger, by the four arrows, by two switches and by ear.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { go, listening, sighted } from './lib/going.mjs';
import { EarsAndKeypad, EyesAndKeypad, Finger, Switches, withPerson } from './lib/people.mjs';
import { further } from './lib/journeys_further.mjs';
import { walk } from './journeys.mjs';

const only = process.env.JOURNEY, chosen = Object.fromEntries(Object.entries(further).filter(([name]) => !only || only.split(',').includes(name)));

function byEar(language) {
  return async ({ house, keypad, ears }) => {
    await house.kioskScreen.do('blank on');
    const person = listening(new EarsAndKeypad(house, keypad, ears), house, ears);
    person.language = language;
    await go(house, person, [], chosen);
    assert.equal(await house.kioskScreen.do('pixel 540 960'), '000000');
    assert.ok(ears.heard().slice(1).every((one) => one.output === 'private'), 'with headphones in, nothing is heard in the hall');
    console.log(`# ${person.strings} strings were on the screens passed, all were said`);
  };
}

// All of them on each panel, by everybody: make torture PART=journeys.
const onPanels = ['take', 'rating', 'byScan', 'collect', 'apology', 'supplement', 'priority', 'appointment', 'comment', 'elsewhere', 'inside', 'sizes', 'languages'];

describe('further journeys', { concurrency: 5 }, () => {
  test('by finger', () => withPerson(({ house }) => go(house, sighted(new Finger(house), house), [], chosen)));
  test('by four arrows', () => withPerson(({ house, keypad }) => go(house, sighted(new EyesAndKeypad(house, keypad), house), [], chosen)));
  test('by two switches', () => withPerson(({ house }) => go(house, sighted(new Switches(house), house), [], chosen)));
  if (!only) for (const panel of ['landscape', 'small'])
    test(`by finger: ${panel}`, () => walk('finger', panel, [], onPanels));
  if (!only) test('by one switch, the ring goes on by itself', () => walk('one', 'portrait', ['ui.scan_ms=700'], ['take', 'apology', 'priority', 'supplement']));
  test('by four arrows with the screen blanked', () => withPerson(byEar('vi')));
  test('in English by four arrows with the screen blanked', () => withPerson(byEar('en'), ['ui.language=en']));
});
