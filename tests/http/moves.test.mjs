// The officers' side of every move: each row of src/mod/dossier/moves.inc that is made by somebody of the office is walked over
// HTTP, with the slip it prints; what the applicant does is sent to the applicant's own pages.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startMotcua } from '../lib/motcua.mjs';
import { errorsOf } from './lib/answer.mjs';
import { idIn, Office, one, pdfText, receive, sendOnline, sql, takeIn, workAs, workThrough } from './lib/office.mjs';
import { addStranger, STRANGER } from './lib/world.mjs';

const NOW = '2026-11-20T08:30:00+07:00'; // a Friday; the 24th is a holiday
const CODE = '1.004873'; // three working days
const LONGER = '1.004884'; // sector law allows an extension
const DUTY = 'Luật Quản lý thuế 38/2019/QH14 Điều 55';

let server, office;
const p = {};
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1', MOTCUA_NOW: NOW } });
  // No shipped folder names a financial duty: one procedure of this town does.
  sql(server, `UPDATE procedure_version SET content = '{"duty":{"ground":"${DUTY}"},' || substr(content, 2) WHERE procedure_id IN (SELECT id FROM procedure WHERE code = '2.000635')`);
  office = new Office(server);
  addStranger(office); // an agency elsewhere
  await Promise.all(Object.entries({ away: STRANGER, citizen: 'congdan', officer: 'motcua', specialist: 'chuyenvien', specialist2: 'chuyenvien2', leader: 'lanhdao' }).map(async ([who, login]) => (p[who] = await office.as(login))));
});
after(() => server?.stop());

const squeeze = (text) => text.replace(/\s+/g, ' ');
const at = (id) => `/cong-viec/ho-so/${id}`;
const state = (id) => one(server, `SELECT state FROM dossier WHERE id = ${id}`);
const walked = (id) => sql(server, `SELECT canonical FROM event WHERE dossier_id = ${id} AND kind LIKE 'dossier.%'`).map(([text]) => /"move":"([A-Z_]+)"/.exec(Buffer.from(text.replace(/^\\x/, ''), /^\\x/.test(text) ? 'hex' : 'utf8').toString())?.[1]).filter(Boolean);
const made = new Set();
const note = (...ids) => ids.forEach((id) => walked(id).forEach((move) => made.add(move)));

async function taken(code = CODE, more) {
  return idIn(await receive(await takeIn(p.officer, code, more)));
}

// The form of a move on the dossier page of this person.
async function moveForm(who, id, word, action = 'buoc-di') {
  const page = await who.get(at(id));
  const form = page.forms.find((one) => one.action === `${at(id)}/${action}` && one.all.some((field) => field.name === 'move' && field.value === word));
  return { page, form: form ?? assert.fail(`${word} is not offered: ${page.main.slice(0, 1500)}`) };
}
async function offered(who, id) {
  const page = await who.get(at(id));
  return page.forms.flatMap((form) => form.all.filter((field) => field.name === 'move').map((field) => `${form.action.endsWith('/de-nghi') ? '?' : ''}${field.value}`)).sort();
}
async function move(who, id, word, values = {}, action) {
  const { page, form } = await moveForm(who, id, word, action);
  const next = await page.submit(values, { form });
  assert.equal(next.status, 200, `${word}: ${next.main.slice(0, 600)}`);
  assert.equal(next.path, at(id));
  return next;
}
const firstPaper = (form) => form.all.find((field) => field.name === 'ask').value;
async function askSupplement(id, values = {}) {
  const { form } = await moveForm(p.officer, id, 'ASK_SUPPLEMENT');
  return move(p.officer, id, 'ASK_SUPPLEMENT', { ask: firstPaper(form), reason: 'Bản chụp mờ, chưa đọc được.', ...values });
}
async function slip(who, page, title, ...words) {
  const link = page.links.find((one) => one.text.includes(title)) ?? assert.fail(`no slip ${title}: ${page.main}`);
  const answer = await who.raw('GET', link.href);
  assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/pdf']);
  const text = squeeze(pdfText(answer.bytes));
  const code = one(server, `SELECT coalesce(d.code, d.request_no) FROM dossier d JOIN slip s ON s.dossier_id = d.id WHERE s.id = ${/\d+/.exec(link.href)[0]}`);
  for (const word of [code, ...words]) assert.ok(text.includes(word), `${title} does not say ${word}: ${text}`);
}

