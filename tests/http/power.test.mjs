// The power goes, the disk is full, the data are not what they should be: what was acknowledged is there, whole and once,
// and the operator reads a sentence.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, cpSync, existsSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENGINE, startMotcua } from '../lib/motcua.mjs';
import { example, formValues, SCAN } from '../lib/examples.mjs';
import { multipart } from '../lib/client.mjs';
import { vietnamese } from './lib/answer.mjs';
import { APPLICANT, csrfOf, Office, one, prepareOnline, sql, takeIn } from './lib/office.mjs';
import { checkWhole } from './lib/whole.mjs';

const RATE_OFF = { MOTCUA_RATE_OFF: '1' };
const ANSWERS = formValues(example('2.000884', { channel: 'counter' }).values);
const person = (n) => ({ thu_tuc: '2.000884', ...APPLICANT, deliver: 'counter', ...ANSWERS, 'applicant.name': `Người Thứ ${n}`, 'applicant.address': `Số ${n}, thôn Đồng Hòa` });

// Three sessions of the officer: the codes of the last, this and the next half minute.
async function threeSessions(server, office) {
  const { login, password, secret } = office.logins().find((one) => one.login === 'motcua');
  const sessions = [];
  for (const shift of [-30_000, 0, 30_000]) {
    const client = server.client();
    await client.login(login, password, { secret, atMs: Date.now() + shift });
    client.csrf = csrfOf(await client.get('/gioi-thieu'));
    if (client.csrf) sessions.push(client); // the half minute may just have turned
  }
  assert.ok(sessions.length >= 2);
  return sessions;
}

const submit = (client, n, more = {}) => client.raw('POST', '/quay/moi', {
  headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded', 'X-CSRF-Token': client.csrf, 'Idempotency-Key': `nguoi-thu-${n}` },
  body: new URLSearchParams({ ...person(n), ...more }).toString(),
});

