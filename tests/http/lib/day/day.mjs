// The script of the day: who does what, and when the mail, the line, the gateway and the power fail.
import { startMail } from '../../../lib/mail.mjs';
import { startMotcua } from '../../../lib/motcua.mjs';
import { startSms } from '../../../lib/sms.mjs';
import { csrfOf, Office, one, sql, workThrough } from '../office.mjs';
import * as citizens from './citizens.mjs';
import { appoint, attend, help, openGateway, openHours } from './office.mjs';
import { startLine } from './line.mjs';
import { pause, Person, random } from './person.mjs';

const MINUTE = 60_000, AT_ONCE = 24, WINDOWS = 2, LOST = 4;
// Hours of the office, by its own clock; they pass while the program is down.
const MORNING = 0, EVENING = 240;
export const NOON = 65;
const CAST = { volunteers: 5, online: 105, helpedByCode: 15, helpedByLogin: 6, helpedAndEnded: 4, visitors: 65 };
const CODES = ['2.000635', '1.004873', '1.000656'], BOOKED = '1.004873';
const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Lường', 'Quàng'], GIVEN = ['An', 'Bình', 'Châu', 'Dung', 'Giang', 'Hạnh', 'Khặm', 'Liên', 'Minh', 'Ngọc'];

// Runs all, so many at a time. Nobody goes on after something is wrong.
const guarded = (day, all) => Promise.all(all).catch((error) => {
  day.over = true;
  throw error;
});
function together(day, tasks) {
  const queue = [...tasks];
  return guarded(day, Array.from({ length: AT_ONCE }, async () => { while (queue.length) await queue.shift()(); }));
}

export class Day {
  constructor(seed) {
    Object.assign(this, { seed, rng: random(seed), trouble: 0, people: new Map(), desk: [], windows: [], letters: [], events: [], kills: 0 });
    this.counts = { piecesCut: 0, told: 0 };
    this.said = { accounts: [], addresses: [], drafts: new Map(), offline: [], papers: [], messages: [], supplements: [], withdrawn: [], results: [], ratings: [], bookings: [], bookingsGone: [], petitions: [], helps: [], attended: [] };
    this.begin = new Date(Date.now() + 24 * 60 * MINUTE);
    while ([0, 6].includes(this.begin.getUTCDay())) this.begin = new Date(this.begin.getTime() + 24 * 60 * MINUTE);
  }

  // Eight in the morning of the next working day, and so many minutes.
  clock(minutes) {
    const eight = Date.parse(`${this.begin.toISOString().slice(0, 10)}T08:00:00+07:00`);
    return new Date(eight + 7 * 60 * MINUTE + minutes * MINUTE).toISOString().replace(/\.\d+Z$/, '+07:00');
  }

  person(no) {
    return this.people.get(no) ?? new Person(this, no, `${FAMILY[Math.floor(no / 10) % 10]} Thị ${GIVEN[no % 10]} ${no}`);
  }

  // The next `n` of the cast.
  some(n) {
    this.cast ??= 0;
    return Array.from({ length: n }, () => this.person(this.cast++));
  }

  pick(list) { return list[Math.floor(this.rng() * list.length)]; }
  shuffled(list) { return list.map((it) => [this.rng(), it]).sort(([a], [b]) => a - b).map(([, it]) => it); }

  // ---- before the doors open ----

  async open() {
    this.startedAt = Date.now();
    [this.mail, this.sms, this.line] = await Promise.all([startMail(), startSms(), startLine(() => this.server?.port, (no, method) => this.people.get(no)?.fateOf(method) ?? 'ok')]);
    this.server = await startMotcua({ args: ['--smtp', this.mail.url, '--base-url', this.line.url], env: { MOTCUA_RATE_OFF: '1', MOTCUA_NOW: this.clock(MORNING) } });
  }

  async close() {
    await this.server?.stop();
    await Promise.all([this.mail?.close(), this.sms?.close(), this.line?.close()]);
  }

  async prepare() {
    this.office = new Office(this.server);
    const [admin, leader] = await Promise.all(['quantri', 'lanhdao'].map((login) => this.office.as(login)));
    await openGateway(admin, this.sms);
    await openHours(leader, 12);
    this.volunteers = this.some(CAST.volunteers);
    this.online = this.some(CAST.online);
    // some have chosen long ago by which channel they are told
    await together(this, [...this.volunteers, ...this.online.slice(0, 40)].map((person) => async () => {
      await citizens.register(person);
      if (person.no % 4 !== 3) await citizens.choose(person, person.no % 4 === 2 ? 'sms' : 'mail');
      if (person.no % 8 === 1) await citizens.choose(person, 'sms');
    }));
    for (const [i, person] of this.volunteers.entries()) await appoint(leader, person, { group: `Tổ dân phố số ${11 + i}`, until: new Date(this.begin.getTime() + 100 * 24 * 60 * MINUTE) });
    this.trouble = 0.02;
  }

