// Without a mouse and without a finger: a citizen from the front page to the request sent, and the office from the scanner to
// the result handed over, at a PC and at the width of a phone.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startMotcua } from '../lib/motcua.mjs';
import { totp } from '../lib/totp.mjs';
import { DESK, launch, open, PHONE } from './lib/browser.mjs';
import { Hands, typed } from './lib/hands.mjs';
import { example, formValues, Office, scanFile } from './lib/journey.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const said = (page) => page.locator('main').innerText();
const answers = (code, channel) => typed(formValues(example(code, { channel }).values));

for (const size of [DESK, PHONE])
  describe(`by keyboard, ${size.width} px`, () => {
    let server, logins, request;
    const people = {};
    before(async () => {
      server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
      logins = new Office(browser, server).logins();
    });
    after(async () => {
      for (const { close } of Object.values(people)) await close();
      await server?.stop();
      assert.deepEqual(Object.values(people).flatMap(({ problems }) => problems), [], 'a page complained');
    });

    // Name, password and one-time code, typed where the cursor already stands or one Tab further.
    async function logIn(hands, { login, password, secret }) {
      await hands.go(/^Đăng nhập$/, { values: { login, password }, enter: false });
      await hands.go((one) => one.field === 'password', { values: { login }, enter: false });
      await hands.answer({ type: 'password', value: '' }, password);
      await hands.enter();
      if (!secret) return;
      await hands.go((one) => one.field === 'code', { enter: false });
      await hands.answer({ type: 'text', value: '' }, totp(secret));
      await hands.enter();
      assert.ok(!hands.page.url().includes('/dang-nhap'), await said(hands.page));
    }

    async function person(role, path = '/') {
      people[role] ??= await open(browser, { size, baseURL: server.url });
      const hands = new Hands(people[role].page);
      await hands.page.goto(path);
      return hands;
    }

    test('a citizen finds 1.004873, logs in, fills in, attaches, checks and sends', async () => {
      const hands = await person('citizen');
      const { page } = hands;
      const first = await hands.tab();
      assert.match(first.href, /^#main$/, 'the first stop leads past the header');
      await hands.enter();
      assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
      await hands.go((one) => one.field === 'q', { enter: false });
      await page.keyboard.type('tinh trang hon nhan');
      await hands.enter();
      await hands.go((one) => one.href.endsWith('/thu-tuc/1.004873'));
      assert.match(page.url(), /\/thu-tuc\/1\.004873$/);
      await hands.go(/^(Nộp trực tuyến|Đăng nhập để nộp|Điền hồ sơ)/);
      if (page.url().includes('/dang-nhap')) await logIn(hands, logins.citizen);
      if (!/\/ho-so\/nhap\/\d+$/.test(page.url())) await hands.go(/^Nộp trực tuyến/);
      if (page.url().endsWith('/ho-so/nhap')) await hands.go('Bắt đầu hồ sơ khác');
      assert.match(page.url(), /\/ho-so\/nhap\/\d+$/, 'the login leads back');

      await hands.go('Tờ khai');
      const values = typed(formValues(JSON.parse(readFileSync('procedures/1.004873/examples/online_single_marriage.json', 'utf8')).values));
      for (let i = 0; i < 30 && page.url().includes('/to-khai'); i++) await hands.go('Lưu và tiếp tục', { values });
      assert.match(page.url(), /\/giay-to$/, (await page.locator('.govuk-error-summary, .govuk-error-message, .govuk-notification-banner').allInnerTexts()).join('; '));

      const paper = scanFile('ban-phim.pdf');
      for (let i = 0; i < 6 && (await page.locator('section.mc-box:has(.mc-tag--todo) input[type=file]').count()); i++) {
        const id = await page.locator('section.mc-box:has(.mc-tag--todo) input[type=file]').first().getAttribute('id');
        const label = await page.locator(`label[for="${id}"]`).first().innerText();
        await hands.go((one) => one.type === 'file' && one.name === label.trim().replace(/\s+/g, ' '), { enter: false });
        await hands.choose(paper);
        if (!(await page.getByText(/Đã thêm 1 tệp/).count())) await hands.go((one) => one.tag === 'button');
        assert.match(await said(page), /Đã thêm 1 tệp/);
      }
      await hands.go('Tiếp tục');
      await hands.go('Lưu và tiếp tục', { values: { deliver: 'counter' } });
      assert.match(page.url(), /\/kiem-tra$/);
      await hands.go('Nộp hồ sơ');
      assert.equal(await page.locator('h1').innerText(), 'Đã gửi yêu cầu của bạn');
      request = /YC-[0-9A-Z.]+-\d{6}-\d{4}/.exec(await said(page))[0];
          });

    test('an officer scans it from anywhere and receives it', async () => {
      const hands = await person('officer', '/dang-nhap');
      await logIn(hands, logins.officer);
      await hands.page.goto('/tro-giup');
      await hands.page.goto('/cong-viec');
      await hands.scan(request);
      assert.match(hands.page.url(), /\/cong-viec\/ho-so\/\d+$/);
      await hands.go(/^Kiểm tra/);
      assert.match(hands.page.url(), /\/quay\/ho-so\/\d+$/);
      await hands.go('Tiếp nhận hồ sơ');
      assert.match(await said(hands.page), /Đang giải quyết/);
    });

    test('a person at the desk: taken in, fee, worked on, approved, signed, handed over', async () => {
      const officer = await person('officer', '/quay');
      const { page } = officer;
      await officer.go((one) => one.field === 'q', { enter: false });
      await page.keyboard.type('chung thuc ban sao');
      await officer.enter();
      await officer.go((one) => one.href.endsWith('thu_tuc=2.000815'));
      const values = { 'applicant.name': 'Trần Thị Bình', 'applicant.id_no': '079185000002', 'applicant.address': 'Số 12, thôn Đồng Hòa, xã Kim Bôi', 'applicant.phone': '0912345678', ...answers('2.000815', 'counter') };
      for (let i = 0; i < 4 && page.url().includes('/quay/moi'); i++) await officer.go('Lưu và kiểm tra giấy tờ', { values });
      assert.match(page.url(), /\/quay\/ho-so\/\d+$/, await said(page));
      const counts = Object.fromEntries(await page.locator('[name^="o."]').evaluateAll((all) => all.map((one) => [one.name, '1'])));
      await officer.go('Tiếp nhận hồ sơ', { values: counts });
      const code = (await page.locator('.mc-caption .mc-code').innerText()).trim();
      assert.match(code, /^[0-9A-Z.]+-\d{6}-\d{4}$/);

      await page.goto(page.url().replace('/cong-viec/', '/quay/'));
      await officer.go('Đã thu tiền mặt', { values: { receipt_no: '0000123' } });
      assert.match(await said(page), /Đã ghi nhận tiền thu/);

      const ready = () => page.goto(`/quet?ma=${code}`).then(() => page.getByRole('button', { name: 'Trả kết quả' }).count());
      for (const role of ['officer', 'specialist', 'leader', 'clerk', 'officer', 'specialist', 'leader', 'clerk']) {
        if (await ready()) break;
        const hands = await person(role, people[role] ? '/cong-viec' : '/dang-nhap');
        if (hands.page.url().includes('/dang-nhap')) await logIn(hands, logins[role]);
        await hands.page.goto('/cong-viec');
        await hands.scan(code);
        for (let i = 0; i < 4 && (await hands.page.getByRole('button', { name: 'Nhận xử lý' }).count()); i++) {
          await hands.go('Nhận xử lý');
          if (await hands.page.locator('#scan').count()) await hands.go('Gắn bản đã ký', { files: { scan: scanFile() } });
          await hands.go(/^(Duyệt|Xong, chuyển bước tiếp)$/, { values: { opinion: 'Đã xem, đủ điều kiện.' } });
        }
      }
      await page.goto('/quay');
      await officer.scan(code);
      await officer.go(/^Trả kết quả/);
      assert.match(page.url(), /\/tra$/);
      await officer.go('Đã giao kết quả');
      assert.match(await said(page), /Đã trả kết quả/);
    });
  });
