// The life of a dossier, as pages and as JSON, with the papers, notices and mails that come of it, and what is written down.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { example, formValues, SCAN } from '../lib/examples.mjs';
import { startMail } from '../lib/mail.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { totp } from '../lib/totp.mjs';
import { checkAnswer, checkProblem, vietnamese } from './lib/answer.mjs';
import { APPLICANT, fitting, idIn, Office, one, openDossier, pdfText, receive, sendOnline, sql, takeIn, workAs, workThrough } from './lib/office.mjs';
import { codeIn } from './lib/world.mjs';

const NOW = '2026-11-20T08:30:00+07:00'; // a Friday; the 24th is a holiday
const BASE = 'http://motcua.test';
const squeeze = (text) => text.replace(/\s+/g, ' ');

let server, office, mail, citizen, officer;
before(async () => {
  mail = await startMail();
  server = await startMotcua({ args: ['--smtp', mail.url, '--base-url', BASE, '--mail-from', 'mot-cua@khuongdinh.test'], env: { MOTCUA_RATE_OFF: '1', MOTCUA_NOW: NOW } });
  office = new Office(server);
  [citizen, officer] = await Promise.all(['congdan', 'motcua'].map((login) => office.as(login)));
  const account = await citizen.get('/tai-khoan');
  await account.submit({ email: 'mai@example.vn' }, { form: '/tai-khoan' });
});
after(async () => {
  await server?.stop();
  await mail?.close();
});

const looks = (id, who) => Number(one(server, `SELECT count(*) FROM event e JOIN account a ON a.id = e.actor_id WHERE e.kind = 'access.read' AND e.dossier_id = ${id} AND a.login = '${who}'`));
const events = (id) => sql(server, `SELECT kind FROM event WHERE dossier_id = ${id} AND kind NOT LIKE 'access.%' ORDER BY id`).map(([kind]) => kind);
const slipOf = async (person, page, title) => {
  const link = page.links.find((one) => one.text.includes(title)) ?? assert.fail(`no slip ${title}: ${page.main}`);
  const answer = await person.raw('GET', link.href);
  assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/pdf'], link.href);
  checkAnswer(answer, { path: link.href, what: title, personal: true });
  return { bytes: answer.bytes, text: squeeze(pdfText(answer.bytes)) };
};

async function letter(subject, { to, words, leads }) {
  const got = await mail.next();
  assert.match(got.subject, subject);
  assert.deepEqual([got.to, got.from], [[to], 'mot-cua@khuongdinh.test']);
  assert.equal(got.subject, got.subject.normalize('NFC'));
  assert.ok(vietnamese(got.text) && vietnamese(got.subject), got.text);
  assert.ok(!/\ufffd|undefined|\{\d\}|%[sd]/.test(got.text + got.subject), got.text);
  for (const word of words) assert.ok(got.text.includes(word), `${word} is not in: ${got.text}`);
  if (leads) {
    const link = /http:\/\/motcua\.test(\/xem\/[\w-]{22})\b/.exec(got.text);
    const seen = await fetch(`${server.url}${link?.[1]}`, { redirect: 'manual' });
    assert.ok(seen.headers.get('location')?.startsWith(leads), `${got.text} leads to ${seen.headers.get('location')}`);
  }
  assert.ok(got.raw.split('\r\n').every((line) => line.length <= 998 && /^[\x20-\x7e\t]*$/.test(line)), 'a line that mail cannot carry');
  assert.equal(got.headers['auto-submitted'], 'auto-generated');
  assert.match(got.headers['content-type'], /utf-8/i);
  return got;
}

// All letters that are on their way.
async function letters() {
  for (let i = 0; i < 200 && one(server, "SELECT count(*) FROM delivery WHERE state = 'waiting'") !== '0'; i++) await new Promise((done) => setTimeout(done, 50));
  return mail.inbox.splice(0);
}

