// A required paper that is missing stops the reception at the desk and the sending online, with words at that paper
// (NĐ 61/2018 Đ17.1). For every procedure that can be taken in.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { example, formValues } from '../lib/examples.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { errorsOf } from './lib/answer.mjs';
import { answerForm, idIn, Office, one, receive, sql, takeIn } from './lib/office.mjs';

let server;
let officer;
let citizen;

before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  const office = new Office(server);
  [officer, citizen] = await Promise.all(['motcua', 'congdan'].map((login) => office.as(login)));
});
after(() => server?.stop());

const codes = readdirSync('procedures').filter((name) => /^\d\.\d{6}$/.test(name));
const procedure = (code) => JSON.parse(readFileSync(join('procedures', code, 'procedure.json'), 'utf8'));
const channels = (code) => ['counter', 'online'].filter((channel) => {
  try {
    return Boolean(example(code, { channel }));
  } catch {
    return false;
  }
});

describe('at the desk', () => {
  for (const code of codes.filter((one) => channels(one).includes('counter'))) {
    test(code, async () => {
      let page = await takeIn(officer, code);
      const counts = page.form('Tiếp nhận hồ sơ').all.filter((field) => field.name.startsWith('o.')).map((field) => field.name);
      const required = procedure(code).components.filter((one) => one.required && counts.includes(`o.${one.key}`));
      assert.ok(required.length > 0, 'nothing is required');
      for (const { key } of required) {
        const given = Object.fromEntries(counts.map((name) => [name, name === `o.${key}` ? '' : '1']));
        page = await page.submit(given, { form: page.form('Tiếp nhận hồ sơ') });
        assert.equal(page.status, 422, `${code} was received without ${key}`);
        assert.deepEqual(Object.keys(errorsOf(page, code)), [`o.${key}`]);
        assert.ok(page.text.includes(`id="o.${key}-error"`), `${key}: no words at the paper`);
      }
      await receive(page);
    });
  }
});

describe('online', () => {
  let tried = 0;
  after(() => assert.ok(tried > 1, 'no procedure asks for papers online'));
  for (const code of codes.filter((one) => channels(one).includes('online'))) {
    test(code, async () => {
      const it = example(code, { channel: 'online' });
      const draft = await citizen.post('/ho-so/nhap', { csrf: citizen.csrf, thu_tuc: code, moi: '1' });
      const base = `/ho-so/nhap/${idIn(draft)}`;
      let page = await answerForm(await citizen.get(`${base}/to-khai`), formValues(it.values), { form: `${base}/to-khai`, button: /tiếp tục/i });
      if (!page.text.includes('mc-tag--todo')) return; // nothing must be handed in
      await (await citizen.get(`${base}/nhan-ket-qua`)).submit({ deliver: 'online' });
      assert.ok(!(await citizen.get(base)).text.includes(`href="${base}/kiem-tra"`), 'the list of parts lets it through');
      const [[version, ban]] = sql(server, `SELECT version, procedure_version_id FROM draft WHERE id = ${idIn(draft)}`);
      const sent = await citizen.post(`${base}/nop`, { csrf: citizen.csrf, version, ban });
      assert.equal(sent.status, 422, `${code} was sent without its papers: ${sent.main}`);
      assert.match(sent.main, /Chưa có|Còn thiếu/, sent.main);
      assert.equal(one(server, `SELECT count(*) FROM draft WHERE id = ${idIn(draft)} AND dossier_id IS NOT NULL`), '0');
      tried++;
    });
  }
});
