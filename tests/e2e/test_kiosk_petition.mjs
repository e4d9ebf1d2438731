// A petition typed at the kiosk reaches the manager with the number that the citizen was shown and took along on paper.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { spawnSync } from 'node:child_process';
import { House, until } from './lib/house.mjs';

// Height of a sheet as the printer made it, a PBM.
function rowsOf(file) {
  return Number(/^P4\n\d+ (\d+)\n/.exec(fs.readFileSync(file, 'latin1'))[1]);
}

function codesOf(file) {
  return spawnSync('zbarimg', ['--raw', '-q', '-Sdisable', '-Sqrcode.enable', file], { encoding: 'utf8' }).stdout.trim().split('\n');
}

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
    const sheets = async () => JSON.parse(await house.bench.do('state')).sheets;
    const before = await sheets();
    await house.bench.do(`keep-papers ${house.dir}/papers`);
    await kiosk.tap('petition.print');
    await until('the slip is out', async () => (await sheets()) === before + 1, 15000);
    await kiosk.shows('Đã in. Mời ông/bà lấy giấy.');
    await kiosk.shows('In lại phiếu');
    await kiosk.tap('petition.print');
    await until('the second slip is out', async () => (await sheets()) === before + 2, 15000);
    const kept = await until('both are kept', () => { const names = fs.readdirSync(`${house.dir}/papers`).sort(); return names.length === 2 && names; });
    const papers = kept.map((name) => rowsOf(`${house.dir}/papers/${name}`));
    assert.ok(papers[1] > papers[0], `the second says that it is one: ${papers}`);
    await kiosk.tap('nav.done');
    await kiosk.on('home');
    // the square on the paper is the page of the phone, and the kiosk's scanner reads it, too
    const [link] = codesOf(`${house.dir}/papers/${kept[0]}`);
    assert.match(link, new RegExp(`^${house.url}/p/[0-9A-Z]{26}$`));
    assert.equal((await (await fetch(link.replace('/p/', '/v1/petitions/'))).json()).number, number);
    await manager('POST', `/v1/petitions/${made.id}/answer`, { answer: 'Đã thêm một quầy.' });
    await house.bench.do(`scan ${link}`);
    await kiosk.on('petition-answer');
    await kiosk.shows('Đã thêm một quầy.');
    await kiosk.tap('petition.rate');
    await kiosk.tap('rating.5');
    await kiosk.on('thanks');
    assert.equal((await manager('GET', '/v1/petitions')).body.petitions.find((each) => each.number === number).level, 5);
    await kiosk.tap('thanks.home');
    await kiosk.on('home');
    // who called for help finds the way, too
    await kiosk.tap('help.call');
    await kiosk.on('help');
    await kiosk.tap('help.petition');
    await kiosk.on('petition');
    await kiosk.tap('nav.home');
    await kiosk.on('home');
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});
