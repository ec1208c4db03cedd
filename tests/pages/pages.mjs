// Scores and weight of the main pages, printed as docs/pages.md. The town of the HTTP tests fills them.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startMotcua } from '../lib/motcua.mjs';
import { Office } from '../http/lib/office.mjs';
import { addStranger, build } from '../http/lib/world.mjs';

const BARS = { accessibility: 100, 'best-practices': 95 };
const FIRST_VISIT_MAX = 100_000; // bytes as transferred
const tools = createRequire(resolve('build/pages/package.json'));
const load = async (name) => (await import(pathToFileURL(tools.resolve(name)))).default;
const [puppeteer, pa11y, lighthouse] = [await load('puppeteer'), await load('pa11y'), await load('lighthouse')];
const CHROMIUM = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-headless-shell'].find(existsSync);

// The pages that nearly everybody comes through; `of`: who must be logged in.
const PAGES = [
  { name: 'Start', path: () => '/' },
  { name: 'Search', path: () => '/thu-tuc?q=khai+sinh' },
  { name: 'A procedure', path: () => '/thu-tuc/1.004873' },
  { name: 'A page of questions', of: 'congdan', path: (w) => `/ho-so/nhap/${w.draft}/to-khai/1` },
  { name: 'Check the answers', of: 'congdan', path: (w) => `/ho-so/nhap/${w.draft}/kiem-tra` },
  { name: 'My dossiers', of: 'congdan', path: () => '/ho-so' },
  { name: 'A dossier', of: 'congdan', path: (w) => `/ho-so/${w.asked}` },
  { name: 'Tracking', path: (w) => `/tra-cuu?ma=${w.workCode}` },
  { name: 'The ward', path: () => '/phuong' },
  { name: 'Tell the office', path: () => '/phan-anh/gui' },
  { name: 'Rate the service', of: 'congdan', path: (w) => `/ho-so/${w.done}/danh-gia` },
  { name: 'Log in', path: () => '/dang-nhap' },
  { name: 'Register', path: () => '/dang-ky' },
  { name: 'Who looked at my data', of: 'congdan', path: () => '/ai-da-xem' },
];

const server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
const office = new Office(server);
addStranger(office);
const world = await build(office);
const browser = await puppeteer.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });

// A window of its own, with nothing in its cache.
async function inWindow(client, run) {
  const context = await browser.createBrowserContext();
  const cookies = [...(client?.cookies ?? [])].map(([name, value]) => ({ name, value, domain: 'localhost', path: '/' }));
  if (cookies.length) await context.setCookie(...cookies);
  try {
    return await run(await context.newPage());
  } finally {
    await context.close();
  }
}

// Bytes of the page alone and of all that a first visit brings, with heads, as they came over the wire.
async function weigh(page, url) {
  const wire = await page.createCDPSession(), sizes = new Map();
  await wire.send('Network.enable');
  let own;
  const plain = [];
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Document') own = requestId;
    const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1];
    if (['Stylesheet', 'Script'].includes(type) && encoding !== 'br') plain.push(response.url);
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await page.goto(url, { waitUntil: 'networkidle0' });
  if (plain.length) throw new Error(`${plain} came without Brotli`);
  return { own: sizes.get(own), all: [...sizes.values()].reduce((sum, one) => sum + one, 0), answers: [...sizes.values()].filter(Boolean).length };
}

async function measure({ name, of, path }) {
  const client = of && await office.as(of), url = server.url + path(world), wrong = [];
  const weight = await inWindow(client, (page) => weigh(page, url));
  const found = await inWindow(client, (page) => pa11y(url, { browser, page, runners: ['axe', 'htmlcs'], standard: 'WCAG2AA' }));
  wrong.push(...found.issues.map((one) => `pa11y ${one.code}: ${one.message}\n    ${one.selector}\n    ${one.context}`));
  const { lhr } = await inWindow(client, (page) => lighthouse(url, { onlyCategories: Object.keys(BARS), disableStorageReset: true }, undefined, page));
  const scores = Object.entries(BARS).map(([category, bar]) => {
    const score = Math.round(lhr.categories[category].score * 100);
    const why = lhr.categories[category].auditRefs.map((ref) => lhr.audits[ref.id]).filter((one) => one.score !== null && one.score < 1);
    if (score < bar) wrong.push(`Lighthouse ${category} ${score}: ${why.map((one) => `${one.id} ${JSON.stringify(one.details?.items ?? '')}`).join('; ')}`);
    return score;
  });
  for (const one of wrong) console.error(`${name}, ${path(world)}: ${one}`);
  console.error(`${name}: ${wrong.length ? 'not yet' : 'fine'}`);
  return { name, weight, issues: found.issues.length, scores, wrong };
}

const kb = (bytes) => (bytes / 1000).toFixed(1);
let failed = 0;
const rows = [];
try {
  for (const one of PAGES) {
    const it = await measure(one);
    failed += it.wrong.length;
    rows.push(`| ${it.name} | ${kb(it.weight.own)} | ${it.weight.all > FIRST_VISIT_MAX ? `**${kb(it.weight.all)}**` : kb(it.weight.all)} | ${it.weight.answers} | ${it.issues} | ${it.scores.join(' | ')} |`);
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`# The main pages

Made by \`tests/pages/run.sh build/debug/motcua >docs/pages.md\`, which starts the program with a town that fills the pages, and fails when
pa11y (axe and HTML CodeSniffer, WCAG 2 AA) finds anything or Lighthouse gives less than ${BARS.accessibility} for accessibility or ${BARS['best-practices']} for best
practices on a phone. \`./check\` does not run it: it takes some minutes. There, every page is asked for valid HTML
(\`tests/http/matrix.test.mjs\`) and looked at by axe (\`tests/browser/pages.test.mjs\`).

Weights are kB (1000 bytes) as they came over the wire into an empty cache, with the heads of the answers; style and script come as
Brotli. *First visit* is the page with its style, script, fonts and pictures; whoever was here before loads the page alone. In bold:
more than the ${FIRST_VISIT_MAX / 1000} kB that a first visit is meant to weigh.

| page | page alone | first visit | answers | pa11y | accessibility | best practices |
|---|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}`);
process.exit(failed ? 1 : 0);
