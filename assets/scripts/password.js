// The button of govuk-password-input: shows and hides what is typed; hidden again before it is sent.
import { text } from './text.js';

export function showPassword() {
  for (const group of document.querySelectorAll('.govuk-password-input')) {
    const input = group.querySelector('input');
    const button = group.querySelector('.govuk-password-input__toggle');
    if (!input || !button) continue;
    const status = document.createElement('span');
    status.className = 'govuk-visually-hidden';
    status.setAttribute('aria-live', 'polite');
    button.after(status);
    const show = (shown) => {
      input.type = shown ? 'text' : 'password';
      button.textContent = text(shown ? 'hide' : 'show');
      button.setAttribute('aria-label', text(shown ? 'hidePassword' : 'showPassword'));
    };
    show(false);
    button.hidden = false;
    button.addEventListener('click', () => {
      show(input.type === 'password');
      status.textContent = text(input.type === 'text' ? 'shown' : 'hidden');
    });
    input.form?.addEventListener('submit', () => show(false));
  }
}
