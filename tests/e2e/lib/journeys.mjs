// What people come for, step by step, the same for a finger, for the keypad and for ears alone: `choose` takes the key
// of a widget (for those who see) and the words that name it (for those who hear), in Vietnamese and in English.
import assert from 'node:assert/strict';
import { newId, until } from './house.mjs';

export const printed = ['Đã in. Mời ông/bà lấy giấy.', 'Printed. Please take the paper.'];

async function take(person, house) {
  await person.on('home');
  await person.choose('home.number', ['Lấy số thứ tự', 'Take a number']);
  await person.on('field');
  await person.choose('field.ho-tich', [/Hộ tịch/, /Civil status/]);
  await person.on('before');
  await person.choose('before.take', [/^Lấy số/, /^Get my number/]);
  await person.on('issued');
  await house.kiosk.widget('issued.done', 15000);
  await person.passed();
  const number = /[A-Z]\u00a0\d{3}/.exec(house.kiosk.text())[0];
  await person.choose('issued.done', [/^Xong/, /^Done/]);
  return number;
}

async function byScan(person, house) {
  await person.on('home');
  await person.choose('home.lookup', [/^Tra cứu hồ sơ/, /^Track my application/]);
  await person.on('lookup');
  await house.bench.do(`card ${person.card}`);
  await person.on('dossier');
  await person.choose('nav.done', [/^Xong, xóa màn hình/, /^Done, clear screen/]);
}

async function byTyping(person) {
  await person.on('home');
  await person.choose('home.lookup', [/^Tra cứu hồ sơ/, /^Track my application/]);
  await person.on('lookup');
  await person.choose('lookup.keypad', [/^Nhập mã hồ sơ/, /^Type the application code/]);
  await person.on('keypad');
  for (const digit of person.typedCode) await person.choose(`key.${digit}`, new RegExp(`^${digit}$`), { types: true });
  await person.choose('keypad.find', [/^Tra cứu$/, /^Look up$/]);
  await person.on('dossier');
  await person.choose('nav.done', [/^Xong, xóa màn hình/, /^Done, clear screen/]);
}

async function procedure(person, house) {
  await person.on('home');
  await person.choose('home.search', [/^Thủ tục hành chính/, /^Procedures/]);
  await person.on('search');
  for (const letter of person.says(['khai', 'birth'])) {
    await person.choose(`key.${letter.codePointAt(0).toString(16)}`, new RegExp(`^${letter}$`), { types: true });
  }
  const found = () => house.kiosk.dump().widgets.find((widget) => /^procedure\./.test(widget.key));
  await until('something is found', () => found() || house.kiosk.find('search.show')?.enabled);
  await person.passed('asks');
  if (!found()) { // no height for rows beside the keys
    await person.choose('search.show', [/^Xem/, /^See/]);
    await person.on('found');
  }
  await person.choose(found().key, [/khai sinh/i, /birth/i]);
  await person.on('procedure');
  await person.choose('procedure.print', [/^In hướng dẫn/, /^Print/], { stays: true });
  await house.kiosk.shows(person.says(printed), 15000);
  await person.passed();
  await person.choose('nav.home', [/^Trang đầu/, /^Home/]);
}

async function questions(person, house) {
  await person.on('home');
  await person.choose('home.search', [/^Thủ tục hành chính/, /^Procedures/]);
  await person.on('search');
  await person.choose('search.questions', [/^Hỏi và đáp/, /^Questions and answers/]);
  await person.on('questions');
  const first = house.kiosk.dump().widgets.find((widget) => /^question\./.test(widget.key));
  await person.choose(first.key, first.text.replaceAll('\n', ' '), { stays: true });
  await house.kiosk.widget('answer');
  await person.passed('asks');
  await person.home();
}

async function help(person, house) {
  await person.on('home');
  await person.choose('tool.reach', [/^Vùng thấp/, /^Low reach/], { stays: true });
  await until('low reach', () => house.kiosk.dump().low_reach);
  const key = await until('staff can be called', () => ['home.help', 'help.call'].find((one) => house.kiosk.find(one)));
  await person.choose(key, [/^Gọi nhân viên/, /^Call (a member of )?staff/], { stays: true });
  await person.on('help');
  await house.kiosk.shows(person.says(['Đã gọi nhân viên', 'Staff have been called']));
  await person.passed('asks');
  await person.home();
  await house.kiosk.on('home');
  await person.choose('tool.reach', [/^Vùng thấp/, /^Low reach/], { stays: true });
}

async function petition(person, house) {
  await person.on('home');
  await house.bench.do('card Late, apologised for');
  await person.on('dossier');
  await person.choose('dossier.petition', [/^Gửi/, /^Send/]);
  await person.on('petition');
  await person.choose('petition.write', [/^Viết tại máy này/, /^Write here/]);
  await person.on('topic');
  await person.choose('topic.wait', [/^Chờ lâu/, /^Waiting/]);
  await person.on('write');
  for (const letter of 'Lau') { // a sentence begins with a capital
    await person.choose(`key.${letter.codePointAt(0).toString(16)}`, new RegExp(`^${letter}$`, 'i'), { types: true });
  }
  await person.choose('key.done', [/^Gửi$/, /^Send$/]);
  await house.kiosk.on('petition-sent');
  await house.kiosk.widget('petition.print', 15000);
  await person.on('petition-sent');
  await person.choose('petition.print', [/^In phiếu mang về/, /^Print the slip/], { stays: true });
  await house.kiosk.shows(person.says(printed), 15000);
  await person.passed();
  await person.choose('nav.done', [/^Xong, xóa màn hình/, /^Done, clear screen/]);
}

