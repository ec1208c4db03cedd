// What people do, step by step, in a real browser: used by the journeys of each procedure.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { axe, open, overflowing, DESK, PHONE } from './browser.mjs';
import { ENGINE, runMotcua } from '../../lib/motcua.mjs';
import { totp } from '../../lib/totp.mjs';

export const SCREENS = 'build/screens';

// Every journey runs on a desk and on a phone, on the phone also without scripts; on PostgreSQL the desk is enough.
export const VARIANTS = ENGINE === 'postgres' ? [{ size: DESK, js: true }]
  : [{ size: DESK, js: true }, { size: PHONE, js: true }, { size: PHONE, js: false }];

// ---- logins: one browser context a role, kept for the whole test file ----

export class Office {
  constructor(browser, server, { size = DESK, js = true } = {}) {
    Object.assign(this, { browser, server, size, js, people: new Map(), problems: [] });
  }

  logins() {
    if (this.server.logins) return this.server.logins;
    const db = this.server.database ? ['--db', `postgres:${process.env.MOTCUA_TEST_PG.replace(/dbname=\S+/, `dbname=${this.server.database}`)}`] : [];
    const lines = runMotcua(['demo', '--logins', '--json', '--data', this.server.data, ...db]).trim().split('\n').map((line) => JSON.parse(line));
    this.server.logins = {};
    for (const one of lines) this.server.logins[one.role] ??= one;
    return this.server.logins;
  }

  // The page of that role, logged in. Roles: citizen, officer, specialist, leader, clerk, supervisor, admin.
  async as(role) {
    if (this.people.has(role)) return this.people.get(role).page;
    const jar = (this.server.cookies ??= {}); // a one-time code opens one session: the role's windows share it
    const person = await open(this.browser, { size: this.size, js: this.js, baseURL: this.server.url, cookies: jar[role] });
    this.people.set(role, person);
    if (!jar[role]) {
      await this.signIn(role, person.page);
      jar[role] = await person.context.cookies();
    }
    return person.page;
  }

  async signIn(role, page) {
    const { login, password, secret } = this.logins()[role];
    await page.goto('/dang-nhap');
    await page.fill('[name=login]', login);
    await page.fill('[name=password]', password);
    await page.click('main button[type=submit]');
    if (secret) {
      await page.fill('[name=code]', totp(secret));
      await page.click('main button[type=submit]');
    }
    assert.ok(!page.url().includes('/dang-nhap'), `${role} could not log in: ${await page.locator('main').innerText()}`);
  }

  async close() {
    for (const { problems, close } of this.people.values()) {
      this.problems.push(...problems);
      await close();
    }
    assert.deepEqual(this.problems, [], 'a page complained');
  }
}

// ---- pages ----

