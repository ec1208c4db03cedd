// A time at the desk: offered, booked without a login, moved, given back, called off; the desk notes who came.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { Office, one } from './lib/office.mjs';

let server, leader, officer, citizen, nobody;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  const office = new Office(server);
  [leader, officer, citizen] = await Promise.all(['lanhdao', 'motcua', 'congdan'].map((login) => office.as(login)));
  nobody = server.client();
});
after(() => server?.stop());

// A calendar as programs read it: unfolded lines of the events, each with its properties.
const eventsIn = (text) => text.replaceAll('\r\n ', '').split('BEGIN:VEVENT\r\n').slice(1).map((event) => Object.fromEntries(event.split('\r\n').filter(Boolean).map((line) => {
  const at = line.indexOf(':');
  return [line.slice(0, at), line.slice(at + 1)];
})));
const slotsIn = (page) => [...page.text.matchAll(/name="slot"[^>]*value="([^"]+)"/g)].map((found) => found[1]);

test('a booking from end to end', async () => {
  assert.doesNotMatch((await nobody.get('/thu-tuc/1.004873')).text, /\/dat-lich\?/, 'offered before there is a time');
  const plan = await leader.get('/quan-tri/lich-hen');
  const wrong = await plan.submit({ weekday: '2', hours: 'sáng', capacity: '1' }, { form: plan.form('Thêm khoảng giờ') });
  assert.equal(wrong.status, 422);
  for (const weekday of ['1', '2', '3', '4', '5']) {
    const page = await leader.get('/quan-tri/lich-hen');
    const added = await page.submit({ weekday, hours: '08:00-08:30', capacity: '1' }, { form: page.form('Thêm khoảng giờ') });
    assert.equal(added.status, 200, added.main);
  }
  assert.match((await nobody.get('/thu-tuc/1.004873')).text, /\/dat-lich\/gio\?thu-tuc=1\.004873/);

  const choose = await nobody.get('/dat-lich/gio?thu-tuc=1.004873');
  const [first, second] = slotsIn(choose).slice(-2);
  const empty = await choose.submit({}, { form: choose.form('Đặt lịch') });
  assert.equal(empty.status, 422);
  for (const words of [/Bạn chọn một giờ/, /Bạn cho biết họ và tên/, /số điện thoại, ví dụ/]) assert.match(empty.main, words);
  const mine = await choose.submit({ slot: first, name: 'Trần Thị Bình', phone: '0912 345 678' }, { form: choose.form('Đặt lịch') });
  assert.match(mine.path, /^\/dat-lich\/LH-\d\d-\d+\/[\w-]{20,}$/);
  assert.equal((await nobody.get(`${mine.path}x`)).status, 404);
  assert.ok(!slotsIn(await nobody.get('/dat-lich/gio?thu-tuc=1.004873')).includes(first), 'a seat is offered twice');

  const fresh = async () => nobody.get('/dat-lich/gio?thu-tuc=1.004873');
  let page = await fresh();
  const twice = await page.submit({ slot: second, name: 'Trần Thị Bình', phone: '0912345678' }, { form: page.form('Đặt lịch') });
  assert.match(twice.main, /đã có một lịch hẹn/);
  page = await fresh();
  const taken = await page.submit({ slot: first, name: 'Lường Thị Khặm', phone: '0912345679' }, { form: page.form('Đặt lịch') });
  assert.match(taken.main, /vừa có người đặt/);

  const file = async () => eventsIn((await nobody.raw('GET', `${mine.path}/lich`)).text)[0];
  const dated = await file();
  const hour = (value) => new Date(Number(value.split('.')[1]) * 86400e3).toISOString().slice(0, 10).replaceAll('-', '');
  assert.match(mine.text, new RegExp(`href="${mine.path}/lich"`));
  assert.equal(dated['DTSTART;TZID=Asia/Ho_Chi_Minh'], `${hour(first)}T080000`);
  assert.equal(dated['DTEND;TZID=Asia/Ho_Chi_Minh'], `${hour(first)}T083000`);
  assert.equal(dated.STATUS, 'CONFIRMED');
  assert.ok(dated.LOCATION.length > 5, 'no place');
  assert.ok(dated.DESCRIPTION.includes(mine.path), 'how to cancel is not said');
  assert.doesNotMatch(JSON.stringify(dated), /Bình/);
  assert.equal((await nobody.raw('GET', `${mine.path}x/lich`)).status, 404);

  const change = await nobody.get(`${mine.path}/doi`);
  const moved = await change.submit({ slot: second }, { form: change.form('Đổi giờ') });
  assert.equal(moved.status, 200, moved.main);
  const after = await file();
  assert.equal(after['DTSTART;TZID=Asia/Ho_Chi_Minh'], `${hour(second)}T080000`);
  assert.ok(after.UID === dated.UID && Number(after.SEQUENCE) > Number(dated.SEQUENCE), 'a calendar keeps the old time');
  const gone = await moved.submit({}, { form: moved.form('Hủy lịch hẹn') });
  assert.match(gone.main, /Đã hủy/);
  const ended = await file();
  assert.ok(ended.STATUS === 'CANCELLED' && ended.UID === dated.UID && Number(ended.SEQUENCE) > Number(after.SEQUENCE));
  assert.ok(slotsIn(await nobody.get('/dat-lich/gio?thu-tuc=1.004873')).includes(second));
});

