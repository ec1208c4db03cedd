// Sheets with a QR code for the notice board: what is printed is read back as a phone and an eye read it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { Office, sql } from './lib/office.mjs';

const folder = mkdtempSync(join(tmpdir(), 'motcua-poster-'));
let server, office, officer, admin, nobody;
before(async () => {
  server = await startMotcua();
  office = new Office(server);
  [officer, admin] = await Promise.all(['motcua', 'quantri'].map((login) => office.as(login)));
  nobody = server.client();
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sheet(person, path) {
  const answer = await person.raw('GET', path);
  assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/pdf'], `${path}: ${answer.text.slice(0, 300)}`);
  const file = join(folder, `${path.replaceAll(/\W/g, '-')}.pdf`);
  writeFileSync(file, answer.bytes);
  execFileSync('pdftoppm', ['-r', '60', '-png', '-singlefile', file, file]); // as a phone sees it from some steps away
  const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
  assert.match(info, /Page size: +595\.\d+ x 841\.\d+ pts \(A4\)/);
  assert.match(info, /Pages: +1\n/, `${path} needs a second sheet`);
  return { text: execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).replaceAll(/\s+/g, ' '), code: execFileSync('zbarimg', ['-q', '--raw', `${file}.png`], { encoding: 'utf8' }).trim() };
}

test('each page of the office has a sheet', async () => {
  const list = await officer.get('/ap-phich');
  const hrefs = [...list.text.matchAll(/href="(\/ap-phich\/trang\/[^"]+)"/g)].map((found) => found[1]);
  assert.ok(hrefs.length >= 4);
  const name = sql(server, 'SELECT name FROM unit WHERE parent_id IS NULL')[0][0];
  for (const href of hrefs) {
    const { text, code } = await sheet(admin, href);
    const url = new URL(code);
    assert.ok(text.toLowerCase().includes(name.toLowerCase()), `the office is not named: ${text}`);
    assert.ok(text.includes(code.replace('https://', '')), `the address is not in letters: ${text}`);
    assert.equal((await nobody.get(url.pathname)).status, 200, `${code} leads nowhere`);
  }
});

test('a procedure has one, reached from its page by officials alone', async () => {
  assert.doesNotMatch((await nobody.get('/thu-tuc/1.004873')).text, /\/ap-phich/);
  const page = await officer.get('/thu-tuc/1.004873');
  assert.match(page.text, /href="\/ap-phich\/thu-tuc\/1\.004873"/);
  const { text, code } = await sheet(officer, '/ap-phich/thu-tuc/1.004873');
  assert.match(code, /\/thu-tuc\/1\.004873$/);
  assert.match(text, /tình trạng hôn nhân/);
});

test('the longest name fits on one sheet', async () => {
  const [code] = sql(server, 'SELECT code FROM procedure_find WHERE closed = 0 ORDER BY length(name) DESC LIMIT 1')[0];
  await sheet(officer, `/ap-phich/thu-tuc/${code}`);
});

test('asked for by its code, and what is no code', async () => {
  const found = await officer.get('/ap-phich?thu-tuc=1.004873');
  assert.match(found.main, /tình trạng hôn nhân/);
  const none = await officer.get('/ap-phich?thu-tuc=9.999999');
  assert.equal(none.status, 422);
  assert.match(none.main, /Không có thủ tục nào đang áp dụng/);
  assert.equal((await officer.get('/ap-phich/trang/khong-co')).status, 404);
});

test('where the clerk and the administrator work, and where a code on the wall leads', async () => {
  for (const [login, path] of [['vanthu', '/cong-viec/trang-phuong'], ['quantri', '/quan-tri'], ['lanhdao', '/quan-tri/lich-hen']])
    assert.match((await (await office.as(login)).get(path)).text, /href="\/ap-phich/, path);
  const begin = await nobody.get('/dat-lich');
  assert.match(begin.main, /chưa nhận đặt lịch/);
  const plan = await (await office.as('lanhdao')).get('/quan-tri/lich-hen');
  await plan.submit({ weekday: '2', hours: '08:00-08:30', capacity: '1' }, { form: plan.form('Thêm khoảng giờ') });
  assert.match((await nobody.get('/dat-lich')).main, /Bạn muốn làm thủ tục nào/);
});
