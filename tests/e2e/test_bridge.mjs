// A real center asks a stand-in of a one-stop system, through its faults: everything arrives once, a round that is cut off goes on
// where it was, and the reconciliation names what either side lacks.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { spawnSync } from 'node:child_process';
import { House, build, until, newId } from './lib/house.mjs';
import { OneStop, makeDossiers } from '../support/onestop.mjs';

const rooms = new Set(); // what a failed test leaves open is closed after it
test.afterEach(async () => {
  for (const room of rooms) await room.end();
});

async function begin(form, lists = {}, faults = {}, more = []) {
  const other = await OneStop.start();
  Object.assign(other.lists, lists);
  Object.assign(other.faults, faults);
  const house = await House.start({ bench: false, kiosk: false, centerSet: ['bridge.url=' + other.url, `bridge.form=${form}`, 'bridge.source=mot-cua', 'bridge.username=motcua',
    `bridge.password_file=${passwordFile()}`, 'bridge.page_size=10', ...more] });
  const manager = await house.staff('quanly');
  const source = async () => (await manager('GET', '/v1/bridge')).body.sources.find((each) => each.source === 'mot-cua');
  const reaches = (state, timeoutMs = 30000) => until(`source is ${state}`, async () => (await source())?.state === state && source(), timeoutMs);
  const again = async (state = 'done') => {
    const { run } = await source();
    assert.equal((await manager('POST', '/v1/bridge/mot-cua/pull', {})).status, 202);
    return until(`a later round is ${state}`, async () => { const now = await source(); return now.run > run && now.state === state && now; }, 30000);
  };
  const room = { other, house, manager, source, reaches, again, report: async () => (await manager('GET', '/v1/bridge/mot-cua')).body,
    end: async () => { rooms.delete(room); await house.stop(); await other.stop(); } };
  rooms.add(room);
  return room;
}

function passwordFile() {
  const file = `${process.env.TMPDIR ?? '/tmp'}/password-${process.pid}`;
  fs.writeFileSync(file, 'mot-cua-sample\n');
  return file;
}

for (const form of ['envelope', 'rest'])
  test(`${form}: all dossiers come, once, through sessions that end, half pages, doubled records and garbage`, async () => {
    const room = await begin(form, { dossiers: makeDossiers(25) }, { over: 1, half: 1, twice: 1, garbage: 1, away: 1 });
    await room.reaches('done');
    assert.deepEqual(room.other.faults, { over: 0, half: 0, twice: 0, garbage: 0, away: 0 });
    const report = await room.report();
    assert.equal(report.dossiers.theirs, 25);
    assert.equal(report.dossiers.ours, 25);
    assert.deepEqual([report.dossiers.missing, report.dossiers.surplus], [[], []]);
    assert.deepEqual(report.procedures.missing.map((each) => each.code), ['1.999999']);
    assert.ok(report.procedures.surplus.length > 5, 'published here and not named there');
    const kiosk = room.house.device('kiosk-01');
    const dossier = (await kiosk('GET', `/v1/dossiers/${room.other.lists.dossiers[3].code}`)).body;
    assert.equal(dossier.due, room.other.lists.dossiers[3].due);
    await room.end();
  });

test('what they drop and what we refuse stand in the reconciliation; a change comes with the next round', async () => {
  const dossiers = makeDossiers(12);
  const room = await begin('envelope', { dossiers: [...dossiers, { ...dossiers[0], code: 'no code at all' }] });
  await room.reaches('done');
  let report = await room.report();
  assert.deepEqual(report.dossiers.missing, [{ code: 'no code at all', why: 'MaHoSo is no dossier code' }]);
  const changed = { ...dossiers[5], state: 9, changed: '2026-03-10', steps: [{ at: '2026-03-09', what: 'Ký duyệt', office: 'Lãnh đạo' }] };
  room.other.lists.dossiers = dossiers.map((each) => (each === dossiers[5] ? changed : each));
  room.other.asked.length = 0;
  await room.again();
  assert.ok(room.other.asked.find((each) => each.list === 'dossiers').from, 'the second round asks for changes only');
  const kiosk = room.house.device('kiosk-01');
  const dossier = (await kiosk('GET', `/v1/dossiers/${changed.code}`)).body;
  assert.equal(dossier.state, 9);
  report = await room.report();
  assert.deepEqual(report.dossiers.surplus, [], 'a round of changes takes nothing for gone');
  await room.end();
});

test('a center that dies in the middle of a round goes on at its page', async () => {
  const room = await begin('rest', { dossiers: makeDossiers(200) }, { slow: 60 });
  await until('some pages are there', async () => room.other.asked.filter((each) => each.list === 'dossiers').length >= 6, 20000);
  await room.house.home.stop(room.house.center, 'SIGKILL');
  const before = room.other.asked.length;
  room.other.faults = {};
  await room.house.startCenter();
  const manager = await room.house.staff('quanly');
  // The lease of the dead one must run out first.
  const done = await until('the round is over', async () => { const { sources } = (await manager('GET', '/v1/bridge')).body; return sources[0].state === 'done' && sources[0]; }, 150000, 250);
  assert.equal(done.run, 1, 'the same round');
  const first = room.other.asked[before];
  assert.ok(first.page >= 4, `went on at page ${first.page}`);
  assert.equal((await manager('GET', '/v1/bridge/mot-cua')).body.dossiers.ours, 200);
  await room.end();
});

