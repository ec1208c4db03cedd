// Finding and coming: an event in a life, the questions beforehand, a time at the desk, the pages of the ward, large type; on a PC, on
// a phone, and on a phone without scripts.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { png } from '../http/lib/files.mjs';
import { launch, open } from './lib/browser.mjs';
import { look, Office, VARIANTS } from './lib/journey.mjs';

let browser, server, office;
before(async () => {
  browser = await launch();
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(browser, server);
  const leader = await office.as('leader');
  for (const [weekday, hours] of [['1', '08:00-08:30'], ['2', '08:00-08:30'], ['3', '08:00-08:30'], ['4', '08:00-08:30'], ['5', '14:00-14:30']]) {
    await leader.goto('/quan-tri/lich-hen');
    await leader.getByLabel('Ngày trong tuần').selectOption(weekday);
    await leader.getByRole('textbox', { name: 'Giờ', exact: true }).fill(hours);
    await leader.locator('form').filter({ hasText: 'Thêm khoảng giờ' }).getByLabel('Số người').fill('20');
    await leader.getByRole('button', { name: 'Thêm khoảng giờ' }).click();
  }
  await look(leader, 'find-plan');
  const clerk = await office.as('clerk');
  await clerk.goto('/cong-viec/trang-phuong/moi?kind=notice');
  await clerk.getByLabel('Tiêu đề').fill('Nghỉ Tết Dương lịch');
  await clerk.getByLabel('Nội dung').fill('Một cửa nghỉ ngày 01/01.\n\n- Hồ sơ trực tuyến vẫn nộp được\n- Trực khai tử: gọi đường dây nóng');
  await look(clerk, 'find-write');
  await clerk.getByRole('button', { name: 'Lưu' }).click();
  await clerk.getByRole('button', { name: 'Đăng', exact: true }).click();
  await look(clerk, 'find-published');
  await clerk.goto('/cong-viec/trang-phuong/moi?kind=guide');
  await clerk.getByLabel('Tiêu đề').fill('Đăng ký kết hôn: xem trước');
  await clerk.getByLabel('Nội dung').fill('- Hai người cùng có mặt\n- Mang theo căn cước');
  await clerk.getByLabel('Mã thủ tục').fill('1.000894');
  await clerk.getByRole('button', { name: 'Lưu' }).click();
  const picture = (name) => ({ name, mimeType: 'image/png', buffer: png(640, 360) });
  const film = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom\0\0\x02\0isommp42', 'latin1'), Buffer.alloc(4000, 1)]); // known by its beginning; nobody plays it here
  for (const files of [{ '#file': picture('hai-nguoi.png') }, { '#file': { name: 'phim.mp4', mimeType: 'video/mp4', buffer: film }, '#still': picture('bia.png') }]) {
    for (const [field, file] of Object.entries(files)) await clerk.setInputFiles(field, file);
    await clerk.getByLabel('Nội dung bằng chữ').fill('Hai người cùng đến quầy, mang theo căn cước.');
    await clerk.getByRole('button', { name: 'Thêm tệp' }).click();
  }
  await look(clerk, 'find-guide');
  await clerk.getByRole('button', { name: 'Đăng', exact: true }).click();
  await clerk.goto('/ap-phich?thu-tuc=1.000894');
  await look(clerk, 'find-poster');
});
after(async () => {
  await office?.close();
  await browser?.close();
  await server?.stop();
});

let person = 0;
for (const { size, js } of VARIANTS)
  describe(`finding and coming, ${size.width} px${js ? '' : ', no scripts'}`, () => {
    test('from an event to a time at the desk', async () => {
      const { page, problems, close } = await open(browser, { size, js, baseURL: server.url });
      const name = 'find';
      const see = js ? look : async () => {}; // axe needs scripts
      await page.goto('/');
      await see(page, `${name}-home`);
      await page.getByRole('link', { name: 'Kết hôn' }).click();
      await see(page, `${name}-event`);
      await page.getByRole('link', { name: 'Kết hôn', exact: true }).first().click();
      await page.getByRole('button', { name: 'Tôi có làm được thủ tục này không?' }).click();
      await page.getByRole('button', { name: 'Tiếp tục' }).click();
      await see(page, `${name}-choose`);
      await page.getByLabel('Cả hai đã đủ').check();
      await page.getByRole('button', { name: 'Tiếp tục' }).click();
      await page.getByLabel('Không', { exact: true }).check();
      await page.getByRole('button', { name: 'Tiếp tục' }).click();
      await page.getByLabel('Cả hai ở nơi khác').check();
      await page.getByRole('button', { name: 'Tiếp tục' }).click();
      await see(page, `${name}-stopped`);
      await page.getByRole('button', { name: 'Tôi vẫn muốn làm' }).click();
      await see(page, `${name}-judged`);

      await page.getByRole('link', { name: 'Xem giấy tờ cần mang' }).click();
      await page.getByRole('link', { name: 'Đặt lịch tới quầy' }).click();
      await page.getByRole('button', { name: 'Đặt lịch' }).click();
      await see(page, `${name}-booking-wrong`);
      await page.locator('input[name=slot]').first().check();
      await page.getByLabel('Họ và tên').fill('Trần Thị Bình');
      await page.getByLabel('Số điện thoại').fill(`09123456${10 + person++}`);
      await page.getByRole('button', { name: 'Đặt lịch' }).click();
      await see(page, `${name}-booked`);
      await page.getByRole('button', { name: 'Hủy lịch hẹn' }).click();
      await see(page, `${name}-cancelled`);

      await page.goto('/thu-tuc/1.000894');
      await see(page, `${name}-media`);
      assert.equal(await page.locator('video[controls]:not([autoplay])').count(), 1, 'no film, or one that begins by itself');
      await page.getByText('Nội dung bằng chữ').click();
      assert.ok(await page.locator('.mc-media details').getByText('Hai người cùng đến quầy').isVisible());
      await page.goto('/dat-lich');
      await see(page, `${name}-start`);
      await page.goto('/phuong');
      await see(page, `${name}-ward`);
      await page.getByRole('link', { name: 'Nghỉ Tết Dương lịch' }).click();
      await page.getByRole('link', { name: 'Chữ to' }).click();
      await see(page, `${name}-large`);
      await page.getByRole('link', { name: 'Chữ thường' }).click();
      assert.equal(await page.getByRole('link', { name: 'Chữ to' }).count(), 1);
      assert.deepEqual(problems, []);
      await close();
    });
  });