// What strangers learn from a code: how far it is. With the slip's secret: also where it lies. Never whose it is.
const PRIVATE = ['Lê Thị Mai', 'Trần Thị Bình', '001185000101', '079185000002', '0912345678', '0900000101', 'mai@example.vn', 'binh@example.vn', 'ngõ 5', 'thôn Đồng Hòa', 'Nguyễn Văn An'];
async function tracked(number, id, { state, percent, room, nobody = server.client() }) {
  const secret = one(server, `SELECT secret FROM dossier WHERE id = ${id}`);
  const open = await nobody.get(`/tra-cuu?ma=${encodeURIComponent(number.toLowerCase())}`);
  assert.ok(open.main.includes(state) && open.main.includes(`hoàn thành ${percent} phần trăm`), `${state} ${percent}: ${open.main}`);
  assert.ok(!open.text.includes('Phạm Thu Hà') && !open.text.includes('Đỗ Minh Quân') && !open.text.includes('Tư pháp'), 'a code alone tells who works on it');
  assert.equal(open.headers['x-robots-tag'], 'noindex, nofollow');
  const whole = await nobody.get(`/t/${number}/${secret}`);
  assert.ok(whole.main.includes(state), whole.main);
  if (room) assert.match(whole.main, room);
  const wrong = await nobody.get(`/t/${number}/${secret.slice(0, -1)}${secret.endsWith('x') ? 'y' : 'x'}`);
  assert.ok(!room || !room.test(wrong.main), 'a wrong secret opens as much as the right one');
  for (const page of [open, whole, wrong]) for (const word of PRIVATE) assert.ok(!page.text.includes(word), `${page.path} tells ${word}`);
  const json = await nobody.json('GET', `/t/${number}/${secret}`);
  for (const word of PRIVATE) assert.ok(!json.text.includes(word), `JSON of ${number} tells ${word}`);
  assert.equal(json.json.state, state);
}

