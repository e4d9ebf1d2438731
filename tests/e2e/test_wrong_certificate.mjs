// Whoever stands between with another certificate is not believed: by the kiosk, the hall screen, the center that posts events. Each says
// why in one line, sends nothing, goes on as without a connection, and comes back when the right one is there again.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { House, newId, until } from './lib/house.mjs';
import { Proxy } from './lib/proxy.mjs';
import { makeAuthority, makeSelfSigned } from './lib/tls.mjs';

const dir = fs.mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), 'wrong-'));
const authority = makeAuthority(dir);
const right = authority.server('right'), takenBack = authority.server('taken-back');
const crl = authority.list([takenBack]);
const wrong = {
  'self-signed': makeSelfSigned(dir, 'alone'),
  'unknown-authority': makeAuthority(dir, 'other-ca').server('other'),
  'certificate-ended': authority.server('ended', { days: 0 }),
  'wrong-host': authority.server('elsewhere', { hosts: ['DNS:elsewhere.example'] }),
  'certificate-revoked': takenBack,
};
const againMs = 2500; // several attempts fall into it
const countOf = (text, pattern) => text.match(pattern)?.length ?? 0;

test('kiosk and hall screen', { timeout: 240000 }, async (all) => {
  const house = await House.start({ bench: false, kiosk: false, tls: { authority, pair: right } });
  all.after(() => house.stop());
  const proxy = await Proxy.start(house.port);
  all.after(() => proxy.stop());
  const show = async ({ cert, key }) => { assert.equal(await proxy.say(`tls ${cert} ${key}`), 'ok'); assert.equal(await proxy.say('cut'), 'ok'); };
  const said = (name) => house.home.log(name);
  await show(right);
  const sets = [`center.url=https://localhost:${proxy.port}`, `center.ca_file=${authority.file}`, `center.crl_file=${crl}`];
  await Promise.all([house.startKiosk([...sets, 'printer.driver=virtual', 'scanner.driver=none']), house.startDisplay(sets)]);
  await until('the kiosk has a lease', () => /lease\.stored/.test(said('kiosk')), 20000);
  await until('the hall screen is fed', () => house.display.dump().screen !== 'display-stale' && house.display.dump().widgets.length > 3, 20000);
  for (const [trouble, pair] of Object.entries(wrong)) {
    await all.test(`${trouble}: one clear line each, offline, back again`, async () => {
      const from = { kiosk: said('kiosk').length, display: said('display').length }, since = (name) => said(name).slice(from[name]);
      await show(pair);
      for (const name of ['kiosk', 'display']) await until(`the ${name} says why`, () => new RegExp(`level=error .*event=center\\.untrusted trouble=${trouble} `).test(since(name)), 20000);
      await until('the kiosk counts as offline', () => /center\.changed state=offline/.test(since('kiosk')), 20000);
      if (trouble === 'certificate-revoked') {
        await house.kiosk.widget('offline', 40000);
        await house.display.on('display-stale', 40000);
      }
      await sleep(againMs);
      for (const name of ['kiosk', 'display']) assert.equal(countOf(since(name), /center\.untrusted/g), 1, `${name}: told once, not at each attempt`);
      await show(right);
      await until('the kiosk is online again', () => /center\.changed state=online/.test(since('kiosk')), 30000);
      await until('the hall screen too', () => house.display.dump().screen !== 'display-stale', 30000);
    });
  }
});

test('a list of what was taken back that is itself too old is told as such', { timeout: 60000 }, async () => {
  const house = await House.start({ bench: false, kiosk: false, tls: { authority, pair: right } });
  try {
    const old = authority.list([], { days: 0, title: 'old' });
    await house.startDisplay([`center.url=https://localhost:${house.port}`, `center.ca_file=${authority.file}`, `center.crl_file=${old}`]);
    await until('it says why', () => /center\.untrusted trouble=crl-ended/.test(house.home.log('display')), 20000);
  } finally {
    await house.stop();
  }
});

test('webhooks', { timeout: 120000 }, async (all) => {
  const got = [];
  const server = http.createServer((request, answer) => { got.push(request.url); request.resume().on('end', () => answer.end()); });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  all.after(() => { server.closeAllConnections(); server.close(); });
  const proxy = await Proxy.start(server.address().port);
  all.after(() => proxy.stop());
  const house = await House.start({ bench: false, kiosk: false, centerSet: ['webhooks.reach=any', `webhooks.ca_file=${authority.file}`, `webhooks.crl_file=${crl}`, 'webhooks.first_wait_ms=20', 'webhooks.tries=3'] });
  all.after(() => house.stop());
  const manager = await house.staff('quanly'), kiosk = house.device('kiosk-01');
  const post = async () => {
    const { id } = (await manager('POST', '/v1/webhooks', { url: `https://localhost:${proxy.port}/hook`, types: ['ticket.issued'] })).body;
    assert.equal((await kiosk('POST', '/v1/tickets', { id: newId(), service: 'ho-tich' })).status, 201);
    const row = await until('it is settled', async () => { const { deliveries } = (await manager('GET', `/v1/webhooks/${id}/deliveries`)).body; return /delivered|parked/.test(deliveries[0]?.state) && deliveries[0]; }, 20000);
    await manager('DELETE', `/v1/webhooks/${id}`);
    return row;
  };
  for (const [trouble, { cert, key }] of Object.entries(wrong)) {
    await all.test(`${trouble}: parked, and nothing was sent`, async () => {
      const from = house.home.log('center').length;
      await proxy.say(`tls ${cert} ${key}`);
      const row = await post();
      assert.deepEqual([row.state, row.status, row.why, row.tries], ['parked', 0, trouble, 3]);
      const lines = house.home.log('center').slice(from).split('\n').filter((line) => /webhook\./.test(line));
      assert.equal(lines.length, 1, lines.join('\n'));
      assert.match(lines[0], new RegExp(`level=error .*webhook\\.parked .*why=${trouble}`));
      assert.deepEqual(got, []);
    });
  }
  await all.test('the right one: delivered', async () => {
    await proxy.say(`tls ${right.cert} ${right.key}`);
    assert.equal((await post()).state, 'delivered');
    assert.equal(got.length, 1);
  });
});
