// A small town for the matrix and the bad inputs: one object of every kind that a path may name, in the state in which
// its owner may use it, made through the pages.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { SCAN } from '../../lib/examples.mjs';
import { APPLICANT, idIn, one, PEOPLE, prepareOnline, receive, sendOnline, sql, takeIn, workAs, workThrough } from './office.mjs';

const FILE = { name: 'giay-to.pdf', type: 'application/pdf', bytes: SCAN };

// An office far away, and somebody who holds every role there: the strongest stranger that an official can be.
export const STRANGER = 'xa';
export function addStranger(office) {
  const { server } = office;
  office.twins[STRANGER] = PEOPLE.officer;
  const unit = 7_000_000_000_000_000_000n, account = unit + 1n;
  sql(server, `INSERT INTO unit SELECT ${unit}, NULL, '/${unit}/', ${unit}, kind, level, 'Ủy ban nhân dân xã Xa', 'UBND xã Xa', superior, 'Xa', 'H99.1', NULL, area_code, address, phone, website,
    open_day, NULL, NULL, 1 FROM unit WHERE parent_id IS NULL`);
  sql(server, `INSERT INTO account SELECT ${account}, kind, '${STRANGER}', 'Người Ở Xa', phone, email, id_no, birth, address, password_hash, onetime_until_ms, totp_sealed, totp_step, language, created_at_ms,
    NULL, 1 FROM account WHERE login = '${PEOPLE.officer}'`);
  for (const [i, role] of ['officer', 'specialist', 'leader', 'clerk', 'cashier', 'supervisor'].entries())
    sql(server, `INSERT INTO staff_role SELECT ${account + 10n + BigInt(i)}, ${account}, ${unit}, '${role}', title, from_day, NULL, NULL, 1 FROM staff_role WHERE role = 'officer' AND unit_id <> ${unit} LIMIT 1`);
}

export const codeIn = (page) => /[0-9A-Z.]+-\d{6}-\d{4,}/.exec(page.main.replace(/YC-\S+/g, ''))?.[0] ?? assert.fail(`no code: ${page.main.slice(0, 300)}`);

