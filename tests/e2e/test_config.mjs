// The commented files of assets/config are the manual: they name every key of every program, with its default, and no other.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { build } from './lib/house.mjs';

const programs = ['kiosk', 'display', 'center', 'bench', 'sim'];
const usage = 64;
const noInput = 66;
const badConfig = 78;

function run(program, ...args) {
  const { status, stdout, stderr } = spawnSync(`${build}/bin/motcua-${program}`, args, { encoding: 'utf8', timeout: 20000 });
  return { status, stdout, stderr };
}

// "section.key" -> value, of lines with and without the ";" of a default. Words of the manual follow "; ", keys ";" alone.
function keysOf(text) {
  const keys = {};
  let section = '';
  for (const line of text.split('\n')) {
    section = /^\[(.+)\]$/.exec(line)?.[1] ?? section;
    const [, key, value] = /^;?([a-z_]+) =\s*(.*)$/.exec(line) ?? [];
    if (key) keys[`${section}.${key}`] = value.replace(/^"(.*)"$/, '$1');
  }
  return keys;
}

for (const program of programs) {
  test(`${program}.conf names every key with its default`, () => {
    const printed = run(program, '--print-config');
    assert.equal(printed.status, 0, printed.stderr);
    const manual = fs.readFileSync(`assets/config/${program}.conf`, 'utf8');
    assert.deepEqual(keysOf(manual), keysOf(printed.stdout));
  });

  test(`${program} takes what it prints, and the manual with every key in force`, () => {
    const file = path.join(process.env.TMPDIR ?? '/tmp', `${program}.conf`);
    const manual = fs.readFileSync(`assets/config/${program}.conf`, 'utf8');
    for (const text of [run(program, '--print-config').stdout, manual, manual.replaceAll(/^;(?=[a-z_]+ =)/gm, '')]) {
      fs.writeFileSync(file, text);
      const checked = run(program, '--config', file, '--check-config');
      assert.equal(checked.status, 0, checked.stderr);
    }
  });

  test(`${program} refuses what is wrong and says what is right`, () => {
    const file = path.join(process.env.TMPDIR ?? '/tmp', `${program}-wrong.conf`);
    const refuse = (text, message) => {
      fs.writeFileSync(file, text);
      const refused = run(program, '--config', file, '--check-config');
      assert.equal(refused.status, badConfig);
      assert.match(refused.stderr, message);
    };
    refuse('\n[debug]\nclok = 1\n', /-wrong\.conf:3: unknown key clok in \[debug\]; known are: .*clock/);
    refuse('[debug]\nclock = noon\n', /-wrong\.conf:2: debug\.clock = "noon" is wrong; right is: .*2026-03-10T09:24:00/);
    refuse('[nowhere]\nx = 1\n', /-wrong\.conf:2: unknown section \[nowhere\]/);
    refuse('[debug]\nclock\n', /-wrong\.conf:2: /);
    assert.equal(run(program, '--config', '/nonexistent', '--check-config').status, noInput);
    assert.equal(run(program, '--config', path.dirname(file), '--check-config').status, noInput);
    assert.equal(run(program, '--set', 'debug.clock', '--check-config').status, badConfig);
    assert.equal(run(program, '--nonsense').status, usage);
    assert.match(run(program, '--version').stdout, new RegExp(`^motcua-${program} \\d+\\.\\d+\\.\\d+\\n$`));
    for (const word of ['--config', '--set', '--check-config', '--version', '--help']) assert.ok(run(program, '--help').stdout.includes(word));
  });
}

test('a wrong range is refused with the range', () => {
  const refused = run('kiosk', '--set', 'ui.size=4', '--check-config');
  assert.equal(refused.status, badConfig);
  assert.match(refused.stderr, /ui\.size = "4" is wrong; right is: a whole number from 1 to 3/);
  assert.match(run('center', '--listen', '127.0.0.1:70000', '--check-config').stderr, /right is: ADDRESS:PORT/);
  assert.match(run('bench', '--set', 'printer.personality=x', '--check-config').stderr, /right is: a name/);
});

