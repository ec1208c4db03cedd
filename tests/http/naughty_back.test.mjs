// What naughty strings a field took comes back as it was typed: as JSON, as the text of a page, on paper, by mail, in calendars and
// lists for spreadsheets, as the name of a file. naughty.test.mjs sends them to every field; here are those that keep them.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { multipart } from '../lib/client.mjs';
import { example, formSeen, formValues } from '../lib/examples.mjs';
import { startMail } from '../lib/mail.mjs';
import { oneOf, startMotcua } from '../lib/motcua.mjs';
import { checkAnswer } from './lib/answer.mjs';
import { png } from './lib/files.mjs';
import { clean, length, NAUGHTY, packs, squeeze, texts } from './lib/naughty.mjs';
import { APPLICANT, Office, one, pdfText, PEOPLE, sql } from './lib/office.mjs';
import { addStranger, build } from './lib/world.mjs';

let server, mail, office, world;
const people = {};
before(async () => {
  mail = await startMail();
  server = await startMotcua({ args: ['--smtp', mail.url], env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  addStranger(office);
  for (const [role, login] of Object.entries(PEOPLE)) people[role] = await office.as(login);
  people.nobody = server.client();
  world = await build(office);
  await ring();
});
after(async () => {
  await server?.stop();
  await mail?.close();
});

const post = (role, path, body) => people[role].json('POST', path, body, people[role].csrf ? { 'X-CSRF-Token': people[role].csrf } : {});
const taken = async (role, path, body) => {
  const answer = await post(role, path, body);
  assert.ok(answer.status < 300, `POST ${path} ${answer.status} ${answer.text} for ${JSON.stringify(body)}`);
  return answer.json?.location;
};
const version = (table, id) => one(server, `SELECT version FROM ${table} WHERE id = ${id}`);

// The fields side by side, each at another place of the list: [{ sent, kept }], until each has had every string.
function turns(fields) {
  const own = Object.entries(fields).map(([name, [max, lines = false]]) => ({ name, lines, fine: packs({ max, lines }).fine.filter((text) => clean(text) !== '') }));
  return Array.from({ length: Math.max(...own.map((one) => one.fine.length)) }, (_, i) => {
    const sent = Object.fromEntries(own.map(({ name, fine }, k) => [name, fine[(i + k) % fine.length]]));
    return { sent, kept: own.map(({ name, lines }) => clean(sent[name], { lines })) };
  }).filter(oneOf(5));
}

// What does not wait for one another goes side by side.
async function each(list, run) {
  for (let at = 0; at < list.length; at += 6) await Promise.all(list.slice(at, at + 6).map(run));
}

// Each text is a member of the JSON, to the last character, and stands in the page as text.
async function comesBack(role, path, kept, { page = true, json = true } = {}) {
  if (json) {
    const answer = await people[role].json('GET', path);
    assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 300)}`);
    const all = new Set(texts(answer.json));
    for (const text of kept) assert.ok(all.has(text), `${path} (JSON) has no ${JSON.stringify(text)}: ${answer.text.slice(0, 3000)}`);
  }
  if (!page) return;
  const shown = await people[role].get(path);
  checkAnswer(shown, { path, what: path, personal: role !== 'nobody' });
  const seen = squeeze([shown.main, ...shown.forms.flatMap((form) => form.all).map((field) => field.value)].join(' '));
  for (const text of kept) assert.ok(seen.includes(squeeze(text)), `${path} does not show ${JSON.stringify(text)}: ${shown.main.slice(0, 3000)}`);
}

// The one place where what somebody typed goes out in a mail: where a shared computer stands. Begun early; the letters go one by one.
const rung = [];
async function ring() {
  const account = one(server, `SELECT id FROM account WHERE login = '${PEOPLE.officer}'`);
  sql(server, `UPDATE account SET email = 'quay@example.vn' WHERE id = ${account}`);
  sql(server, `DELETE FROM notice_wish WHERE account_id = ${account}`);
  sql(server, `INSERT INTO notice_wish (account_id, mail, version) VALUES (${account}, 1, 1)`);
  rung.push(...turns({ name: [200] }));
  await each(rung, async ({ sent }) => {
    const made = await people.admin.post('/quan-tri/may-dung-chung', { csrf: people.admin.csrf, keeper: 'Ban quản trị', ...sent });
    const device = server.client();
    await (await device.get(/\/kiosk\/may\/[\w-]{32}/.exec(made.text)[0])).submit({}, { form: /kiosk\/may/ });
    await (await device.get('/kiosk/goi')).submit({}, { form: '/kiosk/goi' });
  });
}

const DESK = { thu_tuc: '2.000815', ...APPLICANT, deliver: 'counter', ...formValues(example('2.000815', { channel: 'counter' }).values), ...formSeen('2.000815') };

describe('what people write and others read', () => {
  const WROTE = { ve: 'service', 'noi-dung': 'Hẹn hai lần mà chưa có.', ten: 'Lường Thị Khặm', 'dia-chi': 'Bản Nà Tậu', 'dien-thoai': '0912345678' };
  const newPetition = async (more = {}) => {
    const href = await taken('nobody', '/phan-anh/gui', { ...WROTE, ...more });
    return { href, id: one(server, `SELECT id FROM petition WHERE code = '${href.split('/')[3]}'`) };
  };
  const act = (role, id, fields) => taken(role, `/cong-viec/phan-anh/${id}`, { ...fields, version: version('petition', id) });

  test('petitions: words and sender, seen by the desk', async () => {
    await each(turns({ 'noi-dung': [4000, true], ten: [120], 'dia-chi': [255] }), async ({ sent, kept }) => comesBack('officer', `/cong-viec/phan-anh/${(await newPetition(sent)).id}`, kept));
  });

  test('petitions: the answer, the public question and answer, and what its sender writes then', async () => {
    for (const { sent: { answer, question, open, again }, kept } of turns({ answer: [4000, true], question: [4000, true], open: [4000, true], again: [4000, true] })) {
      const { href, id } = await newPetition();
      await act('officer', id, { viec: 'accept', lop: 'rule', loi: '' });
      await act('officer', id, { viec: 'answer', loi: answer });
      await comesBack('nobody', href, [kept[0]]);
      await act('officer', id, { viec: 'publish', 'cau-hoi': question, 'tra-loi': open });
      await comesBack('nobody', `/phan-anh/cong-khai/${one(server, `SELECT code FROM petition WHERE id = ${id}`)}`, kept.slice(1, 3));
      await taken('nobody', href, { viec: 'opinion', 'y-kien': 'dislike', version: version('petition', id) });
      await taken('nobody', href, { viec: 'complain', loi: again, version: version('petition', id) });
      await comesBack('officer', `/cong-viec/phan-anh/${id}`, [kept[3]]);
    }
  });

  test('questions and their public answers', async () => {
    for (const { sent: { asked, question, answer }, kept } of turns({ asked: [1000, true], question: [1000, true], answer: [4000, true] })) {
      await taken('nobody', '/hoi-dap/gui', { hoi: asked });
      const id = one(server, 'SELECT max(id) FROM faq');
      await comesBack('officer', `/cong-viec/hoi-dap/${id}`, [kept[0]]);
      await taken('officer', `/cong-viec/hoi-dap/${id}`, { viec: 'publish', 'cau-hoi': question, 'tra-loi': answer, version: version('faq', id) });
      await comesBack('nobody', `/hoi-dap/cau/${id}`, kept.slice(1));
    }
  });

  test('ratings: free words', async () => {
    const path = `/t/${world.doneCode}/${world.doneSecret}/danh-gia`;
    for (const { sent, kept } of turns({ loi: [1000, true] })) {
      const seen = (await people.nobody.json('GET', path)).json.version;
      await taken('nobody', path, { muc: 'good', version: seen, ...sent });
      await comesBack('nobody', path, kept);
    }
  });

  test('messages from home, read at the desk', async () => {
    for (const { sent, kept } of turns({ noi_dung: [2000, true] })) {
      await taken('citizen', `/ho-so/${world.asked}/trao-doi`, sent);
      await comesBack('officer', `/cong-viec/ho-so/${world.asked}/trao-doi`, kept);
    }
  });

  test('a report about a helper, and the answer to it', async () => {
    for (const { sent: { report, answer }, kept } of turns({ report: [2000, true], answer: [2000, true] })) {
      const seen = () => version('help_session', world.helped);
      sql(server, `UPDATE help_session SET state = 'ended', objection = '', objection_answer = '', objection_answered_at_ms = NULL WHERE id = ${world.helped}`);
      await taken('citizen', `/duoc-giup/${world.helped}/phan-anh`, { noi_dung: report, version: seen() });
      await comesBack('leader', `/phan-anh-ho-tro/${world.helped}`, [kept[0]]);
      await taken('leader', `/phan-anh-ho-tro/${world.helped}`, { tra_loi: answer, version: seen() });
      await comesBack('citizen', `/duoc-giup/${world.helped}`, kept);
    }
  });

  test('what the ward publishes', async () => {
    const lines = (text) => text.split('\n').filter(Boolean).map(squeeze);
    const titles = turns({ title: [200] }).map(({ sent, kept }) => ({ sent: { ...sent, body: 'Nghỉ ba ngày.' }, kept: [...kept, 'Nghỉ ba ngày.'] }));
    await each([...titles, ...turns({ title: [200], body: [10_000, true] }).slice(0, 4)], async ({ sent, kept: [title, body] }) => {
      const href = await taken('clerk', '/cong-viec/trang-phuong/moi', { kind: 'notice', links: '', ...sent });
      await comesBack('clerk', href, [title, body]);
      const id = /\d+/.exec(href)[0];
      await taken('clerk', `${href}/dang`, { version: version('ward_post', id) });
      await comesBack('nobody', `/phuong/tin/${id}`, [title]);
      const seen = squeeze((await people.nobody.get(`/phuong/tin/${id}`)).main);
      for (const line of lines(body)) assert.ok(seen.includes(line.replace(/^-/, '')), `${id} does not show ${line}`);
    });
  });
});

describe('what people keep of themselves', () => {
  test('the name of one of the family', async () => {
    const path = `/toi-va-gia-dinh/${world.member}`;
    for (const { sent, kept } of turns({ name: [200] })) {
      await taken('citizen', path, { v: sent, version: version('profile_member', world.member) });
      await comesBack('citizen', path, kept);
    }
  });

  test('the number of a paper in the store', async () => {
    const path = `/giay-to-cua-toi/${world.stored}`;
    for (const { sent, kept } of turns({ so: [100] })) {
      await taken('citizen', path, { ...sent, version: version('store_item', world.stored) });
      await comesBack('citizen', path, kept, { page: false });
    }
  });

  test('name and address of an account', async () => {
    for (const { sent, kept } of turns({ name: [120], address: [300] })) {
      const { json } = await people.other.json('GET', '/tai-khoan');
      await taken('other', '/tai-khoan', { ...sent, version: json.version });
      await comesBack('other', '/tai-khoan', kept);
    }
  });

  test('where the result goes', async () => {
    const path = `/ho-so/nhap/${world.draft}/nhan-ket-qua`;
    for (const { sent, kept } of turns({ deliver_address: [255] })) {
      await taken('citizen', path, { deliver: 'post', channel: 'online', version: version('draft', world.draft), ...sent });
      await comesBack('citizen', path, kept, { page: false });
    }
  });

  test('answers of a draft, saved while they are typed and by the page that was offline', async () => {
    const path = `/ho-so/nhap/${world.draft}`;
    const fields = (await people.citizen.json('GET', `${path}/to-khai`)).json.fields.filter((field) => (field.is_text || field.is_textarea) && /^f\./.test(field.key) && !field.inputmode);
    assert.ok(fields.length >= 3, 'the form asks nothing');
    for (const { sent } of turns(Object.fromEntries(fields.map((field) => [field.key, [150, true]])))) {
      await taken('citizen', `${path}/luu`, { ...sent, version: version('draft', world.draft) });
      const back = (await people.citizen.json('GET', `${path}/to-khai`)).json.fields;
      for (const [key, text] of Object.entries(sent)) {
        const field = back.find((one) => one.key === key);
        if (field) assert.equal(field.value, clean(text, { lines: field.is_textarea }), key);
      }
    }
  });
});

describe('names of files', () => {
  // As the program keeps them: the last part, 200 characters at most and never half of one that is drawn together, an ending that fits.
  const keptOf = (name) => (clean(name) ?? '').split(/[/\\]/).pop() || 'tep';
  const checkName = (name, whole) => {
    if (length(whole) > 200) assert.ok(length(name) <= 204 && whole.startsWith(name.replace(/\.png$/, '')) && name.endsWith('.png'), name);
    else assert.equal(name, whole.endsWith('.png') ? whole : `${whole}.png`);
  };
  // As browsers write them into a form.
  const written = (name) => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

  test('every string is a name: in the list, and in the header of the download', async () => {
    const path = `/ho-so/nhap/${world.prepared}/giay-to`, bytes = png();
    // A slash ends what stands before it: such strings are names by themselves, the others go together.
    const apart = NAUGHTY.filter((text) => /[/\\]/.test(text)), together = packs({ max: 190, only: (text) => !/[/\\]/.test(text) });
    const all = [...apart, ...together.fine, ...together.long, ...together.bad].filter(oneOf(5));
    for (let at = 0; at < all.length; at += 10) {
      const names = all.slice(at, at + 10).map((text) => `${written(text)}.png`);
      const { type, body } = multipart([['csrf', people.citizen.csrf], ['component', ''], ...names.map((name) => ['tep', { name, type: 'image/png', bytes }])]);
      const answer = await people.citizen.raw('POST', path, { headers: { 'Content-Type': type }, body });
      assert.equal(answer.status, 303, answer.text.slice(0, 600));
      const page = await people.citizen.get(path), rows = sql(server, `SELECT id, name FROM paper WHERE draft_id = ${world.prepared} AND removed_at_ms IS NULL AND hash IS NOT NULL ORDER BY id`);
      assert.equal(rows.length, names.length);
      rows.forEach(([, name], i) => checkName(name, keptOf(names[i])));
      for (const [id, name] of rows) {
        assert.ok(squeeze(page.main).includes(squeeze(name)), name);
        checkDisposition(await people.citizen.raw('GET', `${path}/${id}`), name);
      }
      sql(server, `UPDATE paper SET removed_at_ms = 1 WHERE draft_id = ${world.prepared} AND hash IS NOT NULL`);
    }
  });

  // RFC 6266, RFC 8187: the name as it is, and one in ASCII for old browsers; nothing of it is a path or a header.
  function checkDisposition(file, name) {
    assert.equal(file.status, 200, name);
    const [, plain, encoded] = /^(?:attachment|inline); filename="([ !#-[\]-~]*)"; filename\*=UTF-8''([\w!#$&+.^`|~%-]+)$/.exec(file.headers['content-disposition']) ?? assert.fail(file.headers['content-disposition']);
    assert.equal(decodeURIComponent(encoded), name);
    assert.ok(plain.length && !/[/\\]/.test(plain), plain);
    for (const header of Object.keys(file.headers)) assert.ok(/^(content-|cache-|x-content|x-frame|referrer|cross-origin|permissions|date|connection|keep-alive|etag|strict|vary|accept|last|set-cookie|server-timing|link)/.test(header), `a header of its own: ${header}`);
  }
});

