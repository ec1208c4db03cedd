// The desk that received for another agency (cash, proposals), one receipt for several dossiers with its codes, questions that are
// awaited and not offered to whoever asked, and the state of digitisation of a paper.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCAN } from '../lib/examples.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { errorsOf } from './lib/answer.mjs';
import { idIn, Office, one, pdfText, receive, sql, takeIn } from './lib/office.mjs';
import { addStranger, codeIn, STRANGER } from './lib/world.mjs';

const NOW = '2026-11-20T08:30:00+07:00'; // a Friday; the 24th is a holiday
const CODE = '1.004873', FEE = '2.000635';
const COMMUNE = 'Ủy ban nhân dân xã Kim Bôi';

let server, office, folder;
const p = {};
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1', MOTCUA_NOW: NOW } });
  office = new Office(server);
  addStranger(office); // an agency elsewhere, and somebody with every role there
  folder = mkdtempSync(join(tmpdir(), 'motcua-officers-'));
  await Promise.all(Object.entries({ away: STRANGER, officer: 'motcua', specialist: 'chuyenvien', specialist2: 'chuyenvien2', leader: 'lanhdao', citizen: 'congdan' })
    .map(async ([who, login]) => (p[who] = await office.as(login))));
});
after(async () => {
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

const squeeze = (text) => text.replace(/\s+/g, ' ');
const at = (id) => `/cong-viec/ho-so/${id}`;
const person = (id_no, more = {}) => ({ 'applicant.id_no': id_no, ...more });
const taken = async (who, code, more) => {
  const page = await receive(await takeIn(who, code, more));
  return { id: idIn(page), code: codeIn(page), page };
};
// The desk far away receives for the commune of the demonstration.
const commune = () => one(server, `SELECT agency_id FROM dossier WHERE intake_agency_id <> 7000000000000000000 ORDER BY id LIMIT 1`);
const awayFor = (code, more) => taken(p.away, code, { agency: commune(), ...more });

// Every code that a phone reads on the sheets.
function codesOf(bytes, name) {
  const file = join(folder, `${name}.pdf`);
  writeFileSync(file, bytes);
  if (process.env.MOTCUA_PRINTS) writeFileSync(join(process.env.MOTCUA_PRINTS, `${name}.pdf`), bytes);
  execFileSync('pdftoppm', ['-r', '203', '-png', file, file.slice(0, -4)]);
  const pages = execFileSync('sh', ['-c', `ls ${file.slice(0, -4)}-*.png`], { encoding: 'utf8' }).trim().split('\n');
  return pages.flatMap((page) => execFileSync('zbarimg', ['-q', page], { encoding: 'utf8' }).trim().split('\n'));
}

describe('one receipt for several dossiers', () => {
  const me = '079185000028';
  test('offered after a reception, numbered, with a code for each that reads back, and the same again', async () => {
    const first = await taken(p.officer, CODE, person(me));
    assert.ok(!first.page.main.includes('Cùng người nộp hôm nay'), 'one dossier has nothing to be printed with');
    const second = await taken(p.officer, FEE, person(me));
    await taken(p.officer, CODE, person('079185000036'));
    assert.ok(squeeze(second.page.main).includes(`Cùng người nộp hôm nay: ${first.code}`), second.page.main.slice(0, 600));
    const link = second.page.links.find((one) => one.href === `${at(second.id)}/giay-chung`) ?? assert.fail('no way to the slip');
    const choose = await p.officer.get(link.href);
    const form = choose.form(/\/giay-chung$/);
    assert.deepEqual(form.all.filter((field) => field.name === 'ho-so').map((field) => field.value), [first.id, second.id]);
    const send = async (ids, who = p.officer) => who.raw('POST', link.href, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([['csrf', who.csrf], ...ids.map((id) => ['ho-so', id])]).toString() });
    const answer = await send([first.id, second.id]);
    assert.equal(answer.status, 303, answer.text.slice(0, 400));
    const pdf = await p.officer.raw('GET', answer.headers.location);
    assert.equal(pdf.headers['content-type'], 'application/pdf');
    const text = squeeze(pdfText(pdf.bytes));
    const solid = text.replace(/\s/g, '');
    for (const word of ['GIẤY TIẾP NHẬN HỒ SƠ', 'VÀ HẸN TRẢ KẾT QUẢ', 'Số: 01/TNNHS', 'Trần Thị Bình', me, 'Phạm Thu Hà', 'Số hồ sơ: 02', 'Phí, lệ phí: 8.000 đồng', '20/11/2026', 'Mẫu số 01 ban hành kèm theo Thông tư số 03/2025/TT-VPCP'])
      assert.ok(text.includes(word), `it does not say ${word}: ${text}`);
    for (const id of [first.id, second.id]) {
      const [[code, due]] = sql(server, `SELECT code, due_at_ms FROM dossier WHERE id = ${id}`);
      assert.ok(solid.includes(code), code);
      const day = new Date(Number(due) + 7 * 3600_000).toISOString().slice(0, 10).split('-').reverse().join('/');
      assert.ok(text.includes(day), `no return date ${day}: ${text}`);
    }
    const read = codesOf(pdf.bytes, 'chung');
    for (const id of [first.id, second.id]) {
      const [[code, secret]] = sql(server, `SELECT code, secret FROM dossier WHERE id = ${id}`);
      assert.ok(read.some((line) => line.startsWith('QR-Code:') && line.endsWith(`/t/${code}/${secret}`)), `${code} does not read back: ${read}`);
    }
    assert.equal((await send([first.id, second.id])).headers.location, answer.headers.location, 'nothing happened in between');
    const page = await p.officer.get(at(first.id));
    assert.ok(page.main.includes('Giấy tiếp nhận nhiều hồ sơ') && page.main.includes('In chung một giấy tiếp nhận'), 'it is on record with each');
  });

  test('never with somebody else, alone, or by a stranger', async () => {
    const mine = await taken(p.officer, CODE, person('079185000044')), more = await taken(p.officer, CODE, person('079185000044'));
    const other = await taken(p.officer, CODE, person('079185000052'));
    const page = await p.officer.get(`${at(mine.id)}/giay-chung`);
    const send = async (ids) => page.submit({ 'ho-so': ids }, { form: /\/giay-chung$/ });
    for (const [ids, words] of [[[mine.id], 'từ hai hồ sơ'], [[], 'từ hai hồ sơ']]) {
      const wrong = await send(ids);
      assert.equal(wrong.status, 422);
      assert.ok(wrong.main.includes(words), wrong.main);
    }
    const forged = await p.officer.raw('POST', `${at(mine.id)}/giay-chung`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([['csrf', p.officer.csrf], ['ho-so', mine.id], ['ho-so', more.id], ['ho-so', other.id]]).toString() });
    assert.equal(forged.status, 422);
    assert.ok(forged.text.includes('không phải của người này'));
    assert.equal((await p.away.raw('GET', `${at(mine.id)}/giay-chung`)).status, 404);
    assert.equal((await p.specialist.raw('GET', `${at(mine.id)}/giay-chung`)).status, 403);
    assert.ok(!(await p.specialist.get(at(mine.id))).main.includes('Cùng người nộp hôm nay'), 'it is the desk’s');
  });
});

