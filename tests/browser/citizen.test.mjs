// At home: each procedure from its page to the request sent, or prepared for the desk; on a PC and a phone, with and without
// scripts; then what the applicant sees while the office works.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { startMotcua } from '../lib/motcua.mjs';
import { DESK, launch, PHONE, smallTargets } from './lib/browser.mjs';
import { beginDraft, codesOf, example, fillForm, formValues, look, Office, pdfText, scanFile, workAs } from './lib/journey.mjs';

const ONLINE = ['1.004873', '1.001193', '1.000656', '2.000635'];
const PREPARED = ['2.000815', '2.000884'];

let browser, server;
before(async () => {
  browser = await launch();
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// A page for people: nothing too small for a finger, besides what every page is looked at for.
async function see(page, name) {
  await look(page, name);
  if (page.viewportSize().width < 600) assert.deepEqual(await smallTargets(page, 44), [], `small targets on ${page.url()}`);
}

async function begin(page, code, shots) {
  await beginDraft(page, code);
  await page.getByText('Bắt đầu lại hoặc bỏ bản nháp').click();
  await page.getByRole('button', { name: 'Bắt đầu lại' }).click();
  await shots(page, `nhap-${code}`);
  await page.getByRole('link', { name: 'Tờ khai' }).click();
  await shots(page, `nhap-to-khai-1-${code}`);
  await page.getByRole('link', { name: 'Xem cả tờ khai' }).click(); // page by page: offline.test.mjs
  await shots(page, `nhap-to-khai-${code}`);
}

// Questions, papers, delivery; ends on the page to check.
async function write(page, code, it, shots) {
  await begin(page, code, shots);
  await fillForm(page, formValues(it.values), () => page.getByRole('button', { name: 'Lưu và tiếp tục' }).click());
  assert.match(page.url(), /giay-to$/);
  await shots(page, `nhap-giay-to-${code}`);
  for (const key of it.papers ?? []) {
    const file = page.locator(`#tep-${key}`);
    if (!(await file.count()) || !(await file.isVisible())) continue;
    await file.setInputFiles(scanFile('giay-to.pdf'));
    await page.locator(`form:has(#tep-${key})`).getByRole('button').last().click();
    assert.match(await page.locator('main').innerText(), /Đã thêm 1 tệp/);
  }
  await page.getByRole('button', { name: 'Tiếp tục' }).click(); // a link that looks like one
}

// Every procedure at a PC; on the phone and without scripts one of each kind.
for (const [size, js, online, prepared] of [[DESK, true, ONLINE, PREPARED], [PHONE, true, ['1.001193'], ['2.000884']], [PHONE, false, ['1.004873'], ['2.000815']]])
  describe(`at home, ${size.width} px, ${js ? 'with' : 'without'} scripts`, () => {
      for (const code of online)
        test(`${code} is sent online`, async () => {
          const people = new Office(browser, server, { size, js });
          const shots = js ? see : async () => {};
          const page = await people.as('citizen');
          await write(page, code, example(code, { channel: 'online' }), shots);
          await shots(page, `nhap-nhan-ket-qua-${code}`);
          await page.locator('[name=deliver][value=online]').check();
          await page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
          await shots(page, `nhap-kiem-tra-${code}`);
          await page.getByRole('button', { name: 'Nộp hồ sơ' }).click();
          assert.equal(await page.locator('h1').innerText(), 'Đã gửi yêu cầu của bạn');
          await shots(page, `da-nop-${code}`);
          await page.goto('/ho-so');
          await shots(page, 'ho-so-cua-toi');
          await people.close();
        });
      for (const code of prepared)
        test(`${code} is prepared for the desk`, async () => {
          const people = new Office(browser, server, { size, js });
          const shots = js ? see : async () => {};
          const page = await people.as('citizen');
          await write(page, code, example(code, { channel: 'counter' }), shots);
          assert.match(await page.locator('main').innerText(), /Bạn đã chuẩn bị xong/);
          await shots(page, `chuan-bi-${code}`);
          const url = await readQr(page);
          assert.match(url, /\/quay\/chuan-bi\/\d+$/);
          const officer = await people.as('officer');
          await officer.goto(`/quet?ma=${encodeURIComponent(url)}`);
          assert.ok(await officer.locator('[name="applicant.name"]').inputValue(), 'filled in');
          if (js) await look(officer, `quay-chuan-bi-${code}`);
          await people.close();
        });
    });

// The code on the page, read by the same means as at the desk.
async function readQr(page) {
  const path = 'build/screens/qr.png';
  writeFileSync(path, await page.locator('.mc-qr svg').screenshot());
  return execFileSync('zbarimg', ['-q', '--raw', path], { encoding: 'utf8' }).trim();
}

describe('with scripts', () => {
  test('an answer opens its questions at once, and closes them without losing what was typed', async () => {
    const people = new Office(browser, server);
    const page = await people.as('citizen');
    await begin(page, '2.000635', async () => {});
    const second = page.locator('[name="f.second_name"]');
    assert.equal(await second.count(), 0);
    await page.selectOption('[name="f.event"]', 'ket_hon');
    await second.fill('Phạm Thị Hoa');
    await page.selectOption('[name="f.event"]', 'khai_sinh');
    assert.equal(await second.count(), 0, 'not asked, not sent');
    await page.selectOption('[name="f.event"]', 'ket_hon');
    assert.equal(await second.inputValue(), 'Phạm Thị Hoa');
    let sent = 0;
    await fillForm(page, formValues(example('2.000635', { channel: 'counter' }).values), () => ++sent && page.getByRole('button', { name: 'Lưu và tiếp tục' }).click());
    assert.deepEqual([sent, /giay-to$/.test(page.url())], [1, true], 'saved once');
    await people.close();
  });

  test('what is typed saves itself and is there again', async () => {
    const people = new Office(browser, server);
    const page = await people.as('citizen');
    await begin(page, '1.004873', async () => {});
    const saved = page.waitForResponse(/\/luu$/);
    await page.fill('[name="f.requester_name"]', 'Lê Thị Mai Hương');
    await saved;
    await page.locator('[data-autosave-status][data-state=saved]', { hasText: /Đã lưu lúc/ }).waitFor();
    await page.goto('/ho-so');
    await page.getByRole('link', { name: 'Xác nhận tình trạng hôn nhân' }).first().click();
    await page.getByRole('link', { name: 'Tờ khai' }).click();
    await page.getByRole('link', { name: 'Xem cả tờ khai' }).click();
    assert.equal(await page.inputValue('[name="f.requester_name"]'), 'Lê Thị Mai Hương');
    await page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
    assert.equal(await page.locator('.govuk-error-summary').count(), 1);
    await see(page, 'nhap-to-khai-loi');
    await people.close();
  });
});

describe('while the office works', () => {
  test('the applicant sees the next step, answers a draft, and anybody with the slip sees who has it', async () => {
    const people = new Office(browser, server, { size: PHONE });
    const page = await people.as('citizen');
    await write(page, '1.001193', example('1.001193', { channel: 'online' }), async () => {});
    await page.locator('[name=deliver][value=online]').check();
    await page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
    await page.getByRole('button', { name: 'Nộp hồ sơ' }).click();
    const id = page.url().match(/ho-so\/(\d+)/)[1];
    const officer = await people.as('officer');
    await officer.goto(`/quay/ho-so/${id}`);
    for (const box of await officer.locator('[name^="o."]').all()) await box.fill('1');
    await officer.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
    const code = (await officer.locator('.mc-caption .mc-code').innerText()).trim();
    await page.goto(`/ho-so/${id}`);
    await page.getByText('Vì sao là ngày này?').click();
    await see(page, 'ho-so-cua-toi-mot');
    const slip = await pdfText(page, await page.locator('a[href*="/phieu/"]').first().getAttribute('href'), 'mau01-nguoi-nop');
    const url = codesOf(slip.path).map((line) => line.replace(/^QR-Code:/, '')).find((line) => line.includes('/t/'));
    await workAs(people, 'specialist', code);
    await page.reload();
    assert.match(await page.locator('.mc-next').innerText(), /Mời bạn xem bản nháp và trả lời/);
    await page.getByText('Có chỗ chưa đúng').click();
    await see(page, 'ho-so-ban-nhap');
    const anybody = await (await browser.newContext({ baseURL: server.url, viewport: PHONE })).newPage();
    await anybody.goto(new URL(url).pathname);
    const said = await anybody.locator('main').innerText();
    assert.match(said, /Đang chờ người nộp trả lời/);
    assert.doesNotMatch(said, /Lê Thị Mai|Lê Minh/);
    await see(anybody, 'tra-cuu-ma-qr');
    await page.getByRole('button', { name: 'Đúng rồi, tôi đồng ý' }).click();
    await anybody.reload();
    assert.match(await anybody.locator('main').innerText(), /Nguyễn Đức Thành|Chưa có người nhận việc/);
    await anybody.goto(`/tra-cuu?ma=${code}`);
    await see(anybody, 'tra-cuu');
    await anybody.goto('/tra-cuu?ma=khong-co');
    await see(anybody, 'tra-cuu-khong-thay');
    await anybody.context().close();
    await people.close();
  });
});
