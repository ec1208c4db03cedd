// Choosing rows: <input type="checkbox" data-check-all="id"> sets every box named `id`; [data-chosen="id"] shows how many
// are set and carries data-empty while there are none.
export function bulk() {
  for (const all of document.querySelectorAll('[data-check-all]')) {
    const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(all.dataset.checkAll)}"]`)];
    all.addEventListener('change', () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
    for (const box of boxes) box.addEventListener('change', show);
    window.addEventListener('pageshow', show);
    function show() {
      const n = boxes.filter((box) => box.checked).length;
      all.checked = n > 0 && n === boxes.length;
      all.indeterminate = n > 0 && n < boxes.length;
      for (const bar of document.querySelectorAll(`[data-chosen="${CSS.escape(all.dataset.checkAll)}"]`)) {
        bar.toggleAttribute('data-empty', n === 0);
        const number = bar.querySelector('[data-chosen-number]');
        if (number) number.textContent = n;
      }
    }
  }
}
