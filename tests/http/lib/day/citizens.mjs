// What citizens do on that day. Every act can be begun again after a break and looks first at what is there; what the program
// has answered is written into day.said.
import assert from 'node:assert/strict';
import { example, formValues } from '../../../lib/examples.mjs';
import { csrfOf, fitting } from '../office.mjs';
import { pdf, sha256, Tus } from '../files.mjs';
import { LookAgain, lost, pause } from './person.mjs';

export const PASSWORD = 'mưa rơi trên mái tôn';
export const loginOf = (no) => `09${String(20_000_000 + no)}`;
const channels = '/tai-khoan/thong-bao';
const idIn = (page, pattern) => pattern.exec(page.path)?.[1] ?? assert.fail(`${page.path} (${page.status}): ${page.main.slice(0, 600)}`);

// ---- the account ----

export async function register(person) {
  const login = loginOf(person.no), { client } = person;
  await person.again(async () => {
    if (client.cookies.has('mc_phien')) return; // only the page after it was lost
    const page = await (await client.get('/dang-ky')).submit({ name: person.name, login, password: PASSWORD }, { form: '/dang-ky' });
    if (!client.cookies.has('mc_phien')) await client.login(login, PASSWORD); // the answer to the first press was lost
    if (!client.cookies.has('mc_phien')) throw new LookAgain(page.main.slice(0, 200));
  });
  await person.signedIn();
  person.day.said.accounts.push(login);
}

export async function logInAgain(person) {
  await person.again(() => person.client.post('/dang-xuat', { csrf: person.csrf }));
  await person.again(async () => {
    if (!person.client.cookies.has('mc_phien')) await person.client.login(loginOf(person.no), PASSWORD);
    if (!person.client.cookies.has('mc_phien')) throw new LookAgain('not let in');
  });
  await person.signedIn();
}

// An address for news, shown to be one's own by the code that came there; then what is wanted by it.
export async function choose(person, channel) {
  const address = channel === 'mail' ? `nguoi${person.no}@vidu.test` : loginOf(person.no), { mail, sms } = person.day;
  const arrived = () => (channel === 'mail' ? mail.inbox.filter((it) => it.to.includes(address)) : sms.inbox.filter((it) => it.to === address)).map((it) => /\b\d{6}\b/.exec(it.text)?.[0]).filter(Boolean);
  const mine = (action) => (form) => form.action === `${channels}/${action}` && form.all.some((field) => field.value === channel);
  for (let asked = 0; asked < 4; asked++) {
    const before = arrived().length;
    await person.act(channels, mine('dia-chi'), { [`${channel}_dia_chi`]: address });
    for (let i = 0; i < 100 && arrived().length === before; i++) await pause(50);
    if (arrived().length > before) break;
  }
  const code = arrived().at(-1) ?? assert.fail(`no code came to ${address}`);
  // a form that is gone: the code was taken, its answer lost
  await person.act(channels, mine('ma'), { [`${channel}_ma`]: code }, { done: (page) => !page.forms.some(mine('ma')) });
  await person.act(channels, (form) => form.action === channels, { [channel]: ['asked', 'date', 'result'] });
  person.day.said.addresses.push({ login: loginOf(person.no), channel, address });
}

// ---- a draft ----

export async function begin(person, code) {
  const page = await person.again(() => person.client.post('/ho-so/nhap', { csrf: person.csrf, thu_tuc: code }));
  const draft = idIn(page, /^\/ho-so\/nhap\/(\d+)/);
  person.day.said.drafts.set(draft, { person, code });
  return { draft, code, base: `/ho-so/nhap/${draft}`, values: formValues(example(code, { channel: 'online' }).values) };
}

// The whole form on one page, as often as answers open questions.
export async function answer(person, { base, values }) {
  await person.again(async () => {
    let page = await person.client.get(`${base}/to-khai`);
    for (let i = 0; i < 6 && page.path.endsWith('/to-khai'); i++) {
      const form = page.form(/to-khai$/);
      page = await page.submit(fitting(form, values), { form, button: /tiếp tục/i });
      if (page.status === 412) throw new LookAgain('saved meanwhile');
    }
    assert.match(page.path, /giay-to$/, page.main);
  });
}

// The same, a topic a page; some pages are put off and come back to.
export async function answerByPages(person, { base, values }) {
  for (let no = 1, at = ''; !at.endsWith('/giay-to') && no < 40;) {
    const page = await person.again(async () => {
      const asked = await person.client.get(`${base}/to-khai/${no}`);
      if (!asked.path.includes('/to-khai/')) return asked;
      const form = asked.form(/to-khai/);
      const next = await asked.submit(fitting(form, values), { form, button: 'Lưu và tiếp tục' });
      if (next.status === 412) throw new LookAgain('saved meanwhile');
      return next;
    });
    at = page.path;
    no = Number(/to-khai\/(\d+)/.exec(at)?.[1] ?? no);
  }
}

