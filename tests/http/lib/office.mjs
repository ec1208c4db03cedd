// The people of the demonstration over plain HTTP, and what they do all day. For the tests beside this folder.
//
//   const office = new Office(await startMotcua());
//   const officer = await office.as('motcua');        // a logged-in Client; officer.csrf is the token of its session
//   const id = await takeIn(officer, '1.004873');      // a dossier from the desk
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMotcua } from '../../lib/motcua.mjs';
import { example, formValues, SCAN } from '../../lib/examples.mjs';

// One login a role, as the demonstration makes them.
export const PEOPLE = { citizen: 'congdan', other: 'congdan2', officer: 'motcua', specialist: 'chuyenvien', leader: 'lanhdao', volunteer: 'hotro', clerk: 'vanthu', supervisor: 'giamsat', admin: 'quantri' };

export const routes = () => runMotcua(['routes']).trim().split('\n').map((line) => JSON.parse(line));

export class Office {
  constructor(server) {
    this.aheadMs = server.env.MOTCUA_NOW ? Date.parse(server.env.MOTCUA_NOW) - Date.now() : 0; // of the server's clock
    Object.assign(this, { server, sessions: new Map(), twins: {} }); // twins: logins that share password and secret with another
  }

  get db() {
    return this.server.database ? ['--db', `postgres:${conninfo(this.server)}`] : [];
  }

  logins() {
    this.known ??= runMotcua(['demo', '--logins', '--json', '--data', this.server.data, ...this.db]).trim().split('\n').map((line) => JSON.parse(line));
    return this.known;
  }

  // The one session of that login; a one-time code opens one session only.
  as(login) {
    if (!this.sessions.has(login)) this.sessions.set(login, this.signIn(login));
    return this.sessions.get(login);
  }

  // A session more.
  async signIn(login) {
    const { password, secret } = this.logins().find((one) => one.login === (this.twins[login] ?? login));
    const client = this.server.client();
    const page = await client.login(login, password, { secret, atMs: Date.now() + this.aheadMs });
    assert.ok(client.cookies.has('mc_phien') || page.forms.some((form) => form.action === '/dang-xuat'), `${login} could not log in: ${page.main}`);
    client.csrf = csrfOf(await client.get('/gioi-thieu'));
    assert.ok(client.csrf, `${login} has no CSRF token`);
    return client;
  }
}

export const csrfOf = (page) => page.forms.find((form) => form.action === '/dang-xuat')?.all.find((field) => field.name === 'csrf')?.value;

// ---- text messages ----

// What an administrator writes of the gateway of tests/lib/sms.mjs.
export const gateway = (url) => ({ url, media_type: 'application/json', template: '{"to":"{to}","text":"{text}","ref":"{id}","receipt":"{receipt}"}', secret: 'Bearer khoa-bi-mat',
  success_pointer: '/result/code', success_value: '0', id_pointer: '/result/id', receipt_ok: 'DELIVRD', receipt_bad: 'UNDELIV', plain: 'true', receipts: 'true', enabled: 'true' });
export const openGateway = async (admin, url) => (await admin.get('/quan-tri/tin-nhan')).submit(gateway(url), { form: '/quan-tri/tin-nhan' });

// ---- what stands in the database ----

const conninfo = (server) => process.env.MOTCUA_TEST_PG.replace(/dbname=\S+/, `dbname=${server.database}`);

// Rows of a SELECT as lists of texts (NULL is ''); also runs other statements.
export function sql(server, statement) {
  const [command, ...args] = server.database
    ? ['psql', conninfo(server), '-v', 'ON_ERROR_STOP=1', '-qAt', '-F', '\x1f', '-R', '\x1e', '-c', statement]
    : ['sqlite3', '-bail', '-cmd', '.timeout 10000', '-ascii', join(server.data, 'motcua.db'), statement];
  const out = execFileSync(command, args, { encoding: 'utf8', maxBuffer: 64 << 20 });
  return out.replace(/[\x1e\n]+$/, '').split('\x1e').filter((row) => row !== '').map((row) => row.split('\x1f'));
}

export const one = (server, statement) => sql(server, statement)[0]?.[0];

// Where that text stands in the database, as it is and by itself: ['notice.title', …]. Every column of every table is looked through.
export function whereIs(server, text) {
  const columns = sql(server, server.database
    ? "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema()"
    : "SELECT m.name, p.name, p.type FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.sql NOT LIKE 'CREATE VIRTUAL%'");
  const found = columns.map(([table, column, type]) => {
    const bytes = !server.database ? `CAST("${column}" AS BLOB)` : type === 'bytea' ? `"${column}"` : `convert_to("${column}"::text, 'UTF8')`;
    const hex = server.database ? `encode(${bytes}, 'hex')` : `hex(${bytes})`;
    const part = server.database ? `position(convert_to('${text}', 'UTF8') IN ${bytes})` : `instr(${bytes}, CAST('${text}' AS BLOB))`;
    return `SELECT '${table}.${column}', ${hex} FROM "${table}" WHERE ${part} > 0`;
  });
  const alone = new RegExp(`(?<![0-9A-Za-z])${text}(?![0-9A-Za-z])`);
  const rows = [];
  for (let i = 0; i < found.length; i += 200) rows.push(...sql(server, found.slice(i, i + 200).join(' UNION ALL ')));
  return [...new Set(rows.filter(([, hex]) => alone.test(Buffer.from(hex, 'hex').toString('latin1'))).map(([place]) => place))];
}

