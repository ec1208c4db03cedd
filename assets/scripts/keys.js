// "/" puts the cursor into the search field; the arrow keys go through the rows of a list. <body data-keys="off"> turns
// the single-letter key off (WCAG 2.1.4).
import { isField } from './scan.js';

const CHARACTER_QUIET_MS = 60; // a scanner that types a "/" goes on faster than this

export function keys() {
  const search = document.querySelector('[data-search]');
  let timer = 0;
  document.addEventListener('keydown', (event) => {
    clearTimeout(timer);
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const row = event.target.closest?.('.mc-row-link');
    if (row && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) return step(event, row);
    if (event.key !== '/' || !search || document.body.dataset.keys === 'off' || isField(event.target)) return;
    event.preventDefault();
    timer = setTimeout(() => {
      search.focus();
      search.select();
    }, CHARACTER_QUIET_MS);
  });
}

function step(event, row) {
  const rows = [...document.querySelectorAll('.mc-row-link')];
  const next = rows[rows.indexOf(row) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
