// Questions of a form that come and go with the answers: <div data-hide="CONDITION"> is shown now, <template data-hide="CONDITION">
// is not. Without the script the server asks again after saving; what is hidden is not sent, by either.
import { parse } from './feel.js';

export function questions() {
  for (const form of document.querySelectorAll('form')) if (form.querySelector('[data-hide]')) watch(form);
}

function watch(form) {
  const all = [...form.querySelectorAll('[data-hide]')].map(question).filter(Boolean);
  const look = (name) => answer(form, name);
  let busy = false;
  const decide = () => {
    if (busy) return; // a field that is taken away while it has the cursor says "change" once more
    busy = true;
    for (const one of all) one.show(one.hide(look) !== true); // in the order of the form: what is hidden answers nothing
    busy = false;
  };
  form.addEventListener('input', decide);
  form.addEventListener('change', decide);
  window.addEventListener('pageshow', decide); // answers come back before this event when a page is revisited
  decide();
}

// A place in the page that stays, and the box that comes and goes with what was typed in it.
function question(element) {
  let hide;
  try {
    hide = parse(element.dataset.hide);
  } catch {
    return null; // a condition of a later part: the server asks
  }
  const place = element.localName === 'template' ? element : document.createElement('template');
  const box = element.localName === 'template' ? document.createElement('div') : element;
  if (place === element) box.append(element.content);
  else element.before(place);
  return {
    hide,
    show(wanted) {
      if (wanted === box.isConnected) return;
      if (wanted) place.after(box);
      else box.remove();
    },
  };
}

function answer(form, key) {
  if (key === 'channel') return form.dataset.channel ?? (form.elements.namedItem('channel')?.value || null);
  const name = `f.${key}`;
  const inputs = [...form.elements].filter((input) => input.name === name);
  if (!inputs.length) return day(form, name) ?? elsewhere(form, key);
  const [first] = inputs;
  if (first.type === 'checkbox' && first.value === 'true') return first.checked;
  const given = /^(radio|checkbox)$/.test(first.type) ? inputs.filter((input) => input.checked).map((input) => input.value).join('|') : first.value.trim();
  if (!given) return null;
  return 'number' in first.dataset && /^-?\d+$/.test(given) ? Number(given) : given;
}

// Answered on another page of the same form (data-known).
function elsewhere(form, key) {
  return JSON.parse(form.dataset.known ?? '{}')[key] ?? null;
}

function day(form, name) {
  const [d, m, y] = ['d', 'm', 'y'].map((part) => form.elements.namedItem(`${name}.${part}`)?.value.trim() ?? '');
  return d || m || y ? `${y.padStart(4, '0')}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : null;
}
