// Files in pieces (tus 1.0) and what is looked for in them: cuts, wrong places, wrong people, wrong files, and every odd name.
import assert from 'node:assert/strict';
import http from 'node:http';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { multipart } from '../lib/client.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { docx, HEIC, noise, pdf, png, said, sha256, Tus } from './lib/files.mjs';
import { idIn, Office, one, prepareOnline, sendOnline, sql } from './lib/office.mjs';

const CODE = '1.004873';
let server, citizen, other, officer, tus, draft, owner, component;
const papers = (more = '') => Number(one(server, `SELECT count(*) FROM paper WHERE draft_id = ${draft} AND removed_at_ms IS NULL ${more}`));

before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  const office = new Office(server);
  [citizen, other, officer] = await Promise.all(['congdan', 'congdan2', 'motcua'].map((login) => office.as(login)));
  tus = new Tus(citizen);
  draft = idIn(await citizen.post('/ho-so/nhap', { csrf: citizen.csrf, thu_tuc: CODE, moi: '1' }));
  owner = `draft/${draft}`;
  component = JSON.parse(readFileSync(join('procedures', CODE, 'procedure.json'), 'utf8')).components[0].key;
});
after(() => server?.stop());

// Begins to send a piece and breaks the connection after some of it.
const cut = (path, offset, bytes, after) => new Promise((done) => {
  const request = http.request(new URL(path, server.url), { method: 'PATCH', headers: { ...tus.head, Cookie: [...citizen.cookies].map((pair) => pair.join('=')).join('; '), 'Sec-Fetch-Site': 'same-origin',
    'Upload-Offset': offset, 'Content-Type': 'application/offset+octet-stream', 'Content-Length': bytes.length } });
  request.on('error', () => done());
  request.write(bytes.subarray(0, after), () => setTimeout(() => { request.destroy(); done(); }, 20));
});

