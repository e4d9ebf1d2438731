// Slow, broken and hostile clients beside an honest kiosk: the goal is issue 5's, p99 of the others <= 200 ms.
import { House, newId, until } from '../e2e/lib/house.mjs';
import { attack, honest } from '../e2e/lib/hostile.mjs';
import { setTimeout as sleep } from 'node:timers/promises';

const goalMs = 200;
const measureMs = 15000;
const plan = { heads: 500, bodies: 300, answers: 20, headers: 20, json: 20, noise: 20, replays: 10, idle: 10000 };

export async function benchHostile(row) {
  const house = await House.start({ bench: false, kiosk: false, centerSet: ['center.keep_hours=false', 'center.guard_today=false', 'server.connections=16000'] });
  try {
    const alone = await honest(house, newId, 5000);
    const attackers = attack(house.port, plan);
    await until('10,000 idle connections', () => attackers.tally.opened > 10000, 60000);
    await sleep(500);
    const beside = await honest(house, newId, measureMs);
    const figures = await (await fetch(`${house.url}/metrics`)).text();
    const figure = (name) => Number(new RegExp(`^motcua_${name} (\\S+)`, 'm').exec(figures)?.[1] ?? 0);
    await attackers.stop();
    row('hostile: an honest kiosk, alone, p99', alone.p99.toFixed(1), 'ms');
    row(`hostile: beside ${figure('connections')} connections, p50`, beside.p50.toFixed(1), 'ms', alone.p50.toFixed(1), beside.p50 / alone.p50);
    row('hostile: the same, p99', beside.p99.toFixed(1), 'ms', alone.p99.toFixed(1), beside.p99 / alone.p99, `<= ${goalMs} ms`, beside.p99 <= goalMs);
    row('hostile: the same, requests that failed', beside.failures.length, `of ${beside.count}`, undefined, undefined, '0', beside.failures.length === 0);
    row('hostile: connections ended for being slow', figure('connections_late_total'), '');
  } finally {
    await house.stop();
  }
  // As it comes: 2,000 connections, and more come than there is room for.
  const small = await House.start({ bench: false, kiosk: false, centerSet: ['center.keep_hours=false', 'center.guard_today=false'] });
  try {
    const attackers = attack(small.port, plan);
    await until('10,000 have come', () => attackers.tally.opened > 10000, 60000);
    const beside = await honest(small, newId, measureMs);
    await attackers.stop();
    row('hostile: with room for 2,000 only, p99', beside.p99.toFixed(1), 'ms', undefined, undefined, `<= ${goalMs} ms`, beside.p99 <= goalMs);
    row('hostile: the same, requests that failed', beside.failures.length, `of ${beside.count}`, undefined, undefined, '0', beside.failures.length === 0);
  } finally {
    await small.stop();
  }
}
