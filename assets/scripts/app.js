// Everything works without this file; it only makes pages nicer. One ES module, no state in the browser, no request but
// autosave's and those of files. Each part looks for its own data-attribute and does nothing without it (assets/README.md lists them).
import { aloud } from './aloud.js';
import { autosave } from './autosave.js';
import { bulk } from './bulk.js';
import { chosenFiles } from './files.js';
import { guardForms } from './forms.js';
import { idle } from './idle.js';
import { keys } from './keys.js';
import { scanner } from './scan.js';
import { questions } from './questions.js';
import { reveal } from './reveal.js';
import { showPassword } from './password.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');

const asked = document.querySelector('form[data-keep]')?.innerHTML; // before other parts change it
focusFirstError();
reveal();
questions();
guardForms();
autosave();
showPassword();
chosenFiles();
if (document.querySelector('form[data-upload]')) import(UPLOAD_JS); // its hashed name, by build.mjs
bulk();
keys();
idle();
scanner();
aloud();

withoutNetwork();

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

// People's pages open without network, where browsers allow it (https, localhost). After the page, so that nothing waits for it.
function withoutNetwork() {
  if (!isSecureContext || !('serviceWorker' in navigator) || !document.querySelector('link[rel=manifest]')) return;
  if (document.body.classList.contains('mc-dense')) return; // the office's own work is not kept on devices
  addEventListener('load', () => navigator.serviceWorker.register('/sw.js').catch(() => {}));
  if (document.querySelector('form[action="/dang-xuat"], [data-offline-form]')) addEventListener('load', () => import(OFFLINE_JS).then((it) => it.offline(asked)));
}

// The summary of errors takes the focus when the page opens, and its links put the cursor into the field.
function focusFirstError() {
  const summary = document.querySelector('.govuk-error-summary');
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
  summary.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const top = field.closest('fieldset')?.querySelector('legend') ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    (top ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
