// One dossier through every turn that the law knows: a building permit taken in at the desk, an opinion that comes too late, papers
// asked for after appraisal, parallel steps in two rooms, an extension, an apology, and the permit handed over. The days pass by
// starting the server again on the same data with a later clock.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { runMotcua, startMotcua } from '../lib/motcua.mjs';
import { DESK, launch, PHONE } from './lib/browser.mjs';
import { Hands } from './lib/hands.mjs';
import { codesOf, example, fillForm, formValues, look, Office, openDossier, pdfText, workThrough } from './lib/journey.mjs';

const CODE = '1.013225'; // 15 days; sector law allows 10 more
const DAYS = ['2026-11-20T09:00:00+07:00', '2026-11-25T08:30:00+07:00', '2026-12-17T08:30:00+07:00'];

const APPLICANT = { 'applicant.name': 'Lê Thị Mai', 'applicant.id_no': '001185000101', 'applicant.address': 'Số 12, ngõ 5, phường Khương Đình, thành phố Hà Nội', 'applicant.phone': '0900000101', channel: 'counter' };

let browser, server, office, code;
const said = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');
// The page of a role or login, with the dossier open.
const person = async (login) => {
  const page = await office.as(login);
  if (code) await openDossier(page, code);
  return page;
};
async function shots(page, name) {
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    await look(page, `turns-${name}`);
  }
  await page.setViewportSize(DESK);
}

// The office comes back to work on a later day: everybody logs in again.
async function opens(day) {
  await office?.close();
  if (!server) server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1', MOTCUA_NOW: day } });
  else {
    await server.end('SIGTERM');
    Object.assign(server, { port: undefined, stdout: '', cookies: {}, env: { ...server.env, MOTCUA_NOW: day } });
    await server.start();
  }
  office = new Office(browser, server);
  if (server.logins) return;
  const lines = runMotcua(['demo', '--logins', '--json', ...server.place]).trim().split('\n').map((line) => JSON.parse(line));
  server.logins = Object.fromEntries(lines.map((one) => [one.login, one]));
  for (const one of lines) server.logins[one.role] ??= one;
}

// The form of a move, opened as people do: by its words. A proposed one stands open already.
async function unfold(page, words) {
  const details = page.locator('details', { has: page.locator('summary', { hasText: words }) }).first();
  if ((await details.getAttribute('open')) === null) await details.locator('summary').first().click();
  return details;
}
async function fillDay(form, name, [d, m, y]) {
  for (const [part, value] of Object.entries({ d, m, y })) await form.locator(`[name="${name}.${part}"]`).fill(value);
}
const step = (page, name) => page.locator('.mc-moves', { has: page.locator('h2', { hasText: name }) });
async function finish(page, name, opinion) {
  await step(page, name).locator('textarea[name=opinion]').first().fill(opinion);
  await step(page, name).getByRole('button', { name: 'Xong, chuyển bước tiếp' }).click();
}
const section = async (page, title) => (await page.locator('section', { has: page.locator(`h2:text-is("${title}")`) }).first().innerText()).replace(/\s+/g, ' ');
const course = async (page) => (await page.locator('section', { has: page.locator('h2:text-is("Quy trình")') }).locator('li').allInnerTexts()).map((one) => one.replace(/\s+/g, ' '));
const dates = async (page) => (await page.locator('.mc-dossier__head .mc-deadline').innerText()).replace(/\s+/g, ' ');
const slipText = async (page, form, name) => (await pdfText(page, await page.getByRole('link', { name: form }).getAttribute('href'), name)).text.replace(/\s+/g, ' ');