describe('papers after appraisal', () => {
  test('proposed by the specialist, asked for by the desk (Mẫu 02), taken at the counter', async () => {
    const id = await taken();
    assert.deepEqual(await offered(p.specialist, id), ['?APOLOGISE', '?ASK_SUPPLEMENT', '?DECLINE']);
    const { page, form } = await moveForm(p.specialist, id, 'ASK_SUPPLEMENT', 'de-nghi');
    const wrong = await page.submit({ reason: 'Thiếu giấy', 'n.giay_uy_quyen': 'bản chính' }, { form });
    assert.equal(wrong.status, 422);
    assert.match(errorsOf(wrong, 'nothing chosen').ask ?? '', /ít nhất một/);
    const again = wrong.forms.find((one) => one.action.endsWith('/de-nghi') && one.all.some((field) => field.value === 'ASK_SUPPLEMENT'));
    assert.equal(again.all.find((field) => field.name === 'reason').value.trim(), 'Thiếu giấy', 'what was typed is lost');
    await move(p.specialist, id, 'ASK_SUPPLEMENT', { ask: 'giay_uy_quyen', 'n.giay_uy_quyen': 'bản chính', reason: 'Thiếu giấy ủy quyền' }, 'de-nghi');
    assert.ok(!(await offered(p.specialist, id)).includes('?ASK_SUPPLEMENT'), 'proposed twice');
    const desk = await p.officer.get('/quay');
    assert.match(desk.main, /Chuyên môn đề nghị[\s\S]*Thiếu giấy ủy quyền/);
    const ready = await moveForm(p.officer, id, 'ASK_SUPPLEMENT');
    assert.equal(ready.form.all.find((field) => field.name === 'reason').value.trim(), 'Thiếu giấy ủy quyền');
    const asked = await ready.page.submit({}, { form: ready.form });
    assert.match(asked.main, /Thời hạn đang dừng/);
    assert.match(asked.main, /Đã thực hiện/);
    await slip(p.officer, asked, 'Mẫu 02', 'PHIẾU YÊU CẦU', 'Thiếu giấy ủy quyền');
    const counter = await p.officer.get(`/quay/ho-so/${id}`);
    const take = counter.form(/\/da-bo-sung$/);
    const none = await counter.submit({}, { form: take });
    assert.equal(none.status, 422, 'went on without the papers');
    assert.ok(errorsOf(none, 'no papers')['o.giay_uy_quyen']);
    const done = await none.submit({ 'o.giay_uy_quyen': '1' }, { form: none.form(/\/da-bo-sung$/) });
    assert.equal(done.path, at(id), done.main);
    assert.match(done.main, /Dừng từ 08:3\d 20\/11\/2026 đến 08:3\d 20\/11\/2026/);
    assert.match(done.main, /Tính lại từ đầu từ 08:3\d 20\/11\/2026, hẹn/);
    assert.equal(state(id), 'processing');
    note(id);
  });

  test('two officers at once: the second is told, nothing is done twice', async () => {
    const id = await taken();
    const { page, form } = await moveForm(p.officer, id, 'ASK_SUPPLEMENT');
    const values = { ask: firstPaper(form), reason: 'Thiếu giấy' };
    assert.equal((await page.submit(values, { form })).status, 200);
    const again = await p.officer.post(form.action, { csrf: p.officer.csrf, version: form.all.find((field) => field.name === 'version').value, move: 'ASK_SUPPLEMENT', ...values });
    assert.ok([409, 412].includes(again.status), `${again.status}`);
    const over = await p.officer.post(form.action, { csrf: p.officer.csrf, version: one(server, `SELECT version FROM dossier WHERE id = ${id}`), move: 'ASK_SUPPLEMENT', ...values });
    assert.equal(over.status, 409);
    assert.match(over.main, /đã sang bước khác/);
    assert.equal(one(server, `SELECT count(*) FROM slip WHERE dossier_id = ${id} AND form = '02'`), '1');
    const stop = await move(p.leader, id, 'STOP_UNSUPPLEMENTED', { reason: 'Ba tháng không bổ sung' });
    await slip(p.leader, stop, 'Mẫu 05', 'DỪNG GIẢI QUYẾT', 'Ba tháng không bổ sung', 'Chờ bổ sung sau thẩm định');
    assert.equal(state(id), 'stopped');
    note(id);
  });
});

