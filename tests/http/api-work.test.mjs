// What people, volunteers and officers do all day, done by programs: a dossier from the desk to the hand, messages, a petition,
// ratings, bookings, representation, help, and who looked.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { one, sql } from './lib/office.mjs';
import { call, file, get, it, key, post, prepare, seen, submit } from './lib/api.mjs';

const MARITAL = '1.004873', COPY = '2.000635';
const citizen = 'congdan', other = 'congdan2', helper = 'hotro', officer = 'motcua', leader = 'lanhdao';
const idOf = (place) => /\/(\d+)(?:[/?]|$)/.exec(place)[1];

// Takes and completes what this person may, once round.
async function work(login, dossier) {
  const path = `/api/v1/office/dossiers/${dossier}`;
  const open = (await get(login, path)).tasks.find((task) => task.can_take || task.mine);
  if (!open) return 0;
  if (open.can_take) await post(login, `/api/v1/office/tasks/${open.id}/take`, {}, { of: open });
  const view = await get(login, path), task = view.tasks.find((one) => one.id === open.id);
  if (task.work_draft) await writeDraft(login, path);
  if (task.work_issue && task.scan_missing) await post(login, `${path}/signed-copy`, {}, { form: file('scan'), of: { version: view.result_version } });
  const now = (await get(login, path)).tasks.find((one) => one.id === open.id);
  await post(login, `/api/v1/office/tasks/${open.id}/complete`, { opinion: 'Đã xem, đủ điều kiện.', ...(now.approval && { outcome: 'approved' }) }, { of: now });
  return 1;
}

async function writeDraft(login, path) {
  const draft = await get(login, `${path}/draft?thieu=1`), body = { f: {}, r: {} };
  for (const { key: name, error } of draft.fields) if (error) body[name.split('.')[0]][name.split('.').slice(1).join('.')] = 'ghi theo Sổ';
  await post(login, `${path}/draft`, body, { of: draft });
}

async function workThrough(dossier) {
  for (let steps = 1, round = 0; steps && round < 5; round++) {
    steps = 0;
    for (const login of [officer, 'chuyenvien', leader, 'vanthu']) steps += await work(login, dossier);
  }
}

// The columns of a table but these, for copying a row.
function copied(table, but = ['id', 'code', 'secret']) {
  const names = it.server.database ? sql(it.server, `SELECT column_name FROM information_schema.columns WHERE table_name = '${table}'`) : sql(it.server, `SELECT name FROM pragma_table_info('${table}')`);
  return names.map(([name]) => name).filter((name) => !but.includes(name)).join(', ');
}

