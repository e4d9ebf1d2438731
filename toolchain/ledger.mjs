// What was tried over many runs, a file of JSON: counts by part and by the code they were tried with; seeds go on.
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';

// The tree of what is tried and of what tries it, as it lies there: a change of it is other code.
export function codeVersion(folders) {
  const git = (...words) => execFileSync('git', words, { encoding: 'utf8' }).trim();
  try {
    const trees = folders.map((folder) => git('rev-parse', `HEAD:${folder}`).slice(0, 4)).join('');
    return git('status', '--porcelain', '--', ...folders) === '' ? trees : `${trees}+`;
  } catch {
    return 'unknown';
  }
}

export class Ledger {
  constructor(file, { fresh = false, code }) {
    this.file = file;
    this.code = code;
    this.parts = !fresh && fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  }

  part(name) {
    return (this.parts[name] ??= { nextSeed: null, by: {}, failures: [] });
  }

  mine(name) {
    return (this.part(name).by[this.code] ??= { count: 0, seconds: 0, slices: {}, said: [] });
  }

  count(name, onlyMine = false) {
    return onlyMine ? this.mine(name).count : Object.values(this.part(name).by).reduce((sum, one) => sum + one.count, 0);
  }

  // Whether any code did this slice; or this code.
  hasSlice(name, slice, onlyMine = false) {
    const by = this.part(name).by;
    return onlyMine ? Boolean(by[this.code]?.slices[slice]) : Object.values(by).some((one) => one.slices[slice]);
  }

  add(name, { count, seconds, slice, said }) {
    const mine = this.mine(name);
    mine.count += count;
    mine.seconds = Math.round((mine.seconds + seconds) * 10) / 10;
    mine.at = new Date().toISOString();
    if (slice) mine.slices[slice] = 1;
    for (const line of said ?? []) mine.said = sumLines(mine.said, line);
    this.save();
  }

  fail(name, what) {
    this.part(name).failures.push({ code: this.code, at: new Date().toISOString(), ...what });
    this.save();
  }

  save() {
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    fs.writeFileSync(`${this.file}.new`, `${JSON.stringify(this.parts, null, 1)}\n`);
    fs.renameSync(`${this.file}.new`, this.file);
  }
}

// "3 kills in 1 worlds" and "4 kills in 1 worlds" are "7 kills in 2 worlds"; a seed, a measure and a name like t20 are no count.
const NUMBER = /(seed |p99 |signal |in |over )?(?<![A-Za-z\d])(\d+)( ms| s\b| us| bytes)?/g;
const isCount = (before, after) => !/seed|p99|signal/.test(before ?? '') && !after;
const shape = (line) => line.replace(NUMBER, (all, before, number, after) => (isCount(before, after) ? `${before ?? ''}#` : `${before ?? ''}_${after ?? ''}`));

export function sumLines(lines, line) {
  const at = lines.findIndex((one) => shape(one) === shape(line));
  if (at < 0) return [...lines, line];
  const added = [...line.matchAll(NUMBER)];
  let i = 0;
  const summed = lines[at].replace(NUMBER, (all, before, number, after) => {
    const other = Number(added[i++][2]);
    return isCount(before, after) ? `${before ?? ''}${Number(number) + other}` : all;
  });
  return lines.map((one, index) => (index === at ? summed : one));
}
