// How matters end that do not end with a result in the hand: a bundle whose parts follow each other, a refusal after appraisal, a
// wish to stop and the dossier that takes it up again, and two communes that become one with ten thousand open dossiers.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { startMotcua } from '../lib/motcua.mjs';
import { axe, DESK, launch, overflowing, PHONE } from './lib/browser.mjs';
import { beginDraft, codesOf, example, fillForm, formValues, Office, openDossier, pdfText, scanFile, SCREENS, workThrough } from './lib/journey.mjs';
import { one, sql } from '../http/lib/office.mjs';

const SINGLE = '1.004873', BUNDLE = '3.000722', MANY = 10_000;
const PERSONS = /Lê Phạm|Minh Anh|Phạm Thị Hoa|0380900000|0401940000/; // of the example of the bundle
const SUCCESSOR = 'xahopnhat'; // login of the one who works at the commune that follows

let browser, server, office, citizen;
let received; // code of a dossier that waits for a specialist
before(async () => {
  browser = await launch();
  server = await startMotcua();
  addSuccessor();
  office = new Office(browser, server);
  office.logins()[SUCCESSOR] = { ...office.logins().officer, login: SUCCESSOR };
  citizen = await office.as('citizen');
});
after(async () => {
  await office?.close();
  await browser?.close();
  await server?.stop();
});

const text = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');

// A picture on a desk and on a phone for whoever wants to see it; nothing sticks out.
async function pictured(page, name) {
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(SCREENS, `ends-${name}-${size.width}.png`), fullPage: true });
    assert.deepEqual(await overflowing(page), [], `sideways on ${page.url()}`);
  }
}

// The same, with axe: a page of which none was looked at yet.
async function shown(page, name) {
  await pictured(page, name);
  assert.deepEqual(await axe(page), [], `axe on ${page.url()}`);
}

// ---- what people do ----

async function attach() {
  const missing = () => citizen.locator('section.mc-box').filter({ has: citizen.locator('input[type=file]') }).filter({ hasNot: citizen.locator('.mc-file') }).filter({ visible: true });
  for (let i = 0; await missing().count(); i++) {
    assert.ok(i < 12, 'papers were never complete');
    await missing().first().locator('input[type=file]').first().setInputFiles(scanFile('giay-to.pdf'));
    await missing().first().locator('form[enctype] button').click();
    await citizen.waitForLoadState();
  }
}

// From the procedure to "sent"; returns the address of what was sent.
async function send(code) {
  const draft = await beginDraft(citizen, code);
  await citizen.goto(`${draft}/to-khai`);
  await fillForm(citizen, formValues(example(code, { channel: 'online' }).values), () => citizen.getByRole('button', { name: 'Lưu và tiếp tục' }).click());
  await citizen.goto(`${draft}/giay-to`);
  await attach();
  await citizen.goto(`${draft}/nhan-ket-qua`);
  await citizen.locator('[name=deliver][value=counter]').check();
  await citizen.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
  await citizen.goto(`${draft}/kiem-tra`);
  await citizen.getByRole('button', { name: 'Nộp hồ sơ' }).click();
  assert.match(citizen.url(), /\/ho-so\/(bo\/)?\d+\?moi=1$/, await text(citizen));
  return citizen.url().replace(/\?.*/, '');
}

async function receive(requestNo) {
  const officer = await office.as('officer');
  await officer.goto('/quay');
  await officer.getByRole('link', { name: requestNo }).click();
  await officer.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  return (await officer.locator('.mc-caption .mc-code').first().innerText()).trim();
}

async function sendAndReceive(code) {
  const mine = await send(code);
  return { mine, code: await receive(/YC-[0-9A-Z.]+-\d{6}-\d{4}/.exec(await text(citizen))[0]) };
}

// Opens the dossier, says why, and makes (or proposes) that move; without words what a colleague wrote stands.
async function move(role, code, word, reason) {
  const page = await office.as(role);
  await openDossier(page, code);
  const form = page.locator(`form:has(input[name=move][value=${word}])`);
  if (!(await form.isVisible())) await page.locator('details', { has: form }).locator('summary').click();
  if (reason) await form.locator('[name=reason]').fill(reason);
  await form.locator('button').click();
  assert.match(page.url(), /\/cong-viec\/ho-so\/\d+/, await text(page));
  return page;
}

async function slipOf(page, title, name, ...words) {
  const slip = await pdfText(page, await page.getByRole('link', { name: title }).first().getAttribute('href'), name);
  for (const word of words) assert.match(slip.text.replace(/\s+/g, ' '), word);
  return slip;
}

const track = (code) => `/t/${code}/${one(server, `SELECT secret FROM dossier WHERE code = '${code}'`)}`;