describe('a desk that receives for another agency', () => {
  test('takes the fee with its receipt; where it was taken stands on the page', async () => {
    await taken(p.officer, CODE);
    const { id } = await awayFor(FEE);
    assert.notEqual(one(server, `SELECT agency_id FROM dossier WHERE id = ${id}`), one(server, `SELECT intake_agency_id FROM dossier WHERE id = ${id}`));
    const page = await p.away.get(`/quay/ho-so/${id}`);
    const none = await page.submit({ receipt_no: '' }, { form: /\/thu$/ });
    assert.equal(none.status, 422);
    const paid = await (await p.away.get(`/quay/ho-so/${id}`)).submit({ receipt_no: 'XA-0007' }, { form: /\/thu$/ });
    assert.equal(paid.status, 200, paid.main.slice(0, 400));
    assert.ok(squeeze(paid.main).includes('biên lai số XA-0007, thu tại Ủy ban nhân dân xã Xa'), paid.main);
    assert.ok(squeeze((await p.specialist.get(at(id))).main).includes('thu tại Ủy ban nhân dân xã Xa'));
    assert.deepEqual(sql(server, `SELECT state, receipt_no, taken_unit_id FROM fee WHERE dossier_id = ${id}`)[0], ['paid', 'XA-0007', '7000000000000000000']);
  });

  test('carries out what the specialist proposed', async () => {
    const { id, code } = await awayFor(CODE);
    const page = await p.specialist.get(at(id));
    const form = page.forms.find((one) => one.action.endsWith('/de-nghi') && one.all.some((field) => field.value === 'ASK_SUPPLEMENT'));
    const asked = await page.submit({ ask: form.all.find((field) => field.name === 'ask').value, reason: 'Thiếu giấy ủy quyền' }, { form });
    assert.equal(asked.status, 200);
    const desk = await p.away.get('/quay');
    assert.ok(desk.main.includes(code) && desk.main.includes('Thiếu giấy ủy quyền'), desk.main);
    const mine = await p.away.get(at(id));
    const move = mine.forms.find((one) => one.action.endsWith('/buoc-di') && one.all.some((field) => field.value === 'ASK_SUPPLEMENT'));
    const done = await mine.submit({ ask: move.all.find((field) => field.name === 'ask').value, reason: 'Thiếu giấy ủy quyền' }, { form: move });
    assert.equal(done.status, 200, done.main.slice(0, 400));
    assert.equal(one(server, `SELECT state FROM dossier WHERE id = ${id}`), 'await_supplement');
    assert.ok(!(await p.away.get('/quay')).main.includes('Thiếu giấy ủy quyền</') || one(server, `SELECT state FROM proposal WHERE dossier_id = ${id}`) === 'carried');
  });
});

