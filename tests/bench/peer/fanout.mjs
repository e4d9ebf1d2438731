// A call, durable, to everybody who listens by server-sent events, as it is usually written: fastify and better-sqlite3.
// usage: node fanout.mjs PORT DATABASE
import Fastify from 'fastify';
import Database from 'better-sqlite3';

const [port, file] = process.argv.slice(2);
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE IF NOT EXISTS event(id INTEGER PRIMARY KEY, at INTEGER, body TEXT)');
const insert = db.prepare('INSERT INTO event(at, body) VALUES(?, ?)');
const listeners = new Set();

const app = Fastify();
app.get('/v1/events', (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  reply.raw.write(': beat\n\n');
  listeners.add(reply.raw);
  request.raw.on('close', () => listeners.delete(reply.raw));
});
app.post('/v1/counters/:n/next', async (request, reply) => {
  const body = { ticket: '0123456789abcdef0123456789abcdef', number: 'A\u00a0001', service: 'a', counter: Number(request.params.n), times: 1, language: 'vi' };
  const id = insert.run(Date.now(), JSON.stringify(body)).lastInsertRowid;
  const event = { specversion: '1.0', id: `an-binh-${id}`, source: '/centers/an-binh', type: 'vn.motcua.ticket.called', time: new Date().toISOString(), data: body };
  const frame = `id: ${id}\nevent: ticket.called\ndata: ${JSON.stringify(event)}\n\n`;
  for (const listener of listeners) listener.write(frame);
  return reply.code(200).send({ ticket: body });
});
await app.listen({ port: Number(port), host: '127.0.0.1', backlog: 1024 });
console.log('ready');
