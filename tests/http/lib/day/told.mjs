// Who was told what, and what came of it.
//
// The program promises: each notice is written once, in the transaction of what happened; it is handed to each chosen channel once,
// and a second time only when the power went between the hand-over and the note of it; what a gateway took and never confirmed is
// said again by mail, when there is an address, and marked urgent otherwise.
import assert from 'node:assert/strict';
import { sql } from '../office.mjs';

const TOLD = ['submitted', 'received', 'await_papers', 'processing', 'done', 'returned', 'withdrawn'].map((kind) => `'dossier.${kind}'`).join(', ');
const JOB_THREADS = 1;
const none = (day, what, statement) => assert.deepEqual(sql(day.server, statement), [], what);

export function noticesOfEvents(day) {
  none(day, 'a change without its notice, or with two', `SELECT e.id, e.kind FROM event e JOIN dossier d ON d.id = e.dossier_id WHERE e.kind IN (${TOLD}) AND d.account_id IS NOT NULL
    AND (SELECT count(*) FROM notice n WHERE n.event_id = e.id AND n.account_id = d.account_id AND n.path NOT LIKE '%/danh-gia') <> 1`);
  none(day, 'a result without the one question how it was', `SELECT e.id FROM event e WHERE e.kind = 'dossier.returned' AND (SELECT count(*) FROM notice n WHERE n.event_id = e.id AND n.path LIKE '%/danh-gia') <> 1`);
  none(day, 'a message of the office without its notice', `SELECT m.id FROM message m JOIN dossier d ON d.id = m.dossier_id WHERE m.from_office = 1
    AND (SELECT count(*) FROM notice n JOIN event e ON e.id = n.event_id WHERE e.kind = 'message.sent' AND n.account_id = d.account_id AND n.dossier_id = d.id) < 1`);
  none(day, 'a notice that somebody got twice for one event', 'SELECT event_id, account_id, title FROM notice GROUP BY 1, 2, 3 HAVING count(*) > 1');
}

// From the moment in which the wishes were kept.
export function addressesTold(day) {
  for (const { login, channel, address } of day.said.addresses) {
    const since = `(SELECT max(e.at_ms) FROM event e JOIN account a ON a.id = e.object_id WHERE a.login = '${login}' AND e.kind = 'account.channels')`;
    const sorts = channel === 'mail' ? "'asked', 'date', 'result', 'other'" : "'asked', 'date', 'result'";
    const rows = sql(day.server, `SELECT n.id, n.title, (SELECT count(*) FROM delivery d WHERE d.notice_id = n.id AND d.channel = '${channel}' AND d.address = '${address}' AND d.instead_of_id IS NULL)
      FROM notice n JOIN account a ON a.id = n.account_id WHERE a.login = '${login}' AND n.sort IN (${sorts}) AND n.created_at_ms > ${since}`);
    day.counts.owed = (day.counts.owed ?? 0) + rows.length;
    for (const [id, title, n] of rows) assert.equal(n, '1', `${title} (${id}) to ${address}: ${n} times`);
  }
  assert.ok(day.counts.owed > 30, `only ${day.counts.owed} notices were owed to somebody outside`);
  none(day, 'a delivery to an address that nobody confirmed', "SELECT d.id, d.address FROM delivery d WHERE d.account_id IS NOT NULL AND d.address NOT IN (SELECT address FROM notice_address) AND d.address NOT IN (SELECT email FROM account WHERE kind = 'staff' AND email IS NOT NULL)");
}

function times(list) {
  const n = new Map();
  for (const id of list) n.set(id, (n.get(id) ?? 0) + 1);
  return n;
}

// Each that counts as sent has come, once; a second time only what was on its way when the power went.
function arrived(day, channel, came) {
  const rows = sql(day.server, `SELECT d.id, d.state, (SELECT count(*) FROM delivery_try t WHERE t.delivery_id = d.id AND t.outcome = 'sent') FROM delivery d WHERE d.channel = '${channel}'`);
  const n = times(came), known = new Map(rows.map(([id, ...rest]) => [id, rest]));
  let twice = 0;
  for (const id of n.keys()) assert.ok(known.has(id), `${channel} ${id} came from nowhere`);
  for (const [id, [state, tries]] of known) {
    assert.ok(['sent', 'delivered'].includes(state), `${channel} ${id} is ${state} in the evening`);
    assert.equal(tries, '1', `${channel} ${id}: ${tries} times noted as sent`);
    assert.ok(n.get(id) >= 1, `${channel} ${id} is ${state} and never came`);
    twice += n.get(id) - 1;
  }
  assert.ok(twice <= day.kills * JOB_THREADS, `${twice} came twice by ${channel}`);
  return known;
}

const isCode = (text) => /\b\d{6}\b/.test(text) && !/\/xem\//.test(text);

export function mailsArrived(day) {
  const letters = day.letters.filter((letter) => !isCode(letter.text));
  arrived(day, 'mail', letters.map((letter) => /<(\d+)@motcua>/.exec(letter.headers['message-id'])[1]));
  const token = new Map(sql(day.server, "SELECT id, token || ' ' || address FROM delivery WHERE channel = 'mail'"));
  for (const letter of letters) {
    const [, id] = /<(\d+)@motcua>/.exec(letter.headers['message-id']);
    assert.equal(`${/\/xem\/([\w-]+)/.exec(letter.text)[1]} ${letter.to[0]}`, token.get(id), 'another letter, or to somebody else');
  }
  const late = sql(day.server, "SELECT count(*) FROM delivery d WHERE d.channel = 'mail' AND EXISTS (SELECT 1 FROM delivery_try t WHERE t.delivery_id = d.id AND t.outcome = 'later' AND t.why <> '')");
  assert.ok(Number(late[0][0]) > 0, 'no mail has waited for the server that was away');
}

export function textsArrived(day) {
  const { sms } = day, texts = sms.inbox.filter((it) => !isCode(it.text)), gone = sms.lost.filter((it) => !isCode(it.text));
  const known = arrived(day, 'sms', [...texts, ...gone].map((it) => it.ref));
  // told: its receipt was taken; unheard: the program was away just then, and may have taken it or not
  const may = new Map([...gone.map((it) => [it.ref, ['sent']]), ...texts.map((it) => [it.ref, it.unheard ? ['sent', 'delivered'] : ['delivered']])]);
  for (const [id, [state]] of known) assert.ok(may.get(id).includes(state), `text message ${id} is ${state}, not ${may.get(id)}`);
  assert.ok(gone.length > 0, 'the gateway lost nothing');
  // not confirmed in time: urgent in the application, and once more by mail when the owner has an address and the mail did not go anyway
  for (const [id, unconfirmed, urgent, read, mails, address] of sql(day.server, `SELECT d.id, d.unconfirmed_at_ms, n.urgent, n.read_at_ms, (SELECT count(*) FROM delivery m WHERE m.notice_id = d.notice_id AND m.channel = 'mail'),
    (SELECT count(*) FROM notice_address a WHERE a.account_id = d.account_id AND a.channel = 'mail' AND a.address <> '') FROM delivery d JOIN notice n ON n.id = d.notice_id WHERE d.channel = 'sms' AND d.state = 'sent'`)) {
    assert.ok(unconfirmed, `nobody noticed that ${id} was lost`);
    assert.ok(urgent === '1' || read, `${id} was lost and does not stand out`);
    assert.equal(mails, address === '1' ? '1' : '0', `${id} was lost: ${mails} mails instead, ${address} addresses`);
  }
}