describe('a dossier', () => {
  let own, dossier;
  test('is sent, received, passed on, approved and returned', async () => {
    own = await submit(citizen, await prepare(citizen, MARITAL));
    dossier = idOf(own);
    const home = await get(officer, '/api/v1/desk');
    assert.ok(home.waiting.some((row) => row.href.endsWith(dossier)), 'the desk does not see it');
    const check = await get(officer, `/api/v1/desk/dossiers/${dossier}`);
    const sheets = Object.fromEntries(check.components.map((one) => [one.key, '1']));
    const received = await post(officer, `/api/v1/desk/dossiers/${dossier}/receive`, { o: sheets }, { of: check });
    assert.equal(received.location, `/api/v1/office/dossiers/${dossier}`);
    const inside = await get(officer, received.location);
    assert.match(inside.code, /-\d{6}-\d{4}/);
    const slip = await call('GET', `/api/v1/office/slips/${idOf(inside.slips[0].href)}`, { as: officer });
    assert.equal(slip.headers.get('content-type'), 'application/pdf');
    const found = await get('chuyenvien', `/api/v1/office/scan?ma=${encodeURIComponent(inside.code)}`);
    assert.equal(found.location, received.location);
    assert.ok((await get('chuyenvien', '/api/v1/office/tasks')).rows.some((row) => row.code === inside.code));

    const step = (await get('chuyenvien', received.location)).tasks[0];
    await post('chuyenvien', `/api/v1/office/tasks/${step.id}/take`, {}, { of: step });
    const taken = (await get('chuyenvien', received.location)).tasks[0], colleague = taken.colleagues[0];
    assert.ok(colleague, 'nobody to pass it to');
    const passed = await post('chuyenvien', `/api/v1/office/tasks/${step.id}/pass`, { to: colleague.id, opinion: 'Nhờ xem giúp.' }, { of: taken });
    assert.ok(passed.location);
    const stale = await call('POST', `/api/v1/office/tasks/${step.id}/take`, { as: 'chuyenvien', headers: { 'if-match': '"1"' } });
    assert.ok([403, 409, 412].includes(stale.status), `${stale.status}: somebody else has it`);
    await work(one(it.server, `SELECT login FROM account WHERE id = ${colleague.id}`), dossier);
    await workThrough(dossier);
    assert.ok((await get(officer, '/api/v1/desk')).ready.some((row) => row.href.includes(dossier)), 'it is not ready');

    for (const fee of (await get(officer, `/api/v1/desk/dossiers/${dossier}`)).fees.filter((row) => row.owed))
      await post(officer, `/api/v1/desk/fees/${fee.id}/pay`, { receipt_no: 'BL 12' }, { of: fee });
    await post(officer, `/api/v1/desk/dossiers/${dossier}/return`, { collector: 'Lê Thị Mai', collector_id_no: '' }, { see: `/api/v1/desk/dossiers/${dossier}/return` });
    assert.match((await get(citizen, own)).state, /trả/i);
    assert.ok((await get('giamsat', '/api/v1/oversight')).numbers.length > 0);
    assert.ok((await get(officer, '/api/v1/office/register')).rows.some((row) => row.code === inside.code));
  });

  test('is talked about', async () => {
    await post(citizen, `${own}/messages`, { noi_dung: 'Bao giờ tôi đến lấy bản thứ hai?' });
    await post(citizen, `${own}/messages`, {}, { form: file('tep', { noi_dung: 'Tôi gửi kèm giấy hẹn.' }) });
    assert.ok((await get(officer, '/api/v1/office/messages')).rows.some((row) => row.href.includes(dossier)));
    await post(officer, `/api/v1/office/dossiers/${dossier}/messages`, { noi_dung: 'Mời bà đến vào sáng mai.' });
    const thread = await get(citizen, `${own}/messages`);
    assert.deepEqual(thread.rows.map((row) => row.body), ['Bao giờ tôi đến lấy bản thứ hai?', 'Tôi gửi kèm giấy hẹn.', 'Mời bà đến vào sáng mai.']);
    assert.equal(thread.rows[1].files.length, 1);
    const empty = await call('POST', `${own}/messages`, { as: citizen, body: { noi_dung: ' ' }, headers: key() });
    assert.equal(empty.status, 422);
    assert.equal(empty.json.errors[0].pointer, '/noi_dung');
  });

  test('is rated, by the login and by the slip', async () => {
    const path = `${own}/rating`;
    await post(citizen, path, { muc: 'good', 'ly-do': ['time'], loi: 'Nhanh.' }, { see: path });
    const [[code, secret]] = sql(it.server, `SELECT code, secret FROM dossier WHERE id = ${dossier}`);
    const slip = `/api/v1/progress/${encodeURIComponent(code)}/${secret}/rating`;
    assert.equal((await get(null, slip)).code, code);
    await post(null, slip, { muc: 'fair' }, { see: slip });
    assert.equal(one(it.server, 'SELECT level FROM rating'), 'fair');
    assert.ok((await get(leader, '/api/v1/oversight/ratings')).rows);
  });

  test('was looked at: who, and an objection with a clock', async () => {
    const looks = await get(citizen, '/api/v1/looks');
    const look = looks.rows.find((row) => row.href.endsWith(dossier));
    assert.ok(look, JSON.stringify(looks.rows.slice(0, 3)));
    const objected = await post(citizen, '/api/v1/looks/objections', { luot: look.event_id, muc: look.object_id });
    assert.match(objected.location, /^\/api\/v1\/petitions\/PA-/);
    const follow = await get(citizen, objected.location.split('?')[0]);
    assert.ok(follow.data && follow.due, 'no clock runs');
  });
});

