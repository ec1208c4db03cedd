// Whatever is sent: the right status, a sentence in Vietnamese where the mistake is, nothing stored, and the server lives.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { multipart, Page } from '../lib/client.mjs';
import { example, formSeen, formValues, SCAN } from '../lib/examples.mjs';
import { ENGINE, oneOf } from '../lib/motcua.mjs';
import { checkAnswer, checkMarkup, checkProblem, errorsOf, vietnamese } from './lib/answer.mjs';
import { APPLICANT, idIn, one, routes, sql, stored, takeIn } from './lib/office.mjs';
import { MAY, objectOf } from './lib/table.mjs';
import { town } from './lib/town.mjs';

const NAUGHTY = JSON.parse(readFileSync('tests/fixtures/naughty-strings/blns.json', 'utf8'));
const NFD = 'Nguyễn Thị Ánh Đào'.normalize('NFD');
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const MB = 1 << 20;

let server, office, people, world;
before(async () => ({ server, office, people, world } = await town()));
after(() => server?.stop());

const alive = async (what) => assert.equal((await people.nobody.raw('GET', '/healthz')).text, 'ok\n', `${what}: the server is gone`);

// Somebody who may use this row, and the path of an object that is theirs.
function owner(route) {
  const object = objectOf(route, world);
  const role = MAY[route.permission].find((one) => (object.all ? true : object.by.includes(one)) && (one !== 'nobody' || route.csrf !== 'token'));
  return { role, person: people[role], path: object.path };
}

// Everything that was asked for, with a version that nobody saw.
const PLAIN = { version: '999999', ban: '1', thu_tuc: '1.004873', id: '900000000000000000', to: '900000000000000000', quantity: '1', tra_loi: 'x', pass: 'x', password: 'x', new_password: 'x', ma: 'vi', q: 'a', day: '2026-12-01' };
function plain(route) {
  const sent = {};
  for (const p of route.params) if (p.required && p.kind !== 'file') sent[p.name] = PLAIN[p.name] ?? 'x';
  if (route.name === 'citizen_open') sent.thu_tuc = '0.000000'; // nothing is opened
  if (route.name === 'faq_form_do') sent['thu-tuc'] = '0.000000'; // nothing is asked
  if (route.name === 'lich_new') sent.unit = '900000000000000000'; // no draft is begun
  return sent;
}

// pairs, with raw values allowed (Buffer: percent-encoded byte by byte).
const encode = (value) => (Buffer.isBuffer(value) ? [...value].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('') : encodeURIComponent(value));
const pairs = (fields) => fields.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');

async function send(route, { person, path }, fields, headers = {}) {
  const query = pairs(fields);
  if (route.method === 'GET') return person.raw('GET', `${path}?${query}`, { headers });
  return person.raw('POST', path, { headers: { ...FORM, ...(person.csrf && { 'X-CSRF-Token': person.csrf }), ...headers }, body: query });
}

// One wrong value of one parameter: what is sent in its place, and whether it must be refused as such.
function mistakes(p) {
  const text = ['text', 'area', 'list', 'form'].includes(p.kind);
  const name = p.kind === 'form' ? `${p.name}x` : p.name;
  const list = [];
  const add = (why, value, refused, more = {}) => list.push({ why, name, values: [value], refused, ...more });
  if (p.required) list.push({ why: 'missing', name, values: [], refused: true }), add('empty', '', true);
  if (text || p.kind === 'secret') {
    add('invalid UTF-8', Buffer.from([0x41, 0xc3, 0x28]), true);
    add('an overlong slash', Buffer.from([0xc0, 0xaf]), true);
    add('a surrogate', Buffer.from([0xed, 0xa0, 0x80]), true);
    add('too long by one', 'ă'.repeat(p.kind === 'secret' ? p.max / 2 + 1 : p.max + 1), true);
    if (p.max < 400_000) add('much too long', 'x'.repeat(Math.min(400_000, (p.max + 1) * 50)), true);
    add('decomposed', NFD, false);
    add('only spaces', ' \u00a0\u200b ', p.required && text);
  }
  if (text) add('a control character', 'a\u0001b', true), add('NUL', Buffer.from([0x61, 0, 0x62]), true);
  if (['int', 'id'].includes(p.kind)) {
    for (const value of ['mười', '1.5', '1e3', '99999999999999999999', '-9223372036854775809', '٣', '1 2', '0x10', '--1']) add(`"${value}"`, value, true);
    if (p.kind === 'id') add('zero', '0', true), add('negative', '-7', true);
  }
  if (p.kind === 'day') for (const value of ['31/02/2026', 'hôm nay', '2026-13-01', '0/0/0', '1/1/99999999999']) add(`"${value}"`, value, true);
  if (p.kind === 'day') list.push({ why: 'two of three boxes', name: `${p.name}.d`, values: ['5'], refused: true, at: p.name });
  if (!['list', 'form', 'file', 'day', 'flag'].includes(p.kind)) list.push({ why: 'twice', name, values: ['1', '2'], refused: true });
  if (['list', 'form'].includes(p.kind)) list.push({ why: '1,001 times', name, values: Array(1001).fill('1'), refused: true });
  return list;
}

