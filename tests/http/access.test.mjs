// Whoever looks at a person's data is written down, also when the page that shows them says no.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { idIn, Office, one, takeIn } from './lib/office.mjs';

let server;
let officer;

before(async () => {
  server = await startMotcua();
  officer = await new Office(server).as('motcua');
});
after(() => server?.stop());

const looks = (id) => Number(one(server, `SELECT count(*) FROM event WHERE kind = 'access.read' AND dossier_id = ${id}`));
const changes = (id) => Number(one(server, `SELECT count(*) FROM event WHERE kind NOT LIKE 'access.%' AND dossier_id = ${id}`));

test('a refused answer of the desk', async () => {
  const page = await takeIn(officer, '1.004873');
  const id = idIn(page);
  for (const button of ['Tiếp nhận hồ sơ', 'Gửi yêu cầu bổ sung', 'Từ chối hồ sơ']) {
    const [seen, done] = [looks(id), changes(id)];
    const again = await page.submit({}, { form: page.form(button) });
    assert.equal(again.status, 422, `${button}: ${again.main}`);
    assert.match(again.text, /Trần Thị Bình/, button);
    assert.equal(looks(id), seen + 1, `${button}: nobody wrote down who looked`);
    assert.equal(changes(id), done, button);
  }
});
