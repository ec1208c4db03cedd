// A volunteer and the person they help, each at an own screen: on the desk of a culture house and on a telephone without scripts.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { DESK, launch, PHONE, tabTo } from './lib/browser.mjs';
import { example, fillForm, formValues, look as lookOnce, Office, scanFile } from './lib/journey.mjs';

const CODE = '2.000635';
let browser, server;
before(async () => {
  browser = await launch();
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// At both widths; axe needs scripts, so the page without them is only walked through.
let scripts = true;
async function look(page, name) {
  if (!scripts) return;
  const before = page.viewportSize();
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    await lookOnce(page, name);
  }
  await page.setViewportSize(before);
}

async function attach(page) {
  for (let i = 0; i < 12; i++) {
    const missing = page.locator('section.mc-box').filter({ has: page.locator('input[type=file]') }).filter({ hasNot: page.locator('.mc-file') }).filter({ visible: true });
    if (await missing.count() === 0) return;
    await missing.first().locator('input[type=file]').first().setInputFiles(scanFile('giay-to.pdf'));
    await missing.first().locator('form[enctype] button').click();
    await page.waitForLoadState();
  }
}

for (const { size, js } of [{ size: DESK, js: true }, { size: PHONE, js: false }])
  describe(`${size.width} px, ${js ? 'with' : 'without'} scripts`, () => {
    let office, helper, mai;
    before(async () => {
      scripts = js;
      office = new Office(browser, server, { size, js });
      [helper, mai] = [await office.as('volunteer'), await office.as('citizen')];
    });
    after(() => office?.close());

    test('a session from asking to sending, both sides, and nothing left for the helper', async () => {
      await helper.goto('/ho-tro');
      await look(helper, 'ho-tro');
      await helper.goto('/ho-tro/moi');
      await look(helper, 'ho-tro-moi');
      await helper.getByLabel('Có. Họ sẽ đồng ý').check();
      await helper.fill('[name=login]', 'congdan');
      await helper.getByLabel(/đồng ý để tôi điền cùng/).check();
      if (js) { // the keyboard alone
        await helper.locator('[name=dong_y]').focus();
        await tabTo(helper, 'Bắt đầu');
        await helper.keyboard.press('Enter');
        await helper.waitForURL(/\/ho-tro\/\d+$/);
      } else await helper.getByRole('button', { name: 'Bắt đầu' }).click();
      const session = new URL(helper.url()).pathname;
      assert.ok(!(await helper.locator('main').innerText()).includes('Lê Thị Mai'));
      await look(helper, 'ho-tro-cho');

      await mai.goto('/duoc-giup');
      await mai.locator('main li a').first().click();
      await look(mai, 'duoc-giup-hoi');
      await mai.getByRole('button', { name: 'Tôi đồng ý' }).click();

      await helper.goto(session);
      await helper.fill('[name=q]', CODE);
      await helper.getByRole('button', { name: 'Tìm' }).click();
      await look(helper, 'ho-tro-chon');
      await helper.locator('[name=thu_tuc]').first().check();
      await helper.getByRole('button', { name: 'Điền hồ sơ' }).click();
      const draft = new URL(helper.url()).pathname;
      await look(helper, 'ho-tro-nhap');
      await helper.goto(`${draft}/to-khai`);
      await fillForm(helper, formValues(example(CODE, { channel: 'online' }).values), () => helper.getByRole('button', { name: 'Lưu và tiếp tục' }).click());
      await helper.goto(`${draft}/giay-to`);
      await attach(helper);
      await helper.goto(`${draft}/nhan-ket-qua`);
      await helper.getByLabel(/một cửa/i).first().check();
      await helper.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
      assert.equal(await helper.getByRole('button', { name: /^Nộp/ }).count(), 0);
      await helper.goto(session);
      await look(helper, 'ho-tro-phien');

      const link = new URL(await helper.locator('.mc-qr a').getAttribute('href')).pathname;
      await mai.goto(link);
      assert.match(mai.url(), /\/kiem-tra$/);
      assert.match(await mai.locator('main').innerText(), /Hà Minh Tuấn đang giúp bạn/);
      await look(mai, 'duoc-giup-kiem-tra');
      await mai.locator('main form[action$="/nop"] button').click();
      assert.match(mai.url(), /\/ho-so\/\d+\?moi=1$/);
      assert.equal((await helper.goto(draft)).status(), 404);
      assert.equal((await helper.goto(session)).status(), 404);
      await mai.goto('/duoc-giup');
      await mai.locator('main li a').first().click();
      assert.match(await mai.locator('main').innerText(), /Đã xác nhận/);
      await look(mai, 'duoc-giup-xong');
    });

    test('the other pages', async () => {
      const guest = await browser.newContext({ viewport: size, javaScriptEnabled: js, baseURL: server.url, locale: 'vi-VN' });
      const page = await guest.newPage();
      await page.goto('/luu-dong');
      await look(page, 'luu-dong');
      for (const [path, name] of [['/dai-dien', 'dai-dien'], ['/dai-dien/moi?loai=staff', 'dai-dien-moi'], ['/dai-dien/uy-quyen', 'uy-quyen']]) {
        await mai.goto(path);
        await look(mai, name);
      }
      const leader = await office.as('leader'), admin = await office.as('admin');
      for (const [who, path, name] of [[leader, '/to-cong-nghe', 'to-cong-nghe'], [leader, '/chien-dich', 'chien-dich'], [leader, '/luu-dong/lich', 'luu-dong-lich'], [admin, '/quan-tri/may-dung-chung', 'may-dung-chung']]) {
        await who.goto(path);
        await look(who, name);
      }
      await admin.fill('[name=name]', 'Sảnh chung cư A1');
      await admin.fill('[name=keeper]', 'Ban quản trị');
      await admin.getByRole('button', { name: 'Thêm máy' }).click();
      const link = /\/kiosk\/may\/[\w-]{32}/.exec(await admin.locator('main').innerText())[0];
      await page.goto(link);
      await page.getByRole('button', { name: 'Đặt máy này' }).click();
      assert.equal(new URL(page.url()).pathname, '/kiosk');
      assert.equal(await page.locator('.mc-kiosk a').count(), 3);
      await look(page, 'kiosk');
      await page.getByRole('button', { name: 'Gọi người giúp' }).click();
      await look(page, 'kiosk-goi');
      await guest.close();
    });
  });

test('a shared computer that is left alone wipes itself', async () => {
  const context = await browser.newContext({ baseURL: server.url });
  const cookies = [{ name: 'mc_may', value: 'x'.repeat(32) }, { name: 'mc_cho', value: '30' }].map((one) => ({ ...one, url: server.url }));
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.clock.install();
  await page.goto('/thu-tuc');
  await page.clock.fastForward(20_000);
  await page.keyboard.press('Tab');
  await page.clock.fastForward(20_000);
  assert.equal(new URL(page.url()).pathname, '/thu-tuc'); // somebody is there
  const left = page.waitForURL((url) => url.pathname !== '/thu-tuc');
  await page.clock.fastForward(31_000);
  await left;
  await context.close();
});
