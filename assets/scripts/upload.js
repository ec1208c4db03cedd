// form[data-upload="draft/12"]: sends its files in pieces (tus 1.0, src/mod/upload), goes on after a cut by itself, and after a
// reload when the same file is chosen again. Small files go with the plain form: one piece anyway. Without this script all do.
import { shrink, offerShrinking } from './shrink.js';
import { words } from './upload_words.js';

const PIECE = 256 * 1024, PIECE_MAX = 2 * 1024 * 1024, HEAD = 64 * 1024;
const PAUSES_MS = [1000, 2000, 5000, 10_000, 20_000];

export function uploads() {
  for (const form of document.querySelectorAll('form[data-upload]')) {
    for (const input of form.querySelectorAll('input[type=file]')) input.addEventListener('change', () => offerShrinking(input));
    form.addEventListener('submit', (event) => {
      const files = chosen(form);
      if (files.reduce((sum, file) => sum + file.size, 0) <= PIECE || !form.reportValidity()) return;
      event.preventDefault();
      event.stopPropagation(); // the guard against sending twice stands behind us
      if (!form.dataset.busy) sendAll(form, files);
    });
  }
}

const chosen = (form) => [...form.querySelectorAll('input[type=file]')].flatMap((input) => [...input.files]);

async function sendAll(form, files) {
  form.dataset.busy = '1';
  form.setAttribute('aria-busy', 'true');
  const lists = files.map((file) => line(form, file));
  const ends = await Promise.all(lists.map(({ file, show, stop }) => send(form, file, show, stop).catch((error) => {
    show.wrong(error.words ?? words('broken', file.name));
    return false;
  })));
  delete form.dataset.busy;
  form.removeAttribute('aria-busy');
  if (ends.every(Boolean)) return location.reload();
  for (const input of form.querySelectorAll('input[type=file]')) input.value = ''; // what arrived is not sent again
}

// ---- one file ----

class Refused extends Error {
  constructor(text) {
    super(text);
    this.words = text;
  }
}

async function send(form, original, show, stop) {
  const file = form.querySelector('[data-shrink]:checked') ? await shrink(original) : original;
  const at = await begin(form, file, show, stop);
  if (at.offset > 0) show.words(words('again', file.name, percent(at.offset, file.size)));
  let size = PIECE;
  stop.path = at.path;
  for (let offset = at.offset, tries = 0; ;) {
    if (stop.asked) return false;
    show.done(offset, file.size);
    const begun = performance.now(), bytes = await file.slice(offset, Math.min(offset + size, file.size)).arrayBuffer();
    const answer = await call(form, 'PATCH', at.path, { 'Upload-Offset': offset, 'Content-Type': 'application/offset+octet-stream', ...(await checksum(bytes)) }, bytes);
    if (stop.asked) return false;
    if (answer?.status === 204) {
      offset = Number(answer.headers.get('Upload-Offset'));
      tries = 0;
      size = performance.now() - begun < 2000 ? Math.min(size * 2, PIECE_MAX) : PIECE; // small pieces lose little when the line is bad
      if (offset >= file.size) break;
      continue;
    }
    if (answer && ![408, 409, 429, 460].includes(answer.status) && answer.status < 500) throw new Refused(await why(answer));
    show.words(words('waiting', file.name, percent(offset, file.size)));
    await pause(tries++);
    const asked = await call(form, 'HEAD', at.path);
    if (asked?.ok) offset = Number(asked.headers.get('Upload-Offset'));
    else if (asked && asked.status < 500) throw new Refused(await why(asked));
  }
  show.done(file.size, file.size);
  return true;
}

async function begin(form, file, show, stop) {
  const component = form.querySelector('[name=component]')?.value ?? '';
  const about = { filename: file.name, owner: form.dataset.upload, component, head: await head(file) };
  const metadata = Object.entries(about).map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`).join(',');
  for (let tries = 0; !stop.asked; ) {
    const answer = await call(form, 'POST', '/tai-len', { 'Upload-Length': file.size, 'Upload-Metadata': metadata });
    if (answer?.status === 201) return { path: answer.headers.get('Location'), offset: Number(answer.headers.get('Upload-Offset')) };
    if (answer && answer.status < 500 && answer.status !== 429) throw new Refused(await why(answer));
    show.words(words('waiting', file.name, percent(0, 1)));
    await pause(tries++);
  }
  throw new Refused(words('stopped', file.name));
}

// undefined: the network is away.
async function call(form, method, path, headers = {}, body) {
  const csrf = form.querySelector('[name=csrf]').value;
  try {
    return await fetch(path, { method, body, credentials: 'same-origin', redirect: 'manual', headers: { Accept: 'application/json', 'Tus-Resumable': '1.0.0', 'X-CSRF-Token': csrf, ...headers } });
  } catch {
    return undefined;
  }
}

async function why(answer) {
  if (answer.status === 401 || answer.status === 403) return words('signin');
  try {
    const problem = await answer.json();
    return problem.errors?.map((one) => one.detail).join(' ') || problem.title;
  } catch {
    return words('failed');
  }
}

function pause(tries) {
  return new Promise((done) => {
    const timer = setTimeout(done, PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
    addEventListener('online', () => { clearTimeout(timer); done(); }, { once: true });
  });
}

// ---- sums (only where the browser counts them: https or localhost) ----

const sum = async (bytes) => (globalThis.crypto?.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : undefined);
const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

async function checksum(bytes) {
  const digest = await sum(bytes);
  return digest ? { 'Upload-Checksum': `sha256 ${base64(digest)}` } : {};
}

async function head(file) {
  const digest = await sum(await file.slice(0, HEAD).arrayBuffer());
  return digest ? Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') : '';
}

// ---- what is seen ----

const percent = (n, of) => Math.floor((100 * n) / of);

function line(form, file) {
  const box = document.createElement('div'), bar = document.createElement('progress'), text = document.createElement('p'), button = document.createElement('button');
  const stop = { asked: false };
  box.className = 'mc-progress';
  text.className = 'govuk-body mc-small';
  text.setAttribute('role', 'status');
  bar.max = 100;
  bar.setAttribute('aria-label', file.name);
  Object.assign(button, { type: 'button', className: 'mc-link-button', textContent: words('stop', file.name) });
  button.addEventListener('click', () => {
    stop.asked = true;
    if (stop.path) call(form, 'DELETE', stop.path);
    box.remove();
  });
  box.append(text, bar, button);
  form.append(box);
  const show = {
    words: (said) => { if (text.textContent !== said) text.textContent = said; },
    done: (n, of) => {
      bar.value = percent(n, of);
      button.hidden = n >= of;
      show.words(n >= of ? words('done', file.name) : words('sending', file.name, Math.floor(percent(n, of) / 10) * 10)); // a screen reader hears ten steps
    },
    wrong: (said) => {
      text.className = 'govuk-error-message';
      text.setAttribute('role', 'alert');
      text.textContent = said;
      bar.remove();
      button.remove();
    },
  };
  return { file, show, stop };
}

uploads();
