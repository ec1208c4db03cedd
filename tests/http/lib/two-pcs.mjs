// Run by tests/netns.sh: the office's PC (mc1) serves, another one (mc2) logs in over the wire and by name. Says one line of JSON.
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '../../lib/client.mjs';

const told = JSON.parse(process.env.TWO_PCS);

if (told.port) console.log(JSON.stringify(await visit()));
else await both();

// On mc2.
async function visit() {
  const ca = readFileSync(join(told.data, 'tls', 'authority.crt'));
  const lookup = (name, options, done) => (options.all ? done(null, [{ address: '10.77.0.1', family: 4 }]) : done(null, '10.77.0.1', 4));
  const client = new Client(`https://${told.name}:${told.port}`);
  client.agent = new https.Agent({ ca, lookup });
  const page = await client.login(told.login, told.password, { secret: told.secret });
  const seen = /Trần Văn Bình/.exec(page.text)?.[0] ?? page.main;
  const reaches = (host) => new Promise((done) => http.get({ host, port: told.port, path: '/', timeout: 3000 }, (answer) => done(answer.statusCode === 200)).on('error', () => done(false)).on('timeout', function () { this.destroy(); }));
  return { from: networkInterfaces().eth0.find((one) => one.family === 'IPv4').address, seen, clear: await reaches('10.77.0.1'), elsewhere: await reaches('127.0.0.1') };
}

async function both() {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-two-'));
  chmodSync(dir, 0o755);
  const bin = join(dir, 'motcua'); // where nobody can reach it
  copyFileSync(process.env.MOTCUA_BIN ?? 'build/debug/motcua', bin);
  chmodSync(bin, 0o755);
  const db = told.database ? ['--db', `postgres:${process.env.MOTCUA_TEST_PG.replace(/dbname=\S+/, `dbname=${told.database}`)}`] : [];
  const server = spawn('ip', ['netns', 'exec', 'mc1', 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', bin, 'serve', '--data', told.data, '--lan', told.name, '--port', '0', ...db], { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] });
  let code = 1;
  try {
    told.port = await new Promise((done, fail) => {
      let text = '';
      server.once('exit', (status) => fail(new Error(`the server ended with ${status}`)));
      server.stdout.on('data', (part) => /"port":(\d+)/.test((text += part)) && done(Number(/"port":(\d+)/.exec(text)[1])));
    });
    const other = spawn('ip', ['netns', 'exec', 'mc2', process.execPath, fileURLToPath(import.meta.url)], { env: { ...process.env, TWO_PCS: JSON.stringify(told) }, stdio: ['ignore', 'inherit', 'inherit'] });
    code = await new Promise((done) => other.once('exit', done));
  } finally {
    server.kill('SIGTERM');
    await new Promise((done) => (server.exitCode === null && server.signalCode === null ? server.once('exit', done) : done()));
    rmSync(dir, { recursive: true, force: true });
  }
  process.exitCode = code;
}
