// The virus scanner: a stand-in that speaks INSTREAM and misbehaves, and the real clamd where it is installed. While a scanner is
// set, a file that it has not called clean is opened by nobody.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { multipart } from '../lib/client.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { pdf } from './lib/files.mjs';
import { idIn, Office, one } from './lib/office.mjs';

const CODE = '1.004873';
const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'; // harmless by agreement of all makers
const folder = mkdtempSync(join(tmpdir(), 'motcua-clamd-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));

async function until(what, ms = 15_000) {
  for (const end = Date.now() + ms; ; await sleep(100)) {
    if (await what()) return;
    if (Date.now() > end) assert.fail(`not within ${ms} ms: ${what}`);
  }
}

// how: 'right', 'silent' (takes all, says nothing), 'half' (breaks off in its answer), 'odd' (another protocol), 'full' (its limit)
class StandIn {
  constructor(path) {
    Object.assign(this, { path, how: 'right', asked: 0, sockets: new Set() });
  }
  start() {
    this.server = net.createServer((socket) => {
      let heard = Buffer.alloc(0);
      this.asked++;
      this.sockets.add(socket.on('close', () => this.sockets.delete(socket)).on('error', () => {}));
      socket.on('data', (bytes) => {
        heard = Buffer.concat([heard, bytes]);
        const file = this.file(heard);
        if (this.how === 'full') return socket.end('INSTREAM size limit exceeded. ERROR\0');
        if (!file) return;
        if (this.how === 'right') socket.end(file.includes('EICAR') ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0');
        if (this.how === 'half') socket.end('stream: O');
        if (this.how === 'odd') socket.end('HTTP/1.1 200 OK\0');
      });
    });
    return new Promise((done) => this.server.listen(this.path, () => { chmodSync(this.path, 0o777); done(this); }));
  }
  file(heard) {
    if (!heard.subarray(0, 10).equals(Buffer.from('zINSTREAM\0'))) return undefined;
    const parts = [];
    for (let at = 10; at + 4 <= heard.length;) {
      const n = heard.readUInt32BE(at);
      if (n === 0) return Buffer.concat(parts);
      parts.push(heard.subarray(at + 4, at + 4 + n));
      at += 4 + n;
    }
    return undefined;
  }
  stop() {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((done) => this.server.close(() => { rmSync(this.path, { force: true }); done(); }));
  }
}

// What every scanner has to go through.
class Ward {
  async begin(where) {
    this.server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
    const office = new Office(this.server);
    [this.citizen, this.officer, this.admin] = await Promise.all(['congdan', 'motcua', 'quantri'].map((login) => office.as(login)));
    if (where) await this.set(where);
    this.draft = idIn(await this.citizen.post('/ho-so/nhap', { csrf: this.citizen.csrf, thu_tuc: CODE, moi: '1' }));
  }
  async set(where) {
    const page = await this.admin.get('/quan-tri/cai-dat');
    const saved = await page.submit({ 'scan.clamd': where }, { form: '/quan-tri/cai-dat' });
    assert.equal(saved.status, 200, saved.main);
  }
  // After a scanner that was away there is a minute's pause; whoever sets it anew ends that.
  async again(where) {
    await this.set('');
    await this.set(where);
  }
  async send(name, bytes) {
    const { type, body } = multipart([['csrf', this.citizen.csrf], ['component', ''], ['tep', { name, bytes }]]);
    return this.citizen.visit('POST', `/ho-so/nhap/${this.draft}/giay-to`, { headers: { 'Content-Type': type }, body });
  }
  paper(name) { return one(this.server, `SELECT id FROM paper WHERE name = '${name}' ORDER BY id DESC LIMIT 1`); }
  open(name) { return this.citizen.get(`/ho-so/nhap/${this.draft}/giay-to/${this.paper(name)}`); }
  state(name) { return one(this.server, `SELECT f.scan_state FROM file_check f JOIN paper p ON p.hash = f.hash WHERE p.name = '${name}'`); }
  stop() { return this.server?.stop(); }
}

describe('a scanner that misbehaves', () => {
  const ward = new Ward(), where = join(folder, 'stand-in'), scanner = new StandIn(where);
  before(async () => {
    await scanner.start();
    await ward.begin('');
  });
  after(async () => {
    await ward.stop();
    await scanner.stop();
  });

  test('none set: nobody has looked, and files open', async () => {
    await ward.send('chua.pdf', pdf({ seed: 1, bytes: 80 }));
    assert.equal(ward.state('chua.pdf'), 'unchecked');
    assert.equal((await ward.open('chua.pdf')).status, 200);
  });

  test('a setting that is no place is refused at its field', async () => {
    for (const wrong of ['clamd', 'unix:tmp/x', 'tcp:host', 'tcp:host:99999', 'http://127.0.0.1'])
      assert.match((await (await ward.admin.get('/quan-tri/cai-dat')).submit({ 'scan.clamd': wrong }, { form: '/quan-tri/cai-dat' })).errors.join(), /unix:/, wrong);
  });

  test('set: what was there is scanned too; clean files open', async () => {
    await ward.set(`unix:${where}`);
    await until(() => ward.state('chua.pdf') === 'clean');
    await ward.send('sach.pdf', pdf({ seed: 2, bytes: 80 }));
    await until(() => ward.state('sach.pdf') === 'clean');
    assert.equal((await ward.open('sach.pdf')).status, 200);
    assert.doesNotMatch((await ward.citizen.get(`/ho-so/nhap/${ward.draft}/giay-to`)).main, /chờ kiểm tra|vi-rút/);
  });

  test('infected: quarantined, the owner told kindly, not taken again', async () => {
    const bytes = pdf({ root: `/Lang(EICAR)`, seed: 3, bytes: 80 });
    await ward.send('benh.pdf', bytes);
    await until(() => ward.state('benh.pdf') === 'infected');
    const page = await ward.open('benh.pdf');
    assert.equal(page.status, 403);
    assert.match(page.main, /cách ly/);
    assert.match((await ward.citizen.get(`/ho-so/nhap/${ward.draft}/giay-to`)).main, /có vi-rút, đã cách ly/);
    const notices = await ward.citizen.get('/thong-bao');
    assert.match(notices.main, /không phải lỗi của ông\/bà/);
    assert.match(notices.main, /benh\.pdf/);
    assert.match((await ward.send('benh-2.pdf', bytes)).errors.join(), /có mã độc/);
    assert.equal(ward.paper('benh-2.pdf'), undefined);
  });

  for (const [how, what] of [['odd', 'another protocol'], ['half', 'half an answer'], ['full', 'above its limit'], ['gone', 'gone']])
    test(`${what}: the file waits, nobody opens it, and it goes on by itself`, async () => {
      const name = `${how}.pdf`, asked = scanner.asked;
      scanner.how = how;
      if (how === 'gone') await scanner.stop();
      await ward.again(`unix:${where}`);
      await ward.send(name, pdf({ seed: 300 + ['odd', 'half', 'full', 'gone'].indexOf(how), bytes: 80 }));
      if (how === 'gone') await until(() => ward.server.stderr.includes('scan.away'));
      else await until(() => scanner.asked > asked);
      await sleep(200);
      assert.equal(ward.state(name), 'waiting');
      const page = await ward.open(name);
      assert.equal(page.status, 503);
      assert.match(page.main, /đang chờ kiểm tra vi-rút/);
      assert.ok(Number(page.headers.refresh) > 0, 'the page does not ask again by itself');
      assert.match((await ward.citizen.get(`/ho-so/nhap/${ward.draft}/giay-to`)).main, /đang chờ kiểm tra vi-rút/);
      if (how === 'gone') await scanner.start();
      scanner.how = 'right';
      await ward.again(`unix:${where}`);
      await until(() => ward.state(name) === 'clean');
      assert.equal((await ward.open(name)).status, 200);
    });
});

// clamd with one signature: no freshclam, no network.
const CLAMD = ['/usr/sbin/clamd', '/usr/local/sbin/clamd'].find((path) => existsSync(path));
describe('the real scanner', { skip: !CLAMD && 'clamd is not installed' }, () => {
  const ward = new Ward(), socket = join(folder, 'clamd'), clean = pdf({ seed: 21, bytes: 100 });
  const infected = Buffer.concat([pdf({ seed: 22, bytes: 100 }), Buffer.from(`%${EICAR}\n`)]);
  let clamd;
  before(async () => {
    const signature = `${createHash('md5').update(infected).digest('hex')}:${infected.length}:Test.Eicar\n`;
    writeFileSync(join(folder, 'test.hdb'), signature);
    writeFileSync(join(folder, 'clamd.conf'), `LocalSocket ${socket}\nLocalSocketMode 666\nDatabaseDirectory ${folder}\nForeground yes\nStreamMaxLength 1M\nTemporaryDirectory ${tmpdir()}\nUser ${execFileSync('id', ['-un'], { encoding: 'utf8' }).trim()}\n`);
    clamd = spawn(CLAMD, ['-c', join(folder, 'clamd.conf')], { stdio: 'ignore' });
    process.once('exit', () => clamd.kill('SIGKILL'));
    await until(() => existsSync(socket), 60_000);
    await ward.begin(`unix:${socket}`);
  });
  after(async () => {
    await ward.stop();
    clamd?.kill('SIGTERM');
  });

  test('clean, infected, and above StreamMaxLength', async () => {
    await ward.send('sach.pdf', clean);
    await ward.send('benh.pdf', infected);
    await ward.send('to.pdf', pdf({ seed: 23, bytes: 1_500_000 }));
    await until(() => ward.state('sach.pdf') === 'clean' && ward.state('benh.pdf') === 'infected');
    await until(() => ward.server.stderr.includes('scan.too_large'));
    assert.match(one(ward.server, `SELECT scan_note FROM file_check WHERE scan_state = 'infected'`), /^Test\.Eicar/);
    assert.equal((await ward.open('sach.pdf')).status, 200);
    assert.equal((await ward.open('benh.pdf')).status, 403);
    assert.equal((await ward.open('to.pdf')).status, 503);
  });
});
