// Told by the channels that people chose: addresses confirmed by a code, text messages through a gateway that fails in every way,
// mails of an hour without a server, what was seen; messages with the desk; dates as a calendar; reminders declined.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { startMail } from '../lib/mail.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { startSms } from '../lib/sms.mjs';
import { SCAN } from '../lib/examples.mjs';
import { gateway, idIn, Office, one, openGateway, sendOnline, sql } from './lib/office.mjs';

let server, mail, sms, office, citizen, officer, admin, account, id;
const until = async (holds, what) => {
  for (let i = 0; i < 300 && !holds(); i++) await new Promise((done) => setTimeout(done, 50));
  assert.ok(holds(), what);
};
const soon = () => sql(server, "UPDATE job SET run_at_ms = 0, lease_until_ms = 0 WHERE done_at_ms IS NULL AND kind LIKE 'notify.%'");
const count = (from) => Number(one(server, `SELECT count(*) FROM ${from}`));
const at = '/tai-khoan/thong-bao';

before(async () => {
  [mail, sms] = await Promise.all([startMail(), startSms()]);
  server = await startMotcua({ args: ['--smtp', mail.url], env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  [citizen, officer, admin] = await Promise.all(['congdan', 'motcua', 'quantri'].map((login) => office.as(login)));
  account = one(server, "SELECT id FROM account WHERE login = 'congdan' OR phone = 'congdan' LIMIT 1");
  id = idIn(await sendOnline(citizen, '1.000656'));
});
after(async () => {
  await server?.stop();
  await Promise.all([mail?.close(), sms?.close()]);
});

test('an administrator describes the gateway; its key is sealed and never shown', async () => {
  const page = await admin.get('/quan-tri/tin-nhan');
  const wrong = await page.submit({ url: 'ftp://x', template: 'nothing', media_type: 'x', success_pointer: 'a', receipts: 'true' }, { form: '/quan-tri/tin-nhan' });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.errors.length >= 4, true, wrong.errors.join());
  const saved = await openGateway(admin, sms.url);
  assert.equal(saved.status, 200, saved.main);
  assert.doesNotMatch(saved.text, /khoa-bi-mat/);
  assert.equal(count("sms_gateway WHERE url LIKE '%khoa-bi-mat%' OR template LIKE '%khoa-bi-mat%'"), 0);
  const stale = await page.submit({ ...gateway(sms.url), url: 'http://127.0.0.1:1/' }, { form: '/quan-tri/tin-nhan' });
  assert.equal(stale.status, 412);
});

async function prove(channel, value, next) {
  const asked = await (await citizen.get(at)).submit({ [`${channel}_dia_chi`]: value }, { form: (await citizen.get(at)).forms.find((form) => form.action === `${at}/dia-chi` && form.all.some((f) => f.value === channel)) });
  assert.equal(asked.status, 200, asked.main);
  const code = /\b\d{6}\b/.exec((await next()).text)[0];
  assert.doesNotMatch(asked.text, new RegExp(code));
  const form = (page) => page.forms.find((one) => one.action === `${at}/ma` && one.all.some((f) => f.value === channel));
  const page = await citizen.get(at);
  const wrong = await page.submit({ [`${channel}_ma`]: code === '111111' ? '222222' : '111111' }, { form: form(page) });
  assert.match(wrong.errors.join(), /chưa đúng/);
  const done = await wrong.submit({ [`${channel}_ma`]: `${code.slice(0, 3)} ${code.slice(3)}` }, { form: form(wrong) });
  assert.equal(done.status, 200, done.main);
  assert.equal(one(server, `SELECT address FROM notice_address WHERE account_id = ${account} AND channel = '${channel}'`), value);
}
const letterTo = async (address) => {
  for (;;) {
    const letter = await mail.next();
    if (letter.to.includes(address)) return letter;
  }
};

test('addresses are used once their owner has shown the code', async () => {
  const wrong = await citizen.post(`${at}/dia-chi`, { csrf: citizen.csrf, kenh: 'sms', sms_dia_chi: 'không phải' });
  assert.match(wrong.errors.join(), /số điện thoại Việt Nam/);
  await prove('sms', '0912345678', () => sms.next());
  assert.equal(sms.authorization, 'Bearer khoa-bi-mat');
  await prove('mail', 'toi@example.vn', () => letterTo('toi@example.vn'));
  const page = await citizen.get(at);
  const form = page.forms.find((one) => one.action === at);
  const saved = await page.submit({ sms: ['asked', 'result'], mail: [] }, { form });
  assert.equal(saved.status, 200, saved.main);
  assert.equal(one(server, `SELECT sms_sorts || '/' || mail_sorts FROM notice_wish WHERE account_id = ${account}`), 'asked result/');
  assert.equal((await citizen.post(at, { csrf: citizen.csrf, version: '0', sms: 'asked' })).status, 412, 'seen by an older page');
});

const ask = async (words) => {
  const page = await officer.get(`/cong-viec/ho-so/${id}/trao-doi`);
  const sent = await page.submit({ noi_dung: words }, { form: page.form(/trao-doi$/) });
  assert.equal(sent.status, 200, sent.main);
};
const wentOn = async () => (await citizen.get('/thong-bao')).main;

test('a text message says where to look and nothing of anybody; receipt and seen', async () => {
  await ask('Bí mật: mời bạn gọi lại cho cán bộ.');
  const message = await sms.next();
  assert.equal(message.to, '0912345678');
  assert.match(message.text, /^Mot Cua: ho so \S+ can ban lam mot viec\. Xem: http:\/\/\S+\/xem\/[\w-]+$/);
  assert.doesNotMatch(message.text, /[^\x00-\x7f]/);
  await until(() => message.told && count("delivery WHERE channel = 'sms' AND state = 'delivered'") === 1, 'the receipt has come');
  assert.match(await wentOn(), /Tin nhắn đã tới/);
  const link = new URL(/http\S+/.exec(message.text)[0]).pathname;
  const answer = await citizen.raw('GET', link);
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.location, `/ho-so/${id}/trao-doi`);
  assert.equal(count("delivery WHERE channel = 'sms' AND seen_at_ms IS NOT NULL"), 1);
  assert.match(await wentOn(), /đã mở/);
  assert.equal((await server.client().raw('GET', '/xem/khong-co')).status, 404);
  assert.equal((await server.client().raw('POST', '/cong/sms/khong-co', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'status=DELIVRD' })).status, 404);
});