  // Windows of the desk, each a session of its own.
  async openWindows() {
    const { password, secret } = this.office.logins().find((it) => it.login === 'motcua');
    for (let i = 0; i < WINDOWS; i++) {
      const direct = this.server.client();
      await direct.login('motcua', password, { secret, atMs: Date.now() + this.office.aheadMs + 30_000 * i });
      const window = this.person(1000 + i);
      window.official = true;
      window.client.cookies = new Map(direct.cookies);
      window.client.csrf = csrfOf(await direct.get('/gioi-thieu'));
      if (i === 0) this.office.sessions.set('motcua', Promise.resolve(Object.assign(direct, { csrf: window.client.csrf })));
      this.windows[i] = window;
    }
  }

  // ---- misfortunes: at so many submissions ----

  async misfortune(what, run) {
    this.events.push(what);
    await run();
  }

  plan(expected) {
    const at = (share) => Math.floor(expected * share);
    this.due = new Map([
      [at(0.15), ['mail server away', () => this.mailAway()]],
      [at(0.35), ['line down for everybody', () => this.lineDown(700)]],
      [at(0.55), ['power cut', () => this.powerCut()]],
      [at(0.8), ['line down for everybody', () => this.lineDown(400)]],
    ]);
  }

  // Somebody was told that it is sent.
  sent(person, entry, dossier = entry.dossier) {
    entry.person ??= person;
    entry.dossier = dossier;
    this.counts.told++;
    if (dossier) this.desk.push(entry);
    const [what, run] = this.due.get(this.counts.told) ?? [];
    if (run) this.misfortunes = Promise.resolve(this.misfortunes).then(() => this.misfortune(what, run));
  }

  async mailAway() {
    await this.mail.close(); // a letter that is being handed over still comes
    this.letters.push(...this.mail.inbox.splice(0));
  }

  async mailBack() {
    this.mail = await startMail({ port: this.mail.port });
  }

  async lineDown(ms) {
    this.line.down = true;
    await pause(ms);
    this.line.down = false;
  }

  async start(minutes) {
    Object.assign(this.server, { port: undefined, stdout: '' });
    this.server.env.MOTCUA_NOW = this.clock(minutes);
    this.startedAt = Date.now();
    await this.server.start();
    this.office.sessions.clear();
    this.office.aheadMs = Date.parse(this.clock(minutes)) - this.startedAt;
  }

  async powerCut() {
    this.kills++;
    await this.server.kill();
    await this.start(NOON);
    await this.openWindows();
  }

  // ---- the morning: everybody at once ----

  async morning() {
    await this.openWindows();
    this.plan(this.online.length * 0.7 + CAST.helpedByCode + CAST.helpedByLogin);
    const tasks = [...this.online.map((person) => () => this.submits(person)), ...this.some(CAST.visitors).map((person, i) => () => this.visits(person, i)), ...this.helping()];
    let closed = false;
    const desk = this.windows.map((_, i) => this.keepDesk(i, () => closed));
    await guarded(this, [together(this, this.shuffled(tasks)).finally(() => (closed = true)), ...desk]);
    await this.misfortunes;
  }

  // Of ten: one only prepares and goes on without network, one has papers in pieces, three answer page by page.
  async submits(person) {
    if (!this.said.accounts.includes(citizens.loginOf(person.no))) await citizens.register(person);
    if (person.chance(0.1)) await citizens.logInAgain(person);
    const kind = person.no % 10, work = await citizens.begin(person, kind === 1 ? '1.000656' : person.pick(CODES));
    person.pieces = kind === 1 || person.chance(0.3);
    await (kind >= 7 ? citizens.answerByPages : citizens.answer)(person, work);
    if (kind === 0) return citizens.writeOffline(person, work);
    await citizens.papers(person, work);
    await citizens.deliver(person, work);
    Object.assign(this.said.drafts.get(work.draft), { plan: ['receive', 'receive', 'ask', 'leave', 'receive'][person.no % 5], talks: person.chance(0.3), lives: person.no % 7 === 0 });
    return citizens.send(person, work, person.pick(citizens.PRESSES));
  }

  async visits(person, i) {
    if (i % 3 === 2) return citizens.petition(person);
    const path = await citizens.book(person, BOOKED);
    return i % 6 === 0 ? citizens.giveBack(person, path) : undefined;
  }

  // A volunteer helps one after another.
  helping() {
    const kinds = [...Array(CAST.helpedByCode).fill('code'), ...Array(CAST.helpedByLogin).fill('login'), ...Array(CAST.helpedAndEnded).fill('ends')];
    const list = this.some(kinds.length).map((person, i) => [person, kinds[i]]);
    return this.volunteers.map((helper, v) => async () => {
      for (const [person, how] of list.filter((_, i) => i % this.volunteers.length === v)) {
        if (how !== 'code') await citizens.register(person);
        await help(helper, person, how, '2.000635');
      }
    });
  }

