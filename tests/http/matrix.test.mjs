// Every route × every role × own, unknown and other people's objects × every CSRF state, and once more by its address in the API.
// Generated from `motcua routes`:
// a new route is in here by itself, and says so when it needs an object that OBJECTS does not know.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { oneOf } from '../lib/motcua.mjs';
import { one, routes } from './lib/office.mjs';
import { apiPath, LOGINS, MAY, objectOf } from './lib/table.mjs';
import { town } from './lib/town.mjs';
import { checkAnswer, checkMarkup, checkProblem } from './lib/answer.mjs';

// What a permitted person gets, where it is not the usual.
const GET_OK = [200, 303];
const POST_OK = [200, 201, 303, 409, 412, 422];
const USUAL = {
  'GET /thu-tuc/{code}': { nobody: [200] },
  'POST /tai-khoan/phien': { all: [404] }, // a session that is not one's own
  'POST /cong-viec/ho-so/{id}/du-thao': { all: [403] }, // nobody has taken a step of it
  'POST /cong-viec/ho-so/{id}/ban-ky': { all: [403] },
  'POST /tai-khoan/buoc-hai': { all: [404] }, // a way that is not one's own
  'POST /tai-khoan/cach-vao/bo': { all: [404] },
  'POST /tai-khoan/dia-chi': { all: [403, 422] }, // officials have no codes by mail
  'GET /dang-nhap/qua/{id}/ve': { all: [422] }, // nothing was begun
  'GET /dang-nhap/noi': { all: [422] },
  'POST /dai-dien/{id}/nguoi': { all: [404] }, // the town's mandate is a parent's: no staff
  'POST /kiosk/may/{token}': { all: [404] }, // no device waits for it
  'GET /quet': { all: [404] }, // nothing was asked for
};
// Sent with every POST: a version that nobody saw, so that nothing moves.
const BODY = { version: '999999', ban: '1', thu_tuc: '1.004873', id: '900000000000000000', to: '900000000000000000', quantity: '1', reason: '', outcome: '' };

let server, office, people, world, description;
before(async () => {
  ({ server, office, people, world } = await town());
  people.again = await office.signIn('congdan'); // a second session of the same person
  description = (await people.nobody.json('GET', '/api/openapi.json')).json;
});
after(() => server?.stop());

const table = routes();
const forms = { 'Content-Type': 'application/x-www-form-urlencoded' };
const json = { Accept: 'application/json' };

function bodyOf(route, more) {
  const sent = { ...more };
  for (const { name, kind } of route.params) if (name in BODY && kind !== 'file') sent[name] = BODY[name];
  return new URLSearchParams(sent).toString();
}

async function ask(role, method, path, options = {}) {
  const answer = await people[role].raw(method, path, options);
  const what = `${method} ${path} as ${role}: ${answer.status}`;
  checkAnswer(answer, { method, path, what, personal: role !== 'nobody' });
  await checkMarkup(answer, what);
  if (role === 'admin') assert.ok(!/Trần Thị Bình|Lê Thị Mai|079185000002/.test(answer.text), `${what}: an administrator sees a person`);
  return answer;
}

// Somebody who may not, or who is not known yet.
function checkRefused(answer, role, method, wantsJson, what) {
  const page = role === 'nobody' && (method === 'GET' || method === 'HEAD') && !wantsJson;
  assert.equal(answer.status, page ? 303 : role === 'nobody' ? 401 : 403, what);
  if (page) assert.match(answer.headers.location, /^\/dang-nhap/, what);
}

// What a page answers its address in the API answers too: who has no session is refused, who may not is refused, what is a
// stranger's is not there. A version that nobody saw and a key of its own go with whatever changes something.
const REFUSALS = [401, 403, 404], TAKEN_AWAY = ['POST /ho-so/nhap/{id}/giay-to/{paper}/bo', 'POST /ho-so/{id}/giay-to/{paper}/bo'];
async function askApi(role, route, path, page) {
  const address = apiPath(route, path);
  if (!address) return;
  const session = people[role].cookies.get('mc_phien');
  const headers = { Accept: null, Cookie: null, Origin: null, 'Sec-Fetch-Site': null, ...(session && { Authorization: `Bearer ${session}` }) };
  if (route.method !== 'GET') Object.assign(headers, forms, { 'If-Match': '"999999"', 'Idempotency-Key': `${role}-${Math.random()}` });
  const answer = await ask(role, route.method, address, { headers, ...(route.method !== 'GET' && { body: bodyOf(route).replace(/version=\d+&?/, '') }) });
  const what = `${route.method} ${address} as ${role}: ${answer.status}, the page ${page.status}`;
  if (answer.status === 404 && TAKEN_AWAY.includes(`${route.method} ${route.path}`)) return; // by the page, just now
  if (REFUSALS.includes(page.status) || REFUSALS.includes(answer.status)) assert.equal(answer.status, page.status, what);
  if (answer.status >= 400) checkProblem(answer, what);
  else checkFits(route, address, answer, what);
  assert.ok(![400, 428].includes(answer.status), `${what} ${answer.text}`);
  assert.equal(answer.headers['set-cookie'], undefined, `${what}: a cookie for a program`);
}