// No accessibility finding, nothing sticks out, no English left, a picture for whoever wants to look.
export async function look(page, name) {
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}-${page.viewportSize().width}.png`), fullPage: true });
  assert.deepEqual(await axe(page), [], `axe on ${page.url()}`);
  assert.deepEqual(await overflowing(page), [], `sideways on ${page.url()}`);
}

async function fillOne(page, name, value) {
  const field = page.locator(`[name="${name}"]`);
  if (await field.count() === 0) return fillDay(page, name, value);
  const kind = await field.first().evaluate((e) => (e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()));
  if (kind === 'hidden') return;
  if (kind === 'radio' || kind === 'checkbox') {
    const wanted = String(value).split('|');
    for (const one of await field.all()) {
      const mine = kind === 'checkbox' && wanted.length === 1 && wanted[0] === 'true' ? true : wanted.includes(await one.getAttribute('value'));
      if (mine) await one.check();
    }
  } else if (kind === 'select') {
    await field.selectOption(String(value));
  } else {
    await field.fill(String(value));
  }
}

async function fillDay(page, name, value) {
  const day = page.locator(`[name="${name}.d"]`);
  if (await day.count() === 0) return;
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  const [d, m, y] = iso ? [iso[3], iso[2], iso[1]] : String(value).split('/');
  await day.fill(d);
  await page.fill(`[name="${name}.m"]`, m ?? '');
  await page.fill(`[name="${name}.y"]`, y ?? '');
}

// Fills every question of the values that stands on the page; answers may open more questions, which the next page shows.
export async function fillForm(page, values, submit, { most = 6 } = {}) {
  for (let i = 0; i < most; i++) {
    const before = new URL(page.url()).pathname;
    for (const [key, value] of Object.entries(values)) if (value !== '') await fillOne(page, key, value);
    await submit();
    await page.waitForLoadState();
    if (new URL(page.url()).pathname !== before) return;
  }
  assert.fail(`the form was never accepted: ${await page.locator('main').innerText()}`);
}

// ---- examples of a procedure: the answers that a person gives ----

export function example(code, { channel } = {}) {
  const dir = join('procedures', code, 'examples');
  for (const file of readdirSync(dir).sort()) {
    const one = JSON.parse(readFileSync(join(dir, file), 'utf8'));
    for (const it of Array.isArray(one) ? one : [one])
      if (it.expect.verdict === 'accepted' && (!channel || it.channel === channel)) return it;
  }
  throw new Error(`no accepted example of ${code} through ${channel}`);
}

export const formValues = (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [`f.${key}`, value]));

// ---- papers ----

// A small PDF that stands for a scan.
export function scanFile(name = 'ban-ky.pdf') {
  const path = join(SCREENS, name);
  mkdirSync(SCREENS, { recursive: true });
  const body = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
  writeFileSync(path, body);
  return path;
}

// Text of a PDF that this page may open.
export async function pdfText(page, href, name) {
  const answer = await page.context().request.get(href);
  assert.equal(answer.status(), 200, href);
  assert.equal(answer.headers()['content-type'], 'application/pdf');
  const path = join(SCREENS, `${name}.pdf`);
  mkdirSync(SCREENS, { recursive: true });
  writeFileSync(path, await answer.body());
  return { path, text: execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).normalize('NFC') };
}

// Barcodes and QR codes on the first page of a PDF.
export function codesOf(path) {
  const png = path.replace(/\.pdf$/, '');
  execFileSync('pdftoppm', ['-r', '150', '-png', '-f', '1', '-l', '1', '-singlefile', path, png]);
  return execFileSync('zbarimg', ['-q', `${png}.png`], { encoding: 'utf8' }).trim().split('\n');
}

// ---- the office works ----

export async function openDossier(page, code) {
  await page.goto(`/quet?ma=${encodeURIComponent(code)}`);
  assert.match(page.url(), /\/cong-viec\/ho-so\/\d+$/, `dossier ${code} does not open`);
}

const mine = (page) => page.locator('.mc-moves');

// Takes and completes every step that stands in front of this role, as its people would.
export async function workAs(office, role, code, { outcome } = {}) {
  const page = await office.as(role);
  await openDossier(page, code);
  for (let i = 0; i < 6; i++) {
    const take = mine(page).getByRole('button', { name: 'Nhận xử lý' });
    if (await take.count() === 0) return page;
    await take.first().click();
    if (await page.locator('#scan').count()) {
      await page.setInputFiles('#scan', scanFile());
      await page.getByRole('button', { name: 'Gắn bản đã ký' }).click();
    }
    const approve = page.getByRole('button', { name: 'Duyệt', exact: true });
    if (await approve.count()) {
      if (outcome === 'sent_back') {
        await page.fill('#opinion', 'Xem lại nơi cư trú giúp tôi.');
        await page.getByRole('button', { name: 'Trả lại để sửa' }).click();
        return page;
      }
      await approve.click();
    } else {
      await page.fill('#opinion', 'Đã xem, đủ điều kiện.');
      await page.getByRole('button', { name: 'Xong, chuyển bước tiếp' }).click();
    }
  }
  return page;
}

// Goes round the office until nothing waits in front of anybody.
export async function workThrough(office, code, roles = ['officer', 'specialist', 'leader', 'clerk']) {
  for (let round = 0; round < 3; round++) for (const role of roles) await workAs(office, role, code);
}
