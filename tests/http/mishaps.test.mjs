// What happens to people in the middle of their work: a session ends, a line is cut, a role is taken away, the clock is put
// back, somebody else's page or address plays along. What was saved stays, nothing half is stored, and a sentence says how to go on.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { Page } from '../lib/client.mjs';
import { example, formSeen, formValues } from '../lib/examples.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { checkAnswer, checkProblem, vietnamese } from './lib/answer.mjs';
import { APPLICANT, csrfOf, idIn, Office, one, prepareOnline, receive, sql, stored, takeIn } from './lib/office.mjs';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

let server, office, citizen, officer;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  [citizen, officer] = await Promise.all(['congdan', 'motcua'].map((login) => office.as(login)));
});
after(() => server?.stop());

const account = (login) => `(SELECT id FROM account WHERE login = '${login}')`;
const count = (table, where = '1 = 1') => Number(one(server, `SELECT count(*) FROM ${table} WHERE ${where}`));
const post = (person, path, fields, headers) => person.raw('POST', path, { headers: { ...FORM, ...headers }, body: new URLSearchParams(fields).toString() });
const desk = (more = {}) => ({ thu_tuc: '2.000884', ...APPLICANT, deliver: 'counter', ...formValues(example('2.000884', { channel: 'counter' }).values), ...formSeen('2.000884'), ...more });

// Nothing was done, and the page says in Vietnamese what to do.
function checkTold(answer, status, words, what) {
  assert.equal(answer.status, status, `${what}: ${answer.text.slice(0, 400)}`);
  checkAnswer(answer, { method: 'POST', what, personal: true });
  const page = new Page(citizen, answer);
  assert.ok(vietnamese(page.main) && words.test(page.main), `${what}: ${page.main}`);
  return page;
}

// Another login of an officer: a one-time code opens one session, so the code of the next half minute.
async function again(login) {
  const { password, secret } = office.logins().find((one) => one.login === login);
  const client = server.client();
  await client.login(login, password, { secret, atMs: Date.now() + 30_000 });
  client.csrf = csrfOf(await client.get('/gioi-thieu'));
  assert.ok(client.csrf, `${login} could not log in again`);
  return client;
}

