// A radio or checkbox with data-aria-controls="ID" shows the fields of that element while it is chosen (the markup of
// govuk-frontend). Written here because the base library's script puts aria-expanded on radios, which ARIA does not allow.
export function reveal() {
  const inputs = [...document.querySelectorAll('input[data-aria-controls]')];
  if (!inputs.length) return;
  for (const input of inputs) input.setAttribute('aria-controls', input.dataset.ariaControls);
  const show = () => {
    for (const input of inputs) {
      const kind = input.type === 'radio' ? 'govuk-radios' : 'govuk-checkboxes';
      document.getElementById(input.dataset.ariaControls)?.classList.toggle(`${kind}__conditional--hidden`, !input.checked);
    }
  };
  document.addEventListener('change', show);
  window.addEventListener('pageshow', show); // choices come back before this event when a page is revisited
  show();
}
