// Judging the service and seeing who looked: a petition without a login from its sending to its public answer, one that is a
// denunciation, a rating that nobody can be known by, a question, and an objection to a look.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { SCAN } from '../lib/examples.mjs';
import { errorsOf } from './lib/answer.mjs';
import { idIn, Office, one, receive, sendOnline, sql } from './lib/office.mjs';

let server, office, officer, leader, citizen, visitor;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  [officer, leader, citizen] = await Promise.all(['motcua', 'lanhdao', 'congdan'].map((login) => office.as(login)));
  visitor = server.client();
});
after(() => server?.stop());

const WROTE = { 'noi-dung': 'Hẹn trả kết quả hai lần mà chưa có.\nXin xem lại <b>giúp</b>.', ten: 'Lường Thị Khặm', 'dia-chi': 'Bản Nà Tậu, xã Mường Pồn', 'dien-thoai': '0912 345 678' };
const send = async (client, more = {}, about = 'service') => (await client.get(`/phan-anh/gui?ve=${about}`)).submit({ ...WROTE, ...more }, { form: '/phan-anh/gui' });
const caseOf = (page) => `/cong-viec/phan-anh/${one(server, `SELECT id FROM petition WHERE code = '${/PA-\d{6}-\d{4}/.exec(page.path)[0]}'`)}`;
const act = async (client, path, viec, fields) => (await client.get(`${path}?viec=${viec}`)).submit(fields, { form: path });

