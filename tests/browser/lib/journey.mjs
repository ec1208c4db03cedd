// What people do, step by step, in a real browser: used by the journeys of each procedure.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { axe, open, overflowing, DESK, PHONE } from './browser.mjs';
import { ENGINE, runMotcua } from '../../lib/motcua.mjs';
import { totp } from '../../lib/totp.mjs';

export const SCREENS = 'build/screens';

// Every journey runs on a desk and on a phone without scripts, with MOTCUA_TEST_VARIANTS=all also on a phone with them (in ./check the
// journeys by keyboard, through every turn and to every end do that); on PostgreSQL the desk is enough.
const phone = process.env.MOTCUA_TEST_VARIANTS === 'all' ? [{ size: PHONE, js: true }] : [];
export const VARIANTS = ENGINE === 'postgres' ? [{ size: DESK, js: true }] : [{ size: DESK, js: true }, ...phone, { size: PHONE, js: false }];
// For filter(): of a list of procedures those whose turn it is in this variant, so that in ./check each is lived through once, one on a
// desk and the next on a phone; with MOTCUA_TEST_VARIANTS=all, and on PostgreSQL, all of them in each.
export const inTurn = (turn) => (_, i) => process.env.MOTCUA_TEST_VARIANTS === 'all' || ENGINE === 'postgres' || i % 2 === turn % 2;

// ---- logins: one browser context a role, kept for the whole test file ----

export class Office {
  constructor(browser, server, { size = DESK, js = true } = {}) {
    Object.assign(this, { browser, server, size, js, people: new Map(), problems: [] });
    this.aheadMs = server.env.MOTCUA_NOW ? Date.parse(server.env.MOTCUA_NOW) - Date.now() : 0; // of the server's clock
  }

  logins() {
    if (this.server.logins) return this.server.logins;
    const lines = runMotcua(['demo', '--logins', '--json', ...this.server.place]).trim().split('\n').map((line) => JSON.parse(line));
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
      await page.fill('[name=code]', totp(secret, Date.now() + this.aheadMs));
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

const seen = new Set();

// No accessibility finding, nothing sticks out, a picture for whoever wants to look: once for each name and width.
export async function look(page, name) {
  const picture = `${name}-${page.viewportSize().width}.png`;
  if (seen.has(picture)) return;
  seen.add(picture);
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, picture), fullPage: true });
  assert.deepEqual(await axe(page), [], `axe on ${page.url()}`);
  assert.deepEqual(await overflowing(page), [], `sideways on ${page.url()}`);
}

// What can be answered on the page: name -> { kind, and what stands there now }. Asked once, for a hundred fields.
function fieldsOf(page) {
  return page.evaluate(() => {
    const fields = {};
    for (const e of document.querySelectorAll('main [name]')) {
      const kind = e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase();
      const one = (fields[e.name] ??= { kind, now: '', choices: [] });
      if (kind === 'radio' || kind === 'checkbox') one.choices.push({ value: e.value, checked: e.checked });
      else one.now = e.value;
    }
    return fields;
  });
}

async function fillOne(page, fields, name, value) {
  const field = fields[name];
  if (!field) return fillDay(page, fields, name, value);
  const at = page.locator(`[name="${name}"]`);
  if (field.kind === 'hidden' || (!field.choices.length && field.now === String(value))) return;
  if (field.kind === 'select') await at.selectOption(String(value));
  else if (!field.choices.length) await at.fill(String(value));
  const wanted = String(value).split('|');
  for (const [i, choice] of field.choices.entries()) {
    const meant = wanted.includes(choice.value) || (field.kind === 'checkbox' && value === 'true');
    if (meant && !choice.checked) await at.nth(i).check();
  }
}

async function fillDay(page, fields, name, value) {
  if (!fields[`${name}.d`]) return;
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  const parts = iso ? [iso[3], iso[2], iso[1]] : String(value).split('/');
  for (const [i, part] of ['d', 'm', 'y'].entries()) await fillOne(page, fields, `${name}.${part}`, parts[i] ?? '');
}

// Answers what of the values is asked on the page.
export async function fill(page, values) {
  for (let known = 0, fields = await fieldsOf(page); Object.keys(fields).length !== known; fields = await fieldsOf(page)) {
    known = Object.keys(fields).length; // with scripts an answer opens further questions at once
    for (const [key, value] of Object.entries(values)) if (value !== '') await fillOne(page, fields, key, value);
  }
}

// The same until the form is accepted; answers may open more questions, which the next page shows.
export async function fillForm(page, values, submit, { most = 6 } = {}) {
  for (let i = 0; i < most; i++) {
    const before = new URL(page.url()).pathname;
    await fill(page, values);
    await submit();
    await page.waitForLoadState();
    if (new URL(page.url()).pathname !== before) return;
  }
  assert.fail(`the form was never accepted: ${await page.locator('main').innerText()}`);
}

// From the procedure's page to a draft of it, also when one was sent just now; its address.
export async function beginDraft(page, code) {
  if (new URL(page.url(), 'http://x').pathname !== `/thu-tuc/${code}`) await page.goto(`/thu-tuc/${code}`);
  await page.locator('form[action="/ho-so/nhap"] button').first().click();
  const another = page.getByRole('button', { name: 'Bắt đầu hồ sơ khác' });
  if (await another.count()) await another.click();
  assert.match(page.url(), /\/ho-so\/nhap\/\d+$/, await page.locator('main').innerText());
  return page.url();
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

// Takes and completes every step that stands in front of this role, as its people would; says how many.
export async function workAs(office, role, code, { outcome } = {}) {
  const page = await office.as(role);
  await openDossier(page, code);
  for (let done = 0; done < 6; done++) {
    const take = mine(page).getByRole('button', { name: 'Nhận xử lý' });
    if (await take.count() === 0) return done;
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
        return done + 1;
      }
      await approve.click();
    } else {
      await page.fill('#opinion', 'Đã xem, đủ điều kiện.');
      await page.getByRole('button', { name: 'Xong, chuyển bước tiếp' }).click();
    }
    if (await page.locator('a.govuk-error-message').count()) {
      await fillDraft(page);
      await page.getByRole('button', { name: /^(Duyệt|Xong, chuyển bước tiếp)$/ }).click();
    }
  }
  return 6;
}

// What the result must say and does not yet: each message leads to its field.
async function fillDraft(page) {
  await page.locator('a.govuk-error-message').first().click();
  for (const field of await page.locator('.govuk-input--error, .govuk-textarea--error').all()) await field.fill('ghi theo Sổ');
  await page.getByRole('button', { name: 'Lưu dự thảo' }).click();
}

// Goes round the office until nothing waits in front of anybody.
export async function workThrough(office, code, roles = ['specialist', 'leader', 'clerk', 'officer']) {
  for (let idle = 0, i = 0; idle < roles.length && i < 3 * roles.length; i++) {
    idle = await workAs(office, roles[i % roles.length], code) ? 0 : idle + 1;
  }
}
