// The rating pad of a counter: opens when the clerk has finished, takes one rating, and goes back to waiting.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, until } from './lib/house.mjs';

const counter = 3;

async function padHouse() {
  const house = await House.start();
  const number = await takeNumberOf(house);
  await house.home.stop(house.kioskProgram);
  house.kioskScreen = null; // a panel of its own size
  await house.startKiosk(['kiosk.role=rating', `kiosk.counter=${counter}`, 'center.device_id=pad-03', `center.key_file=${house.dir}/run/pad-03.key`,
    `state.dir=${house.dir}/pad`, 'printer.driver=none', 'scanner.driver=none'], { size: [1280, 800] });
  return { house, number };
}

// The one that the sample left at the counter may open the pad as well: nobody rates it here.
async function clearPad(kiosk, clerk) {
  await clerk('POST', `/v1/counters/${counter}/finish`, {});
  await kiosk.on(['rating', 'pad-idle']);
  await sleep(600);
  if (kiosk.dump().screen === 'rating') await kiosk.tap('rating.skip');
  await kiosk.on('pad-idle', 20000);
}

async function takeNumberOf(house) {
  await house.kiosk.on('home');
  await house.kiosk.tap('home.number');
  await house.kiosk.on('field');
  await house.kiosk.tap('field.ho-tich');
  await house.kiosk.on('before');
  await house.kiosk.tap('before.take');
  await house.kiosk.on('issued');
  await house.kiosk.widget('issued.done', 15000);
  return /[A-Z]\u00a0\d{3}/.exec(house.kiosk.text())[0];
}

test('the pad opens at the clerk\'s finish and takes one rating of the ticket', async () => {
  const { house, number } = await padHouse();
  const { kiosk } = house;
  try {
    const first = await kiosk.on('pad-idle');
    assert.deepEqual([first.window.w, first.window.h, first.overflow], [1280, 800, false]);
    assert.equal(first.dots_per_mm, 5.9); // what is read from a chair is as large as the design has it
    const clerk = await house.staff('quay3', counter);
    const manager = await house.staff('quanly');
    const ratings = async () => (await manager('GET', '/v1/statistics')).body.total.ratings.count;
    const before = await ratings();
    await clearPad(kiosk, clerk);
    const { body: queue } = await clerk('GET', `/v1/counters/${counter}`);
    const ticket = queue.queue.find((one) => one.number === number);
    assert.equal((await clerk('POST', `/v1/counters/${counter}/call`, { ticket: ticket.id })).status, 200);
    await kiosk.shows(number);
    await clerk('POST', `/v1/counters/${counter}/start`, {});
    await clerk('POST', `/v1/counters/${counter}/finish`, {});
    const rating = await kiosk.on('rating');
    assert.equal(rating.overflow, false);
    assert.equal(kiosk.find('number').text, `Số ${number}`);
    await kiosk.shows(/còn (29|2[0-8]|1\d)\sgiây/); // it counts down
    await kiosk.tap('rating.4');
    await kiosk.on('thanks');
    await until('the rating is counted', async () => (await ratings()) === before + 1);
    await kiosk.on('pad-idle', 20000);
    const again = await house.device('pad-03')('POST', '/v1/ratings',
      { id: '00112233445566778899aabbccddeeff', ticket: ticket.id, level: 1, levels: 5, channel: 'pad', counter });
    assert.equal(again.status, 409, `a second rating: ${JSON.stringify(again)}`);
    assert.equal(await ratings(), before + 1);
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});

test('who is not satisfied may add words at the pad, or go past them', async () => {
  const { house } = await padHouse();
  const { kiosk } = house;
  try {
    await kiosk.on('pad-idle');
    const clerk = await house.staff('quay3', counter);
    const manager = await house.staff('quanly');
    const ratings = async () => (await manager('GET', '/v1/statistics')).body.total.ratings.count;
    const before = await ratings();
    await clearPad(kiosk, clerk);
    const serve = async () => {
      assert.equal((await clerk('POST', `/v1/counters/${counter}/next`, {})).status, 200);
      await clerk('POST', `/v1/counters/${counter}/start`, {});
      await clerk('POST', `/v1/counters/${counter}/finish`, {});
      await kiosk.on('rating');
    };
    await serve();
    await kiosk.tap('rating.2');
    const reasons = await kiosk.on('reasons');
    assert.equal(reasons.overflow, false);
    await kiosk.tap('reasons.write');
    const write = await kiosk.on('write');
    assert.equal(write.overflow, false);
    for (const letter of 'Lau') await kiosk.tap(`key.${letter.codePointAt(0).toString(16)}`);
    await kiosk.shows('Lau');
    await kiosk.tap('key.done');
    await kiosk.on('reasons');
    await kiosk.tap('reasons.send');
    await kiosk.on('thanks');
    await until('the rating is counted', async () => (await ratings()) === before + 1);
    await kiosk.on('pad-idle', 20000);

    // the way past: nothing is written
    await serve();
    await kiosk.tap('rating.1');
    await kiosk.on('reasons');
    await kiosk.tap('reasons.write');
    await kiosk.on('write');
    await kiosk.tap('key.done');
    await kiosk.on('reasons');
    await kiosk.tap('reasons.skip');
    await kiosk.on('thanks');
    await until('it is counted, too', async () => (await ratings()) === before + 2);
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});