// The shape that the description promises for a row, at its first level.
function checkFits(route, address, answer, what) {
  const promised = description.paths[route.api][route.method === 'GET' && description.paths[route.api].head ? 'head' : route.method.toLowerCase()].responses[answer.status];
  assert.ok(promised, `${what}: not described`);
  const schema = promised.content?.['application/json']?.schema;
  if (!schema) return;
  const names = (schema.oneOf ?? [schema]).map((it) => it.$ref.split('/').pop()), body = JSON.parse(answer.text);
  const fits = ({ required, properties }) => required.every((name) => name in body) && Object.keys(body).every((name) => name in properties);
  assert.ok(names.some((name) => fits(description.components.schemas[name])), `${what}: not ${names.join(' or ')}: ${answer.text.slice(0, 200)}`);
}

const byRole = (run) => Promise.all(Object.keys(LOGINS).map(run));

describe('every route, every role', () => {
  // Reading comes before changing: some POSTs end what a GET shows.
  for (const route of [...table].sort((a, b) => (a.method === 'GET' ? 0 : 1) - (b.method === 'GET' ? 0 : 1)).filter((one) => one.path !== '/dang-xuat').filter(oneOf(6)))
    test(`${route.method} ${route.path} (${route.permission})`, () => (route.method === 'GET' ? readable(route) : changeable(route)));

  test('POST /dang-xuat ends the session, and only that one', async () => {
    const path = '/dang-xuat';
    const foreign = await ask('again', 'POST', path, { headers: { Origin: 'https://xau.example', 'Sec-Fetch-Site': 'cross-site' } });
    assert.equal(foreign.status, 403);
    assert.equal((await people.again.raw('GET', '/tai-khoan')).status, 200, 'a foreign page logged somebody out');
    const cookies = new Map(people.again.cookies);
    assert.equal((await ask('again', 'POST', path)).status, 303);
    people.again.cookies = cookies; // whoever kept the cookie has nothing
    assert.equal((await people.again.raw('GET', '/tai-khoan')).status, 303);
    assert.equal((await people.citizen.raw('GET', '/tai-khoan')).status, 200);
  });
});

async function readable(route) {
  const name = `GET ${route.path}`, object = objectOf(route, world);
  await byRole(async (role) => {
    const may = MAY[route.permission].includes(role), reaches = object.all || object.by.includes(role);
    const html = await ask(role, 'GET', object.path);
    const asJson = await ask(role, 'GET', object.path, { headers: json });
    const head = await ask(role, 'HEAD', object.path);
    const what = `${name} as ${role} (${html.text.slice(0, 0)}${html.headers.location ?? ''})`;
    if (!may) {
      checkRefused(html, role, 'GET', false, what);
      checkRefused(asJson, role, 'GET', true, `${what}, JSON`);
    } else if (!reaches) {
      assert.equal(html.status, 404, what);
      assert.equal(asJson.status, 404, `${what}, JSON`);
    } else {
      assert.ok((USUAL[name]?.[role] ?? USUAL[name]?.all ?? (route.params.some((p) => p.required) ? [422] : GET_OK)).includes(html.status), `${what}: ${html.status}`);
      assert.ok(html.status === asJson.status || (html.status === 303 && asJson.status === 200), `${what}: ${html.status} and as JSON ${asJson.status}`);
    }
    await askApi(role, route, object.path, asJson);
    assert.equal(head.status, html.status, `${what}: HEAD`);
    assert.equal(head.bytes.length, 0, `${what}: HEAD has a body`);
    assert.equal(head.headers['content-type'], html.headers['content-type'], `${what}: HEAD`);
    if (may && object.unknown !== undefined) assert.equal((await ask(role, 'GET', object.unknown)).status, 404, `${object.unknown} as ${role}`);
    if (may && /\{(id|paper|slip)\}/.test(route.path)) await unknownIds(role, 'GET', route);
  });
}

async function unknownIds(role, method, route, options) {
  for (const id of ['900000000000000000', '0', '-1', '01x', '99999999999999999999', "1'--", '%F0%9F%92%A9', '%C3%28', '1.5', '+1', ' 1']) {
    const path = route.path.replace(/\{[^}]*\}/g, encodeURI(decodeSafe(id)));
    const answer = await ask(role, method, path, options);
    assert.ok([404, ...(method === 'POST' ? [422] : [])].includes(answer.status), `${method} ${path} as ${role}: ${answer.status}`);
  }
}
const decodeSafe = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return '\u00c3(';
  }
};

