// What each call site of a program under preload_heap holds of the heap, and which hold more than before.
import fs from 'node:fs';
import { execFileSync } from 'node:child_process';

const FRAMES = 16, SITE_SIZE = 24 + 8 * FRAMES; // struct site of tests/support/preload_heap.c

export class HeapSites {
  constructor(file, pid) {
    this.file = file;
    this.pid = pid;
    this.first = this.read();
  }

  read() {
    const bytes = fs.readFileSync(this.file), sites = new Map();
    for (let at = 0; at + SITE_SIZE <= bytes.length; at += SITE_SIZE) {
      const hash = bytes.readBigUInt64LE(at);
      if (hash === 0n) continue;
      const frames = [];
      for (let i = 0; i < FRAMES; i++) frames.push(bytes.readBigUInt64LE(at + 24 + 8 * i));
      sites.set(hash, { bytes: Number(bytes.readBigInt64LE(at + 8)), blocks: Number(bytes.readBigInt64LE(at + 16)), frames: frames.filter((one) => one !== 0n) });
    }
    return sites;
  }

  maps() {
    return fs.readFileSync(`/proc/${this.pid}/maps`, 'utf8').split('\n').map((line) => /^([0-9a-f]+)-([0-9a-f]+) \S+ ([0-9a-f]+) \S+ \S+\s+(\/.*)$/.exec(line)).filter(Boolean)
      .map(([, from, to, offset, file]) => ({ from: BigInt(`0x${from}`), to: BigInt(`0x${to}`), offset: BigInt(`0x${offset}`), file }));
  }

  name(frame, maps) {
    const map = maps.find((one) => frame >= one.from && frame < one.to);
    if (!map) return frame.toString(16);
    // The frame is a return address: the call is before it.
    const at = frame - 1n - map.from + map.offset, base = maps.find((one) => one.file === map.file);
    const address = frame - 1n - base.from + base.offset;
    const [symbol] = execFileSync('addr2line', ['-f', '-e', map.file, `0x${address.toString(16)}`]).toString().split('\n');
    return symbol === '??' ? `${map.file.split('/').pop()}+${at.toString(16)}` : symbol;
  }

  // Lines, the most grown first.
  grown() {
    const maps = this.maps(), now = this.read(), lines = [];
    for (const [hash, site] of now) {
      const before = this.first.get(hash) ?? { bytes: 0, blocks: 0 };
      const bytes = site.bytes - before.bytes, blocks = site.blocks - before.blocks;
      if (bytes > 0) lines.push({ bytes, blocks, frames: site.frames });
    }
    lines.sort((a, b) => b.bytes - a.bytes);
    return lines.slice(0, 60).map((one) => `+${one.bytes} bytes in ${one.blocks} blocks: ${one.frames.map((frame) => this.name(frame, maps)).join(' < ')}`);
  }
}