export async function build(office) {
  const server = office.server;
  const [citizen, officer] = await Promise.all(['congdan', 'motcua'].map((login) => office.as(login)));
  const at = {};

  // Sent and waiting for the desk; sent, asked for papers and one given; refused.
  at.dossier = idIn(await sendOnline(citizen, '2.000635'));
  at.asked = idIn(await sendOnline(citizen, '1.000656'));
  const check = await officer.get(`/quay/ho-so/${at.asked}`);
  const ask = check.form(/\/bo-sung$/);
  const component = ask.all.find((field) => field.name === 'ask').value;
  await check.submit({ ask: component, reason: 'Ảnh chụp chưa rõ, mong bạn chụp lại.', van_hoi: 'Bản đã có chưa rõ.' }, { form: ask });
  const asked = await citizen.get(`/ho-so/${at.asked}`);
  await asked.submit({ tep: FILE }, { form: asked.forms.find((form) => form.enctype === 'multipart/form-data') });
  at.askedPaper = one(server, `SELECT max(id) FROM paper WHERE dossier_id = ${at.asked} AND hash IS NOT NULL`);
  at.askedComponent = component;
  at.askedSlip = one(server, `SELECT max(id) FROM slip WHERE dossier_id = ${at.asked}`);

  // A bundle of four.
  at.bundle = idIn(await sendOnline(citizen, '3.000722'));

  // A birth: the draft certificate waits for the parents.
  at.birth = idIn(await sendOnline(citizen, '1.001193'));
  await receive(await officer.get(`/quay/ho-so/${at.birth}`));
  at.birthCode = one(server, `SELECT code FROM dossier WHERE id = ${at.birth}`);
  await workAs(await office.as('chuyenvien'), at.birthCode);

  // Done, and to be downloaded or handed over.
  at.done = idIn(await sendOnline(citizen, '1.004873', { fresh: true }));
  await receive(await officer.get(`/quay/ho-so/${at.done}`));
  at.doneCode = one(server, `SELECT code FROM dossier WHERE id = ${at.done}`);
  await workThrough(office, at.doneCode);

  // The store has what came with the birth, or what was issued; somebody's spouse is known.
  at.stored = one(server, `SELECT min(id) FROM store_item WHERE dossier_id IN (${at.birth}, ${at.done})`);
  await citizen.post('/toi-va-gia-dinh', { csrf: citizen.csrf, quan_he: 'spouse', 'v.name': 'Trần Văn Chồng' });
  at.member = one(server, "SELECT max(id) FROM profile_member WHERE relation = 'spouse'");

  // It was amended once.
  at.correction = '6000000000000000002';
  sql(server, `INSERT INTO correction SELECT ${at.correction}, dossier_id, id, 'amend', 'announced', 'officer', 'Gõ nhầm', 'a', 'b', '{}', signer_id, signer_name, 0, 'Đồng ý', signer_id, 0, signer_name,
    signer_title, '99/UBND-VP', day, NULL, scan_hash, scan_type, 'Trần Thị Bình', '', 0, 40 FROM result WHERE dossier_id = ${at.done}`);

  at.doneSecret = one(server, `SELECT secret FROM dossier WHERE id = ${at.done}`);

  // A petition with a file, one that was answered in public, a question that waits and one that was answered.
  const wrote = { ve: 'service', 'noi-dung': 'Hẹn hai lần mà chưa có.', ten: 'Lò Thị Pành', 'dia-chi': 'Bản Nà Tậu', 'dien-thoai': '0912345678' };
  const visitor = server.client();
  const follow = await (await visitor.get('/phan-anh/gui')).submit({ ...wrote, tep: FILE }, { form: '/phan-anh/gui' });
  [, at.petitionCode, at.petitionSecret] = /\/phan-anh\/t\/([^/]+)\/([^/?]+)/.exec(follow.path) ?? assert.fail(follow.main);
  at.petition = one(server, `SELECT id FROM petition WHERE code = '${at.petitionCode}'`);
  at.petitionFile = one(server, `SELECT id FROM petition_file WHERE petition_id = ${at.petition}`);
  await (await visitor.get('/phan-anh/gui')).submit(wrote, { form: '/phan-anh/gui' });
  at.publicPetition = one(server, 'SELECT code FROM petition ORDER BY id DESC LIMIT 1');
  sql(server, `UPDATE petition SET state = 'published', class = 'rule', answer = 'a', public_question = 'Vì sao chậm?', public_answer = 'Do thiếu người.', folded = 'vi sao cham', published_at_ms = 1, due_at_ms = NULL WHERE code = '${at.publicPetition}'`);
  for (const hoi of ['Cần giấy tờ gì?', 'Mấy giờ mở cửa?']) await (await visitor.get('/hoi-dap/gui')).submit({ hoi }, { form: '/hoi-dap/gui' });
  [[at.question], [at.published]] = sql(server, 'SELECT id FROM faq ORDER BY id');
  sql(server, `UPDATE faq SET state = 'published', question = asked, answer = 'Từ 7 giờ 30.', answered_at_ms = 1 WHERE id = ${at.published}`);
  for (const table of ['account', 'petition', 'faq']) sql(server, `UPDATE ${table} SET version = version + 40`);

  // From the desk: in work, the first step taken by the specialist; a fee is owed; a scan is there.
  const desk = await takeIn(officer, '2.000815', APPLICANT);
  const scanned = await desk.submit({ file: FILE }, { form: desk.form(/\/giay-to$/) });
  at.work = idIn(await receive(scanned));
  at.workCode = one(server, `SELECT code FROM dossier WHERE id = ${at.work}`);
  at.fee = one(server, `SELECT min(id) FROM fee WHERE dossier_id = ${at.work}`);
  at.workPaper = one(server, `SELECT max(id) FROM paper WHERE dossier_id = ${at.work} AND hash IS NOT NULL`);
  at.workSlip = one(server, `SELECT max(id) FROM slip WHERE dossier_id = ${at.work}`);
  at.secret = one(server, `SELECT secret FROM dossier WHERE id = ${at.work}`);
  [at.task, at.taskRole] = sql(server, `SELECT id, role FROM task WHERE dossier_id = ${at.work} AND state = 'open'`)[0];
  // Three of one name and no number: two of them were merged, the third may be the same person.
  for (let i = 0; i < 3; i++) await takeIn(officer, '2.000815', { 'applicant.name': 'Lường Thị Khặm', 'applicant.id_no': '' });
  const doubts = () => sql(server, "SELECT d.id FROM person_doubt d JOIN person p ON p.id = d.first_id WHERE d.state = 'open' AND p.name = 'Lường Thị Khặm' ORDER BY d.id").map(([id]) => id);
  const pair = await officer.get(`/nguoi-trung/${doubts()[0]}`);
  const merge = pair.form(/\/gop$/);
  at.person = merge.all.find((field) => field.name === 'first').value;
  const merged = await pair.submit({ stays: at.person, reason: 'Đã xem giấy tờ của cả hai.' }, { form: merge });
  assert.equal(merged.path, `/nguoi/${at.person}`, merged.main);
  at.merge = one(server, 'SELECT max(id) FROM person_merge');
  at.doubt = doubts().at(-1);
  for (const table of ['person', 'person_doubt', 'person_merge']) sql(server, `UPDATE ${table} SET version = version + 40`); // no number that the tests send is right by chance
  // Somebody to administer, and a role that is covered by a colleague.
  [at.staff] = sql(server, "SELECT id FROM account WHERE login = 'chuyenvien2'")[0];
  [at.role, at.unit] = sql(server, `SELECT id, unit_id FROM staff_role WHERE account_id = ${at.staff}`)[0];
  const ownRole = one(server, "SELECT r.id FROM staff_role r JOIN account a ON a.id = r.account_id WHERE a.login = 'motcua'");
  const days = { 'from_day.d': '1', 'from_day.m': '12', 'from_day.y': '2026', 'to_day.d': '4', 'to_day.m': '12', 'to_day.y': '2026' };
  const cover = await officer.post('/cong-viec/uy-quyen', { csrf: officer.csrf, role_id: ownRole, deputy: at.staff, reason: 'Nghỉ phép', ...days });
  assert.equal(cover.status, 200, cover.main);
  at.cover = one(server, 'SELECT max(id) FROM delegation');

  // A plan that closes the room of that somebody.
  at.plan = '6000000000000000001';
  sql(server, `INSERT INTO succession VALUES (${at.plan}, 'close', 40000, 'NQ 1', 0, 'draft', '', NULL, 0, NULL, 0, 1)`);
  sql(server, `INSERT INTO succession_unit VALUES (${at.plan}, ${at.unit}, NULL)`);
  // A provider of identities that nobody answers for.
  at.provider = '6000000000000000003';
  sql(server, `INSERT INTO oidc_provider (id, name, audience, issuer, client_id, secret_sealed, scope, claims, trusted, authorize_url, token_url, keys_url, userinfo_url, says_iss, keys, keys_at_ms,
    active, version) VALUES (${at.provider}, 'Nơi thử', 'citizen', 'http://localhost:9', 'x', ${server.database ? "''::bytea" : "X''"}, 'openid', '{"name":"name"}', '', 'http://localhost:9/auth', 'http://localhost:9/token',
    'http://localhost:9/keys', '', 0, '{}', 0, 1, 1)`);

  // A change of the working calendar that is being drafted.
  const admin = await office.as('quantri');
  at.agency = one(server, "SELECT value FROM setting WHERE key = 'office.unit_id'");
  const drafted = await admin.post('/quan-tri/lich', { csrf: admin.csrf, unit: at.agency, ground: 'Thông báo 15/TB-UBND' });
  assert.equal(drafted.status, 200, drafted.main);
  at.proposal = one(server, 'SELECT max(id) FROM calendar_proposal');

  // Told by a text message, reminded, and dates as a calendar.
  at.seen = 'xem-thu';
  at.receipt = 'bao-thu';
  sql(server, `INSERT INTO delivery (id, channel, address, subject, body, path, token, receipt, outside_id, state, tries, last_error, created_at_ms, not_before_ms, busy_until_ms, sent_at_ms)
    VALUES (6000000000000000003, 'sms', '0900000000', '', '', '/thong-bao', '${at.seen}', '${at.receipt}', '', 'sent', 1, '', 0, 0, 0, 0)`);
  at.reminder = '6000000000000000004';
  sql(server, `INSERT INTO reminder SELECT ${at.reminder}, account_id, 'marital_expiry', 'thu', id, 'Giấy sắp hết giá trị', NULL, '', 0 FROM dossier WHERE id = ${at.done}`);
  await citizen.post('/tai-khoan/lich', { csrf: citizen.csrf });
  at.feed = new URL((await citizen.json('GET', '/tai-khoan/lich')).json.address).pathname.slice('/lich-hen/'.length);

  // A notice of the ward.
  at.post = '6000000000000000005';
  sql(server, `INSERT INTO ward_post VALUES (${at.post}, ${at.agency}, 'notice', 'published', 'Nghỉ Tết', 'Nghỉ từ thứ Hai.', '', '', 0, 0, 1, 1, 41)`);

  // A guide with a film; its bytes are those of a paper.
  Object.assign(at, { guide: '6000000000000000021', media: '6000000000000000022' });
  sql(server, `INSERT INTO ward_post VALUES (${at.guide}, ${at.agency}, 'guide', 'published', 'Cách làm', 'Ba bước.', '', '1.004873', 0, 0, 1, 1, 41)`);
  sql(server, `INSERT INTO ward_media SELECT ${at.media}, ${at.guide}, 'film', hash, 'video/mp4', 'phim.mp4', 'Ba bước.', hash, 'image/png', hash, 1, NULL FROM blob ORDER BY hash LIMIT 1`);

  // A time at the desk.
  Object.assign(at, { slot: '6000000000000000006', booking: '6000000000000000007', bookingSecret: 'bi-mat' });
  sql(server, `INSERT INTO booking_slot VALUES (${at.slot}, ${at.agency}, '', 1, 480, 510, 3, 41)`);
  sql(server, `INSERT INTO booking VALUES (${at.booking}, ${at.agency}, 'LH-26-99999', '${at.bookingSecret}', '1.004873', 'Xác nhận', NULL, 'p0912000111', 'Trần Thị Bình', '0912000111', ${at.slot}, 30000, 480, 510, 0,
    'booked', '', 0, 1, 41)`);

  // A draft with papers, and one that only prepares a visit to the desk.
  at.draft = idIn(await prepareOnline(citizen, '1.004873'));
  const papers = await citizen.get(`/ho-so/nhap/${at.draft}/giay-to`);
  const other = papers.forms.find((form) => form.enctype === 'multipart/form-data' && form.all.some((field) => field.name === 'component' && field.value === ''));
  await papers.submit({ tep: FILE }, { form: other });
  at.draftPaper = one(server, `SELECT max(id) FROM paper WHERE draft_id = ${at.draft}`);
  // A file of which half is there.
  at.upload = '6000000000000000003';
  sql(server, `INSERT INTO upload SELECT ${at.upload}, account_id, 'draft', id, '', 'nua.pdf', '', 100, 50, NULL, 0, 9000000000000, 40 FROM draft WHERE id = ${at.draft}`);
  at.prepared = idIn(await citizen.post('/ho-so/nhap', { csrf: citizen.csrf, thu_tuc: '2.000884' }));
  await addHelp(office, at);
  for (const [name, value] of Object.entries(at)) assert.ok(value, `the town has no ${name}`);
  return at;
}