async function changeable(route) {
  const { method } = route, name = `${method} ${route.path}`, object = objectOf(route, world);
  const before = { rows: one(server, 'SELECT count(*) FROM dossier') };
  const others = { citizen: 'again', other: 'citizen' };
  await byRole(async (role) => {
    const may = MAY[route.permission].includes(role), reaches = object.all || object.by.includes(role);
    const token = people[role].csrf ?? '';
    const bad = [
      ['no token', { body: bodyOf(route) }, 'token'],
      ['a wrong token', { body: bodyOf(route, { csrf: '0'.repeat(32) }) }, 'token'],
      ['a token that is too long', { body: bodyOf(route, { csrf: `${token}0` }) }, 'token'],
      ["another session's token", { body: bodyOf(route, { csrf: people[others[role] ?? 'citizen'].csrf }) }, 'token'],
      ["another session's token in the header", { body: bodyOf(route), headers: { 'X-CSRF-Token': people[others[role] ?? 'citizen'].csrf } }, 'token'],
      ['the token from a foreign page', { body: bodyOf(route, { csrf: token }), headers: { Origin: 'https://xau.example', 'Sec-Fetch-Site': 'cross-site' } }, 'origin'],
      ['the token from a page of another port', { body: bodyOf(route, { csrf: token }), headers: { Origin: 'http://localhost:1', 'Sec-Fetch-Site': null } }, 'origin'],
      ['the token from a page without origin', { body: bodyOf(route, { csrf: token }), headers: { Origin: 'null', 'Sec-Fetch-Site': null } }, 'origin'],
    ];
    for (const [why, options, kind] of bad) {
      if (kind === 'token' && route.csrf !== 'token') continue;
      const answer = await ask(role, method, object.path, { ...options, headers: { ...forms, ...options.headers } });
      const what = `${name} as ${role} with ${why}`;
      if (may) assert.equal(answer.status, 403, what);
      else checkRefused(answer, role, method, false, what);
    }
    const fine = { body: bodyOf(route, { csrf: token }), headers: forms };
    if (!may) {
      checkRefused(await ask(role, method, object.path, fine), role, method, false, name);
      const answer = await ask(role, method, object.path, { body: '{}', headers: { ...json, 'Content-Type': 'application/json', 'X-CSRF-Token': token } });
      checkRefused(answer, role, method, true, `${name}, JSON`);
      checkProblem(answer, name);
      await askApi(role, route, object.path, answer);
    } else if (!reaches) {
      assert.equal((await ask(role, method, object.path, fine)).status, 404, `${name} as ${role}, who is a stranger`);
      const answer = await ask(role, method, object.path, { ...fine, headers: { ...forms, ...json } });
      assert.equal(answer.status, 404, `${name} as ${role}, who is a stranger, JSON`);
      checkProblem(answer, name);
      await askApi(role, route, object.path, answer);
    } else {
      const answer = await ask(role, method, object.path, fine);
      assert.ok((USUAL[name]?.all ?? POST_OK).includes(answer.status), `${name} as ${role}: ${answer.status} ${answer.text.slice(0, 200)}`);
      await askApi(role, route, object.path, answer);
    }
    if (may && route.path.includes('{')) await unknownIds(role, method, route, fine);
  });
  assert.equal(one(server, 'SELECT count(*) FROM dossier'), before.rows, 'a dossier came into being');
}

describe('methods', () => {
  const paths = table.reduce((map, route) => map.set(route.path, [...(map.get(route.path) ?? []), route]), new Map());
  test('an unknown method is refused, with the ones that are known', async () => {
    for (const [path, rows] of paths) {
      const known = rows.flatMap((route) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]));
      const { path: real } = objectOf(rows[0], world);
      // "/ho-so/nhap" without GET is "/ho-so/{id}" with an id that does not exist
      const elsewhere = (method) => table.some((route) => route.method === method && new RegExp(`^${route.path.replace(/\{[^}]*\}/g, '[^/]+')}$`).test(real));
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].filter((one) => !known.includes(one) && !elsewhere(one))) {
        const answer = await ask('officer', method, real, method === 'GET' ? {} : { headers: forms, body: 'version=1' });
        assert.equal(answer.status, 405, `${method} ${path}`);
        assert.deepEqual(answer.headers.allow?.split(/,\s*/).sort(), ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'].filter((one) => known.includes(one) || elsewhere(one === 'HEAD' ? 'GET' : one)).sort(), `${method} ${path}: Allow`);
      }
    }
  });

  test('an address that is not there is a page of its own for everybody', async () => {
    for (const role of ['nobody', 'citizen', 'officer', 'admin'])
      for (const path of ['/khong-co', '/ho-so/1/2/3/4', '/.env', '/quan-tri/khong-co', '/ho-so/', '/%2e%2e/etc/passwd', '/a%00b', '/a%2Fb'])
        for (const method of ['GET', 'HEAD', 'POST']) {
          const answer = await ask(role, method, path, method === 'POST' ? { headers: forms, body: 'a=1' } : {});
          assert.ok([400, 404].includes(answer.status), `${method} ${path} as ${role}: ${answer.status}`);
        }
  });
});