describe('phản ánh, kiến nghị', () => {
  test('what belongs to another law is led to its door before anything is written', async () => {
    const home = await visitor.get('/phan-anh');
    const none = await home.submit({}, { form: '/phan-anh/bat-dau' });
    assert.equal(none.status, 422);
    assert.ok(errorsOf(none, 'nothing chosen').chuyen, none.main);
    const door = await home.submit({ chuyen: 'denunciation' }, { form: '/phan-anh/bat-dau' });
    assert.equal(door.path, '/phan-anh/noi-nhan/denunciation');
    for (const words of ['Luật Tố cáo 2018', 'đừng viết', 'Ủy ban nhân dân']) assert.ok(door.main.includes(words), `${words}: ${door.main}`);
    assert.equal(one(server, "SELECT n FROM petition_door WHERE door = 'denunciation'"), '1');
    assert.equal((await home.submit({ chuyen: 'rule' }, { form: '/phan-anh/bat-dau' })).path, '/phan-anh/gui?ve=rule');
  });

  test('what is missing is said at its field, and nothing typed is lost', async () => {
    const page = await send(visitor, { ten: '', 'dien-thoai': 'không có' });
    assert.equal(page.status, 422);
    const errors = errorsOf(page, 'two mistakes');
    assert.deepEqual(Object.keys(errors).sort(), ['dien-thoai', 'ten']);
    assert.ok(page.text.includes('Xin xem lại &lt;b&gt;giúp&lt;/b&gt;.'), 'the words are lost');
  });

  test('sent without a login, answered, published without the sender, judged, looked at again', async () => {
    const page = await send(visitor, { tep: { name: 'anh.pdf', type: 'application/pdf', bytes: SCAN } });
    assert.match(page.path, /^\/phan-anh\/t\/PA-\d{6}-\d{4}\/\S{20,}$/);
    const path = caseOf(page), list = await officer.get('/cong-viec/phan-anh');
    assert.ok(list.text.includes(path) && !list.text.includes('Khặm') && !list.text.includes('Hẹn trả'), 'the list names somebody');
    const seen = await officer.get(path);
    for (const words of ['Lường Thị Khặm', '0912 345 678', 'anh.pdf']) assert.ok(seen.main.includes(words), words);
    assert.equal((await officer.raw('GET', /href="([^"]*\/tep\/\d+)"/.exec(seen.text)[1])).status, 200);
    const silent = await act(officer, path, 'refuse', { loi: '' });
    assert.equal(silent.status, 422);
    assert.ok(errorsOf(silent, 'no words').loi);
    await act(officer, path, 'accept', { lop: 'rule' });
    await act(officer, path, 'answer', { loi: 'Đã xem lại, kết quả có ngày mai.' });
    const named = await act(officer, path, 'publish', { 'cau-hoi': 'Bà luong thi kham hỏi', 'tra-loi': 'Đã xem lại' });
    assert.equal(named.status, 422);
    assert.ok(errorsOf(named, 'the sender is named')['cau-hoi'], named.main);
    const stale = await act(officer, path, 'publish', { version: '1', 'cau-hoi': 'Vì sao trả chậm?', 'tra-loi': 'Đã xem lại.' });
    assert.equal(stale.status, 412);
    await act(officer, path, 'publish', { 'cau-hoi': 'Vì sao trả chậm?', 'tra-loi': 'Đã xem lại.' });
    const found = await visitor.get('/phan-anh?q=tra+cham');
    assert.ok(found.main.includes('Vì sao trả chậm?'), found.main);
    assert.ok(!(await visitor.get('/phan-anh?q=khong+co')).main.includes('Vì sao trả chậm?'));
    assert.ok(!(await found.follow('Vì sao trả chậm?')).text.includes('Khặm'));
    const mine = await visitor.get(page.path);
    const liked = await mine.submit({}, { button: 'Không hài lòng' });
    assert.ok(liked.main.includes('Ông, bà đã chọn: không hài lòng'), liked.main);
    const again = await liked.submit({ loi: 'Vẫn chậm.' }, { button: 'Yêu cầu xem lại' });
    assert.ok(again.main.includes('Đang giải quyết'), again.main);
    assert.equal(one(server, "SELECT count(*) FROM event e JOIN petition p ON p.id = e.object_id WHERE e.kind IN ('petition.sent', 'petition.complain', 'petition.rated') AND e.actor_id IS NOT NULL"), '0');
  });

  test('code and key open it, a wrong key does not', async () => {
    const page = await send(visitor);
    const [, , , code, secret] = page.path.split('/');
    const home = await visitor.get('/phan-anh');
    assert.equal((await home.submit({ ma: code, khoa: secret }, { form: '/phan-anh/tra-cuu' })).path, page.path);
    const wrong = await home.submit({ ma: code, khoa: `${secret}x` }, { form: '/phan-anh/tra-cuu' });
    assert.equal(wrong.status, 422);
    assert.ok(errorsOf(wrong, 'wrong key').ma);
    assert.equal((await visitor.get(`/phan-anh/t/${code}/x`)).status, 404);
  });

  test('a denunciation is sealed: no official sees who or what any more', async () => {
    const page = await send(citizen, {}, 'service');
    const path = caseOf(page);
    await act(officer, path, 'guide', { cua: 'denunciation', loi: 'Đây là tố cáo, xin gửi đến nơi có thẩm quyền.' });
    for (const client of [officer, leader]) {
      const seen = await client.get(path);
      assert.match(seen.main, /Đã niêm/);
      for (const secret of ['Khặm', '0912', 'Hẹn trả']) assert.ok(!seen.text.includes(secret), secret);
    }
    const mine = await citizen.get(page.path);
    for (const words of ['Tố cáo', 'niêm lại', 'Hẹn trả']) assert.ok(mine.main.includes(words), words);
    assert.ok((await citizen.get('/phan-anh/cua-toi')).text.includes(page.path));
  });

  test('an administrator sets another limit and sees no petition', async () => {
    const admin = await office.as('quantri');
    const page = await admin.get('/quan-tri/phan-anh');
    const wrong = await page.submit({ viec: 'answer', 'thoi-han': 'mai', 'can-cu': 'QĐ 12/QĐ-UBND', 'tu.d': '1', 'tu.m': '1', 'tu.y': '2040' }, { form: '/quan-tri/phan-anh' });
    assert.ok(errorsOf(wrong, 'no limit')['thoi-han'], wrong.main);
    const done = await page.submit({ lop: 'rule', viec: 'answer', 'thoi-han': '10 ngày làm việc', 'can-cu': 'QĐ 12/QĐ-UBND', 'tu.d': '1', 'tu.m': '1', 'tu.y': '2040' }, { form: '/quan-tri/phan-anh' });
    assert.ok(done.main.includes('QĐ 12/QĐ-UBND'), done.main);
    assert.equal((await admin.get('/cong-viec/phan-anh')).status, 403);
  });
});

describe('đánh giá', () => {
  test('after the result, by the slip or the login, once, and no table tells who', async () => {
    const id = idIn(await sendOnline(citizen, '1.004873', { fresh: true }));
    assert.match((await citizen.get(`/ho-so/${id}/danh-gia`)).main, /khi hồ sơ đã có kết quả/);
    sql(server, `UPDATE dossier SET state = 'returned', done_at_ms = 1 WHERE id = ${id}`);
    const [[no, secret]] = sql(server, `SELECT request_no, secret FROM dossier WHERE id = ${id}`);
    const events = one(server, 'SELECT count(*) FROM event');
    const page = await visitor.get(`/t/${no}/${secret}/danh-gia`);
    const twin = await visitor.get(page.path);
    const none = await page.submit({}, { form: /danh-gia$/ });
    assert.ok(errorsOf(none, 'no level').muc, none.main);
    const done = await page.submit({ muc: 'bad', 'ly-do': ['time', 'contacts'], loi: 'Phải đi ba lần.' }, { form: /danh-gia$/ });
    assert.match(done.main, /Cảm ơn/);
    assert.equal((await twin.submit({ muc: 'good' }, { form: /danh-gia$/ })).status, 412, 'a second one beside the first');
    const own = await citizen.get(`/ho-so/${id}/danh-gia`);
    assert.ok(own.text.includes('Phải đi ba lần.'), 'it cannot be changed');
    await own.submit({ muc: 'fair' }, { form: /danh-gia$/ });
    assert.equal(one(server, 'SELECT level FROM rating'), 'fair');
    assert.equal(one(server, 'SELECT count(*) FROM event'), events, 'the ledger tells of it');
    assert.ok(!(await leader.get('/giam-sat/danh-gia')).text.includes('ba lần'), 'fewer than a group are shown');
  });
});

describe('hỏi đáp', () => {
  test('asked without a name, answered, found beside the procedure', async () => {
    const asked = await (await visitor.get('/hoi-dap/gui?thu-tuc=1.004873')).submit({ hoi: 'Xác nhận tình trạng hôn nhân mất bao lâu?' }, { form: '/hoi-dap/gui' });
    assert.match(asked.main, /Đã gửi câu hỏi/);
    const wrong = await (await visitor.get('/hoi-dap/gui')).submit({ hoi: ' ', 'thu-tuc': '9.999999' }, { form: '/hoi-dap/gui' });
    assert.deepEqual(Object.keys(errorsOf(wrong, 'nothing asked')).sort(), ['hoi', 'thu-tuc']);
    const id = one(server, 'SELECT max(id) FROM faq');
    assert.equal((await visitor.get(`/hoi-dap/cau/${id}`)).status, 404, 'not answered yet');
    await (await officer.get(`/cong-viec/hoi-dap/${id}`)).submit({ 'tra-loi': 'Ba ngày làm việc.' }, { button: 'Trả lời, công khai' });
    const page = await (await visitor.get('/thu-tuc/1.004873')).follow('Hỏi đáp về thủ tục này');
    assert.ok(page.main.includes('mất bao lâu?'), page.main);
  });
});

describe('ai đã xem', () => {
  test('readings and lists are seen by whose dossier it is, and one tap objects', async () => {
    const id = idIn(await sendOnline(citizen, '2.000635'));
    await officer.get('/quay');
    await receive(await officer.get(`/quay/ho-so/${id}`));
    const code = one(server, `SELECT code FROM dossier WHERE id = ${id}`);
    const page = await citizen.get('/ai-da-xem');
    assert.ok(page.main.includes(`Xem hồ sơ ${code}`), page.main);
    assert.ok(page.main.includes(`Hồ sơ ${code} có trong danh sách đã xem`), page.main);
    const other = await (await office.as('congdan2')).get('/ai-da-xem');
    assert.ok(!other.main.includes(code), 'somebody else sees it');
    const forms = page.forms.filter((form) => form.action === '/ai-da-xem/phan-doi');
    const objected = await page.submit({}, { form: forms[0] });
    assert.match(objected.path, /^\/phan-anh\/t\//);
    assert.match(objected.main, /Tôi phản đối lượt xem dữ liệu của tôi/);
    const path = caseOf(objected);
    assert.equal((await page.submit({}, { form: forms[0] })).path, objected.path, 'two for one look');
    assert.ok((await leader.get('/thong-bao')).text.includes(path), 'the head is not told');
    const refused = await officer.post(path, { csrf: officer.csrf, version: '1', viec: 'accept', loi: 'Không sao' });
    assert.equal(refused.status, 403, refused.main);
    await act(leader, path, 'accept', { loi: 'Sẽ xem lại trong 15 ngày.' });
    assert.equal(one(server, `SELECT state FROM petition WHERE id = ${path.split('/').pop()}`), 'doing');
  });

  test('what is not one\'s own cannot be objected to', async () => {
    const [[event, object]] = sql(server, "SELECT event_id, object_id FROM look WHERE object_kind = 'dossier' ORDER BY event_id DESC LIMIT 1");
    const other = await office.as('congdan2');
    assert.equal((await other.post('/ai-da-xem/phan-doi', { csrf: other.csrf, luot: event, muc: object })).status, 404);
  });

  test('every page with a list says whose data it showed', async () => {
    const text = server.database ? "convert_from(canonical, 'UTF8')" : 'CAST(canonical AS TEXT)';
    const missing = sql(server, `SELECT DISTINCT object_kind FROM (SELECT kind, object_kind, ${text} AS c FROM event) e WHERE kind = 'access.list' AND c LIKE '%"rows":%' AND c NOT LIKE '%"rows":0%' AND c NOT LIKE '%"shown"%'`);
    assert.deepEqual(missing, []);
  });
});
