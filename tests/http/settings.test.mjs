// What an administrator sets: every setting that the program reads, and who decides the parts of bundles.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { Office, one, sql } from './lib/office.mjs';

let server, office, admin;
before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1', MOTCUA_NOW: '2026-11-20T08:30:00+07:00' } });
  office = new Office(server);
  admin = await office.as('quantri');
});
after(() => server?.stop());

const PAGE = '/quan-tri/cai-dat';
const formOf = (page, action) => page.forms.find((form) => form.action === action);
const events = (kind) => Number(one(server, `SELECT count(*) FROM event WHERE kind = '${kind}'`));
const stored = (key) => one(server, `SELECT value FROM setting WHERE key = '${key}'`);
const save = async (values) => (await admin.get(PAGE)).submit(values, { form: formOf(await admin.get(PAGE), PAGE) });

describe('settings', () => {
  test('each has a field with a name, a default and its law', async () => {
    const page = await admin.get(PAGE);
    const names = formOf(page, PAGE).all.map((field) => field.name);
    for (const key of ['office.name', 'intake.limit', 'supplement.limit', 'complaint.days', 'apology.draft_days', 'apology.new_days', 'oversee.untaken_days', 'oversee.applicant_days', 'code.direction',
      'slip.number.01', 'slip.number.ban_giao', 'result.number.amend', 'result.number.recall', 'mail.days', 'draft.days', 'security.contact']) assert.ok(names.includes(key), key);
    assert.match(page.main, /Luật Khiếu nại 02\/2011\/QH13 Điều 9\. ngày Mặc định: 90 ngày\. Chưa ai đổi/);
    assert.match(page.main, /Nghị định 61\/2018\/NĐ-CP Điều 19 khoản 4/);
    assert.ok(!/demo\.|bench\.|office\.unit_id/.test(page.text), 'what only commands keep is on the page');
  });

  test('a change is kept with who and when, and is an event', async () => {
    const before = events('setting.changed');
    const page = await save({ 'complaint.days': '60', 'slip.number.01': '{n}/TNHS-{yyyy}' });
    assert.equal(page.path, PAGE, page.main);
    assert.match(page.main, /Đã lưu thay đổi/);
    assert.match(page.main, /Mặc định: 90 ngày\. .{3,60} đổi lúc 8 giờ 3\d/);
    assert.equal(stored('complaint.days'), '60');
    assert.equal(stored('slip.number.01'), '{n}/TNHS-{yyyy}');
    assert.equal(events('setting.changed'), before + 2);
  });

  test('bad values are told at their fields, and nothing is lost', async () => {
    const all = () => JSON.stringify(sql(server, 'SELECT key, value, version FROM setting ORDER BY key'));
    const before = all();
    const bad = { 'complaint.days': ['0', '367', '', 'chín mươi', '-1', '1.5', '12345678'], 'apology.draft_days': ['31', '-1'], 'apology.new_days': ['0', '61'], 'mail.days': ['0', '3651'],
      'slip.number.02': ['', 'HDHS', '{n}{n}', '{n}/{x}', '{n', 'n}/x', `{n}${'x'.repeat(60)}`], 'result.number.recall': ['{yyyy}'], 'intake.limit': ['', '99 hours', 'none'], 'supplement.limit': ['4 working days'],
      'code.direction': ['', 'qd30'], 'office.name': [''], 'security.contact': ['ai do', 'javascript:alert(1)'], 'office.hotline': ['x'.repeat(51)] };
    for (const [key, values] of Object.entries(bad))
      for (const value of values) {
        const page = await admin.post(PAGE, { csrf: admin.csrf, version: formOf(await admin.get(PAGE), PAGE).all.find((field) => field.name === 'version').value, [key]: value, 'office.notice': 'Đang gõ dở' });
        assert.equal(page.status, 422, `${key} = ${value}: ${page.status}`);
        assert.ok(page.text.includes(`id="${key}-error"`), `${key} = ${value}: nothing is said at the field`);
        assert.ok(page.text.includes('value="Đang gõ dở"'), 'what was typed is lost');
      }
    assert.equal(all(), before);
  });

  test('what somebody else changed meanwhile is not written over', async () => {
    const form = formOf(await admin.get(PAGE), PAGE);
    const version = form.all.find((field) => field.name === 'version').value;
    await save({ 'draft.days': '91' });
    assert.equal((await admin.post(PAGE, { csrf: admin.csrf, version, 'draft.days': '92' })).status, 412);
    assert.equal(stored('draft.days'), '91');
  });

  test('nobody else comes here', async () => {
    assert.equal((await (await office.as('lanhdao')).get(PAGE)).status, 403);
    assert.equal((await (await office.as('congdan')).get(PAGE)).status, 403);
  });
});