// Written without network on the page that was kept; sent when there is one again, by the key that the device gave it, until the
// program has said so. Says it once: the version that it says is the same however often it was sent.
export async function writeOffline(person, { draft, base }) {
  const version = Number((await person.get(`${base}/to-khai`)).form(/to-khai$/).all.find((field) => field.name === 'version').value);
  const key = `giu-tren-may-${person.no}-${draft}`, name = `${person.name} viết khi mất mạng`, versions = new Set();
  for (let i = 0; i < 3; i++) {
    person.next = i === 0 ? 'deaf' : null;
    const answer = await person.again(() => person.client.json('POST', `${base}/luu`, { version, f: { requester_name: name } }, { 'X-CSRF-Token': person.csrf, 'Idempotency-Key': key }));
    assert.equal(answer.status, 200, answer.text);
    versions.add(answer.json.version);
  }
  assert.deepEqual([...versions], [version + 1], `${person.name}: kept on the device, saved more than once`);
  person.day.said.offline.push({ draft, version: version + 1, name });
}

const missing = (page) => page.forms.filter((form) => form.enctype === 'multipart/form-data').map((form) => form.all.find((field) => field.name === 'component').value)
  .filter((component) => page.text.slice(page.text.lastIndexOf('<section', page.text.indexOf(`name="component" value="${component}"`))).slice(0, 900).includes('mc-tag--todo'));

// In pieces; the piece in the middle breaks off, and the program is asked how far it came.
async function inPieces(person, { draft, component, name, bytes }) {
  const tus = new Tus(person.client), file = { owner: `draft/${draft}`, component, name, size: bytes.length, head: sha256(bytes.subarray(0, 1000)).toString('hex') };
  const { headers: { location } } = await person.again(() => tus.begin(file));
  for (let at = 0, i = 0; at < bytes.length; i++) {
    if (i === 1) person.next = 'half';
    try {
      const answer = await tus.more(location, at, bytes.subarray(at, at + Math.ceil(bytes.length / 3)));
      assert.ok([204, 409].includes(answer.status), `${name}: ${answer.status} ${answer.text}`);
    } catch (error) {
      if (!lost(error)) throw error;
      person.day.counts.piecesCut++;
    }
    const asked = await person.again(() => tus.ask(location));
    assert.equal(asked.status, 200, `${name} of ${person.name}: where it stands is not said (${asked.status})`);
    at = Number(asked.headers['upload-offset']);
  }
}

export async function papers(person, { draft, base }) {
  for (let n = 0; ; n++) {
    const page = await person.get(`${base}/giay-to`), [component] = missing(page);
    assert.match(page.path, /giay-to$/, page.main);
    if (!component) return;
    assert.ok(n < 6, page.main);
    const bytes = pdf({ bytes: 500 + Math.floor(person.rng() * 20_000), seed: person.no * 10 + n + 1 }), name = `giấy tờ ${n}.pdf`;
    if (person.pieces) await inPieces(person, { draft, component, name, bytes });
    else await person.act(`${base}/giay-to`, (form) => form.all.some((field) => field.value === component) && form.enctype === 'multipart/form-data', { tep: { name, type: 'application/pdf', bytes } }, { done: (at) => !missing(at).includes(component) });
    person.day.said.papers.push({ draft, hash: sha256(bytes).toString('hex'), how: `${person.name}, ${component}, ${person.pieces ? 'in pieces' : 'whole'}` });
  }
}

export async function deliver(person, { base }) {
  await person.again(async () => {
    const page = await (await person.client.get(`${base}/nhan-ket-qua`)).submit({ deliver: 'online' }, { form: /nhan-ket-qua$/ });
    if (!page.path.endsWith('/kiem-tra')) throw new LookAgain(page.main.slice(0, 300));
  });
}

// ---- sending ----

// How somebody presses "send": once; twice at once; again after the answer was lost; looks whether it went; or goes home.
export const PRESSES = ['once', 'twice', 'again', 'look', 'home'];

export async function send(person, { draft, base }, press) {
  const { said } = person.day;
  const review = await person.get(`${base}/kiem-tra`), form = review.form(/\/nop$/);
  const push = () => review.submit({}, { form }).then((page) => {
    if (page.status === 412) throw new LookAgain('changed meanwhile');
    return idIn(page, /^\/ho-so\/(\d+)/);
  });
  const entry = said.drafts.get(draft);
  entry.pressed = press;
  if (press !== 'once' && press !== 'twice') person.next = press === 'home' && person.chance(0.5) ? 'lost' : 'deaf';
  try {
    const told = press === 'twice' ? await Promise.allSettled([push(), push()]) : [{ status: 'fulfilled', value: await push() }];
    for (const one of told) {
      if (one.status === 'fulfilled') acknowledge(person, entry, one.value);
      else if (!lost(one.reason)) throw one.reason;
    }
  } catch (error) {
    if (!lost(error)) throw error;
  }
  if (press === 'home' && !entry.dossier) return null; // tired of it: nobody has told them
  // whoever was told nothing, or wants to be sure
  if (press !== 'look') acknowledge(person, entry, await person.again(push));
  else {
    const page = await person.get(base);
    acknowledge(person, entry, page.path.startsWith('/ho-so/nhap/') ? await person.again(push) : idIn(page, /^\/ho-so\/(\d+)/));
  }
  return entry.dossier;
}

