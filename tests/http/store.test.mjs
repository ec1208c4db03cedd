// Not asked twice: what a person said once fills in forms with its source; papers handed in once are used again; the desk is warned
// before it asks for what is held, and that is counted.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { example, formValues } from '../lib/examples.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { errorsOf } from './lib/answer.mjs';
import { answerForm, idIn, Office, one, receive, sendOnline, sql } from './lib/office.mjs';

const BIRTH = '1.001193';
let server, office, mai, binh, officer, supervisor;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  [mai, binh, officer, supervisor] = await Promise.all(['congdan', 'congdan2', 'motcua', 'giamsat'].map((login) => office.as(login)));
});
after(() => server?.stop());

const newDraft = async (person, code = BIRTH) => {
  let page = await person.post('/ho-so/nhap', { csrf: person.csrf, thu_tuc: code, moi: '1' });
  if (page.path === '/ho-so/nhap') page = await page.submit({}, { button: 'Bắt đầu hồ sơ khác' });
  return `/ho-so/nhap/${idIn(page)}`;
};
const save = async (person, base, values) => {
  const page = await person.get(`${base}/to-khai`);
  const version = page.form(/\/to-khai$/).all.find((field) => field.name === 'version').value;
  return person.post(`${base}/luu`, { csrf: person.csrf, version, ...values });
};

describe('said once', () => {
  test('oneself and the family, each value with its source; mistakes stand at the field and nothing is lost', async () => {
    let page = await (await mai.get('/toi-va-gia-dinh/them?quan_he=spouse')).submit({ 'v.name': 'Trần Văn Chồng', 'v.gender': 'nam', 'v.id_no': '12', 'v.birth': '31/02/1980' });
    assert.equal(page.status, 422);
    assert.deepEqual(Object.keys(errorsOf(page)).sort(), ['v.birth', 'v.id_no']);
    assert.match(page.text, /value="Trần Văn Chồng"/);
    page = await page.submit({ 'v.id_no': '001080000009', 'v.birth': '1980', 'v.ethnic': 'Mường' });
    assert.equal(page.path, '/toi-va-gia-dinh', page.main);
    assert.match(page.main, /Trần Văn Chồng[\s\S]*bạn tự khai/);
    page = await (await mai.get('/toi-va-gia-dinh/them?quan_he=self')).submit({ 'v.gender': 'nu', 'v.ethnic': 'Kinh' });
    assert.equal(page.path, '/toi-va-gia-dinh');
    const again = await mai.post('/toi-va-gia-dinh', { csrf: mai.csrf, quan_he: 'self', 'v.gender': 'nam' });
    assert.equal(again.status, 409);
  });

  test('somebody else finds nothing; what was changed elsewhere is not overwritten', async () => {
    const [[id, version]] = sql(server, "SELECT id, version FROM profile_member WHERE relation = 'spouse'");
    for (const path of [`/toi-va-gia-dinh/${id}`]) assert.equal((await binh.get(path)).status, 404);
    assert.equal((await binh.post(`/toi-va-gia-dinh/${id}`, { csrf: binh.csrf, version, 'v.name': 'X' })).status, 404);
    assert.equal((await binh.post(`/toi-va-gia-dinh/${id}/bo`, { csrf: binh.csrf, version })).status, 404);
    const page = await mai.get(`/toi-va-gia-dinh/${id}`);
    await page.submit({ 'v.residence': 'Xã Kim Bôi' }, { form: new RegExp(`/${id}$`) });
    assert.equal((await page.submit({ 'v.residence': 'Nơi khác' }, { form: new RegExp(`/${id}$`) })).status, 412);
    assert.equal(one(server, `SELECT value FROM profile_value WHERE member_id = ${id} AND key = 'residence'`), 'Xã Kim Bôi');
  });

  test('it fills in a form, stays empty where it was emptied, and a correction is offered to the profile', async () => {
    const base = await newDraft(mai);
    await save(mai, base, { 'f.requester_relation': 'cha_me', 'f.mother_known': 'co', 'f.father_known': 'co' });
    let page = await mai.get(`${base}/to-khai`);
    assert.match(page.text, /name="f\.father_name"[^>]*value="Trần Văn Chồng"/);
    assert.match(page.main, /Lấy từ trang Tôi và gia đình/);
    await save(mai, base, { 'f.father_name': '' });
    page = await mai.get(`${base}/to-khai`);
    assert.doesNotMatch(page.text, /name="f\.father_name"[^>]*value="Trần Văn Chồng"/);
    await save(mai, base, { 'f.father_name': 'Trần Văn Chồng', 'f.father_ethnic': 'Tày' });
    page = await mai.get(`${base}/kiem-tra`);
    assert.match(page.main, /đã khai là "Mường", trong tờ khai này là "Tày"/);
    page = await page.submit({}, { form: /\/cap-nhat-toi$/ });
    assert.doesNotMatch(page.main, /đã khai là "Mường"/);
    assert.equal(one(server, "SELECT value FROM profile_value v JOIN profile_member m ON m.id = v.member_id WHERE m.relation = 'spouse' AND key = 'ethnic'"), 'Tày');
    assert.equal((await mai.post(`${base}/cap-nhat-toi`, { csrf: mai.csrf, muc: 'child_name' })).status, 404);
    assert.equal((await binh.post(`${base}/cap-nhat-toi`, { csrf: binh.csrf, muc: 'father_ethnic' })).status, 404);
  });
});