test('the desk notes who came; a day off is told to everybody', async () => {
  const choose = await citizen.get('/dat-lich/gio?thu-tuc=1.004873');
  const slot = slotsIn(choose).at(-1);
  const mine = await choose.submit({ slot, phone: '0900000101' }, { form: choose.form('Đặt lịch') });
  assert.doesNotMatch(mine.main, /Lê Thị Mai/, 'whoever has the address reads the name');
  const day = new Date(Number(slot.split('.')[1]) * 86400e3);
  const date = { 'day.d': String(day.getUTCDate()), 'day.m': String(day.getUTCMonth() + 1), 'day.y': String(day.getUTCFullYear()) };
  const iso = day.toISOString().slice(0, 10);

  const looks = one(server, "SELECT count(*) FROM event WHERE kind = 'access.list'");
  const today = await officer.get(`/quay/lich-hen?ngay=${iso}`);
  assert.match(today.main, /Lê Thị Mai/);
  assert.equal(Number(one(server, "SELECT count(*) FROM event WHERE kind = 'access.list'")), Number(looks) + 1, 'nobody wrote down who looked');
  const found = await officer.get(`/quay/lich-hen?ngay=${iso}&ma=${encodeURIComponent(`http://localhost${mine.path}`)}`);
  assert.match(found.main, /Lê Thị Mai/, 'the address in the QR code is not understood');

  await (await citizen.get('/tai-khoan/lich')).submit({}, { form: '/tai-khoan/lich' });
  const feed = new URL((await citizen.json('GET', '/tai-khoan/lich')).json.address).pathname;
  const code = mine.path.split('/')[2];
  const inFeed = async () => eventsIn((await nobody.raw('GET', feed)).text).find((event) => event.SUMMARY.includes(code));
  const booked = await inFeed();
  assert.equal(booked.STATUS, 'CONFIRMED');

  const silent = await today.submit(date, { form: today.form(/\/nghi$/) });
  assert.equal(silent.status, 422);
  const off = await silent.submit({ ...date, reason: 'Cán bộ ốm' }, { form: silent.form(/\/nghi$/) });
  assert.match(off.main, /Đã hủy 1 lịch hẹn/);
  assert.match((await citizen.get(mine.path)).main, /Cán bộ ốm/);
  const called = await inFeed();
  assert.ok(called.STATUS === 'CANCELLED' && called.UID === booked.UID && Number(called.SEQUENCE) > Number(booked.SEQUENCE), 'the feed keeps a time that was called off');
  assert.match(called.DESCRIPTION, /Cán bộ ốm/);
  assert.match((await citizen.get('/thong-bao')).main, /Cơ quan phải hủy lịch hẹn/);

  const again = await citizen.get('/dat-lich/gio?thu-tuc=1.004873');
  const second = slotsIn(again)[0];
  await again.submit({ slot: second, phone: '0900000101' }, { form: again.form('Đặt lịch') });
  const list = await officer.get(`/quay/lich-hen?ngay=${new Date(Number(second.split('.')[1]) * 86400e3).toISOString().slice(0, 10)}`);
  const came = await list.submit({}, { form: list.form(/\/den$/) });
  assert.match(came.main, /Lê Thị Mai đã đến/);
});
