// One-time codes of every purpose: sent, and then nowhere to be read: no row, no event, no notice, no job, no line of the log.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMail } from '../lib/mail.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { startSms } from '../lib/sms.mjs';
import { idIn, Office, one, openGateway, sql, whereIs } from './lib/office.mjs';

const PASSWORD = 'mưa rơi trên mái tôn', LOGIN = '0912777001', MAIL = 'bay@example.vn';
let server, mail, sms, helper, person;
before(async () => {
  [mail, sms] = await Promise.all([startMail(), startSms()]);
  server = await startMotcua({ args: ['--smtp', mail.url], env: { MOTCUA_RATE_OFF: '1' } });
  const office = new Office(server);
  await openGateway(await office.as('quantri'), sms.url);
  helper = await office.as('hotro');
  person = server.client();
  await (await person.get('/dang-ky')).submit({ name: 'Đỗ Thị Bảy', login: LOGIN, password: PASSWORD }, { form: '/dang-ky' });
  assert.ok(person.cookies.has('mc_phien'));
});
after(async () => {
  await server?.stop();
  await Promise.all([mail?.close(), sms?.close()]);
});

const digits = (letter) => /\b\d{6}\b/.exec(letter.text)?.[0];
async function mailed() {
  for (;;) {
    const letter = await mail.next();
    if (letter.to.includes(MAIL) && digits(letter)) return digits(letter);
  }
}
// The row says what was sent, and the digits stand nowhere.
function nowhere(purpose, code) {
  assert.equal(one(server, `SELECT count(*) FROM one_time_code WHERE purpose = '${purpose}'`), '1');
  assert.equal(one(server, `SELECT count(*) FROM job WHERE kind = 'code.send' AND subject_id = (SELECT id FROM one_time_code WHERE purpose = '${purpose}')`), '1');
  assert.deepEqual(whereIs(server, code), [], `the code for ${purpose} can be read`);
  assert.doesNotMatch(server.stderr + server.stdout, new RegExp(`\\b${code}\\b`));
}

test('the search finds what is there: texts, bytes of events, and what is put anywhere', () => {
  assert.ok(whereIs(server, LOGIN).includes('account.login'));
  assert.ok(whereIs(server, 'registered_nowhere').length === 0);
  const said = whereIs(server, 'hotro');
  assert.ok(said.length > 0);
  const [[id, kind]] = sql(server, 'SELECT max(id), max(object_kind) FROM event');
  assert.ok(id && whereIs(server, kind).some((place) => place.startsWith('event.')), 'events are not looked through');
});

test('verify, second, forgot: by mail', async () => {
  const asked = await (await person.get('/tai-khoan')).submit({ contact: MAIL }, { form: '/tai-khoan/dia-chi' });
  let code = await mailed();
  nowhere('verify', code);
  await asked.submit({ code }, { form: '/tai-khoan/dia-chi/ma' });
  await (await person.get('/tai-khoan')).submit({}, { form: '/tai-khoan/buoc-hai' });
  const client = server.client(), page = await client.login(LOGIN, PASSWORD);
  code = await mailed();
  nowhere('second', code);
  await page.submit({ code }, { form: '/dang-nhap' });
  assert.ok(client.cookies.has('mc_phien'));
  await (await server.client().get('/dang-nhap/quen')).submit({ login: LOGIN });
  nowhere('forgot', await mailed());
});

test('notice: by text message', async () => {
  const at = '/tai-khoan/thong-bao', page = await person.get(at);
  await page.submit({ sms_dia_chi: '0912345678' }, { form: page.forms.find((form) => form.action === `${at}/dia-chi` && form.all.some((f) => f.value === 'sms')) });
  const code = digits(await sms.next());
  nowhere('notice', code);
});

// Begins a session with a new account, up to an empty draft, and asks for the code.
async function askHelp(login, name) {
  const id = idIn(await (await helper.get('/ho-tro/moi')).submit({ dong_y: 'true', co: 'mo', login, name }, { form: '/ho-tro/moi' }));
  await (await helper.get(`/ho-tro/${id}?q=2.000635`)).submit({ thu_tuc: '2.000635' }, { form: /\/nhap$/ });
  return { id, asked: await (await helper.get(`/ho-tro/${id}`)).submit({}, { form: /\/ma$/ }) };
}

test('help: to the person, by text message, and the helper never sees it', async () => {
  const { id, asked } = await askHelp('0912777002', 'Đỗ Văn Tám');
  const letter = await sms.next(), code = digits(letter);
  assert.equal(letter.to, '0912777002');
  nowhere('help', code);
  const pages = await Promise.all(['/ho-tro', `/ho-tro/${id}`, '/thong-bao', '/thong-bao?truoc=9000000000000000000'].map((path) => helper.get(path)));
  for (const page of [asked, ...pages]) assert.ok(!page.text.includes(code), `the helper sees it at ${page.path}`);
  for (const path of ['/ho-tro', `/ho-tro/${id}`, '/thong-bao']) assert.ok(!JSON.stringify((await helper.json('GET', path)).json).includes(code), `the helper reads it at ${path}`);
});

test('help: a telephone or address that the helper has too gets nothing, and the answer is the same', async () => {
  const { id, asked } = await askHelp('0900000103', 'Người Khác');
  assert.match(asked.text, /Nếu có tài khoản/);
  const row = `SELECT id FROM one_time_code WHERE object_kind = 'help' AND object_id = ${id}`;
  assert.equal(sql(server, row).length, 1);
  assert.equal(one(server, `SELECT count(*) FROM job WHERE kind = 'code.send' AND subject_id IN (${row})`), '0');
});
