// A problem told without a login and answered at the desk; then who looked, and an objection. On a PC and on a phone, where
// every page of these rooms is looked at once; and on a phone without scripts.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { DESK, launch, PHONE, smallTargets, open } from './lib/browser.mjs';
import { look, Office } from './lib/journey.mjs';

let browser, server;
before(async () => {
  browser = await launch();
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// axe needs the page's own timers: without scripts the journey alone is made.
let scripts = true;
const watch = async (page, name) => scripts && look(page, name);
async function see(page, name) {
  await watch(page, name);
  if (page.viewportSize().width < 600) assert.deepEqual(await smallTargets(page, 44), [], `small targets on ${page.url()}`);
}
const said = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');
const answer = async (page, name) => {
  await page.getByRole('button', { name, exact: true }).click();
};

async function tells(page) {
  await page.goto('/phan-anh');
  await page.getByLabel('Báo một người hoặc cơ quan vi phạm pháp luật').check();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await see(page, 'phan-anh-noi-nhan');
  await page.getByRole('link', { name: 'Không phải việc này' }).click();
  await see(page, 'phan-anh');
  await page.getByLabel('Giải quyết chậm, gây phiền hà').check();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('button', { name: 'Gửi', exact: true }).click();
  await see(page, 'phan-anh-gui-sai');
  await page.getByLabel('Chuyện gì đã xảy ra?').fill('Hẹn hai lần mà chưa có kết quả.');
  await page.getByLabel('Họ và tên').fill('Lường Thị Khặm');
  await page.getByLabel('Địa chỉ').fill('Bản Nà Tậu');
  await page.getByLabel('Số điện thoại').fill('0912345678');
  await page.getByRole('button', { name: 'Gửi', exact: true }).click();
  await see(page, 'phan-anh-theo-doi');
  return /PA-\d{6}-\d{4}/.exec(await said(page))[0];
}

async function answers(page, code) {
  await page.goto('/cong-viec/phan-anh');
  await watch(page, 'phan-anh-danh-sach');
  await page.getByRole('link', { name: code }).click();
  await page.getByLabel('Quy định thuộc thẩm quyền').check();
  await watch(page, 'phan-anh-don');
  await answer(page, 'Tiếp nhận, phân loại');
  await page.getByLabel('Lời gửi đến người phản ánh').fill('Kết quả có ngày mai.');
  await answer(page, 'Trả lời');
  await page.getByLabel('Câu hỏi công khai').fill('Vì sao trả kết quả chậm?');
  await page.getByLabel('Câu trả lời công khai').fill('Do thiếu người, nay đã có thêm.');
  await answer(page, 'Công khai');
}

for (const [size, js] of [[DESK, true], [PHONE, true], [PHONE, false]])
  describe(`judging, ${size.width} px, ${js ? 'with' : 'without'} scripts`, () => {
    before(() => {
      scripts = js;
    });
    test('told, answered, published, judged', async () => {
      const office = new Office(browser, server, { size, js });
      const visitor = await open(browser, { size, js, baseURL: server.url });
      const code = await tells(visitor.page), follow = visitor.page.url();
      await answers(await office.as('officer'), code);
      await visitor.page.goto('/phan-anh');
      await visitor.page.getByRole('link', { name: 'Vì sao trả kết quả chậm?' }).first().click();
      await see(visitor.page, 'phan-anh-cong-khai');
      await visitor.page.goto(follow);
      await see(visitor.page, 'phan-anh-da-tra-loi');
      await visitor.page.getByRole('button', { name: 'Hài lòng', exact: true }).click();
      assert.match(await said(visitor.page), /Ông, bà đã chọn: hài lòng/);
      assert.deepEqual(visitor.problems, []);
      await visitor.close();
      await office.close();
    });

    test('asked and answered; who looked, and an objection', async () => {
      const office = new Office(browser, server, { size, js });
      const [citizen, officer, leader, admin] = [await office.as('citizen'), await office.as('officer'), await office.as('leader'), await office.as('admin')];
      await citizen.goto('/hoi-dap/gui');
      await citizen.getByLabel('Câu hỏi của ông, bà').fill('Mấy giờ mở cửa?');
      await see(citizen, 'hoi-dap-gui');
      await citizen.getByRole('button', { name: 'Gửi câu hỏi' }).click();
      await officer.goto('/cong-viec/hoi-dap');
      await watch(officer, 'hoi-dap-danh-sach');
      await officer.getByRole('link', { name: 'Mấy giờ mở cửa?' }).first().click();
      await officer.getByLabel('Trả lời').fill('Từ 7 giờ 30.');
      await watch(officer, 'hoi-dap-tra-loi');
      await answer(officer, 'Trả lời, công khai');
      await citizen.goto('/hoi-dap');
      await see(citizen, 'hoi-dap');
      await citizen.getByRole('link', { name: 'Mấy giờ mở cửa?' }).first().click();
      await see(citizen, 'hoi-dap-cau');
      const code = await tells(citizen);
      await officer.goto('/cong-viec/phan-anh');
      await officer.getByRole('link', { name: code }).click();
      await citizen.goto('/ai-da-xem');
      await see(citizen, 'ai-da-xem');
      await citizen.getByRole('button', { name: 'Phản đối' }).first().click();
      assert.match(await said(citizen), /Tôi phản đối lượt xem dữ liệu của tôi/);
      await citizen.goto('/phan-anh/cua-toi');
      await see(citizen, 'phan-anh-cua-toi');
      await leader.goto('/giam-sat/danh-gia');
      await watch(leader, 'danh-gia-so-lieu');
      await admin.goto('/quan-tri/phan-anh');
      await watch(admin, 'quan-tri-phan-anh');
      await office.close();
    });
  });
