// A petition typed at the kiosk reaches the manager with the number that the citizen was shown.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House, until } from './lib/house.mjs';

test('a petition typed at the kiosk is numbered and can be answered', async () => {
  const house = await House.start({});
  try {
    const { kiosk } = house;
    const manager = await house.staff('quanly');
    await kiosk.widget('home.number');
    for (const key of ['home.rate', 'rate.petition', 'petition.write', 'topic.wait']) await kiosk.tap(key);
    await kiosk.on('write');
    for (const letter of 'Cho lau') await kiosk.tap(letter === ' ' ? 'key.space' : `key.${letter.charCodeAt(0).toString(16)}`);
    await kiosk.tap('key.done');
    await kiosk.on('petition-sent');
    await kiosk.shows(/PA-2026-\d{4}/);
    const number = /PA-2026-\d{4}/.exec(kiosk.text())[0];
    const made = await until('the manager has it', async () => (await manager('GET', '/v1/petitions')).body.petitions.find((each) => each.number === number));
    assert.deepEqual([made.text, made.about, made.state], ['Cho lau', 'wait', 'open']);
    const code = /[0-9A-HJKMNP-TV-Z]{8}/.exec(kiosk.text().replace(number, ''))[0];
    assert.equal((await (await fetch(`${house.url}/v1/petitions/${code}`)).json()).number, number);
    await kiosk.tap('nav.done');
    await kiosk.on('home');
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});