describe('in pieces', () => {
  test('whole, in ten pieces, with checksums; a paper at the end and not before', async () => {
    const bytes = pdf({ bytes: 100_000 });
    const begun = await tus.begin({ owner, component, name: 'Giấy chứng nhận.pdf', size: bytes.length });
    assert.equal(begun.status, 201, begun.text);
    assert.equal(begun.headers['tus-resumable'], '1.0.0');
    assert.ok(Date.parse(begun.headers['upload-expires']) > Date.now());
    const path = begun.headers.location;
    for (let i = 0; i < 10; i++) {
      assert.equal(papers(), 0);
      const from = Math.floor((bytes.length * i) / 10), part = bytes.subarray(from, Math.floor((bytes.length * (i + 1)) / 10));
      const answer = await tus.more(path, from, part, { 'Upload-Checksum': `sha256 ${sha256(part).toString('base64')}` });
      assert.equal(answer.status, 204, answer.text);
      assert.equal(answer.headers['upload-offset'], String(from + part.length));
    }
    assert.deepEqual(sql(server, `SELECT name, hash, size_bytes, component_key FROM paper WHERE draft_id = ${draft}`), [['Giấy chứng nhận.pdf', sha256(bytes).toString('hex'), String(bytes.length), component]]);
    assert.deepEqual(readdirSync(join(server.data, 'uploads')), [], 'the pieces stay');
    const page = await citizen.get(`/ho-so/nhap/${draft}/giay-to`);
    assert.match(page.main, /Giấy chứng nhận\.pdf/);
    assert.match(page.main, /1 trang/);
    // the last piece again, and nothing again: it is done, once
    const again = await tus.more(path, bytes.length, '');
    assert.equal(again.status, 204);
    assert.equal(papers(), 1);
    assert.equal((await tus.ask(path)).headers['upload-offset'], String(bytes.length));
  });

  test('cut at every tenth, asked, gone on; the server cut off once as well', async () => {
    const bytes = png(400, 300, 60_000);
    const { headers: { location } } = await tus.begin({ owner, name: 'anh.png', size: bytes.length });
    const step = Math.ceil(bytes.length / 10);
    for (let i = 0; i < 10; i++) {
      const piece = bytes.subarray(i * step, (i + 1) * step);
      await cut(location, i * step, piece, piece.length >> 1);
      assert.equal((await tus.ask(location)).headers['upload-offset'], String(i * step));
      assert.equal((await tus.more(location, i * step, piece)).status, 204);
      if (i !== 4) continue;
      const csrf = citizen.csrf, cookies = new Map(citizen.cookies);
      await server.kill();
      await server.start();
      Object.assign(citizen, { base: new URL(server.url), csrf, cookies });
      for (const person of [other, officer]) person.base = new URL(server.url);
    }
    assert.equal(papers(`AND hash = '${sha256(bytes).toString('hex')}'`), 1);
    const page = await citizen.get(`/ho-so/nhap/${draft}/giay-to`);
    assert.match(page.text, /<img class="mc-file__thumb" src="data:image\/jpeg;base64,[^"]{100,}" alt="">/);
  });

  test('chosen again after a reload: the same upload; twice at once: one paper', async () => {
    const bytes = pdf({ bytes: 3000, seed: 7 }), file = { owner, component, name: 'hai lan.pdf', size: bytes.length, head: sha256(bytes.subarray(0, 100)).toString('hex') };
    const first = await tus.begin(file);
    await tus.more(first.headers.location, 0, bytes.subarray(0, 1000));
    const second = await tus.begin(file);
    assert.equal(second.headers.location, first.headers.location);
    assert.equal(second.headers['upload-offset'], '1000');
    assert.notEqual((await tus.begin({ ...file, head: 'f'.repeat(64) })).headers.location, first.headers.location);
    const answers = await Promise.all([1, 2, 3].map(() => tus.more(first.headers.location, 1000, bytes.subarray(1000))));
    assert.ok(answers.some((one) => one.status === 204), answers.map((one) => one.status).join());
    for (const one of answers) assert.ok([204, 409].includes(one.status), `${one.status} ${one.text}`);
    assert.equal(papers(`AND name = 'hai lan.pdf'`), 1);
    assert.equal((await tus.whole(file, bytes)).status, 204); // and once more, whole
    assert.equal(papers(`AND name = 'hai lan.pdf'`), 1);
  });

  test('wrong place, wrong sum, too much, other versions', async () => {
    const bytes = pdf({ bytes: 2000 });
    const { headers: { location } } = await tus.begin({ owner, name: 'x.pdf', size: bytes.length });
    const wrong = await tus.more(location, 5, bytes);
    assert.equal(wrong.status, 409);
    assert.equal(wrong.headers['upload-offset'], '0');
    assert.equal((await tus.more(location, 0, bytes.subarray(0, 100), { 'Upload-Checksum': `sha256 ${sha256('other').toString('base64')}` })).status, 460);
    assert.equal((await tus.more(location, 0, bytes.subarray(0, 100), { 'Upload-Checksum': 'md5 AAAA' })).status, 400);
    assert.equal((await tus.more(location, 0, Buffer.concat([bytes, bytes]))).status, 413);
    assert.equal((await tus.more(location, 0, bytes, { 'Upload-Offset': null })).status, 400);
    assert.equal((await tus.more(location, 0, bytes, { 'Tus-Resumable': '0.2.2' })).status, 412);
    assert.equal((await tus.more(location, 0, bytes, { 'X-CSRF-Token': null })).status, 403);
    assert.equal((await tus.more(location, 0, bytes, { 'Content-Type': 'text/plain' })).status, 415);
    assert.equal((await tus.ask(location)).headers['upload-offset'], '0');
    assert.equal((await tus.end(location)).status, 204);
    assert.equal((await tus.ask(location)).status, 404);
  });

  test('pieces that are gone from the disk (a restored backup): begun anew, never a hole', async () => {
    const bytes = pdf({ bytes: 4000, seed: 31 }), file = { owner, name: 'mat.pdf', size: bytes.length, head: 'a'.repeat(64) };
    for (const upTo of [2000, bytes.length]) {
      const { headers: { location } } = await tus.begin(file);
      await tus.more(location, 0, bytes.subarray(0, 1000));
      rmSync(join(server.data, 'uploads', location.split('/').pop()));
      assert.equal((await tus.more(location, 1000, bytes.subarray(1000, upTo))).status, 404);
      assert.notEqual((await tus.begin(file)).headers.location, location);
    }
    assert.equal((await tus.whole(file, bytes)).status, 204);
  });

  test('of nobody else', async () => {
    const bytes = pdf({ bytes: 2000 }), theirs = new Tus(other);
    const { headers: { location } } = await tus.begin({ owner, name: 'x.pdf', size: bytes.length });
    assert.equal((await theirs.ask(location)).status, 404);
    assert.equal((await theirs.more(location, 0, bytes)).status, 404);
    assert.equal((await theirs.end(location)).status, 404);
    assert.equal((await theirs.begin({ owner, name: 'x.pdf', size: 10 })).status, 404);
    for (const wrong of ['', 'draft', 'draft/', 'draft/x', 'draft/-1', 'dossier/1', 'paper/1', `draft/${draft}x`])
      assert.equal((await tus.begin({ owner: wrong, name: 'x.pdf', size: 10 })).status, 404, wrong);
    assert.equal((await tus.begin({ owner, component: 'khong_co', name: 'x.pdf', size: 10 })).status, 404);
    assert.equal((await tus.ask('/tai-len/999')).status, 404);
    await tus.end(location);
  });

  test('nothing, too long, no length', async () => {
    const none = await tus.begin({ owner, name: 'rong.pdf', size: 0 });
    assert.equal(none.status, 422);
    assert.match(said(none), /rong\.pdf không có nội dung/);
    const big = await tus.begin({ owner, name: 'to.pdf', size: 40 << 20 });
    assert.equal(big.status, 413);
    assert.match(said(big), /lớn quá 30 MB/);
    for (const size of ['-1', 'x', '', '99999999999999999999']) assert.equal((await tus.begin({ owner, size })).status, 400, size);
  });
});

