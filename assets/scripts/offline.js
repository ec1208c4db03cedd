// Drafts without network. Every form of a draft that was opened (form[data-keep]) is kept in IndexedDB, encrypted with a key that the
// server gives for the session; questions marked data-sensitive are left out. What was typed meanwhile is sent when the network is
// back, once. The draft on the server is the truth: when it has changed too, the person chooses.
import { forgetAll, keptAll, keptOne, keptPut, keptRemove } from './kept.js';
import { questions } from './questions.js';
import { seal, unseal, useKeys } from './sealed.js';
import { text } from './offline_text.js';

const PAUSE_MS = 400;
const BACK_MS = 3000;
const DAY_MS = 86_400_000;

// raw: the inside of the form as it came, before any script changed it.
export async function offline(raw) {
  document.querySelector('form[action="/dang-xuat"]')?.addEventListener('submit', forgetAll);
  const shown = document.querySelector('[data-offline-form]');
  const form = document.querySelector('form[data-keep]');
  await useKeys(Boolean(shown));
  if (shown) return openKept(shown);
  if (form) await keepForm(form, raw);
  await send();
  window.addEventListener('online', send);
}

// ---- one form, online ----

const inSensitive = (form, name) => [...form.elements].some((input) => input.name === name && input.closest('[data-sensitive]'));

function answers(form) {
  return [...new FormData(form)].filter(([name, value]) => name.startsWith('f.') && typeof value === 'string' && !inSensitive(form, name));
}

async function keepForm(form, raw) {
  const path = location.pathname;
  const old = await keptOne(path);
  const page = { name: form.dataset.keep, title: document.querySelector('h1').textContent, save: form.dataset.autosave, channel: form.dataset.channel,
    known: form.dataset.known, html: withoutAnswers(raw) };
  const keep = (dirty) => put({ ...page, path, version: version(form), fields: answers(form), dirty, key: dirty ? crypto.randomUUID() : '' });
  let lastPut = Promise.resolve();
  const later = (dirty) => (lastPut = lastPut.then(() => keep(dirty)).catch(() => {}));
  if (old?.dirty) await takeBack(form, old);
  if (!form.isConnected) return;
  if (!old?.dirty || (await keptOne(path))?.dirty === false) await later(false);
  let timer = 0;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => later(true), PAUSE_MS);
  });
  form.addEventListener('mc-saved', () => {
    clearTimeout(timer);
    later(false);
  });
  form.addEventListener('submit', (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    clearTimeout(timer);
    later(true).then(() => say(form, text('kept')));
  }, true);
}

const version = (form) => form.elements.namedItem('version')?.value ?? '';

async function put(record) {
  const { path, dirty } = record;
  const sealed = await seal(record);
  if (sealed) await keptPut({ path, dirty, at: Date.now(), ...sealed });
}

// What was typed here without network, over what the server has now.
async function takeBack(form, old) {
  const mine = await unseal(old);
  if (!mine) return keptRemove(old.path);
  const differs = differences(form, mine.fields);
  if (!differs.length) return keptPut({ ...old, dirty: false });
  if (mine.version === version(form)) {
    fill(form, mine.fields);
    return say(form, text('back', clock(old.at)));
  }
  await choose(form, old, mine, differs);
}

function differences(form, fields) {
  const now = group(answers(form));
  return [...group(fields)].filter(([name, value]) => !name.startsWith('f._') && (now.get(name) ?? '') !== value)
    .map(([name, value]) => ({ label: labelOf(form, name), mine: wordsOf(form, name, value), theirs: wordsOf(form, name, now.get(name) ?? '') }));
}

function group(fields) {
  const all = new Map();
  for (const [name, value] of fields) all.set(name, all.has(name) ? `${all.get(name)}|${value}` : value);
  return all;
}

const inputs = (form, name) => [...form.elements].filter((input) => input.name === name);

function labelOf(form, name) {
  const [input] = inputs(form, name);
  const words = input?.closest('fieldset')?.querySelector('legend') ?? input?.labels?.[0];
  return words?.textContent.trim() ?? name;
}

function wordsOf(form, name, value) {
  const chosen = value.split('|');
  const named = inputs(form, name).flatMap((input) => [...(input.options ?? [])].map((o) => [o.value, o.textContent]).concat(
    /^(radio|checkbox)$/.test(input.type) ? [[input.value, input.labels?.[0]?.textContent]] : []));
  const words = named.filter(([v]) => v && chosen.includes(v)).map(([, w]) => w.trim());
  return words.join(', ') || (named.length ? '' : value) || text('empty');
}

// Both are shown; nothing is sent before one is taken.
function choose(form, old, mine, differs) {
  const box = document.createElement('section');
  box.className = 'mc-next mc-next--ask';
  box.setAttribute('aria-labelledby', 'hai-ban');
  const row = ({ label, mine: m, theirs: t }) => element('div', 'govuk-summary-list__row', element('dt', 'govuk-summary-list__key', label),
    element('dd', 'govuk-summary-list__value', text('mine', m), document.createElement('br'), text('theirs', t)));
  const title = element('h2', 'mc-next__title', text('two'));
  title.id = 'hai-ban';
  title.tabIndex = -1;
  const take = element('button', 'govuk-button', text('takeMine'));
  const leave = element('button', 'govuk-button govuk-button--secondary', text('takeTheirs'));
  take.type = leave.type = 'button';
  box.append(title, element('p', 'govuk-body', text('twoAbout', clock(old.at))), element('dl', 'govuk-summary-list', ...differs.map(row)),
    element('div', 'govuk-button-group', take, leave));
  form.before(box);
  form.hidden = true;
  title.focus();
  return new Promise((done) => {
    const end = async (mineToo) => {
      box.remove();
      form.hidden = false;
      await keptPut({ ...old, dirty: false });
      if (mineToo) fill(form, mine.fields);
      form.querySelector('input:not([type=hidden]), select, textarea')?.focus();
      done();
    };
    take.addEventListener('click', () => end(true));
    leave.addEventListener('click', () => end(false));
  });
}

