// Pictures, sound and film of a guide: taken from the clerk alone, never without words, shown beside the procedure, served in parts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { noise, pdf, png } from './lib/files.mjs';
import { Office, one } from './lib/office.mjs';

// The beginnings by which such files are known; nobody has to play them here.
const mp3 = (n = 3000) => Buffer.concat([Buffer.from('ID3\x03\x00\x00\x00\x00\x00\x00', 'latin1'), Buffer.from([0xff, 0xfb, 0x90, 0x64]), noise(n)]);
const mp4 = (n = 5000) => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom\0\0\x02\0isommp42', 'latin1'), Buffer.from([0, 0, 0, 8]), Buffer.from('free'), noise(n)]);
const VTT = Buffer.from('WEBVTT\n\n00:00.000 --> 00:03.000\nBước một: chụp giấy chứng sinh.\n');
const WORDS = 'Bước một: chụp giấy chứng sinh.\nBước hai: bấm gửi.';

let server, office, clerk, admin, nobody, desk;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  [clerk, admin] = await Promise.all(['vanthu', 'quantri'].map((login) => office.as(login)));
  nobody = server.client();
  const page = await clerk.get('/cong-viec/trang-phuong/moi?kind=guide');
  desk = (await page.submit({ title: 'Đăng ký khai sinh trên điện thoại', body: 'Ba bước.', procedure: '1.001193' }, { form: page.form('Lưu') })).path;
});
after(() => server?.stop());

async function send(files, words = WORDS) {
  const page = await clerk.get(desk);
  return page.submit({ words, ...Object.fromEntries(Object.entries(files).map(([field, [name, bytes]]) => [field, { name, bytes }])) }, { form: page.form(/\/tep$/) });
}
const count = () => Number(one(server, 'SELECT count(*) FROM ward_media WHERE removed_at_ms IS NULL'));

test('without words, without a still, of another kind: refused at the field, and what was written stays', async () => {
  const cases = [
    [{ file: ['tieng.mp3', mp3()] }, '', 'words', /viết lại nội dung bằng chữ/],
    [{}, WORDS, 'file', /Bạn chọn một tệp/],
    [{ file: ['phim.mp4', mp4()] }, WORDS, 'still', /Phim cần một ảnh bìa/],
    [{ file: ['phim.mp4', mp4()], still: ['bia.pdf', pdf({ seed: 1, bytes: 80 })] }, WORDS, 'still', /Ảnh bìa phải là hình/],
    [{ file: ['giay.pdf', pdf({ seed: 1, bytes: 80 })] }, WORDS, 'file', /không phải loại hình, tiếng hay phim/],
    [{ file: ['phim.mp4', mp3()] }, WORDS, 'file', /không khớp/],
    [{ file: ['hong.png', png(300, 300, 500).subarray(0, 600)] }, WORDS, 'file', /hỏng/],
    [{ file: ['trang.mp3', Buffer.from('<html><script>alert(1)</script></html>')] }, WORDS, 'file', /không phải loại/],
    [{ file: ['phim.mp4', mp4()], still: ['bia.png', png()], captions: ['phu-de.vtt', Buffer.from('chỉ là chữ, không phải phụ đề\n')] }, WORDS, 'captions', /WEBVTT/],
    [{ file: ['tieng.mp3', mp3()], captions: ['phu-de.vtt', VTT] }, WORDS, 'captions', /Chỉ phim mới có phụ đề/],
  ];
  for (const [files, words, field, sentence] of cases) {
    const answer = await send(files, words);
    assert.equal(answer.status, 422, `${field}: ${answer.main.slice(0, 200)}`);
    assert.match(answer.main, sentence, field);
    assert.match(answer.text, new RegExp(`id="${field}-error"`), `${sentence}: not at the field`);
    if (words) assert.match(answer.text, /Bước hai: bấm gửi/, 'what was written is lost');
  }
  assert.equal(count(), 0);
});

test('which kinds and how large is the office\'s to say', async () => {
  const set = async (fields) => assert.equal((await (await admin.get('/quan-tri/cai-dat')).submit(fields, { form: '/quan-tri/cai-dat' })).status, 200);
  await set({ 'guide.types': 'png', 'guide.picture_mb': '1' });
  assert.match((await send({ file: ['tieng.mp3', mp3()] })).main, /không phải loại/);
  assert.match((await send({ file: ['to.png', png(40, 30, 1_200_000)] })).main, /lớn quá 1 MB/);
  await set({ 'guide.types': 'jpg png webp mp3 m4a ogg mp4 webm', 'guide.picture_mb': '5' });
});

