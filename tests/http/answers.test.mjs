// Small promises: what HEAD says is what GET says, the licences name every font, an English page has English dates, and a
// server says what its operator must know.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '../../assets/scripts/feel.js';
import { formValues } from '../lib/examples.mjs';
import { decode } from '../lib/html.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { idIn, Office } from './lib/office.mjs';

let server;
let office;

before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
});
after(() => server?.stop());

test('HEAD says what GET says', async () => {
  const nobody = server.client();
  for (const path of ['/', '/thu-tuc', '/tra-cuu', '/robots.txt', '/assets/licences.txt', '/.well-known/security.txt', '/khong-co']) {
    const [get, head] = [await nobody.raw('GET', path, {}), await nobody.raw('HEAD', path, {})];
    assert.equal(head.status, get.status, path);
    for (const name of ['cache-control', 'content-type', 'vary', 'content-security-policy']) assert.equal(head.headers[name], get.headers[name], `${path}: ${name}`);
    assert.equal(head.text, '', path);
  }
});

test('the licences name the fonts of printed papers', async () => {
  const { text } = await server.client().raw('GET', '/assets/licences.txt', {});
  assert.match(text, /Noto Serif and Noto Sans, the faces of printed papers/);
  assert.match(text, /SIL OPEN FONT LICENSE/i);
});

test('limits that are switched off are said at the start', () => assert.match(server.stderr, /"level":"warn","event":"rate\.off"/));

test('an English page has English dates', async () => {
  const citizen = await office.signIn('congdan2');
  const draft = await citizen.post('/ho-so/nhap', { csrf: citizen.csrf, thu_tuc: '1.004873', moi: '1' });
  const path = `/ho-so/nhap/${idIn(draft)}`;
  assert.match((await citizen.get(path)).main, /Đã lưu lúc \d\d:\d\d\..*xóa vào ngày \d\d\/\d\d\/20\d\d/s);
  citizen.cookies.set('mc_ngonngu', 'en');
  assert.match((await citizen.get(path)).main, /Saved at \d\d:\d\d\..*deleted on \d+ [A-Z][a-z]+ 20\d\d/s);
});

test('an English page says which passages are Vietnamese, a Vietnamese one does not', async () => {
  const person = server.client(), citizen = await office.as('congdan');
  const draft = await citizen.post('/ho-so/nhap', { csrf: citizen.csrf, thu_tuc: '1.004873' }), form = `/ho-so/nhap/${idIn(draft)}/to-khai`;
  for (const lang of ['en', 'vi']) {
    for (const client of [person, citizen]) client.cookies.set('mc_ngonngu', lang);
    const procedure = (await person.get('/thu-tuc/1.004873')).text, fields = (await citizen.get(form)).text;
    const of = (html, pattern) => { assert.match(html, pattern); return (pattern.exec(html)[1] ?? '').includes('lang="vi"'); };
    const marked = [of(procedure, /<h1([^>]*)>Cấp Giấy xác nhận/), of(procedure, /<p class="mc-file__name"([^>]*)>Tờ khai/),
      of(fields, /<option value="cha_me"([^>]*)>/), of(fields, /id="f.requester_phone-hint" class="govuk-hint"([^>]*)>/), of(fields, /<label[^>]*for="f.requester_phone">(<span[^>]*>)?/) ];
    assert.deepEqual(marked, marked.map(() => lang === 'en'), lang);
    assert.equal(/<html[^>]*lang="(..)"/.exec(procedure)[1], lang);
  }
});

// What the browser decides by assets/scripts/feel.js is what the server has decided, for every question of every example.
test('conditions of questions mean the same to the browser and to the server', async () => {
  const citizen = await office.signIn('congdan2');
  let checked = 0;
  for (const code of ['1.001193', '1.004873', '1.000656', '2.000635']) {
    const boxes = JSON.parse(readFileSync(`procedures/${code}/form.json`, 'utf8')).components.flatMap((one) => one.components ?? [one]).filter((one) => one.type === 'checkbox').map((one) => one.key);
    for (const file of readdirSync(`procedures/${code}/examples`).filter((name) => !name.startsWith('refused'))) {
      const { values } = JSON.parse(readFileSync(`procedures/${code}/examples/${file}`, 'utf8'));
      const draft = await citizen.post('/ho-so/nhap', { csrf: citizen.csrf, thu_tuc: code, moi: '1' }), base = `/ho-so/nhap/${idIn(draft)}`;
      const form = (await citizen.get(`${base}/to-khai`)).form(/to-khai$/), version = form.all.find((field) => field.name === 'version').value;
      await citizen.post(`${base}/luu`, { csrf: citizen.csrf, version, ...formValues(values) });
      const html = (await citizen.get(`${base}/to-khai`)).text, channel = /data-channel="(\w+)"/.exec(html)[1], answers = { channel };
      for (const [, name, value] of html.replace(/<template[\s\S]*?<\/template>/g, '').matchAll(/name="f\.([a-z0-9_]+)"/g)) answers[name] = value ?? values[name] ?? null;
      for (const key of boxes) if (key in answers) answers[key] = Boolean(values[key]);
      for (const [, tag, condition] of html.matchAll(/<(div|template) data-hide="([^"]*)"/g)) {
        assert.equal(parse(decode(condition))((name) => answers[name] ?? null) === true, tag === 'template', `${code} ${file}: ${decode(condition)}`);
        checked++;
      }
    }
  }
  assert.ok(checked > 300, `${checked} questions`);
});

test('what a condition cannot know is false, as on the server', () => {
  const says = (text, answers = {}) => parse(text)((name) => answers[name] ?? null);
  for (const [text, want] of [['x = null', true], ['x != null', false], ['x = "a"', false], ['not(x in ("a", "b"))', true], ['x < 3', null], ['not(x < 3)', null], ['x < 3 or true', true],
    ['x < 3 and false', false], ['= n >= 2 and n < 10', true], ['n = "2"', null], ['a = "q\\"\\\\"', true], ['(b) or (a = "z")', true], ['n = -2', false]])
    assert.equal(says(text, { n: 2, a: 'q"\\', b: true }), want, text);
  for (const bad of ['a = ', 'a in b', '"', 'a b', 'not a', '(a', 'a = = b', 'eval(1)']) assert.throws(() => says(bad), SyntaxError, bad);
});

test('other PCs are told the whole address, with its port', async () => {
  const lan = await startMotcua({ args: ['--lan', 'mot-cua.test', '--address', '127.0.0.1'] });
  await lan.stop();
  assert.ok(lan.stderr.includes(`then https://mot-cua.test:${lan.port} works there`), lan.stderr);
});
