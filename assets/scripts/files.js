// <input type="file" data-bytes-max="10485760">: says at once what was chosen and whether it is too big, before a slow
// network has carried it.
import { text } from './text.js';

export function chosenFiles() {
  for (const input of document.querySelectorAll('input[type=file]')) input.addEventListener('change', () => tell(input));
}

function tell(input) {
  const max = Number(input.dataset.bytesMax ?? Infinity);
  const files = [...input.files];
  const big = files.find((file) => file.size > max);
  const words = big ? text('tooBig', big.name, size(big.size), size(max))
    : files.length ? text('chosen', files.map((file) => text('file', file.name, size(file.size))).join(', ')) : '';
  input.setCustomValidity(big ? words : '');
  const line = input.nextElementSibling?.matches('[data-chosen-file]') ? input.nextElementSibling : addLine(input);
  line.className = big ? 'govuk-error-message' : 'mc-source';
  line.textContent = words;
}

function addLine(input) {
  const line = document.createElement('p');
  line.dataset.chosenFile = '';
  line.setAttribute('role', 'status');
  input.after(line);
  return line;
}

function size(bytes) {
  const [n, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${n.toLocaleString(document.documentElement.lang || 'vi', { maximumFractionDigits: unit === 'kB' ? 0 : 1 })} ${unit}`;
}
