// Files from a phone and a desk: in pieces with their progress, the network cut and back, the page opened again and the same file
// chosen, photos made smaller, several at once, without scripts.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { pdf, png } from '../http/lib/files.mjs';
import { axe, DESK, launch, overflowing, PHONE } from './lib/browser.mjs';
import { look, Office, SCREENS } from './lib/journey.mjs';

let browser, server;
before(async () => {
  browser = await launch();
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

mkdirSync(SCREENS, { recursive: true });
const file = (name, bytes) => {
  writeFileSync(`${SCREENS}/${name}`, bytes);
  return `${SCREENS}/${name}`;
};
const box = (page) => page.locator('section.mc-box').first();
// What need not be handed in stands behind a fold until there is a file.
async function unfold(page) {
  if (!(await box(page).isVisible())) await page.locator('main > details > summary').last().click();
}
const send = (page) => box(page).locator('form[enctype] button[type=submit]').click();

async function draft(citizen) {
  await citizen.goto('/thu-tuc/1.004873');
  await citizen.locator('form[action="/ho-so/nhap"] button').first().click();
  const at = citizen.url().replace(/\?.*/, '');
  await citizen.goto(`${at}/giay-to`);
  await unfold(citizen);
}

for (const size of [DESK, PHONE])
  describe(`${size.width} px wide`, () => {
    let office, page;
    before(async () => {
      office = new Office(browser, server, { size, js: true });
      page = await office.as('citizen');
      await draft(page);
    });
    after(() => office?.close());

    test('the network goes and comes back; the progress is seen', async () => {
      const path = file(`to-${size.width}.pdf`, pdf({ bytes: 1_500_000, seed: size.width }));
      let pieces = 0;
      await page.route('**/tai-len/*', (route) => (route.request().method() === 'PATCH' && ++pieces === 2 ? route.abort('aborted') : route.continue()));
      await box(page).locator('input[type=file]').first().setInputFiles(path);
      await send(page);
      await page.getByText(/Phần đã gửi vẫn còn/).waitFor();
      assert.ok(await page.locator('progress').evaluate((bar) => bar.value > 0 && bar.value < 100));
      await look(page, `tai-len-cat-${size.width}`);
      await page.locator('.mc-file', { hasText: `to-${size.width}.pdf` }).waitFor();
      await page.getByText(/Đã nhận đủ tệp/).waitFor();
      await page.unroute('**/tai-len/*');
      assert.ok(pieces > 3, `${pieces} pieces`);
    });

    test('the page opened again, the same file chosen: it goes on where it was', async () => {
      const bytes = pdf({ bytes: 1_200_000, seed: 3 + size.width }), path = file(`lai-${size.width}.pdf`, bytes);
      let pieces = 0, sent = 0, held;
      const reached = new Promise((done) => (held = done));
      await page.route('**/tai-len/*', (route) => {
        if (route.request().method() !== 'PATCH') return route.continue();
        if (++pieces <= 2) return route.continue();
        held();
        return route.abort('aborted');
      });
      await box(page).locator('input[type=file]').first().setInputFiles(path);
      await send(page);
      await reached;
      await page.unroute('**/tai-len/*');
      await page.reload();
      await unfold(page);
      page.on('request', (request) => { if (request.method() === 'PATCH') sent += request.postDataBuffer()?.length ?? 0; });
      await box(page).locator('input[type=file]').first().setInputFiles(path);
      await send(page);
      await page.locator('.mc-file', { hasText: `lai-${size.width}.pdf` }).waitFor();
      assert.ok(sent > 0 && sent < bytes.length - 256 * 1024, `${sent} of ${bytes.length} bytes were sent again`);
    });

    test('several at once; one that is refused says why, and the other is there', async () => {
      const good = file(`tot-${size.width}.pdf`, pdf({ bytes: 400_000, seed: 5 + size.width }));
      const bad = file(`xau-${size.width}.pdf`, pdf({ bytes: 400_000, root: '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>' }));
      await box(page).locator('input[type=file]').first().setInputFiles([good, bad]);
      await send(page);
      await page.getByRole('alert').filter({ hasText: 'lệnh tự chạy' }).waitFor();
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(await overflowing(page), []);
      await look(page, `tai-len-tu-choi-${size.width}`);
      await page.reload();
      await page.locator('.mc-file', { hasText: `tot-${size.width}.pdf` }).waitFor();
      assert.equal(await page.locator('.mc-file', { hasText: `xau-${size.width}` }).count(), 0);
    });

    test('a heavy photo may be made smaller; a small picture of it is shown', async () => {
      const path = file(`anh-${size.width}.png`, png(2000, 1000 + size.width, 3_500_000));
      await box(page).locator('input[capture]').evaluate((input) => input.closest('details').open = true);
      await box(page).locator('input[capture]').setInputFiles(path);
      await page.getByLabel(/Thu nhỏ ảnh trước khi gửi/).check();
      await send(page); // so small now that it would have gone at once
      const there = page.locator('.mc-file', { hasText: `anh-${size.width}.jpg` });
      await there.waitFor();
      assert.ok(await there.locator('img').evaluate((img) => img.complete && img.naturalWidth > 0));
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(await overflowing(page), []);
      await look(page, `giay-to-anh-${size.width}`);
    });
  });

test('without scripts the form sends everything at once', async () => {
  const office = new Office(browser, server, { size: PHONE, js: false });
  const page = await office.as('citizen');
  await draft(page);
  await box(page).locator('input[type=file]').first().setInputFiles(file('khong-script.pdf', pdf({ bytes: 700_000, seed: 9 })));
  await send(page);
  await page.locator('.mc-file', { hasText: 'khong-script.pdf' }).waitFor();
  await office.close();
});