describe('a bundle of four', () => {
  const rows = () => citizen.locator('table tbody tr').allInnerTexts().then((all) => all.map((row) => row.replace(/\s+/g, ' ')));
  let bundle, birth;
  test('is sent once; four parts with their own states', async () => {
    bundle = await send(BUNDLE);
    await shown(citizen, 'bo-da-nop');
    const parts = await rows();
    assert.equal(parts.length, 4);
    assert.equal(new Set(parts.map((row) => /YC-\S+/.exec(row)[0])).size, 4);
    for (const part of parts.slice(1)) assert.match(part, /Bắt đầu khi có kết quả: Đăng ký khai sinh/);
    assert.doesNotMatch(await text(citizen), PERSONS);
  });

  test('the birth is worked to its end; the others begin by themselves', async () => {
    birth = await receive(/YC-\S+/.exec((await rows())[0])[0]);
    const officer = await office.as('officer');
    await shown(officer, 'bo-ho-so-can-bo');
    const slip = await slipOf(officer, /Mẫu 01/, 'ends-mau01', /GIẤY TIẾP NHẬN HỒ SƠ/);
    assert.ok(codesOf(slip.path).some((line) => line.includes(birth)));
    await workThrough(office, birth);
    await citizen.goto(one(server, `SELECT '/ho-so/' || id FROM dossier WHERE code = '${birth}'`));
    await citizen.getByRole('button', { name: 'Đúng rồi, tôi đồng ý' }).click();
    await workThrough(office, birth);
    await citizen.goto(bundle);
    await shown(citizen, 'bo-dang-lam');
    const parts = await rows();
    assert.match(parts[0], /Đã có kết quả/);
    for (const part of parts.slice(1)) assert.match(part, /Đang giải quyết .*\d{2}\/\d{2}\/\d{4}/, 'with a date of its own');
  });

  test('a further part is done; nobody is named where anybody looks', async () => {
    const [part] = (await rows())[1].match(/[0-9A-Z.]+-\d{6}-\d{4}/);
    await workThrough(office, part);
    await citizen.reload();
    const parts = await rows();
    assert.deepEqual(parts.map((row) => /Đã có kết quả/.test(row)), [true, true, false, false], parts.join('\n'));
    const officer = await office.as('officer');
    await openDossier(officer, part);
    await officer.getByRole('link', { name: 'bộ hồ sơ liên thông' }).click();
    await shown(officer, 'bo-lien-thong');
    await citizen.goto(track(birth));
    await shown(citizen, 'bo-tra-cuu');
    assert.doesNotMatch(await text(citizen), /Chưa có người nhận việc/, 'it is done: nobody need take it');
    for (const page of [officer, citizen]) {
      const said = await text(page);
      assert.doesNotMatch(said, PERSONS);
      for (const code of parts.map((row) => /[0-9A-Z.]+-\d{6}-\d{4}/.exec(row)[0])) assert.ok(said.includes(code), code);
    }
  });
});

describe('a refusal after appraisal', () => {
  const WHY = 'Sổ đăng ký kết hôn cho thấy người yêu cầu đang có vợ.';
  test('is proposed, decided, read and handed back', async () => {
    const { mine, code } = await sendAndReceive(SINGLE);
    await shown(await move('specialist', code, 'DECLINE', WHY), 'tu-choi-de-nghi');
    const leader = await office.as('leader');
    await leader.goto('/cong-viec/cho-quyet-dinh');
    await shown(leader, 'cho-quyet-dinh');
    assert.match(await leader.locator('tr', { hasText: code }).innerText(), /đang có vợ/);
    await move('leader', code, 'DECLINE');
    await pictured(leader, 'tu-choi-da-quyet');
    await slipOf(leader, /Mẫu 03/, 'ends-mau03', /PHIẾU TỪ CHỐI/, /đang có vợ/);
    await citizen.goto(mine);
    await shown(citizen, 'tu-choi-nguoi-nop');
    assert.match(await text(citizen), /Hồ sơ không được giải quyết.*đang có vợ.*quyền khiếu nại trong \d+ ngày/);
    const officer = await office.as('officer');
    await officer.goto('/quay');
    await shown(officer, 'quay-cho-tra');
    await officer.getByRole('link', { name: code }).click();
    await shown(officer, 'tra-tu-choi');
    assert.match(await text(officer), /đang có vợ/);
    await officer.locator('form[action$="/tra"] button').click();
    assert.match(officer.url(), /\/cong-viec\/ho-so\/\d+/, await text(officer));
    await citizen.goto(track(code));
    await shown(citizen, 'tu-choi-tra-cuu');
    assert.doesNotMatch(await text(citizen), /đang có vợ/, 'the reason is nobody else\'s business');
  });
});

