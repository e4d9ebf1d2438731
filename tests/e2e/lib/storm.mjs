// Visitors who leave something of theirs, then storms of random touches, keys and scans on the real kiosk in a real
// center. After each: it lives, home is near, and nothing of the visitor is left in its memory.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, newId, until } from './house.mjs';

export const fast = 10; // the kiosk lives so many times as fast: a time-out of 65 s is seen in 6.5 s
const burst = 100;
const stepsHome = 14; // UI_STACK_MAX and a dialog or two
const leftMs = 15000; // what is under way to a busy center is held until it is there
const dumpMs = 25;
const scanMs = 250;
const lateScanMs = 3000;
const restMs = 400;
const actMs = 1500;
const wayOut = ['timeout.leave', 'nav.done', 'issued.done', 'thanks.home', 'rating.skip', 'reasons.skip', 'issued.yes', 'nav.home', 'nav.back'];
// The center stops a kiosk that asks for many dossiers; and these are nobody's in the marker scan.
const otherCards = ['Identity card', 'Health card', 'Product code', 'Any text', 'Procedure page', 'Unknown code'];
const dossierEveryMs = 33000; // 20 look-ups in 10 minutes
export const firstRound = 6; // sessions until each kind of words was planted

// Small, seeded, the same everywhere.
function random(seed) {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13; state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5; state >>>= 0;
    return state % below;
  };
}

export class Storm {
  constructor(house, seed, say = () => {}) {
    this.house = house;
    this.kiosk = house.kiosk;
    this.random = random(seed);
    this.say = say;
    this.counts = { events: 0, scans: 0, sessions: 0, petitions: 0, comments: 0, answers: 0, markers: 0, ways: {} };
    this.screens = new Set();
  }

  static environment() {
    return { LD_PRELOAD: path.resolve(build, 'tests/support/preload_fast.so'), FAST: String(fast) };
  }

  memory(words) {
    if (words.length === 0) return { found: [], out: '' };
    const out = execFileSync(`${build}/tests/support/tool_memory`, [String(this.house.kioskProgram.child.pid), ...words], { encoding: 'utf8' });
    return { found: words.map((_, i) => Number(new RegExp(`^(\\d+) ${i}$`, 'm').exec(out)[1])), out };
  }

  alive() {
    const { child } = this.house.kioskProgram;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the kiosk ended: ${child.exitCode} ${child.signalCode}`);
  }

  // Faster than a person: keys may follow each other; other targets are hit again until they act.
  async tap(key) {
    const widget = this.kiosk.find(key);
    if (!widget) return false;
    const { x, y, w, h } = widget.rect_px;
    await this.kiosk.screen.do(`tap ${Math.round(x + w / 2)} ${Math.round(y + h / 2)}`);
    await this.kiosk.screen.do('settle');
    await sleep(dumpMs); // the dump follows the picture; keys may have moved
    this.counts.events += 3;
    return true;
  }

  async tapTo(key, screen) {
    await until(`${screen} after ${key}`, async () => {
      if (this.kiosk.dump().screen === screen) return true;
      const before = this.kiosk.dump().screen;
      await this.tap(key);
      // Hit again only where nothing came of it: on a busy machine the screen's own account is late, and a second
      // touch would meet what stands there on the next screen.
      for (const end = Date.now() + actMs; Date.now() < end && this.kiosk.dump().screen === before;) await sleep(dumpMs);
      return this.kiosk.dump().screen === screen;
    }, 10000, 60).catch((error) => {
      const dump = this.kiosk.dump();
      const scans = this.house.home.log('kiosk').split('\n').filter((line) => line.includes('event=scanner.')).slice(-3).join('\n');
      throw new Error(`${error.message}; on ${dump.screen}: ${dump.widgets.map((widget) => `${widget.key}${widget.target ? '' : '-'}`).join(' ')}
${this.kiosk.text()}\n${this.counts.scans} cards, the last ${Date.now() - (this.scan?.ms ?? 0)} ms ago\n${scans}`);
    });
  }

  // -- what visitors leave ----------------------------------------------------------------------------

  async typeWord(field, letters) {
    for (let i = 0; i < 9; i++) {
      const letter = letters[this.random(letters.length)];
      // the first sign of a sentence stands on its keys as a capital
      for (const sign of [letter, letter.toUpperCase()]) if (await this.tap(`key.${sign.codePointAt(0).toString(16)}`)) break;
    }
    return until('the word is in the field', () => {
      const text = (this.kiosk.find(field)?.text ?? '').replace(/\s/g, '');
      return text.length >= 5 && text;
    });
  }

  async typeSearch() {
    await this.tapTo('home.search', 'search');
    return [await this.typeWord('search.field', 'qzjxkvbw')];
  }

  // Words of one's own: a petition half written; the storm may send it.
  async typePetition() {
    await this.tapTo('home.rate', 'rate-ask');
    await this.tapTo('rate.petition', 'petition');
    await this.tapTo('petition.write', 'topic');
    await this.tapTo('topic.wait', 'write');
    this.counts.petitions++;
    return [await this.typeWord('write.text', 'qzjkvb')];
  }

  // A comment to a visit that is over: sent, skipped or left behind by the storm.
  async typeComment() {
    await this.house.bench.do(`scan ${await this.servedTicket()}`);
    await this.kiosk.on('rating', 10000);
    await this.tapTo('rating.1', 'reasons');
    await this.tapTo('reasons.write', 'write');
    this.counts.comments++;
    return [await this.typeWord('write.text', 'qzjkvb')];
  }

  async servedTicket() {
    this.clerk ??= await this.house.staff('quay3', 3);
    this.device ??= this.house.device('kiosk-01');
    const made = async (who, where, body = {}) => {
      const answer = await who('POST', where, body);
      if (answer.status >= 300) throw new Error(`${where}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const { ticket } = await made(this.device, '/v1/tickets', { id: newId(), service: 'ho-tich' });
    await made(this.device, `/v1/tickets/${ticket.id}/printed`, { how: 'confirmed' });
    await this.clerk('POST', '/v1/counters/3/finish', {});
    await this.clerk('POST', '/v1/counters/3/open', {});
    await made(this.clerk, '/v1/counters/3/call', { ticket: ticket.id });
    await made(this.clerk, '/v1/counters/3/start');
    await made(this.clerk, '/v1/counters/3/finish');
    return ticket.url;
  }

