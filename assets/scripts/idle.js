// A shared computer: whoever is gone leaves nothing behind. Any key, touch or movement counts as being there.
export function idle() {
  const seconds = Number(document.body.dataset.idle);
  if (!seconds) return;
  document.cookie = 'mc_js=1; path=/; samesite=lax'; // the server then leaves it to this clock
  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => window.location.replace('/kiosk/xong'), seconds * 1000);
  };
  for (const kind of ['keydown', 'pointerdown', 'pointermove', 'scroll', 'input']) window.addEventListener(kind, again, { passive: true });
  again();
}
