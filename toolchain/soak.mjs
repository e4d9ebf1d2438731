// `make soak` (see toolchain/soak): houses side by side, each a whole system with a growth figure of its own, and a control.
import os from 'node:os';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const env = process.env;
const wanted = Number(env.N || 200), leastOfHouse = 2000, controlVisits = 2000;
const houses = Number(env.HOUSES || Math.max(1, Math.min(2 * os.cpus().length, Math.floor(wanted / leastOfHouse))));
const begun = Date.now();
const done = new Map(), children = [];
let failed = false;

// What a house says goes out under its name; its counts are summed up.
function start(name, visits, more) {
  const child = spawn('node', ['tests/e2e/soak.mjs', visits], { env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const count = /^# (\d+) visits/.exec(line);
    if (count) done.set(name, Number(count[1]));
    if (!count || Number(count[1]) % 1000 === 0) console.log(`${name}: ${line}`);
  });
  return new Promise((ended) => child.on('close', (status) => ended({ name, visits, status })));
}

const shares = Array.from({ length: houses }, (_, i) => Math.floor(((i + 1) * wanted) / houses) - Math.floor((i * wanted) / houses));
const runs = shares.map((visits, i) => start(`house ${i + 1}`, visits, i % 2 ? { STILL: '1' } : {}));
// Worth it where caches are full before the half of it.
const control = shares[0] < controlVisits ? null : start('a kiosk that leaks', controlVisits, { LEAK: '20000' });
const ticker = setInterval(() => {
  const sum = [...done].filter(([name]) => name.startsWith('house')).reduce((all, [, count]) => all + count, 0);
  console.log(`        ${sum} visits so far, ${((sum * 1000) / (Date.now() - begun)).toFixed(1)} a second`);
}, 60000);
process.on('SIGINT', () => children.forEach((child) => child.kill('SIGINT')));

for (const { name, visits, status } of await Promise.all(runs)) {
  failed ||= status !== 0;
  if (status !== 0) console.log(`FAILED  ${name}, ${visits} visits`);
}
clearInterval(ticker);
if (control && (await control).status !== 0) {
  failed = true;
  console.log('FAILED  the leak was not caught');
}
const seconds = (Date.now() - begun) / 1000;
// With UNTIL there may have been fewer than wanted; they are counted by the hundred.
const made = env.UNTIL ? [...done].filter(([name]) => name.startsWith('house')).reduce((all, [, count]) => all + count, 0) : wanted;
console.log(`${failed ? 'FAILED' : 'held'}    ${made} visits in ${houses} houses in ${Math.round(seconds)} s, ${(made / seconds).toFixed(1)} a second`);
process.exit(failed ? 1 : 0);