describe('the head decides', () => {
  test('a refusal: proposed, turned down, proposed again, carried out (Mẫu 03), handed back', async () => {
    const id = await taken();
    await move(p.specialist, id, 'DECLINE', { reason: 'Đang có vợ' }, 'de-nghi');
    let list = await p.leader.get('/cong-viec/cho-quyet-dinh');
    assert.match(list.main, /Đang có vợ/);
    let page = await p.leader.get(at(id));
    let form = page.form(/\/khong-de-nghi$/);
    const empty = await page.submit({ reason: ' ' }, { form });
    assert.equal(empty.status, 422);
    assert.match(errorsOf(empty, 'no reason').reason, /lý do/);
    page = await empty.submit({ reason: 'Đã ly hôn năm 2024' }, { form: empty.form(/\/khong-de-nghi$/) });
    assert.match(page.main, /Không chấp nhận[\s\S]*Trả lời: Đã ly hôn năm 2024/);
    assert.match((await p.specialist.get(at(id))).main, /Trả lời: Đã ly hôn năm 2024/);
    await move(p.specialist, id, 'DECLINE', { reason: 'Kết hôn lại năm 2025' }, 'de-nghi');
    const declined = await move(p.leader, id, 'DECLINE');
    await slip(p.leader, declined, 'Mẫu 03', 'PHIẾU TỪ CHỐI', 'Kết hôn lại năm 2025');
    assert.equal(state(id), 'declined');
    assert.ok((await p.officer.get('/quay')).links.some((link) => link.href === `/quay/ho-so/${id}/tra`));
    const back = await p.officer.get(`/quay/ho-so/${id}/tra`);
    assert.match(back.main, /Kết hôn lại năm 2025/);
    const nobody = await back.submit({ collector: '' }, { form: back.form(/\/tra$/) });
    assert.equal(nobody.status, 422);
    const done = await back.submit({ collector: 'Trần Thị Bình' }, { form: back.form(/\/tra$/) });
    assert.equal(done.path, at(id), done.main);
    assert.equal(state(id), 'refusal_returned');
    // and so it reads wherever the public and the applicant see it, without a person
    const [code, secret] = [one(server, `SELECT code FROM dossier WHERE id = ${id}`), one(server, `SELECT secret FROM dossier WHERE id = ${id}`)];
    for (const path of [`/tra-cuu?ma=${code}`, `/t/${code}/${secret}`]) {
      const seen = await server.client().get(path);
      assert.match(seen.main, /Đã trả phiếu từ chối[\s\S]*100 phần trăm/, path);
      assert.ok(!/Đã trả kết quả|Có kết quả|Trần Thị Bình|Kết hôn lại/.test(seen.main), path);
      const json = JSON.parse((await server.client().raw('GET', path, { headers: { Accept: 'application/json' } })).text);
      assert.equal(json.state, 'Đã trả phiếu từ chối');
      assert.equal(json.percent, 100);
    }
    note(id);
  });

  test('an apology (Mẫu 04): the first date stays beside the new one; once', async () => {
    const id = await taken();
    const bad = await moveForm(p.leader, id, 'APOLOGISE');
    const wrong = await bad.page.submit({ 'day.d': '28', 'day.m': '11', 'day.y': '2026', reason: 'Hệ thống gián đoạn' }, { form: bad.form });
    assert.equal(wrong.status, 422);
    assert.match(errorsOf(wrong, 'a Saturday').day, /nghỉ/);
    const page = await move(p.leader, id, 'APOLOGISE', { 'day.d': '30', 'day.m': '11', 'day.y': '2026', reason: 'Hệ thống gián đoạn' });
    assert.match(page.main, /30\/11\/2026[\s\S]*Hạn ban đầu: [^\n]*26\/11\/2026/);
    assert.match(page.main, /Xin lỗi và hẹn lại thứ Hai 30\/11\/2026/);
    await slip(p.leader, page, 'Mẫu 04', 'XIN LỖI', '26/11/2026', '30/11/2026', 'Hệ thống gián đoạn');
    assert.ok(!(await offered(p.leader, id)).includes('APOLOGISE'));
    note(id);
  });

  test('an extension, where sector law allows it', async () => {
    const id = await taken(LONGER);
    assert.ok((await offered(p.specialist, id)).includes('?EXTEND'));
    const page = await move(p.leader, id, 'EXTEND', { reason: 'Chờ nơi đăng ký trước trả lời' });
    assert.match(page.main, /Kéo dài từ /);
    assert.match(page.main, /Điều 26/);
    assert.ok(!(await offered(p.leader, id)).includes('EXTEND'));
    note(id);
  });

  test('the wish to stop, written down at the desk: kept on, then stopped (Mẫu 05)', async () => {
    const id = await taken();
    await move(p.officer, id, 'ASK_STOP_DESK', { reason: 'Có đơn viết tay' });
    assert.match((await p.leader.get('/cong-viec/cho-quyet-dinh')).main, /Có đơn viết tay/);
    assert.deepEqual(await offered(p.officer, id), []);
    await move(p.leader, id, 'KEEP_ON', { reason: 'Đơn không do người nộp ký' });
    assert.equal(state(id), 'processing');
    await move(p.officer, id, 'ASK_STOP_DESK', { reason: 'Có đơn đã ký' });
    const page = await move(p.leader, id, 'STOP', { reason: 'Theo đơn ngày 20/11/2026' });
    await slip(p.leader, page, 'Mẫu 05', 'DỪNG GIẢI QUYẾT', 'Theo đơn ngày 20/11/2026');
    assert.equal(state(id), 'stopped');
    note(id);
  });

  test('a financial duty: waits, goes on, waits again and is stopped', async () => {
    const id = await taken('2.000635');
    await move(p.specialist, id, 'WAIT_DUTY', { reason: 'Nộp thuế theo thông báo' }, 'de-nghi');
    assert.match((await p.officer.get('/quay')).main, /Chờ nghĩa vụ tài chính/);
    const page = await move(p.officer, id, 'WAIT_DUTY');
    assert.ok(page.main.includes(DUTY), page.main);
    await move(p.officer, id, 'DUTY_MET');
    await move(p.officer, id, 'WAIT_DUTY', { reason: 'Còn thiếu một khoản' });
    await move(p.leader, id, 'STOP_UNPAID', { reason: 'Không nộp sau ba lần nhắc' });
    assert.equal(state(id), 'stopped');
    note(id);
  });
});

