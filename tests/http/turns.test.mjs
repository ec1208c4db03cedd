// The applicant's turns after reception, over the pages: papers after appraisal, a duty, the wish to stop, a refusal, an earlier
// dossier; and why the date is that date. What officials do is written as their moves leave it: their own pages are tested elsewhere.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { idIn, Office, one, pdfText, receive, sendOnline, sql } from './lib/office.mjs';

const BIRTH = '1.001193', DAY = 86_400_000;
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let server, office, mai, binh, officer;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  [mai, binh, officer] = await Promise.all(['congdan', 'congdan2', 'motcua'].map((login) => office.as(login)));
});
after(() => server?.stop());

async function received() {
  const id = idIn(await sendOnline(mai, BIRTH));
  await receive(await officer.get(`/quay/ho-so/${id}`));
  return id;
}

// ---- what officials do, as their moves leave it ----

const bytes = (value) => (server.database ? `'\\x${Buffer.from(value).toString('hex')}'` : `X'${Buffer.from(value).toString('hex')}'`);

function turn(id, { state, event, move = '', reason = '', clock, ask, ends = false }) {
  const [from, due, actor] = sql(server, `SELECT d.state, coalesce(d.due_at_ms, 0), a.id FROM dossier d, account a WHERE d.id = ${id} AND a.login = 'motcua'`)[0];
  const now = Date.now(), newest = BigInt(one(server, 'SELECT max(id) FROM event')) + 1n;
  const canonical = JSON.stringify({ detail: { move, reason } });
  sql(server, `INSERT INTO event (id, at_ms, kind, actor_id, actor_role, dossier_id, object_kind, object_id, from_state, to_state, canonical, salt, leaf)
    VALUES (${newest}, ${now}, 'dossier.${event}', ${actor}, 'officer', ${id}, 'dossier', ${id}, '${from}', '${state}', ${bytes(canonical)}, ${bytes('s')}, ${bytes('l')})`);
  sql(server, `UPDATE dossier SET state = '${state}', reason = '${reason}', version = version + 1${clock === 'stands' ? ', due_at_ms = NULL' : ''}${ends ? `, done_at_ms = ${now}` : ''} WHERE id = ${id}`);
  if (clock) sql(server, `INSERT INTO clock_change (id, dossier_id, at_ms, kind, due_before_ms, due_after_ms, ground, event_id, limit_words)
    VALUES (${newest + 1n}, ${id}, ${now}, '${clock}', ${due}, NULL, 'Nghị định 61/2018/NĐ-CP Điều 19 khoản 4', ${newest}, '')`);
  if (ask) sql(server, `INSERT INTO paper_request (id, dossier_id, component_key, name, note, asked_at_ms, stage) VALUES (${newest + 2n}, ${id}, '${ask}', 'Giấy chứng sinh', 'Ảnh bị mờ <b>', ${now}, 'appraisal')`);
}

const supplement = (id) => turn(id, { state: 'await_supplement', event: 'await_supplement', move: 'ASK_SUPPLEMENT', reason: 'Giấy chứng sinh của cháu An chưa rõ', clock: 'stands', ask: 'giay_chung_sinh' });

// What somebody else, an old page, and a second press get.
async function guarded(path, body = {}) {
  const page = path.replace(/\/[a-z-]+$/, '');
  assert.equal((await binh.post(path, { csrf: binh.csrf, version: '1', ...body })).status, 404, `${path} of somebody else`);
  const stale = await mai.post(path, { csrf: mai.csrf, version: '999999', ...body });
  assert.equal(stale.status, 412, stale.main);
  assert.match(stale.main, /Hồ sơ vừa có thay đổi/);
  for (const version of ['', 'x', '-1']) assert.equal((await mai.post(path, { csrf: mai.csrf, version, ...body })).status, 422, `version "${version}"`);
  assert.equal((await mai.get(page)).status, 200);
}

const twice = async (path, body = {}) => assert.ok([409, 412].includes((await mai.post(path, { csrf: mai.csrf, version: '1', ...body })).status));
const versionOf = (id) => one(server, `SELECT version FROM dossier WHERE id = ${id}`);

