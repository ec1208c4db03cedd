// The desk, the leader's preparations, and the volunteers of that day.
import assert from 'node:assert/strict';
import { example, formValues } from '../../../lib/examples.mjs';
import { answer, deliver, loginOf, papers, say } from './citizens.mjs';
import { LookAgain, lost, pause } from './person.mjs';

const ok = (page) => assert.ok(page.status < 400, `${page.path}: ${page.status} ${page.main.slice(0, 600)}`);

// ---- before the doors open ----

export async function openGateway(admin, sms) {
  ok(await (await admin.get('/quan-tri/tin-nhan')).submit({ url: sms.url, media_type: 'application/json', template: '{"to":"{to}","text":"{text}","ref":"{id}","receipt":"{receipt}"}', success_pointer: '/result/code', success_value: '0',
    id_pointer: '/result/id', receipt_ok: 'DELIVRD', receipt_bad: 'UNDELIV', plain: 'true', receipts: 'true', enabled: 'true' }, { form: '/quan-tri/tin-nhan' }));
}

export async function openHours(leader, capacity) {
  for (const weekday of ['1', '2', '3', '4', '5']) {
    const page = await leader.get('/quan-tri/lich-hen');
    ok(await page.submit({ weekday, hours: '08:00-08:30', capacity: String(capacity) }, { form: page.form('Thêm khoảng giờ') }));
  }
}

export async function appoint(leader, person, { group, until }) {
  ok(await (await leader.get('/to-cong-nghe')).submit({ login: loginOf(person.no), name: person.name, group, 'to_day.d': String(until.getUTCDate()), 'to_day.m': String(until.getUTCMonth() + 1), 'to_day.y': String(until.getUTCFullYear()) }, { form: '/to-cong-nghe' }));
  Object.assign(person, { group, helped: new Set() });
}

// ---- the desk ----

const given = (form) => Object.fromEntries(form.all.filter((field) => field.name.startsWith('o.')).map((field) => [field.name, '1']));

const DESK = {
  receive: ['Tiếp nhận hồ sơ', given],
  ask: [/\/bo-sung$/, (form) => {
    const component = form.all.find((field) => field.name === 'ask').value;
    return { ask: component, [`n.${component}`]: 'chụp lại cả bốn góc', reason: 'Ảnh bị mờ.', ...(form.all.some((field) => field.name === 'van_hoi') && { van_hoi: 'Bản đã có chưa rõ.' }) };
  }],
};

const open = (page, which) => page.forms.some((form) => (which instanceof RegExp ? which.test(form.action) : form.buttons.some((button) => button.text === which)));

// Does with a request what its script says, once: a form that is gone was sent before.
export async function attend(officer, entry) {
  const [which, values] = DESK[entry.plan] ?? [];
  if (which) await officer.act(`/quay/ho-so/${entry.dossier}`, which, values, { done: (page) => !open(page, which) });
  if (which) officer.day.said.attended.push(entry);
  if (entry.talks) await say(officer, `/cong-viec/ho-so/${entry.dossier}/trao-doi`, `Bộ phận một cửa hỏi về hồ sơ ${entry.dossier}.`);
}

// ---- a neighbour helps ----

// A session with somebody; where the answer was lost, the list of those that run shows it.
async function start(helper, fields) {
  const running = (page) => page.links.map((link) => /^\/ho-tro\/(\d+)$/.exec(link.href)?.[1]).find((id) => id && !helper.helped.has(id));
  const form = await helper.get('/ho-tro/moi');
  const page = await helper.again(async () => {
    const home = await helper.client.get('/ho-tro');
    if (running(home)) return home;
    ok(await form.submit({ dong_y: 'true', ...fields }, { form: '/ho-tro/moi' }));
    return helper.client.get('/ho-tro');
  });
  const id = running(page) ?? assert.fail(page.main);
  helper.helped.add(id);
  return id;
}

async function fill(helper, id, code) {
  const draftIn = (page) => page.links.map((link) => /^\/ho-so\/nhap\/(\d+)/.exec(link.href)?.[1]).find(Boolean);
  await helper.act(`/ho-tro/${id}?q=${code}`, /\/nhap$/, { thu_tuc: code }, { done: draftIn });
  const draft = draftIn(await helper.get(`/ho-tro/${id}`)), work = { draft, code, base: `/ho-so/nhap/${draft}`, values: formValues(example(code, { channel: 'online' }).values) };
  await answer(helper, work);
  await papers(helper, work);
  await deliver(helper, work);
  return work;
}