describe('questions', () => {
  test('are offered where they can be answered, and awaited by whoever asked', async () => {
    const { id, code } = await taken(p.officer, CODE);
    await (await p.specialist.get(at(id))).submit({}, { form: /\/buoc\/\d+\/nhan$/ });
    const page = await p.specialist.get(at(id));
    const form = page.forms.find((one) => /\/hoi$/.test(one.action) && one.all.some((field) => field.name === 'kind' && field.value === 'opinion'));
    const away = form.all.find((field) => field.name === 'units' && field.value === '7000000000000000000').value;
    const asked = await page.submit({ units: [away], question: 'Bà Bình có đăng ký kết hôn ở xã không?', 'due_day.d': '25', 'due_day.m': '11', 'due_day.y': '2026' }, { form });
    assert.equal(asked.status, 200, asked.main.slice(0, 400));
    assert.ok(asked.main.includes('Đang chờ chuyên viên, lãnh đạo ở nơi được hỏi'), asked.main);
    assert.ok(!(await p.specialist.get('/cong-viec')).main.includes('Bà Bình có đăng ký'), 'one’s own question is no work');
    const waits = await p.specialist.get('/cong-viec?loc=cho');
    assert.ok(waits.main.includes(code) && waits.main.includes('Bà Bình có đăng ký') && waits.main.includes('Ủy ban nhân dân xã Xa'), waits.main);
    assert.ok(!(await p.officer.get('/cong-viec')).main.includes('Bà Bình có đăng ký'));
    assert.ok((await p.away.get('/cong-viec')).main.includes('Bà Bình có đăng ký'));
    const take = await p.away.get(at(id));
    const task = /buoc\/(\d+)\/nhan/.exec(take.text)[1];
    assert.equal((await p.officer.raw('POST', `/cong-viec/buoc/${task}/nhan`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `csrf=${p.officer.csrf}&version=1` })).status, 404);
    await take.submit({}, { form: new RegExp(`/buoc/${task}/nhan$`) });
    assert.ok((await p.specialist.get('/cong-viec?loc=cho')).main.includes('Người Ở Xa'));
    await (await p.away.get(at(id))).submit({ opinion: 'Chưa từng đăng ký.' }, { form: /\/tra-loi$/ });
    assert.ok((await p.specialist.get('/cong-viec?loc=cho')).main.includes('Bạn không chờ câu trả lời nào'));
    assert.ok((await p.specialist.get(at(id))).main.includes('Chưa từng đăng ký.'));
  });
});