test('what the start would refuse, the check refuses, by the key and with what is right', () => {
  const cases = [
    ['kiosk', ['kiosk.role=rating'], /kiosk\.counter.*right is.*counter/],
    ['kiosk', ['printer.driver=escpos'], /printer\.link.*right is.*tty:/],
    ['kiosk', ['printer.driver=escpos', 'printer.link=tcp:127.0.0.1:9100', 'printer.options=colour=red'], /printer\.options.*right is.*model=/],
    ['kiosk', ['printer.driver=escpos', 'printer.link=tcp:127.0.0.1:9100', 'printer.options=model=nobody'], /printer\.options.*right is.*model=/],
    ['kiosk', ['scanner.driver=serial'], /scanner\.link.*right is.*tty:/],
    ['kiosk', ['scanner.driver=serial', 'scanner.link=tty:/dev/ttyACM0', 'scanner.2.driver=hid'], /scanner\.2\.link.*right is/],
    ['kiosk', ['keypad.driver=evdev'], /keypad\.link.*right is/],
    ['kiosk', ['kiosk.zone=Asia/Hanoi2'], /kiosk\.zone = "Asia\/Hanoi2" is wrong; right is.*Asia\/Ho_Chi_Minh/],
    ['kiosk', ['kiosk.zone=Asia'], /kiosk\.zone = "Asia" is wrong/],
    ['kiosk', ['kiosk.zone='], /kiosk\.zone = "" is wrong/],
    ['display', ['center.zone=../etc/passwd'], /center\.zone = .* is wrong; right is.*Asia\/Ho_Chi_Minh/],
    ['center', ['center.zone=Nowhere'], /center\.zone = "Nowhere" is wrong; right is.*Asia\/Ho_Chi_Minh/],
    ['center', ['sample.load=true'], /sample\.password.*right is/],
    ['center', ['queue.limit_min=8'], /queue\.credit_min = 10 is wrong; right is at most queue\.limit_min, 8/],
    ['center', ['queue.limit_min=12', 'queue.appointment_min=13'], /queue\.appointment_min = 13 is wrong; right is at most queue\.limit_min, 12/],
    ['center', ['queue.calls_most=3', 'queue.absent_calls=4'], /queue\.absent_calls = 4 is wrong; right is at most queue\.calls_most, 3/],
    ['center', ['targets.wait_min=31'], /targets\.wait_min = 31 is wrong; right is at most targets\.wait_most_min, 30/],
    ['center', ['targets.wait_source='], /targets\.wait_source = "" is wrong; right is: who set the target/],
    ['center', ['queue.hold_most_min=0'], /queue\.hold_most_min = "0" is wrong; right is: a whole number from 1 to 720/],
  ];
  for (const [program, sets, message] of cases) {
    const args = sets.flatMap((one) => ['--set', one]);
    for (const last of [['--check-config'], []]) {
      const refused = run(program, ...args, ...last);
      assert.equal(refused.status, badConfig, `${program} ${sets} ${last}: ${refused.status} ${refused.stderr}`);
      assert.match(refused.stderr, message);
    }
  }
});

test('what stands together is taken', () => {
  for (const sets of [
    ['kiosk.role=rating', 'kiosk.counter=3'],
    ['printer.driver=escpos', 'printer.link=tcp:127.0.0.1:9100', 'printer.options=model=epson-tm-t82'],
    ['printer.driver=virtual', 'scanner.driver=serial', 'scanner.link=tty:/dev/ttyACM0', 'keypad.driver=evdev', 'keypad.link=evdev:/dev/input/event3'],
    ['kiosk.zone=UTC'],
  ]) {
    const taken = run('kiosk', ...sets.flatMap((one) => ['--set', one]), '--check-config');
    assert.equal(taken.status, 0, taken.stderr);
  }
});

test('the kiosk says what to do where there is no screen', () => {
  const dir = fs.mkdtempSync(path.join(process.env.TMPDIR ?? '/tmp', 'no-screen-'));
  for (const [driver, advice] of [['kmsdrm', /dri|group video|holds the screen/], ['x11', /DISPLAY/]]) {
    const { status, stderr } = spawnSync(`${build}/bin/motcua-kiosk`, ['--set', `state.dir=${dir}`, '--set', 'audio.driver=none'],
      { encoding: 'utf8', timeout: 20000, env: { ...process.env, DISPLAY: '', SDL_VIDEODRIVER: driver } });
    assert.notEqual(status, 0);
    assert.match(stderr, advice);
  }
});

test('the kiosk prints by the layouts of the center, and names the line that is wrong', () => {
  const dir = fs.mkdtempSync(path.join(process.env.TMPDIR ?? '/tmp', 'layouts-'));
  fs.cpSync('assets/layouts', dir, { recursive: true });
  fs.appendFileSync(path.join(dir, 'apology.conf'), '[text thanks]\nvi = {nobody}\n');
  const { status, stderr } = spawnSync(`${build}/bin/motcua-kiosk`,
    ['--set', `state.dir=${dir}/state`, '--set', 'audio.driver=none', '--set', `printer.layouts=${dir}`],
    { encoding: 'utf8', timeout: 20000, env: { ...process.env, SDL_VIDEODRIVER: 'dummy' } });
  assert.equal(status, badConfig);
  assert.match(stderr, /apology\.conf: no document has a value \\?"nobody/);
});
