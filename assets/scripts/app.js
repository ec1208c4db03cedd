// Everything works without this file; it only makes pages nicer. One ES module, no state in the browser, no request but
// autosave's. Each part looks for its own data-attribute and does nothing without it (assets/README.md lists them).
import { aloud } from './aloud.js';
import { autosave } from './autosave.js';
import { bulk } from './bulk.js';
import { chosenFiles } from './files.js';
import { guardForms } from './forms.js';
import { keys } from './keys.js';
import { scanner } from './scan.js';
import { questions } from './questions.js';
import { reveal } from './reveal.js';
import { showPassword } from './password.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');

focusFirstError();
reveal();
questions();
guardForms();
autosave();
showPassword();
chosenFiles();
bulk();
keys();
scanner();
aloud();

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
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