describe('who decides a part', () => {
  const LIST = '/quan-tri/lien-thong';
  const agency = () => one(server, "SELECT value FROM setting WHERE key = 'office.unit_id'");
  const row = (word) => sql(server, `SELECT decides_id, version, nobody FROM bundle_agency WHERE word = '${word}'`)[0];
  const unit = (code) => one(server, `SELECT id FROM unit WHERE code = '${code}'`);
  const POLICE = 'G01.26.36.14', INSURANCE = 'G24.26.36', MINISTRY = 'G15';
  const change = async (word, to) => {
    const page = await admin.get(`${LIST}/${word}?don-vi=${agency()}`);
    return page.submit({ agency: to }, { form: formOf(page, `${LIST}/${word}`) });
  };

  // Agencies beside the office, not below it.
  before(() => {
    for (const [id, level, code, name] of [['7100000000000000000', 'commune', POLICE, 'Công an phường Khương Đình'], ['7100000000000000001', 'other', INSURANCE, 'Bảo hiểm xã hội cơ sở Thanh Xuân'],
      ['7100000000000000002', 'ministry', MINISTRY, 'Bộ Tư pháp']])
      sql(server, `INSERT INTO unit SELECT ${id}, NULL, '/${id}/', ${id}, kind, '${level}', '${name}', '${name}', superior, place, '${code}', NULL, area_code, address, phone, website, open_day, NULL, NULL, 1 FROM unit WHERE id = ${agency()}`);
  });

  test('is listed by bundle and part', async () => {
    const empty = await admin.get(LIST);
    assert.equal(empty.status, 200, empty.main);
    assert.match(empty.main, /Bộ phận một cửa chuyển đi và nhận kết quả về/);
    await change('insurance', unit(INSURANCE));
    const page = await change('police', unit(POLICE));
    for (const words of ['3.000722', '2.002913', 'Thẻ bảo hiểm y tế cho trẻ', 'Công an phường Khương Đình', 'Bảo hiểm xã hội cơ sở Thanh Xuân', 'Chế độ tử tuất']) assert.ok(page.main.includes(words), words);
    assert.ok(page.links.some((link) => link.href === `${LIST}/police?don-vi=${agency()}`));
    assert.ok(!page.links.some((link) => link.href.includes('/commune')), 'what the receiving agency decides is not given away');
  });

  test('changes from now on, with an event', async () => {
    const before = events('bundle.agency');
    const [, version] = row('police');
    const page = await admin.get(`${LIST}/police?don-vi=${agency()}`);
    assert.match(page.main, /Thường trú cho trẻ, Thẻ căn cước cho trẻ/);
    const next = await change('police', unit(MINISTRY));
    assert.equal(next.status, 200, next.main);
    assert.match(next.main, /Đã lưu/);
    assert.match(next.main, /không thuộc cấp giải quyết/); // a ministry
    assert.deepEqual(row('police'), [unit(MINISTRY), String(Number(version) + 1), '0']);
    assert.equal(events('bundle.agency'), before + 1);
  });

  test('nobody here: the desk passes it on', async () => {
    const next = await change('police', '0');
    assert.match(next.main, /Bộ phận một cửa chuyển đi và nhận kết quả về/);
    assert.equal(row('police')[2], '1');
  });

  test('bad input is told at the field', async () => {
    const [, version] = row('police');
    const send = ({ word = 'police', ...more }) => admin.post(`${LIST}/${word}`, { csrf: admin.csrf, version, 'don-vi': agency(), ...more });
    for (const wrong of ['', 'x', '-1', agency(), '900000000000000000', one(server, "SELECT id FROM unit WHERE kind = 'room' LIMIT 1"), '1'.repeat(21)]) {
      const page = await send({ agency: wrong });
      assert.equal(page.status, 422, `${wrong}: ${page.status} ${page.main}`);
      assert.ok(page.text.includes('id="agency-error"'), wrong);
    }
    assert.equal((await send({ agency: unit(POLICE), version: String(Number(version) - 1) })).status, 412);
    for (const nothing of [{ word: 'commune' }, { word: 'toa-an' }, { 'don-vi': '900000000000000000' }, { 'don-vi': one(server, "SELECT id FROM unit WHERE kind = 'room' LIMIT 1") }])
      assert.equal((await send({ agency: '0', ...nothing })).status, 404, JSON.stringify(nothing));
    assert.equal(row('police')[1], version);
  });

  test('of an agency out of reach there is none', async () => {
    assert.equal((await admin.get(`${LIST}?don-vi=${unit(POLICE)}`)).status, 404);
    assert.equal((await (await office.as('motcua')).get(LIST)).status, 403);
  });
});
