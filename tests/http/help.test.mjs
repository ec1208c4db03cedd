// Acting for others and being helped, over plain HTTP: who sees what, and helpers who are not helping.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { SCAN, example, formValues } from '../lib/examples.mjs';
import { startSms } from '../lib/sms.mjs';
import { answerForm, idIn, Office, one, openGateway, prepareOnline, sql, takeIn } from './lib/office.mjs';

const CODE = '2.000635';
const FILE = { name: 'giay-khai-sinh.pdf', type: 'application/pdf', bytes: SCAN };
let server, sms, office, mai, binh, helper, officer, leader, admin;
before(async () => {
  sms = await startSms();
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  [mai, binh, helper, officer, leader, admin] = await Promise.all(['congdan', 'congdan2', 'hotro', 'motcua', 'lanhdao', 'quantri'].map((login) => office.as(login)));
});
after(async () => {
  await server?.stop();
  await sms?.close();
});

const idOf = (login) => one(server, `SELECT id FROM account WHERE login = '${login}'`);
const count = (from) => Number(one(server, `SELECT count(*) FROM ${from}`));
const events = (kind) => Number(one(server, `SELECT count(*) FROM event WHERE kind = '${kind}'`));
const parties = (id) => Object.fromEntries(sql(server, `SELECT role, name FROM dossier_party WHERE dossier_id = ${id}`));

describe('a child', () => {
  let mandate, dossier;
  test('is asked for with a paper, checked at the desk, and the dossier keeps the parties apart', async () => {
    const page = await (await mai.get('/dai-dien/moi?loai=parent')).submit({ loai: 'parent', name: 'Lê Gia Bảo', 'birth.d': '5', 'birth.m': '6', 'birth.y': '2018', giay: FILE }, { form: '/dai-dien/moi' });
    mandate = idIn(page);
    assert.equal((await binh.get(`/dai-dien/${mandate}`)).status, 404);
    assert.equal((await mai.raw('GET', `/dai-dien/${mandate}/giay`)).status, 200);
    const check = await officer.get(`/quay/dai-dien/${mandate}`);
    assert.match(check.main, /Lê Gia Bảo/);
    assert.equal((await check.submit({ tra_loi: 'dong_y' }, { form: `/quay/dai-dien/${mandate}` })).status, 422); // not without having checked
    const yes = await check.submit({ tra_loi: 'dong_y', da_kiem_tra: 'true' }, { form: `/quay/dai-dien/${mandate}` });
    assert.equal(yes.status, 200, yes.main);
    const review = await prepareOnline(mai, CODE, { fresh: true });
    const draft = idIn(review);
    const choose = await mai.get(`/ho-so/nhap/${draft}/lam-cho`);
    await choose.submit({ for: mandate }, { form: /lam-cho$/ });
    assert.match((await mai.get(`/ho-so/nhap/${draft}`)).main, /Tôi làm việc này cho Lê Gia Bảo Xong/i);
    const sent = await (await mai.get(`/ho-so/nhap/${draft}/kiem-tra`)).submit({}, { form: /\/nop$/ });
    dossier = idIn(sent);
    assert.deepEqual(parties(dossier), { applicant: 'Lê Thị Mai', owner: 'Lê Gia Bảo', subject: 'Lê Gia Bảo' });
  });

  test('a mandate that has ended shows nothing and sends nothing', async () => {
    const draft = idIn(await mai.post('/ho-so/nhap', { csrf: mai.csrf, thu_tuc: '1.004873', moi: '1' }));
    await (await mai.get(`/ho-so/nhap/${draft}/lam-cho`)).submit({ for: mandate }, { form: /lam-cho$/ });
    assert.equal((await mai.get(`/ho-so/${dossier}`)).status, 200);
    await (await mai.get(`/dai-dien/${mandate}`)).submit({}, { form: /ket-thuc$/ });
    assert.equal((await mai.get(`/ho-so/${dossier}`)).status, 404);
    assert.ok(!(await mai.get('/ho-so')).text.includes(`/ho-so/${dossier}"`));
    assert.match((await mai.get(`/ho-so/nhap/${draft}`)).main, /Tôi làm việc này cho Lê Gia Bảo Chưa làm/i);
    assert.equal((await mai.post(`/ho-so/nhap/${draft}/lam-cho`, { csrf: mai.csrf, for: mandate })).status, 422);
  });
});

