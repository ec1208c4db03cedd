// A program in front of the API: one server for all files that ask here, tokens, versions and keys. tests/contract puts a proxy
// between the two, which turns every answer that is not as described into an error.
import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { example, SCAN } from '../../lib/examples.mjs';
import { runMotcua, startMotcua } from '../../lib/motcua.mjs';
import { totp } from '../../lib/totp.mjs';

export const it = { server: undefined, base: undefined };
let logins;
const tokens = new Map();

// Where the journeys go: the program itself, or what stands in front of it.
let way = async (url) => url;
export const through = (other) => { way = other; };

before(async () => {
  it.server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  const db = it.server.database ? ['--db', `postgres:${process.env.MOTCUA_TEST_PG.replace(/dbname=\S+/, `dbname=${it.server.database}`)}`] : [];
  logins = runMotcua(['demo', '--logins', '--json', '--data', it.server.data, ...db]).trim().split('\n').map((line) => JSON.parse(line));
  it.base = await way(it.server.url);
});
after(() => it.server?.stop());

// wrong: what the description forbids goes to the program itself
export async function call(method, path, { as, body, form, bytes, headers = {}, wrong = false } = {}) {
  const token = as && (as.length < 30 ? await tokenOf(as) : as);
  const sent = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body ? { 'content-type': 'application/json' } : {}), ...headers };
  const answer = await fetch(`${wrong ? it.server.url : it.base}${path}`, { method, headers: sent, body: form ?? bytes ?? (body ? JSON.stringify(body) : undefined), redirect: 'manual' });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: /json/.test(answer.headers.get('content-type') ?? '') && text ? JSON.parse(text) : null };
}

// One session a login: a one-time code opens one only.
export function tokenOf(login) {
  if (!tokens.has(login)) tokens.set(login, signIn(login));
  return tokens.get(login);
}

async function signIn(login) {
  const { password, secret } = logins.find((one) => one.login === login);
  let answer = await call('POST', '/api/v1/sessions', { body: { login, password } });
  if (answer.json?.pass) answer = await call('POST', '/api/v1/sessions', { body: { pass: answer.json.pass, code: totp(secret) } });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers.get('set-cookie'), null, 'a program gets no cookie');
  return answer.json.session;
}

export const key = () => ({ 'idempotency-key': randomUUID() });
export const seen = (answer) => ({ 'if-match': answer.headers.get('etag') });
// Of one thing among several in a view.
export const seenOf = (thing) => ({ 'if-match': `"${thing.version}"` });

// What must succeed. Returns the JSON.
export async function get(as, path) {
  const answer = await call('GET', path, { as });
  assert.equal(answer.status, 200, `GET ${path}: ${answer.text}`);
  return answer.json;
}
export async function post(as, path, body = {}, { see, of, ...options } = {}) {
  const version = of ? seenOf(of) : see ? seen(await call('GET', see, { as })) : {};
  const answer = await call('POST', path, { as, ...(Object.keys(body).length && { body }), ...options, headers: { ...key(), ...version, ...options.headers } });
  assert.ok([200, 201].includes(answer.status), `POST ${path}: ${answer.status} ${answer.text}`);
  return answer.json ?? answer;
}

export const file = (name, fields = {}) => {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set(name, new Blob([SCAN], { type: 'application/pdf' }), 'giay-to.pdf');
  return form;
};

// A draft of this procedure, filled in until it may be sent. Returns its address.
export async function prepare(as, code, open = () => post(as, '/api/v1/drafts', { thu_tuc: code })) {
  const draft = (await open()).location;
  await post(as, `${draft}/answers`, { f: example(code, { channel: 'online' }).values }, { see: `${draft}/form` });
  const papers = await get(as, `${draft}/papers`);
  for (const paper of papers.needed.filter((one) => one.open && one.tag === 'todo')) await post(as, `${draft}/papers`, {}, { form: file('tep', { component: paper.key }) });
  await post(as, `${draft}/delivery`, { deliver: 'counter' }, { see: `${draft}/delivery` });
  return draft;
}

export async function submit(as, draft) {
  const review = await call('GET', `${draft}/review`, { as });
  const sent = await post(as, `${draft}/submit`, { ban: review.json.seen }, { headers: seen(review) });
  return sent.location.split('?')[0];
}

export const values = (code, name) => JSON.parse(readFileSync(`procedures/${code}/examples/${name}.json`, 'utf8')).values;
