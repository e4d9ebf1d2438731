// A kiosk that crashes or hangs is back soon, and its printer as soon as it is plugged in again. Bounds ten times the
// goals, as other work may share the machine; `make bench PART=recovery` holds the goals themselves.
import test from 'node:test';
import assert from 'node:assert/strict';
import { measureRecovery, unitTimes } from './lib/recovery.mjs';

test('crash, hang and a printer that was pulled out are over soon', async () => {
  const unit = unitTimes();
  assert.ok(unit.watchdogMs + unit.restartMs < 12000, 'the unit file allows a hang of more than 12 s');
  const found = await measureRecovery({ watchdogMs: 3000, restartMs: 200 }, 1); // a shorter leash: the test has less time
  for (const [what, times] of Object.entries(found)) console.log(`# ${what}: ${times.map((ms) => Math.round(ms)).join(' ')} ms`);
  assert.ok(Math.max(...found.crash) <= 20000);
  assert.ok(Math.max(...found.hang) <= 33000);
  assert.ok(Math.max(...found.replug) <= 30000);
});