  async keepDesk(i, closed) {
    while (!closed() || this.desk.length) {
      const entry = this.desk.shift();
      if (!entry) await pause(20);
      else await attend(this.windows[i], entry);
    }
  }

  // ---- the afternoon ----

  async afternoon() {
    await this.mailBack();
    this.sms.mode = 'lose';
    this.events.push('gateway loses messages');
    const sent = [...this.said.drafts.values()].filter((entry) => entry.dossier && entry.plan && entry.person.no < 1000);
    const texts = new Set(this.said.addresses.filter((it) => it.channel === 'sms').map((it) => it.login));
    const write = sent.filter((entry) => entry.plan === 'receive' && (entry.person.chance(0.4) || texts.has(citizens.loginOf(entry.person.no))));
    const lives = sent.filter((entry) => entry.plan === 'receive' && entry.lives).slice(0, 12);
    const found = setInterval(() => { if (this.sms.lost.length >= LOST) this.sms.mode = 'ok'; }, 20);
    await together(this, [
      ...sent.filter((entry) => entry.plan === 'ask').map((entry) => () => citizens.supplement(entry.person, entry.dossier)),
      ...sent.filter((entry) => entry.plan === 'leave').map((entry) => () => citizens.withdraw(entry.person, entry.dossier)),
      ...write.map((entry) => async () => {
        await citizens.say(entry.person, `/ho-so/${entry.dossier}/trao-doi`, `Xin hỏi khi nào có kết quả hồ sơ ${entry.dossier}?`);
        await citizens.say(this.windows[0], `/cong-viec/ho-so/${entry.dossier}/trao-doi`, `Bộ phận một cửa trả lời về hồ sơ ${entry.dossier}.`);
      }),
      ...lives.map((entry) => async () => {
        await workThrough(this.office, one(this.server, `SELECT code FROM dossier WHERE id = ${entry.dossier}`));
        await citizens.fetchResult(entry.person, entry.dossier);
        await citizens.rate(entry.person, entry.dossier);
      }),
    ]);
    clearInterval(found);
    for (let i = 0; i < 100 && !this.sms.lost.length; i++) await pause(50);
    this.sms.mode = 'ok';
  }

  // ---- the evening: what waits goes out ----

  async evening() {
    this.trouble = 0;
    await this.server.end('SIGTERM');
    await this.start(EVENING);
    const waits = () => Number(one(this.server, "SELECT count(*) FROM job WHERE done_at_ms IS NULL AND kind LIKE 'notify.%' AND kind <> 'notify.receipt'")) + Number(one(this.server, "SELECT count(*) FROM delivery WHERE state = 'waiting'"))
      + Number(one(this.server, `SELECT count(*) FROM job WHERE done_at_ms IS NULL AND kind = 'notify.receipt' AND run_at_ms < ${Date.parse(this.clock(EVENING))}`));
    for (let i = 0; i < 60 && waits(); i++) {
      // pauses between tries are over
      sql(this.server, "UPDATE job SET run_at_ms = 0, lease_until_ms = 0 WHERE done_at_ms IS NULL AND kind IN ('notify.mail', 'notify.sms')");
      await pause(250);
    }
    for (let i = 0; i < 40 && this.sms.inbox.some((it) => it.receipt && !it.told && !it.unheard); i++) await pause(50);
    this.letters.push(...this.mail.inbox);
  }

  table() {
    const { said, counts } = this, drafts = [...said.drafts.values()], count = (what) => one(this.server, `SELECT count(*) FROM ${what}`);
    const rows = { 'people': CAST.volunteers + CAST.online + CAST.helpedByCode + CAST.helpedByLogin + CAST.helpedAndEnded + CAST.visitors, 'accounts opened': said.accounts.length + said.helps.filter((it) => it.opens).length, 'drafts': drafts.length,
      'submissions told': drafts.filter((it) => it.dossier || it.told).length, 'went home untold': drafts.filter((it) => it.pressed && !it.dossier && !it.told).length, 'dossiers': count('dossier'),
      'papers': said.papers.length, 'pieces cut off': counts.piecesCut, 'saved offline': said.offline.length, 'messages': said.messages.length, 'supplements': said.supplements.length, 'withdrawn': said.withdrawn.length,
      'results': said.results.length, 'ratings': said.ratings.length, 'bookings': said.bookings.length, 'given back': said.bookingsGone.length, 'petitions': said.petitions.length, 'helped': said.helps.length,
      'notices': count('notice'), 'mails': this.letters.length, 'text messages': this.sms.inbox.length, 'text messages lost': this.sms.lost.length,
      'requests cut': Object.entries(this.line.cuts).map(([fate, n]) => `${n} ${fate}`).join(', '), 'misfortunes': this.events.join('; ') };
    return Object.entries(rows).map(([what, n]) => `# ${what.padEnd(20)} ${n}`).join('\n');
  }
}
