// A form page by page, the list of parts, no twins, sent once whatever happens, prepared for the national portal, kept on devices.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMotcua, startMotcua } from '../lib/motcua.mjs';
import { validateHtml } from '../lib/validate.mjs';
import { example, formValues } from '../lib/examples.mjs';
import { csrfOf, fitting, idIn, Office, one, prepareOnline, sendOnline, sql } from './lib/office.mjs';

const MARITAL = '1.004873', DEATH = '1.000656', PORTAL = '9.100001';
const PORTAL_PAGE = 'https://dichvucong.gov.vn/thu-tuc/thu';

let server, office, mai;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  addPortalProcedure();
  mai = await office.as('congdan');
});
after(() => server?.stop());

// A procedure of ours, as if it were sent at the national portal only.
function addPortalProcedure() {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-portal-')), folder = join(dir, PORTAL);
  chmodSync(dir, 0o755); // the program of the tests is another user
  cpSync('procedures/2.000815', folder, { recursive: true });
  rmSync(join(folder, 'examples'), { recursive: true });
  const its = JSON.parse(readFileSync(join(folder, 'procedure.json'), 'utf8'));
  Object.assign(its, { code: PORTAL, name: 'Thủ tục nộp ở cổng', short_name: 'Nộp ở cổng', online: { level: 'portal', portal: PORTAL_PAGE, reason: null } });
  writeFileSync(join(folder, 'procedure.json'), JSON.stringify(its, null, 2));
  runMotcua(['procedure', 'add', folder, '--data', server.data, ...office.db]);
  rmSync(dir, { recursive: true });
}

const open = (client, code, more = { moi: '1' }) => client.post('/ho-so/nhap', { csrf: client.csrf, thu_tuc: code, ...more });
const begin = async (client, code) => `/ho-so/nhap/${idIn(await open(client, code))}`;
const progress = (page) => /Trang (\d+) trên (\d+)/.exec(page.main)?.slice(1).map(Number);
const next = (page, values) => page.submit(fitting(page.form(/to-khai/), values), { form: /to-khai/, button: 'Lưu và tiếp tục' });