describe('papers that the desk asked for', () => {
  const ask = async (id) => {
    const page = await officer.get(`/quay/ho-so/${id}`), form = page.form(/\/bo-sung$/);
    const asked = form.all.filter((field) => field.name === 'ask').map((field) => field.value);
    const next = await page.submit({ ask: asked[0], reason: 'Ảnh chụp chưa rõ.', van_hoi: 'Bản đã có chưa rõ.' }, { form });
    assert.equal(next.status, 200, next.main);
    return { owner: `dossier/${id}`, component: asked[0], name: 'Ảnh chụp lại.pdf', unasked: asked[1] };
  };
  const given = (id) => sql(server, `SELECT name, component_key FROM paper WHERE dossier_id = ${id} AND hash IS NOT NULL AND removed_at_ms IS NULL AND name = 'Ảnh chụp lại.pdf'`);

  test('in pieces too: what was asked, while it is asked, once, by nobody else', async () => {
    const id = idIn(await sendOnline(citizen, '1.000656')), bytes = pdf({ bytes: 9000, seed: 41 }), theirs = new Tus(other);
    assert.ok([404, 409].includes((await tus.begin({ owner: `dossier/${id}`, component, name: 'x.pdf', size: 9 })).status), 'nothing is asked yet');
    const { unasked, ...file } = await ask(id);
    for (const wrong of [unasked, '', 'khong_co']) if (wrong !== undefined) assert.equal((await tus.begin({ ...file, component: wrong, size: 9 })).status, 404, wrong);
    assert.equal((await theirs.begin({ ...file, size: 9 })).status, 404);
    const { headers: { location } } = await tus.begin({ ...file, size: bytes.length });
    assert.equal((await tus.more(location, 0, bytes.subarray(0, 4000))).status, 204);
    assert.equal((await theirs.more(location, 4000, bytes.subarray(4000))).status, 404);
    assert.deepEqual(given(id), []);
    assert.equal((await tus.more(location, 4000, bytes.subarray(4000))).status, 204);
    assert.equal((await tus.whole(file, bytes)).status, 204); // the same once more
    assert.deepEqual(given(id), [['Ảnh chụp lại.pdf', file.component]]);
    const evil = await tus.whole({ ...file, name: 'a.pdf' }, Buffer.concat([Buffer.from('MZ'), noise(3000)]));
    assert.deepEqual([evil.status, /không phải ảnh, PDF/.test(said(evil))], [422, true]);
    const late = await tus.begin({ ...file, name: 'sau.pdf', size: bytes.length });
    const page = await citizen.get(`/ho-so/${id}`);
    assert.match(page.main, /Ảnh chụp lại\.pdf/);
    await page.submit({}, { form: /da-bo-sung$/ });
    assert.equal((await tus.begin({ ...file, size: 9 })).status, 409, 'it is not asked any more');
    assert.equal((await tus.more(late.headers.location, 0, bytes)).status, 409, 'the last piece came too late');
    assert.equal(given(id).length, 1);
  });

  test('by whoever the dossier is of: the owner too, and the authorised person only while they are', async () => {
    const give = await citizen.get('/dai-dien/uy-quyen');
    const mandate = idIn(await give.submit({ login: 'congdan2', name: 'Trần Văn Bình', 'to_day.d': '1', 'to_day.m': '12', 'to_day.y': '2027' }, { form: '/dai-dien/uy-quyen' }));
    const made = idIn(await prepareOnline(other, '1.000656'));
    await (await other.get(`/ho-so/nhap/${made}/lam-cho`)).submit({ for: mandate }, { form: /lam-cho$/ });
    const id = idIn(await (await other.get(`/ho-so/nhap/${made}/kiem-tra`)).submit({}, { form: /\/nop$/ }));
    const file = await ask(id), theirs = new Tus(other), bytes = pdf({ bytes: 900, seed: 42 });
    const begun = await theirs.begin({ ...file, size: bytes.length });
    assert.equal(begun.status, 201, begun.text);
    assert.equal((await tus.whole(file, pdf({ bytes: 800, seed: 43 }))).status, 204, 'of the owner');
    await (await citizen.get(`/dai-dien/${mandate}`)).submit({}, { form: /ket-thuc$/ });
    assert.equal((await theirs.begin({ ...file, name: 'nua.pdf', size: 9 })).status, 404, 'the mandate has ended');
    assert.equal((await theirs.more(begun.headers.location, 0, bytes)).status, 404, 'what was begun ends with it');
    assert.equal(given(id).length, 1);
  });
});