// GET pages take a query of 4 kB at most.
const fits = (route, mistake) => route.method !== 'GET' || mistake.values.reduce((n, value) => n + encode(value).length + mistake.name.length + 2, 0) < 3500;
// Rows that do without the refusal: a flag is a flag whatever it says, and what was typed of a draft is kept, wrong or not.
const KEEPS = new Set(['citizen_form_save', 'citizen_autosave']);
const SEARCH = new Set(['track_find', 'identity_login', 'identity_register']); // shown again with what was typed
const HASHES = new Set(['identity_password_change', 'identity_login_do', 'identity_register_do', 'admin_person_reset']); // each try costs a password hash
const STORES = new Set(['message_write', 'message_office_write']); // what is no mistake is a message: nothing stale stops it
const FIRST = new Set(['office_result_scan', 'office_draft_save', 'correct_scan']); // a step has to be taken first: 403

describe('every parameter of every route', () => {
  const NAUGHTY_EACH = ENGINE === 'sqlite' ? 3 : 1; // all of them into every field: naughty.test.mjs
  let turn = 0, rows;
  before(() => (rows = stored(server)));
  for (const route of routes().filter((one) => one.params.length && one.name !== 'upload_more').filter(oneOf(8))) // its body is no form: files.test.mjs
    test(`${route.method} ${route.path}`, async () => {
      const who = owner(route);
      for (const p of route.params) await Promise.all(mistakes(p).filter((one) => fits(route, one)).map((one) => tryMistake(route, who, one)));
      for (const p of route.params.filter((one) => ['text', 'area', 'list', 'form', 'secret', 'int', 'id'].includes(one.kind)))
        await Promise.all(Array.from({ length: HASHES.has(route.name) ? 1 : NAUGHTY_EACH }, () => tryNaughty(route, who, p, NAUGHTY[turn++ % NAUGHTY.length])));
      if (STORES.has(route.name)) rows = stored(server);
      assert.deepEqual(stored(server), rows, `something of ${route.method} ${route.path} was stored`);
      await alive(route.path);
    });

  async function tryMistake(route, who, { why, name, values, refused, at = name }) {
    const fields = Object.entries(plain(route)).filter(([key]) => key !== at).concat(values.map((value) => [name, value]));
    const what = `${route.method} ${who.path} with ${name} ${why}`;
    // Both ways on SQLite; taking turns on PostgreSQL, where what the border refuses is the same code.
    const both = ENGINE === 'sqlite', odd = ++turn % 2 === 1;
    if (both || odd) await asPage(route, who, fields, what, { values, refused });
    if (both || !odd) await asJson(route, who, fields, what, { refused, at });
  }

  async function asPage(route, who, fields, what, { values, refused }) {
    const page = await send(route, who, fields);
    checkAnswer(page, { method: route.method, path: who.path, what: `${what}: ${page.status}`, personal: who.role !== 'nobody' });
    await checkMarkup(page, what);
    if (refused && !KEEPS.has(route.name)) {
      assert.ok([422, ...(SEARCH.has(route.name) ? [200, 404] : []), ...(FIRST.has(route.name) ? [403] : []), ...(values.some((value) => encode(value).length > 500_000) ? [413] : [])].includes(page.status), `${what}: ${page.status} ${page.headers.location ?? ''}`);
      if (page.status === 422) checkShown(page, what);
    }
  }

  async function asJson(route, who, fields, what, { refused, at }) {
    const answer = await send(route, who, fields, { Accept: 'application/json' });
    checkAnswer(answer, { method: route.method, path: who.path, what: `${what} (JSON): ${answer.status}`, personal: who.role !== 'nobody' });
    if (answer.status >= 400) {
      const problem = checkProblem(answer, what);
      if (answer.status === 422 && refused && !KEEPS.has(route.name)) assert.ok(problem.errors.some((error) => error.pointer === `/${at}`), `${what}: no error at /${at}: ${answer.text}`);
    }
  }

  async function tryNaughty(route, who, p, value) {
    const name = p.kind === 'form' ? `${p.name}x` : p.name;
    const fields = Object.entries(plain(route)).filter(([key]) => key !== name).concat([[name, value]]);
    const what = `${route.method} ${who.path} with ${name}=${JSON.stringify(value)}`;
    if (!fits(route, { name, values: [value] })) return;
    if (route.name === 'identity_sessions_end' && /^[\p{C}\p{Z}\s]*$/u.test(value)) return; // as good as no id: all other sessions
    const answer = await send(route, who, fields);
    checkAnswer(answer, { method: route.method, path: who.path, what: `${what}: ${answer.status}`, personal: who.role !== 'nobody' });
    checkEscaped(answer, value, what);
  }
});