// Everything that somebody would miss: rows and versions of each table, without the marks of having looked or tried.
// A one-time code that was used is a mark of having logged in, and no row that somebody would miss.
const TABLES = { account: 'version', account_way: 'second', oidc_provider: 'version', passkey: '0', draft: 'version', upload: 'version', dossier: 'version', dossier_party: '0', clock_change: '0', paper_request: '0', task: 'version', process_var: '0', paper: 'version',
  slip: '0', fee: 'version', result: 'version', correction: 'version', notice: '0', delivery: '0', notice_address: '0', notice_wish: 'version', sms_gateway: 'version', message: '0', agenda_feed: '0', reminder: '0', reminder_decline: '0', outbox: '0', staff_role: 'version', unit: 'version', setting: 'version', person: 'version', person_number: '0', party_person: '0', person_doubt: 'version', person_merge: 'version', series: 'last_no', succession: 'version', succession_rule: '0', idempotency: '0' };
export function stored(server) {
  const parts = Object.entries(TABLES).map(([table, sum]) => `SELECT '${table}', count(*), coalesce(sum(${sum}), 0) FROM ${table}${table === 'idempotency' ? " WHERE actor NOT LIKE 'totp:%'" : ''}`);
  parts.push("SELECT 'event', count(*), 0 FROM event WHERE kind NOT LIKE 'access.%' AND kind NOT LIKE 'account.login%' AND kind NOT IN ('result.downloaded', 'correction.downloaded')");
  return Object.fromEntries(sql(server, parts.join(' UNION ALL ')).map(([table, rows, sum]) => [table, `${rows} rows, sum ${sum}`]));
}

// ---- forms ----

// Fills in what stands on the page, sends it, and answers the questions that this opens.
export async function answerForm(page, values, { form, button, most = 6 } = {}) {
  const start = new URL(page.url).pathname;
  for (let i = 0; i < most; i++) {
    const chosen = page.form(form ?? button);
    page = await page.submit(fitting(chosen, values), { form: chosen, button });
    if (new URL(page.url).pathname !== start || ![200, 422].includes(page.status)) return page;
  }
  assert.fail(`${start} was never accepted: ${page.main}`);
}

// Of the values those that stand on the form, as its fields take them.
export function fitting(form, values) {
  const has = (name) => form.all.find((field) => field.name === name);
  const given = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === '') continue;
    const field = has(name);
    if (!field && has(`${name}.d`)) [given[`${name}.d`], given[`${name}.m`], given[`${name}.y`]] = dayParts(value);
    else if (field?.type === 'checkbox' && field.value !== 'true') given[name] = String(value).split('|');
    else if (field && field.type !== 'hidden') given[name] = String(value);
  }
  return given;
}

function dayParts(value) {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  return iso ? [iso[3], iso[2], iso[1]] : String(value).split('/');
}

export const idIn = (page) => /\/(\d+)(?:\/|\?|$)/.exec(page.path)?.[1] ?? assert.fail(`no id in ${page.path} (${page.status}): ${page.main}`);

// ---- at the desk ----

export const APPLICANT = { 'applicant.name': 'Trần Thị Bình', 'applicant.id_no': '079185000002', 'applicant.address': 'Số 12, thôn Đồng Hòa, xã Kim Bôi', 'applicant.phone': '0912345678' };

// A person in front of the counter; ends where the papers are checked. Returns the page.
export async function takeIn(officer, code, more = {}) {
  const values = { ...APPLICANT, ...formValues(example(code, { channel: 'counter' }).values), ...more };
  const page = await answerForm(await officer.get(`/quay/moi?thu_tuc=${code}`), values, { form: '/quay/moi' });
  assert.match(page.path, /^\/quay\/ho-so\/\d+$/, `${code} was not taken in (${page.status}): ${page.main}`);
  return page;
}

export async function receive(page, sheets = '1') {
  const form = page.form('Tiếp nhận hồ sơ');
  const counts = Object.fromEntries(form.all.filter((field) => field.name.startsWith('o.')).map((field) => [field.name, sheets]));
  const next = await page.submit(counts, { form });
  assert.match(next.path, /^\/cong-viec\/ho-so\/\d+$/, `not received (${next.status}): ${next.main}`);
  return next;
}

// ---- online ----

