// Those who watch over units: each number opens the exact list, a step is urged once a day and whoever could move it reads the words.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { APPLICANT, idIn, Office, one, PEOPLE, receive, sql, takeIn } from './lib/office.mjs';

let server, office, dossier, supervisor;
const DAY = 86400000;
const json = { headers: { Accept: 'application/json' } };

before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  supervisor = await office.as('giamsat');
  dossier = idIn(await receive(await takeIn(await office.as('motcua'), '2.000815', APPLICANT)));
  // As if it had been received long ago: the end passed five days ago, the first step lies open.
  const now = Date.now();
  sql(server, `UPDATE dossier SET received_at_ms = ${now - 9 * DAY}, due_at_ms = ${now - 5 * DAY}, first_due_at_ms = ${now - 5 * DAY} WHERE id = ${dossier}`);
  sql(server, `UPDATE task SET created_at_ms = ${now - 9 * DAY} WHERE dossier_id = ${dossier}`);
});
after(() => server?.stop());

const code = () => one(server, `SELECT code FROM dossier WHERE id = ${dossier}`);

test('each number opens the list that makes it', async () => {
  const { numbers, units, sectors } = JSON.parse((await supervisor.raw('GET', '/giam-sat', json)).text);
  assert.equal(numbers.length, 8);
  assert.ok(numbers[0].n >= 1 && numbers[1].n >= 1, 'the late dossier and its open step are counted');
  for (const { href, n } of numbers) {
    let rows = 0;
    for (let next = href; next; ) {
      const page = JSON.parse((await supervisor.raw('GET', next, json)).text);
      rows += page.rows.length;
      next = page.next;
    }
    assert.equal(rows, Number(n), href);
  }
  for (const [table, key] of [[units, 'units'], [sectors, 'sectors']]) {
    assert.equal(table.reduce((sum, row) => sum + Number(row.near) + Number(row.middle) + Number(row.far), 0), Number(numbers[0].n), key);
    for (const row of table)
      for (const [at, level] of [['near', 1], ['middle', 2], ['far', 3]]) {
        const page = JSON.parse((await supervisor.raw('GET', `${row.href}&muc=${level}`, json)).text);
        assert.equal(page.rows.length, Number(row[at]), `${key} ${row.href} ${at}`);
      }
  }
});

test('the row names the step, who has it and how late it is, and leads to the dossier', async () => {
  const page = await supervisor.get('/giam-sat/danh-sach?loai=qua-han');
  assert.ok(page.main.includes(code()));
  assert.match(page.main, /chưa ai nhận/);
  assert.match(page.main, /trễ 5 ngày/);
  assert.equal((await supervisor.get(`/cong-viec/ho-so/${dossier}`)).status, 200);
  assert.ok(Number(one(server, "SELECT count(*) FROM event WHERE kind = 'access.list' AND object_kind = 'oversight'")) > 0, 'looking at the list is an event');
});

test('out of reach is not there; an unknown kind neither', async () => {
  for (const path of ['/giam-sat?don-vi=900000000000000000', '/giam-sat/danh-sach?loai=khac', '/giam-sat/danh-sach?muc=9', '/giam-sat/buoc/900000000000000000'])
    assert.equal((await supervisor.get(path)).status, 404, path);
  assert.equal((await (await office.as('chuyenvien')).raw('GET', '/giam-sat')).status, 403);
});

test('a step is urged once a day; the words reach those who could take it', async () => {
  const step = one(server, `SELECT id FROM task WHERE dossier_id = ${dossier} AND state = 'open' AND kind = 'user'`);
  const page = await supervisor.get(`/giam-sat/buoc/${step}`);
  const form = page.form(/\/don-doc$/);
  const empty = await page.submit({ text: ' ' }, { form });
  assert.equal(empty.status, 422);
  const urged = await empty.submit({ text: 'Đề nghị xử lý trong hôm nay <b>' }, { form: empty.form(/\/don-doc$/) });
  assert.equal(urged.status, 200, urged.main);
  assert.match(urged.main, /Đã đôn đốc/);
  const role = one(server, `SELECT role FROM task WHERE id = ${step}`);
  const notices = await (await office.as(PEOPLE[role])).get('/thong-bao');
  assert.match(notices.main, /Đôn đốc: hồ sơ/);
  assert.ok(notices.text.includes('trong hôm nay &lt;b&gt;'), 'what was said is shown as text');
  assert.ok(notices.text.includes(`/cong-viec/ho-so/${dossier}`), 'it leads to the page of the office');
  const leader = await office.as('lanhdao');
  const again = await leader.get(`/giam-sat/buoc/${step}`);
  const refused = await again.submit({ text: 'Một lần nữa' }, { form: again.form(/\/don-doc$/) });
  assert.equal(refused.status, 409);
  assert.match(refused.main, /một lần trong ngày/);
  assert.ok(refused.text.includes('Một lần nữa'), 'what was typed is kept');
});

test('notices by mail only for those who say so, and only with an address', async () => {
  const specialist = await office.as('chuyenvien');
  sql(server, "UPDATE account SET email = 'chuyenvien@example.vn' WHERE login = 'chuyenvien'");
  const page = await specialist.get('/thong-bao');
  const saved = await page.submit({}, { form: page.form(/thu-dien-tu$/) });
  assert.match(saved.main, /cũng được gửi tới chuyenvien@example.vn/);
  const stale = await page.submit({}, { form: page.form(/thu-dien-tu$/) });
  assert.equal(stale.status, 412);
});