test('an authorised person: given in the account, seen by both, told to both, ended at any time', async () => {
  const wrong = await (await mai.get('/dai-dien/uy-quyen')).submit({ login: 'congdan2', name: 'Người Khác', 'to_day.d': '1', 'to_day.m': '12', 'to_day.y': '2027' }, { form: '/dai-dien/uy-quyen' });
  assert.equal(wrong.status, 422);
  const page = await wrong.submit({ login: 'congdan2', name: 'Trần Văn Bình', 'to_day.d': '1', 'to_day.m': '12', 'to_day.y': '2027' }, { form: '/dai-dien/uy-quyen' });
  const mandate = idIn(page);
  const draft = idIn(await prepareOnline(binh, CODE, { fresh: true }));
  await (await binh.get(`/ho-so/nhap/${draft}/lam-cho`)).submit({ for: mandate }, { form: /lam-cho$/ });
  const dossier = idIn(await (await binh.get(`/ho-so/nhap/${draft}/kiem-tra`)).submit({}, { form: /\/nop$/ }));
  assert.deepEqual(parties(dossier), { applicant: 'Trần Văn Bình', owner: 'Lê Thị Mai', authorised: 'Trần Văn Bình' });
  assert.equal((await mai.get(`/ho-so/${dossier}`)).status, 200);
  assert.match((await mai.get('/ho-so')).main, /Trần Văn Bình làm thay cho Lê Thị Mai/);
  assert.match((await mai.get('/thong-bao')).main, /nộp thay cho bạn/);
  assert.match((await binh.get('/thong-bao')).main, /được làm thủ tục thay cho/);
  assert.equal((await helper.get(`/ho-so/${dossier}`)).status, 404);
  await (await mai.get(`/dai-dien/${mandate}`)).submit({}, { form: /ket-thuc$/ });
  assert.equal((await binh.get(`/ho-so/${dossier}`)).status, 404);
  assert.equal((await mai.get(`/ho-so/${dossier}`)).status, 200);
});

// A session up to the filled-in draft. Returns its id, the draft and the person's client, if they have one.
async function begin(person, fields) {
  const page = await (await helper.get('/ho-tro/moi')).submit({ dong_y: 'true', ...fields }, { form: '/ho-tro/moi' });
  const id = idIn(page);
  if (person) await (await person.get(`/duoc-giup/${id}`)).submit({}, { form: /dong-y$/ });
  return id;
}
async function fill(id, code = CODE) {
  const it = example(code, { channel: 'online' });
  const found = await helper.get(`/ho-tro/${id}?q=${code}`);
  const tasks = await found.submit({ thu_tuc: code }, { form: /\/nhap$/ });
  const base = tasks.path;
  await answerForm(await helper.get(`${base}/to-khai`), formValues(it.values), { form: `${base}/to-khai`, button: /tiếp tục/i });
  for (;;) {
    const page = await helper.get(`${base}/giay-to`);
    const open = page.forms.find((form) => form.enctype === 'multipart/form-data' && page.text.slice(page.text.lastIndexOf('<section', page.text.indexOf(`name="component" value="${form.all.find((f) => f.name === 'component').value}"`))).slice(0, 900).includes('mc-tag--todo'));
    if (!open) break;
    await page.submit({ tep: FILE }, { form: open });
  }
  await (await helper.get(`${base}/nhan-ket-qua`)).submit({ deliver: 'counter' });
  return base;
}
const drop = async (person, base) => (await person.get(base)).submit({}, { form: /\/bo$/ });

