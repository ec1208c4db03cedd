// What people do themselves: write, save, check, send; look at their dossiers; what others may not see.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runMotcua, startMotcua } from '../lib/motcua.mjs';
import { fillDraft } from './lib/office.mjs';

const MARITAL = '1.004873', BIRTH = '1.001193', CERTIFY = '2.000815';
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let server, mai, binh, officer, logins;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  logins = runMotcua(['demo', '--logins', '--json', ...server.place]).trim().split('\n').map((line) => JSON.parse(line));
  mai = await signedIn('congdan');
  binh = await signedIn('congdan2');
  officer = await signedIn('motcua');
});
after(() => server?.stop());

async function signedIn(login) {
  const one = logins.find((it) => it.login === login);
  const client = server.client();
  const page = await client.login(one.login, one.password, { secret: one.secret });
  assert.equal(page.status, 200, page.main);
  return client;
}

const example = (code, name) => Object.fromEntries(Object.entries(JSON.parse(readFileSync(`procedures/${code}/examples/${name}.json`, 'utf8')).values).map(([key, value]) => [`f.${key}`, value]));

// Of the values those whose questions stand on the page; dates in their three boxes.
function onPage(page, values) {
  const names = new Set(page.form(/to-khai$/).all.map((field) => field.name)), out = {};
  for (const [name, value] of Object.entries(values)) {
    if (names.has(name)) out[name] = String(value).includes('|') ? value.split('|') : value;
    else if (names.has(`${name}.d`)) [out[`${name}.d`], out[`${name}.m`], out[`${name}.y`]] = /-/.test(value) ? value.split('-').reverse() : value.split('/');
  }
  return out;
}

// Fills the form in; answers open further questions, and the page comes back without blame until all are there.
async function fill(client, id, values) {
  let page = await client.get(`/ho-so/nhap/${id}/to-khai`);
  for (let i = 0; i < 6 && page.path.endsWith('/to-khai'); i++) {
    page = await page.submit(onPage(page, values), { form: /to-khai$/, button: 'Lưu và tiếp tục' });
    if (page.path.endsWith('/to-khai')) assert.deepEqual([page.status, page.errors], [200, []], page.main);
  }
  assert.match(page.path, /giay-to$/);
  return page;
}

async function begin(client, code) {
  let page = await client.get(`/thu-tuc/${code}`).then((it) => it.submit({}, { form: '/ho-so/nhap' }));
  if (page.path === '/ho-so/nhap') page = await page.submit({}, { button: 'Bắt đầu hồ sơ khác' }); // one was sent just now
  return Number(page.path.match(/^\/ho-so\/nhap\/(\d+)$/)[1] ?? assert.fail(page.path)) ? page.path.split('/').at(-1) : '';
}

const drop = async (client, id) => (await client.get(`/ho-so/nhap/${id}`)).submit({}, { form: /\/bo$/ });