describe('power cut', () => {
  test(`kill -9 twice in a thousand submissions (${ENGINE})`, async () => {
    const PEOPLE = 1000, CITIZENS = ['congdan', 'congdan2'];
    const server = await startMotcua({ env: RATE_OFF });
    try {
      const office = new Office(server);
      // citizens who are just about to press "send"
      const sending = [];
      for (const login of CITIZENS)
        for (const code of ['1.004873', '1.000656', '2.000635']) {
          const page = await prepareOnline(await office.as(login), code);
          const form = page.form(/\/nop$/);
          sending.push({ login, path: form.action, draft: /nhap\/(\d+)/.exec(form.action)[1], body: new URLSearchParams(form.fields.map((field) => [field.name, field.value])).toString() });
        }
      let sessions = await threeSessions(server, office);
      const said = new Map(); // n -> location that was acknowledged
      const cookies = (list) => list.map((client) => [new Map(client.cookies), client.csrf]);
      const back = (list) => list.map(([jar, csrf]) => Object.assign(server.client(), { cookies: jar, csrf }));

      for (const share of [0.25, 0.6]) {
        const desk = cookies(sessions), citizens = cookies(await Promise.all(CITIZENS.map((login) => office.as(login))));
        let cut;
        const dark = new Promise((done) => (cut = done));
        const ack = (n, answer) => {
          if (answer.status === 201 || answer.status === 303) said.set(n, answer.headers.location);
          else assert.ok(answer.status === 503, `${n}: ${answer.status} ${answer.text}`);
          if (said.size >= PEOPLE * share) cut();
        };
        const all = Array.from({ length: PEOPLE }, (_, n) => n).filter((n) => !said.has(n))
          .map((n) => submit(sessions[n % sessions.length], n).then((answer) => ack(n, answer), () => {}));
        all.push(...sending.map(async (one, i) => {
          const client = await office.as(one.login);
          await new Promise((done) => setTimeout(done, 20 * i));
          return client.raw('POST', one.path, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: one.body }).then((answer) => ack(`draft ${one.draft}`, answer), () => {});
        }));
        await Promise.race([dark, Promise.all(all)]);
        await server.kill();
        await Promise.all(all);
        assert.ok(said.size >= PEOPLE * share * 0.9, `only ${said.size} were acknowledged`);
        await server.start();
        sessions = back(desk);
        back(citizens).forEach((client, i) => office.sessions.set(CITIZENS[i], Promise.resolve(client)));
        const count = checkWhole(server);
        checkSaid(server, said);
        assert.ok(count >= said.size);
      }

      // Everybody presses again: who was heard is told the same, who was not is heard now; nobody is there twice.
      const before = new Map(said);
      const retry = async (n) => {
        for (let tries = 0; tries < 50; tries++) {
          const answer = await submit(sessions[n % sessions.length], n);
          if (answer.status === 503) await new Promise((done) => setTimeout(done, 100));
          else return assert.equal(answer.status, 201, answer.text), said.set(n, answer.headers.location);
        }
        assert.fail(`${n} was never taken`);
      };
      const queue = Array.from({ length: PEOPLE }, (_, n) => n);
      await Promise.all(Array.from({ length: 60 }, async () => { while (queue.length) await retry(queue.shift()); }));
      for (const one of sending) {
        const answer = await (await office.as(one.login)).raw('POST', one.path, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: one.body });
        assert.equal(answer.status, 303, answer.text.slice(0, 300));
        said.set(`draft ${one.draft}`, answer.headers.location);
      }
      for (const [n, location] of before) assert.equal(said.get(n), location, `${n} was told another place`);
      assert.equal(checkWhole(server), PEOPLE + sending.length);
      checkSaid(server, said);
    } finally {
      await server.stop();
    }
  });

  function checkSaid(server, said) {
    const rows = new Map(sql(server, "SELECT d.id, p.name, p.address FROM dossier d JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'").map(([id, ...rest]) => [id, rest]));
    const sent = new Map(sql(server, 'SELECT id, dossier_id FROM draft WHERE dossier_id IS NOT NULL'));
    for (const [n, location] of said) {
      const id = /\/(\d+)/.exec(location)[1];
      assert.ok(rows.has(id), `${n} was acknowledged as ${location} and is gone`);
      if (typeof n === 'number') assert.deepEqual(rows.get(id), [`Người Thứ ${n}`, `Số ${n}, thôn Đồng Hòa`]);
      else assert.equal(sent.get(n.split(' ')[1]), id);
    }
    assert.equal(new Set(said.values()).size, said.size, 'two people share a dossier');
  }
});

describe('two servers on the same data', () => {
  test(`give every number once (${ENGINE})`, async () => {
    const server = await startMotcua({ env: RATE_OFF });
    const twin = Object.assign(Object.create(Object.getPrototypeOf(server)), { data: server.data, database: server.database, said: server.said, args: [], env: RATE_OFF, stderr: '', stdout: '', clients: [] });
    try {
      await twin.start();
      const office = new Office(server);
      const officer = await office.as('motcua');
      const other = Object.assign(twin.client(), { cookies: new Map(officer.cookies), csrf: officer.csrf });
      const answers = await Promise.all(Array.from({ length: 120 }, (_, n) => submit(n % 2 ? officer : other, n)));
      const taken = answers.filter((answer) => answer.status === 201).length;
      assert.ok(answers.every((answer) => [201, 503].includes(answer.status)), answers.find((answer) => ![201, 503].includes(answer.status))?.text);
      assert.ok(taken >= 100, `${taken} of 120 were taken`);
      assert.equal(checkWhole(server), taken);
      // what one does the other knows at once
      const page = await takeIn(officer, '2.000635');
      assert.equal((await other.raw('GET', page.path)).status, 200);
      await twin.end('SIGTERM');
      assert.equal((await officer.raw('GET', page.path)).status, 200, 'the first ends with the second');
    } finally {
      await twin.end('SIGKILL');
      await server.stop();
    }
  });
});

