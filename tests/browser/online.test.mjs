// From home: each procedure through its online channel (or as far as it may be prepared) to the result.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { launch } from './lib/browser.mjs';
import { beginDraft, VARIANTS, example, fillForm, formValues, inTurn, look, Office, openDossier, scanFile, workAs, workThrough } from './lib/journey.mjs';

const ONLINE = [
  { code: '1.004873', name: 'Xác nhận tình trạng hôn nhân' },
  { code: '1.001193', name: 'Đăng ký khai sinh', confirm: true },
  { code: '1.000656', name: 'Đăng ký khai tử' },
  { code: '2.000635', name: 'Cấp bản sao trích lục' },
];
const PREPARED = [
  { code: '2.000815', name: 'Chứng thực bản sao' },
  { code: '2.000884', name: 'Chứng thực chữ ký' },
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

// Finds the procedure as a person would and fills in everything up to the answers' page.
async function prepare(citizen, { code }, channel, shots) {
  const it = example(code, { channel });
  await citizen.goto(`/thu-tuc/${code}`);
  await shots(citizen, `thu-tuc-${code}`);
  const draft = await beginDraft(citizen, code);
  await shots(citizen, 'nhap');
  await citizen.goto(`${draft}/to-khai`);
  await shots(citizen, `to-khai-${code}`);
  await fillForm(citizen, formValues(it.values), () => citizen.getByRole('button', { name: 'Lưu và tiếp tục' }).click());
  await citizen.goto(`${draft}/giay-to`);
  await shots(citizen, `giay-to-${code}`);
  await attach(citizen);
  return draft;
}

// A file for every paper that is needed and still has none.
async function attach(citizen) {
  for (let i = 0; i < 12; i++) {
    const missing = citizen.locator('section.mc-box').filter({ has: citizen.locator('input[type=file]') }).filter({ hasNot: citizen.locator('.mc-file') }).filter({ visible: true });
    if (await missing.count() === 0) return;
    await missing.first().locator('input[type=file]').first().setInputFiles(scanFile('giay-to.pdf'));
    await missing.first().locator('form[enctype] button').click();
    await citizen.waitForLoadState();
  }
  assert.fail('papers were never complete');
}

async function receive(office, requestNo, shots, code) {
  const officer = await office.as('officer');
  await officer.goto('/quay');
  await officer.getByRole('link', { name: requestNo }).click();
  await shots(officer, `quay-truc-tuyen-${code}`);
  await officer.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  return (await officer.locator('.mc-caption .mc-code').first().innerText()).trim();
}

for (const [turn, { size, js }] of VARIANTS.entries())
    describe(`from home, ${size.width} px, ${js ? 'with' : 'without'} scripts`, () => {
      let office; // its windows stay open from one test to the next, as people's do
      before(() => {
        office = new Office(browser, server, { size, js });
      });
      after(() => office.close());
      for (const procedure of ONLINE.filter(inTurn(turn)))
        test(`${procedure.code} ${procedure.name}`, async () => {
          const shots = js ? look : async () => {};
          const citizen = await office.as('citizen');
          const draft = await prepare(citizen, procedure, 'online', shots);
          await citizen.goto(`${draft}/nhan-ket-qua`);
          await citizen.locator('[name=deliver][value=counter]').check();
          await citizen.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
          await citizen.goto(`${draft}/kiem-tra`);
          await shots(citizen, `kiem-tra-${procedure.code}`);
          await citizen.getByRole('button', { name: 'Nộp hồ sơ' }).click();
          assert.match(citizen.url(), /\/ho-so\/\d+/);
          await shots(citizen, 'da-nop');
          const mine = citizen.url().replace(/\?.*/, '');
          const requestNo = /YC-[0-9A-Z.]+-\d{6}-\d{4}/.exec(await citizen.locator('main').innerText())?.[0];
          assert.ok(requestNo, 'a request number is shown');
          const code = await receive(office, requestNo, shots, procedure.code);
          await workThrough(office, code);
          if (procedure.confirm) {
            await citizen.goto(mine);
            await shots(citizen, 'xac-nhan');
            await citizen.getByRole('button', { name: 'Đúng rồi, tôi đồng ý' }).click();
            await workThrough(office, code);
          }
          await citizen.goto(mine);
          await shots(citizen, 'ho-so-cua-toi');
          assert.match(await citizen.locator('main').innerText(), /Đã có kết quả/);
          const officer = await office.as('officer');
          await officer.goto('/quay');
          await officer.getByRole('link', { name: code }).click();
          await officer.getByRole('button', { name: 'Đã giao kết quả' }).click();
          await citizen.goto(`/tra-cuu?ma=${code}`);
          assert.match(await citizen.locator('main').innerText(), /100|Đã trả kết quả/);
          await shots(citizen, 'tra-cuu');
        });
      for (const procedure of PREPARED.filter(inTurn(turn)))
        test(`${procedure.code} ${procedure.name}: prepared at home, done at the desk`, async () => {
          const shots = js ? look : async () => {};
          const citizen = await office.as('citizen');
          const draft = await prepare(citizen, procedure, 'counter', shots);
          await citizen.goto(`${draft}/kiem-tra`);
          await shots(citizen, 'chuan-bi');
          assert.equal(await citizen.getByRole('button', { name: 'Nộp hồ sơ' }).count(), 0, 'it cannot be sent from home');
          assert.match(await citizen.locator('main').innerText(), /bản chính|trước mặt|mang/i);
        });
    });

test('a draft that a leader sends back comes round again', async () => {
  const office = new Office(browser, server);
  const citizen = await office.as('citizen');
  const procedure = ONLINE[0];
  const draft = await prepare(citizen, procedure, 'online', async () => {});
  await citizen.goto(`${draft}/nhan-ket-qua`);
  await citizen.locator('[name=deliver][value=counter]').check();
  await citizen.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
  await citizen.goto(`${draft}/kiem-tra`);
  await citizen.getByRole('button', { name: 'Nộp hồ sơ' }).click();
  const requestNo = /YC-[0-9A-Z.]+-\d{6}-\d{4}/.exec(await citizen.locator('main').innerText())[0];
  const code = await receive(office, requestNo, async () => {}, procedure.code);
  await workAs(office, 'specialist', code);
  await workAs(office, 'leader', code, { outcome: 'sent_back' });
  const specialist = await office.as('specialist');
  await openDossier(specialist, code);
  assert.match(await specialist.locator('main').innerText(), /Xem lại nơi cư trú giúp tôi/);
  await workThrough(office, code);
  await openDossier(specialist, code);
  assert.match(await specialist.locator('.mc-dossier__meta').innerText(), /Đã có kết quả/);
  await office.close();
});