// Somebody asks to act for a child; a volunteer helps four times: agreed to, waiting, at the desk, reported; a place on the road; a device.
async function addHelp(office, at) {
  const server = office.server, [citizen, volunteer, admin] = await Promise.all(['congdan', 'hotro', 'quantri'].map((login) => office.as(login)));
  const asked = await (await citizen.get('/dai-dien/moi?loai=parent')).submit({ loai: 'parent', name: 'Lê Gia Bảo', 'birth.d': '5', 'birth.m': '6', 'birth.y': '2018', giay: FILE }, { form: '/dai-dien/moi' });
  at.mandate = idIn(asked);
  at.volunteer = one(server, 'SELECT min(id) FROM volunteer');
  const account = one(server, "SELECT id FROM account WHERE login = 'congdan'");
  const helper = one(server, "SELECT id FROM account WHERE login = 'hotro'");
  const session = (id, state, more = '') => sql(server, `INSERT INTO help_session (id, helper_id, volunteer_id, agency_id, group_name, account_id, opened, state, how, draft_id, procedure_code, dossier_id, secret,
    codes_sent, proof_hash, proof_until_ms, started_at_ms, until_ms, ended_at_ms, ended_by, objection, objection_answer, objection_answered_at_ms, version)
    VALUES (${id}, ${helper}, ${at.volunteer}, ${at.agency}, 'Tổ dân phố số 5', ${account}, 0, '${state}', '', ${more || 'NULL'}, '', NULL, 'bi-mat-${id}', 0, NULL, NULL, 0, 9999999999999, NULL, NULL,
    '${state === 'ended' ? 'Hỏi mật khẩu' : ''}', '', NULL, 1)`);
  [at.help, at.helped, at.helpDesk, at.report] = ['6000000000000000011', '6000000000000000012', '6000000000000000013', '6000000000000000014'];
  session(at.help, 'open');
  session(at.helped, 'asked');
  session(at.helpDesk, 'open', at.prepared);
  session(at.report, 'ended');
  at.helpSecret = `bi-mat-${at.helpDesk}`;
  at.stop = one(server, 'SELECT min(id) FROM road_stop');
  const device = await admin.post('/quan-tri/may-dung-chung', { csrf: admin.csrf, name: 'Sảnh chung cư A1', keeper: 'Ban quản trị' });
  assert.match(device.main, /kiosk\/may/);
  at.kiosk = one(server, 'SELECT max(id) FROM kiosk');
  assert.ok(volunteer.csrf);
  for (const table of ['account', 'mandate', 'volunteer', 'help_session', 'road_stop', 'kiosk']) sql(server, `UPDATE ${table} SET version = version + 40`);
}

export const unknownId = () => String(900_000_000_000_000_000n + BigInt(randomInt(1_000_000)));