describe('a disk that fails', () => {
  let server, session, path;
  before(async () => {
    server = await startMotcua({ env: RATE_OFF });
    const officer = await new Office(server).as('motcua');
    session = { cookies: new Map(officer.cookies), csrf: officer.csrf };
    path = (await takeIn(officer, '2.000884')).path;
  });
  after(() => server?.stop());

  // Starts again with that failure before it.
  async function failing(point, run) {
    await server.end('SIGTERM');
    Object.assign(server, { port: undefined, stdout: '', stderr: '', env: { ...RATE_OFF, MOTCUA_FAIL: point } });
    await server.start();
    await run(Object.assign(server.client(), session));
    checkWhole(server);
  }

  // What the point meets first may be something of the server itself (its node number); then nothing of a person fails.
  for (const point of ENGINE === 'sqlite' ? ['db.full:1', 'db.fsync:1', 'db.commit:1', 'db.write:5'] : ['db.commit:1', 'db.write:5', 'db.commit_answer:9'])
    test(`${point}: a sentence, nothing half, and on it goes`, () => failing(point, async (officer) => {
      const before = Number(one(server, 'SELECT count(*) FROM dossier'));
      let bad = 0;
      for (let n = 0; n < 5; n++) {
        const answer = await submit(officer, `${point} ${n}`);
        if (answer.status !== 201) {
          bad++;
          assert.ok([500, 503].includes(answer.status), `${answer.status} ${answer.text}`);
          assert.ok(vietnamese(JSON.parse(answer.text).title), answer.text);
          assert.equal(answer.headers.location, undefined, 'a place of something that is not there');
        }
      }
      assert.ok(bad <= 1, `${bad} submissions failed`);
      assert.equal(Number(one(server, 'SELECT count(*) FROM dossier')), before + 5 - bad);
      assert.ok(bad === 1 || /failpoint|disk|full|IO|fsync|lost/i.test(server.stderr) || point.startsWith('db.commit_answer'), `nothing failed at ${point}: ${server.stderr}`);
    }));

  for (const point of ['blob.open:1', 'blob.write:1', 'blob.fsync:1'])
    test(`${point}: the file is not taken, and the next one is`, () => failing(point, async (officer) => {
      const { type, body } = multipart([['csrf', officer.csrf], ['component', ''], ['file', { name: 'a.pdf', bytes: SCAN }]]);
      const put = () => officer.raw('POST', `${path}/giay-to`, { headers: { 'Content-Type': type }, body });
      const scans = () => Number(one(server, 'SELECT count(*) FROM paper WHERE hash IS NOT NULL'));
      const before = scans();
      const first = await put();
      assert.equal(first.status, 500);
      assert.ok(vietnamese(first.text.match(/<h1[^>]*>([^<]*)/)[1]));
      assert.equal(scans(), before);
      assert.equal((await put()).status, 303);
      assert.equal(scans(), before + 1);
    }));
});