// From the procedure to "send"; returns the page on which it may be sent.
export async function prepareOnline(citizen, code, { deliver = 'online', fresh = false } = {}) {
  const it = example(code, { channel: 'online' });
  let page = await citizen.post('/ho-so/nhap', { csrf: citizen.csrf, thu_tuc: code, ...(fresh && { moi: '1' }) });
  if (page.path === '/ho-so/nhap') page = await page.submit({}, { button: 'Bắt đầu hồ sơ khác' }); // one was sent just now
  const base = `/ho-so/nhap/${idIn(page)}`;
  page = await answerForm(await citizen.get(`${base}/to-khai`), formValues(it.values), { form: `${base}/to-khai`, button: /tiếp tục/i });
  assert.equal(page.path, `${base}/giay-to`, `the form of ${code}: ${page.main}`);
  for (;;) {
    const open = page.forms.find((form) => form.enctype === 'multipart/form-data' && aroundForm(page, form).includes('mc-tag--todo'));
    if (!open) break;
    page = await page.submit({ tep: { name: 'giay-to.pdf', type: 'application/pdf', bytes: SCAN } }, { form: open });
  }
  page = await (await citizen.get(`${base}/nhan-ket-qua`)).submit({ deliver });
  return page;
}

function aroundForm(page, form) {
  const at = page.text.indexOf(`name="component" value="${form.all.find((field) => field.name === 'component').value}"`);
  const start = page.text.lastIndexOf('<section', at);
  return page.text.slice(start, at);
}

export async function sendOnline(citizen, code, options) {
  const review = await prepareOnline(citizen, code, options);
  const page = await review.submit({}, { form: /\/nop$/ });
  assert.match(page.path, /^\/ho-so\/(?:bo\/)?\d+\?moi=1$/, `${code} was not sent (${page.status}): ${page.main}`);
  return page;
}

// ---- steps ----

export async function openDossier(person, code) {
  const page = await person.get(`/quet?ma=${encodeURIComponent(code)}`);
  assert.match(page.path, /^\/cong-viec\/ho-so\/\d+$/, `dossier ${code} does not open (${page.status}): ${page.main}`);
  return page;
}

// Writes what a result must say and does not yet; draft: by key ("result.birth_place"), otherwise any words.
export async function fillDraft(page, draft = {}) {
  const open = await page.client.get(page.forms.length && /\/cong-viec\/ho-so\/\d+\/du-thao\?thieu=1/.exec(page.text)[0]);
  const form = open.form(/\/du-thao$/), given = {};
  for (const { name } of form.all) {
    const key = name.replace(/^f\./, 'form.').replace(/^r\./, 'result.');
    if (key in draft) given[name] = draft[key];
    else if (open.text.includes(`id="${name}-error"`)) given[name] = 'ghi theo Sổ';
  }
  return open.submit(given, { form });
}

// Takes and completes what stands in front of this person. Returns the page, and how many steps there were.
export async function workAs(person, code, { outcome = 'Duyệt', draft } = {}) {
  let page = await openDossier(person, code);
  let steps = 0;
  for (; steps < 6; steps++) {
    const take = page.forms.find((form) => /\/nhan$/.test(form.action) && form.action.startsWith('/cong-viec/buoc/'));
    if (!take) break;
    page = await page.submit({}, { form: take });
    const scan = page.forms.find((form) => /\/ban-ky$/.test(form.action));
    if (scan) page = await page.submit({ scan: { name: 'ban-ky.pdf', type: 'application/pdf', bytes: SCAN } }, { form: scan });
    const done = page.form(/\/xong$/);
    const approval = done.buttons.some((button) => button.name === 'outcome');
    const back = approval && outcome !== 'Duyệt';
    page = await page.submit({ opinion: back ? 'Xem lại nơi cư trú giúp tôi.' : 'Đã xem, đủ điều kiện.' }, { form: done, ...(approval && { button: outcome }) });
    if (page.status === 422 && page.text.includes('/du-thao?thieu=1')) {
      page = await fillDraft(page, draft);
      page = await page.submit({ opinion: 'Đã xem, đủ điều kiện.' }, { form: /\/xong$/, ...(approval && { button: outcome }) });
    }
    assert.equal(page.status, 200, `${page.path}: ${page.main}`);
    if (back) break;
  }
  return { page, steps };
}

// Round the office until nothing waits.
export async function workThrough(office, code, options) {
  for (let round = 0; round < 4; round++) {
    let steps = 0;
    for (const role of ['officer', 'specialist', 'leader', 'clerk']) steps += (await workAs(await office.as(PEOPLE[role]), code, options)).steps;
    if (!steps) return;
  }
}

// ---- papers ----

export function pdfText(bytes) {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-pdf-'));
  try {
    writeFileSync(join(dir, 'a.pdf'), bytes);
    return execFileSync('pdftotext', ['-layout', join(dir, 'a.pdf'), '-'], { encoding: 'utf8' }).normalize('NFC');
  } finally {
    rmSync(dir, { recursive: true });
  }
}
