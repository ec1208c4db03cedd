// Finding: from an event in a life or a ministry to a procedure, told beforehand whether it fits, and what machines are told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { Office, one } from './lib/office.mjs';

let server, nobody, citizen;
before(async () => {
  server = await startMotcua();
  nobody = server.client();
  citizen = await new Office(server).as('congdan');
});
after(() => server?.stop());

test('from an event in a life to a procedure', async () => {
  const home = await nobody.get('/');
  assert.match(home.text, /href="\/viec\/nguoi-than-mat"/);
  const found = await nobody.get(`/thu-tuc?q=${encodeURIComponent('nhà có người mới qua đời')}`);
  assert.match(found.text, /href="\/viec\/nguoi-than-mat"/);
  const event = await nobody.get('/viec/nguoi-than-mat');
  assert.ok(event.text.indexOf('/thu-tuc/2.002913') < event.text.indexOf('/thu-tuc/1.000656'), 'not in the order of the file');
  assert.match((await nobody.get(`/thu-tuc?co-quan=${encodeURIComponent('Bộ Tư pháp')}`)).text, /\/thu-tuc\/1\.000656/);
});

test('who does not fit is told what to do instead, and nothing is kept', async () => {
  const before = one(server, 'SELECT count(*) FROM draft');
  const events = one(server, 'SELECT count(*) FROM event');
  let page = await citizen.get('/thu-tuc/1.000894/co-duoc-khong');
  const empty = await page.submit({}, { form: page.form('Tiếp tục') });
  assert.equal(empty.status, 422);
  assert.match(empty.main, /Bạn chọn một câu trả lời/);
  page = await empty.submit({ 'c.age': 'no' }, { form: empty.form('Tiếp tục') });
  assert.match(page.main, /không dành cho trường hợp của bạn/);
  assert.doesNotMatch(page.main, /Tôi vẫn muốn làm/);
  page = await citizen.get('/thu-tuc/1.000894/co-duoc-khong?c.age=yes&c.foreign=yes');
  assert.match(page.text, /\/thu-tuc\/2\.000806/);
  page = await citizen.get('/thu-tuc/1.000894/co-duoc-khong?c.age=yes&c.foreign=no&c.place=elsewhere');
  const judged = await page.submit({}, { form: page.form('Tôi vẫn muốn làm') });
  assert.match(judged.main, /để cơ quan xem xét/);
  assert.equal(one(server, 'SELECT count(*) FROM draft'), before);
  assert.equal(one(server, 'SELECT count(*) FROM event'), events);
  const begun = await judged.submit({}, { form: judged.form(/\/ho-so\/nhap$/) });
  assert.match(begun.path, /^\/ho-so\/nhap\/\d+/);
});

test('what machines are told', async () => {
  const map = await nobody.raw('GET', '/sitemap.xml');
  assert.match(map.headers['content-type'], /^application\/xml/);
  assert.match(map.text, /<loc>[^<]*\/thu-tuc\/1\.000894<\/loc><lastmod>\d{4}-\d\d-\d\d<\/lastmod>/);
  assert.match((await nobody.raw('GET', '/robots.txt')).text, /^Sitemap: .*\/sitemap\.xml$/m);
  const block = /<script type="application\/ld\+json">(.*?)<\/script>/.exec((await nobody.get('/thu-tuc/1.000894')).text)[1];
  const said = JSON.parse(block);
  assert.equal(said['@type'], 'GovernmentService');
  assert.equal(said.identifier, '1.000894');
});

test('large type and strong contrast are kept in a cookie', async () => {
  const person = server.client();
  let page = await person.get('/tiep-can');
  assert.doesNotMatch(page.text, /mc-large/);
  page = await person.get('/hien-thi?kieu=to-dam&tiep=/tiep-can');
  assert.equal(page.path, '/tiep-can');
  assert.match(page.text, /<html class="govuk-template mc-large mc-contrast"/);
  page = await person.get('/hien-thi?kieu=xau&tiep=https://xau.example');
  assert.equal(page.path, '/');
  assert.match(page.text, /mc-large mc-contrast/, 'a wrong word changed something');
  assert.doesNotMatch((await person.get('/hien-thi?kieu=thuong&tiep=/')).text, /mc-large|mc-contrast/);
});