describe('a session that ends in the middle of a form', () => {
  test('the draft survives: after the login it goes on where it was saved', async () => {
    const me = await office.signIn('congdan2');
    const { values } = example('2.000635', { channel: 'online' });
    const name = Object.keys(values).find((key) => typeof values[key] === 'string' && /[a-zà-ỹ]{3}/i.test(values[key]));
    const id = idIn(await me.post('/ho-so/nhap', { csrf: me.csrf, thu_tuc: '2.000635', moi: '1' }));
    const path = `/ho-so/nhap/${id}/to-khai`;
    const form = (await me.get(path)).form(path);
    const version = form.all.find((field) => field.name === 'version').value;
    const saved = await me.json('POST', `/ho-so/nhap/${id}/luu`, { version, [`f.${name}`]: 'Đã lưu trước khi hết phiên' }, { 'X-CSRF-Token': me.csrf });
    assert.equal(saved.status, 200, saved.text);
    sql(server, `UPDATE session SET expires_at_ms = 1 WHERE account_id = ${account('congdan2')}`);

    const before = stored(server);
    const fields = { csrf: me.csrf, version: String(saved.json.version), [`f.${name}`]: 'Gõ sau khi hết phiên' };
    const page = checkTold(await post(me, path, fields), 401, /đăng nhập/i, 'the form after the session');
    const automatic = await post(me, `/ho-so/nhap/${id}/luu`, fields, { Accept: 'application/json' });
    assert.equal(automatic.status, 401);
    checkProblem(automatic, 'saving by itself after the session');
    assert.deepEqual(stored(server), before, 'something was stored for nobody');

    // The page leads to the login, and the login back to the form.
    const login = page.links.find((link) => link.href.startsWith('/dang-nhap')) ?? assert.fail(page.main);
    const { password } = office.logins().find((one) => one.login === 'congdan2');
    const client = server.client();
    const back = await client.login('congdan2', password, { path: login.href });
    assert.equal(back.path, path, back.main);
    assert.ok(back.form(path).all.some((field) => field.value === 'Đã lưu trước khi hết phiên'), 'what was saved is gone');
    const stale = await post(client, path, fields);
    checkTold(stale, 403, /tải lại trang/, 'the form of the old session, sent in the new one');
    const sent = await back.submit({ [`f.${name}`]: 'Gõ lại' }, { form: path, button: /tiếp tục/i });
    assert.ok([200, 422].includes(sent.status), `${sent.status}`);
    assert.match(one(server, `SELECT answers FROM draft WHERE id = ${id}`), /Gõ lại/);
  });

  test('an officer who was away for an hour logs in and sends the same once', async () => {
    const mine = await office.signIn('motcua').catch(() => again('motcua'));
    sql(server, `UPDATE session SET seen_at_ms = seen_at_ms - 3700000 WHERE account_id = ${account('motcua')} AND id = (SELECT max(id) FROM session)`);
    const before = count('dossier'), body = desk({ once: 'mot-gio-vang-mat', 'applicant.name': 'Người Chờ Ở Quầy' });
    checkTold(await post(mine, '/quay/moi', { ...body, csrf: mine.csrf }), 401, /đăng nhập/i, 'the desk after an hour');
    assert.equal(count('dossier'), before);
    const [first, second] = [await post(officer, '/quay/moi', { ...body, csrf: officer.csrf }), await post(officer, '/quay/moi', { ...body, csrf: officer.csrf })];
    assert.deepEqual([first.status, second.status, second.headers.location], [303, 303, first.headers.location]);
    assert.equal(count('dossier'), before + 1);
  });

  test('a cookie that was kept is worth nothing after the logout', async () => {
    const me = await office.signIn('congdan2');
    const thief = Object.assign(server.client(), { cookies: new Map(me.cookies), csrf: me.csrf });
    assert.equal((await thief.raw('GET', '/tai-khoan')).status, 200);
    assert.equal((await post(me, '/dang-xuat', { csrf: me.csrf })).status, 303);
    assert.equal((await thief.raw('GET', '/tai-khoan')).status, 303);
    checkTold(await post(thief, '/tai-khoan', { csrf: thief.csrf, version: '1', name: 'Kẻ Khác' }), 401, /đăng nhập/i, 'a stolen cookie');
  });
});

describe('reception', () => {
  test('by those who may not: nobody is received, and nothing is written down', async () => {
    const page = await takeIn(officer, '2.000884');
    const form = page.form('Tiếp nhận hồ sơ');
    const fields = Object.fromEntries(form.fields.map((field) => [field.name, field.name.startsWith('o.') ? '1' : field.value]));
    const before = stored(server);
    for (const login of ['congdan', 'chuyenvien', 'lanhdao', 'vanthu', 'giamsat', 'quantri']) {
      const person = await office.as(login);
      checkTold(await post(person, form.action, { ...fields, csrf: person.csrf }), 403, /không có quyền/, `received by ${login}`);
      checkTold(await post(person, '/quay/moi', { ...desk(), csrf: person.csrf }), 403, /không có quyền/, `taken in by ${login}`);
    }
    checkTold(await post(server.client(), form.action, fields), 401, /đăng nhập/i, 'received by nobody');
    checkTold(await post(officer, form.action, { ...fields, csrf: (await office.as('chuyenvien')).csrf }), 403, /tải lại trang/, "received with a colleague's token");
    assert.deepEqual(stored(server), before);
  });

  test('a role that is taken away ends at once, and comes back with the role', async () => {
    const page = await takeIn(officer, '2.000884');
    const today = `(SELECT max(from_day) FROM staff_role WHERE account_id = ${account('motcua')})`;
    sql(server, `UPDATE staff_role SET from_day = from_day - 20, to_day = ${today} - 10 WHERE account_id = ${account('motcua')}`);
    try {
      const form = page.form('Tiếp nhận hồ sơ');
      checkTold(await post(officer, form.action, form.fields.map((field) => [field.name, field.value])), 403, /không có quyền/, 'without the role');
      assert.equal((await officer.raw('GET', page.path)).status, 403);
    } finally {
      sql(server, `UPDATE staff_role SET from_day = from_day + 20, to_day = NULL WHERE account_id = ${account('motcua')}`);
    }
    await receive(await officer.get(page.path));
  });
});

