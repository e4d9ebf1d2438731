// POST /v1/tickets, durable (WAL, synchronous FULL), as it is usually written: fastify and better-sqlite3.
// usage: node server.mjs PORT DATABASE [group]   "group": answers after a commit shared by all who wait
import Fastify from 'fastify';
import Database from 'better-sqlite3';

const [port, file, mode] = process.argv.slice(2);
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`CREATE TABLE IF NOT EXISTS series(day TEXT, series TEXT, last INTEGER, PRIMARY KEY(day, series)) WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS ticket(id TEXT PRIMARY KEY, service TEXT, number INTEGER, at INTEGER, body TEXT)`);
const next = db.prepare(`INSERT INTO series VALUES(?, ?, 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last`);
const insert = db.prepare('INSERT INTO ticket VALUES(?, ?, ?, ?, ?)');
const issue = (body) => {
  const { last } = next.get('2026-03-10', body.service);
  const ticket = { id: body.id, service: body.service, number: last, at: Date.now() };
  insert.run(ticket.id, ticket.service, ticket.number, ticket.at, JSON.stringify(ticket));
  return ticket;
};
const one = db.transaction(issue);

let waiting = [];
const commitAll = db.transaction((batch) => batch.map(({ body }) => issue(body)));
function flush() {
  const batch = waiting;
  waiting = [];
  commitAll(batch).forEach((ticket, i) => batch[i].done(ticket));
}

const app = Fastify();
app.post('/v1/tickets', async (request, reply) => {
  const ticket = mode === 'group'
    ? await new Promise((done) => { if (waiting.push({ body: request.body, done }) === 1) setImmediate(flush); })
    : one(request.body);
  return reply.code(201).send({ ticket });
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
console.log('ready');
