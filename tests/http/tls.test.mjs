// An office that serves its other PCs: `serve --lan NAME` over TLS, by name, trusting nothing but the local authority.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import tls from 'node:tls';
import { Client } from '../lib/client.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { checkAnswer } from './lib/answer.mjs';
import { csrfOf, Office, takeIn } from './lib/office.mjs';

const NAME = 'mot-cua.test';
const here = (hostname, options, done) => (options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4));

let server, ca;
before(async () => {
  server = await startMotcua({ args: ['--lan', NAME], env: { MOTCUA_RATE_OFF: '1' } });
  ca = readFileSync(join(server.data, 'tls', 'authority.crt'));
});
after(() => server?.stop());

// A PC on which the authority was installed.
function pc({ name = NAME, trust = ca, ...more } = {}) {
  const client = new Client(`https://${name}:${server.port}`);
  client.agent = new https.Agent({ keepAlive: true, ca: trust, lookup: here, ...more });
  server.clients.push(client);
  return client;
}

describe('serve --lan', () => {
  test('a login by name, trusting only the local authority', async () => {
    const client = pc();
    const { login, password, secret } = new Office(server).logins().find((one) => one.login === 'motcua');
    const page = await client.login(login, password, { secret });
    assert.equal(page.path, '/quay', page.main);
    client.csrf = csrfOf(page);
    const taken = await takeIn(client, '2.000884');
    assert.match(taken.path, /^\/quay\/ho-so\/\d+$/, 'a form with its token and origin');
    const again = await client.raw('GET', taken.path);
    checkAnswer(again, { path: taken.path, what: 'over TLS', personal: true });
  });

  test('cookies travel over TLS only, and browsers are told to stay there', async () => {
    const client = pc();
    const seen = [];
    for (const [method, path, options] of [['GET', '/'], ['GET', '/dang-nhap'], ['GET', '/ngon-ngu?ma=en'], ['GET', '/assets/favicon.svg'], ['GET', '/khong-co'], ['PUT', '/'],
      ['POST', '/dang-nhap', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'login=congdan&password=mot-cua-dung-thu' }]]) {
      const answer = await client.raw(method, path, options);
      assert.equal(answer.headers['strict-transport-security'], 'max-age=31536000', `${method} ${path}`);
      seen.push(...(answer.headers['set-cookie'] ?? []));
    }
    assert.ok(seen.some((line) => line.startsWith('mc_phien=')) && seen.length >= 2, seen.join('; '));
    for (const line of seen) for (const word of ['; Secure', '; HttpOnly', '; SameSite=Lax', '; Path=/']) assert.ok(line.includes(word), line);
    assert.ok(!seen.some((line) => /domain=/i.test(line)));
  });

  test('without the authority, or under another name, nobody is let in', async () => {
    await assert.rejects(pc({ trust: [] }).get('/'), /self[- ]signed|unable to (get|verify)/i);
    await assert.rejects(pc({ trust: tls.rootCertificates }).get('/'), /self[- ]signed|unable to (get|verify)/i);
    await assert.rejects(pc({ name: 'khac.test' }).get('/'), /altnames/i);
    assert.equal((await pc({ name: 'localhost' }).get('/')).status, 200);
  });

  test('the certificates are what browsers ask for, and the keys are private', async () => {
    const authority = new X509Certificate(ca);
    assert.ok(authority.ca && authority.verify(authority.publicKey));
    const peer = await new Promise((done, fail) => {
      const socket = tls.connect({ host: '127.0.0.1', port: server.port, servername: NAME, ca }, () => (done(new X509Certificate(socket.getPeerCertificate().raw)), socket.end()));
      socket.on('error', fail);
    });
    assert.ok(!peer.ca && peer.verify(authority.publicKey) && peer.checkHost(NAME) && peer.checkIP('127.0.0.1'));
    const days = (Date.parse(peer.validTo) - Date.parse(peer.validFrom)) / 86_400_000;
    assert.ok(days <= 398 && Date.parse(peer.validTo) > Date.now() + 30 * 86_400_000, `${days} days`);
    for (const name of execFileSync('find', [join(server.data, 'tls'), '-type', 'f'], { encoding: 'utf8' }).trim().split('\n'))
      if (/PRIVATE KEY/.test(readFileSync(name, 'utf8'))) assert.equal(statSync(name).mode & 0o077, 0, `${name} can be read by others`);
    const installed = await pc().raw('GET', '/');
    assert.ok(!/PRIVATE KEY/.test(installed.text + server.stderr + server.stdout));
  });

  test('only TLS 1.2 and 1.3, and nothing in the clear', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3']) assert.equal((await pc({ minVersion: version, maxVersion: version }).get('/')).status, 200, version);
    for (const version of ['TLSv1', 'TLSv1.1']) await assert.rejects(pc({ minVersion: version, maxVersion: version, ciphers: 'ALL@SECLEVEL=0' }).get('/'), version);
    const clear = await new Promise((done) => http.get({ host: '127.0.0.1', port: server.port, path: '/', timeout: 5000 }, (answer) => done(answer.statusCode)).on('error', (error) => done(error.code)).on('timeout', () => done('timeout')));
    assert.notEqual(clear, 200, 'the page came without TLS');
  });

  test('the authority outlives a restart: nothing has to be installed again', async () => {
    const port = server.port;
    await server.end('SIGTERM');
    Object.assign(server, { port: undefined, stdout: '' });
    await server.start();
    assert.ok(server.port && port);
    assert.ok(readFileSync(join(server.data, 'tls', 'authority.crt')).equals(ca));
    assert.equal((await pc().get('/')).status, 200);
  });
});

describe('from another PC', () => {
  test('a second network namespace logs in over TLS by name', async (t) => {
    if (process.getuid() !== 0 || spawnSync('tests/netns.sh', ['true']).status !== 0) return t.diagnostic('network namespaces need root: not tried'); // counts as passed, and says so
    const { login, password, secret } = new Office(server).logins().find((one) => one.login === 'congdan2');
    await server.end('SIGTERM');
    const out = await new Promise((done, fail) => {
      const child = spawn('tests/netns.sh', [process.execPath, 'tests/http/lib/two-pcs.mjs'], { env: { ...process.env, TWO_PCS: JSON.stringify({ data: server.data, database: server.database, name: NAME, login, password, secret }) }, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '', wrong = '';
      child.stdout.on('data', (part) => (said += part));
      child.stderr.on('data', (part) => (wrong += part));
      child.on('close', (code) => (code === 0 ? done(said) : fail(new Error(`${code}: ${said}${wrong}`))));
    });
    assert.deepEqual(JSON.parse(out), { from: '10.77.0.2', seen: 'Trần Văn Bình', clear: false, elsewhere: false });
    Object.assign(server, { port: undefined, stdout: '' });
    await server.start();
  });
});
