// The judges' own packages, installed by npm into build/node the first time they are asked for.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const here = path.dirname(new URL(import.meta.url).pathname);
const home = path.resolve('build/node');
const files = ['package.json', 'package-lock.json', '.npmrc'];
const installMs = 180000;

function isFresh() {
  return files.every((file) => fs.existsSync(path.join(home, file)) && fs.readFileSync(path.join(home, file), 'utf8') === fs.readFileSync(path.join(here, file), 'utf8'))
    && fs.existsSync(path.join(home, 'node_modules/.package-lock.json'));
}

// Two tests may come at once: the one that makes the folder installs, the other waits.
function install() {
  const lock = `${home}.lock`;
  fs.mkdirSync(path.dirname(home), { recursive: true });
  const end = Date.now() + installMs;
  for (;;) {
    try {
      fs.mkdirSync(lock);
      break;
    } catch {
      if (isFresh()) return;
      if (Date.now() > end) throw new Error(`${lock} is held: remove it if no test is running`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    if (isFresh()) return;
    fs.mkdirSync(home, { recursive: true });
    for (const file of files) fs.copyFileSync(path.join(here, file), path.join(home, file));
    const run = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: home, encoding: 'utf8', timeout: installMs });
    if (run.status !== 0) throw new Error(`npm ci: ${run.stderr || run.error}`);
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

export function load(name) {
  if (!isFresh()) install();
  return createRequire(path.join(home, 'package.json'))(name);
}

const browserFlags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

// Chromium puts a socket into $TMPDIR, whose path may have 107 bytes: that of a test may be longer.
export function openBrowser() {
  return load('playwright-core').chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: browserFlags, env: { ...process.env, TMPDIR: '/tmp' } });
}