describe('a wish to stop', () => {
  const askToStop = async (why, picture) => {
    const form = citizen.locator('form[action$="/dung"]');
    await citizen.locator('details', { has: form }).locator('summary').click();
    if (picture) await shown(citizen, picture);
    await form.locator('textarea').fill(why);
    await form.locator('[name=xac_nhan]').check();
    await form.locator('button').click();
    assert.match(await text(citizen), /Bạn đã đề nghị dừng hồ sơ/);
  };
  test('asked, taken back, asked again, stopped; taken up again with its time', async () => {
    const { mine, code } = await sendAndReceive(SINGLE);
    await citizen.goto(mine);
    await askToStop('Tôi chuyển nhà.', 'dung-truoc');
    await shown(citizen, 'dung-da-xin');
    await citizen.locator('form[action$="/dung-rut"] button').click();
    assert.match(await text(citizen), /Bạn đã rút lại đề nghị dừng/);
    await askToStop('Tôi sẽ nộp lại sau.');
    const leader = await move('leader', code, 'STOP', 'Theo đề nghị của người nộp.');
    await pictured(leader, 'dung-da-quyet');
    await slipOf(leader, /Mẫu 05/, 'ends-mau05', /DỪNG GIẢI QUYẾT/, /Theo đề nghị của người nộp/);
    await citizen.goto(mine);
    await pictured(citizen, 'da-dung');
    assert.match(await text(citizen), /Hồ sơ đã dừng/);
    const again = await sendAndReceive(SINGLE);
    received = again.code;
    const officer = await office.as('officer');
    await pictured(officer, 'noi-tiep-can-bo');
    assert.match(await text(officer), new RegExp(`Tiếp nối hồ sơ trước Tính xuyên suốt từ .* ${code} `));
    await citizen.goto(again.mine);
    await pictured(citizen, 'noi-tiep');
    assert.match(await text(citizen), new RegExp(`${code}.*Tính từ lần tiếp nhận đầu tiên`));
    await citizen.goto(mine);
    assert.ok((await text(citizen)).includes(again.code), 'and leads on');
  });
});

// ---- two communes become one ----

const ids = { from: [7_100_000_000_000_000_001n, 7_100_000_000_000_000_002n], to: 7_100_000_000_000_000_003n, account: 7_100_000_000_000_000_010n };
const NAMES = ['Ủy ban nhân dân xã Đồng Tâm', 'Ủy ban nhân dân xã An Phú', 'Ủy ban nhân dân xã Hợp Nhất'];

// Three communes; somebody at each of them, who shares password and secret with the demonstration's officer.
function addSuccessor() {
  const units = [...ids.from, ids.to];
  for (const [i, id] of units.entries()) {
    sql(server, `INSERT INTO unit SELECT ${id}, id, path || '${id}/', ${id}, kind, level, '${NAMES[i]}', '${NAMES[i].replace('Ủy ban nhân dân', 'UBND')}', superior, '${NAMES[i].slice(19)}', 'H98.${i}', NULL, NULL, address, phone,
      website, open_day, NULL, NULL, 1 FROM unit WHERE parent_id IS NULL AND code NOT LIKE 'H98.%'`);
    sql(server, `INSERT INTO account SELECT ${ids.account + BigInt(i)}, kind, '${i === 2 ? SUCCESSOR : `xa${i}`}', 'Cán bộ xã ${i + 1}', NULL, NULL, NULL, birth, address, password_hash, onetime_until_ms, totp_sealed, totp_step,
      language, created_at_ms, NULL, 1 FROM account WHERE login = 'motcua'`);
    for (const [j, role] of ['officer', 'specialist'].entries())
      sql(server, `INSERT INTO staff_role SELECT ${ids.account + 100n + BigInt(10 * i + j)}, ${ids.account + BigInt(i)}, ${id}, '${role}', title, from_day, NULL, NULL, 1 FROM staff_role WHERE role = 'officer' LIMIT 1`);
  }
}

