// Nothing half: what must hold for the data whenever the program was cut off.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { one, sql } from './office.mjs';

// Every dossier has its people, its event, its clock and its place in the outbox, and every number is given once. Returns how many
// dossiers there are.
export function checkWhole(server) {
  const zero = (what, statement) => assert.equal(one(server, statement), '0', what);
  zero('dossiers without an applicant', "SELECT count(*) FROM dossier d WHERE NOT EXISTS (SELECT 1 FROM dossier_party p WHERE p.dossier_id = d.id AND p.role = 'applicant')");
  zero('people without a dossier', 'SELECT count(*) FROM dossier_party p WHERE NOT EXISTS (SELECT 1 FROM dossier d WHERE d.id = p.dossier_id)');
  zero('dossiers without exactly one event of submission', "SELECT count(*) FROM dossier d WHERE (SELECT count(*) FROM event e WHERE e.dossier_id = d.id AND e.kind = 'dossier.submitted' AND e.from_state IS NULL) <> 1");
  zero('events of dossiers that are not there', 'SELECT count(*) FROM event e WHERE e.dossier_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dossier d WHERE d.id = e.dossier_id)');
  zero('submissions that nobody outside will hear of', "SELECT count(*) FROM event e WHERE e.kind = 'dossier.submitted' AND (SELECT count(*) FROM outbox o WHERE o.event_id = e.id) <> 1");
  zero('outbox rows without an event', 'SELECT count(*) FROM outbox o WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = o.event_id)');
  zero('a draft that was sent to nowhere', 'SELECT count(*) FROM draft d WHERE d.dossier_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dossier x WHERE x.id = d.dossier_id)');
  zero('online dossiers without a notice', 'SELECT count(*) FROM dossier d WHERE d.account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.dossier_id = d.id)');
  const numbers = sql(server, 'SELECT request_no FROM dossier').map(([no]) => no);
  const byDay = new Map();
  for (const no of numbers) {
    const [, day, n] = /^YC-.*-(\d{6})-(\d{4,})$/.exec(no);
    byDay.set(day, [...(byDay.get(day) ?? []), Number(n)]);
  }
  for (const [day, list] of byDay) {
    list.sort((a, b) => a - b);
    assert.deepEqual(list, list.map((_, i) => i + 1), `request numbers of ${day} have gaps or twins`);
    assert.equal(Number(one(server, `SELECT last_no FROM series WHERE kind = 'request' AND period = '${day}'`)), list.length);
  }
  const hex = server.database ? ["encode(salt, 'hex')", "encode(canonical, 'hex')", "encode(leaf, 'hex')"] : ['hex(salt)', 'hex(canonical)', 'hex(leaf)'];
  const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
  for (const [salt, canonical, leaf] of sql(server, `SELECT ${hex.join(', ')} FROM event`)) {
    const bytes = Buffer.from(canonical, 'hex');
    JSON.parse(bytes.toString());
    assert.equal(sha(Buffer.from([0]), sha(Buffer.from(salt, 'hex'), bytes)).toString('hex'), leaf.toLowerCase(), `the leaf of ${bytes}`);
  }
  if (!server.database) assert.equal(one(server, 'PRAGMA integrity_check'), 'ok');
  return numbers.length;
}
