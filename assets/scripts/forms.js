// A form that posts is sent once: a second press within five seconds does nothing.
const GUARD_MS = 5000;

export function guardForms() {
  const sent = new WeakMap();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.getAttribute('method')?.toLowerCase() !== 'post' || event.defaultPrevented) return;
    if (performance.now() - (sent.get(form) ?? -GUARD_MS) < GUARD_MS) return event.preventDefault();
    sent.set(form, performance.now());
    event.submitter?.setAttribute('aria-disabled', 'true');
    setTimeout(() => event.submitter?.removeAttribute('aria-disabled'), GUARD_MS);
  });
  // A page that comes back from the browser's memory may be sent again.
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    for (const form of document.forms) sent.delete(form);
    for (const button of document.querySelectorAll('[aria-disabled="true"]')) button.removeAttribute('aria-disabled');
  });
}
