// Deadlines that anybody may count, and a change of the working calendar from the draft to the notice of the person concerned.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMotcua } from '../lib/motcua.mjs';
import { Office, one, receive, sendOnline, idIn } from './lib/office.mjs';

const JSON_ONLY = { headers: { Accept: 'application/json' } };
let server, office;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
});
after(() => server?.stop());

const ask = async (query) => {
  const answer = await server.client().raw('GET', `/tinh-han?${new URLSearchParams(query)}`, JSON_ONLY);
  return { status: answer.status, ...JSON.parse(answer.text) };
};
const friday = { ngay: '20/11/2026', gio: '10:00' };

describe('the public page of deadlines', () => {
  // The vectors of the regulation under the shipped calendar (24/11 off).
  for (const [query, due] of [
    [{ ...friday, han: '3 ngày làm việc' }, '2026-11-26T17:00:00+07:00'],
    [{ ...friday, han: '5 ngày' }, '2026-11-25T17:00:00+07:00'],
    [{ ngay: '2026-12-30', gio: '16:00', han: '2 ngày làm việc' }, '2027-01-04T17:00:00+07:00'],
    [{ ...friday, gio: '15:00', han: 'trong ngày' }, '2026-11-20T17:00:00+07:00'],
    [{ ...friday, gio: '15:01', han: 'trong ngay' }, '2026-11-23T17:00:00+07:00'],
    [{ ngay: '23/11/2026', gio: '15:01', 'thu-tuc': '1.001193' }, '2026-11-25T17:00:00+07:00'],
    [{ ngay: '23/11/2026', han: '5 ngày làm việc', 'v.1.loai': 'dung', 'v.1.ngay': '25/11/2026', 'v.2.loai': 'lai', 'v.2.ngay': '3/12/2026' }, '2026-12-10T17:00:00+07:00'],
    [{ ngay: '23/11/2026', han: '5 working days', 'v.1.loai': 'gia-han', 'v.1.ngay': '27/11/2026', 'v.1.them': '2 ngày làm việc' }, '2026-12-03T17:00:00+07:00'],
    [{ ngay: '23/11/2026', han: '5 ngày làm việc', 'v.1.loai': 'hen-lai', 'v.1.ngay': '27/11/2026', 'v.1.them': '7/12/2026' }, '2026-12-07T17:00:00+07:00'],
  ])
    test(`${JSON.stringify(query)} is due at ${due}`, async () => {
      const answer = await ask(query);
      assert.equal(answer.status, 200);
      assert.equal(answer.due_at, due);
      assert.equal(answer.lines.at(-1).day, due.slice(0, 10));
    });

  test('a clock that stands still has no date, but the first one', async () => {
    const answer = await ask({ ngay: '23/11/2026', han: '5 ngày làm việc', 'v.1.loai': 'dung', 'v.1.ngay': '25/11/2026' });
    assert.deepEqual([answer.stands, answer.due_at, answer.first_due_at], [true, '', '2026-12-01T17:00:00+07:00']);
  });

  for (const [query, field] of [
    [{ ...friday }, 'han'], [{ ...friday, han: 'ba ngày' }, 'han'], [{ ...friday, han: '-3 ngày' }, 'han'], [{ ...friday, han: '99999 tháng' }, 'han'],
    [{ han: '3 ngày', ngay: '31/02/2026' }, 'ngay'], [{ han: '3 ngày', gio: '25:00' }, 'gio'], [{ 'thu-tuc': '9.999999' }, 'thu-tuc'],
    [{ 'thu-tuc': '1.004873', kenh: 'fax' }, 'kenh'], [{ han: '3 ngày', 'co-quan': '900000000000000000' }, 'co-quan'], [{ han: '3 ngày', 'co-quan': 'x' }, 'co-quan'],
    [{ ...friday, han: '3 ngày', 'v.1.loai': 'dung' }, 'v.1.ngay'], [{ ...friday, han: '3 ngày', 'v.1.ngay': '25/11/2026' }, 'v.1.loai'],
    [{ ...friday, han: '3 ngày', 'v.1.loai': 'tiep', 'v.1.ngay': '23/11/2026' }, 'v.1.ngay'],
    [{ ...friday, han: '3 ngày', 'v.1.loai': 'dung', 'v.1.ngay': '19/11/2026' }, 'v.1.ngay'],
    [{ ...friday, han: '3 ngày', 'v.1.loai': 'gia-han', 'v.1.ngay': '23/11/2026', 'v.1.them': 'lâu' }, 'v.1.them'],
    [{ ...friday, han: '3 ngày', 'v.1.loai': 'hen-lai', 'v.1.ngay': '23/11/2026', 'v.1.them': '28/11/2026' }, 'v.1.ngay'],
    [{ han: '3 ngày '.repeat(20) }, 'han'],
  ])
    test(`${JSON.stringify(query).slice(0, 90)} is refused at ${field}`, async () => {
      const page = await server.client().raw('GET', `/tinh-han?${new URLSearchParams(query)}`);
      assert.equal(page.status, 422);
      assert.match(page.text, new RegExp(`href="#${field.replaceAll('.', '\\.')}"`));
      assert.match(page.text, new RegExp(`id="${field.replaceAll('.', '\\.')}-error"`));
    });

  test('it is found from a procedure and from the help page, and says why in words', async () => {
    const client = server.client();
    assert.ok((await client.get('/tro-giup')).text.includes('href="/tinh-han"'));
    assert.ok((await client.get('/thu-tuc/1.004873')).text.includes('/tinh-han?thu-tuc=1.004873'));
    const page = await client.get('/tinh-han?thu-tuc=1.004873&ngay=20/11/2026&gio=10:00');
    assert.match(page.main, /Hẹn trả trước 17 giờ 00, thứ Năm 26\/11\/2026/);
    assert.match(page.main, /thứ Ba 24\/11\/2026: nghỉ Ngày Văn hóa Việt Nam/);
  });
});