describe('the step in hand', () => {
  test('parts for rooms, an opinion from another agency, their answers, taking back, back to an earlier step', async () => {
    const id = await taken();
    let page = await p.specialist.get(at(id));
    page = await page.submit({}, { form: page.form(/\/buoc\/\d+\/nhan$/) });
    const asks = (kind) => page.forms.find((form) => /\/hoi$/.test(form.action) && form.all.some((field) => field.name === 'kind' && field.value === kind));
    const day = { 'due_day.d': '25', 'due_day.m': '11', 'due_day.y': '2026' };
    const wrong = await page.submit({ question: '', ...day }, { form: asks('part') });
    assert.equal(wrong.status, 422);
    const errors = errorsOf(wrong, 'nobody and nothing');
    assert.ok(errors.units && errors.question, JSON.stringify(errors));
    const rooms = asks('part').all.filter((field) => field.name === 'units').map((field) => field.value);
    assert.ok(rooms.length > 1);
    const room = one(server, "SELECT r.unit_id FROM staff_role r JOIN account a ON a.id = r.account_id WHERE a.login = 'chuyenvien2' AND r.role = 'specialist'");
    page = await page.submit({ units: [room], question: 'Đối chiếu sổ gốc', ...day }, { form: asks('part') });
    const elsewhere = asks('opinion').all.filter((field) => field.name === 'units').map((field) => field.value).filter((unit) => !rooms.includes(unit));
    assert.equal(elsewhere.length, 1, 'other agencies may only give opinions');
    page = await page.submit({ units: [elsewhere[0], rooms.find((unit) => unit !== room)], question: 'Có quy hoạch không?', ...day }, { form: asks('opinion') });
    assert.match(page.main, /Đã giao, đã hỏi[\s\S]*Đối chiếu sổ gốc/);
    const blocked = await page.submit({}, { form: page.form(/\/xong$/) });
    assert.equal(blocked.status, 409);
    assert.match(blocked.main, /chưa làm xong/);

    assert.match((await p.specialist2.get('/cong-viec')).main, /Đối chiếu sổ gốc/);
    let other = await p.specialist2.get(at(id));
    const part = one(server, `SELECT id FROM task WHERE dossier_id = ${id} AND kind = 'part'`);
    other = await other.submit({}, { form: other.form(`/cong-viec/buoc/${part}/nhan`) });
    const empty = await other.submit({ opinion: '' }, { form: other.form(/\/tra-loi$/) });
    assert.match(errorsOf(empty, 'no answer').opinion, /ý kiến/);
    other = await empty.submit({ opinion: 'Khớp sổ năm 2019' }, { form: empty.form(/\/tra-loi$/) });
    assert.equal(other.status, 200);

    assert.match((await p.away.get('/cong-viec')).main, /Có quy hoạch không/);
    other = await p.away.get(at(id));
    other = await other.submit({}, { form: other.form(/\/buoc\/\d+\/nhan$/) });
    other = await other.submit({ opinion: 'Không có quy hoạch' }, { form: other.form(/\/tra-loi$/) });
    assert.equal(other.status, 200, other.main);
    assert.deepEqual(await offered(p.away, id), [], 'whoever is asked decides nothing');

    page = await p.specialist.get(at(id));
    assert.match(page.main, /Khớp sổ năm 2019/);
    assert.match(page.main, /Không có quy hoạch/);
    page = await page.submit({ reason: 'Không cần nữa' }, { form: page.form(/\/rut-hoi$/) });
    assert.match(page.main, /đã rút câu hỏi/);
    page = await page.submit({}, { form: page.form(/\/xong$/) });
    await workAs(p.specialist, one(server, `SELECT code FROM dossier WHERE id = ${id}`));
    page = await p.leader.get(at(id));
    page = await page.submit({}, { form: page.form(/\/buoc\/\d+\/nhan$/) });
    const none = await page.submit({ opinion: '' }, { form: page.form(/\/lui$/) });
    assert.equal(none.status, 422);
    assert.ok(errorsOf(none, 'no step').node);
    const node = none.form(/\/lui$/).all.find((field) => field.name === 'node').value;
    page = await none.submit({ node, opinion: 'Tra cứu lại nơi cư trú' }, { form: none.form(/\/lui$/) });
    assert.equal(page.status, 200, page.main);
    const kinds = sql(server, `SELECT DISTINCT kind FROM event WHERE dossier_id = ${id} AND kind LIKE 'task.%'`).map(([kind]) => kind);
    for (const kind of ['task.asked', 'task.answered', 'task.unasked', 'task.sent_back', 'task.done']) assert.ok(kinds.includes(kind), kind);
    for (const word of ['SPLIT', 'CONSULT', 'SEND_BACK', 'STEP']) made.add(word);
    page = await p.specialist.get(at(id)); // it lies in front of whoever did it
    page = await page.submit({}, { form: page.form(/\/xong$/) });
    assert.equal(page.status, 200, page.main);
    await workThrough(office, one(server, `SELECT code FROM dossier WHERE id = ${id}`));
    assert.equal(state(id), 'done');
    made.add('ISSUE');
    const back = await p.officer.get(`/quay/ho-so/${id}/tra`);
    await back.submit({}, { form: back.form(/\/tra$/) });
    note(id);
  });
});

