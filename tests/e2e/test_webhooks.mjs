// Webhooks against real receivers: one that refuses, hangs and lies before it takes; signatures checked by node's own crypto.
import test from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, newId, until } from './lib/house.mjs';

const house = await House.start({ bench: false, kiosk: false, centerSet: ['webhooks.reach=any', 'webhooks.first_wait_ms=20', 'webhooks.timeout_ms=700', 'webhooks.tries=5'] });
const manager = await house.staff('quanly');
const clerk = await house.staff('quay3', 3);
const kiosk = house.device('kiosk-01');
const receivers = [];
test.after(async () => { receivers.forEach((each) => { each.closeAllConnections(); each.close(); }); await house.stop(); });

// answers: what is said to the first, second ... request; the last one from then on.
async function receiver(answers = [200]) {
  const got = [];
  const server = http.createServer((request, answer) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => { body += part; }).on('end', () => {
      const what = answers[Math.min(got.length, answers.length - 1)];
      got.push({ headers: request.headers, body, at: Date.now() });
      if (what === 'hang') return;
      if (what === 'cut') return void request.socket.destroy();
      if (what === 'flood') { answer.writeHead(500); for (let i = 0; i < 40; i++) answer.write('x'.repeat(65536)); return void answer.end(); }
      answer.writeHead(what, what === 302 ? { location: `${house.url}/healthz` } : {}).end('whatever');
    });
  });
  receivers.push(server);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/hook`, got, server };
}

async function hook(target, types) {
  const made = await manager('POST', '/v1/webhooks', { url: target.url, ...(types ? { types } : {}) });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

const take = async () => {
  const id = newId();
  const made = await kiosk('POST', '/v1/tickets', { id, service: 'ho-tich' });
  assert.equal(made.status, 201);
  await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed' });
  return made.body.ticket;
};

// What the documentation asks of a receiver.
function check(secret, { headers, body }, now = Date.parse('2026-03-10T09:24:00+07:00')) {
  const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['x-motcua-signature']);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
  return timingSafeEqual(mac, Buffer.from(hex, 'hex')) && Math.abs(now / 1000 - Number(seconds)) < 300;
}

test('an event is posted once, as a CloudEvent, signed', async () => {
  const target = await receiver();
  const { id, secret } = await hook(target, ['ticket.issued']);
  const ticket = await take();
  await until('it came', () => target.got.length > 0);
  await sleep(600);
  assert.equal(target.got.length, 1, 'only the type that was wished, and only once');
  const [first] = target.got, event = JSON.parse(first.body);
  assert.match(first.headers['content-type'], /^application\/cloudevents\+json/);
  assert.equal(event.specversion, '1.0');
  assert.equal(event.type, 'vn.motcua.ticket.issued');
  assert.equal(event.data.number, ticket.number);
  assert.equal(first.headers['x-motcua-delivery'], event.id);
  assert.equal(first.headers['x-motcua-attempt'], '1');
  assert.ok(check(secret, first));
  assert.ok(!check('another secret', first), 'negative control');
  assert.ok(!check(secret, { ...first, body: first.body.replace('ticket', 'Ticket') }), 'a changed body');
  assert.ok(!check(secret, first, Date.parse('2026-03-10T09:40:00+07:00')), 'a replay of later');
  const log = (await manager('GET', `/v1/webhooks/${id}/deliveries`)).body.deliveries;
  assert.deepEqual([log.length, log[0].id, log[0].state, log[0].status, log[0].tries], [1, event.id, 'delivered', 200, 1]);
  await manager('DELETE', `/v1/webhooks/${id}`);
});

test('who refuses, hangs, cuts, floods or redirects is asked again until it takes, always with the same id', async () => {
  const target = await receiver([500, 'hang', 'cut', 302, 200]);
  const { id, secret } = await hook(target, ['ticket.issued']);
  await take();
  await until('the fifth try', () => target.got.length === 5, 20000);
  assert.equal(new Set(target.got.map((each) => each.headers['x-motcua-delivery'])).size, 1);
  assert.deepEqual(target.got.map((each) => each.headers['x-motcua-attempt']), ['1', '2', '3', '4', '5']);
  assert.ok(target.got.every((each) => check(secret, each)));
  await until('delivered', async () => (await manager('GET', `/v1/webhooks/${id}/deliveries`)).body.deliveries[0].state === 'delivered');
  await manager('DELETE', `/v1/webhooks/${id}`);
});

test('after the last try it is parked, and sent again when asked for', async () => {
  const target = await receiver(['flood', 500, 500, 404, 500, 200]);
  const { id } = await hook(target, ['ticket.issued']);
  await take();
  const parked = await until('parked', async () => (await manager('GET', `/v1/webhooks/${id}/deliveries?state=parked`)).body.deliveries[0], 20000);
  assert.deepEqual([parked.tries, parked.status, parked.why], [5, 500, 'refused']);
  await sleep(500);
  assert.equal(target.got.length, 5, 'no sixth try by itself');
  assert.equal((await manager('GET', '/v1/webhooks')).body.webhooks.find((each) => each.id === id).parked, 1);
  assert.equal((await manager('POST', `/v1/webhooks/${id}/retry`)).status, 204);
  await until('taken now', () => target.got.length === 6);
  const metrics = await (await fetch(`${house.url}/metrics`)).text();
  assert.match(metrics, /motcua_webhook_parked_total 1\n/);
  await manager('DELETE', `/v1/webhooks/${id}`);
});

test('one that hangs holds up no other', async () => {
  const stuck = await receiver(['hang']), fine = await receiver();
  const a = await hook(stuck), b = await hook(fine, ['ticket.issued']);
  for (let i = 0; i < 10; i++) await take();
  await until('the other has all ten', () => fine.got.length === 10, 8000);
  for (const one of [a, b]) await manager('DELETE', `/v1/webhooks/${one.id}`);
});

test('nothing is lost when the center dies while it sends; what is told twice has the same id', async () => {
  const target = await receiver(['hang', 200]);
  const { id } = await hook(target, ['ticket.issued']);
  for (let i = 0; i < 5; i++) await take();
  await until('it sends', () => target.got.length > 0);
  await house.home.stop(house.center, 'SIGKILL');
  house.clock = '2026-03-10T09:26:00'; // claims of the dead have ended
  await house.startCenter();
  await until('all five', () => new Set(target.got.slice(1).map((each) => each.headers['x-motcua-delivery'])).size === 5, 20000);
  await until('the log agrees', async () => (await (await house.staff('quanly'))('GET', `/v1/webhooks/${id}/deliveries?state=delivered`)).body.deliveries.length === 5);
});

test('only managers and technicians, only addresses that may be', async () => {
  assert.equal((await clerk('POST', '/v1/webhooks', { url: 'https://example.org/' })).status, 403);
  assert.equal((await fetch(`${house.url}/v1/webhooks`)).status, 401);
  const boss = await house.staff('quanly');
  for (const url of ['ftp://example.org/', 'https://', 'https://user:word@example.org/', 'https://exa mple.org/', 'javascript:alert(1)', 'file:///etc/passwd', `https://example.org/${'x'.repeat(600)}`])
    assert.equal((await boss('POST', '/v1/webhooks', { url })).status, 400, url);
  assert.equal((await boss('POST', '/v1/webhooks', { url: 'https://example.org/', types: ['X; drop'] })).status, 400);
  assert.equal((await boss('DELETE', `/v1/webhooks/${newId()}`)).status, 404);
});