function acknowledge(person, entry, dossier) {
  assert.ok(!entry.dossier || entry.dossier === dossier, `${person.name} was told of two dossiers for one draft: ${entry.dossier}, ${dossier}`);
  if (!entry.dossier) person.day.sent(person, entry, dossier);
  entry.dossier = dossier;
}

// ---- afterwards ----

// A message, unless it stands there already. After a break the same form goes again, as a browser does: what still runs behind the
// cut line is known by its mark.
export async function say(person, path, words) {
  let form;
  await person.again(async () => {
    const now = await person.client.get(path);
    if (now.main.includes(words)) return;
    form = form && csrfOf(form) === csrfOf(now) ? form : now;
    const answer = await form.submit({ noi_dung: words }, { form: form.form(/trao-doi$/) });
    if (answer.status === 409) throw new LookAgain('still at it');
    assert.ok(answer.status < 400, `${person.name}, ${path}: ${answer.status} ${answer.main.slice(0, 400)}`);
  });
  person.day.said.messages.push(words);
}

export async function supplement(person, dossier) {
  const path = `/ho-so/${dossier}`, asked = (page) => page.forms.some((form) => /da-bo-sung$/.test(form.action));
  const bytes = pdf({ bytes: 3000, seed: person.no * 10 + 9 });
  await person.again(async () => {
    const page = await person.client.get(path);
    if (!asked(page) || page.main.includes('bổ sung.pdf')) return;
    const form = page.forms.find((one) => one.enctype === 'multipart/form-data' && /giay-to$/.test(one.action));
    assert.ok((await page.submit({ tep: { name: 'bổ sung.pdf', type: 'application/pdf', bytes } }, { form })).status < 400);
  });
  await person.act(path, /da-bo-sung$/, {}, { done: (page) => !asked(page) });
  person.day.said.supplements.push(dossier);
}

export async function withdraw(person, dossier) {
  const page = await person.act(`/ho-so/${dossier}`, /\/rut$/, {}, { done: (at) => !at.forms.some((form) => /\/rut$/.test(form.action)) });
  if (/đã rút/i.test(page.main)) person.day.said.withdrawn.push(dossier);
}

export async function fetchResult(person, dossier) {
  const answer = await person.again(() => person.client.raw('POST', `/ho-so/${dossier}/ket-qua`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ csrf: person.csrf }).toString() }));
  assert.equal(answer.status, 200, `${person.name} got no result: ${answer.text.slice(0, 300)}`);
  person.day.said.results.push(dossier);
}

export async function rate(person, dossier) {
  const level = person.pick(['good', 'fair', 'bad']), path = `/ho-so/${dossier}/danh-gia`;
  const chosen = (page) => page.form(/danh-gia$/).all.some((field) => field.name === 'muc' && field.on && field.value === level);
  await person.act(path, /danh-gia$/, { muc: level }, { done: chosen });
  person.day.said.ratings.push(level);
}

// ---- without an account ----

const freeSlots = (form) => form.all.filter((field) => field.name === 'slot').map((field) => field.value);

// The same form is sent again after a break: it carries the mark by which the program knows it.
export async function book(person, code) {
  const given = { name: person.name, phone: loginOf(person.no) };
  for (let tries = 0; tries < 30; tries++) {
    const page = await person.get(`/dat-lich/gio?thu-tuc=${code}`), form = page.form('Đặt lịch');
    const own = form.all.some((field) => field.name === 'name') ? given : { phone: given.phone };
    const slot = person.pick(freeSlots(form)), got = await person.again(() => page.submit({ ...own, slot }, { form }));
    if (/^\/dat-lich\/LH-/.test(got.path)) return person.day.said.bookings.push(got.path.split('/')[2]), got.path;
    assert.match(got.main, /vừa có người đặt|đã có một lịch hẹn/, `${person.name}: ${got.status} ${got.main.slice(0, 400)}`);
  }
  return assert.fail(`${person.name} got no time at the desk`);
}

export async function giveBack(person, path) {
  await person.act(path, 'Hủy lịch hẹn', {}, { done: (page) => /Đã hủy/.test(page.main) });
  person.day.said.bookingsGone.push(path.split('/')[2]);
}

export async function petition(person) {
  const page = await person.get('/phan-anh/gui?ve=service'), words = `Phản ánh số ${person.no} của ngày hôm nay.`;
  const sent = await person.again(async () => {
    const got = await page.submit({ 'noi-dung': words, ten: person.name, 'dia-chi': 'Tổ dân phố số 3', 'dien-thoai': loginOf(person.no) }, { form: '/phan-anh/gui' });
    if (got.status === 409) throw new LookAgain('still at it');
    return got;
  });
  person.day.said.petitions.push({ code: idIn(sent, /(PA-\d{6}-\d{4})/), words });
}