describe('several steps at once', () => {
  test('the page of the slip and the applicant\'s own page show each, with what follows', async () => {
    const id = idIn(await receive(await takeIn(p.officer, '1.013225')));
    const press = async (end) => {
      const page = await p.specialist.get(at(id));
      return page.submit({}, { form: page.forms.find((one) => one.action.startsWith('/cong-viec/buoc/') && one.action.endsWith(end)) });
    };
    await press('/nhan');
    await press('/xong');
    await press('/nhan'); // one of the three
    const [code, secret] = [one(server, `SELECT code FROM dossier WHERE id = ${id}`), one(server, `SELECT secret FROM dossier WHERE id = ${id}`)];
    sql(server, `UPDATE dossier SET account_id = (SELECT id FROM account WHERE login = 'congdan') WHERE id = ${id}`);
    const officer = one(server, `SELECT a.name FROM task t JOIN account a ON a.id = t.assignee_id WHERE t.dossier_id = ${id} AND t.state = 'taken'`);
    for (const [who, path] of [[server.client(), `/t/${code}/${secret}`], [await office.as('congdan'), `/ho-so/${id}`]]) {
      const seen = await who.get(path);
      for (const words of ['Thẩm định hồ sơ thiết kế', 'Đối chiếu quy hoạch, đất đai', 'Kiểm tra thực địa', officer, 'Khi các việc đang làm đều xong: Soạn giấy phép'])
        assert.ok(seen.main.includes(words), `${path}: ${words}`);
      assert.equal(seen.main.match(/xong trước/g).length, 3, path);
    }
  });
});

