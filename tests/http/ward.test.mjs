// The pages of the ward: the clerk writes, publishes, corrects and withdraws; everybody reads.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { Office, sql } from './lib/office.mjs';

let server, clerk, nobody, officer;
before(async () => {
  server = await startMotcua();
  const office = new Office(server);
  clerk = await office.as('vanthu');
  officer = await office.as('motcua');
  nobody = server.client();
});
after(() => server?.stop());

const ldOf = (page) => JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(page.text)[1]);
const mapped = async (path) => {
  const entry = new RegExp(`<url><loc>[^<]*${path}</loc>(?:<lastmod>([^<]*)</lastmod>)?</url>`).exec((await nobody.raw('GET', '/sitemap.xml')).text);
  return entry && (entry[1] ?? 'no day');
};
const HREF = /\/cong-viec\/trang-phuong\/(\d+)/;

test('written, published, corrected, withdrawn', async () => {
  const page = await clerk.get('/cong-viec/trang-phuong/moi?kind=notice');
  const empty = await page.submit({ title: '', body: '' }, { form: page.form('Lưu') });
  assert.equal(empty.status, 422);
  assert.match(empty.main, /Bạn viết tiêu đề/);
  const naughty = '<script>alert(1)</script> & "x"';
  let saved = await empty.submit({ title: 'Nghỉ Tết', body: `Nghỉ ba ngày.\n\n- Thứ Hai\n- ${naughty}`, links: 'Thủ tục | /thu-tuc' }, { form: empty.form('Lưu') });
  assert.equal(saved.status, 200, saved.main);
  const id = HREF.exec(saved.path)[1];
  assert.equal((await nobody.get(`/phuong/tin/${id}`)).status, 404, 'a draft is public');
  assert.doesNotMatch((await nobody.get('/phuong')).text, /Nghỉ Tết/);

  assert.equal(await mapped(`/phuong/tin/${id}`), null, 'a draft is in the sitemap');

  let shown = await saved.submit({}, { form: saved.form('Đăng') });
  assert.match(shown.main, /Đã đăng/);
  const seen = await nobody.get(`/phuong/tin/${id}`);
  assert.equal(seen.status, 200);
  assert.ok(seen.text.includes('&lt;script&gt;'), 'what is typed is no markup');
  assert.match((await nobody.get('/')).text, new RegExp(`/phuong/tin/${id}`));
  assert.match(await mapped(`/phuong/tin/${id}`), /^\d{4}-\d\d-\d\d$/);
  const said = ldOf(seen);
  assert.deepEqual([said['@type'], said.headline, said.datePublished], ['NewsArticle', 'Nghỉ Tết', said.dateModified]);
  const json = JSON.parse((await nobody.raw('GET', `/phuong/tin/${id}`, { headers: { Accept: 'application/json' } })).text);
  assert.equal(json.text.parts[1].items.length, 2);

  const why = await shown.submit({ body: 'Nghỉ bốn ngày.' }, { form: shown.form('Lưu bản sửa') });
  assert.equal(why.status, 422);
  shown = await why.submit({ reason: 'Thêm một ngày' }, { form: why.form('Lưu bản sửa') });
  const corrected = await nobody.get(`/phuong/tin/${id}`);
  assert.match(corrected.text, /bốn ngày/);
  assert.match(corrected.text, /Thêm một ngày/);
  sql(server, `UPDATE ward_post SET published_at_ms = published_at_ms - 5 * 86400000 WHERE id = ${id}`); // it was published days ago
  const later = ldOf(await clerk.get(`/phuong/tin/${id}`)); // a stranger's page may be a second old: nothing was written through the server
  assert.ok(later.dateModified > later.datePublished, 'a correction has the day of the first text');
  assert.equal(await mapped(`/phuong/tin/${id}`), later.dateModified.slice(0, 10));

  const gone = await shown.submit({ why: 'Hết hạn' }, { form: shown.form('Gỡ khỏi trang') });
  assert.match(gone.main, /Nghỉ ba ngày/, 'the history lost what was published first');
  assert.equal((await nobody.get(`/phuong/tin/${id}`)).status, 404);
  assert.equal(await mapped(`/phuong/tin/${id}`), null, 'what was withdrawn is in the sitemap');
});

test('the office for machines', async () => {
  const office = ldOf(await nobody.get('/phuong'));
  assert.equal(office['@type'], 'GovernmentOffice');
  assert.ok(office.name.length > 3 && office.openingHours.every((line) => /^(Mo-Fr|Sa) \d\d:\d\d-\d\d:\d\d$/.test(line)));
  assert.ok(office.openingHours.length > 0);
});

test('a planned interruption is announced in time', async () => {
  const page = await clerk.get('/cong-viec/trang-phuong/moi?kind=downtime');
  const soon = new Date(Date.now() + 3 * 86400e3), late = new Date(Date.now() + 40 * 86400e3);
  const day = (d) => ({ 'from_day.d': String(d.getDate()), 'from_day.m': String(d.getMonth() + 1), 'from_day.y': String(d.getFullYear()) });
  let saved = await page.submit({ title: 'Bảo trì', body: 'Tạm dừng hai giờ.', ...day(soon) }, { form: page.form('Lưu') });
  saved = await saved.submit({}, { form: saved.form('Đăng') });
  assert.equal(saved.status, 422);
  assert.match(saved.main, /ít nhất 7 ngày làm việc/);
  saved = await saved.submit(day(late), { form: saved.form('Lưu') });
  saved = await saved.submit({}, { form: saved.form('Đăng') });
  assert.equal(saved.status, 200, saved.main);
  assert.match((await nobody.get('/phuong')).text, /Bảo trì/);
});

test('only who agrees stands on the page', async () => {
  assert.doesNotMatch((await nobody.get('/phuong')).text, /Phạm Thu Hà/);
  const me = await officer.get('/cong-viec/gioi-thieu-toi');
  await me.submit({ show: 'name' }, { form: me.form('Lưu') });
  const page = await nobody.get('/phuong');
  assert.match(page.text, /Phạm Thu Hà/);
  assert.doesNotMatch(page.text, /0900000201/);
  const again = await officer.get('/cong-viec/gioi-thieu-toi');
  await again.submit({ show: 'none' }, { form: again.form('Lưu') });
  assert.doesNotMatch((await nobody.get('/phuong')).text, /Phạm Thu Hà/);
});