  // The slip of a petition, held to the scanner once it is answered: the answer is its writer's alone.
  async scanAnswer() {
    this.manager ??= await this.house.staff('quanly');
    this.device ??= this.house.device('kiosk-01');
    const id = newId(), words = Array.from({ length: 9 }, () => 'qzjxkvbw'[this.random(8)]).join('');
    const sent = await this.device('POST', '/v1/petitions', { id, about: 'wait', text: 'Xin thêm ghế.' });
    await this.manager('POST', `/v1/petitions/${id}/answer`, { answer: words });
    await this.house.bench.do(`scan ${sent.body.url}`);
    await this.kiosk.on('petition-answer', 10000);
    await this.kiosk.shows(words);
    this.counts.answers++;
    return [words];
  }

  async scanDossier() {
    // Not the code that stands as an example on the screens.
    const code = ['H08.16-260212-0041', 'H08.16-260305-0108', 'H08.16-260304-0093'][this.random(3)];
    await this.house.bench.do(`scan ${code}`);
    await this.kiosk.on('dossier', 10000);
    const owner = /(\p{Lu}\. ){1,4}\p{Lu}\./u.exec(this.kiosk.find('facts').text)?.[0];
    return owner ? [code, owner] : [code];
  }

  async takeNumber() {
    await this.tapTo('home.quick.2', 'before');
    await this.tapTo('before.take', 'issued');
    await until('the paper is out', () => this.kiosk.find('issued.done'), 15000);
    // The link on the paper is no marker: the journal keeps it, so that the ticket can be rated without the center.
    return [];
  }

  async typeCode() {
    let typed = '';
    await this.tapTo('home.lookup', 'lookup');
    await this.tapTo('lookup.keypad', 'keypad');
    for (const digit of '260309') await this.tap(`key.${digit}`);
    for (let i = 0; i < 7; i++) {
      const digit = String(1 + this.random(9));
      await this.tap(`key.${digit}`);
      typed += digit;
    }
    return [await until('the code is in the field', () => {
      const text = this.kiosk.find('keypad.part.2')?.text ?? '';
      const digits = /\d{5,}/.exec(text)?.[0];
      return digits;
    })];
  }

  async plant() {
    const dossierDue = Date.now() - (this.dossierMs ?? 0) > dossierEveryMs;
    if (dossierDue) {
      this.dossierMs = Date.now();
      return this.scanDossier();
    }
    const open = this.kiosk.find('home.quick.2');
    const ways = ['typeSearch', 'typeCode', 'typePetition', 'typeComment', 'scanAnswer', ...(open && this.counts.sessions % 3 === 0 ? ['takeNumber'] : [])];
    // each way once, then as it comes
    const planted = this.counts.sessions < firstRound ? this.counts.sessions : this.random(ways.length);
    return this[ways[planted % ways.length]]();
  }