describe('data that are not what they should be', () => {
  const NOBODY = 65534, root = process.getuid() === 0;
  const scratch = mkdtempSync(join(tmpdir(), 'motcua-power-'));
  chmodSync(scratch, 0o755);
  process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const own = (path) => root && execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, path]);

  // Starts the program on a copy of the data and expects it to refuse. Returns what it says.
  function refused(server, name, damage, args = []) {
    const dir = join(scratch, name), bin = join(scratch, 'motcua');
    if (!existsSync(bin)) cpSync(process.env.MOTCUA_BIN ?? 'build/debug/motcua', bin), chmodSync(bin, 0o755);
    cpSync(server.data, dir, { recursive: true });
    own(dir);
    damage(dir);
    const run = spawnSync(bin, ['serve', '--port', '0', '--data', dir, ...args], { ...(root && { uid: NOBODY, gid: NOBODY }), encoding: 'utf8', timeout: 20_000, cwd: scratch, env: { ...process.env, HOME: scratch } });
    if (existsSync(dir)) execFileSync('chmod', ['-R', 'u+rwX', dir]);
    assert.equal(run.signal, null, `${name}: it ran on: ${run.stdout}`);
    assert.ok(run.status === 1 || run.status === 2, `${name}: ended with ${run.status}: ${run.stderr}`);
    assert.equal(run.stdout, '', `${name}: says that it is ready`);
    assert.ok(!/Sanitizer|runtime error|assert/i.test(run.stderr), run.stderr);
    const line = run.stderr.trim().split('\n').find((one) => one.startsWith('motcua')) ?? assert.fail(`${name}: ${run.stderr}`);
    assert.ok(line.length < 400, line);
    return line;
  }
  const file = (dir) => join(dir, 'motcua.db');
  const fill = (path, from, n) => {
    const fd = openSync(path, 'r+');
    writeSync(fd, Buffer.alloc(n, 0xff), 0, n, from);
    closeSync(fd);
  };

  test('each is refused with a sentence and an exit code', async () => {
    const server = await startMotcua();
    try {
      await server.end('SIGTERM');
      const pg = ENGINE === 'postgres';
      if (!pg) {
        assert.match(refused(server, 'read-only', (dir) => execFileSync('chmod', ['-R', 'a-w', dir])), /read-only/);
        assert.match(refused(server, 'read-only-file', (dir) => chmodSync(file(dir), 0o444)), /read-only/);
        assert.match(refused(server, 'gone', (dir) => rmSync(file(dir))), /motcua\.db.*missing|missing.*motcua\.db/);
        assert.match(refused(server, 'empty', (dir) => truncateSync(file(dir), 0)), /missing|empty/);
        assert.match(refused(server, 'garbage', (dir) => writeFileSync(file(dir), 'không phải cơ sở dữ liệu '.repeat(400))), /not a database/);
        assert.match(refused(server, 'cut', (dir) => truncateSync(file(dir), 9000)), /damaged/);
        assert.match(refused(server, 'holes', (dir) => fill(file(dir), 3 * 4096, 40 * 4096)), /damaged/);
        assert.match(refused(server, 'newer', (dir) => execFileSync('sqlite3', [file(dir), "INSERT INTO schema_migration VALUES (9999, '9999_future', 'x', 0)"])), /newer than this program/);
        assert.match(refused(server, 'altered', (dir) => execFileSync('sqlite3', [file(dir), "UPDATE schema_migration SET text = text || ' ' WHERE number = 3"])), /another text/);
      } else {
        const db = ['--db', `postgres:${process.env.MOTCUA_TEST_PG.replace(/dbname=\S+/, `dbname=${server.database}`)}`];
        assert.match(refused(server, 'no-server', () => {}, ['--db', 'postgres:host=/nonexistent dbname=x']), /PostgreSQL/);
        assert.match(refused(server, 'no-database', () => {}, ['--db', `postgres:${process.env.MOTCUA_TEST_PG.replace(/dbname=\S+/, 'dbname=khong_co')}`]), /khong_co/);
        assert.match(refused(server, 'newer', () => sql(server, "INSERT INTO schema_migration VALUES (9999, '9999_future', 'x', 0)"), db), /newer than this program/);
        sql(server, 'DELETE FROM schema_migration WHERE number = 9999');
        assert.match(refused(server, 'altered', () => sql(server, "UPDATE schema_migration SET text = text || ' ' WHERE number = 3"), db), /another text/);
      }
      assert.match(refused(server, 'short-key', (dir) => truncateSync(join(dir, 'seal.key'), 5)), /seal\.key/);
      assert.match(refused(server, 'a-file', (dir) => (rmSync(dir, { recursive: true }), writeFileSync(dir, 'x'))), /a-file/);
      assert.match(refused(server, 'no-parent', (dir) => rmSync(dir, { recursive: true }), ['--data', join(scratch, 'khong', 'co')]), /khong/);
    } finally {
      await server.stop();
    }
  });
});
