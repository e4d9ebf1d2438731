// The feed of a province's operations center, as its program asks for it: figures of now, alarms, the rest of the day; and /metrics.
import test from 'node:test';
import assert from 'node:assert/strict';
import { House, newId, until } from './lib/house.mjs';

const house = await House.start({ bench: false, kiosk: false, centerSet: ['targets.wait_min=5', 'targets.wait_most_min=10'] });
test.after(() => house.stop());
const manager = await house.staff('quanly');

// A program of others enrols as any device does.
const { code } = (await manager('POST', '/v1/enrolments', { device_id: 'ioc', kind: 'bridge', name: 'IOC' })).body;
const { key } = await (await fetch(`${house.url}/v1/enrol`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': newId() }, body: JSON.stringify({ code, device_id: 'ioc' }) })).json();
const feed = async () => {
  const answer = await fetch(`${house.url}/v1/operations`, { headers: { authorization: `Bearer ioc.${key}` } });
  assert.equal(answer.status, 200);
  return answer.json();
};

test('the figures of now are those of the hall, and follow it', async () => {
  const before = await feed(), hall = (await manager('GET', '/v1/queue')).body;
  assert.equal(before.waiting, hall.waiting);
  assert.equal(before.services.reduce((sum, one) => sum + one.waiting, 0), before.waiting);
  assert.equal(Object.values(before.counters).reduce((sum, one) => sum + one, 0), hall.counters.length);
  assert.ok(before.today.issued > before.today.served && before.today.served > 0 && Date.parse(before.longest_since) < Date.parse(before.as_of));
  const kiosk = house.device('kiosk-01'), id = newId();
  assert.equal((await kiosk('POST', '/v1/tickets', { id, service: 'ho-tich' })).status, 201);
  assert.equal((await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed' })).status, 200);
  await until('one more', async () => { const now = await feed(); return now.waiting === before.waiting + 1 && now.today.issued === before.today.issued + 1; });
});

test('the rest of the day is told hour by hour, as an interval', async () => {
  const { forecast } = await feed();
  assert.ok(forecast.length >= 4, JSON.stringify(forecast));
  assert.equal(forecast[0].at, '10:00');
  for (const { low, high } of forecast) assert.ok(low >= 0 && low < high && high < 200, JSON.stringify(forecast));
});

test('what stands as an alarm stands in the feed', async () => {
  const { alarms } = await until('an alarm', async () => { const now = await feed(); return now.alarms.length && now; }, 40000, 200);
  assert.ok(alarms.every((one) => one.kind === 'waiting-long' && one.people > 0), JSON.stringify(alarms));
});

test('the same figures are in /metrics, each name once', async () => {
  const text = await (await fetch(`${house.url}/metrics`)).text(), now = await feed();
  const waiting = [...text.matchAll(/^motcua_waiting\{center="an-binh",service="[a-z-]+"\} (\d+)$/gm)].map(([, n]) => Number(n));
  assert.equal(waiting.reduce((sum, n) => sum + n, 0), now.waiting);
  assert.match(text, new RegExp(`^motcua_counters\\{center="an-binh",state="serving"\\} ${now.counters.serving}$`, 'm'));
  for (const [, name] of text.matchAll(/^# TYPE (\S+)/gm)) assert.equal(text.split(`# TYPE ${name} `).length, 2, name);
  assert.match(text, /^motcua_process_threads \d+$/m);
});

test('nobody without a key reads it', async () => assert.equal((await fetch(`${house.url}/v1/operations`)).status, 401));
