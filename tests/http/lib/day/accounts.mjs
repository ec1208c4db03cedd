// The evening's accounts: what people were told stands there, once; what stands there is explained.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMotcua } from '../../../lib/motcua.mjs';
import { one, sql } from '../office.mjs';
import { loginOf } from './citizens.mjs';
import { NOON } from './day.mjs';
import { addressesTold, mailsArrived, noticesOfEvents, textsArrived } from './told.mjs';

const number = (day, from) => Number(one(day.server, `SELECT count(*) FROM ${from}`));
const none = (day, what, statement) => assert.deepEqual(sql(day.server, statement), [], what);
const sorted = (list) => [...list].map(String).sort();

// One account for whoever was told so, whoever pressed how often.
function accountsOnce(day) {
  const there = new Map(sql(day.server, "SELECT login, count(*) FROM account WHERE login LIKE '0920%' GROUP BY login"));
  for (const login of day.said.accounts) assert.equal(there.get(login), '1', login);
  const opened = day.said.helps.filter((it) => it.opens).map((it) => loginOf(it.person.no));
  assert.deepEqual(sorted(there.keys()), sorted([...day.said.accounts, ...opened]));
}

// Who was told where it is finds it there; who was told nothing has it at most once; who never pressed has none.
function submissions(day) {
  const drafts = new Map(sql(day.server, 'SELECT id, dossier_id FROM draft').map(([id, dossier]) => [id, dossier ?? '']));
  let unheard = 0;
  for (const [draft, entry] of day.said.drafts) {
    const there = drafts.get(draft) ?? assert.fail(`the draft ${draft} of ${entry.person.name} is gone`);
    if (entry.dossier) assert.equal(there, entry.dossier, `${entry.person.name} was told ${entry.dossier}`);
    else if (entry.told) assert.ok(there, `${entry.person.name} was told that it is sent`);
    else if (!entry.pressed) assert.equal(there, '', `${entry.person.name} has sent nothing`);
    else unheard += there !== '';
  }
  const all = sql(day.server, 'SELECT id FROM dossier').map(([id]) => id);
  assert.deepEqual(sorted(all), sorted([...drafts.values()].filter(Boolean)), 'every dossier is of one draft, every draft of one dossier');
  assert.equal(all.length, [...day.said.drafts.values()].filter((it) => it.dossier || it.told).length + unheard);
  none(day, 'a dossier of somebody else than its draft', 'SELECT d.id FROM draft d JOIN dossier x ON x.id = d.dossier_id WHERE x.account_id <> d.account_id');
}

// Each file that somebody was told is there: once, whole, under its own sum; nothing is left of pieces.
function papersOnce(day) {
  const rows = sql(day.server, "SELECT coalesce(x.id, d.id), p.hash, count(*) FROM paper p LEFT JOIN draft x ON x.dossier_id = p.dossier_id LEFT JOIN draft d ON d.id = p.draft_id WHERE p.hash IS NOT NULL AND p.purpose = 'component' AND p.removed_at_ms IS NULL GROUP BY 1, 2");
  const there = new Map(rows.map(([draft, hash, n]) => [`${draft} ${hash}`, n]));
  for (const { draft, hash, how } of day.said.papers) assert.equal(there.get(`${draft} ${hash}`), '1', `the paper ${hash} of draft ${draft}: ${how}; there is ${rows.filter((row) => row[0] === draft).join(' and ')}`);
  none(day, 'an upload that was never finished', 'SELECT id FROM upload WHERE paper_id IS NULL');
  none(day, 'a paper without its file', 'SELECT id FROM paper WHERE hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.hash = paper.hash)');
}

function keptOffline(day) {
  for (const { draft, version, name } of day.said.offline) {
    const [[answers, now]] = sql(day.server, `SELECT answers, version FROM draft WHERE id = ${draft}`);
    assert.equal(JSON.parse(answers).requester_name, name);
    assert.equal(Number(now), version, `${name}: saved once`);
  }
}

// Each state follows from the moves that were made, each move is one of the table, and none is missing.
function statesExplained(day) {
  const allowed = new Set([...readFileSync('docs/moves.md', 'utf8').matchAll(/^ {4}(\w+) --> (\w+):/gm)].map(([, from, to]) => `${from} ${to}`));
  const moves = new Map();
  for (const [id, from, to] of sql(day.server, "SELECT dossier_id, from_state, to_state FROM event WHERE kind LIKE 'dossier.%' AND to_state IS NOT NULL ORDER BY dossier_id, id")) moves.set(id, [...(moves.get(id) ?? []), [from, to]]);
  for (const [id, state] of sql(day.server, 'SELECT id, state FROM dossier')) {
    const [[nothing, first], ...rest] = moves.get(id);
    assert.deepEqual([nothing, first], ['', 'submitted'], id);
    const last = rest.reduce((now, [from, to]) => {
      assert.equal(from, now, `${id} went from ${from} to ${to}, and was ${now}`);
      assert.ok(allowed.has(`${from} ${to}`), `${id}: ${from} to ${to}`);
      return to;
    }, first);
    assert.equal(last, state, id);
  }
  const { said } = day, state = new Map(sql(day.server, 'SELECT id, state FROM dossier'));
  for (const id of said.withdrawn) assert.equal(state.get(id), 'withdrawn', id);
  for (const id of said.results) assert.equal(state.get(id), 'returned', id);
  for (const id of said.supplements) assert.equal(state.get(id), 'submitted', id);
  for (const { dossier, plan } of said.attended) assert.ok(plan === 'ask' || ['received', 'processing', 'done', 'returned'].includes(state.get(dossier)), `${dossier} was received and is ${state.get(dossier)}`);
  assert.equal(number(day, "dossier WHERE state = 'withdrawn'"), said.withdrawn.length);
  assert.equal(number(day, "dossier WHERE state = 'returned'"), said.results.length);
}

