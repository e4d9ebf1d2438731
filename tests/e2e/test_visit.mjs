// One whole visit with real programs: touch, paper from a tty printer, calls, hall screen and voice, rating, dossiers, report.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { House, until } from './lib/house.mjs';
import { visit } from './lib/visit.mjs';

test('a whole visit runs on real parts', async () => {
  const house = await House.start({ display: true });
  try {
    const clerk = await house.staff('quanly');
    const before = (await clerk('GET', '/v1/statistics')).body;
    const number = await visit(house, { picture: async () => {}, folder: house.dir, say: () => {} });
    const spoken = fs.readFileSync(path.join(house.dir, 'spoken.txt'), 'utf8');
    const digits = { 0: 'không', 1: 'một', 2: 'hai', 3: 'ba', 4: 'bốn', 5: 'năm', 6: 'sáu', 7: 'bảy', 8: 'tám', 9: 'chín' };
    const words = [...number.replace('\u00a0', '')].map((sign) => digits[sign] ?? sign).join(' ');
    assert.match(spoken, new RegExp(`Mời công dân có số ${words} đến quầy số ba`));
    const after = await until('the report has the visit', async () => {
      const { body } = await clerk('GET', '/v1/statistics');
      return body.total.ratings.count === before.total.ratings.count + 1 && body;
    });
    assert.equal(after.total.issued, before.total.issued + 1);
    assert.equal(after.total.printed, before.total.printed + 1);
    assert.ok(after.total.served > before.total.served);
  } catch (error) {
    error.message += `\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});
