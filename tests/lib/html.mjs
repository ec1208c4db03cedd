// Enough of HTML to test our own pages: a flat list of tags with decoded attributes, the text between them, and forms.
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function decode(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, dec, name) =>
    hex ? String.fromCodePoint(parseInt(hex, 16)) : dec ? String.fromCodePoint(+dec) : ENTITIES[name] ?? all);
}

// [{ name, attrs, close, text, at }]: text is what stands between this tag and the next, decoded.
export function tags(html) {
  const list = [];
  const pattern = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9-]*)((?:\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*\/?>/gi;
  let end = 0;
  for (let match; (match = pattern.exec(html)); end = pattern.lastIndex) {
    if (list.length) list.at(-1).text += decode(html.slice(end, match.index));
    if (match[2]) list.push({ name: match[2].toLowerCase(), close: match[1] === '/', attrs: attributes(match[3]), text: '', at: match.index });
  }
  if (list.length) list.at(-1).text += decode(html.slice(end));
  return list;
}

function attributes(source) {
  const found = {};
  for (const [, name, a, b, c] of source.matchAll(/([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g))
    found[name.toLowerCase()] = decode(a ?? b ?? c ?? '');
  return found;
}

// The readable text of the page, or of its <main>: no scripts, white space collapsed.
export function textOf(html, { main = false } = {}) {
  const body = main ? html.match(/<main[\s>][\s\S]*?<\/main>/i)?.[0] ?? '' : html;
  return decode(body.replace(/<(script|style|template)[\s>][\s\S]*?<\/\1>/gi, '').replace(/<!--[\s\S]*?-->/g, '').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ').trim();
}

// Texts of all elements of a name: elements(html, 'h1') -> ['Việc của tôi'].
export function elements(html, name) {
  return [...html.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'gi'))].map((match) => textOf(match[1]));
}

export function links(html) {
  return [...html.matchAll(/<a\s([^>]*)>([\s\S]*?)<\/a>/gi)].map((match) => ({ href: attributes(match[1]).href, text: textOf(match[2]) }));
}

// [{ action, method, enctype, fields: [{ name, value, type, options }], buttons: [{ name, value, text }] }]
// fields holds what a browser would send without a press: unchecked boxes and nameless fields are in `all` only.
export function forms(source) {
  const html = source.replace(/<template[\s>][\s\S]*?<\/template>/g, ''); // what a browser without scripts leaves out
  const found = [];
  let form = null, select = null;
  const list = tags(html);
  for (const [i, tag] of list.entries()) {
    if (tag.name === 'form' && !tag.close)
      found.push((form = { action: tag.attrs.action ?? '', method: (tag.attrs.method ?? 'get').toLowerCase(), enctype: tag.attrs.enctype ?? '', attrs: tag.attrs, all: [], buttons: [] }));
    else if (tag.name === 'form') form = null;
    if (!form || tag.close) {
      if (tag.name === 'select') select = null;
      continue;
    }
    const { name = '', value, type = 'text', ...attrs } = tag.attrs;
    if (tag.name === 'input' && (type === 'submit' || type === 'image')) form.buttons.push({ name, value: value ?? '', text: value ?? '', attrs });
    else if (tag.name === 'input') form.all.push({ name, type, value: value ?? (/checkbox|radio/.test(type) ? 'on' : ''), on: !/checkbox|radio/.test(type) || 'checked' in attrs, attrs });
    else if (tag.name === 'textarea') form.all.push({ name, type: 'textarea', value: tag.text.replace(/^\r?\n/, ''), on: true, attrs });
    else if (tag.name === 'select') form.all.push((select = { name, type: 'select', value: '', on: true, options: [], attrs }));
    else if (tag.name === 'option' && select) {
      const option = { value: value ?? tag.text.trim(), text: tag.text.trim() };
      if (!select.options.length || 'selected' in attrs) select.value = option.value;
      select.options.push(option);
    } else if (tag.name === 'button' && (tag.attrs.type ?? 'submit') === 'submit') {
      const end = list.findIndex((other, k) => k > i && other.name === 'button' && other.close);
      form.buttons.push({ name, value: value ?? '', text: list.slice(i, end).map((t) => t.text).join('').replace(/\s+/g, ' ').trim(), attrs });
    }
  }
  for (const one of found) one.fields = one.all.filter((field) => field.name && field.on && !('disabled' in field.attrs) && field.type !== 'button');
  return found;
}

