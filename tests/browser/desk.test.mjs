// At the desk: each procedure from a person in front of the counter to the returned result.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { launch } from './lib/browser.mjs';
import { VARIANTS, codesOf, example, fillForm, formValues, inTurn, look, Office, openDossier, pdfText, workThrough } from './lib/journey.mjs';

const PROCEDURES = [
  { code: '1.004873', words: 'tinh trang hon nhan', name: 'Xác nhận tình trạng hôn nhân', printed: /GIẤY XÁC NHẬN\s+TÌNH TRẠNG HÔN NHÂN/ },
  { code: '1.001193', words: 'khai sinh', name: 'Đăng ký khai sinh', printed: /GIẤY KHAI SINH/ },
  { code: '1.000656', words: 'khai tu', name: 'Đăng ký khai tử', printed: /TRÍCH LỤC KHAI TỬ/ },
  { code: '2.000635', words: 'trich luc', name: 'Cấp bản sao trích lục', printed: /TRÍCH LỤC/ },
  { code: '2.000815', words: 'chung thuc ban sao', name: 'Chứng thực bản sao', printed: /CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH/ },
  { code: '2.000884', words: 'chung thuc chu ky', name: 'Chứng thực chữ ký', printed: /CHỨNG THỰC/ },
];

let browser, server;
before(async () => {
  browser = await launch();
  server = await startMotcua();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// Taken in by the officer: people, questions, papers; ends at Mẫu 01.
async function takeIn(officer, { code, words }, shots, channel = 'counter') {
  const it = example(code, { channel });
  await officer.goto('/quay');
  await officer.fill('#q', words);
  await officer.keyboard.press('Enter');
  await officer.waitForURL(/[?]q=/);
  await shots(officer, 'quay-tim');
  await officer.click(`a[href="/quay/moi?thu_tuc=${code}"]`);
  const values = { 'applicant.name': 'Trần Thị Bình', 'applicant.id_no': '079185000002', 'applicant.address': 'Số 12, thôn Đồng Hòa, xã Kim Bôi', 'applicant.phone': '0912345678', channel, ...formValues(it.values) };
  await shots(officer, `quay-moi-${code}`);
  await fillForm(officer, values, () => officer.getByRole('button', { name: 'Lưu và kiểm tra giấy tờ' }).click());
  await shots(officer, `quay-kiem-tra-${code}`);
  for (const box of await officer.locator('[name^="o."]').all()) await box.fill('1');
  await officer.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await shots(officer, 'ho-so-da-nhan');
  return (await officer.locator('.mc-caption .mc-code').innerText()).trim();
}

// Cash for every line still owed, with the number of the receipt that was given.
async function takeFees(officer, shots) {
  const dossier = officer.url();
  await officer.goto(dossier.replace('/cong-viec/', '/quay/'));
  for (let i = 1; await officer.getByRole('button', { name: 'Đã thu tiền mặt' }).count(); i++) {
    if (i === 1) await shots(officer, 'quay-phi');
    await officer.locator('[name=receipt_no]').first().fill(`0000${i}`);
    await officer.getByRole('button', { name: 'Đã thu tiền mặt' }).first().click();
    assert.match(await officer.locator('main').innerText(), /Đã ghi nhận tiền thu/);
  }
  await officer.goto(dossier);
}

for (const [turn, { size, js }] of VARIANTS.entries())
    describe(`at the desk, ${size.width} px, ${js ? 'with' : 'without'} scripts`, () => {
      let office; // its windows stay open from one test to the next, as people's do
      before(() => {
        office = new Office(browser, server, { size, js });
      });
      after(() => office.close());
      for (const procedure of PROCEDURES.filter(inTurn(turn)))
        test(`${procedure.code} ${procedure.name}`, async () => {
          const shots = js ? look : async () => {};
          const officer = await office.as('officer');
          const code = await takeIn(officer, procedure, shots);
          assert.match(code, /^[0-9A-Z.]+-\d{6}-\d{4}$/);
          const slip = await pdfText(officer, await officer.locator('a[href^="/cong-viec/phieu/"]').first().getAttribute('href'), `mau01-${procedure.code}`);
          assert.match(slip.text, /GIẤY TIẾP NHẬN HỒ SƠ/);
          assert.ok(slip.text.includes(code), 'the slip names the code');
          assert.ok(codesOf(slip.path).some((line) => line.includes(code)), 'the barcode reads back');
          await takeFees(officer, shots);
          await workThrough(office, code);
          const specialist = await office.as('specialist');
          await openDossier(specialist, code);
          await shots(specialist, 'ho-so-xong');
          const result = await pdfText(specialist, `${specialist.url()}/ket-qua`, `ket-qua-${procedure.code}`);
          assert.match(result.text, procedure.printed);
          await officer.goto('/quay');
          await officer.getByRole('link', { name: code }).click();
          await shots(officer, 'tra');
          await officer.getByRole('button', { name: 'Đã giao kết quả' }).click();
          assert.match(await officer.locator('.mc-dossier__meta').innerText(), /Đã trả kết quả/);
        });
    });

describe('papers that came by post', () => {
  let office;
  before(() => {
    office = new Office(browser, server);
  });
  after(() => office.close());
  for (const procedure of PROCEDURES.slice(0, 4))
    test(`${procedure.code} ${procedure.name}`, async () => {
      const officer = await office.as('officer');
      const code = await takeIn(officer, procedure, async () => {}, 'post');
      assert.match(await officer.locator('.mc-dossier__meta').innerText(), /bưu chính/i);
      await takeFees(officer, async () => {});
      await workThrough(office, code);
      await officer.goto('/quay');
      await officer.getByRole('link', { name: code }).click();
      await officer.getByRole('button', { name: 'Đã giao kết quả' }).click();
      assert.match(await officer.locator('.mc-dossier__meta').innerText(), /Đã trả kết quả/);
    });
});
