// What a paper must say, read from its own markup (src/fmt/README.md): for these values, which pieces of text stand on it.
// Knows the conditions, blocks and value forms that the shipped papers use; the printing program is not asked.

const WORDS = ['title', 'center', 'left', 'right', 'small', 'foot', 'field', 'point', 'official', 'sign'];
const BLOCKS = ['group', 'columns', 'table', 'signs'];

const linesOf = (markup) => markup.replace(/\n[ \t]+/g, ' ').split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('#'));

function holds(condition, values) {
  const [, sign, key, , word] = /^([?!])([a-z0-9_.]+)(=(\S+))?$/.exec(condition);
  const is = word === undefined ? Boolean(values[key]) : values[key] === word;
  return sign === '?' ? is : !is;
}

// [{ text, missing: [key] }]: pieces in order; missing names the values that would be dots for writing by hand.
export function expectedPieces(markup, values) {
  const pieces = [];
  const open = []; // of each open block: does it show
  for (const line of linesOf(markup)) {
    const conditions = /^(?:[?!]\S+ )*/.exec(line)[0].trim().split(' ').filter(Boolean);
    const rest = line.slice(conditions.join(' ').length).trim();
    const shows = open.every(Boolean) && conditions.every((one) => holds(one, values));
    const [, command = '', words] = /^(?:@([a-z0-9-]+)\s*)?([\s\S]*)$/.exec(rest);
    if (command === 'end') open.pop();
    else if (BLOCKS.includes(command)) open.push(shows);
    if (!shows || (command && !WORDS.includes(command))) continue;
    for (const part of words.split(' | ')) pieces.push(filled(part, values));
  }
  return pieces.filter((piece) => piece.text || piece.missing.length);
}

// Dots stand where a value is missing: the text is then cut there into what is left.
function filled(part, values) {
  const missing = [];
  const text = part.replace(/\\n/g, ' ').replace(/(\^?)([*_]?)\{([a-z0-9_.|]+)( \d+|\?)?\}/g, (all, upper, mark, keys, form) => {
    const value = keys.split('|').map((key) => values[key]).find(Boolean);
    if (!value && form !== '?') missing.push(keys);
    return value ? `${mark}${upper ? value.toLocaleUpperCase('vi') : value}` : '\0';
  }).replace(/[*_^]/g, (mark, at, all) => (/[\p{L}\d]/u.test(all[at - 1] ?? '') && /[\p{L}\d]/u.test(all[at + 1] ?? '') ? mark : ''));
  return { text: squeeze(text.replaceAll('\0', '')), missing, torn: text.includes('\0'), parts: text.split('\0').map(squeeze).filter((one) => /[\p{L}\d]/u.test(one)) };
}

export const squeeze = (text) => text.normalize('NFC').replace(/[\s\u00a0]+/g, ' ').trim();

// Answers in words, as a clerk would write them on paper: form.<key>, form.<key>.code, form.<key>.words, form.<key>.said.
export function answersOnPaper(form, answers, dateWords) {
  const values = {};
  const fields = {};
  const walk = (components) => components.forEach((one) => (one.components ? walk(one.components) : one.key && (fields[one.key] = one)));
  walk(form.components);
  for (const [key, given] of Object.entries(answers)) {
    const field = fields[key];
    if (!field || given === '') continue;
    const option = field.values?.find((one) => one.value === given);
    const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(given)?.slice(1).reverse().join('/') ?? (/^\d\d\/\d\d\/\d{4}$/.test(given) ? given : '');
    const money = field.properties?.kind === 'money' ? `${given.replace(/\B(?=(\d{3})+$)/g, '.')} đồng` : '';
    values[`form.${key}`] = squeeze(option ? option.label : field.type === 'checkbox' ? 'Có' : date || money || given);
    values[`form.${key}.code`] = given;
    if (date) values[`form.${key}.words`] = dateWords(date);
    const [, month, year] = date ? [] : /^(?:(\d{1,2})\/)?(\d{4})$/.exec(given) ?? [];
    if (year && field.properties?.kind === 'partial_date') {
      values[`form.${key}`] = month ? `${month.padStart(2, '0')}/${year}` : year;
      values[`form.${key}.said`] = month ? `tháng ${Number(month)} năm ${year}` : `năm ${year}`;
    } else if (date) values[`form.${key}.said`] = date;
  }
  return values;
}
