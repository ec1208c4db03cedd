// Every naughty string through every text field of every route, and back out: as a page, as JSON, on paper, by mail, as a file.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { Page } from '../lib/client.mjs';
import { oneOf } from '../lib/motcua.mjs';
import { checkAnswer, checkProblem } from './lib/answer.mjs';
import { clean, length, packs } from './lib/naughty.mjs';
import { routes } from './lib/office.mjs';
import { MAY, objectOf } from './lib/table.mjs';
import { town } from './lib/town.mjs';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const UNREADABLE = 'Có ký tự không đọc được. Hãy gõ lại phần này.';
const TOO_LONG = /^Dài quá \d+ ký tự\. Hãy viết ngắn hơn\.$/;
const TEXTS = { text: {}, list: {}, area: { lines: true }, form: { lines: true } };
const AT_ONCE = 8;

let server, office, people, world;
before(async () => ({ server, office, people, world } = await town()));
after(() => server?.stop());

async function each(list, run) {
  for (let i = 0; i < list.length; i += AT_ONCE) await Promise.all(list.slice(i, i + AT_ONCE).map((one, k) => run(one, i + k)));
}

describe('every text field of every route', () => {
  // What goes beside the strings: versions that nobody saw, so that what is there stays for the next row.
  const PLAIN = { version: '999999', password: 'x', new_password: 'x' };
  const KEEPS = new Set(['citizen_form_save', 'citizen_page_save', 'citizen_autosave']); // what was typed is kept, wrong or not
  // Shown again with what was typed, or a step has to be taken before anything is read.
  const OTHERWISE = new Set(['track_find', 'identity_login', 'identity_register', 'office_draft_save', 'correct_propose']);
  // Fields that are shown as the program reads them, or not at all: a code is a secret; what a choice asks for stands under that choice.
  const SHOWN_OTHERWISE = new Set(['booking_today ma', 'track_find ma', 'confirm_code ma', 'citizen_answer ly_do', 'office_move van_hoi', 'office_move reason', 'office_propose van_hoi', 'office_propose reason']);
  let sent = 0;

  const fieldsOf = (route) => {
    const own = route.params.filter((p) => p.kind in TEXTS);
    const most = Math.floor((route.method === 'GET' ? 3300 : 80_000) / own.length) - 40;
    return own.map((p) => ({ name: p.kind === 'form' ? `${p.name}x` : p.name, max: p.max, lines: TEXTS[p.kind].lines, ...packs({ max: p.max, lines: TEXTS[p.kind].lines, most }) }));
  };

  for (const route of routes().filter((one) => one.params.some((p) => p.kind in TEXTS)).filter(oneOf(6)))
    test(`${route.method} ${route.path}`, async () => {
      const object = objectOf(route, world);
      const role = MAY[route.permission].find((one) => (object.all || object.by.includes(one)) && (one !== 'nobody' || route.csrf !== 'token'));
      const fields = fieldsOf(route), who = people[role], base = Object.fromEntries(route.params.filter((p) => p.required && !(p.kind in TEXTS)).map((p) => [p.name, PLAIN[p.name] ?? '1']));
      for (const kind of ['fine', 'long', 'bad']) {
        const turns = Math.max(...fields.map((field) => field[kind].length));
        await each(Array.from({ length: turns }), async (_, i) => {
          // The fields side by side, each at another place of the list.
          const typed = Object.fromEntries(fields.filter((field) => field[kind].length).map((field, k) => [field.name, field[kind][(i + k) % field[kind].length]]));
          const what = `${route.method} ${object.path} with ${JSON.stringify(typed).slice(0, 600)}`;
          sent++;
          await asJson(route, who, object.path, { ...base, ...typed }, { kind, typed, fields, what });
          if (i % 9 === 0) await asPage(route, who, object.path, { ...base, ...typed }, { typed, fields, what });
        });
      }
    });

  const ask = (route, who, path, values, headers) => {
    const body = new URLSearchParams(values).toString();
    return route.method === 'GET' ? who.raw('GET', `${path}?${body}`, { headers }) : who.raw('POST', path, { headers: { ...FORM, ...(who.csrf && { 'X-CSRF-Token': who.csrf }), ...headers }, body });
  };

  async function asJson(route, who, path, values, { kind, typed, fields, what }) {
    const answer = await ask(route, who, path, values, { Accept: 'application/json' });
    checkAnswer(answer, { method: route.method, path, what: `${what}: ${answer.status}` });
    const free = KEEPS.has(route.name) || OTHERWISE.has(route.name);
    if (answer.status < 400) return assert.ok(kind === 'fine' || free, `${what} was taken: ${answer.status}`);
    const { errors } = checkProblem(answer, what);
    if (free) return;
    const refused = (error) => error.detail === UNREADABLE || TOO_LONG.test(error.detail);
    if (kind === 'fine') {
      assert.ok(!errors.some(refused), `${what} was refused: ${answer.text}`);
    } else {
      assert.equal(answer.status, 422, `${what}: ${answer.text}`);
      for (const name of Object.keys(typed)) assert.ok(errors.some((error) => error.pointer === `/${name}` && refused(error)), `${what}: nothing at ${name}: ${answer.text}`);
      assert.ok(fields.length >= errors.filter(refused).length);
    }
  }

  // What was typed stands in the form again, to the last character.
  async function asPage(route, who, path, values, { typed, fields, what }) {
    const answer = await ask(route, who, path, values);
    checkAnswer(answer, { method: route.method, path, what: `${what}: ${answer.status}` });
    if (![200, 422].includes(answer.status)) return;
    const page = new Page(who, answer);
    const shown = page.forms.flatMap((form) => form.all).filter((field) => field.name in typed && !SHOWN_OTHERWISE.has(`${route.name} ${field.name}`) && ['text', 'search', 'email', 'tel', 'textarea'].includes(field.type));
    for (const field of shown) {
      const { lines, max } = fields.find((one) => one.name === field.name), is = clean(typed[field.name], { lines });
      if (is !== null && length(is) <= max) assert.equal(field.value.replaceAll('\r\n', '\n'), is, `${what}: ${field.name}`);
    }
  }

  after(() => process.env.MOTCUA_NAUGHTY_COUNT && console.error(`${sent} requests`));
});
