// <form data-autosave="/nhap/12"> posts itself (without files) a moment after the last change, on leaving a field, and when
// the page is hidden. The state is told in its [data-autosave-status]. The server answers 2xx, with {"version": n} when the
// form carries a hidden field `version` and {"saved": "14:05"} of its own clock; 401/403 signed out, 409/412 changed elsewhere. The
// form hears of it (mc-saved).
import { text } from './text.js';

const QUIET_MS = 3000;
const RETRY_MS = 15000;

export function autosave() {
  for (const form of document.querySelectorAll('form[data-autosave]')) watch(form);
}

function watch(form) {
  const status = form.querySelector('[data-autosave-status]') ?? addStatus(form);
  if (!isSecureContext && 'keep' in form.dataset) status.after(Object.assign(document.createElement('p'), { className: 'mc-saved', textContent: text('plain') }));
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
    } catch (error) {
      say('failed', text(why(error)));
      later(RETRY_MS);
    } finally {
      busy = null;
    }
  }

  async function settle(answer, sent) {
    if (answer.ok) {
      saved = sent;
      const at = await takeAnswer(answer);
      say('saved', text('saved', at || clock()));
      return form.dispatchEvent(new Event('mc-saved'));
    }
    const signedOut = answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403;
    const stale = answer.status === 409 || answer.status === 412;
    if (!signedOut && !stale) throw new Error(String(answer.status));
    stopped = stale;
    say('failed', text(stale ? 'stale' : 'signin'));
  }

  // The version it has now, and the hour by the server's clock: a phone's may be wrong.
  async function takeAnswer(answer) {
    if (!answer.headers.get('Content-Type')?.includes('json')) return '';
    const { version, saved: at } = await answer.json();
    const field = form.elements.namedItem('version');
    if (field && version !== undefined) field.value = version;
    return at;
  }

  function say(state, words) {
    status.dataset.state = state;
    if (status.textContent !== words) status.textContent = words;
  }
}

// In words: no network, too much, or the server.
function why(error) {
  if (error.message === '413') return 'tooLong';
  return navigator.onLine ? 'server' : 'offline';
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
