// Every journey by finger, by the four arrows, by two switches, and by the four arrows with the screen blanked, in both
// languages: then all that is visible on a screen passed must have been said, and everything is found by ear alone.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './lib/house.mjs';
import { go, listening, sighted } from './lib/going.mjs';
import { EarsAndKeypad, EyesAndKeypad, Finger, Switches, plain, withPerson } from './lib/people.mjs';
import { ratingAtPad } from './lib/journeys.mjs';

describe('journeys', { concurrency: 5 }, () => {
  test('every journey by finger', () => withPerson(({ house }) =>
    go(house, sighted(new Finger(house), house), ['Ready', '2603060127'])));

  test('every journey by four arrows', () => withPerson(({ house, keypad }) =>
    go(house, sighted(new EyesAndKeypad(house, keypad), house), ['More papers needed', '2603040093'])));

  test('every journey by four arrows with the screen blanked', () => withPerson(async ({ house, keypad, ears }) => {
    await house.kioskScreen.do('blank on');
    const person = listening(new EarsAndKeypad(house, keypad, ears), house, ears);
    await go(house, person, ['Across several offices', '2603030081']);
    assert.equal(await house.kioskScreen.do('pixel 540 960'), '000000');
    assert.ok(ears.heard().slice(1).every((one) => one.output === 'private'), 'with headphones in, nothing is heard in the hall');
    console.log(`# ${person.strings} strings were on the screens passed, all were said`);
  }));

  test('every journey in English by four arrows with the screen blanked', () => withPerson(async ({ house, keypad, ears }) => {
    await house.kioskScreen.do('blank on');
    const person = listening(new EarsAndKeypad(house, keypad, ears), house, ears);
    person.language = 'en';
    await go(house, person, ['Late, apologised for', '2603040093']);
    assert.equal(await house.kioskScreen.do('pixel 540 960'), '000000');
    const other = ears.heard().filter((one) => one.language !== 'en');
    assert.deepEqual(other.slice(0, 3), [], 'all of it is said in English');
    console.log(`# ${person.strings} strings were on the screens passed, all were said`);
  }, ['ui.language=en']));

  test('in English a number with the screen blanked: all that is visible is said, in English', () => withPerson(async ({ house, keypad, ears }) => {
    await house.kioskScreen.do('blank on');
    const person = listening(new EarsAndKeypad(house, keypad, ears), house, ears);
    person.from = 0;
    await keypad.headphones(true);
    await person.on('home');
    await person.choose('tool.language', /^English/, { stays: true });
    await house.kiosk.shows('What would you like to do today?');
    const english = ears.heard().length;
    await person.passed('asks');
    await person.choose('home.quick.2', /^Civil status/);
    await person.on('before');
    await person.choose("before.take", /^Get my number/);
    await person.on('issued');
    await house.kiosk.widget('issued.done', 15000);
    await person.passed('asks');
    const said = ears.heard().slice(english + 1);
    assert.ok(said.length > 5 && said.every((one) => one.language === 'en'), JSON.stringify(said.filter((one) => one.language !== 'en').slice(0, 3)));
    await person.choose('issued.done', /^Done/);
    await house.kiosk.on('home');
    await keypad.headphones(false);
  }));

  test('without headphones nothing about a person is said into the hall', () => withPerson(async ({ house, keypad, ears }) => {
    await keypad.press('help');
    await until('the screen is read', () => ears.heard().some((one) => one.text.includes('Lấy số thứ tự')));
    const before = ears.heard().length;
    await house.bench.do('card Late, apologised for');
    await house.kiosk.on('dossier', 15000);
    await until('the hint is said', () => ears.heard().some((one) => one.output === 'public' && one.text.includes('mời cắm tai nghe')));
    const dump = house.kiosk.dump();
    await sleep(300);
    const hall = ears.heard().slice(before).filter((one) => one.output === 'public').map((one) => plain(one.text)).join('|');
    for (const key of ['status', 'facts', 'sorry', 'steps']) {
      for (const widget of dump.widgets.filter((one) => one.key === key || one.key.startsWith('step.'))) {
        for (const { text } of widget.texts) assert.ok(!hall.includes(plain(text)), `said into the hall: ${text}`);
      }
    }
  }));

  test('speech stops at a key, is repeated by another, and its loudness is the next person\'s own', () => withPerson(async ({ house, keypad, ears }) => {
    await keypad.press('help');
    await until('the screen is read', () => ears.heard().length > 0);
    const first = ears.heard().at(-1).text;
    await keypad.press('help');
    await until('it is read again', () => ears.heard().filter((one) => one.text === first).length > 1);
    await keypad.press('louder');
    await until('the step is said', () => ears.heard().some((one) => one.text === 'Âm lượng 7 trên 10'));
    await keypad.press('quieter');
    await keypad.press('quieter');
    await until('and the one below', () => ears.heard().some((one) => one.text === 'Âm lượng 5 trên 10'));
    await house.bench.do('card Ready');
    await house.kiosk.on('dossier', 15000);
    await house.kiosk.tap('nav.done');
    await house.kiosk.on('home');
    await keypad.press('louder');
    await house.kiosk.shows('Âm lượng 7 trên 10');
  }));

  const pad = ['kiosk.role=rating', 'kiosk.counter=3', 'center.device_id=pad-03', 'center.key_file=$DIR/run/pad-03.key', 'printer.driver=none', 'scanner.driver=none'];
  const atPad = (language, work) => withPerson(async (all) => {
    const { house, kiosk, keypad, ears } = all, clerk = await house.staff('quay3', 3), manager = await house.staff('quanly');
    const ratings = async () => (await manager('GET', '/v1/statistics')).body.total.ratings.count;
    await clerk('POST', '/v1/counters/3/finish', {}); // the one that the sample left there
    await kiosk.on('rating');
    await kiosk.tap('rating.skip');
    await kiosk.on('pad-idle');
    await work(all, async (person, sees) => {
      const before = await ratings();
      person.language = language;
      if (!sees) {
        person.from = ears.heard().length;
        await keypad.headphones(true);
        await house.kioskScreen.do('blank on');
      }
      await ratingAtPad(person, house, clerk);
      await until('the rating is counted', async () => (await ratings()) === before + 1);
      await kiosk.on('pad-idle');
    });
  }, [...pad, `ui.language=${language}`], { size: [1280, 800] });

  test('the pad is rated at by four arrows and by two switches', () => atPad('vi', async ({ house, keypad }, rate) => {
    await rate(sighted(new EyesAndKeypad(house, keypad), house), 'sees');
    await rate(sighted(new Switches(house), house), 'sees');
  }));

  for (const language of ['vi', 'en'])
    test(`the pad is rated at by ear: ${language}`, () => atPad(language, async ({ house, keypad, ears }, rate) => {
      await rate(listening(new EarsAndKeypad(house, keypad, ears), house, ears));
      assert.ok(ears.heard().every((one) => one.output === 'private' && one.language === language));
    }));

  test('every journey with two switches: one moves on, one chooses', () => withPerson(({ house }) =>
    go(house, sighted(new Switches(house), house), ['Refused', '2603060127'])));
});