describe('a petition', () => {
  const wrote = { ve: 'service', 'noi-dung': 'Hẹn hai lần mà chưa có.', ten: 'Lò Thị Pành', 'dia-chi': 'Bản Nà Tậu', 'dien-thoai': '0912345678' };
  test('from its sending to its answer, and whether it satisfied', async () => {
    assert.match((await post(null, '/api/v1/petition-doors', { chuyen: 'denunciation' })).location, /^\/api\/v1\/petition-doors\/denunciation$/);
    const once = key();
    const [first, second] = [await post(null, '/api/v1/petitions', wrote, { headers: once }), await post(null, '/api/v1/petitions', wrote, { headers: once })];
    assert.equal(first.location, second.location, 'sent again it became two');
    const code = /PA-\d{6}-\d{4}/.exec(first.location)[0];
    assert.ok((await get(officer, '/api/v1/office/petitions')).rows.some((row) => row.code === code));
    const path = `/api/v1/office/petitions/${one(it.server, `SELECT id FROM petition WHERE code = '${code}'`)}`;
    for (const step of [{ viec: 'accept', lop: 'rule' }, { viec: 'answer', loi: 'Đã xem lại, kết quả có ngày mai.' }, { viec: 'publish', 'cau-hoi': 'Vì sao trả chậm?', 'tra-loi': 'Do thiếu người.' }])
      await post(officer, path, step, { see: path });
    const answered = await get(null, first.location);
    assert.equal(answered.answer, 'Đã xem lại, kết quả có ngày mai.');
    await post(null, first.location, { viec: 'opinion', 'y-kien': 'like' }, { of: answered });
    const found = await get(null, '/api/v1/petitions?q=tra+cham');
    assert.equal((await get(null, `/api/v1/petitions/${idOrCode(found.found[0].href)}`)).answer, 'Do thiếu người.');
    assert.equal((await call('GET', `${first.location}x`)).status, 404);
  });
  const idOrCode = (href) => href.split('/').pop();

  test('with a file, and a question beside it', async () => {
    const sent = await post(citizen, '/api/v1/petitions', {}, { form: file('tep', wrote) });
    assert.ok((await get(citizen, '/api/v1/own-petitions')).rows.some((row) => sent.location.includes(row.code)));
    const asked = await call('POST', '/api/v1/questions', { body: { hoi: 'Cần mang giấy tờ gì?', 'thu-tuc': MARITAL }, headers: key() });
    assert.equal(asked.status, 200, asked.text);
    const waiting = (await get(officer, '/api/v1/office/questions')).rows[0], path = `/api/v1/office/questions/${idOf(waiting.href)}`;
    await post(officer, path, { viec: 'publish', 'cau-hoi': 'Cần mang giấy tờ gì?', 'tra-loi': 'Căn cước.' }, { see: path });
    assert.ok((await get(null, '/api/v1/questions?q=giay+to')).rows.length > 0);
  });
});

test('a time at the desk: taken, moved, called off, and noted', async () => {
  const agency = one(it.server, "SELECT value FROM setting WHERE key = 'office.unit_id'");
  for (let weekday = 1; weekday <= 5; weekday++) sql(it.server, `INSERT INTO booking_slot VALUES (600000000000000000${weekday}, ${agency}, '', ${weekday}, 480, 510, 3, 1)`);
  const free = async () => (await get(null, `/api/v1/booking-times?thu-tuc=${MARITAL}`)).days.flatMap((day) => day.times.map((time) => time.value));
  const [first, second] = await free();
  const mine = await post(null, '/api/v1/bookings', { 'thu-tuc': MARITAL, slot: first, name: 'Trần Thị Bình', phone: '0912345678' });
  assert.match(mine.location, /^\/api\/v1\/bookings\/LH-/);
  await post(null, `${mine.location}/times`, { slot: second }, { see: `${mine.location}/times` });
  const day = new Date(Number(second.split('.')[1]) * 86400e3).toISOString().slice(0, 10);
  assert.ok((await get(officer, `/api/v1/desk/bookings?ngay=${day}`)).rows.some((row) => row.name === 'Trần Thị Bình'));
  await post(null, `${mine.location}/cancel`, {}, { see: mine.location });
  assert.equal((await get(null, mine.location)).open, false);
});

