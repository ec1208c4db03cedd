// Old and new addresses for everybody; and an agency that passes on to another, from the plan to the list of what moved.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { idIn, Office, one } from './lib/office.mjs';

let server;
let office;
const json = { headers: { Accept: 'application/json' } };

before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
});
after(() => server?.stop());

const ask = async (q) => JSON.parse((await server.client().raw('GET', `/dia-gioi?q=${encodeURIComponent(q)}`, json)).text);

test('an old address leads to the commune of today', async () => {
  const page = await server.client().get(`/dia-gioi?q=${encodeURIComponent('thôn Bãi, xa kim boi, huyen kim boi, hoa binh')}`);
  assert.match(page.main, /Hiện nay: thôn Bãi, xã Kim Bôi, tỉnh Phú Thọ/);
  const answer = await ask('P. Hạ Đình, Q. Thanh Xuân, Hà Nội');
  assert.equal(answer.outcome, 'split');
  assert.deepEqual(answer.matches[0].moves.map((to) => to.code), ['00364', '00643']);
  assert.equal((await ask('Xã Đặng Xá, huyện Gia Lâm, Hà Nội')).matches[0].moves.filter((to) => to.home).length, 1);
  assert.equal((await ask('xã Không Đâu Có')).outcome, 'unknown');
});

test('nothing, too much and markup do no harm', async () => {
  const nobody = server.client();
  assert.equal((await nobody.get('/dia-gioi')).status, 200);
  assert.equal((await nobody.get(`/dia-gioi?q=${'x'.repeat(501)}`)).status, 422);
  const page = await nobody.get(`/dia-gioi?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
  assert.equal(page.status, 200);
  assert.ok(!page.text.includes('<script>alert'));
});

const addAgency = async (admin, name, code) => {
  const office_id = one(server, 'SELECT min(id) FROM unit WHERE parent_id IS NULL');
  const page = await admin.post('/quan-tri/don-vi/moi', { csrf: admin.csrf, parent: office_id, kind: 'agency', level: 'commune', name, code });
  assert.equal(page.status, 200, page.main);
  return one(server, `SELECT id FROM unit WHERE code = '${code}'`);
};

test('a plan: refused, drawn up, fixed, done, listed', async () => {
  const admin = await office.as('quantri');
  const [from, to] = [await addAgency(admin, 'Ủy ban nhân dân xã Cũ', 'H44.901'), await addAgency(admin, 'Ủy ban nhân dân xã Mới', 'H44.902')];
  const now = new Date(Date.now() + office.aheadMs + 7 * 3600_000);
  const today = { 'last_day.d': `${now.getUTCDate()}`, 'last_day.m': `${now.getUTCMonth() + 1}`, 'last_day.y': `${now.getUTCFullYear()}` };
  const plan = (more) => admin.post('/quan-tri/don-vi/ke-tuc/moi', { csrf: admin.csrf, kind: 'merge', units: from, successor: to, ground: 'NQ 1/2026', ...today, ...more });
  for (const [wrong, sentence] of [[{ successor: from }, /không thể kế tục chính mình/], [{ ground: '' }, /Hãy ghi số nghị quyết/], [{ 'last_day.y': '2020' }, /đã qua/], [{ units: '12345' }, /Hãy chọn/]]) {
    const page = await plan(wrong);
    assert.equal(page.status, 422, page.main);
    assert.match(page.main, sentence);
  }
  const drawn = await plan({});
  assert.equal(drawn.status, 200, drawn.main);
  const id = one(server, 'SELECT max(id) FROM succession');
  const path = `/quan-tri/don-vi/ke-tuc/${id}`;
  assert.equal((await admin.post(`${path}/thuc-hien`, { csrf: admin.csrf, version: '1' })).status, 409);
  assert.equal((await admin.post(`${path}/chot`, { csrf: admin.csrf, version: '9' })).status, 412);
  assert.match((await admin.post(`${path}/chot`, { csrf: admin.csrf, version: '1' })).main, /Đã chốt/);
  assert.equal((await admin.post(`${path}/thuc-hien`, { csrf: admin.csrf, version: '2' })).status, 200);
  for (let i = 0; i < 100 && one(server, `SELECT state FROM succession WHERE id = ${id}`) !== 'done'; i++) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.match((await admin.get(path)).main, /Đã thực hiện/);
  const list = JSON.parse((await admin.raw('GET', `${path}/danh-sach`, json)).text);
  assert.equal(list.rows.find((row) => row.word === 'unit').to, 'Ủy ban nhân dân xã Mới');
  assert.equal(one(server, `SELECT successor_id FROM unit WHERE id = ${from}`), to);
});