describe('on paper and in lists', () => {
  // Latin letters and signs as they are; what the built-in fonts have no letter for (a smiling face) is a box with its number in it.
  const BUILT_IN = /^[ -~\u00a1-\u024f\u1e00-\u1eff‘’“”–—…]+$/;
  test('a slip says what the official wrote', async () => {
    for (const { sent: { reason }, kept: [text] } of turns({ reason: [2000, true] })) {
      const id = (await taken('officer', '/quay/moi', DESK)).match(/\d+/)[0];
      const page = await people.officer.get(`/quay/ho-so/${id}`), form = page.form(/\/bo-sung$/);
      await taken('officer', `/quay/ho-so/${id}/bo-sung`, { ask: form.all.find((field) => field.name === 'ask').value, reason, van_hoi: 'Bản đã có chưa rõ.', version: version('dossier', id) });
      const slip = one(server, `SELECT max(id) FROM slip WHERE dossier_id = ${id}`);
      const shown = squeeze(pdfText((await people.officer.raw('GET', `/cong-viec/phieu/${slip}`)).bytes));
      for (const line of text.split('\n').filter((one) => BUILT_IN.test(one))) assert.ok(shown.includes(squeeze(line)), `the slip does not show ${JSON.stringify(line)}: ${shown.slice(0, 2500)}`);
    }
  });

  test('a list for spreadsheets: one cell each, and no cell is a formula', async () => {
    const groups = [...new Set(NAUGHTY.map((text) => clean(text)).filter((text) => text && length(text) <= 100))];
    const columns = sql(server, 'SELECT * FROM help_session LIMIT 0') && ['id', 'helper_id', 'volunteer_id', 'agency_id', 'group_name', 'account_id', 'opened', 'state', 'how', 'procedure_code', 'secret', 'codes_sent', 'started_at_ms', 'until_ms', 'ended_at_ms', 'objection', 'objection_answer', 'version'];
    const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
    for (let at = 0; at < groups.length; at += 100)
      sql(server, `INSERT INTO help_session (${columns}) ${groups.slice(at, at + 100).map((group, i) => `SELECT ${columns.map((name) => (name === 'id' ? `id + ${at + i + 1000}` : name === 'group_name' ? quoted(group) : name === 'secret' ? `secret || '${at + i}'` : name === 'started_at_ms' ? String(Date.now()) : name))} FROM help_session WHERE id = ${world.report}`).join(' UNION ALL ')}`);
    const file = await people.leader.raw('GET', '/chien-dich.csv');
    assert.equal(file.status, 200, file.text);
    const cells = csvRows(file.text).map((row) => row[0]);
    for (const cell of cells) assert.ok(!/^[=+\-@\t\r\n]/.test(cell), cell);
    for (const group of groups) assert.ok(cells.includes(/^[=+\-@]/.test(group) ? `'${group}` : group), group);
  });

  // RFC 4180
  function csvRows(text) {
    const rows = [[]];
    for (const [, quoted, plain, end] of text.replace(/^\ufeff/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r\n|$)/g)) {
      rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
      if (end === '\r\n') rows.push([]);
    }
    return rows;
  }
});

