// How long a kiosk is away after a crash, after a hang and without its printer: under a supervisor that does what the
// shipped unit file tells systemd to do. Milliseconds, from the fault until the thing works again.
import fs from 'node:fs';
import path from 'node:path';
import { House, until } from './house.mjs';

const everyMs = 5;

// What the unit file says, in milliseconds.
export function unitTimes() {
  const unit = fs.readFileSync('toolchain/image/motcua-kiosk.service', 'utf8');
  const seconds = (key) => Number(new RegExp(`^${key}=(\\d+)$`, 'm').exec(unit)[1]);
  return { watchdogMs: seconds('WatchdogSec') * 1000, restartMs: seconds('RestartSec') * 1000 };
}

function kioskPid(house) {
  const lines = fs.readFileSync(path.join(house.dir, 'kiosk.out'), 'utf8').trim().split('\n');
  return Number(lines.filter((line) => line.startsWith('started ')).pop().split(' ')[1]);
}

// Until a finger leads somewhere.
async function untilUsable(house, sinceMs, limitMs) {
  await until('a kiosk that answers a finger', async () => {
    await house.kiosk.on('home', 100);
    await house.kiosk.tap('home.number', 200);
    return house.kiosk.on('field', 300);
  }, limitMs, everyMs);
  return performance.now() - sinceMs;
}

async function away(house, signal, limitMs) {
  const pid = kioskPid(house);
  fs.rmSync(house.kiosk.dumpFile, { force: true });
  const since = performance.now();
  process.kill(pid, signal);
  const took = await untilUsable(house, since, limitMs);
  if (kioskPid(house) === pid) throw new Error('the kiosk was not started again');
  return took;
}

const probes = (house) => house.home.log('kiosk').split('event=printer.probed').length;

export async function measureRecovery({ watchdogMs, restartMs }, rounds) {
  const house = await House.start({ supervise: [watchdogMs, restartMs], kioskSet: ['watchdog.driver=systemd', 'ui.double_ms=1'], panel: { strikeMs: 5, everyMs } });
  const found = { crash: [], hang: [], replug: [] };
  try {
    await untilUsable(house, performance.now(), 15000);
    for (let i = 0; i < rounds; i++) {
      found.crash.push(await away(house, 'SIGKILL', 30000));
      if (i < Math.ceil(rounds / 3)) found.hang.push(await away(house, 'SIGSTOP', watchdogMs * 10 + 30000));
      await until('the printer is ready', () => probes(house) > 1, 15000, everyMs);
      await house.bench.do('unplug printer');
      await until('the printer is missed', () => /event=printer.lost|event=device.lost/.test(house.home.log('kiosk')), 15000, everyMs);
      const before = probes(house), since = performance.now();
      await house.bench.do('plug printer');
      await until('the printer is found again', () => probes(house) > before, 30000, everyMs);
      found.replug.push(performance.now() - since);
    }
  } finally {
    await house.stop();
  }
  return found;
}
