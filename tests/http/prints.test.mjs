// Everything that leaves the office on paper: Mẫu 01, 02, 03, the receipt of the result and the result itself, of six
// procedures of different kinds (the papers of the others: tests/unit/papers_test.c). Every line that a markup has for the
// values given must stand on the paper, both codes must read back, the sheet must have its size and nothing may leave it.
// MOTCUA_PRINTS=DIR keeps the papers for whoever wants to look at them.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formValues } from '../lib/examples.mjs';
import { runMotcua, startMotcua } from '../lib/motcua.mjs';
import { answersOnPaper, expectedPieces, squeeze } from './lib/markup.mjs';
import { answerForm, idIn, Office, one, openDossier, receive, sql, takeIn, workThrough } from './lib/office.mjs';
import { codeIn } from './lib/world.mjs';

const NOW = '2026-11-20T08:30:00+07:00'; // a Friday; the 24th is a holiday
const BASE = 'https://motcua.khuongdinh.example';
const DATE = 'ngày 20 tháng 11 năm 2026';
const CODES = ['1.004873', '1.001193', '1.000656', '2.000635', '2.000815', '2.000884'];
const A5 = [419.53, 595.28], A4 = [595.28, 841.89]; // points: 148 x 210 mm, 210 x 297 mm
const PERSON = { name: 'Trần Thị Bình', id_no: '079185000002', address: 'Số 12, thôn Đồng Hòa, xã Kim Bôi', phone: '0912345678', email: 'binh@example.vn' };

let server, office, officer, folder;
before(async () => {
  server = await startMotcua({ args: ['--base-url', BASE], env: { MOTCUA_RATE_OFF: '1', MOTCUA_NOW: NOW } });
  office = new Office(server);
  officer = await office.as('motcua');
  folder = process.env.MOTCUA_PRINTS ?? mkdtempSync(join(tmpdir(), 'motcua-prints-'));
  mkdirSync(folder, { recursive: true });
});
after(async () => {
  await server?.stop();
  if (folder && !process.env.MOTCUA_PRINTS) rmSync(folder, { recursive: true });
});

// ---- reading papers ----

const poppler = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', maxBuffer: 64 << 20 });

async function paper(person, path, name) {
  const answer = await person.raw('GET', path);
  assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/pdf'], `${path}: ${answer.text.slice(0, 300)}`);
  const file = join(folder, `${name}.pdf`);
  writeFileSync(file, answer.bytes);
  const layout = poppler('pdftotext', '-layout', file, '-'), flow = poppler('pdftotext', file, '-');
  assert.equal(layout, layout.normalize('NFC'), `${name} is not composed Vietnamese`);
  assert.ok(!/[\ufffd\u25a1]/.test(layout), `${name} has a character that no face has`);
  return { file, name, layout: squeeze(layout), flow: squeeze(flow), pages: Number(/Pages:\s+(\d+)/.exec(poppler('pdfinfo', file))[1]) };
}

const solid = (text) => text.replace(/\s+/g, ''); // a line may break after a hyphen or a slash
const says = ({ layout, flow }, text) => [layout, flow].some((one) => one.includes(text) || solid(one).includes(solid(text)));

