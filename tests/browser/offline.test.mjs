// A form page by page with the keyboard alone, in front of a network that is cut and comes back; a draft kept on the device, sent once,
// two versions to choose from; nothing left after the logout. At both widths; and page by page without scripts.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { DESK, launch, PHONE, smallTargets } from './lib/browser.mjs';
import { Hands } from './lib/hands.mjs';
import { beginDraft, example, fillForm, formValues, look, Office } from './lib/journey.mjs';

const CODE = '1.004873';
let browser, server;
before(async () => {
  browser = await launch();
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function see(page, name) {
  await look(page, name);
  if (page.viewportSize().width < 600) assert.deepEqual(await smallTargets(page, 44), [], `small targets on ${page.url()}`);
}

const begin = async (page) => new URL(await beginDraft(page, CODE)).pathname;
const worker = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => new Promise((done) => (navigator.serviceWorker.controller ? done() : navigator.serviceWorker.addEventListener('controllerchange', done)))));
const kept = (page) => page.evaluate(() => new Promise((done) => {
  const asked = indexedDB.open('motcua', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('kept', { keyPath: 'path' });
  asked.onsuccess = () => {
    const all = asked.result.transaction('kept').objectStore('kept').getAll();
    all.onsuccess = () => {
      asked.result.close();
      done(all.result.map((it) => ({ path: it.path, dirty: it.dirty, text: new TextDecoder('latin1').decode(it.data) })));
    };
  };
}));
const status = (page) => page.locator('[data-autosave-status]');
const on = (page, path) => page.evaluate((p) => fetch(p, { headers: { Accept: 'text/html' } }).then((it) => it.text()), path);

// The wire: what no page and no worker can reach.
async function cut(page, off) {
  await page.context().setOffline(off);
}

describe('page by page', () => {
  test('without scripts: every page, the whole form, the check, and sent', async () => {
    const people = new Office(browser, server, { size: PHONE, js: false }), page = await people.as('citizen'), base = await begin(page);
    const values = formValues(example(CODE, { channel: 'online' }).values);
    await page.goto(`${base}/to-khai/1`);
    for (let i = 0; i < 30 && page.url().includes('/to-khai/'); i++)
      await fillForm(page, values, () => page.getByRole('button', { name: 'Lưu và tiếp tục' }).click());
    assert.match(page.url(), /giay-to$/);
    await page.goto(base);
    assert.match(await page.locator('.govuk-task-list').innerText(), /Tờ khai\s+Xong/);
    await page.goto(`${base}/kiem-tra`);
    await page.getByRole('link', { name: 'Thay đổi Họ, chữ đệm, tên người yêu cầu' }).click();
    assert.match(page.url(), /to-khai\/1\?kiem_tra=1#f\.requester_name$/);
    await page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
    assert.match(page.url(), /kiem-tra$/);
    await people.close();
  });

  test('with the keyboard alone, and the page looks right', async () => {
    const people = new Office(browser, server, { size: DESK }), page = await people.as('citizen'), base = await begin(page);
    const hands = new Hands(page);
    await page.goto(`${base}/to-khai/1`);
    await see(page, 'to-khai-trang-1');
    await hands.go('Lưu và tiếp tục', { values: formValues(example(CODE, { channel: 'online' }).values) });
    assert.match(page.url(), /to-khai\/2$/);
    await hands.go('Quay lại');
    assert.match(page.url(), /to-khai\/1$/);
    await page.goto('/ho-so');
    await see(page, 'ho-so-dang-lam-do');
    await page.goto(base);
    await see(page, 'cac-phan-cua-ho-so');
    await people.close();
  });
});

for (const size of [DESK, PHONE])
  describe(`network cut and back, ${size.width} px`, () => {
    test('typed without network: kept, opened again, sent once; what is sensitive is not kept', async () => {
      const people = new Office(browser, server, { size }), page = await people.as('citizen'), base = await begin(page);
      await page.goto(`${base}/to-khai/1`);
      await worker(page);
      await page.reload();
      await page.waitForFunction(() => document.querySelector('[name="f.requester_name"]').value);
      while (!(await kept(page)).length) await page.waitForTimeout(50);
      await cut(page, true);
      await page.fill('[name="f.requester_name"]', 'Gõ Khi Mất Mạng');
      await status(page).filter({ hasText: /Chưa lưu được vì không có mạng/ }).waitFor();
      await page.getByRole('button', { name: 'Lưu và tiếp tục' }).press('Enter');
      await status(page).filter({ hasText: /Đã giữ trên máy này/ }).waitFor();
      const [record] = await kept(page);
      assert.deepEqual([record.path, record.dirty], [`${base}/to-khai/1`, true]);
      assert.doesNotMatch(record.text, /requester|Mạng/, 'kept in the clear');

      await page.reload(); // opened without network: the same questions, what was typed, and one may go on
      assert.match(await page.locator('main').innerText(), /giữ trên máy này/);
      await page.locator('[data-offline-form] [name="f.requester_name"]').waitFor();
      assert.equal(await page.inputValue('[name="f.requester_name"]'), 'Gõ Khi Mất Mạng');
      assert.equal(await page.locator('[data-sensitive]').count(), 0);
      await see(page, 'khong-mang');
      await page.fill('[name="f.requester_residence"]', 'Số 9, tổ 9');
      await status(page).filter({ hasText: /Đã giữ trên máy này/ }).waitFor();
      await page.goto('/ho-so');
      assert.match(await page.locator('[data-offline-kept]').innerText(), /chưa gửi/);

      await cut(page, false); // the page notices and loads itself
      await page.getByText('Đã gửi những gì bạn gõ khi không có mạng').waitFor();
      const there = await on(page, `${base}/to-khai/1`);
      assert.ok(there.includes('Gõ Khi Mất Mạng') && there.includes('Số 9, tổ 9'));
      await page.reload();
      assert.equal(await page.getByText('Đã gửi những gì bạn gõ khi không có mạng').count(), 0, 'sent once');
      people.people.get('citizen').problems.length = 0; // of a network that was cut on purpose
      await people.close();
    });

    test('changed elsewhere meanwhile: both are shown, the person chooses; the logout leaves nothing', async () => {
      const people = new Office(browser, server, { size }), page = await people.as('citizen'), base = await begin(page), form = `${base}/to-khai/1`;
      await page.goto(form);
      await worker(page);
      await page.reload();
      while (!(await kept(page)).some((it) => it.path === form)) await page.waitForTimeout(50);
      await cut(page, true);
      await page.fill('[name="f.requester_name"]', 'Bản Trên Máy');
      while (!(await kept(page)).some((it) => it.path === form && it.dirty)) await page.waitForTimeout(50);
      const away = await browser.newContext({ baseURL: server.url, storageState: await page.context().storageState() }), other = await away.newPage();
      await other.goto(`${base}/to-khai`);
      await other.fill('[name="f.requester_name"]', 'Bản Hệ Thống');
      await other.getByRole('button', { name: 'Lưu, làm sau' }).click();
      await away.close();
      await page.goto('/ho-so');
      await cut(page, false);
      await page.getByText('Bản trên máy và bản trên hệ thống khác nhau').waitFor();
      await page.getByRole('link', { name: 'Mở để chọn' }).click();
      const box = page.locator('section[aria-labelledby=hai-ban]');
      await box.waitFor();
      assert.match(await box.innerText(), /Trên máy này: Bản Trên Máy\s+Trên hệ thống: Bản Hệ Thống/);
      await see(page, 'hai-ban');
      await page.getByRole('button', { name: 'Dùng bản trên máy này' }).press('Enter');
      await status(page).filter({ hasText: /Đã lưu lúc/ }).waitFor();
      await page.waitForFunction((path) => fetch(path).then((it) => it.text()).then((it) => it.includes('Bản Trên Máy')), form);
      await page.getByRole('button', { name: 'Đăng xuất' }).click();
      await page.waitForURL('**/');
      assert.deepEqual(await kept(page), []);
      people.people.get('citizen').problems.length = 0;
      delete server.cookies.citizen;
      await people.close();
    });
  });

test('the session ended while typing: after the login it is there again', async () => {
  const people = new Office(browser, server, { size: PHONE }), page = await people.as('citizen'), base = await begin(page), form = `${base}/to-khai/1`;
  await page.goto(form);
  await worker(page);
  await page.reload();
  while (!(await kept(page)).some((it) => it.path === form)) await page.waitForTimeout(50);
  await page.context().clearCookies();
  await page.fill('[name="f.requester_name"]', 'Gõ Sau Khi Hết Phiên');
  await status(page).filter({ hasText: /phiên làm việc đã hết/ }).waitFor();
  await page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Đăng nhập' }).click();
  const { login, password } = people.logins().citizen;
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', password);
  await page.click('main button[type=submit]');
  assert.equal(new URL(page.url()).pathname, form);
  await status(page).filter({ hasText: /Đã lấy lại|Đã lưu lúc/ }).waitFor();
  await page.waitForFunction(() => document.querySelector('[name="f.requester_name"]').value === 'Gõ Sau Khi Hết Phiên');
  delete server.cookies.citizen;
  people.people.get('citizen').problems.length = 0;
  await people.close();
});