describe('papers after appraisal', () => {
  test('are asked for, given in full, and the date is counted again', async () => {
    const id = await received();
    const first = (await mai.json('GET', `/ho-so/${id}`)).json;
    assert.deepEqual(first.clock, { first: '', now: first.due, stands: false, changes: [] });
    supplement(id);
    let page = await mai.get(`/ho-so/${id}`);
    assert.match(page.main, /Cần bạn bổ sung giấy tờ.*chưa rõ.*thời hạn tạm dừng. Bạn gửi đủ thì thời hạn tính lại từ đầu, theo Nghị định 61\/2018/);
    assert.match(page.main, /Ảnh bị mờ <b>/);
    assert.match(page.main, /Ngày hẹn đầu tiên \d+ giờ.*Ngày hẹn bây giờ Chưa có/);
    assert.match(page.main, /Thời hạn tạm dừng từ \d+ giờ/);
    await guarded(`/ho-so/${id}/da-bo-sung`);
    const early = await page.submit({}, { form: /da-bo-sung$/ });
    assert.equal(early.status, 422);
    assert.match(early.text, /<a href="#tep-giay_chung_sinh">/);
    const bad = await page.submit({ tep: [{ name: 'x.png', bytes: Buffer.from('no picture at all') }] }, { form: /giay-to$/ });
    assert.equal(bad.status, 422);
    assert.match(bad.text, /<a href="#tep-giay_chung_sinh">/);
    page = await page.submit({ tep: [{ name: 'mờ.png', type: 'image/png', bytes: PNG }] }, { form: /giay-to$/ });
    page = await page.submit({}, { form: /giay-to\/\d+\/bo$/ });
    assert.match(page.main, /Đã bỏ tệp mờ\.png/);
    page = await page.submit({ tep: [{ name: 'rõ.png', type: 'image/png', bytes: PNG }] }, { form: /giay-to$/ });
    page = await page.submit({}, { form: /da-bo-sung$/ });
    assert.match(page.main, /Đã gửi giấy tờ bổ sung. Ngày hẹn mới: trước \d+ giờ/);
    assert.match(page.main, /Thời hạn tạm dừng từ .* đến .*Đã đủ giấy tờ: thời hạn tính lại từ đầu/);
    assert.match(page.main, /Đã nhận đủ giấy tờ bổ sung/);
    assert.match(page.main, /Vì sao là ngày này\?.*tính lại từ đầu/);
    await twice(`/ho-so/${id}/da-bo-sung`);
    assert.match((await mai.get('/thong-bao')).main, /Ngày hẹn trước đó: .*Ngày hẹn mới: /);
  });

  test('the public page says when and why, and nothing of persons', async () => {
    const id = await received();
    supplement(id);
    const [code, secret] = sql(server, `SELECT code, secret FROM dossier WHERE id = ${id}`)[0];
    const anybody = server.client();
    const page = await anybody.get(`/t/${code}/${secret}`);
    assert.match(page.main, /Thời hạn đang tạm dừng/);
    assert.match(page.main, /Thời hạn tạm dừng từ .*Căn cứ: Nghị định 61\/2018/);
    for (const said of [/cháu An/, /chưa rõ/, /Mai/, /079185/]) assert.doesNotMatch(page.text, said);
    const { json, text } = await anybody.json('GET', `/t/${code}/${secret}`);
    assert.equal(json.clock.stands, true);
    assert.equal(json.clock.changes.length, 1);
    assert.equal(json.clock.changes[0].reason, '');
    assert.match(json.clock.changes[0].ground, /Điều 19 khoản 4/);
    assert.doesNotMatch(text, /cháu An|Mai/);
    assert.doesNotMatch((await anybody.get(`/t/${code}/wrong`)).main, /tạm dừng/);
  });

  test('or ended instead: read, ticked, with Mẫu 05 at once', async () => {
    const id = await received();
    supplement(id);
    await guarded(`/ho-so/${id}/dung`, { xac_nhan: '1' });
    const page = await mai.get(`/ho-so/${id}`);
    const untold = await page.submit({}, { form: /\/dung$/ });
    assert.equal(untold.status, 422);
    assert.match(untold.text, /<a href="#xac_nhan">/);
    assert.match(untold.text, /<details[^>]* open/);
    const done = await untold.submit({ xac_nhan: '1' }, { form: /\/dung$/ });
    assert.match(done.main, /Hồ sơ đã dừng theo ý bạn/);
    assert.match(done.main, /Bạn không làm tiếp, nên cơ quan đã dừng hồ sơ/);
    assert.doesNotMatch(done.main, /thời hạn đang tạm dừng/);
    assert.match(done.main, /có quyền khiếu nại trong 90 ngày .*Luật Khiếu nại 02\/2011\/QH13 Điều 7, Điều 9/);
    const slip = done.links.find((it) => /phieu/.test(it.href));
    const print = await mai.raw('GET', slip.href);
    assert.match(print.headers['content-type'], /pdf/);
    const words = pdfText(print.bytes).replace(/\s+/g, ' ');
    for (const part of [/DỪNG GIẢI QUYẾT HỒ SƠ/i, /không bổ sung giấy tờ và đề nghị không làm tiếp/, /chưa nộp khoản nào|đã nộp/]) assert.match(words, part);
    assert.equal((await binh.raw('GET', slip.href)).status, 404);
    await twice(`/ho-so/${id}/dung`, { xac_nhan: '1' });
    assert.equal(one(server, `SELECT count(*) FROM slip WHERE dossier_id = ${id} AND form = '05'`), '1');
    // papers between rooms stay inside, listed or not
    const inner = BigInt(slip.href.split('/').at(-1)) + 1n;
    for (const [i, form] of ['06', 'qua_trinh', 'ban_giao'].entries()) {
      sql(server, `INSERT INTO slip (id, dossier_id, form, agency_id, year, no, officer_id, issued_at_ms, data) SELECT ${inner + BigInt(i)}, dossier_id, '${form}', agency_id, 1999, ${i + 1}, officer_id, issued_at_ms, data FROM slip WHERE id = ${inner - 1n}`);
      assert.equal((await mai.raw('GET', `/ho-so/${id}/phieu/${inner + BigInt(i)}`)).status, 404, form);
      assert.ok(!(await mai.get(`/ho-so/${id}`)).links.some((it) => it.href.endsWith(`/${inner + BigInt(i)}`)), form);
    }
  });
});