describe('handed in once', () => {
  let first, item;
  test('comes into the store at reception, for its owner alone', async () => {
    first = idIn(await sendOnline(mai, BIRTH, { fresh: true }));
    await receive(await officer.get(`/quay/ho-so/${first}`));
    const page = await mai.get('/giay-to-cua-toi');
    assert.match(page.main, /Giấy chứng sinh/);
    [[item]] = sql(server, `SELECT id FROM store_item WHERE dossier_id = ${first} AND type = 'giay_chung_sinh'`);
    for (const rest of ['', '/tep']) assert.equal((await binh.get(`/giay-to-cua-toi/${item}${rest}`)).status, 404);
    for (const rest of ['', '/an', '/xoa']) assert.equal((await binh.post(`/giay-to-cua-toi/${item}${rest}`, { csrf: binh.csrf, version: 1 })).status, 404);
    assert.equal((await mai.get(`/giay-to-cua-toi/${item}/tep`)).status, 200);
  });

  test('is described, and offered by its words', async () => {
    let page = await (await mai.get(`/giay-to-cua-toi/${item}`)).submit({ so: '45/BV', 'ngay_cap.d': '1', 'ngay_cap.m': '1', 'ngay_cap.y': '2031' }, { form: new RegExp(`/${item}$`) });
    assert.equal(page.status, 422);
    assert.deepEqual(Object.keys(errorsOf(page)), ['ngay_cap']);
    page = await page.submit({ 'ngay_cap.y': '2026' }, { form: new RegExp(`/${item}$`) });
    assert.equal(page.status, 200, page.main);
    assert.equal((await mai.post(`/giay-to-cua-toi/${item}/xoa`, { csrf: mai.csrf, version: 2 })).status, 409); // archives law
    assert.equal((await mai.post(`/giay-to-cua-toi/${item}/an`, { csrf: mai.csrf, version: 1 })).status, 412); // stale
  });

  test('is used again by one press, with its source', async () => {
    const base = await newDraft(mai);
    await answerForm(await mai.get(`${base}/to-khai`), formValues(example(BIRTH, { channel: 'online' }).values), { form: `${base}/to-khai`, button: /tiếp tục/i });
    let page = await mai.get(`${base}/giay-to`);
    assert.match(page.main, /Giấy chứng sinh số 45\/BV, cấp ngày 01\/01\/2026/);
    page = await page.submit({}, { form: /\/dung-lai$/ });
    assert.match(page.main, /Đã dùng lại/);
    const draft = /(\d+)$/.exec(base)[1];
    assert.deepEqual(sql(server, `SELECT reused, reused_from FROM paper WHERE draft_id = ${draft}`)[0].map(String), ['2', first]);
    assert.equal((await mai.post(`${base}/giay-to/dung-lai`, { csrf: mai.csrf, giay: item, component: 'giay_chung_sinh' })).status, 409);
    assert.equal((await mai.post(`${base}/giay-to/dung-lai`, { csrf: mai.csrf, giay: item, component: 'giay_uy_quyen' })).status, 409);
    assert.equal((await binh.post(`${base}/giay-to/dung-lai`, { csrf: binh.csrf, giay: item, component: 'giay_chung_sinh' })).status, 404);
    const theirs = await newDraft(binh);
    assert.equal((await binh.post(`${theirs}/giay-to/dung-lai`, { csrf: binh.csrf, giay: item, component: 'giay_chung_sinh' })).status, 404);
    assert.match((await mai.get(`/giay-to-cua-toi/${item}`)).main, /Đã dùng lại ở\s+Bản nháp/);
  });

  test('the desk sees it through a dossier only, is warned before it asks, and the asking is counted', async () => {
    const id = idIn(await sendOnline(mai, BIRTH, { fresh: true }));
    let page = await officer.get(`/cong-viec/ho-so/${id}/kho`);
    assert.match(page.main, /Giấy chứng sinh/);
    assert.equal(one(server, `SELECT count(*) FROM event WHERE dossier_id = ${id} AND kind LIKE 'access.%'`), '1');
    page = await officer.get(`/quay/ho-so/${id}`);
    assert.match(page.main, /Đã có ở kho giấy tờ/);
    page = await page.submit({ ask: 'giay_chung_sinh', 'n.giay_chung_sinh': 'bản mới', reason: 'Cần bản khác' }, { form: /\/bo-sung$/ });
    assert.equal(page.status, 422);
    assert.deepEqual(Object.keys(errorsOf(page)), ['van_hoi']);
    assert.match(page.text, /value="bản mới"/);
    page = await page.submit({ ask: 'giay_chung_sinh', reason: 'Cần bản khác', van_hoi: 'Bản đã có bị mờ' }, { form: /\/bo-sung$/ });
    assert.equal(page.status, 200, page.main);
    page = await supervisor.get('/giam-sat/hoi-lai');
    assert.match(page.main, /Bản đã có bị mờ/);
    assert.equal((await officer.get('/giam-sat/hoi-lai')).status, 403);
    assert.equal(one(server, `SELECT count(*) FROM event WHERE kind = 'store.asked_again' AND dossier_id = ${id}`), '1');
  });
});

test('purposes stand on the page about privacy, and a form that asks for protected data leads there', async () => {
  const page = await server.client().get('/rieng-tu');
  assert.match(page.main, /Kho giấy tờ: không hỏi lại/);
  const base = await newDraft(mai);
  assert.match((await mai.get(`${base}/to-khai`)).text, /href="\/rieng-tu#muc-dich"/);
});
