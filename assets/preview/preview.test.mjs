// The patterns themselves: valid HTML, no findings of axe, nothing sticking out at 360 px, targets large enough, no CSP
// violation; and what the script promises. `node --test assets/preview/`
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, DESK, focused, launch, open, overflowing, PHONE, scan, smallTargets, tabTo } from '../../tests/browser/lib/browser.mjs';
import { validateHtml } from '../../tests/lib/validate.mjs';
import { manifest, names, page as patternPage, serve } from './preview.mjs';

let browser, site;
before(async () => {
  browser = await launch();
  site = await serve();
});
after(async () => {
  await browser?.close();
  site?.close();
});
const visit = async (path, options) => {
  const tab = await open(browser, { baseURL: site.url, ...options });
  await tab.page.goto(path);
  return tab;
};

for (const name of names()) {
  test(`${name}: valid HTML`, async () => {
    assert.deepEqual(await validateHtml(patternPage(name)), []);
  });
  for (const size of [DESK, PHONE])
    test(`${name} at ${size.width}: axe, reflow, targets, CSP`, async () => {
      const { page, problems, close } = await visit(`/${name}`, { size });
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(await overflowing(page), []);
      const dense = await page.evaluate(() => document.body.classList.contains('mc-dense'));
      assert.deepEqual(await smallTargets(page, dense ? 24 : 44), []);
      assert.deepEqual(problems, []);
      await close();
    });
}

test('templates use only classes and icons that exist', () => {
  const css = readFileSync(`build/assets/dist/${manifest()['app.css']}`, 'utf8');
  const unstyled = ['govuk-template__body', 'govuk-checkboxes', 'govuk-radios', 'govuk-password-input']; // names of the base library without a rule of their own
  const unknown = readdirSync('src', { recursive: true, withFileTypes: false }).map(String).filter((file) => /views\/.*\.html$/.test(file)).flatMap((file) => {
    const used = [...readFileSync(`src/${file}`, 'utf8').matchAll(/\bclass="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"/g)].flatMap((match) => match[1].replace(/\{%.*?%\}/g, ' ').match(/(?<![\w-])(?:mc|govuk)-[\w-]+(?!\{|[\w-])/g) ?? []);
    return [...new Set(used)].filter((name) => !name.endsWith('-') && !unstyled.includes(name) && !new RegExp(`\\.${name}(?![\\w-])`).test(css)).map((name) => `src/${file}: ${name}`);
  });
  assert.deepEqual(unknown, []);
});

test('colours of text are readable on their grounds', () => {
  const settings = readFileSync('assets/styles/_settings.scss', 'utf8');
  const colour = (name) => settings.match(new RegExp(`^\\$${name}: #([0-9a-f]{6});`, 'm'))?.[1] ?? name;
  const light = (hex) => [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const contrast = (a, b) => ([x, y] = [light(colour(a)), light(colour(b))].sort((p, q) => q - p), (x + .05) / (y + .05));
  let x, y;
  const pairs = [['brand', 'ffffff', 7], ['link', 'ffffff', 7], ['text', 'ffffff', 7], ['muted', 'ffffff', 7], ['muted', 'surface', 7], ['red', 'ffffff', 7], ['green', 'ffffff', 7],
    ['red', 'red-tint', 6], ['green', 'green-tint', 6], ['amber', 'amber-tint', 7], ['grey', 'grey-tint', 7], ['brand', 'brand-tint', 7], ['text', 'focus', 7], ['line-strong', 'ffffff', 4.5]];
  assert.deepEqual(pairs.filter(([a, b, least]) => contrast(a, b) < least).map(([a, b, least]) => `${a} on ${b}: ${contrast(a, b).toFixed(1)} < ${least}`), []);
});

test('the collectors do see: a CSP violation, an axe finding, an overflow', async () => {
  const { page, problems, close } = await visit('/home', { size: PHONE });
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.bad = 1';
    const img = document.createElement('img');
    img.style.width = '900px';
    document.querySelector('main').append(script, img);
  });
  await page.waitForTimeout(100);
  assert.match(problems.join(), /Content Security Policy/i);
  assert.match((await axe(page)).join(), /image-alt/);
  assert.match((await overflowing(page)).join(), /img/);
  await close();
});

test('every page reads and submits without scripts', async () => {
  for (const name of names()) {
    const { page, problems, close } = await visit(`/${name}`, { js: false });
    assert.ok(await page.locator('h1').first().isVisible());
    assert.equal(await page.locator('[data-print]:visible').count(), 0, 'a print button needs a script');
    assert.deepEqual(problems, []);
    await close();
  }
  const { page, close } = await visit('/form', { js: false });
  assert.ok(await page.getByLabel('Địa chỉ nhận').isVisible(), 'what a choice reveals is there without a script');
  await close();
});