describe('a line that is cut', () => {
  const head = (person, path, length) => Buffer.from([`POST ${path} HTTP/1.1`, 'Host: localhost', 'Origin: http://localhost', `Cookie: ${[...person.cookies].map((pair) => pair.join('=')).join('; ')}`,
    `X-CSRF-Token: ${person.csrf}`, 'Content-Type: application/x-www-form-urlencoded', `Content-Length: ${length}`, '', ''].join('\r\n'));
  // Sends the first bytes of it and hangs up (reset: without a farewell).
  const cut = (bytes, reset) => new Promise((done) => {
    const socket = net.connect(server.port, 'localhost', () => socket.write(bytes, () => setTimeout(() => (reset ? socket.resetAndDestroy() : socket.end()), 20)));
    socket.on('error', () => {}).on('close', done).on('data', () => {}).setTimeout(5000, () => socket.destroy());
  });

  test('wherever it is cut, nothing is stored and the server lives', async () => {
    const body = Buffer.from(new URLSearchParams(desk({ once: 'day-bi-cat-ngang' })).toString());
    const start = head(officer, '/quay/moi', body.length), whole = Buffer.concat([start, body]);
    const before = stored(server);
    const places = [1, 10, start.length >> 1, start.length - 2, start.length, start.length + 1, ...Array.from({ length: 12 }, (_, i) => start.length + Math.floor((body.length * (i + 1)) / 13)), whole.length - 1];
    await Promise.all(places.flatMap((n) => [cut(whole.subarray(0, n), false), cut(whole.subarray(0, n), true)]));
    assert.deepEqual(stored(server), before);
    assert.equal((await server.client().raw('GET', '/healthz')).text, 'ok\n');
  });

  test('cut after the last byte: done once, and sending it again says where it is', async () => {
    const fields = desk({ once: 'cat-sau-byte-cuoi', 'applicant.name': 'Người Mất Mạng' });
    const body = Buffer.from(new URLSearchParams(fields).toString());
    const before = count('dossier');
    await cut(Buffer.concat([head(officer, '/quay/moi', body.length), body]), true);
    const answer = await post(officer, '/quay/moi', fields, { 'X-CSRF-Token': officer.csrf });
    assert.equal(answer.status, 303, answer.text.slice(0, 300));
    assert.equal(count('dossier'), before + 1);
    assert.equal(one(server, `SELECT name FROM dossier_party WHERE role = 'applicant' AND dossier_id = ${/\d+$/.exec(answer.headers.location)[0]}`), 'Người Mất Mạng');
  });
});

describe('addresses', () => {
  test('a path leads nowhere but to the rows of the table', async () => {
    for (const path of ['/assets/../../../etc/passwd', '/assets/..%2f..%2fetc%2fpasswd', '/assets/%2e%2e/%2e%2e/seal.key', '/assets/....//seal.key', '/assets/..;/seal.key', '/assets/%252e%252e/seal.key',
      '/assets/\\..\\seal.key', '/assets/a%00.css', '/./healthz', '//healthz', '/quan-tri/../gioi-thieu', '/quan-tri%2f..%2fgioi-thieu', '/GIOI-THIEU', '/gioi-thieu/', '/gioi-thieu;x=1', '/%', '/%zz', '/%c0%ae%c0%ae/', '/motcua.db', '/.git/config', '*']) {
      const answer = await rawGet(path);
      assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status}`);
      assert.ok(!/root:|SQLite format/.test(answer.text), path);
    }
    assert.equal((await rawGet(`http://xau.example/gioi-thieu`)).status, 200, 'of an absolute address only the path counts');
  });

  test('a host that is not ours stands in no page, no redirect and no cookie', async () => {
    const stranger = Object.assign(server.client(), { cookies: new Map(citizen.cookies) }); // changes its language
    for (const host of ['xau.example', 'xau.example:80', 'localhost.xau.example'])
      for (const [method, path] of [['GET', '/'], ['GET', '/thu-tuc'], ['GET', '/tai-khoan'], ['GET', '/ngon-ngu?ma=en&tiep=/thu-tuc'], ['GET', '/khong-co'], ['POST', '/dang-nhap']]) {
        const answer = await stranger.raw(method, path, { headers: { Host: host, 'X-Forwarded-Host': host, Forwarded: `host=${host}` } });
        assert.ok(!`${answer.text}${JSON.stringify(answer.headers)}`.includes('xau.example'), `${method} ${path} repeats the host`);
      }
    for (const lines of ['', 'Host: a\r\nHost: b\r\n', 'Host: a b\r\n', 'Host: a/b\r\n', 'Host: <script>\r\n', `Host: ${'a'.repeat(300)}\r\n`]) assert.equal((await rawGet('/', lines)).status, 400, lines);
  });

  test('the way back after a login stays in the house', async () => {
    const { password } = office.logins().find((one) => one.login === 'congdan2');
    for (const to of ['https://xau.example/', '//xau.example', '/\\xau.example', '\\\\xau.example', 'javascript:alert(1)', '/%0d%0aSet-Cookie:%20a=b', '/\t/xau.example', ' //xau.example']) {
      const answer = await post(server.client(), '/dang-nhap', { login: 'congdan2', password, tiep: to });
      const place = answer.headers.location ?? '/';
      assert.ok(place.startsWith('/') && new URL(place, server.url).host === new URL(server.url).host, `${JSON.stringify(to)} leads to ${place}`);
      assert.ok(!answer.headers['set-cookie']?.some((line) => line.startsWith('a=')), to);
    }
  });

  function rawGet(target, host = 'Host: localhost\r\n') {
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = net.connect(server.port, 'localhost', () => socket.write(`GET ${target} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`));
      socket.setTimeout(10_000, () => reject(new Error(`${target}: no answer`)));
      socket.on('data', (part) => (text += part)).on('error', () => {}).on('close', () => resolve({ status: +/^HTTP\/1\.1 (\d+)/.exec(text)?.[1], text }));
    });
  }
});