describe('told', () => {
  const until = async (holds, what) => {
    for (let i = 0; i < 800 && !holds(); i++) await new Promise((done) => setTimeout(done, 25));
    assert.ok(holds(), what);
  };
  const HEADERS = ['from', 'to', 'message-id', 'subject', 'date', 'mime-version', 'content-type', 'content-transfer-encoding', 'auto-submitted', 'x-auto-response-suppress', 'precedence'];

  // A mail says what happened and where to look; of what people typed only the place of a shared computer stands in one, in its subject.
  test('by mail: the subject is decoded as it was, and no text is a header', async () => {
    const letters = () => mail.inbox.filter((letter) => letter.to.includes('quay@example.vn') && letter.subject.includes('máy dùng chung'));
    await until(() => letters().length >= rung.length, 'letters are missing');
    assert.deepEqual(letters().map((letter) => letter.subject).sort(), rung.map(({ kept }) => `Có người cần giúp ở máy dùng chung: ${kept[0]}`).sort());
    for (const letter of letters()) {
      assert.deepEqual(letter.to, ['quay@example.vn']);
      assert.deepEqual(Object.keys(letter.headers).filter((name) => !HEADERS.includes(name)), []);
      assert.ok(letter.text.includes(letter.subject) && letter.raw.split('\r\n').every((line) => Buffer.byteLength(line, 'latin1') <= 998));
    }
  });

  test('in the application: why a question is not published', async () => {
    for (const { sent: { reason }, kept } of turns({ reason: [500, true] })) {
      await taken('citizen', '/hoi-dap/gui', { hoi: 'Mấy giờ mở cửa?' });
      const id = one(server, 'SELECT max(id) FROM faq');
      await taken('officer', `/cong-viec/hoi-dap/${id}`, { viec: 'decline', 'ly-do': reason, version: version('faq', id) });
      await comesBack('citizen', '/thong-bao', kept);
    }
  });

  test('in a calendar: folded, escaped, and read back as it was', async () => {
    const day = one(server, `SELECT max(day) FROM booking`), { slot, agency } = world;
    const account = one(server, "SELECT id FROM account WHERE login = 'congdan'");
    sql(server, `UPDATE booking SET account_id = ${account} WHERE id = ${world.booking}`);
    assert.ok(slot && agency && day);
    for (const { sent: { reason }, kept } of turns({ reason: [300] })) {
      sql(server, 'DELETE FROM booking_off');
      const slots = (await people.citizen.json('GET', '/dat-lich/gio?thu-tuc=1.004873')).json.days.flatMap((one) => one.times.map((time) => time.value));
      const href = await taken('citizen', '/dat-lich', { 'thu-tuc': '1.004873', slot: slots[0], phone: '0912345678', name: 'Lê Thị Mai' });
      const date = new Date(Number(slots[0].split('.')[1]) * 86400e3).toISOString().slice(0, 10);
      await taken('officer', '/quay/lich-hen/nghi', { day: date, reason });
      await comesBack('citizen', href, kept);
      const file = await people.citizen.raw('GET', `${href}/lich`);
      assert.ok(file.text.endsWith('\r\n') && !/[^\r]\n|\r[^\n]/.test(file.text), 'a line break of its own');
      for (const line of file.text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
      const lines = file.text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1);
      assert.deepEqual(lines.filter((line) => !/^[A-Z-]+[;:]/.test(line)), []);
      assert.equal(lines.filter((line) => /^(BEGIN|END):VEVENT$/.test(line)).length, 2);
      const said = lines.find((line) => line.startsWith('DESCRIPTION:')).slice(12).replace(/\\(.)/g, (_, one) => (one === 'n' || one === 'N' ? '\n' : one));
      assert.ok(said.includes(kept[0]), `${JSON.stringify(kept[0])} is not in ${JSON.stringify(said)}`);
    }
  });
});
