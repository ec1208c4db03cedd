// The Big List of Naughty Strings, packed into as few values as a field has room for, and what the program makes of them
// (text_clean of src/text/text.h, once more and by hand).
import { readFileSync } from 'node:fs';

export const NAUGHTY = JSON.parse(readFileSync('tests/fixtures/naughty-strings/blns.json', 'utf8'));

const BAD = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufdd0-\ufdef]|[\ufffe\uffff]|\p{Cs}/u;
const NONCHARACTER = (text) => [...text].some((one) => (one.codePointAt(0) & 0xfffe) === 0xfffe);
const DROPPED = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
const SPACES = /[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]+/gu;
const BREAK = /\r\n|[\n\u000b\f\r\u0085\u2028\u2029]/gu;

// As it is stored, or null when it is refused as unreadable.
export function clean(text, { lines = false } = {}) {
  if (BAD.test(text) || NONCHARACTER(text)) return null;
  const kept = text.replace(DROPPED, '').replaceAll('\u00d0', '\u0110').replaceAll('\u00f0', '\u0111').replace(SPACES, ' ');
  const broken = lines ? kept.replace(BREAK, '\n').replace(/ *\n */g, '\n') : kept.replace(BREAK, ' ').replace(/ +/g, ' ');
  return broken.replace(/^[ \n]+|[ \n]+$/g, '').normalize('NFC');
}

export const length = (text) => [...text].length;
const encoded = (text) => encodeURIComponent(text).length;

// Every string of the list, in values for a field of that size. fine: taken; long and bad: refused, as too long or unreadable.
// most: bytes of an encoded value (an address has room for 4 kB); a string that is longer by itself is left out.
export function packs({ max, lines = false, most = 80_000, only = () => true }) {
  const fine = [], long = [], bad = [], join = lines ? '\n' : ' ';
  const room = (value) => encoded(value) <= most;
  const add = (list, text, fits) => {
    const more = list.length ? `${list.at(-1)}${join}${text}` : text;
    if (list.length && room(more) && fits(more)) list[list.length - 1] = more;
    else list.push(text);
  };
  for (const text of NAUGHTY.filter(room).filter(only)) {
    const is = clean(text, { lines });
    if (is !== null && length(is) <= max) add(fine, text, (more) => length(clean(more, { lines })) <= max);
    else add(is === null ? bad : long, text, () => true);
  }
  return { fine, long, bad };
}

// A text without what no eye sees, to be looked for in what a page or a paper shows.
export const squeeze = (text) => text.normalize('NFC').replace(DROPPED, '').replace(/[\s\u0085\u2800]+/gu, '');

// All texts of an answer in JSON.
export function texts(json, list = []) {
  if (typeof json === 'string') list.push(json);
  else if (json !== null && typeof json === 'object') for (const one of Object.values(json)) texts(one, list);
  return list;
}