// Of the right size, and every word inside the sheet with a margin that printers can print.
function fits({ file, name }, size) {
  const html = poppler('pdftotext', '-bbox', file, '-');
  for (const [, width, height] of html.matchAll(/<page width="([\d.]+)" height="([\d.]+)"/g))
    assert.ok(Math.abs(width - size[0]) < 1 && Math.abs(height - size[1]) < 1, `${name} is ${width} x ${height} points`);
  for (const [word, left, top, right, bottom] of html.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"/g))
    assert.ok(left > 14 && top > 8 && right < size[0] - 14 && bottom < size[1] - 14, `${name} prints off the sheet: ${word}`);
}

// { barcode, qr } as a phone reads them from the first page.
function codes({ file }) {
  poppler('pdftoppm', '-r', '203', '-png', '-f', '1', '-l', '1', '-singlefile', file, file.slice(0, -4)); // a thermal printer's dots
  const lines = execFileSync('zbarimg', ['-q', `${file.slice(0, -4)}.png`], { encoding: 'utf8' }).trim().split('\n');
  const of = (kind) => lines.find((line) => line.startsWith(kind))?.slice(kind.length);
  return { barcode: of('CODE-128:'), qr: of('QR-Code:') };
}

// Every piece of the markup. Answers that nobody gave are dots; by_hand: other keys that are written in with a pen.
function saysAll(print, markup, values, byHand = []) {
  const pieces = expectedPieces(markup, values);
  assert.ok(pieces.length > 10, `${print.name}: the markup has hardly a line`);
  for (const { text, torn, parts, missing } of pieces) {
    assert.deepEqual(missing.filter((key) => !byHand.includes(key) && !key.split('|').every((one) => one.startsWith('form.'))), [], `${print.name} leaves dots in: ${text}`);
    for (const part of torn ? parts : [text]) assert.ok(said(print, part), `${print.name} does not say: ${part}\n${print.layout}`);
  }
  return pieces.length;
}

// Heads and signatures are set in capitals by the program.
const said = (print, text) => says(print, text) || says(print, text.toLocaleUpperCase('vi')) || text.split(' ').every((word) => says(print, word) || says(print, word.toLocaleUpperCase('vi'))) && text.length < 60;

// ---- what is true ----

const numberWords = (n) => runMotcua(['text', 'words', String(n)]).trim().replace(/ đồng$/, '').toLocaleLowerCase('vi');
const dateWords = (date) => {
  const [d, m, y] = date.split('/').map(Number);
  return `ngày ${numberWords(d)} tháng ${m === 4 ? 'tư' : numberWords(m)} năm ${numberWords(y)}`;
};
const moment = (ms) => {
  const at = new Date(Number(ms) + 7 * 3600_000), two = (n) => String(n).padStart(2, '0');
  const minutes = at.getUTCMinutes() ? ` ${two(at.getUTCMinutes())}` : '';
  return `${at.getUTCHours()} giờ${minutes || ' 00'}, ${['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy'][at.getUTCDay()]} ${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
};
const money = (vnd) => `${String(vnd).replace(/\B(?=(\d{3})+$)/g, '.')} đồng`;

function agency(id) {
  const columns = ['superior', 'name', 'short_name', 'place', 'address', 'phone', 'website'];
  const [row] = sql(server, `SELECT ${columns.map((one) => `u.${one}`)} FROM unit u JOIN dossier d ON d.agency_id = u.id WHERE d.id = ${id}`);
  return Object.fromEntries(columns.map((key, i) => [`office.${key}`, row[i] ?? '']));
}

const procedureOf = (code) => JSON.parse(readFileSync(`procedures/${code}/procedure.json`, 'utf8'));

function dossierValues(id, code, form) {
  const columns = ['code', 'request_no', 'secret', 'received_at_ms', 'due_at_ms', 'channel', 'content'];
  const [row] = sql(server, `SELECT ${columns} FROM dossier WHERE id = ${id}`);
  const d = Object.fromEntries(columns.map((key, i) => [key, row[i] ?? '']));
  const p = procedureOf(code), o = agency(id);
  const fees = sql(server, `SELECT name, amount_vnd, unit_vnd, quantity FROM fee WHERE dossier_id = ${id} AND state <> 'exempt' ORDER BY id`);
  const total = fees.reduce((sum, fee) => sum + Number(fee[1]), 0);
  const number = d.code || d.request_no;
  return {
    ...o, ...Object.fromEntries(Object.entries(PERSON).map(([key, value]) => [`applicant.${key}`, value])),
    'dossier.code': d.code, 'dossier.request_no': d.request_no, 'dossier.procedure': p.name, 'dossier.content': d.content, 'dossier.sets': '01',
    'dossier.channel': { counter: 'Trực tiếp', post: 'Bưu chính', online: 'Trực tuyến' }[d.channel],
    'dossier.time_limit': p.channels.find((one) => one.channel === d.channel).limit_text,
    'dossier.received_at': d.received_at_ms && moment(d.received_at_ms), 'dossier.due_at': d.due_at_ms && moment(d.due_at_ms),
    'dossier.deliver_at': `Bộ phận Một cửa ${o['office.short_name']}, ${o['office.address']}`,
    'dossier.fee_text': total ? fees.map(([name, , unit, n]) => (n > 1 ? `${name} ${money(unit)} × ${n}` : name)).join('; ') : 'Không phải nộp', 'dossier.fee_total': total ? money(total) : '',
    'dossier.fee_words': total ? runMotcua(['text', 'words', String(total)]).trim() : '',
    'slip.date_formal': DATE, 'slip.officer': 'Phạm Thu Hà', 'slip.help': `Bộ phận Một cửa ${o['office.short_name']}, điện thoại ${o['office.phone']}`,
    'slip.code_text': number, 'slip.qr_text': `${BASE}/t/${number}/${d.secret}`, 'slip.book': '2026',
    'slip.legal': form === 'bien_nhan' ? '' : `Mẫu số ${form} ban hành kèm theo Thông tư số 03/2025/TT-VPCP`,
  };
}

const slipMarkup = (form) => readFileSync(`src/mod/slips/forms/${form === 'bien_nhan' ? form : `mau${form}`}.doc`, 'utf8');

// The newest slip of that form, compared with what is true.
async function slip(id, code, form, more = {}, byHand = []) {
  const [[slipId, no]] = sql(server, `SELECT id, no FROM slip WHERE dossier_id = ${id} AND form = '${form}' ORDER BY id DESC LIMIT 1`);
  const print = await paper(officer, `/cong-viec/phieu/${slipId}`, `${code}-${form}`);
  const ending = { '01': 'TNHS', '02': 'HDHS', '03': 'PTC', bien_nhan: 'BNKQ' }[form];
  const values = { ...dossierValues(id, code, form), 'slip.no': `${no.padStart(2, '0')}/${ending}`, 'slip.seq': no, ...more };
  fits(print, A5);
  print.pieces = saysAll(print, slipMarkup(form), values, byHand);
  assert.deepEqual(codes(print), { barcode: values['slip.code_text'], qr: values['slip.qr_text'] }, print.name);
  for (const word of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc']) assert.ok(says(print, word), `${print.name} has no ${word}`);
  return { ...print, values };
}

const rowsSaid = (print, rows) => rows.forEach((row) => row.split(/[ -]+/).forEach((word) => assert.ok(says(print, word), `${print.name} does not list ${row}`)));

// ---- the examples ----

const examples = (code) => readdirSync(`procedures/${code}/examples`).sort().map((file) => ({ file, ...JSON.parse(readFileSync(`procedures/${code}/examples/${file}`, 'utf8')) }))
  .filter((one) => one.expect?.verdict === 'accepted' && one.channel !== 'online');

// takeIn begins with the first example; what this one does not answer is left empty.
const take = (code, it, more = {}) => takeIn(officer, code, { ...formValues({ ...Object.fromEntries(Object.keys(examples(code)[0].values).map((key) => [key, ''])), ...it.values }), ...Object.fromEntries(Object.entries(PERSON).map(([key, value]) => [`applicant.${key}`, value])), channel: it.channel, ...more });

// What the office itself writes on a result, for a leader who is a deputy chairman.
function resultValues(id, code, answers, draft = {}) {
  const [[no, name, kind]] = sql(server, `SELECT number_text, name, kind_code FROM result WHERE dossier_id = ${id}`);
  const o = agency(id), number = one(server, `SELECT no FROM result WHERE dossier_id = ${id}`).padStart(2, '0');
  const dossier = one(server, `SELECT code FROM dossier WHERE id = ${id}`);
  const said = answersOnPaper(JSON.parse(readFileSync(`procedures/${code}/form.json`, 'utf8')), answers, dateWords);
  const proposed = (procedureOf(code).results[0].fields ?? []).filter((field) => field.from).map((field) => [field.key, said[field.from]]);
  return {
    ...o, ...said, ...Object.fromEntries(proposed),
    'result.no': no, 'result.date': '20/11/2026', 'result.date_formal': DATE, 'result.date_words': dateWords('20/11/2026'),
    'result.signer': 'Nguyễn Đức Thành', 'result.signer_title': 'PHÓ CHỦ TỊCH', 'result.authority_line': 'TM. ỦY BAN NHÂN DÂN', 'result.deputy_line': 'KT. CHỦ TỊCH',
    'result.signer_position': `Phó Chủ tịch ${o['office.name']}`, 
    'result.paper_no': number, 'result.book': '01/2026', 'result.place': `${o['office.name']}, ${o['office.address']}`,
    'result.qr_text': `${dossier}|${code}|${kind}|${name}`,
    ...draft, ...Object.fromEntries(Object.entries(draft).filter(([, value]) => /^\d\d\/\d\d\/\d{4}$/.test(value)).map(([key, value]) => [`${key}.words`, dateWords(value)])),
  };
}

for (const code of CODES)
  describe(`${code} on paper`, () => {
    const [first, ...others] = examples(code);
    const at = {};

    test('Mẫu 02: what is missing, with its reason', async () => {
      const check = await take(code, first);
      const id = idIn(check), form = check.form(/\/bo-sung$/);
      const keys = form.all.filter((field) => field.name === 'ask').map((field) => field.value);
      const reason = 'Ảnh chụp bị mờ ở góc phải, chưa đọc được số quyết định và họ, chữ đệm, tên người ký.';
      await check.submit({ ask: keys, ...Object.fromEntries(keys.map((key, i) => [`n.${key}`, `ghi chú ${i + 1}: cần bản rõ nét`])), reason, van_hoi: 'Bản đã có chưa rõ.' }, { form });
      const print = await slip(id, code, '02', { 'slip.reason': reason });
      rowsSaid(print, keys.map((key, i) => `ghi chú ${i + 1}: cần bản rõ nét`));
      rowsSaid(print, keys.map((key) => squeeze(procedureOf(code).components.find((component) => component.key === key).name)));
      assert.ok(!print.values['dossier.code'] && says(print, print.values['dossier.request_no']), 'no code before reception');
    });

    test('Mẫu 03: why not', async () => {
      const check = await take(code, first);
      const reason = 'Việc này thuộc thẩm quyền của Ủy ban nhân dân phường Thanh Xuân, thành phố Hà Nội (Điều 17 Luật Hộ tịch).';
      await check.submit({ reason }, { form: /\/tu-choi$/ });
      await slip(idIn(check), code, '03', { 'slip.reason': reason });
    });

    test('Mẫu 01: papers with their numbers, hours, place, fee', async () => {
      const check = await take(code, first);
      const form = check.form('Tiếp nhận hồ sơ');
      const counts = Object.fromEntries(form.all.filter((field) => /^[oc]\./.test(field.name)).map((field, i) => [field.name, String(field.name.startsWith('o.') ? 1 + (i % 3) : 4)]));
      const page = await check.submit(counts, { form });
      at.id = idIn(page);
      at.code = codeIn(page);
      const print = await slip(at.id, code, '01');
      const listed = sql(server, `SELECT name, originals, copies FROM paper WHERE dossier_id = ${at.id} AND purpose <> 'result' ORDER BY id`);
      assert.ok(listed.length > 0);
      rowsSaid(print, listed.map(([name]) => squeeze(name)));
      listed.forEach(([, originals, copies], i) => assert.match(print.layout, new RegExp(`\\b${i + 1} .*\\b${originals}\\b.*\\b${copies}\\b`), `row ${i + 1} of ${print.name}`));
      assert.ok(print.values['dossier.code'] && print.values['dossier.due_at'], 'a code and a date');
      assert.ok(print.pages === 1 || (print.pages === 2 && listed.length > 4), `${print.pages} sheets for ${listed.length} papers`);
    });

    test('the result: every answer of the example', async () => {
      await workThrough(office, at.code, { draft: first.draft });
      const specialist = await office.as('chuyenvien');
      const print = await paper(specialist, `/cong-viec/ho-so/${at.id}/ket-qua`, `${code}-ket-qua`);
      const values = resultValues(at.id, code, first.values, first.draft);
      fits(print, A4);
      saysAll(print, readFileSync(`procedures/${code}/result.doc`, 'utf8'), values);
      assert.equal(codes(print).qr, values['result.qr_text']);
      assert.ok(!says(print, 'BẢN DỰ THẢO'));
      assert.equal(print.pages, 1, 'one sheet');
    });

    test('the receipt of the result', async () => {
      const give = await officer.get(`/quay/ho-so/${at.id}/tra`);
      const listed = sql(server, `SELECT component_key, name, originals FROM paper WHERE dossier_id = ${at.id} AND originals > 0`);
      for (const [key, name, originals] of listed) {
        const shown = procedureOf(code).components.find((one) => one.key === key).group === 'present';
        assert.equal(squeeze(give.main).includes(`${squeeze(name)} (${originals})`), shown, `${key} ${shown ? 'goes back' : 'stays in the file'}`);
      }
      await give.submit({ collector: 'Trần Văn Cường', collector_id_no: '079185000003' }, { form: /\/tra$/ });
      const print = await slip(at.id, code, 'bien_nhan', { 'receiver.name': 'Trần Văn Cường', 'receiver.id_no': '079185000003', 'slip.method': 'Trực tiếp tại quầy', 'slip.returned_at': moment(Date.parse(NOW)).slice(0, 2) }, ['receiver.phone']);
      const [[name, number]] = sql(server, `SELECT name, number_text FROM result WHERE dossier_id = ${at.id}`);
      rowsSaid(print, [name, number]);
      assert.equal(print.pages, 1, 'one sheet');
    });

    for (const it of others)
      test(`the result: ${it.title}`, async () => {
        const page = await receive(await take(code, it));
        const id = idIn(page);
        await workThrough(office, codeIn(page), { draft: it.draft });
        const print = await paper(await office.as('chuyenvien'), `/cong-viec/ho-so/${id}/ket-qua`, `${code}-${it.file.slice(0, -5)}`);
        fits(print, A4);
        saysAll(print, readFileSync(`procedures/${code}/result.doc`, 'utf8'), resultValues(id, code, it.values, it.draft));
      });
  });

describe('extracts of the register: every line that the specialist can write stands on the paper', () => {
  const CODE = '2.000635', marriage = examples(CODE).find((it) => it.values.event === 'ket_hon');
  const kinds = JSON.parse(readFileSync(`procedures/${CODE}/form.json`, 'utf8')).components.flatMap((group) => group.components).find((one) => one.key === 'event').values;
  const SILENT = ['r.personal_no_none', 'r.register_none', 'r.register_gaps']; // why a line is empty

  for (const { value: event, label } of kinds)
    test(label, async () => {
      const two = ['ket_hon', 'ly_hon', 'nhan_cha_me_con', 'giam_ho', 'cham_dut_giam_ho'].includes(event);
      const page = await receive(await take(CODE, { ...marriage, values: { ...marriage.values, event, event_text: event === 'khac' ? 'Nuôi con nuôi' : '', second_name: two ? 'Phạm Thị Hoa' : '' } }));
      const id = idIn(page), code = codeIn(page), specialist = await office.as('chuyenvien');
      let work = await openDossier(specialist, code);
      for (let form; (form = work.forms.find((one) => /\/nhan$/.test(one.action))); ) {
        work = await work.submit({}, { form });
        if (work.links.some((link) => /\/du-thao$/.test(link.href))) break;
        work = await work.submit({}, { form: /\/xong$/ });
      }
      const stopped = await work.submit({ opinion: 'Đã đối chiếu Sổ.' }, { form: /\/xong$/ });
      assert.equal(stopped.status, 422, 'nothing is sent on while required lines are empty');
      assert.ok(stopped.main.includes('Đã đối chiếu Sổ.') && /Chưa ghi mục “Dân tộc”/.test(stopped.main), stopped.main);
      const draft = await specialist.get(`/cong-viec/ho-so/${id}/du-thao?thieu=1`);
      assert.ok(draft.errors.some((text) => text.includes('Chưa ghi mục “Dân tộc”')), 'at the field');
      const form = draft.form(/\/du-thao$/), keys = form.all.map((field) => field.name).filter((name) => /^[fr]\./.test(name) && !SILENT.includes(name));
      const given = Object.fromEntries(keys.map((key, i) => [key, `Mục ${i + 1} trong Sổ`]));
      if (event === 'khai_tu') given['r.death_date'] = '09/10/2025';
      await (await draft.submit(given, { form })).submit({}, { form: /\/xong$/ });
      await workThrough(office, code);
      const print = await paper(specialist, `/cong-viec/ho-so/${id}/ket-qua`, `trich-luc-${event}`);
      fits(print, A4);
      assert.equal(print.pages, 1, 'one sheet');
      assert.doesNotMatch(print.layout, /\.{4}|…/, 'no dots');
      for (const [key, text] of Object.entries(given)) assert.ok(said(print, text), `${label}: ${key} is not on the paper`);
      if (event === 'khai_tu') assert.ok(says(print, dateWords('09/10/2025')));
    });
});

describe('names that nobody expected', () => {
  const LONG = `Nguyễn ${'Thị Phương '.repeat(8)}Khuê`.slice(0, 100).trim();
  const SOLID = `${'Ngườiđi'.repeat(14)}xa`.slice(0, 100);
  const NAUGHTY = [LONG, SOLID, 'O’Reilly & Sons <b>"x"</b>', "Robert'); DROP TABLE dossier;--", '*Đậm* _nghiêng_ ^HOA^ {office.name} |\\n', 'Đặng Thị Ê-ban H’Bia Niê Kdăm', 'Trần\u0323 Thi\u0323 Bi\u0300nh'];

  for (const [i, name] of NAUGHTY.entries())
    test(`${name.slice(0, 40)} (${[...name].length})`, async () => {
      const page = await takeIn(officer, '2.000635', { 'applicant.name': name, 'applicant.address': SOLID });
      const reason = `${name} ${SOLID} ${'Lý do rất dài. '.repeat(40)}`.trim();
      await page.submit({ reason }, { form: /\/tu-choi$/ });
      const id = idIn(page);
      const stored = one(server, `SELECT name FROM dossier_party WHERE dossier_id = ${id} AND role = 'applicant'`);
      const print = await paper(officer, `/cong-viec/phieu/${one(server, `SELECT id FROM slip WHERE dossier_id = ${id}`)}`, `ten-${i + 1}`);
      fits(print, A5);
      for (const text of [stored, name.normalize('NFC'), SOLID]) assert.ok(says(print, text), `${text} is not whole on ${print.layout}`);
    });
});

describe('what goes with the file and stays in the office', () => {
  test('Mẫu 06 and the course, the register as paper and as a table, results to the desk', async () => {
    const page = await receive(await takeIn(officer, '2.000635', { 'applicant.name': '=Nguyễn Thị Sổ' }));
    const id = idIn(page), code = codeIn(page);
    const sheet = async (person, path) => {
      const answer = await person.raw('POST', `/cong-viec/ho-so/${id}/${path}`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ csrf: person.csrf }).toString() });
      assert.equal(answer.status, 303, answer.text.slice(0, 300));
      return answer.headers.location;
    };
    const first = await sheet(officer, 'phieu-kiem-soat');
    assert.equal(await sheet(officer, 'phieu-kiem-soat'), first, 'nothing happened in between');
    const control = await paper(officer, first, 'mau06');
    fits(control, A5);
    for (const text of ['Phạm Thu Hà', code, 'Mẫu số 06']) assert.ok(says(control, text), text);
    assert.equal(codes(control).barcode, code);
    assert.notEqual(await sheet(officer, 'qua-trinh'), first);

    const period = 'tu=20/11/2026&den=20/11/2026';
    const book = await paper(officer, `/cong-viec/so-theo-doi/pdf?${period}`, 'mau07');
    fits(book, [A4[1], A4[0]]);
    assert.ok(says(book, code) && says(book, '=Nguyễn Thị Sổ'));
    const table = await officer.raw('GET', `/cong-viec/so-theo-doi/csv?${period}`);
    assert.match(table.headers['content-type'], /^text\/csv/);
    assert.match(table.headers['content-disposition'], /attachment.*so-theo-doi-20261120-20261120\.csv/);
    assert.ok(table.bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])));
    assert.ok(table.text.includes(",'=Nguyễn Thị Sổ,"));
    const shown = await officer.get(`/cong-viec/so-theo-doi?${period}`);
    assert.ok(shown.main.includes(code));
    const looks = one(server, "SELECT count(*) FROM event WHERE kind = 'access.list' AND object_kind = 'register'");
    assert.equal(looks, '3', 'each look is an event');
    assert.equal((await officer.raw('GET', '/cong-viec/so-theo-doi?tu=21/11/2026&den=20/11/2026')).status, 422);
    assert.equal((await officer.raw('GET', `/cong-viec/so-theo-doi/pdf?${period}&phan=2`)).status, 404);
    assert.equal((await officer.raw('GET', '/cong-viec/so-theo-doi?co-quan=1')).status, 404);

    await workThrough(office, code);
    const clerk = await office.as('vanthu');
    const ready = await clerk.get('/cong-viec/ban-giao');
    const nothing = await clerk.raw('POST', '/cong-viec/ban-giao', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ csrf: clerk.csrf }).toString() });
    assert.equal(nothing.status, 422);
    assert.ok(nothing.text.includes('Bạn chưa chọn hồ sơ nào') && ready.main.includes(code));
    const given = await clerk.raw('POST', '/cong-viec/ban-giao', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ csrf: clerk.csrf, 'ho-so': id }).toString() });
    assert.equal(given.status, 303, given.text.slice(0, 300));
    const slips = await paper(clerk, given.headers.location, 'ban-giao');
    assert.ok(says(slips, 'Phiếu bàn giao kết quả'.toLocaleUpperCase('vi')) && says(slips, code));
    assert.ok(!(await clerk.get('/cong-viec/ban-giao')).main.includes(code));
  });
});
