// A citizen asks the desk about a dossier, is answered, and chooses how to be told: at a PC and on a phone without scripts.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMail } from '../lib/mail.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { DESK, launch, PHONE } from './lib/browser.mjs';
import { look as shot, Office } from './lib/journey.mjs';
import { Office as Http, sendOnline } from '../http/lib/office.mjs';

let browser, server, mail;
before(async () => {
  mail = await startMail();
  server = await startMotcua({ args: ['--smtp', mail.url], env: { MOTCUA_RATE_OFF: '1' } });
  await sendOnline(await new Http(server).as('congdan'), '1.000656');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await mail?.close();
});
// Without scripts axe cannot run: the window with scripts is looked at in both widths.
async function look(page, name) {
  if (!(await page.evaluate(() => globalThis.matchMedia('(scripting: enabled)').matches))) return;
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    await shot(page, name);
  }
}
const said = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');

for (const { size, js } of [{ size: DESK, js: true }, { size: PHONE, js: false }])
  describe(`${size.width} px, ${js ? 'with' : 'without'} scripts`, () => {
    let office;
    before(() => { office = new Office(browser, server, { size, js }); });
    after(async () => { await office.close(); });
    const address = `toi${size.width}@example.vn`;

    test('messages', async () => {
      const citizen = await office.as('citizen'), officer = await office.as('officer');
      await citizen.goto('/ho-so');
      await citizen.locator('table a').first().click();
      await citizen.getByRole('link', { name: /Trao đổi với Bộ phận Một cửa/ }).click();
      await look(citizen, 'telling-empty');
      const question = `Cho tôi hỏi ${size.width}: nhận kết quả ở đâu?`;
      await citizen.getByLabel('Nội dung').fill(question);
      await citizen.getByRole('button', { name: 'Gửi', exact: true }).click();
      assert.match(await said(citizen), /Chưa đọc/);
      await officer.goto('/cong-viec/tin-nhan');
      await look(officer, 'telling-list');
      await officer.locator('table a').first().click();
      assert.match(await said(officer), new RegExp(`hỏi ${size.width}`));
      await officer.getByLabel('Nội dung').fill('Mời bạn nhận ở quầy số 2.');
      await officer.getByRole('button', { name: 'Gửi', exact: true }).click();
      await look(officer, 'telling-office');
      await citizen.goto('/thong-bao');
      assert.match(await said(citizen), /Bộ phận Một cửa nhắn bạn/);
      await look(citizen, 'telling-notices');
      await citizen.getByRole('link', { name: /nhắn bạn về hồ sơ/ }).first().click();
      assert.match(await said(citizen), /quầy số 2/);
      await look(citizen, 'telling-talk');
    });

    test('channels, reminders, calendar', async () => {
      const citizen = await office.as('citizen');
      await citizen.goto('/thong-bao');
      await citizen.getByRole('link', { name: 'Chọn cách nhận thông báo' }).click();
      await citizen.getByLabel('Địa chỉ thư điện tử').fill(address);
      await citizen.getByRole('button', { name: 'Gửi mã xác nhận' }).first().click();
      let code;
      while (!code) {
        const letter = await mail.next();
        code = letter.to.includes(address) && /\b\d{6}\b/.exec(letter.text)?.[0];
      }
      await citizen.getByLabel('Mã xác nhận').fill(code === '000000' ? '111111' : '000000');
      await citizen.getByRole('button', { name: 'Xác nhận', exact: true }).click();
      assert.match(await said(citizen), /Mã chưa đúng/);
      await look(citizen, 'telling-code');
      await citizen.getByLabel('Mã xác nhận').fill(code);
      await citizen.getByRole('button', { name: 'Xác nhận', exact: true }).click();
      assert.match(await said(citizen), new RegExp(address));
      await citizen.locator('#mail-date').uncheck();
      await citizen.getByRole('button', { name: 'Lưu lựa chọn' }).click();
      assert.equal(await citizen.locator('#mail-date').isChecked(), false);
      await citizen.locator('#mail-date').check();
      await citizen.getByRole('button', { name: 'Lưu lựa chọn' }).click();
      await look(citizen, 'telling-channels');
      await citizen.goto('/nhac-viec');
      await look(citizen, 'telling-reminders');
      await citizen.goto('/tai-khoan/lich');
      await citizen.getByRole('button', { name: 'Tạo địa chỉ lịch' }).click();
      await look(citizen, 'telling-calendar');
      await citizen.getByRole('button', { name: 'Ngừng chia sẻ lịch' }).click();
    });

    test('the page of administrators', async () => {
      const admin = await office.as('admin');
      await admin.goto('/quan-tri/tin-nhan');
      await look(admin, 'telling-gateway');
    });
  });