test('shown beside the procedure with the words, and taken off again', async () => {
  assert.doesNotMatch((await nobody.get('/thu-tuc/1.001193')).text, /<audio|<video|<figure class="mc-media"/);
  for (const files of [{ file: ['anh.png', png(400, 300, 20_000)] }, { file: ['tieng.mp3', mp3()] }, { file: ['phim.mp4', mp4()], still: ['bia.png', png(64, 48)], captions: ['phu-de.vtt', VTT] }])
    assert.equal((await send(files)).status, 200);
  assert.equal(count(), 3);
  const film = one(server, "SELECT id FROM ward_media WHERE kind = 'film'");
  assert.equal((await nobody.raw('GET', `/phuong/tep/${film}`)).status, 404, 'a draft is public');
  assert.equal((await clerk.raw('GET', `/phuong/tep/${film}`)).status, 200, 'who writes it cannot see it');
  const draft = await clerk.get(desk);
  await draft.submit({}, { form: draft.form('Đăng') });

  for (const path of ['/thu-tuc/1.001193', `/phuong/tin/${desk.split('/').at(-1)}`]) {
    const { text } = await nobody.get(path);
    assert.match(text, /<img src="\/phuong\/tep\/\d+" alt="Bước một: [^"]+" lang="vi"/, path);
    assert.match(text, /<audio controls preload="none"/, path);
    assert.match(text, /<video controls preload="none"[^>]* poster="\/phuong\/tep\/\d+\/anh-bia"/, path);
    assert.match(text, /<track kind="captions" srclang="vi"[^>]* src="\/phuong\/tep\/\d+\/phu-de"/, path);
    assert.doesNotMatch(text, /autoplay/, path);
    assert.equal(text.match(/Bước hai: bấm gửi/g).length, 3, `${path}: words are missing`);
  }
  assert.doesNotMatch((await nobody.get('/thu-tuc/1.004873')).text, /<video/, 'beside another procedure');

  const page = await clerk.get(desk);
  const gone = await page.submit({}, { form: page.forms.find((form) => /\/bo$/.test(form.action)) });
  assert.match(gone.main, /Đã bỏ tệp khỏi trang/);
  assert.equal(count(), 2);
  const stale = await page.submit({}, { form: page.forms.filter((form) => /\/bo$/.test(form.action)).at(-1) });
  assert.equal(stale.status, 412, 'a page that is no longer true was believed');
});

test('served in parts: a phone seeks', async () => {
  const film = one(server, "SELECT id FROM ward_media WHERE kind = 'film'"), path = `/phuong/tep/${film}`;
  const whole = await nobody.raw('GET', path);
  assert.deepEqual([whole.status, whole.headers['content-type'], whole.headers['accept-ranges']], [200, 'video/mp4', 'bytes']);
  assert.match(whole.headers['content-security-policy'], /media-src 'self'/);
  const part = await nobody.raw('GET', path, { headers: { Range: 'bytes=1000-1999' } });
  assert.equal(part.status, 206);
  assert.equal(part.headers['content-range'], `bytes 1000-1999/${whole.bytes.length}`);
  assert.deepEqual(part.bytes, whole.bytes.subarray(1000, 2000));
  assert.deepEqual((await nobody.raw('GET', path, { headers: { Range: 'bytes=-10' } })).bytes, whole.bytes.subarray(-10));
  const beyond = await nobody.raw('GET', path, { headers: { Range: 'bytes=999999-' } });
  assert.deepEqual([beyond.status, beyond.headers['content-range']], [416, `bytes */${whole.bytes.length}`]);
  const size = whole.bytes.length;
  for (const [range, from, to] of [['bytes=0-', 0, size], ['bytes=5-5', 5, 6], [`bytes=${size - 1}-`, size - 1, size], ['bytes=10-99999999', 10, size], ['bytes=-999999', 0, size]]) {
    const got = await nobody.raw('GET', path, { headers: { Range: range } });
    assert.equal(got.status, 206, range);
    assert.deepEqual(got.bytes, whole.bytes.subarray(from, to), range);
  }
  for (const odd of ['bytes=', 'bytes=-', 'bytes=a-b', 'bytes=5-2', 'bytes=0-1,4-5', 'bytes=+1-2', 'bytes= 1-2', 'lines=1-2', `bytes=${'9'.repeat(40)}-`, 'bytes=0x1-2'])
    assert.deepEqual((await nobody.raw('GET', path, { headers: { Range: odd } })).status, 200, odd);
  assert.equal((await nobody.raw('GET', path, { headers: { Range: 'bytes=0-1', 'If-Range': '"x"' } })).status, 200);
  assert.deepEqual([(await nobody.raw('GET', path, { headers: { Range: 'bytes=-0' } })).status, (await nobody.raw('HEAD', path, { headers: { Range: 'bytes=0-1' } })).status], [416, 200]);
  const captions = await nobody.raw('GET', `${path}/phu-de`);
  assert.match(captions.headers['content-type'], /^text\/vtt/);
  assert.deepEqual(captions.bytes, VTT);
});

test('while a scanner is set and has not looked, nothing is shown or served', async () => {
  const page = await admin.get('/quan-tri/cai-dat');
  await page.submit({ 'scan.clamd': 'unix:/run/nobody-is-here' }, { form: '/quan-tri/cai-dat' });
  const film = one(server, "SELECT id FROM ward_media WHERE kind = 'film'");
  assert.equal((await nobody.raw('GET', `/phuong/tep/${film}`)).status, 503);
  assert.doesNotMatch((await nobody.get('/thu-tuc/1.001193')).text, /<video|<audio/);
  assert.match((await clerk.get(desk)).main, /đang chờ quét vi-rút/);
});
