// <form data-autosave="/nhap/12"> posts itself (without files) a moment after the last change, on leaving a field, and when
// the page is hidden. The state is told in its [data-autosave-status]. The server answers 2xx, with {"version": n} when the
// form carries a hidden field `version`; 401/403 signed out, 409/412 changed elsewhere.
import { text } from './text.js';

const QUIET_MS = 3000;
const RETRY_MS = 15000;

export function autosave() {
  for (const form of document.querySelectorAll('form[data-autosave]')) watch(form);
}

function watch(form) {
  const status = form.querySelector('[data-autosave-status]') ?? addStatus(form);
  let saved = typed(form); // what the server has
  let timer = 0;
  let busy = null; // the request under way
  let stopped = false;

  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(save, ms);
  };
  form.addEventListener('input', () => later(QUIET_MS));
  form.addEventListener('change', () => later(200));
  form.addEventListener('focusout', () => later(200));
  form.addEventListener('submit', () => {
    stopped = true;
    clearTimeout(timer);
  });
  window.addEventListener('pageshow', () => (stopped = false));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save());

  async function save() {
    const now = typed(form);
    if (stopped || now === saved) return;
    if (busy) return later(QUIET_MS);
    const sent = body(form);
    say('saving', text('saving'));
    try {
      busy = fetch(form.dataset.autosave || form.action, {
        method: 'POST', body: sent, keepalive: sent.length < 60_000, redirect: 'manual', credentials: 'same-origin',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json', 'X-Autosave': '1' },
      });
      await settle(await busy, now);
    } catch {
      say('failed', text('offline'));
      later(RETRY_MS);
    } finally {
      busy = null;
    }
  }

  async function settle(answer, sent) {
    if (answer.ok) {
      saved = sent;
      await takeVersion(answer);
      return say('saved', text('saved', clock()));
    }
    const signedOut = answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403;
    const stale = answer.status === 409 || answer.status === 412;
    if (!signedOut && !stale) throw new Error(`autosave: ${answer.status}`);
    stopped = stale;
    say('failed', text(stale ? 'stale' : 'signin'));
  }

  async function takeVersion(answer) {
    const field = form.elements.namedItem('version');
    if (!field || !answer.headers.get('Content-Type')?.includes('json')) return;
    const { version } = await answer.json();
    if (version !== undefined) field.value = version;
  }

  function say(state, words) {
    status.dataset.state = state;
    if (status.textContent !== words) status.textContent = words;
  }
}

function body(form, without) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string' && name !== without) fields.append(name, value);
  return fields.toString();
}

function typed(form) {
  return body(form, 'version');
}

function addStatus(form) {
  const status = document.createElement('p');
  status.className = 'mc-saved';
  status.setAttribute('role', 'status');
  status.dataset.autosaveStatus = '';
  form.append(status);
  return status;
}

function clock() {
  const now = new Date();
  return `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
}
