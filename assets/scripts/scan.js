// <body data-scan="/quet">: a barcode scanner types fast and ends with Enter. When no field has the focus, what it typed
// opens /quet?ma=…; people type slower than this, so their keys are left alone.
const GAP_MS = 100; // wireless scanners on a busy PC take up to half of this
const LENGTH_MIN = 6;
const LENGTH_MAX = 512;

export function scanner() {
  const target = document.body.dataset.scan;
  if (!target) return;
  let typed = '';
  let last = 0;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isField(event.target)) return (typed = '');
    const fast = event.timeStamp - last < GAP_MS;
    last = event.timeStamp;
    if (event.key === 'Enter') {
      const code = fast ? typed.trim() : '';
      typed = '';
      if (code.length < LENGTH_MIN) return;
      event.preventDefault();
      location.assign(`${target}?ma=${encodeURIComponent(code)}`);
    } else if (event.key.length === 1) {
      typed = (fast ? typed : '').slice(-LENGTH_MAX) + event.key;
    }
  });
}

export function isField(element) {
  return element.matches?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') ?? false;
}
