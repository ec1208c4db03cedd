// From home, beside the form itself: coming in by a code, acting for a child, being helped, following a dossier to its result, judging,
// seeing who looked, coming to the desk. By keyboard alone on a desk and with a finger on a phone without scripts, each journey in one
// of the two in turn; with MOTCUA_TEST_VARIANTS=all in both, by mouse, by finger with scripts, and by keyboard at the width of a phone too.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SCAN } from '../lib/examples.mjs';
import { startMail } from '../lib/mail.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { startToldProvider } from '../lib/oidc.mjs';
import { idIn, Office, one, prepareOnline, receive, sendOnline, workAs, workThrough } from '../http/lib/office.mjs';
import { DESK, launch, open, PHONE } from './lib/browser.mjs';
import { Fingers, Hands, typed } from './lib/hands.mjs';
import { example, formValues, inTurn, scanFile } from './lib/journey.mjs';

const ALL = [
  { size: DESK, js: true, by: Hands, words: 'by keyboard' }, { size: PHONE, js: false, by: Fingers, words: 'by finger, without scripts' },
  { size: DESK, js: true, by: Fingers, words: 'by mouse' }, { size: PHONE, js: true, by: Fingers, words: 'by finger' }, { size: PHONE, js: true, by: Hands, words: 'by keyboard' },
];
const VARIANTS = process.env.MOTCUA_TEST_VARIANTS === 'all' ? ALL : ALL.slice(0, 2);
const PASSWORD = 'mưa rơi trên mái tôn', NEW = 'nắng lên ngoài hiên nhà';