describe('what is in them', () => {
  // By both ways in; the words stand at the field.
  const refused = (what, name, bytes, words) => test(what, async () => {
    const before = papers();
    const answer = await tus.whole({ owner, component, name }, bytes, 2);
    assert.equal(answer.status, 422, answer.text);
    assert.match(said(answer), words);
    const { type, body } = multipart([['csrf', citizen.csrf], ['component', component], ['tep', { name, bytes }]]);
    const page = await citizen.visit('POST', `/ho-so/nhap/${draft}/giay-to`, { headers: { 'Content-Type': type }, body });
    assert.equal(page.status, 422);
    assert.match(page.errors.join(' '), words);
    assert.equal(papers(), before);
  });
  refused('a PDF that runs something', 'a.pdf', pdf({ root: '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>' }), /lệnh tự chạy/);
  refused('a PDF that starts a program', 'a.pdf', pdf({ root: '/OpenAction<</S/Launch/F(calc.exe)>>' }), /lệnh tự chạy/);
  refused('a PDF with files inside', 'a.pdf', pdf({ root: '/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/EF<</F 4 0 R>>>>]>>>>', bytes: 9 }), /đính kèm/);
  refused('a locked PDF', 'a.pdf', pdf({ trailer: '/Encrypt<</Filter/Standard/V 1/R 2/O(00000000000000000000000000000000)/U(00000000000000000000000000000000)/P -4>>/ID[(a)(a)]' }), /mật khẩu/);
  refused('half a PDF', 'a.pdf', Buffer.from('%PDF-1.7\nand nothing more'), /hỏng/);
  refused('half a picture', 'a.png', png(300, 300, 500).subarray(0, 600), /hỏng/);
  refused('70 million pixels', 'a.png', Buffer.concat([png(9000, 8000).subarray(0, 200)]), /quá lớn/);
  refused('a document that bursts', 'a.docx', docx(Buffer.alloc(40 << 20)), /lớn bất thường/);
  refused('a document with a macro', 'a.docx', docx(Buffer.from('<w/>'), { 'word/vbaProject.bin': noise(500) }), /lệnh tự chạy/);
  refused('a picture called a PDF', 'a.pdf', png(), /không khớp/);
  refused('a picture with an archive behind it', 'a.png', Buffer.concat([png(), Buffer.from('PK\x05\x06'), Buffer.alloc(18)]), /hai loại tệp/);
  refused('a picture with a PDF behind its head', 'a.png', Buffer.concat([png(), Buffer.from('%PDF-1.4')]), /hai loại tệp/);
  refused('a program', 'a.pdf', Buffer.concat([Buffer.from('MZ'), noise(3000)]), /không phải ảnh, PDF/);
});