describe('online, as pages', () => {
  const at = {};

  test('sent: a number, an hour, a notice, a letter', async () => {
    const page = await sendOnline(citizen, '1.004873');
    at.id = idIn(page);
    at.request = /YC-[\w.]+-\d{6}-\d{4}/.exec(page.main)[0];
    assert.match(page.main, /trước 8 giờ 30, thứ Hai 23\/11\/2026|trước \d+ giờ \d\d, (thứ Sáu 20|thứ Hai 23)\/11\/2026/);
    const got = await letter(/^Đã nhận yêu cầu YC-/, { to: 'mai@example.vn', words: [at.request, 'UBND phường Khương Đình', `${BASE}/xem/`], leads: `/ho-so/${at.id}` });
    assert.match(got.headers.date, /^Fri, 20 Nov 2026 08:\d\d:\d\d \+0700$/);
    assert.ok((await citizen.get('/thong-bao')).main.includes(at.request));
    assert.deepEqual(events(at.id).slice(0, 1), ['dossier.submitted']);
    await tracked(at.request, at.id, { state: 'Chờ tiếp nhận', percent: 10 });
  });

  test('asked for papers once: Mẫu 02', async () => {
    const before = looks(at.id, 'motcua');
    const check = await officer.get(`/quay/ho-so/${at.id}`);
    assert.equal(looks(at.id, 'motcua'), before + 1, 'looking is writing');
    const form = check.form(/\/bo-sung$/);
    const component = form.all.find((field) => field.name === 'ask').value;
    const name = check.text.match(new RegExp(`for="ask-${component}">([^<]*)<`))[1];
    at.component = component;
    const again = await check.submit({ reason: 'Ảnh bị mờ ở góc phải.' }, { form });
    assert.equal(again.status, 422, 'nothing was ticked');
    const page = await again.submit({ ask: component, [`n.${component}`]: 'chụp lại cả bốn góc', reason: 'Ảnh bị mờ ở góc phải.', van_hoi: 'Bản đã có chưa rõ.' }, { form: again.form(/\/bo-sung$/) });
    assert.match(page.path, /^\/cong-viec\/ho-so\/\d+$/);
    const slip = await slipOf(officer, page, 'Mẫu 02');
    for (const words of ['PHIẾU YÊU CẦU BỔ SUNG', at.request, 'Lê Thị Mai', 'Ảnh bị mờ ở góc phải.', 'chụp lại cả bốn góc', squeeze(name).slice(0, 20), 'Phạm Thu Hà', '01/HDHS'])
      assert.ok(slip.text.includes(words), `Mẫu 02 does not say ${words}: ${slip.text}`);
    await letter(/cần thêm giấy tờ$/, { to: 'mai@example.vn', words: [at.request, 'Phạm Thu Hà'] });
    await tracked(at.request, at.id, { state: 'Chờ bổ sung giấy tờ', percent: 10 });
    const own = await citizen.get(`/ho-so/${at.id}`);
    assert.ok(own.main.includes('chụp lại cả bốn góc') && own.main.includes('Ảnh bị mờ ở góc phải.'), own.main);
    assert.equal((await slipOf(citizen, own, 'Mẫu 02')).text, slip.text, 'both have the same paper');
    const second = await officer.post(`/quay/ho-so/${at.id}/bo-sung`, { csrf: officer.csrf, version: one(server, `SELECT version FROM dossier WHERE id = ${at.id}`), ask: component, reason: 'Thêm nữa.', van_hoi: 'Bản đã có chưa rõ.' });
    assert.equal(second.status, 409, 'asked a second time (NĐ 61/2018 Đ15.3)');
  });

  test('given: only whole, and the hour runs again', async () => {
    let page = await citizen.get(`/ho-so/${at.id}`);
    page = await page.submit({}, { form: /\/da-bo-sung$/ });
    assert.equal(page.status, 422, 'nothing was added');
    page = await page.submit({ tep: { name: 'bốn góc.pdf', type: 'application/pdf', bytes: SCAN } }, { form: page.forms.find((form) => form.enctype === 'multipart/form-data') });
    page = await page.submit({}, { form: /\/da-bo-sung$/ });
    assert.equal(page.status, 200);
    assert.match(page.main, /Chờ tiếp nhận/);
    await letter(/^Đã nhận giấy tờ bổ sung/, { to: 'mai@example.vn', words: [at.request] });
  });

  test('received: Mẫu 01 with the code, the due date counted day by day', async () => {
    const page = await receive(await officer.get(`/quay/ho-so/${at.id}`));
    at.code = codeIn(page);
    assert.equal(at.code, 'H26.36.14-261120-0001');
    const slip = await slipOf(officer, page, 'Mẫu 01');
    const due = one(server, `SELECT due_at_ms FROM dossier WHERE id = ${at.id}`);
    // three working days: the day of reception is not counted, Saturday, Sunday and the 24th are off
    assert.equal(new Date(Number(due)).toISOString(), '2026-11-26T10:00:00.000Z');
    for (const words of ['GIẤY TIẾP NHẬN HỒ SƠ', at.code, 'Lê Thị Mai', '26/11/2026', '01/TNHS', 'Phạm Thu Hà', 'Ủy ban nhân dân phường Khương Đình'.toUpperCase()])
      assert.ok(slip.text.toUpperCase().includes(words.toUpperCase()), `Mẫu 01 does not say ${words}: ${slip.text}`);
    assert.match(page.main, /thứ Ba 24\/11\/2026: [^.]*không tính/);
    await letter(/^Hồ sơ H26\.36\.14-261120-0001 đã được tiếp nhận$/, { to: 'mai@example.vn', words: [at.code, 'thứ Năm 26/11/2026', 'Phạm Thu Hà'] });
    await letter(/đang được giải quyết$/, { to: 'mai@example.vn', words: [at.code, '26/11/2026'] });
    await tracked(at.code, at.id, { state: 'Đang giải quyết', percent: 50, room: /Chuyên viên, Ủy ban nhân dân phường Khương Đình/ });
    await tracked(at.request, at.id, { state: 'Đang giải quyết', percent: 50 });
  });

  test('worked on, sent back, approved, signed: each step by whom it belongs to', async () => {
    const specialist = await office.as('chuyenvien'), leader = await office.as('lanhdao'), clerk = await office.as('vanthu');
    const before = looks(at.id, 'chuyenvien');
    let page = await openDossier(specialist, at.code);
    assert.ok(looks(at.id, 'chuyenvien') > before);
    page = await page.submit({}, { form: /\/nhan$/ });
    await tracked(at.code, at.id, { state: 'Đang giải quyết', percent: 50, room: /Tư pháp – Hộ tịch[^.]*Đỗ Minh Quân/ });
    assert.ok(!(await openDossier(clerk, at.code)).forms.some((form) => /\/buoc\//.test(form.action)), 'the clerk has nothing to do yet');
    await page.submit({ opinion: 'Đã tra cứu, chưa đăng ký kết hôn.' }, { form: /\/xong$/ });
    page = await (await openDossier(specialist, at.code)).submit({}, { form: /\/nhan$/ });
    if (!page.links.some((link) => link.text === 'Soạn dự thảo kết quả')) { // several places of residence: the former ones are asked first
      await page.submit({ opinion: 'Nơi cư trú trước đã trả lời.' }, { form: /\/xong$/ });
      page = await (await openDossier(specialist, at.code)).submit({}, { form: /\/nhan$/ });
    }
    const draft = await page.follow('Soạn dự thảo kết quả');
    const field = draft.form(/\/du-thao$/).all.find((one) => one.type === 'text' && one.name.startsWith('f.'));
    page = await draft.submit({ [field.name]: 'ĐÃ SỬA TRONG DỰ THẢO' }, { form: /\/du-thao$/ });
    assert.match(page.path, /^\/cong-viec\/ho-so\/\d+$/);
    const pdf = await specialist.raw('GET', `/cong-viec/ho-so/${at.id}/ket-qua`);
    assert.match(squeeze(pdfText(pdf.bytes)), /BẢN DỰ THẢO.*ĐÃ SỬA TRONG DỰ THẢO|ĐÃ SỬA TRONG DỰ THẢO.*BẢN DỰ THẢO/);
    await page.submit({ opinion: 'Trình duyệt.' }, { form: /\/xong$/ });

    const back = await workAs(leader, at.code, { outcome: 'Trả lại để sửa' });
    assert.equal(back.steps, 0);
    assert.match((await openDossier(specialist, at.code)).main, /Xem lại nơi cư trú giúp tôi\./);
    await workAs(specialist, at.code);
    await workAs(leader, at.code);
    assert.equal(one(server, `SELECT number_text FROM result WHERE dossier_id = ${at.id}`), '01/UBND-XNTTHN');
    assert.equal((await specialist.raw('POST', `/cong-viec/ho-so/${at.id}/du-thao`, { headers: { 'X-CSRF-Token': specialist.csrf, 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'version=1&f.x=y' })).status, 403, 'changed after the approval');
    await workAs(clerk, at.code);
    assert.match((await openDossier(officer, at.code)).main, /Đã có kết quả/);
    await letter(/đã có kết quả$/, { to: 'mai@example.vn', words: [at.code] });
    await tracked(at.code, at.id, { state: 'Đã có kết quả', percent: 90 });
    const signed = squeeze(pdfText((await clerk.raw('GET', `/cong-viec/ho-so/${at.id}/ket-qua`)).bytes));
    for (const words of ['01/UBND-XNTTHN', 'Nguyễn Đức Thành', 'Phó Chủ tịch', 'ngày 20 tháng 11 năm 2026']) assert.ok(signed.toUpperCase().includes(words.toUpperCase()), `the paper does not say ${words}: ${signed}`);
    assert.ok(!signed.includes('BẢN DỰ THẢO'));
  });

  test('downloaded: handed over by the first download', async () => {
    const page = await citizen.get(`/ho-so/${at.id}`);
    const form = page.form(/\/ket-qua$/);
    const file = await citizen.raw('POST', form.action, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form.fields.map((field) => [field.name, field.value])).toString() });
    assert.deepEqual([file.status, file.headers['content-type'], file.bytes.equals(SCAN)], [200, 'application/pdf', true]);
    assert.match(file.headers['content-disposition'], /^attachment; filename="H26\.36\.14-261120-0001-ket-qua\.pdf"/);
    await letter(/^Đã trả kết quả/, { to: 'mai@example.vn', words: [at.code] });
    assert.match((await citizen.get(`/ho-so/${at.id}`)).main, /Đã trả kết quả/);
    await tracked(at.code, at.id, { state: 'Đã trả kết quả', percent: 100 });
    const notices = (await citizen.get('/thong-bao')).main;
    for (const words of ['cần thêm giấy tờ', 'đã được tiếp nhận', 'đang được giải quyết', 'đã có kết quả', 'Đã trả kết quả']) assert.ok(notices.includes(words), notices);
    const kinds = events(at.id);
    for (const kind of ['dossier.submitted', 'dossier.await_papers', 'slip.issued', 'paper.added', 'dossier.received', 'dossier.processing', 'task.taken', 'task.done', 'result.drafted', 'result.numbered', 'result.signed', 'dossier.done', 'result.handed_over', 'dossier.returned', 'result.downloaded'])
      assert.ok(kinds.includes(kind), `no event ${kind} among ${kinds}`);
    assert.equal(Number(one(server, `SELECT count(*) FROM outbox WHERE dossier_id = ${at.id}`)), kinds.filter((kind) => kind.startsWith('dossier.') && kind !== 'dossier.approved').length, 'an outbox row a change of state');
  });
});

describe('online, other ends', () => {
  test('a draft certificate: objected, changed, agreed', async () => {
    const id = idIn(await sendOnline(citizen, '1.001193'));
    const code = codeIn(await receive(await officer.get(`/quay/ho-so/${id}`)));
    const specialist = await office.as('chuyenvien');
    await workAs(specialist, code);
    let page = await citizen.get(`/ho-so/${id}`);
    const paper = squeeze(pdfText((await citizen.raw('GET', `/ho-so/${id}/ban-nhap`)).bytes));
    assert.match(paper, /BẢN DỰ THẢO/);
    page = await page.submit({}, { form: (form) => form.all.some((field) => field.value === 'sua') });
    assert.equal(page.status, 422, 'what is wrong has to be said');
    page = await page.submit({ ly_do: 'Tên cháu thiếu dấu.' }, { form: (form) => form.all.some((field) => field.value === 'sua') });
    assert.equal(page.status, 200);
    assert.equal((await citizen.raw('GET', `/ho-so/${id}/ban-nhap`)).status, 404, 'the draft is shown while an answer is awaited');
    assert.match((await openDossier(specialist, code)).main, /Tên cháu thiếu dấu\./, 'the specialist sees why');
    await workAs(specialist, code);
    page = await citizen.get(`/ho-so/${id}`);
    await page.submit({}, { form: (form) => form.all.some((field) => field.value === 'dong_y') });
    await workAs(await office.as('lanhdao'), code);
    assert.match(one(server, `SELECT number_text FROM result WHERE dossier_id = ${id}`), /^01\//);
    const subjects = (await letters()).map((one) => one.subject);
    assert.equal(subjects.filter((subject) => /^Mời bạn xem bản dự thảo/.test(subject)).length, 2, subjects.join('; '));
  });

  test('withdrawn before reception, and not after it', async () => {
    const id = idIn(await sendOnline(citizen, '2.000635'));
    let page = await citizen.get(`/ho-so/${id}`);
    page = await page.submit({}, { form: /\/rut$/ });
    assert.match(page.main, /Đã rút/);
    assert.equal((await officer.raw('GET', `/quay/ho-so/${id}`)).status, 200);
    const late = await officer.post(`/quay/ho-so/${id}/nhan`, { csrf: officer.csrf, version: '2' });
    assert.equal(late.status, 409);
    const received = idIn(await sendOnline(citizen, '2.000635'));
    await receive(await officer.get(`/quay/ho-so/${received}`));
    const version = one(server, `SELECT version FROM dossier WHERE id = ${received}`);
    assert.equal((await citizen.post(`/ho-so/${received}/rut`, { csrf: citizen.csrf, version })).status, 409);
    await letters();
  });
});

describe('at the desk, as pages', () => {
  test('refused: Mẫu 03 says why', async () => {
    const check = await takeIn(officer, '2.000635', { 'applicant.email': 'binh@example.vn' });
    const id = idIn(check);
    const got = await letter(/^Đã nhận yêu cầu/, { to: 'binh@example.vn', words: [`${BASE}/xem/`], leads: '/t/' });
    let page = await check.submit({}, { form: /\/tu-choi$/ });
    assert.equal(page.status, 422, 'a refusal needs a reason');
    page = await page.submit({ reason: 'Việc này do phường Thanh Xuân giải quyết.' }, { form: /\/tu-choi$/ });
    const slip = await slipOf(officer, page, 'Mẫu 03');
    for (const words of ['TỪ CHỐI', 'Trần Thị Bình', 'Việc này do phường Thanh Xuân giải quyết.', '01/PTC']) assert.ok(slip.text.includes(words), `Mẫu 03 does not say ${words}: ${slip.text}`);
    await letter(/không được tiếp nhận$/, { to: 'binh@example.vn', words: ['Phạm Thu Hà'] });
    assert.equal(one(server, `SELECT code FROM dossier WHERE id = ${id}`) ?? '', '', 'a code is given at reception only');
    const path = got.text.match(/http:\/\/motcua\.test(\/xem\/\S+)/)[1];
    assert.match((await server.client().get(path)).main, /Không tiếp nhận/, 'the link of the letter opens without a login');
  });

  test('without scripts, an optional question that an answer opens is asked once', async () => {
    const { 'f.death_hour': hour, 'f.death_minute': minute, ...values } = formValues(example('1.000656', { channel: 'counter' }).values);
    let page = await officer.get('/quay/moi?thu_tuc=1.000656');
    for (let i = 0; i < 3; i++) page = await page.submit(fitting(page.form('/quay/moi'), values), { form: '/quay/moi' }); // nobody is named yet
    assert.ok(!page.form('/quay/moi').all.some((field) => field.name === 'f.death_minute'), `${hour}, ${minute}`);
    page = await page.submit({ ...APPLICANT, 'f.death_hour': '5' }, { form: '/quay/moi' });
    assert.match(page.main, /làm hiện thêm vài câu hỏi/);
    assert.deepEqual([new URL(page.url).pathname, page.errors], ['/quay/moi', []], page.main);
    page = await page.submit({ 'f.death_minute': '' }, { form: '/quay/moi' });
    assert.match(page.path, /^\/quay\/ho-so\/\d+$/, page.main);
  });

  test('fees: counted, waived, paid; handed over: Biên nhận', async () => {
    const check = await takeIn(officer, '2.000815');
    const page = await receive(check);
    const code = codeIn(page), id = idIn(page);
    const desk = await officer.get(`/quay/ho-so/${id}`);
    const amount = () => Number(one(server, `SELECT amount_vnd FROM fee WHERE dossier_id = ${id}`));
    const once = amount();
    assert.ok(once > 0);
    let next = await desk.submit({ quantity: '0' }, { form: /\/so-luong$/ });
    assert.equal(next.status, 422);
    next = await next.submit({ quantity: '3' }, { form: /\/so-luong$/ });
    assert.equal(amount(), 3 * once);
    assert.match(next.main, new RegExp(`${(3 * once).toLocaleString('vi')} đồng`));
    next = await next.submit({ receipt_no: '' }, { form: /\/thu$/ });
    assert.equal(next.status, 422, 'cash without the number of the receipt');
    next = await next.submit({ receipt_no: 'AA/26-0000123' }, { form: /\/thu$/ });
    assert.match(next.main, /AA\/26-0000123/);
    assert.equal((await officer.post(`/quay/phi/${one(server, `SELECT id FROM fee WHERE dossier_id = ${id}`)}/mien`, { csrf: officer.csrf, version: '3', ground: 'Hộ nghèo' })).status, 409, 'paid is paid');

    await workThrough(office, code);
    const give = await officer.get(`/quay/ho-so/${id}/tra`);
    assert.match(give.main, /Bằng tốt nghiệp|bản chính|Bản chính/i, 'what goes back is named');
    let done = await give.submit({ collector: '' }, { form: /\/tra$/ });
    assert.equal(done.status, 422);
    done = await done.submit({ collector: 'Trần Văn Cường', collector_id_no: '079185000003' }, { form: /\/tra$/ });
    assert.match(done.main, /Đã trả kết quả/);
    const slip = await slipOf(officer, done, 'Giấy biên nhận');
    for (const words of ['Trần Văn Cường', code, '01/BNKQ']) assert.ok(slip.text.toUpperCase().includes(words.toUpperCase()), `Biên nhận does not say ${words}: ${slip.text}`);
    assert.equal((await officer.raw('GET', `/quay/ho-so/${id}/tra`)).status, 409, 'handed over twice');
  });

  test('exempt: the ground is written down, and nothing is owed', async () => {
    const page = await receive(await takeIn(officer, '2.000815'));
    const id = idIn(page);
    let desk = await (await officer.get(`/quay/ho-so/${id}`)).submit({ ground: '' }, { form: /\/mien$/ });
    assert.equal(desk.status, 422);
    desk = await desk.submit({ ground: 'Hộ nghèo, giấy số 15/GCN-HN' }, { form: /\/mien$/ });
    assert.match(desk.main, /Hộ nghèo, giấy số 15\/GCN-HN/);
    assert.ok(!desk.forms.some((form) => /\/thu$/.test(form.action)), 'an exempt fee can still be paid');
    assert.deepEqual(events(id).filter((kind) => kind.startsWith('fee.')), ['fee.laid_down', 'fee.exempt']);
  });
});

describe('the same as JSON', () => {
  // A program logs in and works: what a page can do, JSON can do.
  async function program(login) {
    const client = server.client();
    const { password, secret } = office.logins().find((one) => one.login === login);
    const first = await client.json('POST', '/dang-nhap', { login, password });
    assert.equal(first.status, 200, first.text);
    if (secret) {
      const second = await client.json('POST', '/dang-nhap', { pass: first.json.pass, code: totp(secret, Date.now() + office.aheadMs + 30_000) }); // this half minute is used up
      assert.equal(second.status, 200, second.text);
      assert.ok(second.json.location);
    }
    client.csrf = (await client.json('GET', '/tai-khoan')).headers['x-csrf-token'];
    assert.ok(client.csrf);
    client.ask = async (path, body, headers) => {
      const answer = await client.json(body === undefined ? 'GET' : 'POST', path, body, { ...(body !== undefined && { 'X-CSRF-Token': client.csrf }), ...headers });
      checkAnswer(answer, { method: body === undefined ? 'GET' : 'POST', path, what: `${path}: ${answer.text.slice(0, 300)}`, personal: true });
      if (answer.status >= 400) checkProblem(answer, path);
      return answer;
    };
    return client;
  }
  const upload = (client, path, field, more) => {
    const mark = 'motcuajson';
    const parts = Object.entries(more).map(([name, value]) => `--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('');
    return client.raw('POST', path, { headers: { Accept: 'application/json', 'X-CSRF-Token': client.csrf, 'Content-Type': `multipart/form-data; boundary=${mark}` },
      body: Buffer.concat([Buffer.from(`${parts}--${mark}\r\nContent-Disposition: form-data; name="${field}"; filename="a.pdf"\r\n\r\n`), SCAN, Buffer.from(`\r\n--${mark}--\r\n`)]) });
  };
  const task = (view, mine = false) => view.json.tasks.find((one) => (mine ? one.mine : one.can_take));

  test('from the desk to the hand', async () => {
    const desk = await program('motcua');
    assert.equal((await desk.json('POST', '/quay/moi', {})).status, 403, 'without the token');
    const wrong = await desk.ask('/quay/moi', { thu_tuc: '1.004873', applicant: { name: '' }, f: {} });
    assert.equal(wrong.status, 422);
    const pointers = wrong.json.errors.map((error) => error.pointer);
    assert.ok(pointers.includes('/applicant.name') && pointers.includes('/f.requester_name'), pointers.join(' '));

    const made = await desk.ask('/quay/moi', { thu_tuc: '1.004873', applicant: { name: 'Trần Thị Bình', id_no: '079185000002', phone: '0912345678' }, f: example('1.004873', { channel: 'counter' }).values });
    assert.equal(made.status, 201, made.text);
    const path = made.json.location, id = /\d+$/.exec(path)[0];
    let view = await desk.ask(path);
    assert.deepEqual([view.json.id, view.json.applicant, view.json.open], [id, 'Trần Thị Bình', true]);

    const asked = await desk.ask(`${path}/bo-sung`, { version: view.json.version, ask: [view.json.components[0].key], n: { [view.json.components[0].key]: 'rõ hơn' }, reason: 'Chưa rõ.', van_hoi: 'Bản đã có chưa rõ.' });
    assert.equal(asked.status, 200, asked.text);
    view = await desk.ask(path);
    assert.deepEqual([view.json.waiting, view.json.asks.length, view.json.asks[0].note], [true, 1, 'rõ hơn']);
    assert.equal((await desk.ask(`${path}/da-bo-sung`, { version: view.json.version })).status, 200);
    assert.equal((await upload(desk, `${path}/giay-to`, 'file', { component: view.json.components[0].key })).status, 200);
    view = await desk.ask(path);
    assert.equal(view.json.components[0].scans.length, 1);

    const short = await desk.ask(`${path}/nhan`, { version: view.json.version, o: {} });
    assert.ok([200, 422].includes(short.status));
    if (short.status === 422) {
      assert.ok(short.json.errors.every((error) => /^\/o\./.test(error.pointer)), short.text);
      const o = Object.fromEntries(view.json.components.map((one) => [one.key, 1]));
      assert.equal((await desk.ask(`${path}/nhan`, { version: view.json.version, o })).status, 200);
    }
    let dossier = await desk.ask(`/cong-viec/ho-so/${id}`);
    const code = dossier.json.code;
    assert.match(code, /^H26\.36\.14-261120-\d{4}$/);
    assert.ok(dossier.json.slips.some((slip) => /Mẫu 02/.test(slip.name)) && dossier.json.slips.some((slip) => /Mẫu 01/.test(slip.name)));

    const people = { specialist: await program('chuyenvien'), leader: await program('lanhdao'), clerk: await program('vanthu') };
    const stale = await people.specialist.ask(`/cong-viec/buoc/${task(await people.specialist.ask(`/cong-viec/ho-so/${id}`)).id}/nhan`, { version: 77 });
    assert.equal(stale.status, 412);
    async function step(who, more = {}) {
      let seen = await who.ask(`/cong-viec/ho-so/${id}`);
      assert.equal((await who.ask(`/cong-viec/buoc/${task(seen).id}/nhan`, { version: task(seen).version })).status, 200);
      seen = await who.ask(`/cong-viec/ho-so/${id}`);
      if (more.scan) {
        const noScan = await who.ask(`/cong-viec/buoc/${task(seen, true).id}/xong`, { version: task(seen, true).version });
        assert.equal(noScan.status, 409, 'issued without the signed copy');
        assert.equal((await upload(who, `/cong-viec/ho-so/${id}/ban-ky`, 'scan', { version: seen.json.result_version })).status, 200);
      }
      const done = await who.ask(`/cong-viec/buoc/${task(seen, true).id}/xong`, { version: task(seen, true).version, opinion: 'Đủ điều kiện.', ...(more.outcome && { outcome: more.outcome }) });
      assert.equal(done.status, 200, done.text);
    }
    await step(people.specialist);
    await step(people.specialist);
    await step(people.leader, { outcome: 'sent_back' });
    await step(people.specialist);
    await step(people.leader, { outcome: 'approved' });
    await step(people.clerk, { scan: true });
    dossier = await desk.ask(`/cong-viec/ho-so/${id}`);
    assert.equal(dossier.json.ready, true);
    const give = await desk.ask(`/quay/ho-so/${id}/tra`);
    const handed = await desk.ask(`/quay/ho-so/${id}/tra`, { version: give.json.version, collector: 'Trần Thị Bình' });
    assert.equal(handed.status, 200, handed.text);
    dossier = await desk.ask(`/cong-viec/ho-so/${id}`);
    assert.equal(dossier.json.state, 'Đã trả kết quả');
    assert.ok(dossier.json.slips.some((slip) => /biên nhận/.test(slip.name)));
    assert.ok(looks(id, 'chuyenvien') > 0 && looks(id, 'lanhdao') > 0 && looks(id, 'vanthu') > 0, 'looks of programs are written down too');
    const both = (await server.client().json('GET', `/tra-cuu?ma=${code}`)).json;
    assert.deepEqual([both.found, both.percent], [true, 100]);
    for (const client of Object.values(people)) client.close();
  });

  test('a citizen online', async () => {
    const me = await program('congdan2');
    const { values } = example('2.000635', { channel: 'online' });
    const made = await me.ask('/ho-so/nhap', { thu_tuc: '2.000635' });
    assert.equal(made.status, 201, made.text);
    const draft = made.json.location;
    let form = await me.ask(`${draft}/to-khai`);
    const saved = await me.ask(`${draft}/luu`, { version: form.json.version, f: { [Object.keys(values)[0]]: Object.values(values)[0] } });
    assert.equal(saved.status, 200, saved.text);
    const whole = await me.ask(`${draft}/to-khai`, { version: saved.json.version, f: values });
    assert.equal(whole.status, 200, whole.text);
    const papers = await me.ask(`${draft}/giay-to`);
    for (const box of papers.json.needed) assert.equal((await upload(me, `${draft}/giay-to`, 'tep', { component: box.key })).status, 200);
    form = await me.ask(`${draft}/nhan-ket-qua`);
    assert.equal((await me.ask(`${draft}/nhan-ket-qua`, { version: form.json.version, deliver: 'counter' })).status, 200);
    const review = await me.ask(`${draft}/kiem-tra`);
    const early = await me.ask(`${draft}/nop`, { version: review.json.version, ban: '1' });
    assert.equal(early.status, 422, 'a version of the procedure that was not shown');
    const sent = await me.ask(`${draft}/nop`, { version: review.json.version, ban: review.json.seen }, { 'Idempotency-Key': 'mot-khoa-cua-binh' });
    assert.equal(sent.status, 201, sent.text);
    const again = await me.ask(`${draft}/nop`, { version: review.json.version, ban: review.json.seen }, { 'Idempotency-Key': 'mot-khoa-cua-binh' });
    assert.deepEqual([again.status, again.json], [201, sent.json]);
    const dossier = await me.ask(sent.json.location);
    assert.equal(dossier.json.state, 'Chờ tiếp nhận');
    assert.equal((await me.ask(`${sent.json.location.replace(/\?.*/, '')}/rut`, { version: dossier.json.version })).status, 200);
  });
});

describe('mail that does not go', () => {
  const waiting = () => sql(server, "SELECT d.state, j.tries, coalesce(j.done_at_ms, 0) FROM delivery d JOIN job j ON j.subject_id = d.id AND j.kind = 'notify.mail' WHERE d.address = 'kho-gui@example.vn'");
  async function until(what, check, seconds = 10) {
    for (let i = 0; i < seconds * 20; i++) {
      if (check()) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.fail(`${what}: ${JSON.stringify(waiting())}`);
  }
  // A power cut, and the clock some time later.
  async function later(minutes) {
    await server.kill();
    server.env.MOTCUA_NOW = new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
    await server.start();
    office = new Office(server);
  }

  test('451, 552 and a server that is gone: tried again, nothing lost, one letter in the end', async () => {
    await letters();
    mail.refuse = 451;
    await takeIn(officer, '2.000635', { 'applicant.email': 'kho-gui@example.vn' });
    await until('first try', () => mail.refused === 1 && waiting()[0]?.[1] === '1');
    assert.deepEqual(waiting(), [['waiting', '1', '0']]);

    mail.refuse = 552;
    await later(2);
    await until('second try', () => mail.refused === 2 && waiting()[0][1] === '2');
    assert.deepEqual(waiting(), [['waiting', '2', '0']]);

    const { port } = mail;
    await mail.close();
    await later(10);
    await until('third try', () => waiting()[0][1] === '3');
    assert.deepEqual(waiting(), [['waiting', '3', '0']]);

    mail = await startMail({ port });
    await later(60);
    await letter(/^Đã nhận yêu cầu/, { to: 'kho-gui@example.vn', words: ['UBND phường Khương Đình'] });
    await until('done', () => waiting()[0][0] === 'sent' && waiting()[0][2] !== '0');
    await new Promise((done) => setTimeout(done, 1500));
    assert.equal(mail.inbox.length, 0, 'sent twice');
  });
});