// The page says what is wrong: in the summary, leading to the field, or, where no form is shown again, in so many words.
function checkShown(answer, what) {
  const errors = errorsOf(answer, what);
  const page = new Page(people.nobody, { ...answer, url: answer.url });
  if (!Object.keys(errors).length) assert.ok(/<h1[^>]*>Chưa làm được|govuk-error-summary|Cần sửa những chỗ này/.test(answer.text) && vietnamese(page.main), `${what}: it does not say what is wrong: ${page.main.slice(0, 300)}`);
}

// A text that was sent stands in the page only as text.
function checkEscaped(answer, value, what) {
  if (!/[<>"'&]/.test(value) || !/html/.test(answer.headers['content-type'] ?? '')) return;
  for (const tag of value.match(/<[a-z!?%][^>]*>?/gi) ?? []) assert.ok(tag.length < 5 || !answer.text.includes(tag), `${what}: ${tag} stands in the page`);
}

describe('JSON bodies', () => {
  const WRONG = [{ a: 1 }, [{}], [[1]], [null], true, 1.5, -0.1, 1e300, [], {}, null, ['a', 'b']];
  let rows;
  before(() => (rows = stored(server)));
  for (const route of routes().filter((one) => one.method === 'POST').filter(oneOf(8)))
    test(`POST ${route.path}`, async () => {
      const who = owner(route);
      const headers = { Accept: 'application/json', 'Content-Type': 'application/json', ...(who.person.csrf && { 'X-CSRF-Token': who.person.csrf }) };
      const post = async (body, what) => {
        const answer = await who.person.raw('POST', who.path, { headers, body });
        checkAnswer(answer, { method: 'POST', path: who.path, what: `POST ${who.path} ${what}: ${answer.status}`, personal: true });
        if (answer.status >= 400) checkProblem(answer, `POST ${who.path} ${what}`);
        return answer;
      };
      if (!['/dang-xuat', '/thong-bao/da-doc'].includes(route.path)) {
        for (const p of route.params.filter((one) => one.kind !== 'file'))
          await Promise.all((HASHES.has(route.name) ? WRONG.slice(0, 4) : WRONG).map(async (value) => {
            if (route.name === 'identity_sessions_end' && (value === null || value?.length === 0)) return; // no id: all other sessions
            const sent = { ...plain(route), [p.kind === 'form' ? `${p.name}x` : p.name]: value };
            const answer = await post(JSON.stringify(sent), `with ${p.name} = ${JSON.stringify(value)}`);
            const inside = value !== null && typeof value === 'object' && (!Array.isArray(value) || value.some((item) => item === null || typeof item === 'object'));
            if (inside && p.kind !== 'form' && !KEEPS.has(route.name)) assert.equal(answer.status, 422, `POST ${who.path} with ${p.name} = ${JSON.stringify(value)}`);
            const fine = ['text', 'area', 'form', 'list', 'flag', 'secret'].includes(p.kind);
            if (p.required && !fine && !KEEPS.has(route.name)) assert.equal(answer.status, 422, `POST ${who.path} with ${p.name} = ${JSON.stringify(value)}`);
          }));
        if (route.params.some((p) => p.kind !== 'file') && !KEEPS.has(route.name)) await unreadable(route, post);
      }
      if (STORES.has(route.name)) rows = stored(server);
      assert.deepEqual(stored(server), rows, `something of POST ${route.path} was stored`);
      await alive(route.path);
    });

  async function unreadable(route, post) {
    const whole = JSON.stringify({ ...plain(route), extra: 'Đặng', list: [1, { a: null }] });
    const bytes = Buffer.from(whole);
    const broken = [
      ...[1, 2, 5, 9, bytes.length >> 1, bytes.length - 2, bytes.length - 1].map((n) => [`cut after ${n} bytes`, bytes.subarray(0, n)]),
      ['with a key twice', whole.replace(/^\{("[^"]*":"[^"]*")/, '{$1,$1')], ['with a key twice inside', whole.replace('{"a":null}', '{"a":1,"a":2}')],
      ['nested 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000)], ['an object nested 100 deep', '{"a":'.repeat(100) + '1' + '}'.repeat(100)],
      ['a list', '[]'], ['a text', '"a"'], ['a number', '1'], ['null', 'null'], ['nothing but spaces', '   '],
      ['invalid UTF-8', Buffer.concat([Buffer.from('{"version":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])],
      ['a lone surrogate', '{"version":"\\ud800"}'], ['NUL', '{"version":"a\\u0000"}'], ['UTF-16', Buffer.from(whole, 'utf16le')],
      ['two values', `${whole}${whole}`], ['a comment', `${whole}//`], ['a trailing comma', whole.replace(/\}$/, ',}')], ['single quotes', "{'a':1}"], ['NaN', '{"version":NaN}'],
    ];
    await Promise.all(broken.map(async ([what, body]) => {
      const answer = await post(body, what);
      assert.ok([422, 413].includes(answer.status), `POST ${route.path} ${what}: ${answer.status}`);
    }));
  }
});

describe('bodies that are no form', () => {
  test('10 MB for every route are refused before they are read', async () => {
    const before = stored(server);
    for (const route of routes().filter((one) => one.method === 'POST' && !one.params.some((p) => p.kind === 'file'))) {
      const { person, path } = owner(route);
      const name = route.params[0]?.name ?? 'x';
      for (const chunked of [false, true]) {
        const answer = await bigPost(person, path, Buffer.from(`${name}=`), 10 * MB, chunked);
        assert.equal(answer.status, 413, `10 MB to ${path}`);
        checkAnswer(answer, { method: 'POST', path, what: `10 MB to ${path}` });
      }
    }
    assert.deepEqual(stored(server), before);
    await alive('10 MB');
  });

  test('long addresses, long headers, many fields', async () => {
    const long = await people.nobody.raw('GET', `/thu-tuc?q=${'a'.repeat(5000)}`);
    assert.equal(long.status, 414);
    checkAnswer(long, { what: '5 kB of query', path: '/thu-tuc' });
    assert.equal((await people.nobody.raw('GET', '/thu-tuc', { headers: { 'X-Long': 'a'.repeat(17_000) } })).status, 431);
    assert.ok([414, 431, 400].includes((await rawSocket(`GET /${'a'.repeat(1 << 20)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)).status));
    const many = Array.from({ length: 1300 }, (_, i) => `f.x${i}=1`).join('&');
    const answer = await people.officer.raw('POST', '/quay/moi', { headers: { ...FORM, 'X-CSRF-Token': people.officer.csrf }, body: many });
    assert.ok([413, 422].includes(answer.status), `1,300 fields: ${answer.status}`);
    await alive('long');
  });

  test('other types and broken multiparts', async () => {
    const before = stored(server);
    const post = (headers, body) => people.officer.raw('POST', '/quay/moi', { headers: { 'X-CSRF-Token': people.officer.csrf, ...headers }, body });
    for (const type of ['text/plain', 'application/xml', 'application/octet-stream', 'text/html', 'application/json; charset=utf-16', '', 'x', 'multipart/mixed; boundary=a'])
      assert.ok([400, 415, 422].includes((await post({ 'Content-Type': type }, 'thu_tuc=1.004873')).status), type);
    const whole = multipart([['thu_tuc', '1.004873'], ['applicant.name', 'An'], ['file', { name: 'a.pdf', bytes: SCAN }]]);
    for (const cut of [1, 10, 40, 60, 100, 200, whole.body.length - 10, whole.body.length - 3])
      assert.ok([400, 422].includes((await post({ 'Content-Type': whole.type }, whole.body.subarray(0, cut))).status), `cut at ${cut}`);
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=', `multipart/form-data; boundary=${'a'.repeat(200)}`, 'multipart/form-data; boundary="a\tb"'])
      assert.equal((await post({ 'Content-Type': type }, whole.body)).status, 400, type);
    assert.deepEqual(stored(server), before);
    await alive('types');
  });
});

// Sends head and body as far as the server takes it; the answer may come before the end.
function bigPost(person, path, head, size, chunked) {
  return new Promise((resolve, reject) => {
    const url = new URL(path, person.base);
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = http.request(url, { method: 'POST', headers: { ...FORM, Accept: 'text/html', Origin: url.origin, ...(cookie && { Cookie: cookie }), ...(person.csrf && { 'X-CSRF-Token': person.csrf }), ...(!chunked && { 'Content-Length': head.length + size }) } });
    let answered = false;
    request.on('response', (answer) => {
      answered = true;
      const parts = [];
      answer.on('data', (part) => parts.push(part)).on('error', reject).on('end', () => {
        const bytes = Buffer.concat(parts);
        resolve({ status: answer.statusCode, headers: answer.headers, bytes, text: bytes.toString(), url: url.href });
        request.destroy();
      });
    });
    request.on('error', (error) => answered || reject(error));
    request.write(head);
    const part = Buffer.alloc(64 << 10, 0x61);
    let left = size;
    const more = () => {
      while (left > 0 && !answered && !request.destroyed) {
        left -= part.length;
        if (!request.write(part)) return request.once('drain', more);
      }
      if (!request.destroyed && !answered) request.end();
    };
    more();
  });
}

function rawSocket(...chunks) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.port, 'localhost', () => chunks.forEach((chunk) => socket.write(chunk)));
    let text = '';
    socket.setTimeout(15_000, () => reject(new Error('no answer')));
    socket.on('data', (part) => (text += part)).on('error', () => {}).on('close', () => resolve({ status: +/^HTTP\/1\.1 (\d+)/.exec(text)?.[1], text }));
  });
}

describe('versions that others have changed', () => {
  // What each page sends, with the version of yesterday: 412, and the person is told so.
  const cases = () => [
    ['citizen', `/ho-so/nhap/${world.draft}/bo`, {}],
    ['citizen', `/ho-so/nhap/${world.draft}/to-khai`, { 'f.purpose': 'khac' }],
    ['citizen', `/ho-so/nhap/${world.draft}/luu`, { 'f.purpose': 'khac' }],
    ['citizen', `/ho-so/nhap/${world.draft}/nhan-ket-qua`, { deliver: 'post', deliver_address: 'Số 1' }],
    ['citizen', `/ho-so/nhap/${world.draft}/nop`, { ban: '1' }],
    ['citizen', `/ho-so/${world.dossier}/rut`, {}],
    ['citizen', `/ho-so/${world.asked}/da-bo-sung`, {}],
    ['citizen', `/ho-so/${world.birth}/dung`, { xac_nhan: '1' }],
    ['citizen', `/ho-so/${world.dossier}/dung-rut`, {}],
    ['citizen', `/ho-so/${world.dossier}/nhan-phieu`, {}],
    ['officer', `/quay/ho-so/${world.dossier}/tu-choi`, { reason: 'Không thuộc thẩm quyền.' }],
    ['officer', `/quay/ho-so/${world.dossier}/bo-sung`, { reason: 'Thiếu.', ask: componentOf(world.dossier), van_hoi: 'Bản đã có chưa rõ.' }],
    ['officer', `/quay/ho-so/${world.asked}/da-bo-sung`, {}],
    ['officer', `/quay/ho-so/${world.done}/tra`, { collector: 'Lê Thị Mai' }],
    ['officer', `/quay/phi/${world.fee}/thu`, { receipt_no: '0001' }],
    ['officer', `/quay/phi/${world.fee}/so-luong`, { quantity: '2' }],
    ['officer', `/quay/phi/${world.fee}/mien`, { ground: 'Hộ nghèo' }],
    [world.taskRole, `/cong-viec/buoc/${world.task}/nhan`, {}],
    ['citizen', '/tai-khoan', { name: 'Lê Thị Mai' }],
    ['citizen', '/tai-khoan/mat-khau', { password: 'mot-cua-dung-thu', new_password: 'mot-cua-khac-han-2026' }],
  ];
  const componentOf = (id) => /name="ask"[^>]*value="([^"]*)"/.exec(pages.get(id))?.[1];
  const pages = new Map();

  test('nothing is overwritten', async () => {
    for (const id of [world.dossier]) pages.set(id, (await people.officer.get(`/quay/ho-so/${id}`)).text);
    const before = stored(server);
    for (const [role, path, body] of cases())
      for (const json of [false, true]) {
        const headers = { 'X-CSRF-Token': people[role].csrf, ...(json ? { Accept: 'application/json', 'Content-Type': 'application/json' } : FORM) };
        const sent = { version: '999999', ...body };
        const answer = await people[role].raw('POST', path, { headers, body: json ? JSON.stringify(sent) : new URLSearchParams(sent).toString() });
        const what = `POST ${path}${json ? ' as JSON' : ''}`;
        checkAnswer(answer, { method: 'POST', path, what, personal: true });
        assert.equal(answer.status, 412, `${what}: ${answer.status} ${answer.text.slice(0, 400)}`);
        if (json) checkProblem(answer, what);
      }
    assert.deepEqual(stored(server), before);
  });

  test('version 0 is no way around', async () => {
    const before = stored(server);
    for (const [role, path, body] of cases()) {
      const answer = await people[role].raw('POST', path, { headers: { ...FORM, 'X-CSRF-Token': people[role].csrf }, body: new URLSearchParams({ version: '0', ...body }).toString() });
      assert.ok([412, 422].includes(answer.status), `POST ${path}: ${answer.status}`);
    }
    assert.deepEqual(stored(server), before);
  });
});

describe('sent again', () => {
  // The fields of a person at the desk, as the page would send them in the end.
  const fields = (more = {}) => ({ thu_tuc: '2.000884', ...APPLICANT, deliver: 'counter', ...formValues(example('2.000884', { channel: 'counter' }).values), ...formSeen('2.000884'), ...more });
  const count = () => Number(one(server, 'SELECT count(*) FROM dossier'));
  const desk = (body, headers = {}) => people.officer.raw('POST', '/quay/moi', { headers: { ...FORM, 'X-CSRF-Token': people.officer.csrf, ...headers }, body: new URLSearchParams(body).toString() });
  const deskJson = (body, headers = {}) => people.officer.json('POST', '/quay/moi', body, { 'X-CSRF-Token': people.officer.csrf, ...headers });

  test('the same form twice makes one dossier and gives the same answer', async () => {
    const before = count(), body = fields({ once: 'mot-lan-thoi-1' });
    const [first, second] = [await desk(body), await desk(body)];
    assert.equal(first.status, 303, first.text.slice(0, 600));
    assert.equal(second.status, 303);
    assert.equal(second.headers.location, first.headers.location);
    assert.equal(count(), before + 1);
    const other = await desk({ ...body, 'applicant.name': 'Người Khác' });
    assert.equal(other.status, 422, 'the same number with other words');
    assert.ok(vietnamese(new Page(people.officer, other).main));
    assert.equal(count(), before + 1);
  });

  test('the same as JSON with Idempotency-Key', async () => {
    const before = count(), body = fields(), key = { 'Idempotency-Key': 'khoa-json-0001' };
    const [first, second] = [await deskJson(body, key), await deskJson(body, key)];
    assert.equal(first.status, 201, first.text);
    assert.deepEqual([second.status, second.json], [201, first.json]);
    assert.equal(first.headers.location, first.json.location);
    assert.equal(count(), before + 1);
    const other = await deskJson({ ...body, 'applicant.phone': '0987654321' }, key);
    assert.equal(other.status, 422);
    checkProblem(other, 'another body');
    assert.equal(count(), before + 1);
  });

  test('twenty at once make one dossier', async () => {
    const before = count(), body = fields({ once: 'hai-muoi-lan' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk(body)));
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [303]);
    assert.equal(new Set(answers.map((answer) => answer.headers.location)).size, 1);
    assert.equal(count(), before + 1);
  });

  test("somebody else's key is not mine", async () => {
    const before = count(), body = fields({ once: 'khoa-cua-ai-do' });
    await desk(body);
    const away = await people.away.raw('POST', '/quay/moi', { headers: { ...FORM, 'X-CSRF-Token': people.away.csrf }, body: new URLSearchParams(body).toString() });
    assert.equal(away.status, 303);
    assert.equal(count(), before + 2);
    assert.notEqual(away.headers.location, '');
  });

  test('keys that are none are passed over', async () => {
    const before = count();
    for (const once of ['', 'ngan', 'x'.repeat(101)]) assert.equal((await desk(fields({ once }))).status, 303);
    assert.equal(count(), before + 3);
  });

  test('a draft is sent once', async () => {
    const review = await people.citizen.get(`/ho-so/nhap/${world.draft}/kiem-tra`);
    const form = review.form(/\/nop$/);
    const before = count(), body = new URLSearchParams(form.fields.map((field) => [field.name, field.value])).toString();
    const answers = await Promise.all(Array.from({ length: 8 }, () => people.citizen.raw('POST', form.action, { headers: FORM, body })));
    const again = await people.citizen.raw('POST', form.action, { headers: FORM, body: body.replace(/once=[^&]*/, 'once=mot-khoa-khac-han') });
    for (const answer of [...answers, again]) assert.deepEqual([answer.status, answer.headers.location], [303, answers[0].headers.location]);
    assert.equal(count(), before + 1);
    const { status } = await people.citizen.raw('POST', `/ho-so/nhap/${world.draft}/to-khai`, { headers: { ...FORM, 'X-CSRF-Token': people.citizen.csrf }, body: 'version=1&f.purpose=khac' });
    assert.ok([303, 409].includes(status), `a draft that was sent is changed: ${status}`);
  });
});

describe('names that are hard to bear', () => {
  test('every naughty string goes in as a name, an answer or a reason, and comes out as it was', async () => {
    const values = { thu_tuc: '2.000884', ...APPLICANT, deliver: 'counter', ...formValues(example('2.000884', { channel: 'counter' }).values) };
    const slots = ['applicant.name', 'applicant.address', 'applicant.id_no', 'owner.name', 'owner.address'];
    const max = { 'applicant.name': 150, 'applicant.address': 255, 'applicant.id_no': 30, 'owner.name': 150, 'owner.address': 255 };
    let taken = 0;
    for (let at = 0; at < NAUGHTY.length; at += slots.length) {
      const sent = { ...values, 'owner.name': 'Chủ hồ sơ' };
      slots.forEach((slot, i) => (sent[slot] = NAUGHTY[(at + i) % NAUGHTY.length]));
      for (let tries = 0; tries < 7; tries++) {
        const answer = await people.officer.json('POST', '/quay/moi', sent, { 'X-CSRF-Token': people.officer.csrf });
        checkAnswer(answer, { method: 'POST', path: '/quay/moi', what: JSON.stringify(sent), personal: true });
        if (answer.status === 201) {
          taken++;
          await checkKept(answer.json.location, sent, slots);
          break;
        }
        // What is refused is named, and replaced by something that is fine.
        const problem = checkProblem(answer, JSON.stringify(sent));
        const bad = problem.errors.map((error) => error.pointer.slice(1)).filter((name) => slots.includes(name));
        assert.ok(answer.status === 422 && bad.length, `${answer.text} for ${JSON.stringify(sent)}`);
        for (const name of bad) {
          const text = sent[name], clean = [...text.normalize('NFC')];
          assert.ok(clean.length > max[name] || /[\u0000-\u001f\u007f-\u009f\ufffe\uffff\ufdd0-\ufdef]|[^\s\S]/u.test(text) || text.trim() === '' || !/[^\s\u0000-\u0020\u00a0\u00ad\u034f\u061c\u115f-\u1160\u1680\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/u.test(text) || (name.endsWith('id_no') && /^\d{12}$/.test(text.trim())),
            `${name} = ${JSON.stringify(text)} was refused: ${answer.text}`);
          sent[name] = name === 'owner.name' ? 'Chủ hồ sơ' : APPLICANT[name] ?? 'Số 1';
        }
      }
    }
    assert.ok(taken >= NAUGHTY.length / slots.length - 1, `only ${taken} were taken in`);
    await alive('naughty strings');
  });

  async function checkKept(location, sent, slots) {
    const page = await people.officer.get(location.replace('/quay/', '/cong-viec/'));
    assert.equal(page.status, 200, location);
    checkAnswer(page, { path: page.path, what: JSON.stringify(sent), personal: true });
    const seen = squeeze(page.main);
    for (const slot of slots) assert.ok(seen.includes(squeeze(sent[slot])), `${slot} = ${JSON.stringify(sent[slot])} does not stand on ${location}: ${page.main.slice(0, 800)}`);
  }
  const squeeze = (text) => text.normalize('NFC').replaceAll('ð', 'đ').replaceAll('Ð', 'Đ')
    .replace(/[\s\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu, '');

  test('decomposed letters are stored composed', async () => {
    const page = await takeIn(people.officer, '2.000884', { 'applicant.name': NFD });
    assert.equal(one(server, `SELECT name FROM dossier_party WHERE dossier_id = ${idIn(page)} AND role = 'applicant'`), NFD.normalize('NFC'));
  });
});

describe('files', () => {
  const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  // Where files go in: the desk, a draft, what was asked for. [who, path, field, other fields]
  const places = () => [
    ['officer', `/quay/ho-so/${world.dossier}/giay-to`, 'file', { component: '' }],
    ['citizen', `/ho-so/nhap/${world.prepared}/giay-to`, 'tep', { component: '' }],
    ['citizen', `/ho-so/${world.asked}/giay-to`, 'tep', { component: world.askedComponent }],
  ];
  const put = (role, path, list, more = {}, json = false) => {
    const { type, body } = multipart([...Object.entries({ csrf: people[role].csrf, ...more }), ...list]);
    return people[role].raw('POST', path, { headers: { 'Content-Type': type, ...(json && { Accept: 'application/json' }) }, body });
  };
  const papers = () => Number(one(server, 'SELECT count(*) FROM paper'));
  const handles = () => readdirSync(`/proc/${server.child.pid}/fd`).length;

  const WRONG = {
    'a program': ['bai.pdf', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(200)])], 'a program of Windows': ['bai.pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(300, 1)])],
    'a page': ['anh.jpg', Buffer.from('<!doctype html><script>alert(1)</script>')], 'a drawing with scripts': ['anh.svg', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    'a script': ['a.pdf', Buffer.from('#!/bin/sh\nrm -rf /\n')], 'nothing': ['rong.pdf', Buffer.alloc(0)], 'words': ['a.txt', Buffer.from('chỉ là chữ')], 'noise': ['a.pdf', Buffer.from([1, 2, 3, 4, 250, 251, 252])],
    'an archive': ['a.zip', Buffer.from('504b05060000000000000000000000000000000000000000', 'hex')],
  };

  test('what is no paper is refused, with its name', async () => {
    const before = papers();
    for (const [role, path, field, more] of places())
      for (const [what, [name, bytes]] of Object.entries(WRONG))
        for (const json of [false, true]) {
          const answer = await put(role, path, [[field, { name, type: 'application/pdf', bytes }]], more, json);
          checkAnswer(answer, { method: 'POST', path, what: `${what} to ${path}`, personal: true });
          assert.equal(answer.status, 422, `${what} to ${path}`);
          assert.ok(answer.text.includes(name), `${what} to ${path}: the file is not named`);
          if (json) assert.ok(checkProblem(answer, what).errors.length === 1);
          else checkShown(answer, `${what} to ${path}`);
        }
    for (const [role, path, field, more] of places()) assert.equal((await put(role, path, [], more)).status, 422, `no file to ${path} ${field}`);
    assert.equal(papers(), before);
    await alive('wrong files');
  });

  test('one byte too many, cut in the middle, too many at once: nothing is kept open', async () => {
    const before = papers(), open = handles();
    for (const [role, path, field, more] of places().slice(0, 2)) {
      const { type, body } = multipart([...Object.entries({ csrf: people[role].csrf, ...more }), [field, { name: 'lon.pdf', bytes: Buffer.from('@@@') }]]);
      const [head, tail] = [body.subarray(0, body.indexOf('@@@')), body.subarray(body.indexOf('@@@') + 3)];
      const answer = await streamFile(people[role], path, type, head, 30 * MB + 1, tail);
      assert.equal(answer.status, 422, `30 MB + 1 to ${path}: ${answer.text.slice(0, 200)}`);
      assert.match(answer.text, /lon\.pdf lớn quá 30 MB/);
      const cut = await streamFile(people[role], path, type, head, 30 * MB, tail, { stopAt: 2 * MB }).catch((error) => error);
      assert.ok(cut instanceof Error);
      const eleven = Array.from({ length: 11 }, (_, i) => [field, { name: `${i}.pdf`, bytes: SCAN }]);
      assert.equal((await put(role, path, eleven, more)).status, 413, `eleven files to ${path}`);
    }
    assert.equal(papers(), before);
    for (let i = 0; i < 50 && handles() > open + 2; i++) await new Promise((done) => setTimeout(done, 100));
    assert.ok(handles() <= open + 2, `${handles() - open} more handles are open`);
    await alive('large files');
  });

  test('exactly 30 MB are taken', async () => {
    const [role, path, field, more] = places()[1];
    const { type, body } = multipart([...Object.entries({ csrf: people[role].csrf, ...more }), [field, { name: 'vua-du.pdf', bytes: Buffer.from('@@@') }]]);
    const [head, tail] = [body.subarray(0, body.indexOf('@@@')), body.subarray(body.indexOf('@@@') + 3)];
    const answer = await streamFile(people[role], path, type, Buffer.concat([head, SCAN]), 30 * MB - SCAN.length, tail);
    assert.equal(answer.status, 303, answer.text.slice(0, 300));
    assert.equal(Number(one(server, "SELECT size_bytes FROM paper WHERE name = 'vua-du.pdf'")), 30 * MB);
  });

  test('names lead nowhere and break nothing', async () => {
    const [role, path, field, more] = places()[1];
    const long = `${'á'.repeat(500)}.pdf`;
    const names = { '../../../etc/passwd': 'passwd.png', 'C:\\Users\\An\\ảnh.png': 'ảnh.png', [long]: `${'á'.repeat(200)}.png`, '/': 'tep.png', '..': undefined, 'a\u202epdf.png': 'apdf.png', [`${NFD}.png`]: `${NFD.normalize('NFC')}.png`,
      '<img src=x onerror=alert(1)>.png': '<img src=x onerror=alert(1)>.png', '"; drop table paper; --': undefined, '  ': 'tep.png', '%0d%0aSet-Cookie: a=b': '%0d%0aSet-Cookie: a=b.png', '\u0001.png': 'tep.png' };
    for (const [name, kept] of Object.entries(names)) {
      const answer = await put(role, path, [[field, { name: name.replaceAll('"', '%22'), bytes: PNG }]], more);
      assert.equal(answer.status, 303, `${JSON.stringify(name)}: ${answer.text.slice(0, 300)}`);
      const [id, stored_] = sql(server, `SELECT id, name FROM paper WHERE draft_id = ${world.prepared} ORDER BY id DESC LIMIT 1`)[0];
      if (kept) assert.equal(stored_, kept, JSON.stringify(name));
      assert.ok(stored_.length && !/[/\\\u0000-\u001f]/.test(stored_), JSON.stringify(stored_));
      const file = await people[role].raw('GET', `/ho-so/nhap/${world.prepared}/giay-to/${id}`);
      assert.deepEqual([file.status, file.headers['content-type'], file.bytes.equals(PNG)], [200, 'image/png', true]);
      assert.match(file.headers['content-disposition'], /^attachment; filename="[ -~]*"; filename\*=UTF-8''[\w.%~-]+$/);
      checkEscaped(await people[role].raw('GET', `/ho-so/nhap/${world.prepared}/giay-to`), name, 'the page of papers');
      const gone = await people[role].raw('POST', `/ho-so/nhap/${world.prepared}/giay-to/${id}/bo`, { headers: { ...FORM, 'X-CSRF-Token': people[role].csrf } });
      assert.equal(gone.status, 303);
      assert.equal((await people[role].raw('GET', `/ho-so/nhap/${world.prepared}/giay-to/${id}`)).status, 404, 'a file that was taken back is still there');
    }
  });

  function streamFile(person, path, type, head, size, tail, { stopAt = Infinity } = {}) {
    return new Promise((resolve, reject) => {
      const url = new URL(path, person.base);
      const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const request = http.request(url, { method: 'POST', headers: { 'Content-Type': type, 'Content-Length': head.length + size + tail.length, Origin: url.origin, Cookie: cookie, Accept: 'text/html' } }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part)).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString(), url: url.href }));
      });
      request.on('error', reject);
      request.write(head);
      const part = Buffer.alloc(256 << 10);
      let sent = 0;
      const more = () => {
        while (sent < size) {
          if (sent >= stopAt) return request.destroy(new Error('cut'));
          const n = Math.min(part.length, size - sent);
          sent += n;
          if (!request.write(part.subarray(0, n))) return request.once('drain', more);
        }
        request.end(tail);
      };
      more();
    });
  }
});
