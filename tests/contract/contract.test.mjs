// The description of the API: clean under two linters, and true. The journeys of tests/http/api*.test.mjs run once more through
// a proxy that turns every answer that deviates from the description into an error.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { through } from '../http/lib/api.mjs';
import '../http/api.test.mjs';
import '../http/api-work.test.mjs';

const here = dirname(fileURLToPath(import.meta.url)), modules = resolve('build/contract/node_modules'), READY_MS = 60_000;
const dir = mkdtempSync(join(tmpdir(), 'motcua-contract-')), file = join(dir, 'openapi.json');
let proxy, said = '';

const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});

// Registered before the journeys of the other file begin, which ask it for the address to use.
through(async (url) => {
  writeFileSync(file, await (await fetch(`${url}/api/openapi.json`)).text());
  const port = await freePort();
  proxy = spawn('node', [join(modules, '@stoplight/prism-cli/dist/index.js'), 'proxy', '--errors', '-h', '127.0.0.1', '-p', String(port), file, url], { cwd: dir });
  for (const stream of [proxy.stdout, proxy.stderr]) stream.on('data', (bytes) => { said += bytes; });
  for (const until = Date.now() + READY_MS; !/Prism is listening/.test(said); await new Promise((go) => setTimeout(go, 100)))
    assert.ok(Date.now() < until && proxy.exitCode === null, said);
  return `http://127.0.0.1:${port}`;
});
after(() => {
  proxy?.kill();
  rmSync(dir, { recursive: true, force: true });
});

test('two linters find nothing', () => {
  const lint = (tool, args) => execFileSync('node', [join(modules, tool), ...args], { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
  assert.match(lint('@stoplight/spectral-cli/dist/index.js', ['lint', '--fail-severity', 'hint', file]), /No results/);
  const found = JSON.parse(lint('@redocly/cli/bin/cli.js', ['lint', file, '--format=json']));
  assert.deepEqual(found.problems.map((it) => `${it.ruleId}: ${it.message}`), []);
});
