// Codes by mail: an address is confirmed, a code follows the password, a forgotten password is set anew; guessing ends, is told
// to the owner, and tells nobody whether there is such an account.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMail } from '../lib/mail.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { one, sql } from './lib/office.mjs';

const PASSWORD = 'mưa rơi trên mái tôn';
let server, mail, person;

before(async () => {
  mail = await startMail();
  server = await startMotcua({ args: ['--smtp', mail.url], env: { MOTCUA_RATE_OFF: '1' } });
  person = await register('0912666001', 'Đỗ Thị Sáu');
});
after(async () => {
  await server?.stop();
  await mail?.close();
});

async function register(login, name) {
  const client = server.client();
  await (await client.get('/dang-ky')).submit({ name, login, password: PASSWORD }, { form: '/dang-ky' });
  assert.ok(client.cookies.has('mc_phien'));
  return client;
}
// Mails to that address with a code in them; others (notices of the demonstration) pass by.
async function codeTo(address) {
  for (;;) {
    const letter = await mail.next();
    const code = /\b\d{6}\b/.exec(letter.text)?.[0];
    if (letter.to.includes(address) && code) return code;
  }
}
const wrongOf = (code) => (code === '111111' ? '222222' : '111111');
const loggedIn = (client) => client.cookies.has('mc_phien');

async function confirm(client, address) {
  const page = await (await client.get('/tai-khoan')).submit({ contact: address }, { form: '/tai-khoan/dia-chi' });
  assert.match(page.main, /mã 6 số/, page.main);
  return page.submit({ code: await codeTo(address) }, { form: '/tai-khoan/dia-chi/ma' });
}

test('an address is confirmed by its code alone, once, in the account that asked', async () => {
  const page = await (await person.get('/tai-khoan')).submit({ contact: 'Sau@Example.vn' }, { form: '/tai-khoan/dia-chi' });
  const code = await codeTo('sau@example.vn');
  assert.doesNotMatch(page.main, new RegExp(code));
  assert.match((await page.submit({ code: '' }, { form: '/tai-khoan/dia-chi/ma' })).errors.join(), /ghi mã/);
  assert.match((await page.submit({ code: wrongOf(code) }, { form: '/tai-khoan/dia-chi/ma' })).errors.join(), /chưa đúng/);
  const other = await register('0912666002', 'Đỗ Văn Khác');
  const form = (await other.get('/tai-khoan')).forms.find((f) => f.action === '/tai-khoan/dia-chi');
  const stolen = { csrf: form.fields.find((f) => f.name === 'csrf').value, pass: page.form('/tai-khoan/dia-chi/ma').fields.find((f) => f.name === 'pass').value, code };
  assert.equal((await other.post('/tai-khoan/dia-chi/ma', stolen)).status, 422, 'the page of somebody else');
  const done = await page.submit({ code: `${code.slice(0, 3)} ${code.slice(3)}` }, { form: '/tai-khoan/dia-chi/ma' });
  assert.match(done.main, /sau@example\.vn/);
  assert.equal((await page.submit({ code }, { form: '/tai-khoan/dia-chi/ma' })).status, 422, 'used');
  const taken = await (await other.get('/tai-khoan')).submit({ contact: 'sau@example.vn' }, { form: '/tai-khoan/dia-chi' });
  assert.match(taken.errors.join(), /tài khoản khác/);
  for (const [address, words] of [['', /./], ['không phải', /./], ['0912666002', /tin nhắn/], ['0912666001', /tin nhắn/]]) {
    const wrong = await (await other.get('/tai-khoan')).submit({ contact: address }, { form: '/tai-khoan/dia-chi' });
    assert.equal(wrong.status, 422);
    assert.match(wrong.errors.join(), words);
  }
});

test('after the password a code, if wanted; bound to the page that asked', async () => {
  const on = await (await person.get('/tai-khoan')).submit({}, { form: '/tai-khoan/buoc-hai' });
  assert.match(on.text, /sau mật khẩu sẽ cần thêm mã/);
  const first = server.client();
  const page = await first.login('sau@example.vn', PASSWORD); // the confirmed address names the account too
  assert.match(page.main, /s•••@example\.vn/);
  assert.ok(!loggedIn(first));
  const code = await codeTo('sau@example.vn');
  assert.match((await page.submit({ code: '' }, { form: '/dang-nhap' })).main, /s•••@example\.vn/);
  const wrong = await page.submit({ code: wrongOf(code) }, { form: '/dang-nhap' });
  assert.match(wrong.errors.join(), /chưa đúng/);
  const second = server.client();
  const other = await second.login('0912666001', PASSWORD);
  const newer = await codeTo('sau@example.vn');
  assert.ok(!loggedIn((await other.submit({ code: code === newer ? wrongOf(code) : code }, { form: '/dang-nhap' })).client), 'a code of another page');
  await wrong.submit({ code }, { form: '/dang-nhap' });
  assert.ok(!loggedIn(first), 'an older code has ended');
  await other.submit({ code: newer }, { form: '/dang-nhap' });
  assert.ok(loggedIn(second));
  await other.submit({ code: newer }, { form: '/dang-nhap' }).then((again) => assert.equal(again.status, 422, 'used'));
  const third = server.client();
  await third.login('0912666001', 'sai mật khẩu rồi đó');
  assert.equal(Number(one(server, `SELECT count(*) FROM one_time_code WHERE purpose = 'second' AND ended_at_ms IS NULL`)), 0, 'a wrong password sends nothing');
});