describe('a financial duty', () => {
  test('says what and how, that the desk confirms it, and may be ended', async () => {
    const id = await received();
    turn(id, { state: 'await_duty', event: 'await_duty', move: 'WAIT_DUTY', reason: 'Nộp lệ phí trước bạ theo thông báo số 12', clock: 'stands' });
    const page = await mai.get(`/ho-so/${id}`);
    assert.match(page.main, /Mời bạn thực hiện nghĩa vụ tài chính.*thông báo số 12.*đưa chứng từ cho bộ phận một cửa.*Quầy ghi nhận xong thì thời hạn chạy tiếp/);
    const done = await page.submit({ xac_nhan: '1' }, { form: /\/dung$/ });
    assert.match(done.main, /Hồ sơ đã dừng theo ý bạn/);
    assert.equal(one(server, `SELECT count(*) FROM slip WHERE dossier_id = ${id} AND form = '05'`), '1');
  });
});

describe('the wish to stop', () => {
  test('says what it means, is asked for once, and can be taken back', async () => {
    const id = await received();
    let page = await mai.get(`/ho-so/${id}`);
    assert.match(page.main, /Đề nghị dừng giải quyết Thời hạn: .* Phí, lệ phí: .* Giấy tờ: /);
    await guarded(`/ho-so/${id}/dung`, { xac_nhan: '1' });
    const untold = await page.submit({ ly_do_dung: 'Tôi <b>chuyển</b> nhà' }, { form: /\/dung$/ });
    assert.equal(untold.status, 422);
    assert.match(untold.text, /<a href="#xac_nhan">/);
    assert.match(untold.text, /Tôi &lt;b&gt;chuyển&lt;\/b&gt; nhà<\/textarea>/, 'what was typed is still there');
    const long = await page.submit({ xac_nhan: '1', ly_do_dung: 'x'.repeat(2001) }, { form: /\/dung$/ });
    assert.equal(long.status, 422);
    assert.match(long.text, /<a href="#ly_do_dung">/);
    page = await untold.submit({ xac_nhan: '1' }, { form: /\/dung$/ });
    assert.match(page.main, /Đã gửi đề nghị dừng/);
    assert.match(page.main, /Bạn đã đề nghị dừng hồ sơ.*Cho tới khi có trả lời, thời hạn vẫn chạy: kết quả có trước/);
    assert.equal(one(server, `SELECT reason FROM dossier WHERE id = ${id}`), 'Tôi <b>chuyển</b> nhà');
    await twice(`/ho-so/${id}/dung`, { xac_nhan: '1' });
    await guarded(`/ho-so/${id}/dung-rut`);
    page = await page.submit({}, { form: /dung-rut$/ });
    assert.match(page.main, /Đã rút lại đề nghị dừng/);
    assert.match(page.main, /Bạn đã rút lại đề nghị dừng/);
    await twice(`/ho-so/${id}/dung-rut`);
    sql(server, `UPDATE dossier SET decided_at_ms = ${Date.now()} WHERE id = ${id}`);
    page = await mai.get(`/ho-so/${id}`);
    assert.equal(page.forms.filter((form) => /\/dung$/.test(form.action)).length, 0, 'decided: no stop any more');
    assert.equal((await mai.post(`/ho-so/${id}/dung`, { csrf: mai.csrf, version: versionOf(id), xac_nhan: '1' })).status, 409);
  });
});

