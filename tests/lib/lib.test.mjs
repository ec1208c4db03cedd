// The helpers themselves, without the program.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { Client } from './client.mjs';
import { elements, forms, links, textOf } from './html.mjs';
import { startMail } from './mail.mjs';
import { totp } from './totp.mjs';
import { validateHtml } from './validate.mjs';

test('totp: RFC 6238 and a secret of an authenticator', () => {
  assert.equal(totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 59_000), '287082');
  assert.equal(totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 1111111109_000), '081804');
  assert.equal(totp('JBSW Y3DP EHPK 3PXP', Date.UTC(2026, 0, 1)), '260025');
});

const PAGE = `<!doctype html><title>Sửa &amp; lưu</title><main><h1>Tên <em>bé</em></h1><!-- <form> -->
<form action="/sua?x=1" method="post"><input type="hidden" name="csrf" value="t&quot;1"><input name="ten" value="An"><input type="checkbox" name="a" value="1" checked>
<input type=checkbox name=a value=2><input type="radio" name="r" value="x"><select name="s"><option value="1">Một</option><option value="2" selected>Hai</option></select>
<textarea name="t">
dòng 1
dòng 2</textarea><button name="viec" value="luu">Lưu <b>lại</b></button><button type="button">Không</button><button name="viec" value="xoa" formaction="/xoa">Xóa</button></form></main>
<a href="/tiep?a=1&amp;b=2">Tiếp</a>`;

test('html: forms, links and texts', () => {
  const [form] = forms(PAGE);
  assert.deepEqual(form.fields.map((f) => [f.name, f.value]), [['csrf', 't"1'], ['ten', 'An'], ['a', '1'], ['s', '2'], ['t', 'dòng 1\ndòng 2']]);
  assert.deepEqual(form.buttons.map((b) => b.text), ['Lưu lại', 'Xóa']);
  assert.deepEqual(links(PAGE), [{ href: '/tiep?a=1&b=2', text: 'Tiếp' }]);
  assert.deepEqual(elements(PAGE, 'title'), ['Sửa & lưu']);
  assert.match(textOf(PAGE, { main: true }), /^Tên bé Một Hai dòng 1 dòng 2 Lưu lại/);
});

let server, url;
const seen = [];
before(async () => {
  server = createServer((request, answer) => {
    let body = '';
    request.setEncoding('latin1').on('data', (part) => (body += part)).on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      if (request.url === '/vao') return answer.writeHead(303, { Location: '/trang', 'Set-Cookie': ['mc=abc; HttpOnly; Path=/', 'cu=1; Max-Age=0'] }).end();
      answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(request.url === '/tep' ? PAGE.replace('method="post"', 'method="post" enctype="multipart/form-data"').replace('<select', '<input type="file" name="f"><select') : PAGE);
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

test('client: cookies, redirects, forms', async () => {
  const client = new Client(url);
  const page = await client.post('/vao', { a: 'đ' });
  assert.equal(page.path, '/trang');
  assert.deepEqual([...client.cookies], [['mc', 'abc']]);
  assert.equal(seen.at(-1).headers.cookie, 'mc=abc');
  await page.submit({ ten: 'Bảo An', a: ['1', '2'] });
  assert.equal(decodeURIComponent(seen.at(-1).body.replaceAll('+', ' ')), 'csrf=t"1&s=2&t=dòng 1\ndòng 2&ten=Bảo An&a=1&a=2&viec=luu');
  assert.equal(seen.at(-1).headers.origin, url);
  await page.submit({}, { form: '/sua?x=1', button: 'Xóa' });
  assert.equal(seen.at(-1).url, '/xoa');
  assert.throws(() => page.submit({ khong: 1 }), /no field khong, only csrf, ten/);
  assert.throws(() => page.form('/khong-co'), /has 0 forms like \/khong-co: post \/sua/);
  await page.follow('Tiếp');
  assert.equal(seen.at(-1).url, '/tiep?a=1&b=2');
  client.close();
});

test('client: a file goes as multipart', async () => {
  const client = new Client(url);
  const page = await client.get('/tep');
  await page.submit({ f: { name: 'a.pdf', type: 'application/pdf', bytes: Buffer.from([0x25, 0, 0xff]) } });
  assert.match(seen.at(-1).headers['content-type'], /^multipart\/form-data; boundary=/);
  assert.match(seen.at(-1).body, /name="f"; filename="a\.pdf"\r\nContent-Type: application\/pdf\r\n\r\n%\0\xff\r\n/);
  assert.match(seen.at(-1).body, /name="csrf"\r\n\r\nt"1\r\n/);
  client.close();
});

test('mail: a letter arrives readable', async () => {
  const mail = await startMail();
  const letter = 'Subject: =?utf-8?B?SOG7kyBzxqE=?= =?utf-8?Q?_=C4=91=C3=A3_xong?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nM=E1=BB=\r\n=9Di anh\r\n';
  const sent = execFile('curl', ['-sS', mail.url, '--mail-from', 'a@b.vn', '--mail-rcpt', 'c@d.vn', '-T', '-'], { timeout: 10_000 });
  sent.stdin.end(letter);
  const got = await mail.next();
  assert.deepEqual([got.from, got.to, got.subject, got.text.trim()], ['a@b.vn', ['c@d.vn'], 'Hồ sơ đã xong', 'Mời anh']);
  await mail.close();
});

test('html-validate sees a mistake', async () => {
  const page = (body) => `<!DOCTYPE html>\n<html lang="vi"><head><title>a</title></head><body>${body}</body></html>\n`;
  assert.deepEqual(await validateHtml(page('<p>a</p>')), []);
  assert.match((await validateHtml(page('<p id="a" style="x">a</p><b id="a">b</b>'))).join(), /no-inline-style.*no-dup-id/);
});
