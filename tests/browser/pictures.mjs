// The pictures of the README files, from the screens of the demonstration as they are: tests/browser/pictures.sh.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMotcua } from '../lib/motcua.mjs';
import { launch, PHONE } from './lib/browser.mjs';
import { Office } from './lib/journey.mjs';

const FOLDER = 'docs/pictures', BYTES_MAX = 120_000; // as tests/tools/docs_test.sh allows
const SCREEN = { width: 1280, height: 860 };

async function shoot(page, name) {
  await page.evaluate(() => document.fonts.ready);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 70 });
  const path = join(FOLDER, `${name}.webp`);
  writeFileSync(path, Buffer.from(data, 'base64'));
  const { size } = statSync(path);
  console.log(`${path} ${page.viewportSize().width} x ${page.viewportSize().height}, ${size} B`);
  assert.ok(size <= BYTES_MAX, `${path} is too large`);
}

// Pictures side by side on one page, each `width` wide.
async function shootTogether(browser, pictures, width, height, name) {
  const page = await (await browser.newContext({ viewport: { width: pictures.length * (width + 40) + 40, height: height + 80 } })).newPage();
  const images = pictures.map((png) => `<img width="${width}" src="data:image/png;base64,${png.toString('base64')}" alt="">`).join('');
  await page.setContent(`<style>body{margin:0;padding:40px;display:flex;gap:40px;background:#e8eeee}img{display:block;box-shadow:0 2px 12px #0003}</style>${images}`);
  await shoot(page, name);
  await page.context().close();
}

// The first dossier of the list in that state.
async function openFirst(page, list, state) {
  await page.goto(list);
  await page.locator('tr', { hasText: state }).locator('.mc-row-link').first().click();
  await page.mouse.move(0, 0);
}

async function slip(page, dossier) {
  await page.goto(`/cong-viec/ho-so/${dossier}`);
  const href = await page.getByRole('link', { name: /Mẫu 01|tiếp nhận/i }).first().getAttribute('href');
  const folder = mkdtempSync(join(tmpdir(), 'motcua-pictures-'));
  writeFileSync(join(folder, 'slip.pdf'), await (await page.context().request.get(href)).body());
  execFileSync('pdftoppm', ['-r', '110', '-png', '-singlefile', join(folder, 'slip.pdf'), join(folder, 'slip')]);
  const png = readFileSync(join(folder, 'slip.png'));
  rmSync(folder, { recursive: true });
  return png;
}

const browser = await launch();
const server = await startMotcua({ small: false, env: { MOTCUA_RATE_OFF: '1' } });
try {
  const people = new Office(browser, server, { size: SCREEN });
  const officer = await people.as('officer'), specialist = await people.as('specialist');
  const visitor = await (await browser.newContext({ baseURL: server.url, viewport: SCREEN, locale: 'vi-VN' })).newPage();
  await visitor.goto('/');
  await shoot(visitor, 'home');
  await openFirst(officer, '/quay', 'Chờ tiếp nhận');
  await shoot(officer, 'check');
  await officer.goto('/quay');
  await shoot(officer, 'desk');
  await openFirst(specialist, '/cong-viec', 'Soạn');
  await shoot(specialist, 'dossier');

  const rows = execFileSync('sqlite3', ['-separator', ' ', join(server.data, 'motcua.db'), "SELECT id, code, secret FROM dossier WHERE state = 'processing' ORDER BY id DESC LIMIT 1"], { encoding: 'utf8' });
  const [id, code, secret] = rows.trim().split(' ');
  await shootTogether(browser, [await slip(officer, id)], 620, 880, 'mau01');
  const phone = await (await browser.newContext({ baseURL: server.url, viewport: PHONE, deviceScaleFactor: 1.5, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' })).newPage();
  const shots = [];
  for (const path of ['/thu-tuc/1.004873', `/t/${code}/${secret}`]) {
    await phone.goto(path);
    await phone.evaluate(() => document.fonts.ready);
    shots.push(await phone.screenshot());
  }
  await shootTogether(browser, shots, 360, 740, 'phone');
  await people.close();
} finally {
  await browser.close();
  await server.stop();
}