describe('a refusal after appraisal', () => {
  test('says why and what the law gives, and is collected once', async () => {
    const id = await received();
    turn(id, { state: 'declined', event: 'declined', move: 'DECLINE', reason: 'Việc này thuộc nơi khác', ends: true });
    let page = await mai.get(`/ho-so/${id}`);
    assert.match(page.main, /Hồ sơ không được giải quyết.*Việc này thuộc nơi khác.*có quyền khiếu nại trong 90 ngày/);
    await guarded(`/ho-so/${id}/nhan-phieu`);
    page = await page.submit({}, { form: /nhan-phieu$/ });
    assert.match(page.main, /Đã ghi nhận bạn nhận phiếu từ chối/);
    assert.match(page.main, /Phiếu từ chối đã trao .*có quyền khiếu nại/);
    assert.doesNotMatch(page.main, /Kết quả đã trao/);
    await twice(`/ho-so/${id}/nhan-phieu`);
    const english = await mai.get(`/ho-so/${id}`, { Cookie: `${[...mai.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}; mc_ngonngu=en` });
    assert.match(english.main, /It was refused after appraisal.*you may complain within 90 days/);
  });

  test('a result that was put right says so', async () => {
    const id = await received();
    turn(id, { state: 'returned', event: 'returned', move: 'HAND_OVER', ends: true });
    turn(id, { state: 'returned', event: 'corrected', move: 'CORRECT', reason: 'Sai năm sinh' });
    assert.match((await mai.get(`/ho-so/${id}`)).main, /Kết quả đã được đính chính, thay thế hoặc thu hồi \d+ giờ.*Sai năm sinh/);
  });
});

describe('a dossier that goes on from an earlier one', () => {
  test('both pages link to it and say how long it took through', async () => {
    const earlier = await received(), id = await received();
    sql(server, `UPDATE dossier SET continues_id = ${earlier} WHERE id = ${id}`);
    sql(server, `UPDATE dossier SET received_at_ms = received_at_ms - ${9 * DAY}, continues_id = NULL WHERE id = ${earlier}`);
    const [code, secret] = sql(server, `SELECT code, secret FROM dossier WHERE id = ${id}`)[0];
    const before = one(server, `SELECT code FROM dossier WHERE id = ${earlier}`);
    const own = await mai.get(`/ho-so/${id}`);
    assert.ok(own.links.some((it) => it.href === `/ho-so/${earlier}` && it.text === before), own.main);
    assert.match(own.main, /Tính từ lần tiếp nhận đầu tiên, .* đến nay là 9 ngày/);
    assert.ok((await mai.get(`/ho-so/${earlier}`)).links.some((it) => it.href === `/ho-so/${id}` && it.text === code), 'and back');
    const track = await server.client().get(`/t/${code}/${secret}`);
    assert.ok(track.links.some((it) => it.href === `/tra-cuu?ma=${before}`), track.main);
    assert.match(track.main, /đến nay là 9 ngày/);
  });
});
