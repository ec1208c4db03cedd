// Passkeys with Chromium's own authenticator: made, shown, refused; an official's second step. And the pages of logging in.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startMotcua } from '../lib/motcua.mjs';
import { DESK, PHONE, launch, open } from './lib/browser.mjs';
import { look, Office } from './lib/journey.mjs';

let browser, server;
before(async () => {
  browser = await launch();
  server = await startMotcua();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// A device with a passkey store whose owner is always there.
async function device(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { session, authenticatorId, keys: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials };
}

const out = (page) => page.locator('form[action="/dang-xuat"] button').click();
const main = (page) => page.locator('main').innerText();

async function addPasskey(page, name) {
  await page.goto('/tai-khoan/khoa');
  await page.fill('[name=name]', name);
  await page.getByRole('button', { name: 'Tạo khóa truy cập' }).click();
  await page.waitForURL('**/tai-khoan');
  assert.match(await main(page), new RegExp(`Khóa truy cập: ${name}`));
}

for (const size of [PHONE, DESK]) {
  test(`a person makes a passkey and comes in with it, ${size.width} px`, async () => {
    const office = new Office(browser, server, { size });
    const { page, problems, close } = await open(browser, { size, baseURL: server.url });
    const { session, authenticatorId, keys } = await device(page);
    await office.signIn('citizen', page);
    await page.goto('/tai-khoan/khoa');
    await look(page, 'khoa-moi');
    await addPasskey(page, `Máy ${size.width}`);
    await look(page, 'tai-khoan-cach-vao');
    assert.equal((await keys()).length, 1);
    await out(page);
    await page.goto('/dang-nhap');
    await look(page, 'dang-nhap');
    await page.getByRole('button', { name: 'Đăng nhập bằng khóa truy cập' }).click();
    await look(page, 'khoa');
    await page.getByRole('button', { name: 'Dùng khóa truy cập' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${server.url}/`);
    assert.equal(await page.locator('form[action="/dang-xuat"]').count(), 1);
    await out(page);
    // The counter of a copy is behind; a device that does not know its owner shows nothing.
    const [key] = await keys();
    await session.send('WebAuthn.removeCredential', { authenticatorId, credentialId: key.credentialId });
    await session.send('WebAuthn.addCredential', { authenticatorId, credential: { ...key, signCount: 0 } });
    await page.goto('/dang-nhap/khoa');
    await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
    await page.waitForSelector('.govuk-error-summary');
    assert.match(await main(page), /sao chép/);
    await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
    await page.locator('[data-passkey-status]').getByText('Chưa nhận được').waitFor();
    assert.equal(await page.locator('form[action="/dang-xuat"]').count(), 0);
    assert.deepEqual(problems, []);
    await close();
  });
}

test('an official shows one after the password, never alone', async () => {
  const office = new Office(browser, server);
  const { page, problems, close } = await open(browser, { baseURL: server.url });
  await device(page);
  await office.signIn('officer', page);
  await addPasskey(page, 'Khóa của cán bộ');
  await out(page);
  await page.goto('/dang-nhap/khoa');
  await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
  await page.waitForSelector('.govuk-error-summary');
  assert.match(await main(page), /mật khẩu trước/);
  const { login, password } = office.logins().officer;
  await page.goto('/dang-nhap');
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', password);
  await page.locator('main form[action="/dang-nhap"] button[type=submit]').click();
  await page.getByRole('button', { name: 'Dùng khóa truy cập thay cho mã' }).click();
  await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
  await page.waitForURL('**/quay');
  assert.deepEqual(problems, []);
  await close();
});

test('without scripts, over plain http, and pages of codes and providers', async () => {
  const plain = await open(browser, { size: PHONE, js: false, baseURL: server.url });
  await plain.page.goto('/dang-nhap/khoa');
  assert.match(await main(plain.page), /tắt JavaScript/);
  await plain.close();
  const elsewhere = await startMotcua({ args: ['--base-url', 'http://motcua.vn'] });
  const other = await open(browser, { baseURL: elsewhere.url });
  await other.page.goto('/dang-nhap/khoa');
  assert.match(await main(other.page), /chỉ dùng được khi trang mở bằng https/);
  assert.equal(await other.page.locator('[data-passkey]').count(), 0);
  await other.close();
  await elsewhere.stop();
  for (const size of [PHONE, DESK]) {
    const office = new Office(browser, server, { size });
    const nobody = await open(browser, { size, baseURL: server.url });
    await nobody.page.goto('/dang-nhap/quen');
    await look(nobody.page, 'quen');
    await nobody.page.fill('[name=login]', 'khong-ai@example.vn');
    await nobody.page.getByRole('button', { name: 'Gửi mã' }).click();
    await look(nobody.page, 'quen-ma');
    await nobody.page.goto('/dang-nhap/noi');
    await look(nobody.page, 'dinh-danh-loi');
    await nobody.close();
    const admin = await office.as('admin');
    await admin.goto('/quan-tri/dang-nhap');
    await look(admin, 'quan-tri-dang-nhap');
    await admin.goto('/quan-tri/dang-nhap/moi');
    await look(admin, 'quan-tri-dang-nhap-moi');
    await office.close();
  }
});
