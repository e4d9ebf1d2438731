// The fault proxy (tests/support/tool_proxy.c) before a port of loopback.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { build } from './house.mjs';

export class Proxy {
  static async start(target) {
    const proxy = new Proxy();
    proxy.child = spawn(`${build}/tests/support/tool_proxy`, [String(target)], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = [], waiting = [];
    proxy.ended = new Promise((done) => proxy.child.on('exit', (code, signal) => {
      waiting.splice(0).forEach((heard) => heard(`gone ${code} ${signal}`));
      lines.push(`gone ${code} ${signal}`);
      done();
    }));
    proxy.child.stdin.on('error', () => {});
    createInterface({ input: proxy.child.stdout }).on('line', (line) => (waiting.length ? waiting.shift()(line) : lines.push(line)));
    proxy.next = () => (lines.length ? Promise.resolve(lines.shift()) : new Promise((done) => waiting.push(done)));
    proxy.port = Number((await proxy.next()).split(' ')[1]);
    return proxy;
  }

  // One command; its answer.
  say(command) {
    this.child.stdin.write(`${command}\n`);
    return this.next();
  }

  async stop() {
    this.child.stdin.end();
    await this.ended;
  }
}
