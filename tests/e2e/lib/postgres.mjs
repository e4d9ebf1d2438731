// A PostgreSQL server of the test's own, over a socket in a folder. It refuses to run as root: as whoever owns its package then.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const bin = fs.readdirSync('/usr/lib/postgresql').sort().map((version) => `/usr/lib/postgresql/${version}/bin`).pop();

export class Postgres {
  // folder: made before; data, log and socket go there.
  constructor(folder, name = 'data') {
    Object.assign(this, { folder, data: `${folder}/${name}`, log: `${folder}/${name}.log`, socket: folder, port: 5432 });
  }
  url(database = 'motcua') { return `postgresql:///${database}?host=${this.socket}&user=motcua&port=${this.port}`; }
  run(command, args, options = {}) {
    const all = { encoding: 'utf8', cwd: this.folder, ...options };
    return process.getuid() === 0
      ? spawnSync('setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', `${bin}/${command}`, ...args], all)
      : spawnSync(`${bin}/${command}`, args, all);
  }
  must(command, args) {
    const out = this.run(command, args);
    if (out.status !== 0) throw new Error(`${command}: ${out.stdout}${out.stderr}${fs.existsSync(this.log) ? fs.readFileSync(this.log) : ''}`);
    return out.stdout;
  }
  ctl(...args) { return this.run('pg_ctl', ['-D', this.data, '-w', '-l', this.log, ...args]); }
  start(more = '') {
    const out = this.ctl('start', '-o', `-p ${this.port} -c listen_addresses='' -c unix_socket_directories='${this.socket}' -c dynamic_shared_memory_type=mmap ${more}`);
    if (out.status !== 0) throw new Error(`${out.stdout}${fs.existsSync(this.log) ? fs.readFileSync(this.log) : ''}`);
  }
  stop(mode = 'immediate') { return this.ctl('stop', '-m', mode); }
  static own(folder) {
    if (process.getuid() !== 0) return;
    for (let at = folder; at !== '/' && at !== os.tmpdir(); at = path.dirname(at)) fs.chmodSync(at, 0o755);
    const id = (flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
    fs.chownSync(folder, id('-u'), id('-g'));
    fs.chmodSync(folder, 0o777);
  }
  make(more = '') {
    Postgres.own(this.folder);
    this.must('initdb', ['-D', this.data, '-U', 'motcua', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N']);
    this.start(more);
    this.must('createdb', ['-h', this.socket, '-p', String(this.port), '-U', 'motcua', 'motcua']);
    return this;
  }
  sql(text) { return this.run('psql', ['-h', this.socket, '-p', String(this.port), '-U', 'motcua', '-At', '-c', text, 'motcua']).stdout; }
}