function messagesOnce(day) {
  assert.deepEqual(sorted(sql(day.server, 'SELECT body FROM message').map(([body]) => body)), sorted(day.said.messages));
  none(day, 'a message without its event', "SELECT id FROM message m WHERE (SELECT count(*) FROM event e WHERE e.kind = 'message.sent' AND e.dossier_id = m.dossier_id) <> (SELECT count(*) FROM message n WHERE n.dossier_id = m.dossier_id)");
}

// The figures that the leader reads, and one session for each that a volunteer began.
async function volunteers(day) {
  const leader = await day.office.as('lanhdao'), csv = (await leader.raw('GET', '/chien-dich.csv')).text;
  for (const helper of day.volunteers) {
    const mine = day.said.helps.filter((it) => it.helper === helper), sent = sql(day.server, `SELECT account_id, opened FROM help_session WHERE state = 'confirmed' AND group_name = '${helper.group}'`);
    const told = mine.filter((it) => it.told).length, pressed = mine.filter((it) => it.pressed).length;
    assert.ok(sent.length >= told && sent.length <= pressed, `${helper.group}: ${told} told, ${sent.length} there, ${pressed} pressed`);
    assert.match(csv, new RegExp(`${helper.group},${sent.length},${mine.filter((it) => it.opens).length},${sent.length}\\b`), csv);
    assert.equal(number(day, `help_session WHERE group_name = '${helper.group}'`), mine.length, `${helper.group}: as many sessions as were begun`);
  }
  none(day, 'a session that runs for ever', "SELECT id FROM help_session WHERE state IN ('asked', 'open') AND dossier_id IS NOT NULL");
  none(day, 'a confirmed session without its dossier', "SELECT h.id FROM help_session h WHERE h.state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM dossier d JOIN dossier_party p ON p.dossier_id = d.id WHERE d.id = h.dossier_id AND p.role = 'helper')");
}

// Each once. Only one that the power cut off between its commit and the note that its form was used may stand there a second time:
// that note has a transaction of its own (core/web_once.c), and after two minutes the form counts as unused.
function petitionsOnce(day) {
  const rows = sql(day.server, 'SELECT code, content, sent_at_ms FROM petition'), told = new Map(day.said.petitions.map((it) => [it.code, it.words])), cut = Date.parse(day.clock(NOON));
  for (const [code, words] of told) assert.equal(rows.find((row) => row[0] === code)?.[1], words, code);
  for (const [code, words, at] of rows.filter((row) => !told.has(row[0]))) {
    const twin = rows.find((row) => row[0] !== code && row[1] === words && told.has(row[0]));
    assert.ok(twin && Number(at) < cut && Number(twin[2]) >= cut, `${code} (${words}) was told to nobody`);
  }
}

function judged(day) {
  const { said } = day;
  assert.deepEqual(sorted(sql(day.server, 'SELECT level FROM rating').map(([level]) => level)), sorted(said.ratings));
  petitionsOnce(day);
  assert.deepEqual(sorted(sql(day.server, 'SELECT code FROM booking').map(([code]) => code)), sorted(said.bookings));
  assert.deepEqual(sorted(sql(day.server, "SELECT code FROM booking WHERE state = 'cancelled'").map(([code]) => code)), sorted(said.bookingsGone));
  none(day, 'a seat that two have', "SELECT slot_id, day, seat FROM booking WHERE state = 'booked' GROUP BY 1, 2, 3 HAVING count(*) > 1");
}

// What an operator would ask: the doctor, and a backup that is read and checked.
function operators(day) {
  const doctor = runMotcua(['doctor', '--data', day.server.data, ...day.office.db]);
  assert.doesNotMatch(doctor, /^(bad|fail)/m, doctor);
  const archive = join(day.server.data, 'day.tar');
  runMotcua(['backup', archive, '--data', day.server.data, ...day.office.db]);
  assert.match(execFileSync(process.env.MOTCUA_BIN ?? 'build/debug/motcua', ['restore', '--verify', archive], { encoding: 'utf8' }), /^whole: /m);
  assert.doesNotMatch(day.server.stderr, /"level":"error"/);
}

export const CHECKS = {
  'an account for each who was told so': accountsOnce,
  'what was acknowledged is there once, what was not at most once': submissions,
  'papers: whole, once, nothing left of pieces': papersOnce,
  'what was kept on devices came later, exactly once': keptOffline,
  'every state is what its history says': statesExplained,
  'messages: each once, none besides': messagesOnce,
  'every change that people are told of has its notice, once': noticesOfEvents,
  'every notice went by each channel that its owner chose, once': addressesTold,
  'mails: what arrived is what was written': mailsArrived,
  'text messages: arrived, or seen not to have arrived and said again': textsArrived,
  'volunteers: figures equal what they did': volunteers,
  'ratings, petitions, bookings': judged,
  'doctor and backup find nothing wrong': operators,
};