test('several systems: each has its own cursor, schedule and reconciliation, and one that fails holds up no other', async () => {
  const [land, province] = await Promise.all([OneStop.start(), OneStop.start()]);
  land.lists.dossiers = makeDossiers(7, 101);
  land.faults = { away: 1 };
  province.lists.dossiers = makeDossiers(3, 201);
  const more = (n, url, name, ...rest) => [`url=${url}`, `source=${name}`, 'username=motcua', `password_file=${passwordFile()}`, ...rest].map((one) => `bridge.${n}.${one}`);
  const room = await begin('envelope', { dossiers: makeDossiers(12) }, {}, ['center.also=phuong-nam', ...more(2, land.url, 'dat-dai', 'form=rest', 'every_minutes=1', 'errors_most=3'),
    ...more(3, province.url, 'mot-cua', 'center=phuong-nam')]);
  try {
    await room.reaches('done');
    const of = async (name) => (await room.manager('GET', '/v1/bridge')).body.sources.find((each) => each.source === name);
    await until('the second too', async () => (await of('dat-dai'))?.state === 'done', 20000);
    const figures = async (name) => { const { dossiers } = (await room.manager('GET', `/v1/bridge/${name}`)).body; return [dossiers.theirs, dossiers.ours, dossiers.missing]; };
    assert.deepEqual(await figures('mot-cua'), [12, 12, []]);
    assert.deepEqual(await figures('dat-dai'), [7, 7, []]);
    // Of what both tell the first keeps it.
    const { code } = makeDossiers(1)[0];
    land.lists.dossiers.push({ ...makeDossiers(1)[0], due: '2026-03-30', changed: '2026-03-10' });
    assert.equal((await room.manager('POST', '/v1/bridge/dat-dai/pull', {})).status, 202);
    await until('it is heard of', async () => (await figures('dat-dai'))[0] === 8, 20000);
    assert.deepEqual(await figures('dat-dai'), [8, 7, [{ code, why: 'another system tells of it' }]]);
    await until('that round is over', async () => (await of('dat-dai')).state === 'done', 20000);
    const pause = async (name) => { const row = await of(name); return Math.round((Date.parse(row.next_at) - Date.parse(row.done_at)) / 60000); };
    assert.deepEqual([await pause('mot-cua'), await pause('dat-dai')], [15, 1]);
    // The third is another center's, under a name that is free there.
    await until('the other center has its own', () => /bridge\.round center=phuong-nam source=mot-cua state=done/.test(room.house.home.log('center')), 20000);
    assert.equal((await of('mot-cua')).run, 1);
    // The second goes; the first goes on.
    await land.stop();
    assert.equal((await room.manager('POST', '/v1/bridge/dat-dai/pull', {})).status, 202);
    const again = await room.again();
    assert.equal(again.run, 2);
    const away = await until('the second is away', async () => { const row = await of('dat-dai'); return row.state === 'away' && row; }, 30000);
    assert.ok(away.failures >= 1);
    assert.equal((await of('mot-cua')).failures, 0);
  } finally {
    await room.end();
    await Promise.all([land, province].map((one) => one.stop().catch(() => {})));
  }
});

test('one name twice at a center is refused before the start', () => {
  const said = spawnSync(`${build}/bin/motcua-center`, ['--check-config', ...['bridge.url=http://127.0.0.1:9', 'bridge.2.url=http://127.0.0.1:9'].flatMap((one) => ['--set', one])], { encoding: 'utf8' });
  assert.equal(said.status, 78);
  assert.match(said.stderr, /bridge\.2\.source/);
  const elsewhere = spawnSync(`${build}/bin/motcua-center`, ['--check-config', ...['bridge.url=http://127.0.0.1:9', 'bridge.center=nowhere'].flatMap((one) => ['--set', one])], { encoding: 'utf8' });
  assert.equal(elsewhere.status, 78);
  assert.match(elsewhere.stderr, /bridge\.center/);
});

test('a wrong password is told as refused, and tried again later only', async () => {
  const other = await OneStop.start();
  other.password = 'another';
  const house = await House.start({ bench: false, kiosk: false, centerSet: ['bridge.url=' + other.url, 'bridge.username=motcua', `bridge.password_file=${passwordFile()}`] });
  const manager = await house.staff('quanly');
  const source = await until('refused', async () => { const { sources } = (await manager('GET', '/v1/bridge')).body; return sources[0]?.state === 'refused' && sources[0]; }, 20000);
  assert.match(source.why, /sign-in/);
  assert.doesNotMatch(house.home.log('center'), /mot-cua-sample/, 'no password in the log');
  await house.stop();
  await other.stop();
});

test('files of the same names are taken: a table, a list, a workbook', async () => {
  const house = await House.start({ bench: false, kiosk: false });
  const manager = await house.staff('quanly');
  const post = async (body, type) => {
    const login = await fetch(`${house.url}/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': newId() }, body: JSON.stringify({ username: 'quanly', password: 'mot-cua-sample' }) });
    const { csrf } = await login.json();
    const answer = await fetch(`${house.url}/v1/bridge/tep`, { method: 'POST', headers: { 'content-type': type, 'idempotency-key': newId(), cookie: login.headers.getSetCookie()[0].split(';')[0], 'x-csrf-token': csrf }, body });
    return (await answer.json()).result;
  };
  assert.equal((await post('MaHoSo;NgayTiepNhan;TrangThaiHoSo\r\nH08.16-260305-0901;05/03/2026;4\r\n', 'text/csv')).new, 1);
  assert.equal((await post('[{"maHoSo":"H08.16-260305-0902","ngayTiepNhan":"2026-03-05","trangThaiHoSo":4}]', 'application/json')).new, 1);
  const book = fs.readFileSync('tests/fuzz/corpus/bridge_xlsx/dossiers.xlsx');
  const first = await post(book, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'), again = await post(book, 'application/octet-stream');
  assert.deepEqual([first.new, again.new, again.same], [2, 0, 2]);
  assert.equal((await manager('GET', '/v1/bridge')).body.received.find((each) => each.source === 'tep').taken, 4);
  await house.stop();
});
