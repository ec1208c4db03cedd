// Reads the page aloud with a Vietnamese voice of the browser; without one the button stays away.
// <button type="button" data-aloud data-stop="Dừng đọc" hidden>Đọc to trang này</button>
const PART = 180; // some browsers fall silent in longer texts

export function aloud() {
  const button = document.querySelector('[data-aloud]');
  if (!button || !('speechSynthesis' in window)) return;
  const start = button.textContent;
  let voice = null;
  const find = () => {
    voice = speechSynthesis.getVoices().find((one) => /^vi\b/i.test(one.lang.replace('_', '-'))) ?? null;
    button.hidden = !voice;
  };
  const quiet = () => {
    speechSynthesis.cancel();
    button.textContent = start;
    button.setAttribute('aria-pressed', 'false');
  };
  find();
  speechSynthesis.addEventListener('voiceschanged', find);
  addEventListener('pagehide', () => speechSynthesis.cancel());
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-pressed') === 'true') return quiet();
    speechSynthesis.cancel();
    const parts = sentences(document.getElementById('main'));
    parts.forEach((text, i) => {
      const said = Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: 'vi-VN' });
      if (i === parts.length - 1) said.onend = quiet;
      speechSynthesis.speak(said);
    });
    button.textContent = button.dataset.stop;
    button.setAttribute('aria-pressed', 'true');
  });
}

// What is seen, without buttons and fields, in pieces that end where a sentence does.
function sentences(main) {
  const copy = main.cloneNode(true);
  for (const one of copy.querySelectorAll('button, form, nav, script, svg, .govuk-visually-hidden, [hidden]')) one.remove();
  for (const one of copy.querySelectorAll('p, li, h1, h2, h3, dt, dd, th, td')) one.append('. ');
  const text = copy.textContent.replace(/\s+/g, ' ').replace(/([.:;?!])\s*\.\s/g, '$1 ');
  const parts = [];
  for (const piece of text.match(/[^.;:?!]+[.;:?!]*/g) ?? []) {
    if (!/[\p{L}\p{N}]/u.test(piece)) continue;
    if (parts.length && parts.at(-1).length + piece.length < PART) parts[parts.length - 1] += piece;
    else parts.push(piece.trim());
  }
  return parts;
}
