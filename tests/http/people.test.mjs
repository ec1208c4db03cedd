// Two records of one person at the desk: found, looked at side by side, merged, seen together, taken apart; what is refused.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { errorsOf } from './lib/answer.mjs';
import { idIn, Office, one, sql, stored, takeIn } from './lib/office.mjs';

let server, office, officer;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  officer = await office.as('motcua');
});
after(() => server?.stop());

const take = async (name, id_no = '', birth = '') => idIn(await takeIn(officer, '2.000815', { 'applicant.name': name, 'applicant.id_no': id_no, 'applicant.birth': birth }));
const personOf = (dossier) => one(server, `SELECT person_id FROM party_person WHERE dossier_id = ${dossier} AND role = 'applicant'`);
const doubtOf = (a, b) => one(server, `SELECT id FROM person_doubt WHERE (first_id, second_id) IN ((${a}, ${b}), (${b}, ${a}))`);
const looks = (person) => Number(one(server, `SELECT count(*) FROM event WHERE kind = 'access.read' AND object_kind = 'person' AND object_id = ${person}`));
const requestNo = (dossier) => one(server, `SELECT request_no FROM dossier WHERE id = ${dossier}`);

describe('merging', () => {
  let old, now, a, b, doubt;
  before(async () => {
    old = await take('Vì Thị Ón', '111222555', '1949');
    now = await take('VÌ THỊ ÓN', '014149000901', '3/1949');
    [a, b] = [personOf(old), personOf(now)];
    doubt = doubtOf(a, b);
  });

  test('the list shows the pair with what is known of their births, and who looked is written down', async () => {
    const lists = () => Number(one(server, "SELECT count(*) FROM event WHERE kind = 'access.list' AND object_kind = 'person'"));
    const before = lists();
    const page = await officer.get('/nguoi-trung');
    assert.ok(page.text.includes(`/nguoi-trung/${doubt}`), page.main);
    assert.match(page.main, /Vì Thị Ón\s*sinh: 1949/);
    assert.match(page.main, /VÌ THỊ ÓN\s*sinh: 03\/1949/);
    assert.equal(lists(), before + 1);
  });

  test('side by side: each look at each of the two is an event', async () => {
    const before = [looks(a), looks(b)];
    const page = await officer.get(`/nguoi-trung/${doubt}`);
    for (const words of ['111222555', '014149000901', 'Chứng minh nhân dân', requestNo(old), requestNo(now)]) assert.ok(page.main.includes(words), `${words}: ${page.main}`);
    assert.deepEqual([looks(a), looks(b)], before.map((n) => n + 1));
  });

  test('what is wrong stands at its field, and what was typed stays', async () => {
    const page = await officer.get(`/nguoi-trung/${doubt}`);
    const rows = stored(server);
    const silent = await page.submit({ stays: b, reason: '   ' }, { form: /\/gop$/ });
    assert.equal(silent.status, 422);
    assert.ok(errorsOf(silent, 'no reason').reason, silent.main);
    const unchosen = await page.submit({ reason: 'Đã xem căn cước <b>' }, { form: /\/gop$/ });
    assert.equal(unchosen.status, 422);
    assert.ok(errorsOf(unchosen, 'nobody chosen').stays, unchosen.main);
    assert.ok(unchosen.text.includes('Đã xem căn cước &lt;b&gt;'), 'the reason is lost');
    const sent = Object.fromEntries(page.form(/\/gop$/).all.filter((field) => field.type === 'hidden').map((field) => [field.name, field.value]));
    const third = await officer.post(`/nguoi-trung/${doubt}/gop`, { ...sent, stays: '123456789', reason: 'Một người thứ ba.', once: 'another' });
    assert.equal(third.status, 422, third.main);
    assert.ok(errorsOf(third, 'a third person').stays, third.main);
    const long = await page.submit({ stays: b, reason: 'ă'.repeat(501) }, { form: /\/gop$/ });
    assert.equal(long.status, 422);
    assert.ok(errorsOf(long, 'too long').reason);
    assert.deepEqual(stored(server), rows);
  });

  test('merged: the dossiers are seen together; a page that is old is refused; undone: as before', async () => {
    const [page, window2] = [await officer.get(`/nguoi-trung/${doubt}`), await officer.get(`/nguoi-trung/${doubt}`)];
    const same = await page.submit({ stays: b, reason: 'Mặt sau căn cước ghi số chứng minh nhân dân cũ.' }, { form: /\/gop$/ });
    assert.equal(same.path, `/nguoi/${b}`, same.main);
    for (const words of [requestNo(old), requestNo(now), '111222555', 'VÌ THỊ ÓN', 'Mặt sau căn cước']) assert.ok(same.main.includes(words), `${words}: ${same.main}`);
    assert.ok((await officer.get(`/nguoi/${a}`)).main.includes(requestNo(now)), 'the merged one leads elsewhere');
    const again = await window2.submit({ stays: a, reason: 'Lần nữa.' }, { form: /\/gop$/ });
    assert.equal(again.status, 409, again.main);
    assert.match(again.main, /đã là một người/);
    const list = await officer.get('/nguoi-trung');
    assert.ok(!list.text.includes(`/nguoi-trung/${doubt}"`));

    const merge = one(server, `SELECT id FROM person_merge WHERE from_id = ${a}`);
    const [record, record2] = [await officer.get(`/nguoi-gop/${merge}`), await officer.get(`/nguoi-gop/${merge}`)];
    const empty = await record.submit({ reason: '' }, { form: /\/tach$/ });
    assert.equal(empty.status, 422);
    assert.ok(errorsOf(empty, 'no reason').reason);
    const apart = await record.submit({ reason: 'Gộp nhầm.' }, { form: /\/tach$/ });
    assert.equal(apart.path, `/nguoi/${a}`, apart.main);
    assert.ok(apart.main.includes(requestNo(old)) && !apart.main.includes(requestNo(now)), apart.main);
    assert.match(apart.main, /Gộp nhầm/);
    assert.equal((await record2.submit({ reason: 'Nữa.' }, { form: /\/tach$/ })).status, 409);
    assert.deepEqual(sql(server, `SELECT kind FROM event WHERE object_kind = 'person' AND kind LIKE 'person.%' AND object_id = ${b} ORDER BY id`).map(([kind]) => kind), ['person.merged', 'person.unmerged']);
  });

  test('two people stay two, with a reason, and are not asked about again', async () => {
    const [page, window2] = [await officer.get(`/nguoi-trung/${doubt}`), await officer.get(`/nguoi-trung/${doubt}`)];
    const silent = await page.submit({ why: '' }, { form: /\/khac$/ });
    assert.equal(silent.status, 422);
    assert.ok(errorsOf(silent, 'no reason').why, JSON.stringify(errorsOf(silent, '')));
    assert.equal((await page.submit({ why: 'Hai chị em họ.' }, { form: /\/khac$/ })).path, '/nguoi-trung');
    assert.match((await officer.get(`/nguoi-trung/${doubt}`)).main, /hai người khác nhau.*Hai chị em họ/s);
    assert.equal((await window2.submit({ stays: a, reason: 'x' }, { form: /\/gop$/ })).status, 409);
  });

  test('an officer may bring two together by the code of a dossier', async () => {
    const page = await officer.get(`/nguoi/${a}`);
    const wrong = await page.submit({ ma: 'YC-khong-co' }, { form: /\/doi-chieu$/ });
    assert.equal(wrong.status, 422);
    assert.ok(errorsOf(wrong, 'no such dossier').ma);
    const itself = await page.submit({ ma: requestNo(old) }, { form: /\/doi-chieu$/ });
    assert.equal(itself.status, 422);
    assert.equal((await page.submit({ ma: requestNo(now) }, { form: /\/doi-chieu$/ })).path, `/nguoi-trung/${doubt}`);
  });
});