// Copies of one received dossier and its open step, half to each of the two.
function copyDossiers(code) {
  const DOSSIER = ['secret', 'source', 'outside_code', 'procedure_version_id', 'procedure_code', 'channel', 'state', 'content', 'answers', 'sets', 'deliver', 'deliver_address',
    'submitted_at_ms', 'answer_due_at_ms', 'received_at_ms', 'first_due_at_ms', 'due_at_ms', 'explanation', 'reason', 'door'].join();
  const TASK = ['node', 'kind', 'name', 'role', 'work', 'instance', 'via', 'state', 'assignee_id', 'race', 'created_at_ms', 'taken_at_ms', 'due_at_ms', 'outcome', 'question', 'opinion'].join();
  const half = `CASE WHEN i % 2 = 0 THEN ${ids.from[0]} ELSE ${ids.from[1]} END`;
  const id = one(server, `SELECT id FROM dossier WHERE code = '${code}'`);
  const n = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY})`;
  sql(server, `BEGIN;
    ${n} INSERT INTO dossier (id, request_no, code, agency_id, intake_unit_id, intake_agency_id, version, ${DOSSIER})
      SELECT 1000000 + i, 'YC-' || i, 'H98-261201-' || (10000 + i), ${half}, ${half}, ${half}, 1, ${DOSSIER} FROM dossier, n WHERE id = ${id};
    ${n} INSERT INTO dossier_party SELECT 1000000 + i, role, name, folded, id_no, birth, address, phone, NULL, NULL FROM dossier_party, n WHERE dossier_id = ${id};
    ${n} INSERT INTO task (id, dossier_id, agency_id, version, ${TASK}) SELECT 1000000 + i, 1000000 + i, ${half}, 1, ${TASK} FROM task, n WHERE id = (SELECT max(id) FROM task WHERE dossier_id = ${id} AND kind = 'user');
    COMMIT`);
}

describe('a merger of two communes', () => {
  let admin, plan;
  test('is planned and looked at before', async () => {
    copyDossiers(received ?? (await sendAndReceive(SINGLE)).code);
    admin = await office.as('admin');
    await admin.goto('/quan-tri/don-vi/ke-tuc/moi');
    await admin.getByRole('button', { name: 'Lưu và xem trước' }).click();
    await shown(admin, 'sap-nhap-thieu');
    await admin.locator('[name=kind][value=merge]').check();
    for (const id of ids.from) await admin.locator(`[name=units][value="${id}"]`).check();
    await admin.locator('[name=successor]').selectOption(`${ids.to}`);
    const now = new Date(Date.now() + 7 * 3600_000);
    for (const [part, value] of [['d', now.getUTCDate()], ['m', now.getUTCMonth() + 1], ['y', now.getUTCFullYear()]]) await admin.locator(`[name="last_day.${part}"]`).fill(`${value}`);
    await admin.locator('[name=ground]').fill('NQ 202/2025/QH15');
    await admin.getByRole('button', { name: 'Lưu và xem trước' }).click();
    plan = admin.url();
    assert.match(plan, /\/ke-tuc\/\d+/, await text(admin));
    await shown(admin, 'sap-nhap-xem-truoc');
    assert.match(await text(admin), /Hồ sơ đang mở 10[.]?000 .*Bước đang chờ, đang làm 10[.]?000 .*Chốt phương án .*Xem trước từng dòng .*H98-261201-1/, 'what may be done stands before the long list');
  });

  test('is carried out, with the list of what moved', async () => {
    await admin.getByRole('button', { name: 'Chốt phương án' }).click();
    assert.match(await text(admin), /Đã chốt, chờ đến ngày.*Thực hiện ngay.*Xem trước từng dòng/);
    const began = performance.now();
    await admin.getByRole('button', { name: 'Thực hiện ngay' }).click();
    assert.match(await text(admin), /Đã bắt đầu chuyển/);
    for (let done = false; !done; done = /Đã thực hiện/.test(await text(admin))) {
      assert.ok(performance.now() - began < 60_000, await text(admin));
      await admin.waitForTimeout(250);
      await admin.goto(plan);
    }
    console.log(`# ${MANY} dossiers of two communes passed on in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    await shown(admin, 'sap-nhap-xong');
    await admin.getByRole('link', { name: 'Danh sách những gì đã chuyển' }).click();
    assert.match(await text(admin), /Đơn vị kết thúc Ủy ban nhân dân xã Đồng Tâm/);
    await admin.getByRole('link', { name: 'Vai trò của cán bộ' }).click();
    await shown(admin, 'sap-nhap-danh-sach');
    await admin.getByRole('link', { name: 'Hồ sơ đang mở' }).click();
    assert.match(await text(admin), /H98-261201-1\d{4}/);
    assert.equal(one(server, `SELECT count(*) FROM dossier WHERE agency_id = ${ids.to}`), `${MANY}`);
    assert.equal(one(server, `SELECT count(*) FROM task WHERE agency_id = ${ids.to} AND state = 'open'`), `${MANY}`);
  });

  test('the successor finds them, by code and in the inbox, and goes on', async () => {
    const officer = await office.as(SUCCESSOR);
    await officer.goto('/cong-viec');
    await shown(officer, 'ke-tuc-hop-viec');
    const link = officer.locator('a.mc-row-link').first();
    const code = (await link.innerText()).trim();
    assert.match(code, /^H98-261201-1\d{4}$/);
    await openDossier(officer, code);
    await pictured(officer, 'ke-tuc-ho-so');
    assert.match(await text(officer), /Lịch sử Chuyển về đơn vị kế tục .* NQ 202\/2025\/QH15/);
    await officer.getByRole('button', { name: 'Nhận xử lý' }).click();
    assert.equal(await officer.getByRole('button', { name: 'Xong, chuyển bước tiếp' }).count(), 1);
  });
});
