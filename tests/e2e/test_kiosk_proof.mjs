// A receipt with a second secret: the code alone shows stage and days; the secret, typed or scanned, shows the rest, and
// nothing of it is there for the next visitor.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { House, build, until } from './lib/house.mjs';

const code = 'H08.16-260305-0555', secret = '7K3F9Q2M', owner = 'N. V. A.', what = 'Việc thử số bảy';

test('the second secret of a receipt opens the rest of it, and a wrong one says what an unknown code says', async () => {
  const house = await House.start({});
  try {
    const { kiosk } = house;
    const manager = await house.staff('quanly');
    const pushed = await manager('POST', '/v1/bridge/mot-cua', [{ MaHoSo: code, TenTTHC: what, ChuHoSo: owner, NgayTiepNhan: '20260305090000',
      NgayHenTra: '20260312170000', TrangThaiHoSo: '4', MaBiMat: secret }]);
    assert.ok(pushed.status < 300, JSON.stringify(pushed));
    await kiosk.widget('home.number');
    await house.bench.do(`scan ${code}`);
    await kiosk.on('dossier');
    assert.ok(!kiosk.text().includes(owner) && !kiosk.text().includes(what), 'the code alone shows no more than the stage');
    await kiosk.tap('dossier.prove');
    await kiosk.on('proof');

    for (const sign of '7K3F0000') await kiosk.tap(`key.${sign.charCodeAt(0).toString(16)}`);
    assert.ok(!kiosk.text().includes('7K3F'), 'what is typed is not on the screen');
    await kiosk.tap('key.done');
    const wrong = await kiosk.widget('lookup.outcome');
    assert.ok(wrong.text.includes('Chưa tìm thấy hồ sơ theo mã này'), wrong.text);

    await house.bench.do(`scan ${secret}`);
    await kiosk.on('dossier');
    await kiosk.shows(owner);
    await kiosk.shows(what);
    assert.ok(inMemory(house, [what]).counts[0] > 0, 'the scan of memory sees what is on the screen');
    assert.equal(kiosk.find('dossier.prove'), undefined);
    await kiosk.tap('nav.done');
    await kiosk.on('home');

    // an unknown code, for comparison
    await house.bench.do('card Unknown code');
    const unknown = await kiosk.widget('lookup.outcome');
    assert.equal(unknown.text, wrong.text);
    await kiosk.tap('nav.home');
    await kiosk.on('home');

    await until('nothing of it is in memory', () => {
      const left = inMemory(house, [secret, what]);
      if (left.counts.some((count) => count !== 0)) throw new Error(left.stdout);
      return true;
    }, 5000, 100);
    for (const name of fs.readdirSync(`${house.dir}/kiosk`).filter((each) => /journal/.test(each))) {
      const bytes = fs.readFileSync(`${house.dir}/kiosk/${name}`);
      assert.ok(![secret, what].some((word) => bytes.includes(Buffer.from(word))), `left in ${name}`);
    }
    assert.ok(!house.home.log('kiosk').includes(secret));
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});

// How often each word stands in the kiosk's memory.
function inMemory(house, words) {
  const { stdout } = spawnSync(`${build}/tests/support/tool_memory`, [String(house.kioskProgram.child.pid), ...words], { encoding: 'utf8', maxBuffer: 1 << 24 });
  return { stdout, counts: words.map((word, i) => Number(new RegExp(`^(\\d+) ${i}$`, 'm').exec(stdout)?.[1] ?? NaN)) };
}