describe('a clock that is put back', () => {
  // Two days forward, some work, and back to today: nothing is numbered twice, nothing that was dated later is lost.
  test('work goes on, and every number is given once', async () => {
    const DAY = 86_400_000;
    const turn = async (days) => {
      const [mine, desk] = [citizen, officer].map((client) => [new Map(client.cookies), client.csrf]);
      await server.end('SIGTERM');
      Object.assign(server, { port: undefined, stdout: '', env: { ...server.env, MOTCUA_NOW: new Date(Date.now() + days * DAY).toISOString() } });
      await server.start();
      [citizen, officer] = [mine, desk].map(([cookies, csrf]) => Object.assign(server.client(), { cookies, csrf }));
    };
    sql(server, `UPDATE session SET expires_at_ms = expires_at_ms + ${10 * DAY}, seen_at_ms = seen_at_ms + ${3 * DAY}`);
    const made = [];
    for (const days of [2, 0, -3]) {
      await turn(days);
      const begun = await prepareOnline(citizen, '2.000635', { fresh: true });
      const sent = await begun.submit({}, { form: /\/nop$/ });
      assert.equal(sent.status, 200, `${days} days: ${sent.main}`);
      made.push(idIn(sent), idIn(await receive(await takeIn(officer, '2.000884'))));
      for (const path of ['/quay', '/cong-viec', '/ho-so', '/thong-bao', `/ho-so/${made[0]}`, '/tai-khoan'])
        for (const person of [citizen, officer]) assert.ok((await person.raw('GET', path)).status < 500, `${path}, ${days} days`);
    }
    const rows = sql(server, `SELECT id, request_no, coalesce(code, '') FROM dossier WHERE id IN (${made.join(', ')})`);
    assert.equal(new Set(rows.map(([id]) => id)).size, made.length);
    assert.equal(new Set(rows.map(([, no]) => no)).size, made.length);
    assert.equal(count('dossier'), Number(one(server, 'SELECT count(DISTINCT request_no) FROM dossier')));
    const late = sql(server, `SELECT id FROM dossier WHERE id IN (${made.join(', ')}) AND due_at_ms IS NOT NULL AND due_at_ms < submitted_at_ms`);
    assert.deepEqual(late, [], 'due before it was handed in');
    // A code that was used cannot be used a second time because the clock says so.
    const { password, secret } = office.logins().find((one) => one.login === 'motcua');
    const client = server.client();
    const page = await client.login('motcua', password, { secret, atMs: Date.now() - 3 * DAY });
    assert.ok(!client.cookies.has('mc_phien') || page.forms.length, 'the login ends in nothing');
    assert.ok(vietnamese(page.main), page.main);
  });
});