describe('a neighbour helps', () => {
  test('with an account: agreed, filled in together, confirmed by the own login, and then it is nothing of the helper', async () => {
    const id = await begin(null, { co: 'co', login: 'congdan' });
    assert.ok(!(await helper.get(`/ho-tro/${id}`)).text.includes('Lê Thị Mai'), 'a name before the person agreed');
    await (await mai.get(`/duoc-giup/${id}`)).submit({}, { form: /dong-y$/ });
    const base = await fill(id);
    assert.equal((await binh.get(base)).status, 404);
    const review = await helper.get(`${base}/kiem-tra`);
    assert.ok(!review.forms.some((form) => /\/nop$/.test(form.action)), 'the helper may send');
    const [, version, ban] = [0, one(server, `SELECT version FROM draft WHERE id = ${base.split('/').pop()}`), one(server, `SELECT procedure_version_id FROM draft WHERE id = ${base.split('/').pop()}`)];
    assert.equal((await helper.post(`${base}/nop`, { csrf: helper.csrf, version, ban })).status, 403);
    assert.equal((await helper.get(`${base}/lam-cho`)).status, 404);
    const seen = await mai.get(`/duoc-giup/${id}`);
    assert.match(seen.main, /Sửa câu trả lời: .+ Hà Minh Tuấn/);
    const sent = await (await mai.get(`${base}/kiem-tra`)).submit({}, { form: /\/nop$/ });
    const dossier = idIn(sent);
    assert.equal(parties(dossier).helper, 'Hà Minh Tuấn');
    for (const path of [base, `${base}/to-khai`, `${base}/giay-to`, `/ho-tro/${id}`, `/ho-so/${dossier}`]) assert.equal((await helper.get(path)).status, 404, path);
    assert.match((await helper.get('/ho-tro')).main, /30 ngày 1/);
    assert.match((await mai.get(`/duoc-giup/${id}`)).main, /Đã xác nhận/);
  });

  test('with a new account: a code that only the person gets, guessed wrong, then right', async () => {
    const id = await begin(null, { co: 'mo', login: '0911222333', name: 'Nguyễn Thị Già' });
    const base = await fill(id), secret = one(server, `SELECT secret FROM help_session WHERE id = ${id}`);
    const before = await helper.get(`/ho-tro/${id}`);
    assert.ok(!before.forms.some((form) => /\/ma$/.test(form.action)), 'offered where no channel carries it');
    assert.match(before.main, /chưa gửi mã/);
    const version = one(server, `SELECT version FROM help_session WHERE id = ${id}`);
    assert.equal((await helper.post(`/ho-tro/${id}/ma`, { csrf: helper.csrf, version })).status, 409);
    await openGateway(admin, sms.url);
    const asked = await (await helper.get(`/ho-tro/${id}`)).submit({}, { form: /\/ma$/ });
    const letter = await sms.next(), code = /\b\d{6}\b/.exec(letter.text)[0];
    assert.equal(letter.to, '0911222333');
    assert.match(letter.text, /khong doc cho ai, ke ca nguoi giup/);
    for (const page of [asked, ...await Promise.all([`/ho-tro/${id}`, '/ho-tro', '/thong-bao', base].map((path) => helper.get(path)))]) assert.ok(!page.text.includes(code), `the helper sees the code at ${page.path}`);
    const phone = server.client();
    const link = await phone.get(`/xac-nhan/${secret}`);
    assert.ok(!link.text.includes('Nguyễn Thị Già'));
    assert.equal((await link.submit({ ma: code === '000000' ? '111111' : '000000' }, { form: /xac-nhan/ })).status, 422);
    const review = await link.submit({ ma: code }, { form: /xac-nhan/ });
    assert.match(review.main, /Nguyễn Thị Già/);
    const forged = await phone.post(`/xac-nhan/${secret}/nop`, { proof: 'khong-phai', version: '1', ban: '1' });
    assert.equal(forged.status, 409);
    const done = await review.submit({}, { form: /\/nop$/ });
    assert.match(done.path, /^\/t\//, done.main);
    // whose answer was lost sees that it went; the helper, who has the link too, sees no more than that
    const seen = await phone.get(`/xac-nhan/${secret}`);
    assert.match(seen.main, /Bạn đã xác nhận/);
    assert.ok(!/\/(t|ho-so)\//.test(seen.main), seen.main);
    assert.match((await phone.post(`/xac-nhan/${secret}/nop`, { proof: 'x', version: '1', ban: '1' })).main, /Bạn đã xác nhận/);
    assert.equal((await helper.get(base)).status, 404);
    assert.equal(one(server, `SELECT how FROM help_session WHERE id = ${id}`), 'code');
  });

  test('without a telephone: confirmed at the desk, before an officer who looked at the identity card', async () => {
    const id = await begin(binh, { co: 'co', login: 'congdan2' });
    await fill(id);
    assert.match((await officer.get('/quay/nguoi-giup')).main, /Trần Văn Bình/);
    const page = await officer.get(`/quay/nguoi-giup/${id}`);
    assert.equal((await page.submit({}, { form: `/quay/nguoi-giup/${id}` })).status, 422);
    const done = await page.submit({ da_kiem_tra: 'true' }, { form: `/quay/nguoi-giup/${id}` });
    assert.match(done.path, /^\/quay\/ho-so\/\d+$/, done.main);
    assert.equal(one(server, `SELECT how FROM help_session WHERE id = ${id}`), 'desk');
    assert.ok(events('access.list') > 0);
  });
});

describe('a helper who is not helping', () => {
  test('an unknown login looks like a known one, and leads nowhere', async () => {
    const id = await begin(null, { co: 'co', login: '0999888777' });
    const page = await helper.get(`/ho-tro/${id}`);
    assert.match(page.main, /Chờ người được giúp đồng ý/);
    const code = await page.submit({}, { form: /\/ma$/ });
    assert.match(code.text, /Nếu có tài khoản/);
    assert.equal(count(`one_time_code WHERE object_kind = 'help' AND object_id = ${id} AND address = ''`), 1);
    assert.equal(count(`job WHERE kind = 'code.send' AND subject_id IN (SELECT id FROM one_time_code WHERE object_id = ${id})`), 0);
    await (await helper.get(`/ho-tro/${id}`)).submit({}, { form: /ket-thuc$/ });
  });

  test('guesses at the code: five end it, the person is told, and nothing was sent', async () => {
    const id = await begin(null, { co: 'co', login: 'congdan' });
    await (await helper.get(`/ho-tro/${id}`)).submit({}, { form: /\/ma$/ });
    const code = /\b\d{6}\b/.exec((await sms.next()).text)[0], wrong = code === '000000' ? '111111' : '000000';
    const path = `/xac-nhan/${one(server, `SELECT secret FROM help_session WHERE id = ${id}`)}`, guesser = server.client();
    for (const ma of [wrong, wrong, wrong, wrong, wrong, code]) assert.equal((await guesser.post(path, { ma })).status, 422);
    assert.match((await mai.get('/thong-bao')).main, /đã bị nhập sai 5 lần/);
    await (await helper.get(`/ho-tro/${id}`)).submit({}, { form: /ket-thuc$/ });
  });

  test('no consent, no session; not oneself; not more than three at once', async () => {
    assert.equal((await (await helper.get('/ho-tro/moi')).submit({ co: 'co', login: 'congdan' }, { form: '/ho-tro/moi' })).status, 422);
    assert.equal((await helper.post('/ho-tro/moi', { csrf: helper.csrf, co: 'co', login: 'hotro', dong_y: '1' })).status, 403);
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push(await begin(null, { co: 'co', login: 'congdan' }));
    assert.equal((await helper.post('/ho-tro/moi', { csrf: helper.csrf, co: 'co', login: 'congdan', dong_y: '1' })).status, 409);
    for (const id of ids.slice(1)) await (await helper.get(`/ho-tro/${id}`)).submit({}, { form: /ket-thuc$/ });
    const base = await (async () => {
      await (await mai.get(`/duoc-giup/${ids[0]}`)).submit({}, { form: /dong-y$/ });
      return fill(ids[0]);
    })();
    await (await mai.get(`/duoc-giup/${ids[0]}`)).submit({}, { form: /tu-lam$/ }); // taken over
    assert.equal((await helper.get(base)).status, 404);
    assert.equal((await helper.post(`${base}/luu`, { csrf: helper.csrf, version: '1' })).status, 404);
    assert.equal((await mai.get(base)).status, 200);
    await drop(mai, base);
  });

  test('is reported; the leader reads and answers; an administrator does not', async () => {
    const id = await begin(mai, { co: 'co', login: 'congdan' });
    const page = await mai.get(`/duoc-giup/${id}`);
    assert.equal((await page.submit({}, { form: /phan-anh$/ })).status, 422);
    await page.submit({ noi_dung: 'Hỏi mật khẩu của tôi <b>' }, { form: /phan-anh$/ });
    assert.equal((await helper.get(`/ho-tro/${id}`)).status, 404);
    assert.equal((await admin.get(`/phan-anh-ho-tro/${id}`)).status, 403);
    const report = await leader.get(`/phan-anh-ho-tro/${id}`);
    assert.match(report.main, /Hỏi mật khẩu của tôi/);
    await report.submit({ tra_loi: 'Đã làm việc với người hỗ trợ.' }, { form: `/phan-anh-ho-tro/${id}` });
    assert.match((await mai.get(`/duoc-giup/${id}`)).main, /Đã làm việc với người hỗ trợ/);
  });

  test('an official is no helper: not appointed, and whoever helped does not decide', async () => {
    const add = await leader.get('/to-cong-nghe');
    const fields = { group: 'Tổ dân phố số 3', 'to_day.d': '1', 'to_day.m': '6', 'to_day.y': '2027' };
    assert.equal((await add.submit({ ...fields, login: 'motcua', name: 'Phạm Thu Hà' }, { form: '/to-cong-nghe' })).status, 422);
    const dossier = one(server, "SELECT dossier_id FROM help_session WHERE how = 'desk'");
    sql(server, `UPDATE account SET phone = '0900000201' WHERE login = 'hotro'`); // the officer's own telephone
    const page = await officer.get(`/quay/ho-so/${dossier}`);
    const form = page.forms.find((it) => /\/nhan$/.test(it.action));
    if (form) assert.equal((await page.submit(Object.fromEntries(form.all.filter((f) => f.name.startsWith('o.')).map((f) => [f.name, '1'])), { form })).status, 403);
    sql(server, `UPDATE account SET phone = '0900000103' WHERE login = 'hotro'`);
  });
});

test('figures: names for the leader, none for the volunteer and the administrator', async () => {
  const home = await leader.get('/chien-dich');
  assert.match(home.main, /3 Người được giúp/);
  assert.match((await leader.get('/chien-dich/danh-sach?so=nguoi')).main, /Trần Văn Bình/);
  for (const who of [helper, admin]) assert.ok(!/Trần Văn Bình|Lê Thị Mai/.test((await who.get('/chien-dich/danh-sach?so=nguoi')).main));
  const csv = await leader.raw('GET', '/chien-dich.csv');
  assert.match(csv.text, /Tổ dân phố số 5,3,1,3/);
  assert.equal((await mai.get('/chien-dich')).status, 403);
});

test('on the road: planned, shown to everybody, and what is taken in there carries the place', async () => {
  const now = new Date(Date.now() + 7 * 3600_000);
  const day = { 'day.d': String(now.getUTCDate()), 'day.m': String(now.getUTCMonth() + 1), 'day.y': String(now.getUTCFullYear()) };
  const plan = await leader.get('/luu-dong/lich');
  assert.equal((await plan.submit({ ...day, place: 'Chợ', from: '11:00', to: '8:00' }, { form: '/luu-dong/lich' })).status, 422);
  await plan.submit({ ...day, place: 'Nhà văn hóa tổ 7', from: '0:05', to: '23:55' }, { form: '/luu-dong/lich' });
  assert.match((await server.client().get('/luu-dong')).main, /Nhà văn hóa tổ 7/);
  const stop = one(server, "SELECT id FROM road_stop WHERE place = 'Nhà văn hóa tổ 7'");
  await (await officer.get('/quay/luu-dong')).submit({ diem: stop }, { form: '/quay/luu-dong' });
  const page = await takeIn(officer, '2.000815');
  assert.match((await officer.get(`/cong-viec/ho-so/${idIn(page)}`)).main, /Nhà văn hóa tổ 7/);
  await (await officer.get('/quay/luu-dong')).submit({ diem: 'quay' }, { form: '/quay/luu-dong' });
});

test('a shared computer: a link that works once, no names, wiped, and the desk is rung', async () => {
  const made = await admin.post('/quan-tri/may-dung-chung', { csrf: admin.csrf, name: 'Sảnh chung cư A1', keeper: 'Ban quản trị' });
  const token = /kiosk\/may\/([\w-]{32})/.exec(made.text)[1];
  const device = server.client();
  assert.equal((await device.get('/kiosk')).path, '/');
  await (await device.get(`/kiosk/may/${token}`)).submit({}, { form: /kiosk\/may/ });
  assert.equal((await server.client().post(`/kiosk/may/${token}`, {})).status, 404);
  const idle = await device.get('/kiosk');
  assert.match(idle.main, /Bạn cần làm gì.*Làm thủ tục.*Tra cứu hồ sơ.*Gọi người giúp/);
  await helper.post('/ho-tro/truc', { csrf: helper.csrf, truc: 'co', phone: '0900000103' });
  assert.match((await device.get('/kiosk/goi')).main, /Hà Minh Tuấn.*0900000103/);
  await (await device.get('/kiosk/goi')).submit({}, { form: '/kiosk/goi' });
  assert.match((await officer.get('/thong-bao')).main, /Sảnh chung cư A1/);
  const { login, password } = office.logins().find((it) => it.login === 'congdan');
  await device.login(login, password, {});
  const own = await device.get('/ho-so');
  assert.equal(own.status, 200);
  assert.match(own.text, /data-idle="180"/);
  assert.match((await device.raw('GET', '/ho-so')).headers.refresh, /^540; url=\/kiosk\/xong/);
  const cookie = device.cookies.get('mc_phien');
  assert.ok(!/Lê Thị Mai/.test((await device.get('/kiosk/xong')).text));
  device.cookies.set('mc_phien', cookie);
  assert.equal((await device.raw('GET', '/ho-so')).status, 303, 'the session lives on');
});
