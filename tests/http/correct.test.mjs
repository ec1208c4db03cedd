// A result that was issued wrongly: proposed, refused, decided, signed, handed over; what each page says and what it refuses.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { SCAN } from '../lib/examples.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { errorsOf } from './lib/answer.mjs';
import { APPLICANT, idIn, Office, one, sql, pdfText, receive, stored, takeIn, workThrough } from './lib/office.mjs';

const FILE = { name: 'ban-ky.pdf', type: 'application/pdf', bytes: SCAN };
let server, office, id, base;
const who = {};
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  for (const login of ['motcua', 'chuyenvien', 'lanhdao', 'vanthu']) who[login] = await office.as(login);
  id = idIn(await receive(await takeIn(who.motcua, '1.004873', APPLICANT)));
  await workThrough(office, one(server, `SELECT code FROM dossier WHERE id = ${id}`));
  base = `/cong-viec/ho-so/${id}/dinh-chinh`;
});
after(() => server?.stop());

const said = { loi: 'officer', reason: 'Gõ nhầm <b>năm sinh</b>.', wrong: 'sinh năm 1990', correct: 'sinh năm 1991' };

test('what is wrong stands at its field, and what was typed stays', async () => {
  const page = await who.chuyenvien.get(`${base}/moi?loai=amend`);
  const rows = stored(server);
  for (const field of ['reason', 'wrong', 'correct', 'loi']) {
    const wrong = await page.submit({ loai: 'amend', ...said, [field]: field === 'loi' ? undefined : '  ' }, { form: /\/moi$/ });
    assert.equal(wrong.status, 422, `${field}: ${wrong.main}`);
    assert.ok(errorsOf(wrong, field)[field], `${field}: ${JSON.stringify(errorsOf(wrong, field))}`);
    if (field !== 'reason') assert.ok(wrong.text.includes('Gõ nhầm &lt;b&gt;năm sinh&lt;/b&gt;.'), 'the reason is lost');
  }
  assert.deepEqual(stored(server), rows);
});

test('amended before it was handed over: decided by the leader alone, signed, handed over with the result', async () => {
  const page = await who.chuyenvien.get(`${base}/moi?loai=amend`);
  const sent = await page.submit({ loai: 'amend', ...said }, { form: /\/moi$/ });
  assert.equal(sent.path, base, sent.main);
  assert.match(sent.main, /Chờ lãnh đạo quyết định/);
  assert.equal((await page.submit({ loai: 'amend', ...said }, { form: /\/moi$/ })).path, base, 'sent twice is once');
  assert.equal(one(server, `SELECT count(*) FROM correction WHERE dossier_id = ${id}`), '1');
  assert.ok(!sent.forms.some((form) => /quyet-dinh$/.test(form.action)), 'the specialist decides');
  assert.ok((await who.lanhdao.get('/cong-viec/dinh-chinh')).text.includes(base), 'the leader does not see it waiting');
  const [open, old] = [await who.lanhdao.get(base), await who.lanhdao.get(base)];
  const silent = await open.submit({ reason: '' }, { form: /quyet-dinh$/, button: /Duyệt và cấp số/ });
  assert.equal(silent.status, 422);
  assert.ok(errorsOf(silent, 'no reason').reason);
  const decided = await open.submit({ reason: 'Đồng ý.' }, { form: /quyet-dinh$/, button: /Duyệt và cấp số/ });
  assert.match(decided.main, /đã được đính chính bằng văn bản số \d+\/UBND-VP/);
  assert.equal((await old.submit({ reason: 'Nữa.' }, { form: /quyet-dinh$/, button: /Duyệt và cấp số/ })).status, 409);
  const k = one(server, `SELECT id FROM correction WHERE dossier_id = ${id}`);
  const paper = await who.vanthu.raw('GET', `/cong-viec/dinh-chinh/${k}/van-ban`);
  assert.equal(paper.status, 200);
  for (const words of ['ĐÍNH CHÍNH', 'sinh năm 1990', 'sinh năm 1991', 'không thu phí']) assert.ok(pdfText(paper.bytes).includes(words), words);
  const scanned = await (await who.vanthu.get(base)).submit({ scan: FILE }, { form: /\/ban-ky$/ });
  assert.match(scanned.main, /Đã có bản ký/);
  const hand = await (await who.motcua.get(`/quay/ho-so/${id}/tra`)).submit({ collector: 'Trần Thị Bình' }, { form: /\/tra$/ });
  assert.equal(hand.path, `/cong-viec/ho-so/${id}`, hand.main);
  assert.equal(one(server, `SELECT state FROM correction WHERE id = ${k}`), 'announced');
});

