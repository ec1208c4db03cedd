// A fresh demonstration: every page has something to show that is true to life, and nobody in it exists.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { Office, one, sql } from './lib/office.mjs';

let server, office, nobody;
before(async () => {
  server = await startMotcua({ small: false, env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  nobody = server.client();
});
after(() => server?.stop());

const shows = async (login, pages) => {
  const person = login ? await office.as(login) : nobody;
  for (const [path, ...words] of pages) {
    const page = await person.get(path);
    assert.equal(page.status, 200, `${path} as ${login}: ${page.status}`);
    for (const word of words) assert.match(page.main, word, `${path} as ${login}`);
  }
};

test('what everybody sees', () => shows(null, [
  ['/', /Tạm dừng nhận hồ sơ trên mạng/],
  ['/phuong', /Tạm dừng nhận hồ sơ/, /khám sức khỏe/, /Tổ công nghệ số/, /tiếp công dân/, /Nội quy/, /Phạm Thu Hà.*0900000201/, /Đỗ Minh Quân/],
  ['/thu-tuc/1.001193', /Đăng ký khai sinh trên điện thoại: ba bước/, /Đặt lịch tới quầy/],
  ['/dat-lich', /Bạn muốn làm thủ tục nào/],
  ['/hoi-dap', /Trẻ sinh ở tỉnh khác/, /có giá trị bao lâu/],
  ['/phan-anh', /Chỗ ngồi chờ ở tầng 1/],
  ['/luu-dong', /Nhà văn hóa tổ dân phố số 5/],
]));

test('what a citizen sees', () => shows('congdan', [
  ['/ho-so'], ['/toi-va-gia-dinh', /Nguyễn Văn Hải/, /Nguyễn Lê Minh An/], ['/giay-to-cua-toi', /tình trạng hôn nhân/], ['/thong-bao', /Đã giữ giờ/], ['/nhac-viec', /Bản nháp «Kết hôn» chưa nộp/], ['/ai-da-xem', /Phạm Thu Hà|Đỗ Minh Quân/],
]));

test('what officials and the volunteer see', async () => {
  await shows('motcua', [['/cong-viec/tin-nhan', /1/], ['/cong-viec/hoi-dap', /Sáng thứ Bảy/], ['/cong-viec/phan-anh', /PA-/]]);
  await shows('vanthu', [['/cong-viec/trang-phuong', /Nội quy nơi tiếp nhận hồ sơ/]]);
  await shows('lanhdao', [['/giam-sat/danh-gia', /\d/], ['/chien-dich', /Tổ dân phố số 5/], ['/quan-tri/lich-hen', /08:00/]]);
  await shows('hotro', [['/ho-tro', /2|3/]]);
});

test('a petition in each state, ratings that were let out, help that was confirmed, bookings', () => {
  assert.equal(Number(one(server, 'SELECT count(DISTINCT state) FROM petition')), 8);
  assert.ok(Number(one(server, 'SELECT count(*) FROM rating WHERE batch IS NOT NULL')) >= 5);
  assert.deepEqual(sql(server, 'SELECT state, count(*) FROM help_session GROUP BY state ORDER BY state').map((row) => row.join(' ')), ['confirmed 1', 'ended 2']);
  assert.equal(Number(one(server, "SELECT count(*) FROM booking WHERE state = 'booked'")), 2);
});