describe('a person', () => {
  test('birth and death as far as they are known', async () => {
    const id = personOf(await take('Cầm Văn Lả', '', '1930'));
    const [page, window2] = [await officer.get(`/nguoi/${id}`), await officer.get(`/nguoi/${id}`)];
    for (const [sent, field] of [[{ birth: '31/02/1930' }, 'birth'], [{ birth: '2030' }, 'birth'], [{ death: '1990' }, 'dead'], [{ dead: 'true', death: '1929' }, 'death']]) {
      const wrong = await page.submit(sent, { form: /\/sua$/ });
      assert.equal(wrong.status, 422, JSON.stringify(sent));
      assert.ok(errorsOf(wrong, JSON.stringify(sent))[field], `${JSON.stringify(sent)}: ${JSON.stringify(errorsOf(wrong, ''))}`);
    }
    const saved = await page.submit({ birth: '3/1930', dead: 'true', death: '1999', nationality: 'Việt Nam', gender: 'male' }, { form: /\/sua$/ });
    assert.match(saved.main, /03\/1930.*Đã mất, ngày: 1999/s);
    assert.equal((await window2.submit({ birth: '1931' }, { form: /\/sua$/ })).status, 412);
  });

  test('the dossier page leads there, for those who may', async () => {
    const dossier = await take('Hà Văn Pọm');
    const href = `/nguoi/${personOf(dossier)}`;
    assert.ok((await officer.get(`/cong-viec/ho-so/${dossier}`)).text.includes(`href="${href}"`));
    const specialist = await office.as('chuyenvien');
    assert.ok(!(await specialist.get(`/cong-viec/ho-so/${dossier}`)).text.includes(href));
    assert.equal((await specialist.raw('GET', href)).status, 403);
  });
});