describe('what telephones send', () => {
  // Taken by both ways in, with a small picture.
  const taken = (what, name, bytes, readAs) => test(what, async () => {
    const fresh = idIn(await citizen.post('/ho-so/nhap', { csrf: citizen.csrf, thu_tuc: '2.000635', moi: '1' })), path = `/ho-so/nhap/${fresh}/giay-to`;
    assert.equal((await tus.whole({ owner: `draft/${fresh}`, name }, bytes, 3)).status, 204);
    const { type, body } = multipart([['csrf', citizen.csrf], ['component', ''], ['tep', { name, bytes }]]);
    const page = await citizen.visit('POST', path, { headers: { 'Content-Type': type }, body });
    assert.equal(page.status, 200, page.errors.join(' '));
    assert.equal([...page.text.matchAll(/<img class="mc-file__thumb" src="data:image\/jpeg;base64,[^"]{100,}" alt="">/g)].length, 2);
    for (const [id, hash] of sql(server, `SELECT id, hash FROM paper WHERE draft_id = ${fresh} AND hash IS NOT NULL`)) {
      assert.equal(hash, sha256(bytes).toString('hex'), 'what was sent is what is kept');
      const file = await citizen.raw('GET', `${path}/${id}`);
      assert.deepEqual([file.status, file.headers['content-type']], [200, readAs]);
      assert.ok(readAs === 'image/jpeg' ? file.bytes.readUInt16BE(0) === 0xffd8 : file.bytes.equals(bytes));
    }
  });
  taken('a photo of 50 million pixels', 'IMG_0001.png', png(8660, 5774), 'image/png');
  taken('a HEIC picture, shown as a JPEG that every device can read', 'IMG_0002.HEIC', HEIC, 'image/jpeg');
});

describe('names', () => {
  const listed = async (name, bytes) => {
    const answer = await tus.whole({ owner, name }, bytes);
    assert.equal(answer.status, 204, `${JSON.stringify(name)}: ${answer.text}`);
    return one(server, `SELECT name FROM paper WHERE draft_id = ${draft} ORDER BY id DESC LIMIT 1`);
  };
  test('slashes, 500 characters, endings that mean something elsewhere', async () => {
    assert.equal(await listed('../../etc/passwd.pdf', pdf({ seed: 11, bytes: 50 })), 'passwd.pdf');
    assert.equal(await listed('C:\\giay\\to.PDF', pdf({ seed: 12, bytes: 50 })), 'to.PDF');
    assert.equal(await listed('hoa-don.html', pdf({ seed: 13, bytes: 50 })), 'hoa-don.html.pdf');
    assert.equal(await listed('không có đuôi', png(20, 20, 9)), 'không có đuôi.png');
    const long = await listed(`${'ấ'.repeat(500)}.pdf`, pdf({ seed: 14, bytes: 50 }));
    assert.equal(long, `${'ấ'.repeat(200)}.pdf`);
  });

  test('naughty strings go in and come back as they are, escaped', async () => {
    const all = JSON.parse(readFileSync(join('tests/fixtures/naughty-strings', readdirSync('tests/fixtures/naughty-strings').find((file) => file.endsWith('.json'))), 'utf8'));
    const some = all.filter((text) => text.length && text.length < 150).filter((_, i) => i % 12 === 0).slice(0, 25);
    const fresh = idIn(await citizen.post('/ho-so/nhap', { csrf: citizen.csrf, thu_tuc: CODE, moi: '1' }));
    for (const [i, text] of some.entries()) {
      const answer = await tus.whole({ owner: `draft/${fresh}`, name: `${text}.pdf` }, pdf({ seed: 100 + i, bytes: 64 }));
      assert.equal(answer.status, 204, `${JSON.stringify(text)}: ${answer.text}`);
    }
    const page = await citizen.get(`/ho-so/nhap/${fresh}/giay-to`);
    assert.equal(page.status, 200);
    assert.equal(page.links.filter((link) => /giay-to\/\d+$/.test(link.href)).length, some.length);
    assert.doesNotMatch(page.text, /<script>alert|<img src=x|onerror=/);
    for (const link of page.links.filter((one) => /giay-to\/\d+$/.test(one.href))) {
      const file = await citizen.raw('GET', link.href);
      assert.equal(file.status, 200);
      assert.match(file.headers['content-disposition'], /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9.%_-]*$/);
    }
  });
});