// The slip of a petition, held to the scanner once it is answered; the answer is rated.
async function answer(person, house) {
  const manager = await house.staff('quanly');
  const made = await (await fetch(`${house.url}/v1/petitions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: newId(), about: 'wait', text: 'Chờ lâu' }) })).json();
  const { id } = (await manager('GET', '/v1/petitions')).body.petitions.find((each) => each.number === made.number);
  const words = 'Từ thứ Hai, Quầy 4 nhận thêm hồ sơ hộ tịch từ 7 giờ 30.';
  assert.equal((await manager('POST', `/v1/petitions/${id}/answer`, { answer: words })).status, 204);
  await person.on('home');
  await person.choose('home.rate', [/^Đánh giá/, /^Rate our service/]);
  await person.on('rate-ask');
  await person.choose('rate.petition', [/^Phản ánh, kiến nghị/, /^Petition/]);
  await person.on('petition');
  await person.choose('petition.see', [/^Xem trả lời/, /^See the answer/]);
  await person.on('petition-code');
  for (const sign of made.code) await person.choose(`key.${sign.charCodeAt(0).toString(16)}`, new RegExp(`^${sign}$`), { types: true });
  await person.choose('key.done', [/^Xem$/, /^See it$/]);
  await house.kiosk.shows(words);
  await person.on('petition-answer');
  await person.choose('petition.rate', [/^Đánh giá câu trả lời/, /^Rate this answer/]);
  await person.on('rating');
  await person.choose('rating.4', [/^Hài lòng/, /^Satisfied/]);
  await person.on('thanks');
  const seen = (await manager('GET', '/v1/petitions')).body.petitions.find((each) => each.number === made.number);
  assert.equal(seen.level, 4);
  await person.choose('thanks.home', [/^Trang đầu/, /^Home/]);
}

// A receipt with a second secret: the code shows the stage, the secret the rest.
async function proof(person, house) {
  const what = 'Đăng ký nhận cha, mẹ, con', secret = '7K3F9Q2M';
  await person.on('home');
  await house.bench.do('card Receipt with a confirmation code');
  await person.on('dossier');
  assert.ok(!house.kiosk.text().includes(what), 'the code alone shows no more than stage and days');
  await person.choose('dossier.prove', [/^Xem thêm/, /^See more/]);
  await person.on('proof');
  for (const sign of secret) await person.choose(`key.${sign.charCodeAt(0).toString(16)}`, new RegExp(`^${sign}$`), { types: true });
  await person.choose('key.done', [/^Xác nhận$/, /^Confirm$/]);
  await house.kiosk.shows(what);
  await person.on('dossier');
  await person.choose('nav.done', [/^Xong, xóa màn hình/, /^Done, clear screen/]);
}

// The clerk calls and finishes; then the ticket is held to the scanner.
async function rating(person, house, number) {
  const clerk = await house.staff('quay3', 3);
  await clerk('POST', '/v1/counters/3/finish', {});
  const { body: queue } = await clerk('GET', '/v1/counters/3');
  const ticket = queue.queue.find((one) => one.number === number);
  await clerk('POST', '/v1/counters/3/call', { ticket: ticket.id });
  await clerk('POST', '/v1/counters/3/start', {});
  await clerk('POST', '/v1/counters/3/finish', {});
  await person.on('home');
  await house.bench.do('scan-ticket');
  await person.on('rating');
  await person.choose('rating.2', [/^Không hài\slòng/, /^Dissatisfied/]);
  await person.on('reasons');
  await person.choose('reasons.send', [/^Gửi đánh giá/, /^Send rating/]);
  await person.on('thanks');
  await person.choose('thanks.home', [/^Trang đầu/, /^Home/]);
}

// At the small screen of a counter: it opens by itself when the clerk has finished.
export async function ratingAtPad(person, house, clerk) {
  assert.equal((await clerk('POST', '/v1/counters/3/next', {})).status, 200);
  await clerk('POST', '/v1/counters/3/start', {});
  await clerk('POST', '/v1/counters/3/finish', {});
  await person.on('rating');
  await person.choose('rating.2', [/^Không hài\slòng/, /^Not satisfied/]);
  await person.on('reasons');
  await person.choose('reason.guidance', [/^Hướng dẫn chưa rõ/, /^Guidance not clear/], { stays: true });
  await person.choose('reasons.send', [/^Gửi/, /^Send/]);
  await person.on('thanks');
  await person.choose('thanks.home', [/^Trang đầu/, /^Home/]);
}

export const journeys = { take, rating, byScan, byTyping, procedure, questions, help, petition, answer, proof };