describe('a change of the calendar', () => {
  const dueOf = (id) => Number(one(server, `SELECT due_at_ms FROM dossier WHERE id = ${id}`));
  const vn = (ms) => new Date(ms + 7 * 3600e3).toISOString().slice(0, 10);

  test('is drafted, compared, approved by somebody else, and tells the person', async () => {
    const [citizen, officer, admin, leader] = await Promise.all(['congdan', 'motcua', 'quantri', 'lanhdao'].map((login) => office.as(login)));
    const id = idIn(await sendOnline(citizen, '1.004873', { fresh: true }));
    await receive(await officer.get(`/quay/ho-so/${id}`));
    const before = dueOf(id), code = one(server, `SELECT code FROM dossier WHERE id = ${id}`);
    const unit = one(server, "SELECT value FROM setting WHERE key = 'office.unit_id'");

    const year = await admin.get(`/quan-tri/lich/${unit}`);
    assert.equal((year.text.match(/class="mc-month__table"/g) ?? []).length, 12);
    let draft = await year.submit({ ground: 'Thông báo 99/TB-UBND' }, { form: year.form('/quan-tri/lich') });
    const path = `/quan-tri/lich/de-xuat/${one(server, 'SELECT max(id) FROM calendar_proposal')}`;
    const [y, m, d] = vn(before).split('-');
    const day = { 'day.d': d, 'day.m': m, 'day.y': y };
    const bad = await draft.submit({ kind: 'makeup', name: 'Nghỉ đột xuất', ...day }, { form: draft.form(`${path}/ngay`) });
    assert.equal(bad.status, 422);
    assert.match(bad.main, /Làm bù chỉ vào thứ Bảy hoặc Chủ nhật/);
    draft = await bad.submit({ kind: 'off' }, { form: bad.form(`${path}/ngay`) });
    assert.ok(draft.main.includes(code) && /Chưa hồ sơ nào bị thay đổi/.test(draft.main), draft.main);
    const twice = await draft.submit({ kind: 'off', name: 'Lần nữa', ...day }, { form: draft.form(`${path}/ngay`) });
    assert.match(twice.main, /Ngày này đã có trong bản thay đổi/);
    draft = await (await admin.get(path)).submit({ hours: '17:00-07:30' }, { form: draft.form(`${path}/gio`) });
    assert.match(draft.main, /không chồng nhau/);
    draft = await admin.get(path);
    const proposed = await draft.submit({}, { form: draft.form(`${path}/trinh`) });
    assert.match(proposed.main, /Người đề xuất không tự duyệt/);
    assert.equal((await admin.post(`${path}/duyet`, { csrf: admin.csrf, version: '3' })).status, 403);

    const seen = await leader.get(path);
    const stale = await leader.post(`${path}/duyet`, { csrf: leader.csrf, version: '1' });
    assert.equal(stale.status, 412);
    assert.equal(dueOf(id), before);
    await seen.submit({}, { form: seen.form(`${path}/duyet`) });
    for (let i = 0; i < 100 && dueOf(id) === before; i++) await sleep(100);
    assert.ok(dueOf(id) > before, 'the date did not move');
    assert.equal(Number(one(server, `SELECT first_due_at_ms FROM dossier WHERE id = ${id}`)), before);
    assert.equal(one(server, `SELECT kind FROM clock_change WHERE dossier_id = ${id} ORDER BY id DESC LIMIT 1`), 'moved');
    assert.match((await citizen.get('/thong-bao')).main, new RegExp(`Ngày hẹn trả của hồ sơ ${code} thay đổi`));
    for (let i = 0; i < 50 && !/Đã xong/.test((await leader.get(path)).main); i++) await sleep(100);
    assert.match((await leader.get(path)).main, /Đã xong/);
    assert.match((await admin.get(`/quan-tri/lich/${unit}`)).main, /Phiên bản 1/);
    assert.match((await leader.get('/quan-tri/lich')).main, /Lịch chung cho mọi cơ quan/);
  });
});