test('the error summary takes the focus and leads to the field', async () => {
  const { page, close } = await visit('/form');
  assert.match((await focused(page)).name, /Còn 2 chỗ/);
  await page.getByRole('link', { name: 'Ghi ngày sinh của bé' }).click();
  assert.equal((await focused(page)).id, 'ngay_sinh-ngay');
  await close();
});

test('a form saves itself and says when', async () => {
  const { page, close } = await visit('/form');
  const answered = page.waitForResponse('**/nhap/12/luu');
  await page.getByLabel('Điều muốn nói thêm').fill('Cảm ơn quầy 2');
  await page.getByLabel('Điều muốn nói thêm').blur();
  await answered;
  await page.waitForFunction(() => /^Đã lưu lúc \d\d:\d\d$/.test(document.querySelector('[data-autosave-status]').textContent) && document.querySelector('[data-autosave-status]').dataset.state === 'saved');
  const sent = new URLSearchParams(site.posts.at(-1).body);
  assert.equal(site.posts.at(-1).path, '/nhap/12/luu');
  assert.equal(sent.get('ghi_chu'), 'Cảm ơn quầy 2');
  assert.equal(sent.has('anh'), false);
  const before = site.posts.length;
  await page.getByLabel('Điều muốn nói thêm').focus();
  await page.getByLabel('Điều muốn nói thêm').blur();
  await page.waitForTimeout(600);
  assert.equal(site.posts.length, before, 'nothing changed, nothing sent');
  await close();
});

test('a lost network is told, and the words stay', async () => {
  const { page, context, close } = await visit('/form');
  await context.setOffline(true);
  await page.getByLabel('Điều muốn nói thêm').fill('Giữ lại nhé');
  await page.getByLabel('Điều muốn nói thêm').blur();
  await page.waitForFunction(() => document.querySelector('[data-autosave-status]').dataset.state === 'failed');
  assert.match(await page.locator('[data-autosave-status]').textContent(), /sẽ tự thử lại/);
  await context.setOffline(false);
  await page.getByLabel('Điều muốn nói thêm').press('!');
  await page.waitForFunction(() => document.querySelector('[data-autosave-status]').dataset.state === 'saved');
  await close();
});

test('a form that posts is sent once', async () => {
  const { page, close } = await visit('/form');
  const before = site.posts.length;
  await page.evaluate(() => {
    const button = [...document.querySelectorAll('button')].find((b) => b.textContent === 'Tiếp tục');
    button.click();
    button.click();
  });
  await page.waitForTimeout(500);
  assert.equal(site.posts.length, before + 1);
  await close();
});

test('a file that is too big is told before it is sent', async () => {
  const { page, close } = await visit('/form');
  writeFileSync('build/big.jpg', Buffer.alloc(10_400_000));
  await page.locator('#anh').setInputFiles('build/big.jpg');
  assert.match(await page.locator('[data-chosen-file]').textContent(), /big\.jpg nặng 10,4 MB, quá mức 10 MB/);
  await close();
});

test('a scanned code opens the dossier from anywhere; a person typing does not', async () => {
  const { page, close } = await visit('/inbox');
  await page.keyboard.type('H17.38', { delay: 120 });
  await page.keyboard.press('Enter');
  assert.match(page.url(), /\/inbox$/);
  await scan(page, 'H17.38.5-261116-0042');
  await page.waitForURL('**/quet?ma=H17.38.5-261116-0042');
  await close();
});

test('officers work with the keyboard: / searches, arrows go through rows, Enter opens', async () => {
  const { page, close } = await visit('/inbox');
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement.id === 'q');
  assert.equal(await page.inputValue('#q'), '');
  await page.keyboard.type('a/b');
  assert.equal(await page.inputValue('#q'), 'a/b');
  const first = await tabTo(page, 'H17.38.5-261110-0042');
  assert.ok(first.visible, 'the focus can be seen');
  await page.keyboard.press('ArrowDown');
  assert.equal((await focused(page)).name, 'H17.38.5-261120-0107');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/hs/2');
  await close();
});

test('rows are chosen together', async () => {
  const { page, close } = await visit('/inbox');
  assert.ok(await page.locator('.mc-bulk').isHidden());
  await page.getByLabel('Chọn tất cả').check();
  assert.equal(await page.locator('[data-chosen-number]').textContent(), '4');
  await page.getByLabel('Chọn hồ sơ 0042').uncheck();
  assert.equal(await page.locator('[data-chosen-number]').textContent(), '3');
  assert.ok(await page.locator('.mc-bulk').isVisible());
  await close();
});