describe('digitisation', () => {
  test('a paper that is used again names where from; the page and the table say so', async () => {
    const me = '079185000069';
    const old = await taken(p.officer, CODE, person(me)), now = await taken(p.officer, CODE, person(me));
    sql(server, `UPDATE dossier SET state = 'submitted' WHERE id = ${old.id}`); // its papers are scanned at the desk
    const upload = await p.officer.get(`/quay/ho-so/${old.id}`);
    await upload.submit({ file: { name: 'ban-quet.pdf', type: 'application/pdf', bytes: SCAN } }, { form: upload.forms.find((form) => form.enctype === 'multipart/form-data') });
    sql(server, `UPDATE dossier SET state = 'processing' WHERE id = ${old.id}`);
    let page = await p.officer.get(at(now.id));
    assert.ok(squeeze(page.main).includes('Số hóa: chưa số hóa'), page.main);
    const form = () => page.forms.find((one) => /\/so-hoa$/.test(one.action));
    const wrong = await page.submit({ digits: '2', from: '' }, { form: form() });
    assert.equal(wrong.status, 422);
    assert.match(errorsOf(wrong, 'no source').from ?? '', /mã hồ sơ/);
    page = wrong;
    const typed = await page.submit({ digits: '3', from: 'H99-khong-co' }, { form: form() });
    assert.equal(typed.status, 422);
    assert.match(errorsOf(typed, 'unknown').from ?? '', /Không có hồ sơ nào/);
    const again = typed.forms.find((one) => /\/so-hoa$/.test(one.action) && one.all.some((field) => field.name === 'from' && field.value === 'H99-khong-co'));
    assert.ok(again?.all.some((field) => field.name === 'digits' && field.value === '3' && field.on), 'what was typed is lost');
    page = await p.officer.get(at(now.id));
    const saved = await page.submit({ digits: '2', from: old.code }, { form: form() });
    assert.equal(saved.status, 200, saved.main.slice(0, 500));
    const words = squeeze(saved.main);
    assert.ok(words.includes(`tái sử dụng từ thành phần hồ sơ khác: ${old.code}`), words);
    assert.match(words, /tái sử dụng từ thành phần hồ sơ khác 1;/);
    const stale = await page.submit({ digits: '2', from: old.code }, { form: form() });
    assert.ok([200, 409].includes(stale.status), String(stale.status)); // the same press, or an older page
    const csv = await p.officer.raw('GET', '/cong-viec/so-theo-doi/csv?tu=20/11/2026&den=20/11/2026');
    const [head, ...rows] = csv.text.replace(/^\ufeff/, '').trim().split('\r\n');
    assert.ok(head.endsWith(',Số hóa'), head);
    assert.match(rows.find((row) => row.includes(now.code)), /thành phần hồ sơ khác 1; tái sử dụng từ kết quả khác 0/);
    assert.equal((await p.away.raw('POST', `${at(now.id)}/so-hoa`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `csrf=${p.away.csrf}&giay=1&version=1&digits=2&from=x` })).status, 404);
  });
});
