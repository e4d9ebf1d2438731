// What runs of the fault kit say is summed; what is no count stays.
import test from 'node:test';
import assert from 'node:assert/strict';
import { sumLines } from '../../toolchain/ledger.mjs';

test('counts of lines of one shape are summed', () => {
  const said = ['3 kills in 1 worlds from seed 17: 0 broken', '4 kills in 2 worlds from seed 99: 1 broken'].reduce(sumLines, []);
  assert.deepEqual(said, ['7 kills in 3 worlds from seed 17: 1 broken']);
});

test('a name with a number is not summed, and lines of two names are two', () => {
  const said = ['epson-t20: 5 histories', 'epson-t88: 6 histories', 'epson-t20: 7 histories'].reduce(sumLines, []);
  assert.deepEqual(said, ['epson-t20: 12 histories', 'epson-t88: 6 histories']);
});
