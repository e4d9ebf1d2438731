// A whole day over the real center's HTTP, each thing at its second: numbers, calls, ends. The simulator says when who
// comes and when which clerk presses "next"; the center says whom. What the center then gives out as the recorded day
// must be what the simulator played, to the last byte, and playing that again must tell the same, byte for byte.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { House, build, newId, until } from './lib/house.mjs';

const day = '2026-03-11', dayStartMs = Date.parse(`${day}T00:00:00+07:00`);
const temporary = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'recorded-'));
const file = (name) => path.join(temporary, name);
// The sample's morning is the day before: this one begins with nobody waiting. Numbers are given in these hours.
const eveMs = Date.parse('2026-03-10T18:00:00+07:00'), giving = [['07:30:00', '11:15:00'], ['13:30:00', '16:45:00']];
const own = { 'bao-hiem-xa-hoi': [['13:30:00', '16:15:00']] };
// Days on which each counter serves its own service and no other: there all clerks may be the sample's.
const seeds = (process.env.SEEDS ?? '7').split(',').map(Number);
const grounds = ['none', 'elderly', 'disabled']; // by weight

function simulate(...args) {
  return execFileSync(`${build}/bin/motcua-sim`, args, { encoding: 'utf8' });
}

const secondOf = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

// Lines of visits: service, priority, issued, called, ended, counter, state; times of day or empty.
function visitsOf(csv) {
  const [head, ...lines] = csv.trim().split('\n').map((line) => line.split(','));
  return lines.map((fields) => Object.fromEntries(head.map((name, i) => [name, fields[i]]))).filter((row) => row.state !== 'desk')
    .map((row) => ['service', 'priority', 'issued_at', 'called_at', 'ended_at', 'counter', 'state'].map((name) => {
      const text = row[name];
      return name.endsWith('_at') && text.includes('T') ? text.replace(/^.*T(\d\d:\d\d:\d\d)\.000\+07:00$/, '$1') : text;
    }).join(','));
}

// Without those who come while no numbers are given.
function inHours(csv) {
  return csv.split('\n').filter((line) => {
    const [service, , issued] = line.split(',');
    return !service || service === 'service' || (own[service] ?? giving).some(([from, until]) => issued >= from && issued < until);
  }).join('\n');
}

// Everything that happens, in order. Within one second: who ends, then who comes, then who is called.
function happenings(visits) {
  const all = [];
  for (const [service, priority, issued, called, ended, counter, state] of visits.map((line) => line.split(','))) {
    all.push({ second: secondOf(issued), rank: 1, what: 'number', service, priority: Number(priority) });
    if (!called) continue;
    all.push({ second: secondOf(called), rank: 2, what: 'next', counter: Number(counter) });
    all.push({ second: secondOf(ended), rank: 0, what: state === 'absent' ? 'absent' : 'finish', counter: Number(counter) });
  }
  return all.sort((a, b) => a.second - b.second || a.rank - b.rank);
}

async function live(house, all, moveTo) {
  const kiosk = house.device('kiosk-01'), clerks = new Map();
  for (const counter of new Set(all.flatMap((one) => one.counter ?? []))) clerks.set(counter, await house.staff(`quay${counter}`, counter));
  for (const { second, what, counter, service, priority } of all) {
    moveTo(dayStartMs + second * 1000);
    if (what === 'number') {
      const id = newId();
      const answer = await until('a number', async () => { // a kiosk may ask only so often, and that is counted in real time
        const one = await kiosk('POST', '/v1/tickets', { id, service, priority: grounds[priority], language: 'vi', channel: 'kiosk' });
        return one.status === 429 ? null : one;
      }, 60000, 50);
      assert.equal(answer.status, 201, `${service} at ${second}: ${JSON.stringify(answer.body)}`);
      assert.equal((await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed' })).status, 200);
      continue;
    }
    const answer = await clerks.get(counter)('POST', `/v1/counters/${counter}/${what}`, {});
    assert.equal(answer.status, 200, `${what} at counter ${counter} at ${second}: ${JSON.stringify(answer.body)}`);
    if (what === 'next') assert.equal((await clerks.get(counter)('POST', `/v1/counters/${counter}/start`, {})).status, 200);
  }
}

// Plays a day of this seed; what was played and what the center recorded of it, as lines of visits.
async function record(seed, { untilHour = 24, centerSet = [] } = {}) {
  simulate('--seed', seed, '--days', '1', '--set', 'sim.faults=false', '--record', file('invented.csv'));
  fs.writeFileSync(file('invented.csv'), inHours(fs.readFileSync(file('invented.csv'), 'utf8')));
  simulate('--replay', file('invented.csv'), '--record', file('played.csv')); // without whims: nobody is held or sent on
  const played = visitsOf(fs.readFileSync(file('played.csv'), 'utf8')).filter((line) => secondOf(line.split(',')[4] || '0') < untilHour * 3600);
  const moveTo = (ms) => {
    const fd = fs.openSync(file('when'), 'r+'); // not a new file: the center has it mapped
    fs.writeSync(fd, new Uint8Array(BigInt64Array.of(BigInt(ms)).buffer), 0, 8, 0);
    fs.closeSync(fd);
  };
  fs.writeFileSync(file('when'), new Uint8Array(8));
  moveTo(eveMs);
  const house = await House.start({ bench: false, kiosk: false, clock: '2026-03-10T18:00:00', centerSet: ['center.guard_today=false', ...centerSet],
    env: { center: { LD_PRELOAD: path.resolve(build, 'tests/support/preload_when.so'), WHEN_FILE: file('when') } } });
  try {
    moveTo(dayStartMs + 7 * 3600000);
    await live(house, happenings(played), moveTo);
    const manager = await house.staff('quanly');
    const answer = await manager('GET', `/v1/recordings.csv?from=${day}`);
    assert.equal(answer.status, 200);
    fs.writeFileSync(file('recorded.csv'), answer.body);
    return { played: played.toSorted(), recorded: visitsOf(answer.body).toSorted() };
  } finally {
    await house.stop();
  }
}

for (const seed of seeds) {
  test(`a day played over HTTP is recorded as it was played, and replayed alike (seed ${seed})`, async () => {
    const { played, recorded } = await record(seed);
    assert.deepEqual(recorded, played);
    const [first, second] = [1, 2].map((i) => simulate('--replay', file('recorded.csv'), '--record', file(`again-${i}.csv`), '--json').replace(/"elapsed_s":[\d.]*/, ''));
    assert.equal(second, first);
    assert.ok(fs.readFileSync(file('again-2.csv')).equals(fs.readFileSync(file('again-1.csv'))));
    assert.match(first, /"broken_count":0/);
    console.log(`# seed ${seed}: ${recorded.length} visits, each at its second and counter`);
  });
}

test('a center that gives the priority grounds nothing records another morning: it is caught', async () => {
  const { played, recorded } = await record(seeds[0], { untilHour: 10, centerSet: ['queue.credit_min=0'] });
  assert.equal(recorded.length, played.length);
  assert.notDeepEqual(recorded, played);
});

test.after(() => fs.rmSync(temporary, { recursive: true, force: true }));