  // -- the storm --------------------------------------------------------------------------------------

  async aim() {
    await this.kiosk.screen.do('aim none');
    const dump = this.kiosk.dump();
    this.screens.add(dump.screen);
    for (const { target, rect_px: at } of dump.widgets) {
      if (target) await this.kiosk.screen.do(`aim ${Math.round(at.x + at.w / 2)} ${Math.round(at.y + at.h / 2)}`);
    }
    if (dump.screen === 'home') for (let i = 0; i < 5; i++) await this.kiosk.screen.do('aim 80 66'); // the mark
  }

  async blow(events) {
    for (let sent = 0; sent < events; sent += burst) {
      await this.aim();
      await this.kiosk.screen.do(`storm ${1 + this.random(0x7ffffffe)} ${burst}`);
      await this.kiosk.screen.do('settle');
      this.counts.events += burst;
      if (this.random(30) === 0) await this.holdCard();
      this.alive();
    }
    await this.lastScanSeen();
  }

  async holdCard() {
    this.scan = { before: this.scansSeen(), ms: Date.now() };
    await this.house.bench.do(`card ${otherCards[this.random(otherCards.length)]}`);
    this.counts.scans++;
  }

  scansSeen() {
    return this.house.home.log('kiosk').split('event=scanner.').length;
  }

  // On a busy machine a card is seen later; it belongs to this storm, not to the next visitor. Two of one kind in a
  // moment are seen once, so that this is no error.
  async lastScanSeen() {
    const { before, ms } = this.scan ?? { ms: 0 };
    while (Date.now() < ms + lateScanMs && this.scansSeen() === before) await sleep(50);
    await sleep(scanMs);
  }

  // -- and home ---------------------------------------------------------------------------------------

  async home(way) {
    const at = () => this.kiosk.dump();
    const isHome = () => at().screen === 'home' && !at().overlay;
    this.counts.ways[way] = (this.counts.ways[way] ?? 0) + 1;
    if (way === 'time-out') {
      // 65 s; twice that for large words, speech and low reach; issued screens close by themselves
      await until('home after the time-out', isHome, (2 * 65 * 1000) / fast + 20000);
      return;
    }
    for (let step = 0; !isHome(); step++) {
      const before = JSON.stringify([at().screen, at().overlay]);
      if (step > stepsHome) throw new Error(`no way home by ${way} from ${before}`);
      if (way === 'keys' && !at().overlay) await this.kiosk.screen.do('key Escape');
      else {
        const key = wayOut.find((one) => at().widgets.some((widget) => widget.key === one && widget.target));
        if (key) await this.tap(key);
        else if (at().screen === 'issued') await until('the printer is done', () => isHome() || wayOut.some((one) => this.kiosk.find(one)), 20000);
        else throw new Error(`no way out is offered on ${before}`);
      }
      await sleep(700 / fast);
      await until('it settles', () => true, 1000);
    }
  }

  // On a busy machine what the screen tells of itself comes late: what was still under way has then arrived.
  async restsAtHome() {
    const rests = () => { const { screen, overlay } = this.kiosk.dump(); return screen === 'home' && !overlay; };
    for (let since = Date.now(); Date.now() < since + restMs; await sleep(dumpMs)) {
      if (rests()) continue;
      await this.home('fingers');
      since = Date.now();
    }
  }

  async session(events) {
    const ways = ['fingers', 'keys', 'time-out'];
    const way = ways[this.counts.sessions % 16 === 15 ? 2 : this.random(2)];
    await this.home('fingers');
    await this.restsAtHome();
    const markers = await this.plant();
    const open = this.memory(markers);
    // The negative control: what a visitor has before them is in memory, and the scan sees it.
    if (open.found.some((count) => count === 0)) throw new Error(`the scan does not see ${JSON.stringify(markers)}: ${open.found}`);
    await this.blow(events);
    await this.home(way);
    await this.clean(markers, way);
    this.counts.sessions++;
    this.counts.markers += markers.length;
  }

  async clean(markers, way) {
    let seen;
    await until('nothing of the visitor is left', () => {
      seen = this.memory(markers);
      return seen.found.every((count) => count === 0);
    }, leftMs, 100).catch(() => {
      throw new Error(`left in memory after ${way}: ${JSON.stringify(markers)} ${seen.found}\n${seen.out}`);
    });
  }
}
