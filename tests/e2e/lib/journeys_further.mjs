// What fewer people come for, and what happens on the way: written like journeys.mjs.
import assert from 'node:assert/strict';
import { newId, until } from './house.mjs';
import { printed } from './journeys.mjs';

const number = /[A-Z]\u00a0\d{3}/;
const getNumber = [/^Lấy số/, /^Get my number/], done = [/^Xong/, /^Done/];

// From the page before the number until it is in the hand; answers the number.
async function takeFrom(person, house, words = getNumber) {
  await person.on('before');
  await person.choose('before.take', words);
  await person.on('issued');
  await house.kiosk.widget('issued.done', 15000);
  await person.passed();
  const [own] = number.exec(house.kiosk.text());
  await person.choose('issued.done', done);
  return own;
}

// As the clerk of the counter sees it: the one who waits with this number.
async function waiting(house, username, counter, own) {
  const clerk = await house.staff(username, counter);
  return until(`${own} waits`, async () => (await clerk('GET', `/v1/counters/${counter}`)).body.queue.find((one) => one.number === own));
}

async function card(person, house, name) {
  await person.on('home');
  await house.bench.do(`card ${name}`);
  await person.on('dossier');
}

async function collect(person, house) {
  await card(person, house, 'Ready');
  await person.choose('dossier.number', [/^Lấy số/, /^Get (a )?number/]);
  const own = await takeFrom(person, house);
  assert.equal((await waiting(house, 'quay6', 6, own)).service, 'tra-ket-qua');
}

async function apology(person, house) {
  await card(person, house, 'Late, apologised for');
  const sheets = async () => JSON.parse(await house.bench.do('state')).sheets, before = await sheets();
  await person.choose('dossier.apology', [/^In phiếu/, /^Print the slip/], { stays: true });
  await house.kiosk.shows(person.says(printed), 15000);
  await person.passed();
  assert.equal(await sheets(), before + 1);
  await person.choose('nav.done', done);
}

async function leader(person, house) {
  await card(person, house, 'Late twice'); // the same code once more, this soon, would be the same scan
  await person.choose('dossier.leader', [/^Lấy số gặp/, /^Number to meet/]);
  const own = await takeFrom(person, house);
  assert.equal((await waiting(house, 'quay1', 1, own)).service, 'huong-dan');
}

async function supplement(person, house) {
  await card(person, house, 'More papers needed');
  await person.turnTo('what is to be brought', () => /Bản sao giấy khai sinh cũ/.test(house.kiosk.text()));
  await person.choose('dossier.number', [/^Lấy số/, /^Get (a )?number/]);
  const own = await takeFrom(person, house);
  assert.equal((await waiting(house, 'quay3', 3, own)).service, 'ho-tich');
}

async function priority(person, house) {
  await person.on('home');
  await person.choose('home.quick.2', [/Hộ tịch/, /Civil status/]);
  await person.on('before');
  await person.choose('priority.elderly', [/^Từ đủ 60/, /^Aged 60/], { stays: true });
  await until('it is chosen', () => house.kiosk.find('priority.elderly')?.selected);
  await person.passed('asks');
  const own = await takeFrom(person, house);
  assert.equal((await waiting(house, 'quay3', 3, own)).priority, 'elderly');
}

async function oneFound(person, house) {
  await person.on('found');
  const first = house.kiosk.dump().widgets.find((widget) => /^procedure\./.test(widget.key));
  await person.choose(first.key, first.text.split('\n')[0]);
  await person.on('procedure');
}

async function browse(person, house) {
  await person.on('home');
  await person.choose('home.search', [/^Thủ tục hành chính/, /^Procedures/]);
  await person.on('search');
  await person.choose('search.browse', [/^Theo danh mục/, /^By list/]);
  await person.on('browse');
  const life = house.kiosk.dump().widgets.find((widget) => /^browse\.(?!other)/.test(widget.key));
  await person.choose(life.key, life.text.split('\n')[0]);
  await oneFound(person, house);
  await person.choose('nav.back', [/^Quay lại/, /^Back/]);
  await person.on('found');
  await person.choose('nav.back', [/^Quay lại/, /^Back/]);
  await person.on('browse');
  await person.choose('browse.other', [/^Theo lĩnh vực/, /^By field/], { stays: true });
  await house.kiosk.widget('browse.ho-tich');
  await person.passed('asks');
  await person.choose('browse.ho-tich', [/Hộ tịch/, /Civil status/]);
  await oneFound(person, house);
  await person.home();
}