describe('for somebody else', () => {
  test('a mandate is given, used and ended; a child is asked for and checked', async () => {
    const given = await post(citizen, '/api/v1/given-mandates', { login: other, name: 'Trần Văn Bình', to_day: '2027-12-01' });
    const draft = (await post(other, '/api/v1/drafts', { thu_tuc: COPY })).location;
    await post(other, `${draft}/for`, { for: idOf(given.location) });
    assert.match(JSON.stringify(await get(other, draft)), /Lê Thị Mai/);
    await post(other, `${draft}/drop`, {}, { see: draft });
    await post(citizen, `${given.location}/end`, {}, { see: given.location });
    assert.match(JSON.stringify(await get(citizen, '/api/v1/mandates')), /Trần Văn Bình/);

    const asked = await post(citizen, '/api/v1/mandates', {}, { form: file('giay', { loai: 'parent', name: 'Lê Gia Bảo', birth: '2018-06-05' }) });
    const desk = `/api/v1/desk/mandates/${idOf(asked.location)}`;
    await post(officer, desk, { tra_loi: 'dong_y', da_kiem_tra: true }, { see: desk });
    assert.equal((await call('GET', `${asked.location}/paper`, { as: citizen })).headers.get('content-type'), 'application/pdf');
    assert.equal((await call('GET', asked.location, { as: other })).status, 404);
  });

  test('a volunteer helps, the person agrees and sends', async () => {
    const started = await post(helper, '/api/v1/help-sessions', { co: 'co', login: citizen, dong_y: true });
    const id = idOf(started.location), helped = `/api/v1/helped-sessions/${id}`;
    await post(citizen, `${helped}/agree`, {}, { see: helped });
    const draft = await prepare(helper, COPY, () => post(helper, `${started.location}/draft`, { thu_tuc: COPY }, { see: started.location }));
    const review = await call('GET', `${draft}/review`, { as: helper });
    const never = await call('POST', `${draft}/submit`, { as: helper, body: { ban: review.json.seen }, headers: { ...key(), ...seen(review) } });
    assert.equal(never.status, 403, 'a helper may send');
    const sent = await submit(citizen, draft);
    assert.equal((await call('GET', draft, { as: helper })).status, 404);
    assert.equal((await call('GET', sent, { as: helper })).status, 404);
    assert.match(JSON.stringify(await get(helper, '/api/v1/help-sessions')), /30 ngày/);
    assert.match(JSON.stringify(await get(citizen, '/api/v1/helped-sessions')), /Hà Minh Tuấn/);
  });
});

