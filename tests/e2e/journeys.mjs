// `make torture PART=journeys`: every journey of one kind of person on one panel.
// usage: journeys.mjs finger|keypad|switches|one|ears PANEL [section.key=value ...]
// JOURNEY=name,name takes those alone.
import assert from 'node:assert/strict';
import { go, listening, sighted } from './lib/going.mjs';
import { EarsAndKeypad, EyesAndKeypad, Finger, OneSwitch, Switches, withPerson } from './lib/people.mjs';
import { further } from './lib/journeys_further.mjs';
import { journeys } from './lib/journeys.mjs';

export const panels = { portrait: [1080, 1920], landscape: [1920, 1080], small: [1024, 768] };
const people = {
  finger: ({ house }) => sighted(new Finger(house), house),
  keypad: ({ house, keypad }) => sighted(new EyesAndKeypad(house, keypad), house),
  switches: ({ house }) => sighted(new Switches(house), house),
  one: ({ house }) => sighted(new OneSwitch(house), house),
  ears: ({ house, keypad, ears }) => listening(new EarsAndKeypad(house, keypad, ears), house, ears),
};
const cards = ['Across several offices', '2603030081'];

// what: names of journeys; undefined: all.
export function walk(person, panel, sets = [], what) {
  const all = { ...journeys, ...further }, chosen = Object.fromEntries(Object.entries(all).filter(([name]) => !what || what.includes(name)));
  assert.ok(people[person] && panels[panel] && Object.keys(chosen).length === (what?.length ?? Object.keys(all).length), 'a person, a panel and journeys that there are');
  return withPerson(async (rig) => {
    const blank = person === 'ears';
    if (blank) await rig.house.kioskScreen.do('blank on');
    const one = people[person](rig);
    one.language = sets.includes('ui.language=en') ? 'en' : 'vi';
    await go(rig.house, one, cards, chosen);
    if (blank) assert.equal(await rig.house.kioskScreen.do(`pixel ${panels[panel].map((side) => side / 2).join(' ')}`), '000000');
    return one.strings;
  }, sets, { size: panels[panel] });
}

if (process.argv[1]?.endsWith('/journeys.mjs')) {
  const [person, panel, ...sets] = process.argv.slice(2);
  await walk(person, panel, sets, process.env.JOURNEY?.split(','));
  console.log('# held');
}