describe('a building permit with every turn', () => {
  let tracking; // the address in the QR code of the slip
  const track = async (login) => {
    const page = await office.as(login);
    await page.goto(tracking);
    return page;
  };
  before(async () => {
    browser = await launch();
    await opens(DAYS[0]);
  });
  after(async () => {
    await office?.close();
    await browser?.close();
    await server?.stop();
  });

  test('20 November: taken in; the specialist asks another room, by the 23rd', async () => {
    const officer = await office.as('officer');
    await officer.goto(`/quay/moi?thu_tuc=${CODE}`);
    await fillForm(officer, { ...APPLICANT, ...formValues(example(CODE, { channel: 'counter' }).values) }, () => officer.getByRole('button', { name: 'Lưu và kiểm tra giấy tờ' }).click());
    for (const box of await officer.locator('[name^="o."]').all()) await box.fill('1');
    await officer.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
    assert.match(await dates(officer), /^Hạn 17 giờ 00, thứ Hai 07\/12\/2026 còn 17 ngày$/);
    const slip = await pdfText(officer, await officer.locator('a[href^="/cong-viec/phieu/"]').first().getAttribute('href'), 'turns-mau01');
    code = (await officer.locator('.mc-caption .mc-code').innerText()).trim();
    tracking = new URL(codesOf(slip.path).find((one) => one.includes('/t/')).replace('QR-Code:', '')).pathname;

    const specialist = await person('specialist');
    await specialist.getByRole('button', { name: 'Nhận xử lý' }).click();
    const form = await unfold(specialist, 'Hỏi ý kiến');
    await form.getByLabel('Phòng Văn hóa – Xã hội').check();
    await form.locator('[name=question]').fill('Thửa đất có nằm trong khu vực bảo vệ di tích không?');
    await fillDay(form, 'due_day', ['23', '11', '2026']);
    await form.getByRole('button').click();
    assert.match(await said(specialist), /Phòng Văn hóa – Xã hội – chưa ai nhận Câu hỏi: Thửa đất có nằm .* trả lời chậm nhất thứ Hai 23\/11\/2026/);
    await finish(specialist, /^Kiểm tra hồ sơ/, 'Đủ giấy tờ.');
    assert.match(await said(specialist), /Lúc này chưa làm được việc này.* Còn nơi chưa trả lời và chưa hết hạn trả lời/, 'the step went on before the day was over');
    const other = await office.as('chuyenvien2');
    await other.goto('/cong-viec');
    assert.match(await said(other), /Cho ý kiến: Kiểm tra hồ sơ/);
  });

  test('25 November: no answer has come, the step goes on without it, on record', async () => {
    await opens(DAYS[1]);
    const specialist = await person('specialist');
    assert.match(await said(specialist), /Phòng Văn hóa – Xã hội – quá hạn trả lời, bước này được đi tiếp/);
    await shots(specialist, 'y-kien-qua-han');
    await finish(specialist, /^Kiểm tra hồ sơ/, 'Hết hạn mà không có ý kiến: coi là đồng ý.');
    assert.ok((await course(specialist)).some((one) => /^Cho ý kiến.* không trả lời, bước này đã đi tiếp$/.test(one)), (await course(specialist)).join('\n'));
    assert.match(await section(specialist, 'Lịch sử'), /Đi tiếp khi chưa có ý kiến Đỗ Minh Quân, \d\d:\d\d 25\/11\/2026/);
    const open = await specialist.locator('.mc-moves__title').allInnerTexts();
    assert.deepEqual(open.slice(0, 3), ['Thẩm định hồ sơ thiết kế', 'Đối chiếu quy hoạch, đất đai', 'Kiểm tra thực địa, tổng hợp ý kiến được hỏi']);
    await shots(specialist, 'song-song');
  });

  test('papers after appraisal: proposed, asked for (Mẫu 02), the clock stands, taken, the clock starts again', async () => {
    const specialist = await person('specialist');
    await step(specialist, 'Thẩm định hồ sơ thiết kế').getByRole('button', { name: 'Nhận xử lý' }).click();
    let form = await unfold(specialist, 'Yêu cầu bổ sung sau thẩm định');
    await form.getByLabel('02 bộ bản vẽ thiết kế xây dựng', { exact: true }).check();
    await form.locator('[name="n.ban_ve"]').fill('Thiếu mặt cắt móng');
    await form.locator('[name=reason]').fill('Bản vẽ chưa có mặt cắt móng.');
    await form.getByRole('button').click();
    assert.match(await section(specialist, 'Các đề nghị'), /Đang chờ Yêu cầu bổ sung sau thẩm định .*\(Thiếu mặt cắt móng\)/);

    const officer = await office.as('officer');
    await officer.goto('/quay');
    assert.match(await said(officer), /Chuyên môn đề nghị .*Yêu cầu bổ sung Bản vẽ chưa có mặt cắt móng\./);
    await officer.getByRole('link', { name: code }).click();
    form = await unfold(officer, 'Yêu cầu bổ sung sau thẩm định');
    await form.getByRole('button', { name: 'Thực hiện đề nghị' }).click();
    assert.match(await officer.locator('.mc-dossier__meta').innerText(), /Chờ bổ sung sau thẩm định/);
    assert.match(await dates(officer), /^Thời hạn đang dừng Hạn ban đầu: 17 giờ 00, thứ Hai 07\/12\/2026$/);
    const asked = await slipText(officer, /Mẫu 02/, 'turns-mau02');
    for (const words of ['PHIẾU YÊU CẦU BỔ SUNG', code, 'Thiếu mặt cắt', 'Bản vẽ chưa có mặt cắt móng.']) assert.ok(asked.includes(words), `Mẫu 02 does not say ${words}: ${asked}`);
    await specialist.reload();
    assert.match(await step(specialist, 'Thẩm định hồ sơ thiết kế').innerText(), /Thời hạn đang dừng\. Bước này làm tiếp được khi hồ sơ chạy lại\./);
    assert.equal(await specialist.getByRole('button', { name: 'Xong, chuyển bước tiếp' }).count(), 0);
    const anybody = await track('citizen');
    assert.match(await said(anybody), /Thời hạn đang tạm dừng.* Ngày hẹn đầu tiên 17 giờ 00, thứ Hai 07\/12\/2026 Ngày hẹn bây giờ Chưa có/);
    await shots(anybody, 'tra-cuu-dung');

    await officer.getByRole('link', { name: 'Nhận giấy tờ bổ sung' }).or(officer.getByRole('button', { name: 'Nhận giấy tờ bổ sung' })).click();
    await shots(officer, 'quay-bo-sung');
    await officer.locator('[name="o.ban_ve"]').fill('2');
    await officer.getByRole('button', { name: 'Đã nhận đủ giấy tờ bổ sung' }).click();
    assert.match(await said(officer), /Đã nhận đủ giấy tờ bổ sung\. Hạn mới ghi ở đầu trang\./);
    assert.match(await dates(officer), /^Hạn 17 giờ 00, thứ Năm 10\/12\/2026 còn 15 ngày Hạn ban đầu: 17 giờ 00, thứ Hai 07\/12\/2026$/);
    assert.match(await section(officer, 'Thời hạn qua từng lần thay đổi'), /Dừng từ .* đến .*Tính lại từ đầu từ \d\d:\d\d 25\/11\/2026, hẹn 17:00 10\/12\/2026/);
  });

  test('two rooms at once, then ten days more: the head extends with the keyboard alone', async () => {
    const specialist = await person('specialist'), other = await person('chuyenvien2');
    await step(other, 'Đối chiếu quy hoạch').getByRole('button', { name: 'Nhận xử lý' }).click();
    await finish(specialist, 'Thẩm định hồ sơ thiết kế', 'Thiết kế đúng quy chuẩn.');
    await finish(other, 'Đối chiếu quy hoạch', 'Phù hợp quy hoạch.');
    const lines = await course(other);
    assert.ok(lines.some((one) => /^Thẩm định hồ sơ thiết kế Đỗ Minh Quân .*Thiết kế đúng quy chuẩn\.$/.test(one)) && lines.some((one) => /^Đối chiếu quy hoạch, đất đai Vũ Thị Ngọc .*Phù hợp quy hoạch\.$/.test(one)), lines.join('\n'));
    assert.ok(!lines.some((one) => /^(Đủ các phần việc|Tám ngày chưa xong|Soạn giấy phép)/.test(one)), `no step that anybody does: ${lines.join('\n')}`);
    const form = await unfold(other, 'Kéo dài thời hạn');
    await form.locator('[name=reason]').fill('Cần đo đạc lại ranh giới thửa đất.');
    await form.getByRole('button').click();

    const leader = await office.as('leader');
    await leader.goto('/cong-viec/cho-quyet-dinh');
    assert.match(await said(leader), /Kéo dài thời hạn Cần đo đạc lại ranh giới thửa đất\. Lê Thị Mai .* 10\/12\/2026/);
    await shots(leader, 'cho-quyet-dinh');
    const hands = new Hands(leader);
    await hands.go(code);
    await hands.go('Thực hiện đề nghị', { values: { reason: 'Cần đo đạc lại ranh giới thửa đất với hộ liền kề.' } });
    assert.match(await dates(leader), /^Hạn 17 giờ 00, thứ Hai 21\/12\/2026 còn 26 ngày Hạn ban đầu: 17 giờ 00, thứ Hai 07\/12\/2026$/);
    assert.match(await section(leader, 'Thời hạn qua từng lần thay đổi'), /Kéo dài từ 17:00 10\/12\/2026 sang 17:00 21\/12\/2026 .*Luật Xây dựng 50\/2014\/QH13 Điều 102 khoản 1 điểm e/);
    assert.equal(await leader.locator('summary', { hasText: 'Kéo dài thời hạn' }).count(), 0, 'extended twice');
  });

  test('17 December, two working days before the end: the system has drafted the apology, the head signs (Mẫu 04)', async () => {
    await opens(DAYS[2]);
    const leader = await office.as('leader');
    await leader.goto('/cong-viec/cho-quyet-dinh');
    for (let i = 0; i < 40 && !/Xin lỗi và hẹn lại/.test(await said(leader)); i++) {
      await leader.waitForTimeout(250); // the chore runs soon after the start
      await leader.reload();
    }
    assert.match(await said(leader), /Xin lỗi và hẹn lại Bước «Kiểm tra thực địa, tổng hợp ý kiến được hỏi» chưa có người nhận từ ngày 25\/11\/2026\./);
    await leader.getByRole('link', { name: code }).click();
    const form = await unfold(leader, 'Xin lỗi và hẹn lại');
    assert.match(await form.innerText(), /Hệ thống đề nghị lúc \d\d:\d\d 17\/12\/2026/);
    assert.deepEqual(await Promise.all(['d', 'm', 'y'].map((part) => form.locator(`[name="day.${part}"]`).inputValue())), ['28', '12', '2026']);
    await shots(leader, 'ky-xin-loi');
    await form.getByRole('button', { name: 'Thực hiện đề nghị' }).click();
    assert.match(await dates(leader), /^Hạn 17 giờ 00, thứ Hai 28\/12\/2026 còn 11 ngày Hạn ban đầu: 17 giờ 00, thứ Hai 07\/12\/2026$/);
    const sorry = await slipText(leader, /Mẫu 04/, 'turns-mau04');
    for (const words of ['XIN LỖI', code, '21/12/2026', '28/12/2026', 'chưa có người nhận']) assert.ok(sorry.includes(words), `Mẫu 04 does not say ${words}: ${sorry}`);

    const anybody = await track('citizen');
    const words = await said(anybody);
    assert.match(words, /Kết quả có trước 17 giờ 00, thứ Hai 28\/12\/2026/);
    assert.match(words, /Hồ sơ đang ở đâu .*Kiểm tra thực địa, tổng hợp ý kiến được hỏi Chưa có người nhận việc .*Tiếp theo Sau “Kiểm tra thực địa, tổng hợp ý kiến được hỏi”: Soạn giấy phép, đóng dấu bản vẽ/);
    assert.match(words, /Ngày hẹn đầu tiên 17 giờ 00, thứ Hai 07\/12\/2026 Ngày hẹn bây giờ 17 giờ 00, thứ Hai 28\/12\/2026 Thời hạn tạm dừng từ .*Đã đủ giấy tờ: thời hạn tính lại từ đầu .*Thời hạn dài thêm 10 ngày .*Cơ quan xin lỗi và hẹn lại/);
    await anybody.locator('summary', { hasText: 'Vì sao là ngày này?' }).click();
    assert.match((await anybody.locator('.mc-count').innerText()).replace(/\s+/g, ' '),
      /thứ Bảy 21\/11\/2026 ngày thứ 1 .*tạm dừng tính thời hạn; .*đã đủ giấy tờ, tính lại từ đầu; .* thứ Năm 26\/11\/2026 ngày thứ 1 .*hạn trước; được gia hạn thêm; .*thứ Hai 28\/12\/2026 ngày hẹn lại;/);
    await shots(anybody, 'tra-cuu-xin-loi');
  });

  test('the rest of the work, the reminder with it; the permit is issued and handed over', async () => {
    const other = await person('chuyenvien2');
    assert.ok((await course(other)).some((one) => /^Tám ngày chưa xong/.test(one)), 'eight days are over');
    await step(other, 'Kiểm tra thực địa').getByRole('button', { name: 'Nhận xử lý' }).click();
    await finish(other, 'Kiểm tra thực địa', 'Đúng ranh giới, không gần di tích.');
    await workThrough(office, code);
    await openDossier(other, code);
    assert.match(await other.locator('.mc-dossier__meta').innerText(), /Đã có kết quả/);
    assert.match(await dates(other), /thứ Hai 28\/12\/2026 xong trước hạn Hạn ban đầu: 17 giờ 00, thứ Hai 07\/12\/2026/);
    const permit = await pdfText(other, `${other.url()}/ket-qua`, 'turns-ket-qua');
    assert.match(permit.text, /GIẤY PHÉP XÂY DỰNG/);
    const officer = await office.as('officer');
    await officer.goto('/quay');
    await officer.getByRole('link', { name: code }).click();
    await officer.getByRole('button', { name: 'Đã giao kết quả' }).click();
    assert.match(await officer.locator('.mc-dossier__meta').innerText(), /Đã trả kết quả/);
    assert.match(await said(await track('citizen')), /Đã trả kết quả Ngày hẹn: 17 giờ 00, thứ Hai 28\/12\/2026\..*Đã hoàn thành 100 phần trăm/);
  });
});