test('a file in pieces (tus)', async () => {
  const draft = (await post(citizen, '/api/v1/drafts', { thu_tuc: COPY })).location, { SCAN } = await import('../lib/examples.mjs');
  const meta = Object.entries({ filename: 'giay.pdf', owner: `draft/${idOf(draft)}`, component: '' }).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`).join(',');
  const tus = { 'tus-resumable': '1.0.0' };
  const begun = await call('POST', '/api/v1/uploads', { as: citizen, headers: { ...tus, ...key(), 'upload-length': String(SCAN.length), 'upload-metadata': meta } });
  assert.equal(begun.status, 201, begun.text);
  const place = begun.headers.get('location');
  assert.match(place, /^\/api\/v1\/uploads\/\d+$/);
  const piece = (at, bytes) => call('PATCH', place, { as: citizen, bytes, headers: { ...tus, 'upload-offset': String(at), 'content-type': 'application/offset+octet-stream' } });
  assert.equal((await piece(0, SCAN.subarray(0, 50))).status, 204);
  assert.equal((await call('HEAD', place, { as: citizen, headers: tus })).headers.get('upload-offset'), '50');
  assert.equal((await piece(50, SCAN.subarray(50))).status, 204);
  assert.match(JSON.stringify(await get(citizen, `${draft}/papers`)), /giay\.pdf/);
  assert.equal((await call('DELETE', place, { as: citizen, headers: tus })).status, 204);
});

test('questions of a query are an object; a GET that leads elsewhere says so', async () => {
  const first = await get(null, `/api/v1/procedures/${MARITAL}/eligibility`);
  const next = await get(null, `/api/v1/procedures/${MARITAL}/eligibility?c[${first.key}]=${encodeURIComponent(first.choices[0].value)}&tiep=1`);
  assert.deepEqual(next.given.map((row) => row.key), [first.key]);
  const draft = await prepare(citizen, MARITAL, () => post(citizen, '/api/v1/drafts', { thu_tuc: MARITAL, moi: true }));
  const dossier = await submit(citizen, draft);
  const gone = await call('GET', draft, { as: citizen, wrong: true }); // a proxy would go there by itself
  assert.equal(gone.status, 303, gone.text);
  assert.equal(gone.headers.get('location').split('?')[0], dossier);
});

test('a list that grows comes in pages, each with its Link to the next', async () => {
  const id = (login) => one(it.server, `SELECT id FROM account WHERE login = '${login}'`), numbers = Array.from({ length: 120 }, (_, i) => 5_000_000_000_000_000n + BigInt(i));
  const fill = (table, row) => sql(it.server, `INSERT INTO ${table} VALUES ${numbers.map((n, i) => `(${row(n, i)})`).join(', ')}`);
  const agency = one(it.server, "SELECT value FROM setting WHERE key = 'office.unit_id'"), mine = id(citizen);
  fill('faq (id, agency_id, procedure_code, asked, question, answer, reason, folded, state, asked_at_ms, version)', (n, i) => `${n}, ${agency}, '', 'Câu ${i}', '', '', '', '', 'declined', 1, 1`);
  fill('ward_post', (n, i) => `${n}, ${agency}, 'news', 'published', 'Tin ${i}', 'Chữ', '', '', 0, 0, ${100 + (i >> 3)}, ${100 + (i >> 3)}, 1`);
  fill('reminder (id, account_id, kind, fact, about, path, made_at_ms)', (n, i) => `${n}, ${mine}, 'marital_expiry', 'f${i}', 'Việc ${i}', '', 0`);
  const help = copied('help_session', ['id', 'secret', 'objection']); // of the neighbour above
  sql(it.server, `INSERT INTO help_session (id, secret, objection, ${help}) SELECT n, 'bi-mat-' || n, 'Phản ánh', ${help} FROM help_session, (${numbers.map((n) => `SELECT ${n} AS n`).join(' UNION ALL ')}) AS t WHERE help_session.account_id = ${mine}`);
  const petition = one(it.server, 'SELECT min(id) FROM petition WHERE event_id IS NULL'), columns = copied('petition');
  sql(it.server, `INSERT INTO petition (id, code, secret, ${columns}) SELECT n, 'PA-000000-' || n, 'bi-mat-' || n, ${columns} FROM petition, (${numbers.map((n) => `SELECT ${n} AS n`).join(' UNION ALL ')}) AS t WHERE petition.id = ${petition}`);
  const person = copied('petition_person', ['petition_id', 'account_id']);
  sql(it.server, `INSERT INTO petition_person (petition_id, account_id, ${person}) SELECT id, ${mine}, ${person.split(', ').map((name) => `petition_person.${name}`).join(', ')} FROM petition, petition_person WHERE petition_id = ${petition} AND code LIKE 'PA-000000-%'`);

  for (const [login, path, list] of [[officer, '/api/v1/office/questions?loc=khong', (view) => view.rows.map((row) => row.href)], [null, '/api/v1/ward/posts?loai=news', (view) => view.posts.map((row) => row.id)],
    [leader, '/api/v1/office/posts', (view) => view.posts.map((row) => row.href)], [citizen, '/api/v1/reminders', (view) => view.rows.map((row) => row.id)], [citizen, '/api/v1/helped-sessions', (view) => view.parts[0].rows.map((row) => row.href)],
    [leader, '/api/v1/help-reports', (view) => view.parts[0].rows.map((row) => row.href)], [citizen, '/api/v1/own-petitions', (view) => view.rows.map((row) => row.href)]]) {
    const found = [];
    let pages = 0;
    for (let next = path; next; pages++) {
      const answer = await call('GET', next, { as: login });
      assert.equal(answer.status, 200, `${next}: ${answer.text}`);
      found.push(...list(answer.json));
      next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
      assert.ok(!next || next.startsWith('/api/v1/'), next);
    }
    assert.ok(pages >= 3 && found.length >= 120, `${path}: ${found.length} in ${pages} pages`);
    assert.equal(new Set(found).size, found.length, `${path}: something twice`);
  }
});