test('a gateway that says 200 and loses it, fails, says things twice, or hangs', async () => {
  sms.mode = 'lose';
  await ask('Mất tin.');
  await until(() => count("delivery WHERE channel = 'sms' AND state = 'sent'") === 1, 'handed over');
  soon(); // the minutes for a receipt are over
  const letter = await letterTo('toi@example.vn');
  assert.match(letter.text, /http\S+\/xem\//);
  assert.match(await wentOn(), /chưa rõ đã tới chưa/);
  assert.match((await admin.get('/quan-tri/tin-nhan')).main, /chưa rõ đã tới/);
  sms.mode = 503;
  await ask('Hỏng.');
  await until(() => count("delivery_try WHERE outcome = 'later'") === 1, 'tried');
  assert.match(await wentOn(), /thử lại lúc/);
  assert.match((await admin.get('/quan-tri/tin-nhan')).main, /the gateway answered 503/);
  sms.mode = 'double';
  soon();
  const late = await sms.next();
  await until(() => late.told, 'receipts came');
  assert.equal(count("delivery WHERE channel = 'sms' AND state = 'delivered'"), 2, 'what arrived stays so');
  sms.mode = 400;
  await ask('Không nhận.');
  await until(() => count("delivery WHERE channel = 'sms' AND state = 'failed'") === 1, 'never will');
  await letterTo('toi@example.vn');
  sms.mode = 'hang';
  const calls = sms.calls;
  await ask('Treo.');
  await until(() => sms.calls > calls, 'called');
  assert.equal((await citizen.get('/thong-bao')).status, 200, 'nobody waits for it');
  await until(() => count("delivery_try WHERE outcome = 'later'") === 2, 'given back after ten seconds');
  sms.mode = 'ok';
  soon();
  assert.match((await sms.next()).text, /^Mot Cua/);
});

test('an hour without a mail server: nothing lost, in order', async () => {
  const page = await citizen.get(at);
  await page.submit({ mail: ['asked', 'date', 'result'], sms: [] }, { form: page.forms.find((one) => one.action === at) });
  mail.inbox.length = 0;
  mail.refuse = 451;
  const before = count("delivery WHERE channel = 'mail' AND address = 'toi@example.vn'");
  for (let i = 0; i < 4; i++) await ask(`Lần ${i}`);
  await until(() => count("delivery_try t JOIN delivery d ON d.id = t.delivery_id WHERE d.channel = 'mail' AND t.outcome = 'later'") >= 1, 'tried');
  assert.equal(count("delivery WHERE channel = 'mail' AND state = 'waiting' AND address = 'toi@example.vn'"), 4);
  mail.refuse = 0;
  soon();
  await until(() => count("delivery WHERE channel = 'mail' AND state = 'waiting' AND address = 'toi@example.vn'") === 0 || (soon(), false), 'all have gone');
  const tokens = mail.inbox.filter((letter) => letter.to.includes('toi@example.vn')).map((letter) => /\/xem\/([\w-]+)/.exec(letter.text)[1]);
  const stored = sql(server, "SELECT token FROM delivery WHERE channel = 'mail' AND address = 'toi@example.vn' ORDER BY id").map(([token]) => token).slice(before);
  assert.deepEqual(tokens, stored);
});

test('messages: every naughty string goes in and comes out as it was; files; who waits', async () => {
  const NAUGHTY = JSON.parse(readFileSync('tests/fixtures/naughty-strings/blns.json', 'utf8'));
  const sent = [];
  for (const text of NAUGHTY) {
    if (sent.length && sent.at(-1).length + text.length < 1800) sent[sent.length - 1] += `\n${text}`;
    else if (text.length < 1800) sent.push(text);
  }
  let refused = 0;
  for (const text of sent) {
    const answer = await officer.json('POST', `/cong-viec/ho-so/${id}/trao-doi`, { noi_dung: text }, { 'X-CSRF-Token': officer.csrf });
    assert.ok([200, 201, 303, 422].includes(answer.status), `${answer.status}: ${text.slice(0, 80)}`);
    refused += answer.status === 422;
  }
  assert.ok(refused < sent.length / 2, `${refused} of ${sent.length} refused`);
  const office_ = (await officer.json('GET', `/cong-viec/ho-so/${id}/trao-doi`)).json, mine = (await citizen.json('GET', `/ho-so/${id}/trao-doi`)).json;
  assert.deepEqual(office_.rows.map((row) => row.body), mine.rows.map((row) => row.body));
  const stored = sql(server, `SELECT replace(body, '\n', '␤') FROM message WHERE dossier_id = ${id} ORDER BY id`).map(([body]) => body.replaceAll('␤', '\n'));
  assert.deepEqual(mine.rows.map((row) => row.body), stored);
  const html = (await citizen.raw('GET', `/ho-so/${id}/trao-doi`)).text;
  assert.doesNotMatch(html, /<script>alert|<img src=x|<svg\/onload|javascript:alert\(1\);">/i);
  const page = await citizen.get(`/ho-so/${id}/trao-doi`);
  assert.match((await page.submit({ noi_dung: '' }, { form: page.form(/trao-doi$/) })).errors.join(), /viết nội dung/);
  const evil = await page.submit({ noi_dung: 'Kèm tệp', tep: { name: 'x.pdf', type: 'application/pdf', bytes: Buffer.from('MZ not a pdf') } }, { form: page.form(/trao-doi$/) });
  assert.equal(evil.status, 422);
  assert.match(evil.main, /Kèm tệp/, 'what was typed stays');
  const good = await page.submit({ noi_dung: 'Kèm tệp', tep: { name: 'giấy tờ.pdf', type: 'application/pdf', bytes: SCAN } }, { form: page.form(/trao-doi$/) });
  assert.equal(good.status, 200, good.main);
  assert.match((await officer.get('/cong-viec/tin-nhan')).main, /dưới một giờ/);
  const looks = count("event WHERE kind = 'access.read'");
  const seen = await officer.get(`/cong-viec/ho-so/${id}/trao-doi`);
  assert.match(seen.main, /giấy tờ\.pdf/);
  assert.equal(count("event WHERE kind = 'access.read'"), looks + 1);
  assert.match((await citizen.get(`/ho-so/${id}/trao-doi`)).main, /Đã đọc/);
  await seen.submit({}, { form: seen.form(/\/xong$/) });
  assert.doesNotMatch((await officer.get('/cong-viec/tin-nhan')).main, /dưới một giờ/);
  const other = await office.as('congdan2');
  assert.equal((await other.raw('GET', `/ho-so/${id}/trao-doi`)).status, 404);
});

// Content lines, unfolded (RFC 5545 3.1), with what the format asks of each.
function lines(text) {
  assert.ok(text.endsWith('\r\n') && !/[^\r]\n|\r[^\n]/.test(text));
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  return text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1);
}

test('a calendar at a secret address that is renewed and ended', async () => {
  await (await citizen.get('/tai-khoan/lich')).submit({}, { form: '/tai-khoan/lich' });
  const address = () => citizen.json('GET', '/tai-khoan/lich').then((answer) => answer.json.address);
  const first = new URL(await address()).pathname;
  const got = await server.client().raw('GET', first);
  assert.equal(got.status, 200);
  assert.match(got.headers['content-type'], /^text\/calendar/);
  const all = lines(got.text);
  assert.equal(all[0], 'BEGIN:VCALENDAR');
  assert.equal(all.at(-1), 'END:VCALENDAR');
  assert.equal(all.filter((line) => line === 'BEGIN:VEVENT').length, count(`dossier WHERE account_id = ${account} AND due_at_ms IS NOT NULL AND done_at_ms IS NULL`) + count(`booking WHERE account_id = ${account}`));
  await (await citizen.get('/tai-khoan/lich')).submit({}, { form: '/tai-khoan/lich' });
  assert.equal((await server.client().raw('GET', first)).status, 404);
  const second = new URL(await address()).pathname;
  assert.equal((await server.client().raw('GET', second)).status, 200);
  await (await citizen.get('/tai-khoan/lich')).submit({}, { form: '/tai-khoan/lich/bo' });
  assert.equal((await server.client().raw('GET', second)).status, 404);
});

test('reminders are declined, one kind or all, and it is shown', async () => {
  const page = await citizen.get('/nhac-viec');
  const form = page.forms.find((one) => one.action === '/nhac-viec/tu-choi' && one.all.some((f) => f.value === 'school'));
  assert.match((await page.submit({}, { form })).main, /Bạn đã từ chối lúc/);
  assert.equal((await citizen.post('/nhac-viec/tu-choi', { csrf: citizen.csrf, loai: 'khong-co', tu_choi: 'true' })).status, 404);
  assert.match((await citizen.post('/nhac-viec/tu-choi', { csrf: citizen.csrf, loai: 'tat-ca', tu_choi: 'true' })).main, /từ chối mọi lời nhắc/);
});
