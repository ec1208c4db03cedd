// The real program for a test: a fresh copy of a small demonstration, on a free port, on SQLite or (inside
// tests/store/with-postgres.sh) on a database of its own in PostgreSQL.
//
//   const server = await startMotcua();
//   const person = server.client();
//   ...
//   await server.stop();          // fails the test when the program ended badly
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, copyFileSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from './client.mjs';

const NOBODY = 65534; // the server refuses to run as root; tests run by root let nobody do it
const READY_MS = 30_000;
const STOP_MS = 15_000;
export const ENGINE = process.env.MOTCUA_TEST_DB === 'postgres' ? 'postgres' : 'sqlite';
// For filter(): all of a list on SQLite, one of n on PostgreSQL, where what differs is what the engine refuses, not the item.
// MOTCUA_TEST_VARIANTS=all asks for all of it there too.
export const oneOf = (n) => (_, i) => ENGINE === 'sqlite' || process.env.MOTCUA_TEST_VARIANTS === 'all' || i % n === 0;

const asRoot = process.getuid() === 0;
const identity = asRoot ? { uid: NOBODY, gid: NOBODY } : {};
const scratch = mkdtempSync(join(tmpdir(), 'motcua-test-'));
chmodSync(scratch, 0o755);
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

// The program, where nobody can reach it too.
function program() {
  const bin = resolve(process.env.MOTCUA_BIN ?? 'build/debug/motcua');
  if (!asRoot) return bin;
  const copy = join(scratch, 'motcua');
  if (!existsSync(copy)) {
    copyFileSync(bin, copy);
    chmodSync(copy, 0o755);
  }
  return copy;
}

function giveAway(path) {
  if (!asRoot) return;
  chownSync(path, NOBODY, NOBODY);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveAway(join(path, name));
}

function newDir(name) {
  const dir = join(scratch, `${name}-${randomBytes(4).toString('hex')}`);
  mkdirSync(dir, { mode: 0o700 });
  giveAway(dir);
  return dir;
}

// ---- databases ----

function psql(statement) {
  execFileSync('psql', [process.env.MOTCUA_TEST_PG, '-v', 'ON_ERROR_STOP=1', '-qc', statement], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function newDatabase(template) {
  const name = `motcua_${randomBytes(6).toString('hex')}`;
  psql(`CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ''}`);
  return name;
}

const conninfo = (name) => process.env.MOTCUA_TEST_PG.replace(/dbname=\S+/, `dbname=${name}`);
const dbOption = (name) => (name ? ['--db', `postgres:${conninfo(name)}`] : []);

// ---- the demonstration: made once in a run, copied for each server ----

export function runMotcua(args, { env = {}, timeout = 120_000 } = {}) {
  return execFileSync(program(), args, { ...identity, env: { ...process.env, HOME: scratch, ...env }, encoding: 'utf8', timeout, cwd: scratch, maxBuffer: 64 << 20 });
}

function makeDemo(dir, database, { small }) {
  return runMotcua(['demo', '--data', dir, ...(small ? ['--small'] : []), ...dbOption(database)]);
}

// { dir, database, said } of a pristine demonstration. run-node.sh names a folder that all test files share.
function pristine(small) {
  const cache = process.env.MOTCUA_TEST_CACHE ?? scratch;
  const dir = join(cache, `demo-${ENGINE}-${small ? 'small' : 'full'}`);
  if (!existsSync(dir)) {
    const made = newDir('demo');
    const database = ENGINE === 'postgres' ? newDatabase() : '';
    const said = makeDemo(made, database, { small });
    const whole = mkdtempSync(join(cache, 'new-'));
    cpSync(made, join(whole, 'data'), { recursive: true });
    rmSync(made, { recursive: true });
    writeFileSync(join(whole, 'said'), said);
    writeFileSync(join(whole, 'database'), database);
    try {
      renameSync(whole, dir);
    } catch (error) {
      if (!existsSync(dir)) throw error; // another test file was faster
    }
  }
  return { dir: join(dir, 'data'), said: readFileSync(join(dir, 'said'), 'utf8'), database: readFileSync(join(dir, 'database'), 'utf8') };
}

// ---- the server ----

// small: the small demonstration; empty: no demonstration, an empty directory; args: more options of `serve`; env: more environment.
export async function startMotcua({ small = true, empty = false, args = [], env = {} } = {}) {
  const demo = empty ? { said: '', database: '' } : pristine(small);
  const data = newDir('data');
  if (!empty) {
    cpSync(demo.dir, data, { recursive: true });
    giveAway(data);
  }
  const database = ENGINE === 'postgres' ? newDatabase(demo.database) : '';
  const server = new Server(data, database, demo.said, args, env);
  await server.start();
  return server;
}

class Server {
  constructor(data, database, said, args, env) {
    Object.assign(this, { data, database, said, args, env, stderr: '', stdout: '', clients: [] });
  }

  // What a command of the program needs to find this installation.
  get place() {
    return ['--data', this.data, ...dbOption(this.database)];
  }

  // Waits for the line {"ready":true,"port":…} on standard output.
  start() {
    const args = ['serve', ...this.place, '--port', '0', ...this.args];
    this.child = spawn(program(), args, { ...identity, cwd: scratch, env: { ...process.env, HOME: scratch, ...this.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = new Promise((done) => this.child.once('exit', (code, signal) => done({ code, signal })));
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text));
    process.once('exit', () => this.child.kill('SIGKILL'));
    return new Promise((done, reject) => {
      const give = (error) => {
        clearTimeout(timer);
        error ? reject(error) : done(this);
      };
      const timer = setTimeout(() => give(new Error(`not ready within ${READY_MS} ms:\n${this.stderr}`)), READY_MS);
      this.ended.then(({ code, signal }) => give(new Error(`motcua serve ended at once (${code ?? signal}):\n${this.stderr}`)));
      this.child.stdout.setEncoding('utf8').on('data', (text) => {
        this.stdout += text;
        const line = this.stdout.split('\n').find((one) => one.startsWith('{"ready"'));
        if (!line || this.port) return;
        this.port = JSON.parse(line).port;
        this.url = `${this.args.includes('--lan') || this.args.includes('--cert') ? 'https' : 'http'}://localhost:${this.port}`;
        give();
      });
    });
  }

  client() {
    const client = new Client(this.url);
    this.clients.push(client);
    return client;
  }

  // Ends as an administrator would, and complains about an end that was not clean.
  async stop() {
    await this.end('SIGTERM');
    if (this.database) psql(`DROP DATABASE IF EXISTS ${this.database} WITH (FORCE)`);
    rmSync(this.data, { recursive: true, force: true });
  }

  // Power cut; start() again afterwards finds the same data.
  async kill() {
    await this.end('SIGKILL');
    this.port = undefined;
    this.stdout = '';
  }

  async end(signal) {
    for (const client of this.clients.splice(0)) client.close();
    const late = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    this.child.kill(signal);
    const end = await this.ended;
    clearTimeout(late);
    const bad = /(?:AddressSanitizer|LeakSanitizer|runtime error:|ThreadSanitizer|assertion)/i.exec(this.stderr);
    if (bad || (signal === 'SIGTERM' && end.code !== 0))
      throw new Error(`motcua serve ended with ${end.code ?? end.signal}${bad ? `, ${bad[0]}` : ''}:\n${this.stderr.slice(-4000)}`);
    return end;
  }
}
