// Electronic bundles over HTTP: one submission, one page of all parts; the parts begin when the birth is registered.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { idIn, Office, one, receive, sendOnline, sql, takeIn, workThrough } from './lib/office.mjs';

let server, office, citizen, other, officer;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1', MOTCUA_NOW: '2026-11-20T08:30:00+07:00' } });
  office = new Office(server);
  [citizen, other, officer] = await Promise.all(['congdan', 'congdan2', 'motcua'].map((login) => office.as(login)));
});
after(() => server?.stop());

const parts = (bundle) => sql(server, `SELECT p.part_key, d.id, d.state, d.code, d.secret, d.request_no FROM bundle_part p LEFT JOIN dossier d ON d.id = p.dossier_id WHERE p.bundle_id = ${bundle} ORDER BY p.seq`);

describe('a bundle of four', () => {
  let bundle, birth;
  test('is sent once and shown as a whole', async () => {
    const page = await sendOnline(citizen, '3.000722');
    bundle = idIn(page);
    assert.match(page.path, /^\/ho-so\/bo\/\d+\?moi=1$/);
    const rows = parts(bundle);
    assert.deepEqual(rows.map(([key, , state]) => [key, state]), [['khai_sinh', 'submitted'], ['thuong_tru', 'await_part'], ['the_bhyt', 'await_part'], ['the_can_cuoc', 'await_part']]);
    birth = rows[0][1];
    for (const [, id, , , , no] of rows) {
      assert.ok(page.main.includes(no), no);
      assert.ok(page.links.some((link) => link.href === `/ho-so/${id}`), `no way to ${no}`);
    }
    assert.match(page.main, /Bắt đầu khi có kết quả: Đăng ký khai sinh/);
    const paper = one(server, `SELECT count(*) FROM paper WHERE dossier_id = ${birth} AND component_key = 'giay_chung_sinh'`);
    assert.equal(Number(paper), 1);
  });

  test('is nobody else\'s', async () => {
    assert.equal((await other.get(`/ho-so/bo/${bundle}`)).status, 404);
    assert.equal((await citizen.get('/ho-so/bo/12345')).status, 404);
    const staff = await officer.get(`/lien-thong/${bundle}`);
    assert.equal(staff.status, 200);
    assert.ok(!staff.main.includes('Lê Thị Mai') && !staff.main.includes('Lê Phạm Minh Anh'), 'the page of offices names a person');
  });

  test('a waiting part cannot be received', async () => {
    const waiting = parts(bundle)[1];
    const answer = await officer.post(`/quay/ho-so/${waiting[1]}/nhan`, { csrf: officer.csrf, version: '2' });
    assert.equal(answer.status, 409, answer.main);
  });

  test('begins with the birth, each with its own code', async () => {
    await receive(await officer.get(`/quay/ho-so/${birth}`));
    const code = parts(bundle)[0][3];
    await workThrough(office, code);
    await (await citizen.get(`/ho-so/${birth}`)).submit({}, { form: (form) => form.all.some((field) => field.name === 'tra_loi' && field.value === 'dong_y') });
    await workThrough(office, code);
    const rows = parts(bundle);
    assert.deepEqual(rows.map(([, , state]) => state), ['done', 'processing', 'processing', 'processing']);
    assert.equal(new Set(rows.map(([, , , code]) => code)).size, 4);
    const page = await citizen.get(`/ho-so/bo/${bundle}`);
    assert.match(page.main, /Đang giải quyết/);
    assert.match((await citizen.get(`/ho-so/${rows[1][1]}`)).main, /Xem cả bộ hồ sơ liên thông/);
  });

  test('the later parts know what the birth says', async () => {
    const [, later] = parts(bundle)[2];
    const draft = JSON.parse(one(server, `SELECT draft FROM result WHERE dossier_id = ${later}`));
    assert.match(draft['result.birth_certificate'], /^\S+, ngày \d\d\/\d\d\/\d{4}$/);
    assert.equal(draft['form.child_name'], 'Lê Phạm Minh Anh');
    const page = await officer.get(`/cong-viec/ho-so/${later}/du-thao`);
    assert.equal(page.status, 200, page.main);
    assert.match(page.main, /Lấy từ kết quả phần «Đăng ký khai sinh»: Giấy khai sinh số /);
    assert.ok(page.text.includes(draft['result.child_personal_no']));
  });

  test('the page of one slip shows all parts and no person', async () => {
    const [, , , code, secret] = parts(bundle)[0];
    const page = await server.client().get(`/t/${code}/${secret}`);
    for (const row of parts(bundle)) assert.ok(page.main.includes(row[3]), row[3]);
    assert.ok(!page.main.includes('Minh Anh') && !page.main.includes('Lê Thị Mai'), page.main);
  });
});

test('at the desk; what was closed leads on', async () => {
  const page = await takeIn(officer, '2.002913');
  const [bundle] = sql(server, 'SELECT max(id) FROM bundle')[0];
  assert.equal(page.path, `/quay/ho-so/${parts(bundle)[0][1]}`);
  assert.equal(parts(bundle).length, 4);
  for (const [code, next] of [['2.000986', '3.000722'], ['2.001023', '3.000722'], ['2.002621', '3.000722'], ['2.002622', '2.002913']]) {
    const old = await citizen.get(`/thu-tuc/${code}`);
    assert.ok(old.links.some((link) => link.href === `/thu-tuc/${next}`), `${code} does not lead to ${next}`);
    assert.equal((await citizen.get(`/thu-tuc/${next}`)).status, 200);
  }
});

test('a part is not asked for alone, and a bundle of which an answer is missing is not sent', async () => {
  const alone = await citizen.post('/ho-so/nhap', { csrf: citizen.csrf, thu_tuc: '3.000722-CC' });
  assert.equal(alone.status, 422, alone.main);
  const before = one(server, 'SELECT count(*) FROM bundle');
  await assert.rejects(takeIn(officer, '3.000722', { 'f.bhyt_facility': '' }));
  assert.equal(one(server, 'SELECT count(*) FROM bundle'), before);
});
