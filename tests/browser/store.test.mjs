// Not asked twice: said once, handed in once, used again at the second request. On a desk and on a phone without scripts.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { launch } from './lib/browser.mjs';
import { beginDraft, example, fillForm, formValues, look as picture, Office, scanFile, VARIANTS } from './lib/journey.mjs';

const BIRTH = '1.001193';
let browser, server;
before(async () => {
  browser = await launch();
  server = await startMotcua();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const box = (page) => page.locator('section.mc-box').filter({ has: page.getByRole('heading', { name: 'Giấy chứng sinh', exact: true }) });

async function prepare(citizen) {
  const draft = await beginDraft(citizen, BIRTH);
  await citizen.goto(`${draft}/to-khai`);
  await fillForm(citizen, formValues(example(BIRTH, { channel: 'online' }).values), () => citizen.getByRole('button', { name: 'Lưu và tiếp tục' }).click());
  await citizen.goto(`${draft}/giay-to`);
  return draft;
}

for (const { size, js } of VARIANTS)
  describe(`${size.width} px, ${js ? 'with' : 'without'} scripts`, () => {
    let office;
    before(() => {
      office = new Office(browser, server, { size, js });
    });
    after(() => office.close());

    test('say once, give once, use again', async () => {
      const look = js ? picture : async () => {};
      const citizen = await office.as('citizen'), officer = await office.as('officer');
      await citizen.goto('/toi-va-gia-dinh/them?quan_he=child');
      await citizen.getByLabel('Họ, chữ đệm, tên').fill('Lê Gia Bảo');
      await look(citizen, 'toi-va-gia-dinh-them');
      await citizen.getByRole('button', { name: 'Lưu' }).click();
      await citizen.getByText('Đã lưu.').waitFor();
      await look(citizen, 'toi-va-gia-dinh');

      let draft = await prepare(citizen);
      await box(citizen).locator('input[type=file]').first().setInputFiles(scanFile('chung-sinh.pdf'));
      await box(citizen).locator('form[enctype] button').click();
      await box(citizen).locator('.mc-file').first().waitFor();
      await citizen.goto(`${draft}/nhan-ket-qua`);
      await citizen.locator('[name=deliver][value=counter]').check();
      await citizen.locator('main button[type=submit]').first().click();
      await citizen.waitForLoadState();
      await citizen.goto(`${draft}/kiem-tra`);
      await look(citizen, 'kiem-tra-nguon');
      await citizen.locator('form[action$="/nop"] button').click();
      await citizen.waitForURL(/moi=1/);
      const id = /ho-so\/(\d+)/.exec(citizen.url())[1];
      await officer.goto(`/quay/ho-so/${id}`);
      await look(officer, 'quay-giay-da-co');
      await officer.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
      await officer.waitForLoadState();

      await citizen.goto('/giay-to-cua-toi');
      await look(citizen, 'giay-to-cua-toi');
      await citizen.getByRole('link', { name: 'Giấy chứng sinh' }).first().click();
      await look(citizen, 'giay-to-mot');

      draft = await prepare(citizen);
      await look(citizen, 'giay-to-dung-lai');
      await box(citizen).getByRole('button', { name: /^Dùng lại/ }).first().focus(); // by keyboard
      await citizen.keyboard.press('Enter');
      await citizen.getByText('Đã dùng lại giấy có sẵn.').waitFor();
      assert.equal(await box(citizen).locator('.mc-file').count(), 1);
      await citizen.goto('/rieng-tu');
      await look(citizen, 'rieng-tu');
    });
  });