describe('a draft', () => {
  test('is one of its kind, and starts over when asked to', async () => {
    const id = await begin(mai, MARITAL);
    assert.equal(await begin(mai, MARITAL), id);
    const tasks = await mai.get(`/ho-so/nhap/${id}`);
    assert.match(tasks.main, /Tờ khai Chưa làm/);
    assert.match(tasks.main, /Kiểm tra và nộp Làm xong các phần trên trước/);
    const fresh = await tasks.submit({}, { button: 'Bắt đầu lại' });
    assert.notEqual(fresh.path, `/ho-so/nhap/${id}`);
    assert.equal((await mai.get(`/ho-so/nhap/${id}`)).status, 404);
    assert.match((await mai.get('/ho-so')).main, /Bạn đang làm dở Xác nhận tình trạng hôn nhân/);
    await drop(mai, fresh.path.split('/').at(-1));
  });

  test('is filled in from the account, with the source beside it', async () => {
    const id = await begin(mai, MARITAL);
    const page = await mai.get(`/ho-so/nhap/${id}/to-khai`);
    const name = page.form(/to-khai$/).all.find((field) => field.name === 'f.requester_name');
    assert.equal(name.value, 'Lê Thị Mai');
    assert.match(page.main, /Lấy từ tài khoản của bạn/);
    const sent = await page.submit({ 'f.requester_name': '' }, { form: /to-khai$/, button: 'Lưu và tiếp tục' });
    assert.equal(sent.status, 422);
    const again = await mai.get(`/ho-so/nhap/${id}/to-khai`);
    assert.equal(again.form(/to-khai$/).all.find((field) => field.name === 'f.requester_name').value, '', 'what was emptied stays empty');
    await drop(mai, id);
  });

  test('keeps what is wrong, and says what to do', async () => {
    const id = await begin(mai, MARITAL);
    let page = await mai.get(`/ho-so/nhap/${id}/to-khai`);
    const values = onPage(page, { ...example(MARITAL, 'online_single_marriage'), 'f.requester_birth_date': '31/02/1985', 'f.requester_phone': '12' });
    page = await page.submit(values, { form: /to-khai$/, button: 'Lưu và tiếp tục' });
    assert.equal(page.status, 422);
    assert.match(page.title, /^Lỗi:/);
    assert.ok(page.errors.length >= 2, page.errors.join('; '));
    assert.match(page.text, /<a href="#f\.requester_phone">/);
    assert.match(page.text, /value="31\/02\/1985"/);
    page = await mai.get(`/ho-so/nhap/${id}/to-khai`);
    assert.match(page.text, /value="31\/02\/1985"/, 'stored although wrong');
    assert.match((await mai.get(`/ho-so/nhap/${id}`)).main, /Tờ khai Còn \d+ chỗ cần điền Đang làm/);
    await drop(mai, id);
  });

  test('without scripts, an optional question that an answer opens is shown once', async () => {
    const id = await begin(mai, '1.000656');
    const values = example('1.000656', 'online_hospital');
    delete values['f.death_hour'];
    delete values['f.death_minute'];
    await fill(mai, id, values);
    const form = await mai.get(`/ho-so/nhap/${id}/to-khai`);
    assert.ok(!form.form(/to-khai$/).all.some((field) => field.name === 'f.death_minute'), 'not asked before there is an hour');
    const again = await form.submit({ 'f.death_hour': '5' }, { form: /to-khai$/, button: 'Lưu và tiếp tục' });
    assert.deepEqual([again.status, again.path.endsWith('/to-khai'), again.errors], [200, true, []], again.main);
    assert.match(again.main, /làm hiện thêm vài câu hỏi/);
    const on = await again.submit({ 'f.death_minute': '' }, { form: /to-khai$/, button: 'Lưu và tiếp tục' });
    assert.match(on.path, /giay-to$/, 'left empty it is not asked again');
    const later = await (await mai.get(`/ho-so/nhap/${id}/to-khai`)).submit({ 'f.death_hour': '' }, { form: /to-khai$/, button: 'Lưu và tiếp tục' });
    assert.match(later.path, /giay-to$/, 'a question that goes away brings nothing back');
    const put = await (await mai.get(`/ho-so/nhap/${id}/to-khai`)).submit({ 'f.death_hour': '7' }, { form: /to-khai$/, button: 'Lưu, làm sau' });
    assert.ok(!put.path.endsWith('/to-khai'), 'who saves for later is not held up');
    await drop(mai, id);
  });

  test('saves itself while it is written, and notices another window', async () => {
    const id = await begin(mai, MARITAL);
    const page = await mai.get(`/ho-so/nhap/${id}/to-khai`);
    const { csrf, version } = Object.fromEntries(page.form(/to-khai$/).fields.map((f) => [f.name, f.value]));
    const save = (value, at) => mai.raw('POST', `/ho-so/nhap/${id}/luu`, {
      headers: { Accept: 'application/json', 'X-Autosave': '1', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrf, version: at, 'f.requester_name': value }).toString(),
    });
    let answer = await save('Lê', version);
    assert.equal(answer.status, 200, answer.text);
    const { version: next } = JSON.parse(answer.text);
    assert.equal(next, Number(version) + 1);
    answer = await save('another window', version);
    assert.equal(answer.status, 412);
    assert.match(answer.headers['content-type'], /problem\+json/);
    assert.equal((await save('x'.repeat(4500), next)).status, 200, 'too long is kept too, and judged later');
    const stale = await page.submit({ 'f.requester_name': 'Old window' }, { form: /to-khai$/, button: 'Lưu và tiếp tục' });
    assert.equal(stale.status, 412);
    assert.match(stale.main, /cửa sổ hoặc máy khác/);
    assert.match(stale.text, /value="Old window"/, 'what was typed is still there');
    const saved = await stale.submit({}, { form: /to-khai$/, button: 'Lưu, làm sau' });
    assert.notEqual(saved.status, 412);
    assert.equal((await mai.raw('POST', `/ho-so/nhap/${id}/luu`, { body: 'csrf=wrong&version=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status, 403);
    assert.equal((await binh.post(`/ho-so/nhap/${id}/luu`, { csrf: (await binh.get('/ho-so')).forms[0].fields[0].value, version: '1' })).status, 404);
    await drop(mai, id);
  });

  test('takes files, names what is wrong with them, gives them back', async () => {
    const id = await begin(mai, BIRTH);
    await fill(mai, id, example(BIRTH, 'online_married'));
    let page = await mai.get(`/ho-so/nhap/${id}/giay-to`);
    assert.match(page.main, /Giấy chứng sinh Cần gửi/);
    const form = page.forms.find((f) => f.fields.some((it) => it.value === 'giay_chung_sinh'));
    const add = (...files) => page.submit({ tep: files }, { form });
    assert.match((await add()).main, /Chưa có tệp nào/);
    assert.match((await add({ name: 'trống.jpg', type: 'image/jpeg', bytes: Buffer.alloc(0) })).main, /Tệp trống\.jpg không có nội dung/);
    let bad = await add({ name: 'virus.exe', type: 'image/jpeg', bytes: Buffer.from('MZ\x90\x00 not a picture') });
    assert.equal(bad.status, 422);
    assert.match(bad.text, /<a href="#tep-giay_chung_sinh">/);
    bad = await add({ name: 'lớn.png', type: 'image/png', bytes: Buffer.concat([PNG, Buffer.alloc(31 << 20)]) });
    assert.equal(bad.status, 422);
    assert.match(bad.main, /lớn\.png lớn quá 30 MB/);
    page = await add({ name: 'mặt trước.png', type: 'image/png', bytes: PNG }, { name: 'mặt sau.png', type: 'image/png', bytes: PNG });
    assert.match(page.main, /Đã thêm 2 tệp/);
    assert.match(page.main, /Giấy chứng sinh Đã có/);
    const file = page.links.find((it) => it.text === 'mặt trước.png').href;
    const got = await mai.raw('GET', file);
    assert.ok(got.bytes.equals(PNG));
    assert.match(got.headers['content-disposition'], /^attachment/);
    assert.equal((await binh.raw('GET', file)).status, 404);
    page = await page.submit({}, { form: `${file}/bo` });
    assert.match(page.main, /Đã bỏ tệp mặt trước\.png/);
    assert.equal((await mai.raw('GET', file)).status, 404);
    await drop(mai, id);
  });
});

async function sent(client, code = MARITAL, name = 'online_single_marriage', deliver = 'online') {
  const id = await begin(client, code);
  let page = await fill(client, id, example(code, name));
  const form = page.forms.find((f) => f.fields.some((it) => it.value === 'giay_chung_sinh'));
  if (form) page = await page.submit({ tep: [{ name: 'giay.png', type: 'image/png', bytes: PNG }] }, { form });
  page = await (await client.get(`/ho-so/nhap/${id}/nhan-ket-qua`)).submit({ deliver }, { form: /nhan-ket-qua$/ });
  assert.match(page.path, /kiem-tra$/, page.main);
  return { id, review: page, done: await page.submit({}, { form: /\/nop$/ }) };
}

describe('sending', () => {
  test('shows everything once more, then the number and the hour of the answer', async () => {
    const { id, review, done } = await sent(mai);
    assert.match(review.main, /Người nộp Họ, chữ đệm và tên Lê Thị Mai/);
    assert.match(review.text, /href="\/ho-so\/nhap\/\d+\/to-khai\/1\?kiem_tra=1#f\.requester_name"/);
    assert.match(done.path, /^\/ho-so\/\d+\?moi=1$/);
    assert.equal(done.h1, 'Đã gửi yêu cầu của bạn');
    assert.match(done.main, /YC-H26\.36\.14-\d{6}-\d{4}/);
    assert.match(done.main, /trả lời bạn trước \d+ giờ \d\d, (thứ|Chủ nhật)/);
    const again = await review.submit({}, { form: /\/nop$/ });
    assert.equal(again.path, done.path, 'a second press leads to the same');
    const old = await mai.get(`/ho-so/nhap/${id}/kiem-tra`);
    assert.equal(old.path, done.path.replace('?moi=1', ''));
    const { csrf } = Object.fromEntries(review.form(/\/nop$/).fields.map((f) => [f.name, f.value]));
    const other = await mai.post(`/ho-so/nhap/${id}/nop`, { csrf, once: 'another-press', version: '1', ban: '1' });
    assert.equal(other.path, done.path, 'and so does an old page');
    for (const path of [done.path, `/ho-so/nhap/${id}`, `/ho-so/nhap/${id}/to-khai`]) assert.equal((await binh.get(path)).status, 404, path);
    assert.equal((await officer.get(done.path)).status, 403);
    assert.equal((await server.client().raw('GET', done.path)).status, 303, 'first log in');
    assert.match((await mai.get('/ho-so')).main, /Đã nộp .*YC-H26/);
  });

  test('names what is missing', async () => {
    const id = await begin(mai, BIRTH);
    await fill(mai, id, example(BIRTH, 'online_married'));
    const review = await mai.get(`/ho-so/nhap/${id}/kiem-tra`);
    assert.match(review.main, /Giấy chứng sinh Cần gửi/);
    assert.equal(review.forms.filter((f) => /nop$/.test(f.action)).length, 0);
    const { csrf } = Object.fromEntries((await mai.get(`/ho-so/nhap/${id}/to-khai`)).form(/to-khai$/).fields.map((f) => [f.name, f.value]));
    const page = await mai.post(`/ho-so/nhap/${id}/nop`, { csrf, version: '1', ban: '1' });
    assert.ok([412, 422].includes(page.status));
    await drop(mai, id);
  });

  test('withdraws, once, and a stale page says so', async () => {
    const { done } = await sent(mai);
    const page = await mai.get(done.path.replace('?moi=1', ''));
    const gone = await page.submit({}, { form: /\/rut$/ });
    assert.match(gone.main, /Bạn đã rút hồ sơ này/);
    const { csrf } = Object.fromEntries(page.form(/\/rut$/).fields.map((f) => [f.name, f.value]));
    assert.ok([409, 412].includes((await mai.post(`${page.path}/rut`, { csrf, version: '1' })).status));
    assert.equal((await binh.post(`${page.path}/rut`, { csrf: (await binh.get('/ho-so')).forms[0].fields[0].value, version: '1' })).status, 404);
  });
});

describe('tracking without a login', () => {
  test('says how far, and nothing else', async () => {
    const anybody = server.client();
    const { done } = await sent(mai);
    const number = done.main.match(/YC-[\w.-]+/)[0];
    const page = await anybody.get(`/tra-cuu?ma=${encodeURIComponent(` ${number.toLowerCase()} `)}`);
    assert.equal(page.status, 200);
    assert.match(page.main, /Chờ tiếp nhận Đã hoàn thành 10 phần trăm/);
    assert.match(page.headers['x-robots-tag'], /noindex/);
    for (const secret of ['Mai', 'hôn nhân', 'Phạm']) assert.doesNotMatch(page.main, new RegExp(secret));
    const unknown = await anybody.get('/tra-cuu?ma=<script>alert(1)</script>');
    assert.equal(unknown.status, 200);
    assert.match(unknown.main, /Chưa thấy hồ sơ nào/);
    assert.match((await anybody.get(`/t/${number}/wrong-secret`)).main, /Đã hoàn thành 10 phần trăm/);
    assert.equal((await anybody.get(`/tra-cuu?ma=${'x'.repeat(400)}`)).status, 422);
    const json = await anybody.json('GET', `/tra-cuu?ma=${number}`);
    assert.deepEqual(Object.keys(json.json).sort(), ['asked', 'code', 'found', 'percent', 'state', 'tag', 'typed']);
  });
});

describe('prepared for the desk', () => {
  test('explains, shows a code, and the desk opens it filled in', async () => {
    const id = await begin(mai, CERTIFY);
    await fill(mai, id, example(CERTIFY, 'counter_degree'));
    const page = await mai.get(`/ho-so/nhap/${id}/kiem-tra`);
    assert.match(page.main, /Bạn đã chuẩn bị xong/);
    assert.match(page.main, new RegExp(`CB-${id}`));
    assert.match(page.main, /đối chiếu với bản chính/);
    assert.match(page.text, /<svg/);
    assert.equal(page.forms.filter((f) => /nop$/.test(f.action)).length, 0);
    assert.equal((await binh.get(`/quay/chuan-bi/${id}`)).status, 403);
    const desk = await officer.get(`/quet?ma=${encodeURIComponent(`http://localhost:8080/quay/chuan-bi/${id}`)}`);
    assert.equal(desk.path, `/quay/chuan-bi/${id}`, desk.main);
    assert.equal((await officer.get(`/quet?ma=CB-${id}`)).path, desk.path);
    const form = desk.form('/quay/moi'), value = (name) => form.all.find((field) => field.name === name)?.value;
    assert.equal(value('applicant.name'), 'Lê Thị Mai');
    const taken = await desk.submit({}, { form });
    assert.match(taken.path, /^\/quay\/ho-so\/\d+$/, taken.main);
    assert.equal((await officer.get(`/quay/chuan-bi/${id}`)).path, taken.path, 'scanned again: the dossier');
    assert.equal((await mai.get(`/ho-so/nhap/${id}`)).path, `/ho-so/${taken.path.split('/').at(-1)}`, 'the person sees it too');
    assert.equal((await officer.get('/quay/chuan-bi/42')).status, 404);
  });
});

// ---- with the office at work ----

const staff = {};
const as = async (login) => (staff[login] ??= login === 'motcua' ? officer : await signedIn(login));

async function receive(id) {
  const page = await officer.get(`/quay/ho-so/${id}`);
  const form = page.form(/\/nhan$/);
  const counts = Object.fromEntries(form.all.filter((f) => f.name.startsWith('c.')).map((f) => [f.name, '1']));
  const done = await page.submit(counts, { form });
  assert.match(done.main, /mã hồ sơ H26/, done.main);
}

// Takes and completes the step in front of this person.
async function step(login, id, values = {}, button) {
  const client = await as(login);
  let page = await client.get(`/cong-viec/ho-so/${id}`);
  page = await page.submit({}, { form: /\/nhan$/ });
  if (page.forms.some((f) => /ban-ky$/.test(f.action))) page = await page.submit({ scan: [{ name: 'ky.png', type: 'image/png', bytes: PNG }] }, { form: /ban-ky$/ });
  const on = (at) => at.submit(values, { form: /\/xong$/, ...(button && { button }) });
  page = await on(page);
  if (page.status === 422) page = await on(await fillDraft(page)); // what the register says is still missing
  assert.equal(page.status, 200, page.main);
  return page;
}

describe('while the office works', () => {
  test('papers that were asked for are given, all of them', async () => {
    const { done } = await sent(mai, BIRTH, 'online_married', 'counter');
    const id = done.path.match(/\d+/)[0];
    let desk = await officer.get(`/quay/ho-so/${id}`);
    desk = await desk.submit({ ask: ['giay_chung_sinh'], 'n.giay_chung_sinh': 'Ảnh bị mờ <b>', reason: 'Ảnh giấy chứng sinh chưa rõ' }, { form: /bo-sung$/ });
    let page = await mai.get(`/ho-so/${id}`);
    assert.match(page.main, /Cần bạn bổ sung giấy tờ/);
    assert.match(page.main, /Ảnh giấy chứng sinh chưa rõ/);
    assert.match(page.main, /Ảnh bị mờ <b>/);
    const early = await page.submit({}, { form: /da-bo-sung$/ });
    assert.equal(early.status, 422);
    assert.match(early.text, /<a href="#tep-giay_chung_sinh">/);
    const bad = await page.submit({ tep: [{ name: 'x.png', bytes: Buffer.from('no picture at all') }] }, { form: /giay-to$/ });
    assert.equal(bad.status, 422);
    assert.match(bad.text, /<a href="#tep-giay_chung_sinh">/);
    page = await page.submit({ tep: [{ name: 'rõ.png', type: 'image/png', bytes: PNG }] }, { form: /giay-to$/ });
    assert.match(page.main, /Đã thêm 1 tệp/);
    page = await page.submit({}, { form: /giay-to\/\d+\/bo$/ });
    assert.match(page.main, /Đã bỏ tệp rõ\.png/);
    page = await page.submit({ tep: [{ name: 'rõ hơn.png', type: 'image/png', bytes: PNG }] }, { form: /giay-to$/ });
    const slip = page.links.find((it) => /phieu/.test(it.href));
    assert.match((await mai.raw('GET', slip.href)).headers['content-type'], /pdf/);
    assert.equal((await binh.raw('GET', slip.href)).status, 404);
    const other = await mai.post(`/ho-so/${id}/giay-to`, {});
    assert.ok(other.status >= 400);
    page = await page.submit({}, { form: /da-bo-sung$/ });
    assert.match(page.main, /Đã gửi giấy tờ bổ sung/);
    assert.match(page.main, /Bạn đã bổ sung giấy tờ/);
  });

  test('a draft certificate is objected to, then agreed; the result is downloaded', async () => {
    const { done } = await sent(mai, BIRTH, 'online_married', 'online');
    const id = done.path.match(/\d+/)[0];
    assert.equal((await mai.raw('GET', `/ho-so/${id}/ban-nhap`)).status, 404, 'nothing to confirm yet');
    assert.equal((await mai.raw('POST', `/ho-so/${id}/ket-qua`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `csrf=${(await mai.get('/ho-so')).forms[0].fields[0].value}` })).status, 404, 'nor to download');
    await receive(id);
    let page = await mai.get(`/ho-so/${id}`);
    assert.match(page.main, /Hồ sơ đã nhận Đang giải quyết Kết quả có trước \d+ giờ \d\d, .*Vì sao là ngày này\?/);
    await step('chuyenvien', id);
    await step('chuyenvien', id);
    page = await mai.get(`/ho-so/${id}`);
    assert.match(page.main, /Mời bạn xem bản nháp và trả lời/);
    assert.match(page.main, /Bạn có một ngày làm việc, đến \d+ giờ \d\d, .*không trả lời được hiểu là đồng ý/);
    const pdf = await mai.raw('GET', `/ho-so/${id}/ban-nhap`);
    assert.match(pdf.headers['content-type'], /pdf/);
    assert.equal((await binh.raw('GET', `/ho-so/${id}/ban-nhap`)).status, 404);
    const why = page.forms.find((f) => f.all.some((it) => it.name === 'ly_do'));
    const silent = await page.submit({ ly_do: '' }, { form: why });
    assert.equal(silent.status, 422);
    assert.match(silent.text, /<a href="#ly_do">/);
    page = await page.submit({ ly_do: 'Tên mẹ là Phạm Thị Hòa' }, { form: why });
    assert.match(page.main, /Cán bộ sẽ sửa/);
    assert.match((await (await as('chuyenvien')).get(`/cong-viec/ho-so/${id}`)).main, /Tên mẹ là Phạm Thị Hòa/);
    await step('chuyenvien', id);
    page = await mai.get(`/ho-so/${id}`);
    page = await page.submit({}, { form: page.forms.find((f) => /ban-nhap$/.test(f.action) && f.fields.some((it) => it.value === 'dong_y')) });
    assert.match(page.main, /Chúng tôi làm tiếp ngay/);
    const csrf = page.forms[0].fields[0].value;
    assert.equal((await mai.post(`/ho-so/${id}/ban-nhap`, { csrf, tra_loi: 'dong_y' })).status, 409, 'answered once');
    await step('lanhdao', id, {}, 'Duyệt');
    await step('vanthu', id);
    page = await mai.get(`/ho-so/${id}`);
    assert.match(page.main, /Đã có kết quả/);
    const get = await mai.raw('POST', `/ho-so/${id}/ket-qua`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `csrf=${csrf}` });
    assert.ok(get.bytes.equals(PNG));
    page = await mai.get(`/ho-so/${id}`);
    assert.match(page.main, /Hồ sơ đã xong/);
    const again = await mai.raw('POST', `/ho-so/${id}/ket-qua`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `csrf=${csrf}` });
    assert.ok(again.bytes.equals(PNG), 'as often as one likes');
    assert.match(page.main, /Bạn đã đồng ý với bản nháp/);
  });

  test('with the secret of the slip, who has it and until when, without the applicant', async () => {
    const { done } = await sent(mai);
    const id = done.path.match(/\d+/)[0];
    await receive(id);
    const page = await officer.get(`/cong-viec/ho-so/${id}`);
    const slip = await officer.raw('GET', page.links.find((it) => /phieu/.test(it.href)).href);
    assert.equal(slip.status, 200);
    const code = page.text.match(/H26\.36\.14-\d{6}-\d{4}/)[0];
    const anybody = server.client();
    const plain = await anybody.get(`/tra-cuu?ma=${code}`);
    assert.match(plain.main, /Đang giải quyết Đã hoàn thành 50 phần trăm/);
    assert.doesNotMatch(plain.main, /Đỗ Minh Quân|Tư pháp/);
  });
});
