// A slice of the storm of touches, keys and scans; `make torture` blows it for a million events.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House } from './lib/house.mjs';
import { Storm, firstRound } from './lib/storm.mjs';

const seed = Number(process.env.SEED ?? 20260310);
const enoughMs = 12000;

test('a storm of touches, keys and scans ends nothing, traps nobody and leaves nothing behind', async () => {
  const house = await House.start({ kioskEnv: Storm.environment(), env: { center: Storm.environment() } });
  const storm = new Storm(house, seed);
  try {
    const begun = Date.now();
    while (Date.now() - begun < enoughMs || storm.counts.sessions < firstRound) await storm.session(2000);
    assert.ok(storm.counts.markers > 0, 'markers were planted');
    assert.ok(storm.counts.petitions > 0 && storm.counts.comments > 0 && storm.counts.answers > 0, 'words of one\'s own and to oneself among them');
    console.log(`# seed ${seed}: ${JSON.stringify(storm.counts)}`);
  } catch (error) {
    error.message = `seed ${seed}: ${error.message}\n${house.tails()}`;
    throw error;
  } finally {
    await house.stop();
  }
});
