// Mails of a time without a mail server wait, and go out when there is one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMail } from '../lib/mail.mjs';
import { runMotcua, startMotcua } from '../lib/motcua.mjs';
import { idIn, Office, one, sql, takeIn } from './lib/office.mjs';

let server;
let mail;

before(async () => {
  mail = await startMail();
  server = await startMotcua();
});
after(async () => {
  await server?.stop();
  await mail?.close();
});

const waiting = (id) => Number(one(server, `SELECT count(*) FROM delivery WHERE state = 'waiting' AND dossier_id = ${id}`));
const openJobs = () => Number(one(server, `SELECT count(*) FROM job WHERE kind = 'notify.mail' AND done_at_ms IS NULL AND cancelled = 0`));
const until = async (holds, what) => {
  for (let i = 0; i < 200 && !holds(); i++) await new Promise((done) => setTimeout(done, 50));
  assert.ok(holds(), what);
};

test('a mail server comes later', async () => {
  const office = new Office(server);
  const page = await takeIn(await office.as('motcua'), '1.004873', { 'applicant.email': 'binh@example.vn' });
  const id = idIn(page);
  await until(() => openJobs() === 0, 'the job of the mail has run');
  assert.equal(waiting(id), 1, 'and the mail waits');
  const doctor = runMotcua(['doctor', '--data', server.data, ...office.db]);
  assert.match(doctor, /mails that wait for a mail server \(serve --smtp\): [1-9]/);
  assert.match(doctor, /^ok {4}clock: /m);
  sql(server, `UPDATE session SET created_at_ms = created_at_ms + 3600000`);
  assert.match(runMotcua(['doctor', '--data', server.data, ...office.db]), /^warn {2}the clock was put back: .*timedatectl set-ntp true/m);
  sql(server, `UPDATE session SET created_at_ms = created_at_ms - 3600000`);
  const admin = await office.as('quantri');
  assert.match((await admin.get('/quan-tri')).main, /Thư chưa gửi[\s\S]*chưa có máy chủ thư/);
  await server.end('SIGTERM');
  Object.assign(server, { port: undefined, stdout: '', args: [...server.args, '--smtp', mail.url] });
  await server.start();
  for (let i = 0, found = false; !found; i++) {
    assert.ok(i < 50, 'the mail has never come');
    found = (await mail.next()).to.includes('binh@example.vn');
  }
  await until(() => waiting(id) === 0, 'marked as sent');
});
