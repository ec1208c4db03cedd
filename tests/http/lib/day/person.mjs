// One person of the day: a browser on a bad line, a script of their own, and what the program has told them.
import assert from 'node:assert/strict';
import { Client } from '../../../lib/client.mjs';
import { csrfOf } from '../office.mjs';

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// The same numbers for the same seed (mulberry32).
export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// The line broke, the program is away or busy, or what was seen is out of date: look again, then go on.
export class LookAgain extends Error {}
const LOST = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'HPE_INVALID_EOF_STATE']);
export const lost = (error) => error instanceof LookAgain || LOST.has(error.code);

class Browser extends Client {
  constructor(person, url) {
    super(url);
    this.person = person;
  }

  async raw(method, path, options = {}) {
    const answer = await super.raw(method, path, { ...options, headers: { 'User-Agent': `nguoi/${this.person.no}`, ...options.headers } });
    if (answer.status === 503) throw new LookAgain(`${method} ${path}: 503`);
    // an official whose session ended while the power was away goes on when there is a new one
    if (this.person.official && (answer.status === 401 || answer.headers.location?.startsWith('/dang-nhap'))) throw new LookAgain('signed out');
    assert.ok(answer.status < 500, `${this.person.name}, ${method} ${path}: ${answer.status}\n${answer.text.slice(0, 600)}`);
    return answer;
  }
}

export class Person {
  // day: { seed, line, said } of the script; no: who it is, from 0.
  constructor(day, no, name) {
    Object.assign(this, { day, no, name, rng: random(day.seed * 10_007 + no), fate: random(day.seed * 20_011 + no), next: null, lost: 0 });
    this.client = new Browser(this, day.line.url);
    day.people.set(no, this);
  }

  get csrf() { return this.client.csrf; }
  chance(p) { return this.rng() < p; }
  pick(list) { return list[Math.floor(this.rng() * list.length)]; }

  // What becomes of a request of this person: what the script wants of the next one that changes something, otherwise bad luck.
  fateOf(method) {
    if (this.next && method !== 'GET' && method !== 'HEAD') {
      const fate = this.next;
      this.next = null;
      return fate;
    }
    return this.fate() < this.day.trouble ? ['lost', 'half', 'deaf'][Math.floor(this.fate() * 3)] : 'ok';
  }

  // Does it, and after every break does it again from its beginning: each act looks first at what is there.
  async again(act) {
    for (let tries = 0; ; tries++) {
      try {
        return await act(tries);
      } catch (error) {
        if (!lost(error)) throw error;
        this.lost++;
        if (tries > 300 || this.day.over) throw new Error(`${this.name} never got through: ${error.message}`);
        await pause(20 + 10 * Math.min(tries, 20));
      }
    }
  }

  get(path) { return this.again(() => this.client.get(path)); }

  // The form of a page that is looked at anew after every break. done(page): it has happened already; the page then.
  act(path, which, values, { done, button } = {}) {
    return this.again(async (tries) => {
      const page = await this.client.get(path);
      if (done?.(page)) return page;
      const form = page.form(which);
      const answer = await page.submit(typeof values === 'function' ? values(form, page) : values, { form, button });
      if ([409, 412].includes(answer.status) && tries < 8) throw new LookAgain(`${path}: ${answer.status}`);
      assert.ok(answer.status < 400, `${this.name}, ${path}: ${answer.status}\n${answer.main.slice(0, 800)}`);
      return answer;
    });
  }

  async signedIn() {
    this.client.csrf = csrfOf(await this.get('/gioi-thieu'));
    assert.ok(this.client.csrf, `${this.name} is not signed in`);
  }
}