test('as it comes, a center posts to no loopback or link, whatever the name', async () => {
  const strict = await House.start({ bench: false, kiosk: false, centerSet: ['webhooks.first_wait_ms=20', 'webhooks.timeout_ms=700', 'webhooks.tries=2'] });
  try {
    const target = await receiver();
    const boss = await strict.staff('quanly');
    assert.equal((await boss('POST', '/v1/webhooks', { url: target.url })).status, 400, 'plain http');
    const port = new URL(target.url).port, ids = [];
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', '[::ffff:127.0.0.1]', '0.0.0.0', '10.0.0.1', '2130706433'])
      ids.push((await boss('POST', '/v1/webhooks', { url: `https://${host}:${port}/`, types: ['ticket.issued'] })).body.id);
    const device = strict.device('kiosk-01');
    assert.equal((await device('POST', '/v1/tickets', { id: newId(), service: 'ho-tich' })).status, 201);
    for (const id of ids) {
      const [row] = await until('parked', async () => { const { deliveries } = (await boss('GET', `/v1/webhooks/${id}/deliveries?state=parked`)).body; return deliveries.length && deliveries; });
      assert.deepEqual([row.status, row.why], [0, 'unreachable']);
    }
    assert.equal(target.got.length, 0);
  } finally {
    await strict.stop();
  }
});
