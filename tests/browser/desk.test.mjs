// At the desk: each procedure from a person in front of the counter to the returned result.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { DESK, launch, PHONE } from './lib/browser.mjs';
import { codesOf, example, fillForm, formValues, look, Office, openDossier, pdfText, workThrough } from './lib/journey.mjs';

const PROCEDURES = [
  { code: '1.004873', words: 'tinh trang hon nhan', name: 'Xác nhận tình trạng hôn nhân', printed: /GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN/ },
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
async function takeIn(officer, { code, words }, shots) {
  const it = example(code, { channel: 'counter' });
  await officer.goto('/quay');
  await officer.fill('#q', words);
  await officer.keyboard.press('Enter');
  await officer.waitForURL(/[?]q=/);
  await shots(officer, 'quay-tim');
  await officer.click(`a[href="/quay/moi?thu_tuc=${code}"]`);
  const values = { 'applicant.name': 'Trần Thị Bình', 'applicant.id_no': '079185000002', 'applicant.address': 'Số 12, thôn Đồng Hòa, xã Kim Bôi', 'applicant.phone': '0912345678', ...formValues(it.values) };
  await shots(officer, `quay-moi-${code}`);
  await fillForm(officer, values, () => officer.getByRole('button', { name: 'Lưu và kiểm tra giấy tờ' }).click());
  await shots(officer, `quay-kiem-tra-${code}`);
  for (const box of await officer.locator('[name^="o."]').all()) await box.fill('1');
  await officer.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await shots(officer, `ho-so-da-nhan-${code}`);
  return (await officer.locator('.mc-caption .mc-code').innerText()).trim();
}

for (const size of [DESK, PHONE])
  for (const js of [true, false])
    describe(`at the desk, ${size.width} px, ${js ? 'with' : 'without'} scripts`, () => {
      for (const procedure of PROCEDURES)
        test(`${procedure.code} ${procedure.name}`, async () => {
          const office = new Office(browser, server, { size, js });
          const shots = js ? look : async () => {};
          const officer = await office.as('officer');
          const code = await takeIn(officer, procedure, shots);
          assert.match(code, /^[0-9A-Z.]+-\d{6}-\d{4}$/);
          const slip = await pdfText(officer, await officer.locator('a[href^="/cong-viec/phieu/"]').first().getAttribute('href'), `mau01-${procedure.code}`);
          assert.match(slip.text, /GIẤY TIẾP NHẬN HỒ SƠ/);
          assert.ok(slip.text.includes(code), 'the slip names the code');
          assert.ok(codesOf(slip.path).some((line) => line.includes(code)), 'the barcode reads back');
          await workThrough(office, code);
          const specialist = await office.as('specialist');
          await openDossier(specialist, code);
          await shots(specialist, `ho-so-xong-${procedure.code}`);
          const result = await pdfText(specialist, `${specialist.url()}/ket-qua`, `ket-qua-${procedure.code}`);
          assert.match(result.text, procedure.printed);
          await officer.goto('/quay');
          await officer.getByRole('link', { name: code }).click();
          await shots(officer, `tra-${procedure.code}`);
          await officer.getByRole('button', { name: 'Đã giao kết quả' }).click();
          assert.match(await officer.locator('.mc-dossier__meta').innerText(), /Đã trả kết quả/);
          await office.close();
        });
    });
