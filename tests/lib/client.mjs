// A browser without a screen: keeps cookies, follows redirects, fills in forms. One client is one person.
import http from 'node:http';
import https from 'node:https';
import { elements, forms, links, textOf } from './html.mjs';
import { totp } from './totp.mjs';

export class Client {
  constructor(baseURL) {
    this.base = new URL(baseURL);
    this.cookies = new Map();
    this.agent = new (this.base.protocol === 'https:' ? https : http).Agent({ keepAlive: true, rejectUnauthorized: false });
  }

  close() {
    this.agent.destroy();
  }

  // One exchange, nothing followed: { status, headers, bytes, text }. A header set to null is not sent.
  raw(method, path, { headers = {}, body } = {}) {
    const url = new URL(path, this.base);
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const all = {
      Accept: 'text/html,application/xhtml+xml', 'Accept-Language': 'vi',
      ...(this.cookies.size && { Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      ...(method !== 'GET' && method !== 'HEAD' && { Origin: this.base.origin, 'Sec-Fetch-Site': 'same-origin' }),
      ...(bytes && { 'Content-Length': bytes.length }), ...headers,
    };
    for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? https : http).request(url, { method, headers: all, agent: this.agent, timeout: 30_000 }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part)).on('error', reject).on('end', () => {
          this.#keepCookies(answer.headers['set-cookie'] ?? []);
          const all = Buffer.concat(parts);
          resolve({ status: answer.statusCode, headers: answer.headers, bytes: all, text: all.toString('utf8'), url: url.href });
        });
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
      request.on('error', reject);
      request.end(bytes);
    });
  }

  #keepCookies(lines) {
    for (const line of lines) {
      const [pair, ...rest] = line.split(';');
      const [name, value] = [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()];
      const gone = rest.some((attr) => /^\s*max-age=(0|-\d+)\s*$/i.test(attr) || /expires=thu, 01 jan 1970/i.test(attr));
      if (gone || value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  // A page, redirects followed as a browser does.
  async visit(method, path, options = {}) {
    let answer = await this.raw(method, path, options);
    for (let hops = 0; [301, 302, 303, 307, 308].includes(answer.status) && answer.headers.location; hops++) {
      if (hops === 10) throw new Error(`${path}: more than ten redirects`);
      const next = new URL(answer.headers.location, answer.url);
      if (next.host !== this.base.host) break;
      const again = answer.status === 307 || answer.status === 308;
      answer = await this.raw(again ? method : 'GET', next.pathname + next.search, again ? options : {});
    }
    return new Page(this, answer);
  }

  get(path, headers) {
    return this.visit('GET', path, { headers });
  }

  // fields: object or [[name, value]]. Nothing is added: no CSRF token, no hidden fields.
  post(path, fields = {}, headers) {
    return this.visit('POST', path, { headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(fields).toString() });
  }

  // JSON both ways; not followed. { status, headers, json }
  async json(method, path, body, headers) {
    const answer = await this.raw(method, path, {
      headers: { Accept: 'application/json', ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { ...answer, json: /json/.test(answer.headers['content-type'] ?? '') ? JSON.parse(answer.text) : undefined };
  }

  // Signs in through the page: the name, the password, then the one-time code when it is asked for.
  async login(name, password, { secret, path = '/dang-nhap', atMs = Date.now() } = {}) {
    let page = await this.get(path);
    const form = page.form((f) => f.all.some((field) => field.type === 'password'));
    const text = form.all.find((field) => ['text', 'email', 'tel'].includes(field.type));
    const hidden = form.all.find((field) => field.type === 'password');
    page = await page.submit({ [text.name]: name, [hidden.name]: password }, { form });
    const code = page.forms.flatMap((f) => f.all.map((field) => ({ f, field }))).find(({ field }) => field.attrs.autocomplete === 'one-time-code');
    if (code && secret) page = await page.submit({ [code.field.name]: totp(secret, atMs) }, { form: code.f });
    return page;
  }
}

export class Page {
  constructor(client, answer) {
    Object.assign(this, answer);
    this.client = client;
    this.path = new URL(answer.url).pathname + new URL(answer.url).search;
  }
  #forms; #links; // a page does not change
  get forms() { return (this.#forms ??= forms(this.text)); }
  get links() { return (this.#links ??= links(this.text)); }
  get title() { return elements(this.text, 'title')[0] ?? ''; }
  get h1() { return elements(this.text, 'h1')[0] ?? ''; }
  get main() { return textOf(this.text, { main: true }); }
  // Errors beside the fields, in order.
  get errors() { return [...this.text.matchAll(/<p[^>]*class="govuk-error-message"[^>]*>([\s\S]*?)<\/p>/g)].map((match) => textOf(match[1])); }

  // The one form that fits: an action (text or pattern), a button's text, or a function. Without a choice: the only POST form outside the header.
  form(which) {
    const all = this.forms.filter((form) => which || (form.method === 'post' && form.action !== '/dang-xuat'));
    const fits = typeof which === 'function' ? all.filter(which)
      : which ? all.filter((f) => (which instanceof RegExp ? which.test(f.action) : f.action === which) || f.buttons.some((b) => (which instanceof RegExp ? which.test(b.text) : b.text === which))) : all;
    if (fits.length !== 1)
      throw new Error(`${this.path} (${this.status}) has ${fits.length} forms like ${which ?? 'POST'}: ${this.forms.map((f) => `${f.method} ${f.action} [${f.buttons.map((b) => b.text).join(', ')}]`).join('; ')}\n${this.main.slice(0, 600)}`);
    return fits[0];
  }

  // Sends a form as a browser would: its own fields (hidden ones and the CSRF token among them) with `values` laid over them.
  // A value may be a list (several boxes), null (left out), or { name, type, bytes } for a file. button: its text.
  submit(values = {}, { form, button } = {}) {
    const chosen = form && typeof form === 'object' && form.all ? form : this.form(form ?? button);
    const given = { ...values };
    for (const name of Object.keys(given))
      if (!chosen.all.some((field) => field.name === name)) throw new Error(`${this.path}: the form has no field ${name}, only ${[...new Set(chosen.all.map((f) => f.name))].join(', ')}`);
    const pairs = chosen.fields.filter((field) => !(field.name in given) && field.type !== 'file').map((field) => [field.name, field.value]);
    for (const [name, value] of Object.entries(given)) for (const one of Array.isArray(value) ? value : [value]) if (one !== null) pairs.push([name, one]);
    const press = button ? chosen.buttons.find((b) => (button instanceof RegExp ? button.test(b.text) : b.text === button)) : chosen.buttons[0];
    if (button && !press) throw new Error(`${this.path}: no button ${button}, only ${chosen.buttons.map((b) => b.text).join(', ')}`);
    if (press?.name) pairs.push([press.name, press.value]);
    const target = new URL(press?.attrs.formaction ?? chosen.action ?? '', this.url);
    if (chosen.method === 'get') {
      target.search = new URLSearchParams(pairs).toString();
      return this.client.get(target.pathname + target.search);
    }
    const path = target.pathname + target.search;
    if (chosen.enctype === 'multipart/form-data') {
      const { type, body } = multipart(pairs);
      return this.client.visit('POST', path, { headers: { 'Content-Type': type }, body });
    }
    return this.client.post(path, pairs);
  }

  // Follows the link with that text.
  follow(text) {
    const link = this.links.find((one) => (text instanceof RegExp ? text.test(one.text) : one.text === text));
    if (!link) throw new Error(`${this.path} (${this.status}): no link ${text}, only ${this.links.map((one) => one.text).join(' | ')}`);
    return this.client.get(link.href);
  }
}

export function multipart(pairs) {
  const mark = `----motcua${Math.random().toString(36).slice(2)}${Date.now()}`;
  const parts = pairs.flatMap(([name, value]) => typeof value === 'object'
    ? [`--${mark}\r\nContent-Disposition: form-data; name="${name}"; filename="${value.name}"\r\nContent-Type: ${value.type ?? 'application/octet-stream'}\r\n\r\n`, value.bytes, '\r\n']
    : [`--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`]);
  return { type: `multipart/form-data; boundary=${mark}`, body: Buffer.concat([...parts, `--${mark}--\r\n`].map((part) => Buffer.from(part))) };
}