test('five wrong guesses end a code, and the owner is told', async () => {
  const guesser = server.client();
  let page = await guesser.login('0912666001', PASSWORD);
  const code = await codeTo('sau@example.vn');
  for (let i = 0; i < 5; i++) page = page.forms.some((f) => f.all.some((x) => x.name === 'code')) ? await page.submit({ code: wrongOf(code) }, { form: '/dang-nhap' }) : page;
  assert.match(page.main, /từ đầu/);
  assert.match((await person.get('/thong-bao')).main, /thử mã của bạn nhiều lần/);
  const late = sql(server, `SELECT tries FROM one_time_code WHERE purpose = 'second' ORDER BY id DESC LIMIT 1`);
  assert.deepEqual(late, [['5']]);
});

test('a code ends after ten minutes', async () => {
  const client = await register('0912666003', 'Đỗ Thị Chậm');
  const page = await (await client.get('/tai-khoan')).submit({ contact: 'cham@example.vn' }, { form: '/tai-khoan/dia-chi' });
  const code = await codeTo('cham@example.vn');
  sql(server, `UPDATE one_time_code SET made_at_ms = made_at_ms - 601000 WHERE address = 'cham@example.vn'`);
  assert.match((await page.submit({ code }, { form: '/tai-khoan/dia-chi/ma' })).errors.join(), /10 phút/);
});

test('a forgotten password is set anew, everywhere else is signed out; nobody learns who has an account', async () => {
  const forgot = server.client();
  const start = await forgot.get('/dang-nhap/quen');
  const page = await start.submit({ login: '0912666001' });
  const code = await codeTo('sau@example.vn');
  const nobody = await start.submit({ login: 'khong-ai@example.vn' });
  const unproved = await start.submit({ login: '0912666002' });
  const staff = await start.submit({ login: 'motcua' });
  for (const other of [nobody, unproved, staff]) assert.equal(other.main, page.main);
  const guessed = await nobody.submit({ code: '123456' }, { form: '/dang-nhap/quen/ma' });
  const wrong = await page.submit({ code: wrongOf(code) }, { form: '/dang-nhap/quen/ma' });
  assert.equal(guessed.main, wrong.main);
  const choose = await page.submit({ code }, { form: '/dang-nhap/quen/ma' });
  assert.match(choose.main, /mật khẩu mới/);
  assert.match((await choose.submit({ new_password: '12345678' }, { form: '/dang-nhap/chon' })).errors.join(), /dễ đoán/);
  await choose.submit({ new_password: 'nắng lên ngoài hiên nhà' }, { form: '/dang-nhap/chon' });
  assert.ok(loggedIn(forgot));
  assert.ok((await person.get('/tai-khoan')).path.startsWith('/dang-nhap'), 'signed out elsewhere');
  assert.equal((await page.submit({ code }, { form: '/dang-nhap/quen/ma' })).status, 422);
  assert.equal((await choose.submit({ new_password: 'một câu khác nữa nhé' }, { form: '/dang-nhap/chon' })).status, 422, 'the pass ended with the change');
  for (let i = 0, last; i < 8; i++) {
    last = await start.submit({ login: 'khong-ai@example.vn' });
    if (i === 7) assert.match(last.errors.join(), /nhiều mã/);
  }
  assert.equal((await start.submit({ login: '' })).status, 422);
});

test('ways change only soon after signing in, and only one\'s own', async () => {
  const client = await register('0912666004', 'Đỗ Thị Cũ');
  await confirm(client, 'cu@example.vn');
  const page = await client.get('/tai-khoan');
  const id = one(server, `SELECT id FROM account_way WHERE subject = 'cu@example.vn'`);
  const theirs = one(server, `SELECT id FROM account_way WHERE subject = 'sau@example.vn'`);
  const csrf = page.form('/tai-khoan/cach-vao/bo').fields.find((f) => f.name === 'csrf').value;
  assert.equal((await client.post('/tai-khoan/cach-vao/bo', { csrf, id: theirs })).status, 404);
  assert.equal((await client.post('/tai-khoan/buoc-hai', { csrf, id: theirs })).status, 404);
  sql(server, `UPDATE session SET created_at_ms = created_at_ms - 16 * 60000`);
  const stale = await client.get('/tai-khoan');
  assert.ok(!stale.forms.some((f) => f.action === '/tai-khoan/cach-vao/bo'));
  for (const [path, fields] of [['/tai-khoan/cach-vao/bo', { id }], ['/tai-khoan/buoc-hai', { id, bat: '1' }], ['/tai-khoan/dia-chi', { contact: 'a@example.vn' }]])
    assert.equal((await client.post(path, { csrf, ...fields })).status, 403, path);
  const again = await (await stale.follow('Đăng nhập lại')).submit({ login: '0912666004', password: PASSWORD }, { form: '/dang-nhap' });
  assert.equal(again.path, '/tai-khoan');
  await again.submit({}, { form: '/tai-khoan/cach-vao/bo' });
  assert.equal(Number(one(server, `SELECT count(*) FROM account_way WHERE subject = 'cu@example.vn' AND removed_at_ms IS NULL`)), 0);
});