describe('a form page by page', () => {
  test('asks one topic a page, counts only what is asked, and ends at the papers', async () => {
    const base = await begin(mai, MARITAL), values = formValues(example(MARITAL, { channel: 'online' }).values), titles = [];
    let page = await (await mai.get(base)).follow('Tờ khai');
    assert.equal(page.path, `${base}/to-khai/1`);
    for (let no = 1; page.path.includes('/to-khai/'); no++) {
      const at = page.path, [now, of] = progress(page);
      assert.deepEqual([page.status, now], [200, no], page.main);
      assert.ok(now <= of);
      titles.push(page.h1);
      page = await next(page, values);
      if (page.path === at) page = await next(page, values); // an answer has opened questions of the same page
      if (!page.path.includes('/to-khai/')) assert.equal(now, of, 'the last page is the last by its number too');
    }
    assert.equal(page.path, `${base}/giay-to`);
    assert.ok(titles.length >= 8 && new Set(titles).size === titles.length, titles.join(', '));
    assert.ok(titles.includes('Giấy tờ tùy thân của người yêu cầu'), titles.join(', '));
    const whole = await mai.get(`${base}/to-khai`);
    for (const [key, value] of Object.entries(values)) if (value && whole.form(/to-khai$/).all.some((f) => f.name === key && f.type === 'text')) assert.ok(whole.text.includes(value), key);
  });

  test('leads back, leaves other pages alone, names only its own mistakes, and puts off without blame', async () => {
    const base = await begin(mai, DEATH);
    let page = await mai.get(`${base}/to-khai/1`);
    assert.equal(page.links.find((link) => link.text === 'Quay lại').href, base);
    const sent = await page.submit({ 'f.requester_name': '' }, { form: /to-khai/, button: 'Lưu và tiếp tục' });
    assert.equal(sent.status, 422);
    const own = page.form(/to-khai/).all.map((f) => f.name.replace(/\.[dmy]$/, ''));
    for (const [, field] of sent.text.matchAll(/<a href="#(f\.[^"]+)"/g)) assert.ok(own.includes(field.replace(/\.[dmy]$/, '')), `${field} is on another page`);
    const later = await sent.submit({ 'f.requester_name': 'Lê Thị Mai' }, { form: /to-khai/, button: 'Lưu, làm sau' });
    assert.deepEqual([later.status, later.path], [200, base], 'who puts it off is not judged');
    page = await mai.get(`${base}/to-khai/2`);
    assert.equal(page.links.find((link) => link.text === 'Quay lại').href, `${base}/to-khai/1`);
    await page.submit({}, { form: /to-khai/, button: 'Lưu, làm sau' });
    assert.match((await mai.get(`${base}/to-khai/1`)).text, /value="Lê Thị Mai"/);
    assert.match((await mai.get(`${base}/to-khai/1`)).main, /Đã lưu lúc \d\d:\d\d(?! \d)/, 'today needs no day');
  });

  test('a page that is not asked leads on; no page, somebody else\'s and too old ones say so', async () => {
    const base = await begin(mai, MARITAL);
    const of = progress(await mai.get(`${base}/to-khai/1`))[1];
    const all = [];
    for (let no = 1; ; no++) {
      const answer = await mai.raw('GET', `${base}/to-khai/${no}`);
      if (answer.status === 404) break;
      all.push(answer.status);
    }
    assert.equal(all.filter((status) => status === 200).length, of, 'as many pages as it says');
    assert.ok(all.includes(303), 'residences that nobody named are passed over');
    for (const no of ['0', '-1', 'x', '99999999999999999999', '1%27']) assert.equal((await mai.get(`${base}/to-khai/${no}`)).status, 404, no);
    assert.equal((await (await office.as('congdan2')).get(`${base}/to-khai/1`)).status, 404);
    const two = [await mai.get(`${base}/to-khai/1`), await mai.get(`${base}/to-khai/1`)];
    await two[0].submit({ 'f.requester_name': 'Cửa Sổ Một' }, { form: /to-khai/, button: 'Lưu, làm sau' });
    const stale = await two[1].submit({ 'f.requester_name': 'Cửa Sổ Hai' }, { form: /to-khai/, button: 'Lưu và tiếp tục' });
    assert.equal(stale.status, 412);
    assert.match(stale.text, /value="Cửa Sổ Hai"/);
    assert.match(stale.main, /cửa sổ hoặc máy khác/);
  });

  test('"Thay đổi" leads to the very page and from there back to the check', async () => {
    let review = await prepareOnline(mai, MARITAL, { fresh: true });
    assert.match(review.path, /kiem-tra$/);
    const link = review.links.find((it) => /#f\.purpose$/.test(it.href)) ?? assert.fail(review.main);
    const page = await mai.get(link.href.split('#')[0]);
    assert.match(page.text, /id="f\.purpose"|name="f\.purpose"/);
    review = await page.submit({}, { form: /to-khai/, button: 'Lưu và tiếp tục' });
    assert.match(review.path, /kiem-tra$/);
  });
});

describe('the list of parts', () => {
  test('says what is done, what it costs and when, without a dead link', async () => {
    const base = await begin(mai, '2.000635');
    const page = await mai.get(base);
    assert.match(page.main, /Phí, lệ phí .*Trả khi hồ sơ được tiếp nhận|Phí, lệ phí Không phải nộp/);
    for (const link of page.links.filter((it) => it.href.startsWith(base))) assert.ok((await mai.get(link.href)).status < 400, link.href);
    assert.match((await mai.get('/ho-so')).main, /Bạn đang làm dở .* Giữ đến \d\d\/\d\d\/\d{4}/);
  });
});

describe('no twins', () => {
  test('what was sent just now is shown before another is begun; programs and those who want one get it', async () => {
    const binh = await office.as('congdan2');
    const sent = await sendOnline(binh, DEATH, { fresh: true });
    const page = await open(binh, DEATH, {});
    assert.deepEqual([page.status, page.h1], [200, 'Bạn vừa nộp một hồ sơ như thế này'], page.main);
    assert.equal(page.links.find((it) => it.text === 'Xem hồ sơ đã nộp').href, `/ho-so/${idIn(sent)}`);
    assert.deepEqual(await validateHtml(page.text), []);
    const before = one(server, 'SELECT count(*) FROM draft');
    const another = await page.submit({}, { button: 'Bắt đầu hồ sơ khác' });
    assert.match(another.path, /^\/ho-so\/nhap\/\d+$/);
    assert.equal(Number(one(server, 'SELECT count(*) FROM draft')), Number(before) + 1);
    assert.equal((await open(binh, DEATH, {})).path, another.path, 'the open one is found again');
    assert.equal((await (await office.as('congdan')).get(`/thu-tuc/${DEATH}`)).status, 200);
    await (await binh.get(another.path)).submit({}, { form: /\/bo$/ });
    const program = await binh.json('POST', '/ho-so/nhap', { thu_tuc: DEATH }, { 'X-CSRF-Token': binh.csrf });
    assert.equal(program.status, 201, program.text);
  });
});

describe('sent once', () => {
  test('by a double press, from two windows, two devices and the back button', async () => {
    const review = await prepareOnline(mai, MARITAL, { fresh: true });
    const phone = await office.signIn('congdan'), there = await phone.get(review.path), window = await mai.get(review.path);
    const before = Number(one(server, 'SELECT count(*) FROM dossier'));
    const press = (page) => page.submit({}, { form: /\/nop$/ });
    const answers = await Promise.all([press(review), press(review), press(window), press(there)]);
    const places = new Set(answers.map((page) => page.path.replace(/\?.*/, '')));
    assert.equal(places.size, 1, [...places].join(' '));
    assert.equal(Number(one(server, 'SELECT count(*) FROM dossier')), before + 1);
    const again = await press(review); // the back button, and pressed once more
    assert.equal(again.path.replace(/\?.*/, ''), [...places][0]);
    const back = await mai.get(review.path);
    assert.equal(back.path.replace(/\?.*/, ''), [...places][0], 'its pages lead to what was sent');
    assert.equal(Number(one(server, 'SELECT count(*) FROM dossier')), before + 1);
  });

  test('after the procedure has changed: said, nothing sent, and sent once it was seen', async () => {
    const review = await prepareOnline(mai, MARITAL, { fresh: true }), count = () => Number(one(server, 'SELECT count(*) FROM dossier')), before = count();
    const columns = 'procedure_id, valid_from_day, valid_to_day, content, folder, form_hash, process_hash, result_hash, hash, created_at_ms, source_day';
    sql(server, `INSERT INTO procedure_version (id, ${columns}) SELECT id + 1000000000000, ${columns} FROM procedure_version WHERE procedure_id IN (SELECT id FROM procedure WHERE code = '${MARITAL}')`);
    const told = await review.submit({}, { form: /\/nop$/ });
    assert.ok([409, 412, 422].includes(told.status), `${told.status}: ${told.main}`);
    assert.match(told.main, /thủ tục.*(?:thay đổi|mới)/i);
    assert.equal(count(), before);
    const sent = await (await mai.get(review.path)).submit({}, { form: /\/nop$/ });
    assert.match(sent.path, /^\/ho-so\/\d+\?moi=1$/, sent.main);
    assert.equal(count(), before + 1);
  });

  test('from a telephone whose clock is years off: the hours are ours, nothing ends too early or is taken for new', async () => {
    const { login, password } = office.logins().find((it) => it.login === 'congdan');
    for (const date of ['Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 2099 23:59:59 GMT']) {
      const phone = server.client(), raw = phone.raw.bind(phone), cookies = [];
      phone.raw = async (method, path, { headers, ...more } = {}) => {
        const answer = await raw(method, path, { ...more, headers: { Date: date, 'If-Modified-Since': date, 'If-Unmodified-Since': date, ...headers } });
        cookies.push(...(answer.headers['set-cookie'] ?? []));
        assert.notEqual(answer.status, 304, path);
        return answer;
      };
      await phone.login(login, password);
      phone.csrf = csrfOf(await phone.get('/gioi-thieu'));
      assert.ok(phone.csrf && cookies.length, 'no session');
      for (const line of cookies) assert.ok(!/expires=(?!Thu, 01 Jan 1970)/i.test(line), `ends by the clock of the telephone: ${line}`);
      const id = idIn(await sendOnline(phone, '2.000635', { fresh: true }));
      assert.ok(Math.abs(Number(one(server, `SELECT submitted_at_ms FROM dossier WHERE id = ${id}`)) - Date.now()) < 600_000);
      assert.equal((await phone.get(`/ho-so/${id}`)).status, 200);
    }
  });

  test('after the session was lost on the page to check', async () => {
    const binh = await office.signIn('congdan2'), review = await prepareOnline(binh, MARITAL, { fresh: true });
    sql(server, `UPDATE session SET expires_at_ms = 1 WHERE account_id = (SELECT id FROM account WHERE login = 'congdan2')`);
    const lost = await review.submit({}, { form: /\/nop$/ });
    assert.equal(lost.status, 401);
    const asked = await binh.get(`${review.path.replace('/kiem-tra', '')}/to-khai/2`); // a page of the form, and back to it
    const client = server.client(), { password } = office.logins().find((it) => it.login === 'congdan2');
    const page = await client.login('congdan2', password, { path: asked.path });
    assert.match(page.path, /to-khai\/2$/, page.main);
    const sent = await (await client.get(review.path)).submit({}, { form: /\/nop$/ });
    assert.match(sent.path, /^\/ho-so\/\d+\?moi=1$/, sent.main);
  });
});

describe('the national portal', () => {
  test('its page leads there with what was prepared, and says that it comes back', async () => {
    const info = await mai.get(`/thu-tuc/${PORTAL}`);
    assert.ok(info.links.some((it) => it.href === PORTAL_PAGE), info.main);
    const base = await begin(mai, PORTAL), { values } = example('2.000815', { channel: 'counter' });
    const tasks = await mai.get(base);
    assert.match(tasks.main, /hồ sơ sẽ được chuyển về đây để bạn theo dõi/);
    assert.doesNotMatch(tasks.main, /Phí, lệ phí/);
    let page = await mai.get(`${base}/to-khai`);
    for (let i = 0; i < 3 && page.path.endsWith('/to-khai'); i++) page = await next(page, formValues(values));
    const review = await mai.get(`${base}/kiem-tra`);
    assert.equal(review.links.find((it) => it.text === 'Đến Cổng Dịch vụ công quốc gia')?.href, PORTAL_PAGE, review.main);
    assert.deepEqual(await validateHtml(review.text), []);
    assert.deepEqual(await validateHtml((await mai.get(`${base}/to-khai/2`)).text), []);
    assert.match(review.text, new RegExp(`<textarea[^>]*readonly[^>]*>[^<]*: ${values.doc_name}`), 'to be copied');
    assert.equal(review.forms.some((form) => /\/nop$/.test(form.action)), false);
    const version = (await mai.get(base)).form(/\/bo$/).all.find((field) => field.name === 'version').value;
    const forced = await mai.post(`${base}/nop`, { csrf: mai.csrf, version, ban: '1' });
    assert.equal(forced.status, 409, forced.main);
  });
});

describe('kept on devices', () => {
  test('the worker and its page are nobody\'s, the key is the session\'s own', async () => {
    const worker = await mai.raw('GET', '/sw.js');
    assert.match(worker.headers['content-type'], /javascript/);
    const files = [...worker.text.matchAll(/"(\/assets\/[^"]+)"/g)].map((it) => it[1]);
    assert.ok(files.length >= 6);
    for (const file of files) assert.equal((await mai.raw('GET', file)).status, 200, file);
    const page = await server.client().get('/khong-mang');
    assert.equal(page.status, 200);
    assert.equal(csrfOf(page), undefined);
    assert.equal((await server.client().json('GET', '/may/khoa')).status, 401);
    assert.equal((await (await office.as('motcua')).json('GET', '/may/khoa')).status, 403, 'the office keeps nothing on devices');
    const mine = await mai.json('GET', '/may/khoa'), other = await (await office.signIn('congdan')).json('GET', '/may/khoa');
    assert.match(mine.json.key, /^[0-9a-f]{64}$/);
    assert.equal(mine.headers['cache-control'], 'no-store');
    assert.deepEqual([mine.json.owner === other.json.owner, mine.json.key === other.json.key], [true, false]);
    assert.equal((await mai.get('/may/khoa')).text.includes(mine.json.key), false, 'not on a page');
    const manifest = JSON.parse((await mai.raw('GET', '/assets/manifest.webmanifest')).text);
    for (const icon of manifest.icons) assert.equal((await mai.raw('GET', `/assets/${icon.src}`)).status, 200, icon.src);
  });

  test('what comes later is saved once by its key, is no answer of an old version, and leaves the rest alone', async () => {
    const base = await begin(mai, MARITAL);
    const field = (page) => page.form(/to-khai$/).all.find((it) => it.name === 'version').value;
    const version = field(await mai.get(`${base}/to-khai`)), headers = { 'X-CSRF-Token': mai.csrf, 'Idempotency-Key': 'giu-tren-may-0001' };
    const send = (name, at) => mai.json('POST', `${base}/luu`, { version: at, f: { requester_name: name } }, headers);
    const first = await send('Gõ khi mất mạng', version), second = await send('Gõ khi mất mạng', version);
    assert.deepEqual([first.status, second.status], [200, 200], second.text);
    assert.equal(field(await mai.get(`${base}/to-khai`)), String(first.json.version), 'once');
    headers['Idempotency-Key'] = 'giu-tren-may-0002';
    assert.equal((await send('Máy kia', version)).status, 412);
    assert.match((await mai.get(`${base}/to-khai`)).text, /value="Gõ khi mất mạng"/);
  });

  test('sensitive questions are marked, and logging out wipes the device', async () => {
    const base = await begin(mai, DEATH);
    const page = await mai.get(`${base}/to-khai`);
    for (const key of ['deceased_ethnic', 'requester_personal_no'])
      assert.match(page.text, new RegExp(`data-sensitive[^>]*>(?:(?!govuk-form-group)[\\s\\S])*name="f\\.${key}"`), key);
    const out = await (await office.signIn('congdan2')).raw('POST', '/dang-xuat');
    assert.equal(out.headers['clear-site-data'], '"cache", "storage"');
  });
});