function element(name, className, ...inside) {
  const it = document.createElement(name);
  it.className = className;
  it.append(...inside);
  return it;
}

// Puts answers in; questions that they open appear on the way.
function fill(form, fields) {
  for (const [name, value] of group(fields)) {
    if (name.startsWith('f._')) continue;
    for (const input of inputs(form, name)) {
      if (/^(radio|checkbox)$/.test(input.type)) input.checked = value.split('|').includes(input.value);
      else input.value = value;
    }
    form.dispatchEvent(new Event('change', { bubbles: true }));
  }
  for (const [marker] of fields.filter(([name]) => name.startsWith('f._')))
    if (!fields.some(([name]) => name === `f.${marker.slice(3)}`)) for (const input of inputs(form, `f.${marker.slice(3)}`)) input.checked = false;
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

function say(form, words) {
  const status = form.querySelector('[data-autosave-status]');
  if (status) status.textContent = words;
}

function clock(ms) {
  return new Date(ms).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

// ---- the form's questions without what was answered ----

function withoutAnswers(raw) {
  const whole = document.createElement('template');
  whole.innerHTML = raw;
  empty(whole.content);
  return whole.innerHTML;
}

function empty(part) {
  for (const it of part.querySelectorAll('[data-sensitive], [name=csrf], [name=once], [name=version], .govuk-error-message, .mc-source')) it.remove();
  for (const it of part.querySelectorAll('input')) {
    if (!/^(radio|checkbox|hidden)$/.test(it.type)) it.removeAttribute('value');
    it.removeAttribute('checked');
  }
  for (const it of part.querySelectorAll('option')) it.removeAttribute('selected');
  for (const it of part.querySelectorAll('textarea')) it.textContent = '';
  for (const it of part.querySelectorAll('template')) empty(it.content);
}

// ---- the page without network ----

async function openKept(place) {
  const all = await keptAll();
  const here = all.find((it) => it.path === location.pathname);
  const mine = here && (await unseal(here));
  typedAt = -BACK_MS;
  if (mine) showForm(place, mine);
  const list = document.querySelector('[data-offline-kept]');
  for (const it of all) if (it !== here) list.append(await entry(it));
  document.querySelector('[data-offline-list]').hidden = !list.children.length;
  document.querySelector('[data-offline-none]').hidden = all.length > 0;
  window.addEventListener('online', back);
  setInterval(back, BACK_MS);
}

// Loads the page once the server answers again, but not under the hands of somebody who types.
let typedAt = 0;
async function back() {
  if (document.hidden || performance.now() - typedAt < BACK_MS) return;
  const answer = await fetch('/healthz', { cache: 'no-store' }).catch(() => null);
  if (answer?.ok) location.reload();
}

async function entry(it) {
  const mine = await unseal(it);
  const line = document.createElement('li');
  if (!mine) {
    line.textContent = text('locked', clock(it.at));
    return line;
  }
  const link = element('a', 'govuk-link', `${mine.name}: ${mine.title}`);
  link.href = it.path;
  line.append(link, ` (${text(it.dirty ? 'notSent' : 'sent', clock(it.at))})`);
  return line;
}

function showForm(place, mine) {
  const form = document.createElement('form');
  form.className = 'mc-measure';
  form.noValidate = true;
  Object.assign(form.dataset, { channel: mine.channel, known: mine.known });
  form.innerHTML = mine.html;
  document.querySelector('[data-offline-title]').textContent = mine.title;
  document.title = mine.title;
  place.append(element('p', 'mc-caption', mine.name), form);
  questions();
  fill(form, mine.fields);
  const keep = async () => {
    await put({ ...mine, fields: answers(form), dirty: true, key: crypto.randomUUID() });
    say(form, text('kept'));
  };
  let timer = 0;
  form.addEventListener('input', () => {
    typedAt = performance.now();
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    keep();
  }, true);
  say(form, text('here'));
}

// ---- the network is back ----

// One window sends; what it sends carries the version it was based on and its own key, so that it is done once.
async function send() {
  if (!navigator.onLine) return;
  await navigator.locks.request('mc-send', async () => {
    for (const it of await keptAll()) if (it.path !== location.pathname) await sendOne(it);
  });
}

async function sendOne(it) {
  if (!it.dirty) return Date.now() - it.at > DAY_MS ? keptRemove(it.path) : undefined;
  const mine = await unseal(it);
  if (!mine) return tell(text('lost', clock(it.at))), keptRemove(it.path);
  const { token } = await useKeys(false);
  const body = new URLSearchParams([...mine.fields, ['version', mine.version]]);
  const answer = await fetch(mine.save, {
    method: 'POST', body, redirect: 'manual', credentials: 'same-origin',
    headers: { Accept: 'application/json', 'X-CSRF-Token': token, 'Idempotency-Key': mine.key },
  }).catch(() => null);
  if (answer?.ok) return keptRemove(it.path), tell(text('done', mine.name));
  if (answer?.status === 412) return tell(text('conflict', mine.name), it.path);
  if (answer?.status === 404 || answer?.status === 409) return keptRemove(it.path), tell(text('over', mine.name));
}

function tell(words, href) {
  const line = element('p', 'govuk-inset-text', words);
  line.setAttribute('role', 'status');
  if (href) {
    const link = element('a', 'govuk-link', text('open'));
    link.href = href;
    line.append(' ', link);
  }
  document.getElementById('main').prepend(line);
}
