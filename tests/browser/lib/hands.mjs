// Hands that never touch a mouse: Tab, Enter, Space, arrows and letters. Every stop is looked at: can the focus be seen, is
// it inside the window, not under something else, and does Tab never come back to the same place before the page ends.
import assert from 'node:assert/strict';
import { fill } from './journey.mjs';

// What has the focus now, and how it looks.
function stop(page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const shows = (element, pseudo) => {
      const style = getComputedStyle(element, pseudo);
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    };
    const label = e.labels?.[0];
    const box = (e.type === 'radio' || e.type === 'checkbox') && label ? label.getBoundingClientRect() : e.getBoundingClientRect();
    const at = document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), Math.min(Math.max(box.top + Math.min(box.height, 40) / 2, 0), innerHeight - 1));
    window.__stops ??= new WeakMap();
    window.__count ??= 0;
    if (!window.__stops.has(e)) window.__stops.set(e, ++window.__count);
    return {
      name: (e.getAttribute('aria-label') ?? (e.labels?.length ? e.labels[0].textContent : e.textContent) ?? '').trim().replace(/\s+/g, ' '),
      no: window.__stops.get(e), tag: e.tagName.toLowerCase(), type: e.type ?? '', field: e.name ?? '', value: e.value ?? '', checked: Boolean(e.checked), href: e.getAttribute('href') ?? '',
      visible: shows(e) || (label ? shows(label, '::before') || shows(label, '::after') || shows(label) : false) || shows(e, '::after'),
      inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      uncovered: !at || e.contains(at) || at.contains(e) || Boolean(label?.contains(at)) || at.closest('label') === label || [...(e.parentElement?.children ?? [])].includes(at),
    };
  });
}

// A press, and when it leads somewhere, the page or the file there.
async function led(page, press) {
  const began = page.waitForRequest((request) => request.isNavigationRequest(), { timeout: 700 }).catch(() => null);
  const loaded = Promise.race(['load', 'download'].map((event) => page.waitForEvent(event, { timeout: 10_000 }).catch((error) => error)));
  await press();
  if (!(await began)) return;
  const late = await loaded;
  if (late instanceof Error) throw late;
}

export class Hands {
  constructor(page) {
    this.page = page;
    this.stops = 0;
    page.on('filechooser', () => {}); // from now on choosers are the test's, also the first one
  }

  async tab() {
    await this.page.keyboard.press('Tab');
    const now = await stop(this.page);
    if (!now) return null;
    this.stops++;
    const where = `${now.tag} "${now.name.slice(0, 60)}" ${now.field} on ${this.page.url()}`;
    assert.ok(now.visible, `the focus cannot be seen: ${where}`);
    assert.ok(now.inside, `the focus is outside the window: ${where}`);
    assert.ok(now.uncovered, `the focus is covered: ${where}`);
    return now;
  }

  // Tab by Tab through the page, answering what is asked in values, until wanted(stop) is reached; there Enter is pressed.
  async go(wanted, { values = {}, files = {}, most = 260, enter = true } = {}) {
    const is = typeof wanted === 'function' ? wanted : wanted instanceof RegExp ? (one) => /^(a|button|summary)$/.test(one.tag) && wanted.test(one.name) : (one) => /^(a|button|summary)$/.test(one.tag) && one.name === wanted;
    const seen = [];
    let last = 0;
    for (let i = 0; i < most; i++) {
      const now = await this.tab();
      if (!now) { last = 0; continue; } // the end of the page: begins again at its top
      assert.notEqual(now.no, last, `Tab does not leave ${now.tag} ${now.name} on ${this.page.url()}`);
      last = now.no;
      seen.push(now.name || now.field);
      if (is(now)) {
        if (enter) await this.enter();
        return now;
      }
      if (now.field in values) await this.answer(now, String(values[now.field]));
      else if (now.type === 'file' && files[now.field]) await this.choose(files[now.field]);
    }
    throw new Error(`${this.page.url()}: Tab never reached ${wanted}. It went through: ${seen.slice(-80).join(' | ')}`);
  }

  enter() {
    return led(this.page, () => this.page.keyboard.press('Enter'));
  }

  async answer(now, wanted) {
    const { keyboard } = this.page;
    if (now.type === 'checkbox') {
      if (now.checked !== (wanted === 'true' || wanted.split('|').includes(now.value))) await keyboard.press('Space');
    } else if (now.type === 'radio') {
      if (!now.checked && now.value === wanted) await keyboard.press('Space');
      for (let i = 0, one = now; one.value !== wanted; one = await stop(this.page)) {
        assert.ok(i++ < 30, `no choice ${wanted} in ${now.field}`);
        await keyboard.press('ArrowDown');
      }
    } else if (now.tag === 'select') {
      await keyboard.press('Home');
      for (let i = 0; (await stop(this.page)).value !== wanted; i++) {
        assert.ok(i < 80, `no choice ${wanted} in ${now.field}`);
        await keyboard.press('ArrowDown');
      }
    } else if (now.value !== wanted) {
      await keyboard.press('Control+a');
      await keyboard.insertText(wanted);
    }
  }

  // The file chooser, opened from the keyboard.
  async choose(path) {
    for (let i = 0; i < 3; i++) {
      const opened = this.page.waitForEvent('filechooser', { timeout: 4000 }).catch(() => null);
      await this.page.keyboard.press('Space');
      const chooser = await opened;
      if (chooser) return chooser.setFiles(path);
    }
    throw new Error(`${this.page.url()}: no file chooser opened`);
  }

  // A barcode scanner types all at once and presses Enter; no field has the focus. On a machine that is too busy for its
  // keys it is done again, as people do.
  async scan(code) {
    for (let i = 0; i < 4; i++) {
      await this.page.evaluate(() => document.activeElement?.blur());
      const opened = this.page.waitForURL(/\/ho-so\/\d+$/, { timeout: 4000 }).then(() => true, () => false);
      await Promise.all([...code, 'Enter'].map((key) => this.page.keyboard.press(key)));
      if (await opened) return;
    }
    throw new Error(`${this.page.url()}: ${code} was scanned and nothing opened`);
  }
}

// The same steps with a mouse or, on a phone, with a finger; no scripts are needed.
export class Fingers {
  constructor(page) {
    this.page = page;
  }

  async go(wanted, { values = {}, files = {} } = {}) {
    await fill(this.page, values);
    for (const [name, path] of Object.entries(files)) await this.page.locator(`main input[type=file][name="${name}"]`).first().setInputFiles(path);
    const words = wanted instanceof RegExp ? wanted : new RegExp(`^\\s*${wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
    const press = (where) => where.locator('a, button, summary').filter({ hasText: words, visible: true }).first();
    const own = press(this.page.locator('main'));
    const at = (await own.count()) ? own : press(this.page.locator('body'));
    const touch = await this.page.evaluate(() => navigator.maxTouchPoints);
    await led(this.page, () => (touch ? at.tap() : at.click()));
  }
}

// Answers of an example as names of fields: dates in three boxes.
export function typed(values) {
  const fields = {};
  for (const [key, value] of Object.entries(values)) {
    if (value === '') continue;
    fields[key] = value;
    const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
    const parts = iso ? [iso[3], iso[2], iso[1]] : value.split('/').length === 3 ? value.split('/') : value.split('/').length === 1 ? ['', '', value] : null;
    if (parts) ['d', 'm', 'y'].forEach((part, i) => parts[i] && (fields[`${key}.${part}`] = parts[i]));
  }
  return fields;
}
