// A line without TLS that bends bytes: no bent call is shown, none is lost, no bent request is believed. The fault proxy flips a bit in
// every so many bytes; how often it was noticed is counted too, or nothing was shown at all.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createHash } from 'node:crypto';
import { House, newId, until } from './lib/house.mjs';
import { openPage } from './lib/pages.mjs';
import { Proxy } from './lib/proxy.mjs';
import { openBrowser } from '../support/judge/judge.mjs';

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];
const words = (number) => [...number].filter((c) => /[A-Z0-9]/.test(c)).map((c) => digits[c] ?? c).join(' ');
const house = await House.start({ bench: false, kiosk: false });
const proxy = await Proxy.start(house.port);
const straight = house.url;
test.after(async () => { await proxy.stop(); await house.stop(); });

const transcript = () => (fs.existsSync(`${house.dir}/spoken.txt`) ? fs.readFileSync(`${house.dir}/spoken.txt`, 'utf8') : '');
const spoken = () => [...transcript().matchAll(/ end public vi call Mời công dân có số (.*) đến quầy số hai\n/g)].map((match) => match[1]);

async function ticket(service = 'chung-thuc') {
  const kiosk = house.device('kiosk-01'), id = newId();
  const issued = await kiosk('POST', '/v1/tickets', { id, service });
  assert.equal(issued.status, 201, JSON.stringify(issued.body));
  await kiosk('POST', `/v1/tickets/${id}/printed`, { how: 'confirmed', at: issued.body.ticket.issued_at });
  return issued.body.ticket;
}

test('the hall speaks every call as it was, and no other, over a line that bends its events', { timeout: 120000 }, async () => {
  house.url = `http://127.0.0.1:${proxy.port}`;
  await house.startDisplay(['audio.options=pace=20']);
  house.url = straight;
  await until('the display knows the center', () => house.display.find('place')?.text === 'xã An Bình');
  const clerk = await house.staff('quay2', 2), called = [];
  const bent = () => house.home.log('display').split('stream.bent').length - 1;
  await proxy.say('corrupt 5000');
  await until('an event was bent', bent, 60000, 200);
  for (let i = 0; i < 6; i++) {
    await ticket();
    const call = await clerk('POST', '/v1/counters/2/next', {});
    assert.equal(call.status, 200, JSON.stringify(call.body));
    called.push(call.body.ticket.number);
    await until(`call ${i} is spoken to its end`, () => spoken().includes(words(call.body.ticket.number)), 40000, 100);
    await clerk('POST', '/v1/counters/2/finish', { outcome: 'done' });
  }
  await proxy.say('pass');
  console.log(`# ${bent()} events were bent, ${spoken().length} calls spoken`);
  assert.deepEqual([...new Set(spoken())], called.map(words), 'each, in order, nothing else');
});

test('a page of staff drops what was bent and asks for it again', { timeout: 90000 }, async () => {
  const browser = await openBrowser();
  try {
    // The page comes straight; its stream goes through the proxy, once the page stands.
    const page = await openPage(browser, { ...house, url: `http://127.0.0.1:${proxy.port}` }, 'quanly', { hash: 'hang-cho' });
    const streams = [];
    page.on('request', (request) => { if (request.url().endsWith('/v1/events')) streams.push(request.headers()['last-event-id'] ?? ''); });
    await proxy.say('corrupt 9000');
    await until('the stream was taken up again', () => streams.length >= 2, 60000, 200);
    await proxy.say('pass');
    await ticket();
    const { waiting } = (await house.device('kiosk-01')('GET', '/v1/queue')).body;
    await until('the page counts as the center does', async () => (await page.textContent('main')).includes(`${waiting} người đang chờ`), 20000, 200);
  } finally {
    await browser.close();
  }
});

test('a request that was bent is refused, and the same bytes unbent are taken', async () => {
  const key = fs.readFileSync(`${house.dir}/run/kiosk-01.key`, 'utf8').trim();
  const send = async (body, of = body) => {
    const answer = await fetch(`${straight}/v1/tickets`, { method: 'POST', body, headers: { authorization: `Bearer kiosk-01.${key}`, 'content-type': 'application/json',
      'idempotency-key': newId(), 'content-digest': `sha-256=:${createHash('sha256').update(of).digest('base64')}:` } });
    return { status: answer.status, body: await answer.json() };
  };
  const good = JSON.stringify({ id: newId(), service: 'chung-thuc' });
  const refused = await send(good.replace('chung-thuc', 'ho-tich'), good);
  assert.deepEqual([refused.status, refused.body.code], [400, 'digest-mismatch']);
  assert.ok(refused.body.type && refused.body.title && refused.body.detail);
  assert.equal((await send(good)).status, 201);
  assert.match(house.home.log('center'), /request\.bent/);
});