// POSTs the button of the applicant's page for one correction, as somebody.
const download = (client, k) => client.raw('POST', `/ho-so/${id}/dinh-chinh/${k}`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `csrf=${client.csrf}` });

test('the applicant fetches the paper, and nobody else does', async () => {
  const [me, other] = [await office.as('congdan'), await office.as('congdan2')];
  const k = one(server, `SELECT id FROM correction WHERE dossier_id = ${id} AND kind = 'amend'`);
  assert.equal((await download(me, k)).status, 404, 'a dossier without an account');
  sql(server, `UPDATE dossier SET account_id = (SELECT id FROM account WHERE login = 'congdan') WHERE id = ${id}`);
  const page = await me.get(`/ho-so/${id}`);
  assert.match(page.main, /Tải văn bản đính chính số \d+\/UBND-VP, ngày/);
  assert.ok(page.forms.some((form) => form.action === `/ho-so/${id}/dinh-chinh/${k}`));
  const file = await download(me, k);
  assert.equal(file.status, 200);
  assert.deepEqual(file.bytes, SCAN);
  assert.match(file.headers['content-disposition'], /^attachment; filename="[^"]+-amend\.pdf"/);
  assert.equal(one(server, `SELECT count(*) FROM event WHERE kind = 'correction.downloaded' AND dossier_id = ${id}`), '1');
  assert.equal((await download(other, k)).status, 404, 'somebody else');
  assert.equal((await download(me, '7')).status, 404, 'one that does not exist');
  assert.equal((await download(me, 'x')).status, 404, 'no number');
  assert.equal((await download(who.motcua, k)).status, 403, 'an official');
  const foreign = one(server, `SELECT id FROM dossier WHERE account_id = (SELECT id FROM account WHERE login = 'congdan') AND id <> ${id}`);
  if (foreign) assert.equal((await me.raw('POST', `/ho-so/${foreign}/dinh-chinh/${k}`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `csrf=${me.csrf}` })).status, 404, 'under another dossier');
});

test('recalled: every page says so, and nothing is corrected any more', async () => {
  const page = await who.motcua.get(`${base}/moi?loai=recall`);
  await page.submit({ loai: 'recall', loi: 'applicant', reason: 'Khai không đúng.' }, { form: /\/moi$/ });
  const decided = await (await who.lanhdao.get(base)).submit({ reason: 'Thu hồi.' }, { form: /quyet-dinh$/, button: /Duyệt và cấp số/ });
  assert.match(decided.main, /đã bị thu hồi theo quyết định số \d+\/QĐ-UBND/);
  const print = await who.vanthu.raw('GET', `/cong-viec/ho-so/${id}/ket-qua`);
  assert.match(pdfText(print.bytes), /ĐÃ THU HỒI/);
  const [code, secret] = [one(server, `SELECT code FROM dossier WHERE id = ${id}`), one(server, `SELECT secret FROM dossier WHERE id = ${id}`)];
  assert.match((await server.client().get(`/t/${code}/${secret}`)).main, /đã bị thu hồi/);
  assert.match((await who.motcua.get(`/cong-viec/ho-so/${id}`)).main, /đã bị thu hồi/);
  await (await who.vanthu.get(base)).submit({ scan: FILE }, { form: /\/ban-ky$/ });
  const told = await (await who.motcua.get(base)).submit({ receiver: 'Trần Thị Bình' }, { form: /\/dinh-chinh\/\d+\/tra$/ });
  assert.match(told.main, /Người nhận: Trần Thị Bình/);
  const more = await who.chuyenvien.get(`${base}/moi?loai=amend`);
  assert.equal((await more.submit({ loai: 'amend', ...said }, { form: /\/moi$/ })).status, 409);
  // the applicant: no longer valid, and the decision to fetch once it is signed
  const mine = await (await office.as('congdan')).get(`/ho-so/${id}`);
  assert.match(mine.main, /đã bị thu hồi[\s\S]*Tải quyết định thu hồi số \d+\/QĐ-UBND/);
  assert.ok(!mine.forms.some((form) => /\/ket-qua$/.test(form.action)), 'a recalled result is offered');
  const k = one(server, `SELECT id FROM correction WHERE dossier_id = ${id} AND kind = 'recall'`);
  assert.equal((await download(await office.as('congdan'), k)).status, 200);
});
