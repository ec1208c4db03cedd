// The API: a request from login to submission by a program, versions and keys, and a description that fits what is answered.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { SCAN } from '../lib/examples.mjs';
import { routes } from './lib/office.mjs';
import { call as ask, key, seen, values as valuesOf } from './lib/api.mjs';

const MARITAL = '1.004873';
const call = (method, path, options = {}) => ask(method, path, { as: 'congdan', ...options });

test('a token opens what is one\'s own, and only that', async () => {
  assert.equal((await call('GET', '/api/v1/account')).json.login, 'congdan');
  for (const as of [null, 'x'.repeat(43)]) {
    const refused = await call('GET', '/api/v1/account', { as, wrong: !as });
    assert.equal(refused.status, 401);
    assert.match(refused.headers.get('content-type'), /^application\/problem\+json/);
  }
  assert.equal((await call('GET', '/api/v1/no-such-thing', { wrong: true })).headers.get('content-type').startsWith('application/problem+json'), true);
  assert.equal((await call('GET', '/api/v1/dossiers/1')).status, 404);
});

test('a request from the draft to its submission, once', async () => {
  const values = valuesOf(MARITAL, 'online_single_marriage');
  const opened = await call('POST', '/api/v1/drafts', { body: { thu_tuc: MARITAL }, headers: key() });
  assert.equal(opened.status, 201, opened.text);
  assert.match(opened.json.location, /^\/api\/v1\/drafts\/\d+$/);
  assert.match(opened.json.page, /^\/ho-so\/nhap\/\d+$/);
  const draft = opened.json.location;

  const form = await call('GET', `${draft}/form`);
  const unseen = await call('POST', `${draft}/answers`, { body: { f: values }, wrong: true });
  assert.equal(unseen.status, 428, unseen.text);
  const saved = await call('POST', `${draft}/answers`, { body: { f: values }, headers: seen(form) });
  assert.equal(saved.status, 200, saved.text);
  const stale = await call('POST', `${draft}/answers`, { body: { f: { ...values, requester_phone: '0900000199' } }, headers: seen(form) });
  assert.equal(stale.status, 412, stale.text);

  const papers = await call('GET', `${draft}/papers`);
  for (const paper of papers.json.needed.filter((it) => it.open && it.tag === 'todo')) {
    const file = new FormData();
    file.set('component', paper.key);
    file.set('tep', new Blob([SCAN], { type: 'application/pdf' }), 'giay-to.pdf');
    assert.equal((await call('POST', `${draft}/papers`, { form: file, headers: key() })).status, 200);
  }
  const delivery = await call('GET', `${draft}/delivery`);
  const chosen = await call('POST', `${draft}/delivery`, { body: { deliver: 'online' }, headers: seen(delivery) });
  assert.equal(chosen.status, 200, chosen.text);

  const review = await call('GET', `${draft}/review`);
  assert.equal((await call('POST', `${draft}/submit`, { body: { ban: review.json.seen }, headers: seen(review), wrong: true })).status, 400, 'no Idempotency-Key');
  const once = key(), send = () => call('POST', `${draft}/submit`, { body: { ban: review.json.seen }, headers: { ...seen(review), ...once } });
  const [first, second] = [await send(), await send()];
  assert.ok([200, 201].includes(first.status), first.text);
  assert.equal(first.json.location, second.json.location);
  const dossier = await call('GET', first.json.location.split('?')[0]);
  assert.equal(dossier.status, 200, dossier.text);
  const again = await call('GET', first.json.location.split('?')[0], { headers: { 'if-none-match': dossier.headers.get('etag') } });
  assert.deepEqual([again.status, again.text], [304, '']);
});

test('the description names every row, and nothing else', async () => {
  const rows = routes().filter((row) => row.api);
  const api = (await call('GET', '/api/openapi.json', { as: null, wrong: true })).json;
  assert.equal(api.openapi, '3.1.0');
  const refs = [...JSON.stringify(api).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((it) => it[1]);
  for (const ref of refs) assert.ok(api.components.schemas[ref], ref);
  const ids = Object.values(api.paths).flatMap((path) => Object.values(path)).map((operation) => operation.operationId);
  assert.deepEqual([...ids].sort(), rows.map((row) => row.name).sort());
  for (const [path, methods] of Object.entries(api.paths)) {
    const wanted = [...path.matchAll(/\{(\w+)\}/g)].map((it) => it[1]);
    for (const operation of Object.values(methods))
      assert.deepEqual(operation.parameters.filter((it) => it.in === 'path').map((it) => it.name), wanted, path);
  }
});
