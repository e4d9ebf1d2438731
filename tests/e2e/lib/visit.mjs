// One whole visit, as a person makes it: take a number, be called, see it in the hall, rate, look up a dossier.
import path from 'node:path';
import fs from 'node:fs';

// From home to the moment the number is asked for. Answers what the touch tool said of the last tap.
export async function takeNumber(house, pick = 2) {
  await house.kiosk.on('home');
  await house.kiosk.tap(`home.quick.${pick}`);
  await house.kiosk.on('before');
  const answer = await house.kiosk.tap('before.take');
  await house.kiosk.on('issued');
  return answer;
}

export async function visit(house, { picture, folder, say }) {
  const { kiosk, display, bench, kioskScreen, displayScreen } = house;
  const clerk = await house.staff('quay3', 3);

  await kiosk.widget('home.number');
  await kiosk.shows('B\u00a0024');
  await picture(kioskScreen, 'kiosk-home');
  await picture(displayScreen, 'hall');

  say('A citizen takes a number for civil status.');
  await kiosk.tap('home.number');
  await kiosk.on('field');
  await picture(kioskScreen, 'kiosk-field');
  await kiosk.tap('field.ho-tich');
  const next = await kiosk.on(['before', 'service']);
  if (next.screen === 'service') throw new Error('the sample has no numbers by service inside a field');
  await picture(kioskScreen, 'kiosk-before');
  await kiosk.tap('before.take');
  await kiosk.on('issued');
  await kiosk.widget('issued.done', 15000);
  await picture(kioskScreen, 'kiosk-issued');
  const paper = path.resolve(folder, 'ticket.png');
  await bench.do(`save-paper ${paper}`);
  if (!fs.existsSync(paper)) throw new Error('the bench saved no paper');
  const number = /[A-Z]\u00a0\d{3}/.exec(kiosk.text())[0];
  say(`The ticket ${number} came out: ${paper}`);
  await kiosk.tap('issued.done');
  await kiosk.on('home');

  say(`Counter 3 finishes with the one before and calls ${number}.`);
  await clerk('POST', '/v1/counters/3/finish', {});
  const { body: queue } = await clerk('GET', '/v1/counters/3');
  const ticket = queue.queue.find((one) => one.number === number);
  const called = await clerk('POST', '/v1/counters/3/call', { ticket: ticket.id });
  if (called.status !== 200) throw new Error(`call: ${called.status} ${JSON.stringify(called.body)}`);
  await display.shows(number, 3000);
  await picture(displayScreen, 'hall-call');
  await clerk('POST', '/v1/counters/3/start', {});
  await clerk('POST', '/v1/counters/3/finish', {});

  say('The citizen scans the ticket and rates.');
  await bench.do('scan-ticket');
  await kiosk.on('rating', 15000);
  await picture(kioskScreen, 'kiosk-rating');
  await kiosk.tap('rating.5');
  await kiosk.on('thanks');
  await picture(kioskScreen, 'kiosk-thanks');
  await kiosk.on('home', 15000);

  say('Another scans the receipts of dossiers.');
  for (const [name, card] of [['late', 'Late, apologised for'], ['ready', 'Ready']]) {
    await bench.do(`card ${card}`);
    await kiosk.on('dossier', 15000);
    await picture(kioskScreen, `kiosk-dossier-${name}`);
    await kiosk.tap('nav.done');
    await kiosk.on('home');
  }
  say('And one holds an identity card to the scanner.');
  await bench.do('card Identity card');
  await kiosk.on('message');
  await picture(kioskScreen, 'kiosk-id-card');
  await kiosk.tap('nav.home');
  return number;
}

// The technician's way in: five taps on the mark, the code that the center made.
export async function openMaintenance({ kiosk, kioskScreen }, manager) {
  const made = await manager('POST', '/v1/devices/kiosk-01/code', {});
  if (made.status !== 201) throw new Error(`code: ${made.status}`);
  for (let i = 0; i < 5; i++) await kioskScreen.do('tap 76 66');
  await kiosk.on('staff');
  for (const digit of made.body.code) await kiosk.tap(`key.${digit}`);
  await kiosk.tap('staff.open');
  await kiosk.on('maintenance');
}