async function appointment(person, house) {
  const manager = await house.staff('quanly');
  const made = await manager('POST', '/v1/appointments', { id: newId(), service: 'ho-tich', at: '2026-03-10T09:45:00+07:00' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await person.on('home');
  await house.bench.do(`scan ${made.body.url}`);
  await house.kiosk.widget('appointment.take');
  await person.on('appointment');
  await person.choose('appointment.take', [/^(Nhận số|Lấy số)/, /^(Get the number|Take a number)/]);
  await person.on('issued');
  await house.kiosk.widget('issued.done', 15000);
  await person.passed();
  const [own] = number.exec(house.kiosk.text());
  await person.choose('issued.done', done);
  const seen = await until('the center knows who came', async () => {
    const now = await (await fetch(`${house.url}/v1/appointments/${made.body.token}`)).json();
    return now.state === 'arrived' && now;
  });
  assert.equal(seen.number, own);
}

// A visit of this morning is rated, with words of one's own.
async function comment(person, house) {
  const manager = await house.staff('quanly'), device = house.device('kiosk-01');
  const ratings = async () => (await manager('GET', '/v1/statistics')).body.total.ratings.count;
  const clerk = await house.staff('quay3', 3);
  await clerk('POST', '/v1/counters/3/finish', {});
  const before = await ratings();
  const { body } = await device('POST', '/v1/tickets', { id: newId(), service: 'ho-tich', priority: 'none', language: 'vi', channel: 'kiosk' });
  const { ticket } = body;
  await device('POST', `/v1/tickets/${ticket.id}/printed`, { how: 'confirmed', at: '2026-03-10T09:24:30+07:00' });
  for (const [step, sent] of [['call', { ticket: ticket.id }], ['start', {}], ['finish', {}]])
    assert.ok((await clerk('POST', `/v1/counters/3/${step}`, sent)).status < 300, step);
  await person.on('home');
  await house.bench.do(`scan ${ticket.url}`);
  await person.on('rating');
  await person.choose('rating.1', [/^Rất không hài\slòng/, /^(Very dissatisfied|Not at all)/]);
  await person.on('reasons');
  await person.choose('reasons.write', [/^Viết/, /^(Add words|Write)/]);
  await person.on('write');
  for (const letter of 'Lau') await person.choose(`key.${letter.codePointAt(0).toString(16)}`, new RegExp(`^${letter}$`, 'i'), { types: true });
  await person.choose('key.done', [/^Xong$/, /^Done$/]);
  await person.on('reasons');
  await person.choose('reasons.send', [/^Gửi/, /^Send/]);
  await person.on('thanks');
  await until('the rating is counted', async () => (await ratings()) === before + 1);
  await person.choose('thanks.home', [/^Trang đầu/, /^Home/]);
}

// -- what goes wrong, and what is not to be had ---------------------------------------------------------

async function fill(person) {
  await person.on('home');
  await person.choose('home.quick.1', [/^Chứng thực/, /^Certified/]);
  await person.on('before');
  await person.choose('before.take', getNumber);
}

// The roll ends in the middle of the ticket: the number is valid all the same.
async function paperOut(person, house) {
  const ready = () => house.home.log('kiosk').match(/what=printer\n/g)?.length ?? 0, before = ready();
  await house.bench.do('paper 40');
  await fill(person);
  await house.kiosk.widget('nopaper', 30000);
  await person.on('issued');
  const [own] = number.exec(house.kiosk.text());
  await person.choose('issued.done', [/^Tôi đã lưu số/, /^I have/]);
  await house.bench.do('paper 80000');
  await waiting(house, 'quay2', 2, own);
  await until('the printer is ready', () => ready() > before);
}

// The printer falls silent while it prints: nobody but the person knows whether paper came.
async function uncertain(person, house) {
  await fill(person);
  await house.kiosk.widget('printing', 10000);
  await house.bench.do('silent on');
  await house.kiosk.widget('issued.yes', 40000);
  await person.on('issued');
  const [own] = number.exec(house.kiosk.text());
  await person.choose('issued.yes', [/^Rồi, tôi đã có phiếu/, /^Yes, I have it/], { stays: true });
  await house.bench.do('silent off');
  await house.kiosk.widget('issued.done');
  await person.passed('asks');
  await person.choose('issued.done', done);
  await waiting(house, 'quay2', 2, own);
}

// Not done in this house; and not before the afternoon, for which a number is given now.
async function elsewhere(person, house) {
  await person.on('home');
  await person.choose('home.number', ['Lấy số thứ tự', 'Take a number']);
  await person.on('field');
  await person.choose('field.cu-tru-can-cuoc', [/Cư trú/, /Residence/]);
  await person.on('elsewhere');
  assert.ok(house.kiosk.find('directions.0'));
  await person.choose('nav.back', [/^Quay lại/, /^Back/]);
  await person.on('field');
  await person.choose('field.bao-hiem-xa-hoi', [/Bảo hiểm xã hội/, /Social insurance/]);
  await person.on('before');
  await house.kiosk.shows('13:30');
  const own = await takeFrom(person, house, [/^Lấy số/, /^Get (a|an|my) /]);
  assert.match(own, /^S/);
}

// A field with several lines: which of them is asked before the number.
async function inside(person, house) {
  await person.on('home');
  await person.choose('home.number', ['Lấy số thứ tự', 'Take a number']);
  await person.on('field');
  await person.choose('field.ho-kinh-doanh', [/Hộ kinh doanh/, /Household business/]);
  await person.on('service');
  await person.choose('field.giay-phep-nghe', [/Giấy phép nghề/, /Trade permits/]);
  const own = await takeFrom(person, house);
  assert.match(own, /^G/);
  assert.equal((await waiting(house, 'quay7', 7, own)).service, 'giay-phep-nghe');
}

// -- settings in the middle of it -----------------------------------------------------------------------

const larger = [/^Chữ to/, /^Larger/], smaller = [/^Chữ nhỏ/, /^Smaller/];

async function resize(person, house, key, words, size) {
  await person.choose(key, words, { stays: true });
  await until(`text size ${size}`, () => house.kiosk.dump().size === size);
  await person.passed('asks');
}

async function sizes(person, house) {
  await person.on('home');
  await resize(person, house, 'tool.larger', larger, 2);
  await person.choose('home.number', [/^Lấy số/, /^Take a number/]);
  await person.on('field');
  await resize(person, house, 'tool.larger', larger, 3);
  await person.choose('field.ho-tich', [/Hộ tịch/, /Civil status/]);
  await person.on('before');
  await person.choose('priority.merit', [/^Người có công/, /^Person of merit/], { stays: true });
  await resize(person, house, 'tool.smaller', smaller, 2);
  assert.ok((await person.find('priority.merit')).selected, 'what was chosen stays');
  const own = await takeFrom(person, house);
  assert.equal((await waiting(house, 'quay3', 3, own)).priority, 'merit');
  await until('the next person has the usual size', () => house.kiosk.dump().size === 1);
}

async function languages(person, house) {
  const first = person.language, second = first === 'vi' ? 'en' : 'vi';
  await person.on('home');
  await person.choose('home.quick.2', [/Hộ tịch/, /Civil status/]);
  await person.on('before');
  await person.choose('priority.disabled', [/^Người khuyết tật/, /^Person with a disability/], { stays: true });
  await person.choose('tool.language', [/^English/, /^Tiếng Việt/], { stays: true });
  await until(`in ${second}`, () => house.kiosk.dump().language === second);
  person.switched(second);
  await person.passed('asks');
  assert.ok((await person.find('priority.disabled')).selected, 'what was chosen stays');
  const own = await takeFrom(person, house);
  const ticket = await waiting(house, 'quay3', 3, own);
  assert.deepEqual([ticket.priority, ticket.language], ['disabled', second]);
  await until('the next person has the usual language', () => house.kiosk.dump().language === first);
  person.switched(first);
}

export const further = { collect, apology, leader, supplement, priority, browse, appointment, comment, elsewhere, inside, sizes, languages, paperOut, uncertain };