describe('at the desk', () => {
  test('received for another agency, at a mobile desk: both on record; the desk returns it', async () => {
    const form = (await p.officer.get(`/quay/moi?thu_tuc=${CODE}`)).form('/quay/moi');
    const agencies = /<select[^>]* name="agency"[\s\S]*?<\/select>/.exec((await p.officer.get(`/quay/moi?thu_tuc=${CODE}`)).text)?.[0] ?? '';
    const away = one(server, `SELECT r.agency_id FROM unit r JOIN staff_role s ON s.unit_id = r.id JOIN account a ON a.id = s.account_id WHERE a.login = '${STRANGER}'`);
    assert.ok(agencies.includes(`value="${away}"`) && form.all.some((field) => field.name === 'door'), agencies);
    const page = await takeIn(p.officer, CODE, { door: 'road', agency: away });
    const id = idIn(page);
    assert.deepEqual(sql(server, `SELECT door, agency_id FROM dossier WHERE id = ${id}`), [['road', away]]);
    const received = await receive(page);
    assert.match(received.main, /Nhận qua: tiếp nhận lưu động/);
    assert.match(received.main, /Tiếp nhận tại [\s\S]*, giải quyết tại Ủy ban nhân dân xã Xa/);
    await slip(p.officer, received, 'Mẫu 01', 'GIẤY TIẾP NHẬN');
    const code = one(server, `SELECT code FROM dossier WHERE id = ${id}`);
    assert.equal((await p.specialist.get(at(id))).forms.filter((one) => /\/buoc\//.test(one.action)).length, 0, 'the place of reception decides');
    for (let round = 0; round < 4; round++) await workAs(p.away, code);
    assert.equal(state(id), 'done');
    const hand = await p.officer.get(`/quay/ho-so/${id}/tra`);
    assert.equal((await hand.submit({}, { form: hand.form(/\/tra$/) })).path, at(id));
    assert.equal(state(id), 'returned');
    const room = idIn(await takeIn(p.officer, CODE, { door: 'room' }));
    assert.match((await p.officer.get(at(room))).main, /không qua Bộ phận Một cửa/);
    const csrf = { csrf: p.officer.csrf, thu_tuc: CODE };
    assert.match((await p.officer.post('/quay/moi', { ...csrf, door: 'cửa sau', 'applicant.name': 'Ai' })).main, /Hãy chọn|lựa chọn/);
  });

  test('before reception: asked, given at home and at the desk, refused, withdrawn', async () => {
    const ask = async (id) => {
      const check = await p.officer.get(`/quay/ho-so/${id}`);
      const form = check.form(/\/bo-sung$/);
      await check.submit({ ask: firstPaper(form), reason: 'Ảnh mờ', van_hoi: 'Bản đã có chưa rõ.' }, { form });
    };
    const send = async () => idIn(await sendOnline(p.citizen, CODE, { fresh: true }));
    const version = (id) => one(server, `SELECT version FROM dossier WHERE id = ${id}`);
    const citizen = (id, what) => p.citizen.post(`/ho-so/${id}/${what}`, { csrf: p.citizen.csrf, version: version(id) });
    const [a, b, c] = [await send(), await send(), await send()];
    await citizen(a, 'rut');
    await ask(b);
    await citizen(b, 'rut');
    await ask(c);
    const check = await p.officer.get(`/quay/ho-so/${c}`);
    await check.submit({}, { form: check.form(/\/da-bo-sung$/) });
    const refuse = async (id) => {
      const page = await p.officer.get(`/quay/ho-so/${id}`);
      return page.submit({ reason: 'Không thuộc thẩm quyền' }, { form: page.form(/\/tu-choi$/) });
    };
    await slip(p.officer, await refuse(c), 'Mẫu 03', 'PHIẾU TỪ CHỐI');
    const d = await send();
    await ask(d);
    await refuse(d);
    assert.deepEqual([a, b, c, d].map(state), ['withdrawn', 'withdrawn', 'refused', 'refused']);
    note(a, b, c, d);
  });
});

describe('the table', () => {
  test('the help page shows the same rows as the table, as boxes and as a table', async () => {
    const rows = [...readFileSync('src/mod/dossier/moves.inc', 'utf8').matchAll(/^MOVE\((\w+), "[^"]*", \w+, \w+, [^"]*, (\d+), "([^"]+)", "([^"]+)"\)/gm)];
    assert.ok(rows.length > 35);
    const page = await p.specialist.get('/cong-viec/tro-giup/buoc-di');
    for (const [, word, , article, words] of rows) {
      assert.ok(page.text.includes(`id="${word}"`), word);
      assert.ok(page.main.includes(words), words);
      assert.ok(page.main.includes(article), article);
    }
    const english = await p.specialist.raw('GET', '/cong-viec/tro-giup/buoc-di', { headers: { Cookie: [...p.specialist.cookies].map(([k, v]) => `${k}=${v}`).concat('mc_ngonngu=en').join('; ') } });
    for (const word of ['The moves of a dossier', 'Ask for papers after appraisal', 'The deadline stands still.', 'one-stop desk']) assert.ok(english.text.includes(word), word);
  });

  // Made by the applicant on pages of their own (turns.test.mjs), by corrections (correct.test.mjs), or inside bundles (bundle.test.mjs).
  const APPLICANT = ['GIVE_PAPERS', 'GIVE_SUPPLEMENT', 'STOP_WAITING', 'STOP_DUTY', 'ASK_STOP', 'TAKE_BACK_STOP', 'COLLECT', 'COLLECT_REFUSAL', 'CORRECT', 'CORRECT_READY',
    'WAIT_PART', 'START_PART', 'CHECK_PART', 'STOP_PART', 'WITHDRAW_PART'];
  test('every other row was walked', () => {
    const all = [...readFileSync('src/mod/dossier/moves.inc', 'utf8').matchAll(/^MOVE\((\w+),/gm)].map(([, word]) => word);
    assert.deepEqual(all.filter((word) => !made.has(word) && !APPLICANT.includes(word)), []);
  });
});