let browser, server, mail, office, provider;
before(async () => {
  mail = await startMail();
  server = await startMotcua({ args: ['--smtp', mail.url], env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  provider = await startToldProvider();
  const form = await (await office.as('quantri')).get('/quan-tri/dang-nhap/moi');
  await form.submit({ name: 'VNeID thử', issuer: provider.issuer, client_id: provider.client_id, secret: provider.client_secret, c_number: 'so_dinh_danh', trusted: 'cao' }, { form: '/quan-tri/dang-nhap/moi' });
  const leader = await office.as('lanhdao');
  for (const weekday of ['1', '2', '3', '4', '5']) {
    const plan = await leader.get('/quan-tri/lich-hen');
    await plan.submit({ weekday, hours: '08:00-08:30', capacity: '20' }, { form: plan.form('Thêm khoảng giờ') });
  }
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await mail?.close();
  await provider?.close();
});

async function codeTo(address) {
  for (;;) {
    const letter = await mail.next();
    const code = /\b\d{6}\b/.exec(letter.text)?.[0];
    if (letter.to.includes(address) && code) return code;
  }
}
const codeOf = (id) => one(server, `SELECT code FROM dossier WHERE id = ${id}`);
const scan = () => scanFile('giay-to.pdf');

for (const [turn, { size, js, by: Way, words }] of VARIANTS.entries())
  describe(`${words}, ${size.width} px`, () => {
    const windows = [], mine = inTurn(turn);
    let nth = 0;
    const lived = (name, run) => mine(name, nth++) && test(name, run);
    // The window of somebody who is logged in already, or of nobody.
    async function at(path, login) {
      const cookies = login && [...(await office.as(login)).cookies].map(([name, value]) => ({ name, value, url: server.url }));
      const window = await open(browser, { size, js, baseURL: server.url, cookies });
      windows.push(window);
      await window.page.goto(path);
      return new Way(window.page);
    }
    const said = async (me) => (await me.page.locator('main').innerText()).replace(/\s+/g, ' ');
    const says = async (me, pattern) => {
      await me.page.locator('main').filter({ hasText: pattern }).waitFor();
      assert.match(await said(me), pattern);
    };
    // The value of a choice by its words.
    const choice = async (me, label) => {
      const at = me.page.getByLabel(label, { exact: true }).first();
      return { [await at.getAttribute('name')]: await at.getAttribute('value') };
    };
    after(async () => {
      for (const { close } of windows) await close();
      const problems = windows.flatMap((window) => window.problems).filter((one) => !one.includes(`foreign request: ${provider.issuer}/auth`));
      assert.deepEqual(problems, [], 'a page complained');
    });

    lived('an account, an address proved by a code, a forgotten password', async () => {
      const me = await at('/dang-nhap'), login = `09126660${10 + turn}`, address = `sau${turn}@example.vn`;
      await me.go('Tạo tài khoản');
      await me.go('Tạo tài khoản', { values: { name: 'Đỗ Thị Sáu', login, password: PASSWORD } });
      await me.page.goto('/tai-khoan');
      await me.go('Gửi mã tới địa chỉ này', { values: { contact: 'không phải' } });
      assert.equal(await me.page.locator('.govuk-error-summary a[href="#contact"]').count(), 1, 'the mistake leads to its field');
      await me.go('Gửi mã tới địa chỉ này', { values: { contact: address } });
      await me.go('Tiếp tục', { values: { code: await codeTo(address) } });
      await says(me, new RegExp(address));
      await me.go('Đăng xuất');
      await me.page.goto('/dang-nhap');
      await me.go('Quên mật khẩu?');
      await me.go('Gửi mã', { values: { login: address } });
      await me.go('Tiếp tục', { values: { code: await codeTo(address) } });
      await me.go('Lưu và tiếp tục', { values: { new_password: NEW } });
      assert.equal(await me.page.locator('form[action="/dang-xuat"]').count(), 1, await said(me));
    });

    lived('through an identity provider, to the page that was wanted', async () => {
      Object.assign(provider.claims, { sub: `sub-${turn}`, name: 'Trần Văn An Nhiên', so_dinh_danh: `07909000012${turn}` });
      const me = await at('/ho-so');
      await me.go('Đăng nhập bằng VNeID thử');
      assert.equal(new URL(me.page.url()).pathname, '/ho-so', await said(me));
      assert.match(await me.page.locator('header').innerText(), /Trần Văn An Nhiên/);
    });

    lived('for a child: asked, checked at the desk, sent, ended', async () => {
      const me = await at('/ho-so', 'congdan'), child = `Lê Gia Bảo ${'ABCDE'[turn]}`;
      await me.go('Làm thay cho người khác');
      await me.go('Cha, mẹ của con chưa đủ 18 tuổi');
      await me.go('Gửi', { values: { name: child, 'birth.d': '5', 'birth.m': '6', 'birth.y': '2018' }, files: { giay: scan() } });
      const mandate = /\/dai-dien\/(\d+)/.exec(me.page.url())[1];
      const desk = await at('/quay/dai-dien', 'motcua');
      await desk.go(new RegExp(child));
      await desk.go('Gửi trả lời', { values: { tra_loi: 'dong_y', da_kiem_tra: 'true' } });
      const draft = idIn(await prepareOnline(await office.as('congdan'), '2.000635', { fresh: true, deliver: 'counter' }));
      await me.page.goto(`/ho-so/nhap/${draft}`);
      await me.go('Tôi làm việc này cho');
      await me.go('Lưu và tiếp tục', { values: { for: mandate } });
      await me.page.goto(`/ho-so/nhap/${draft}`);
      await says(me, new RegExp(child));
      await me.go('Kiểm tra và nộp');
      await me.go('Nộp hồ sơ');
      await says(me, /Đã gửi yêu cầu/);
      await me.page.goto(`/dai-dien/${mandate}`);
      await me.go('Chấm dứt');
      await says(me, /chấm dứt/i);
    });

    lived('a neighbour helps: asked, agreed, filled in, confirmed by the own login, nothing left', async () => {
      const helper = await at('/ho-tro', 'hotro'), me = await at('/duoc-giup', 'congdan');
      await helper.go('Giúp một người');
      await helper.go('Bắt đầu', { values: { co: 'co', login: 'congdan', dong_y: 'true' } });
      const session = new URL(helper.page.url()).pathname;
      await me.page.reload();
      await me.go('Hà Minh Tuấn');
      await me.go('Tôi đồng ý');
      await helper.page.goto(session);
      await helper.go('Tìm', { values: { q: '2.000635' } });
      await helper.go('Điền hồ sơ', { values: { thu_tuc: '2.000635' } });
      const draft = new URL(helper.page.url()).pathname;
      await helper.page.goto(`${draft}/to-khai`);
      const values = typed(formValues(example('2.000635', { channel: 'online' }).values));
      for (let i = 0; i < 30 && helper.page.url().includes('/to-khai'); i++) await helper.go('Lưu và tiếp tục', { values });
      assert.match(helper.page.url(), /giay-to$/, await said(helper));
      await helper.page.goto(`${draft}/nhan-ket-qua`);
      await helper.go('Lưu và tiếp tục', { values: { deliver: 'counter' } });
      await helper.page.goto(session);
      const link = new URL(await helper.page.locator('.mc-qr a').getAttribute('href')).pathname;
      await me.page.goto(link);
      await says(me, /Hà Minh Tuấn đang giúp bạn/);
      await me.go('Nộp hồ sơ');
      await says(me, /Đã gửi yêu cầu/);
      assert.equal((await helper.page.goto(session)).status(), 404);
    });

    lived('papers asked for are given online; another request is taken back', async () => {
      const citizen = await office.as('congdan'), officer = await office.as('motcua');
      const id = idIn(await sendOnline(citizen, '1.000656', { fresh: true })), other = idIn(await sendOnline(citizen, '2.000635', { fresh: true, deliver: 'counter' }));
      const check = await officer.get(`/quay/ho-so/${id}`), ask = check.form(/\/bo-sung$/);
      await check.submit({ ask: ask.all.find((field) => field.name === 'ask').value, reason: 'Ảnh chụp chưa rõ.', van_hoi: 'Bản đã có chưa rõ.' }, { form: ask });
      const me = await at(`/ho-so/${id}`, 'congdan');
      await says(me, /Ảnh chụp chưa rõ/);
      await me.go('Đã bổ sung đủ, gửi đi');
      assert.equal(await me.page.locator('.govuk-error-summary a[href^="#tep-"]').count(), 1, 'what is missing leads to its field');
      await me.page.goto(`/ho-so/${id}`);
      await me.go(/^Thêm tệp/, { files: { tep: scan() } });
      await says(me, /Bỏ giay-to\.pdf/);
      await me.go('Đã bổ sung đủ, gửi đi');
      await says(me, /Đã gửi giấy tờ bổ sung/);
      await me.page.goto(`/ho-so/${other}`);
      await me.go('Rút hồ sơ');
      await me.go('Tôi rút hồ sơ này');
      await says(me, /rút/i);
      assert.equal(one(server, `SELECT state FROM dossier WHERE id = ${other}`), 'withdrawn');
    });

    lived('a draft certificate agreed to, the result fetched and held against the paper, and the service judged', async () => {
      const citizen = await office.as('congdan'), officer = await office.as('motcua');
      const id = idIn(await sendOnline(citizen, '1.001193', { fresh: true }));
      await receive(await officer.get(`/quay/ho-so/${id}`));
      await workAs(await office.as('chuyenvien'), codeOf(id));
      const me = await at(`/ho-so/${id}`, 'congdan');
      await me.go('Đúng rồi, tôi đồng ý');
      await says(me, /Chúng tôi làm tiếp ngay/);
      await workThrough(office, codeOf(id));
      await me.page.goto(`/ho-so/${id}`);
      await says(me, /Đã có kết quả/);
      const download = me.page.waitForEvent('download');
      await me.go('Tải kết quả');
      assert.ok(readFileSync(await (await download).path()).equals(SCAN), 'what the clerk signed and scanned, byte by byte');
      await me.go('Đánh giá việc giải quyết');
      await me.go('Gửi đánh giá', { values: { loi: 'Nhanh, dễ hiểu.' } });
      assert.equal(await me.page.locator('.govuk-error-summary a[href="#muc"]').count(), 1, 'nothing chosen');
      assert.equal(await me.page.inputValue('[name=loi]'), 'Nhanh, dễ hiểu.', 'the words survive the mistake');
      await me.go('Gửi đánh giá', { values: { muc: 'very_good' } });
      await says(me, /Cảm ơn/);
    });

    lived('a problem told without a login, followed and judged', async () => {
      const me = await at('/', undefined);
      await me.go('Phản ánh, kiến nghị');
      await me.go('Tiếp tục', { values: { chuyen: 'service' } });
      await me.go('Gửi', { values: { 'noi-dung': 'Hẹn hai lần mà chưa có kết quả.' } });
      assert.ok(await me.page.locator('.govuk-error-summary a[href="#ten"]').count(), 'what is missing leads to its field');
      await me.go('Gửi', { values: { ten: 'Lường Thị Khặm', 'dia-chi': 'Bản Nà Tậu', 'dien-thoai': '0912345678' } });
      const code = /PA-\d{6}-\d{4}/.exec(await said(me))[0], officer = await office.as('motcua');
      const path = `/cong-viec/phan-anh/${one(server, `SELECT id FROM petition WHERE code = '${code}'`)}`;
      await (await officer.get(`${path}?viec=accept`)).submit({ lop: 'rule' }, { form: path });
      await (await officer.get(`${path}?viec=answer`)).submit({ loi: 'Kết quả có ngày mai.' }, { form: path });
      await me.page.reload();
      await says(me, /Kết quả có ngày mai/);
      await me.go('Hài lòng');
      await says(me, /đã chọn: hài lòng/);
    });

    lived('who looked at my data, and one tap to object', async () => {
      const citizen = await office.as('congdan'), id = idIn(await sendOnline(citizen, '2.000635', { fresh: true, deliver: 'counter' }));
      await (await office.as('motcua')).get(`/quay/ho-so/${id}`);
      const me = await at(`/ho-so/${id}`, 'congdan');
      await me.go('Ai đã xem dữ liệu của tôi');
      await me.go(/^Phản đối/);
      await says(me, /Tôi phản đối lượt xem dữ liệu của tôi/);
    });

    lived('dates in the calendar of the phone, until one stops it', async () => {
      const me = await at('/thong-bao', 'congdan'), friend = server.client();
      await me.go('Đưa ngày hẹn vào lịch của bạn');
      await me.go('Tạo địa chỉ lịch');
      const feed = new URL(await me.page.inputValue('#address')).pathname;
      assert.match((await friend.raw('GET', feed)).text, /^BEGIN:VCALENDAR/);
      await me.go('Ngừng chia sẻ lịch');
      assert.equal((await friend.raw('GET', feed)).status, 404);
    });

    lived('said once of the family', async () => {
      const me = await at('/tai-khoan', 'congdan2'), child = `Trần Gia Hân ${'ABCDE'[turn]}`;
      await me.page.goto('/toi-va-gia-dinh');
      await me.go('Thêm Con');
      await me.go('Lưu', { values: { 'v.name': child } });
      await says(me, new RegExp(child));
    });

    lived('from an event in a life to a time at the desk, and the pages of the ward in large type and in English', async () => {
      const me = await at('/', undefined);
      await me.go('Chữ to');
      assert.match(await me.page.locator('html').getAttribute('class'), /to|large/);
      await me.go('Kết hôn');
      await me.go('Kết hôn');
      await me.go('Tôi có làm được thủ tục này không?');
      for (const label of ['Cả hai đã đủ', 'Không', 'Cả hai ở nơi khác']) await me.go('Tiếp tục', { values: await choice(me, label) });
      await me.go('Tôi vẫn muốn làm');
      await me.go('Xem giấy tờ cần mang');
      await me.go('Đặt lịch tới quầy');
      const slot = await me.page.locator('input[name=slot]').first().getAttribute('value');
      await me.go('Đặt lịch', { values: { slot, name: 'Trần Thị Bình' } });
      assert.equal(await me.page.locator('.govuk-error-summary a[href="#phone"]').count(), 1, 'what is missing leads to its field');
      await me.go('Đặt lịch', { values: { phone: `091234560${turn}` } });
      await says(me, /LH-\d\d-\d+/);
      await me.go('Hủy lịch hẹn');
      await says(me, /Đã hủy/);
      await me.go('Trang của phường');
      await me.go('English');
      assert.equal(await me.page.locator('html').getAttribute('lang'), 'en');
      await me.go('Tiếng Việt');
      await me.go('Chữ thường');
      assert.equal(await me.page.locator('html').getAttribute('lang'), 'vi');
    });
  });

test('read aloud by a Vietnamese voice of the device, stopped again; without one there is no button', async () => {
  for (const lang of ['vi-VN', 'en-GB']) {
    const { page, problems, close } = await open(browser, { size: PHONE, baseURL: server.url });
    await page.addInitScript((language) => {
      window.spoken = [];
      const voices = { getVoices: () => [{ lang: language }], speak: ({ text }) => window.spoken.push(text), cancel: () => (window.spoken = []), addEventListener() {} };
      Object.defineProperty(window, 'speechSynthesis', { value: voices });
      window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    }, lang);
    await page.goto('/thu-tuc/1.004873');
    const hands = new Hands(page);
    if (lang === 'en-GB') assert.equal(await page.getByRole('button', { name: /Đọc to/ }).count(), 0);
    else {
      await hands.go(/Đọc to/);
      assert.match((await page.evaluate(() => window.spoken)).join(' '), /tình trạng hôn nhân.*Thời hạn.*03 ngày làm việc/s);
      await page.keyboard.press('Enter');
      assert.deepEqual(await page.evaluate(() => window.spoken), []);
    }
    assert.deepEqual(problems, []);
    await close();
  }
});