// The codes that the program has sent to the telephone of the person, and to nobody else.
const codesOf = (person) => person.day.sms.inbox.filter((it) => it.to === loginOf(person.no)).map((it) => /\b\d{6}\b/.exec(it.text)?.[0]).filter(Boolean);

// Asks for a code and types what came. Several are on their way when the answer to the asking was lost: the last one holds; and one
// that was right while the answer was lost is used up. Returns the page to check, or nothing when no more codes are to be had.
async function proveByCode(helper, person, id, link) {
  for (let asked = 0; asked < 3; asked++) {
    const before = codesOf(person).length;
    await helper.act(`/ho-tro/${id}`, /\/ma$/, {});
    for (let i = 0; i < 200 && codesOf(person).length === before; i++) await pause(50);
    for (let tried = ''; codesOf(person).at(-1) !== tried; await pause(100)) {
      const code = (tried = codesOf(person).at(-1));
      const page = await person.again(async () => (await person.client.get(link)).submit({ ma: code }, { form: /xac-nhan/ }));
      if (page.status === 200) return page;
    }
  }
  return null;
}

// At the desk, before an official who looks at the identity card.
async function confirmAtDesk(window, id, entry) {
  entry.pressed = 'desk';
  const path = `/quay/nguoi-giup/${id}`;
  await window.act(path, path, { da_kiem_tra: 'true' }, { done: (page) => !page.forms.some((form) => form.action === path) });
  entry.told = true;
}

async function confirmByCode(helper, person, id, entry) {
  const link = await helper.get(`/ho-tro/${id}`).then((page) => /\/xac-nhan\/([\w-]+)/.exec(page.text)[0]);
  const review = await proveByCode(helper, person, id, link);
  if (!review) return confirmAtDesk(helper.day.windows[0], id, entry);
  entry.pressed = 'code';
  if (person.chance(0.3)) person.next = 'deaf';
  try {
    const done = await review.submit({}, { form: /\/nop$/ });
    if (/^\/t\//.test(done.path)) entry.told = true;
  } catch (error) {
    if (!lost(error)) throw error;
  }
}

async function confirmByLogin(person, id, entry) {
  entry.pressed = 'login';
  await person.again(async () => {
    const page = await person.client.get(`/ho-so/nhap/${entry.draft}/kiem-tra`);
    const sent = page.path.startsWith('/ho-so/nhap/') ? await page.submit({}, { form: /\/nop$/ }) : page;
    if (!/^\/ho-so\/\d+/.test(sent.path)) throw new LookAgain(sent.main.slice(0, 200));
    entry.told = true;
    entry.dossier = /^\/ho-so\/(\d+)/.exec(sent.path)[1];
  });
}

// how: 'code' (an account is opened; a code confirms, or the desk when lost answers have used all codes up), 'login' (an own account and login), 'ends' (begun and ended without sending).
export async function help(helper, person, how, code) {
  const opens = how === 'code', fields = opens ? { co: 'mo', login: loginOf(person.no), name: person.name } : { co: 'co', login: loginOf(person.no) };
  const id = await start(helper, fields), entry = { helper, person, how, opens, id };
  helper.day.said.helps.push(entry);
  if (!opens) await person.act(`/duoc-giup/${id}`, /dong-y$/, {}, { done: (page) => !page.forms.some((form) => /dong-y$/.test(form.action)) });
  if (how === 'ends') {
    await helper.again(async () => {
      const page = await helper.client.get(`/ho-tro/${id}`);
      if (page.status === 200) ok(await page.submit({}, { form: /\/ket-thuc$/ }));
    });
    return;
  }
  const { draft } = await fill(helper, id, code);
  Object.assign(entry, { draft });
  helper.day.said.drafts.set(draft, Object.assign(entry, { code }));
  await (opens ? confirmByCode(helper, person, id, entry) : confirmByLogin(person, id, entry));
  helper.day.sent(person, entry);
  assert.equal((await helper.get(`/ho-tro/${id}`)).status, entry.told ? 404 : (await helper.get(`/ho-tro/${id}`)).status, 'the helper still sees it');
}
