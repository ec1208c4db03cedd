// Builds build/assets/dist (what a browser gets) and build/assets/fonts (what printed papers use).
// Every file a page names carries ten digits of its SHA-256: app-0123456789.css. manifest.json maps app.css to it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import esbuild from 'esbuild';
import { compile } from 'sass';

const DIST = 'build/assets/dist';
const PRINT_FONTS = 'build/assets/fonts';
const WEB_FONTS = 'node_modules/@fontsource-variable/noto-sans';
const DEBIAN_FONTS = '/usr/share/fonts/truetype/noto';
const FIRST_VISIT_BYTES_MAX = 85_000; // styles, script and fonts; leaves 15 kB of the 100 for the page itself


const manifest = {};
rmSync('build/assets', { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
mkdirSync(PRINT_FONTS, { recursive: true });

const fontFaces = webFonts();
const css = fontFaces + icons() + compile('assets/styles/app.scss', {
  loadPaths: ['assets/styles', 'node_modules/govuk-frontend/dist'],
  style: 'compressed',
  silenceDeprecations: ['import'],
  quietDeps: true,
}).css.replace(/^\uFEFF/, '');
emit('app.css', css);
// Loaded after a page, or by the pages alone that name them: no part of a first visit.
const LATER = Object.fromEntries(['offline.js', 'passkey.js', 'upload.js'].map((name) => [name, emit(name, script(name))]));
const later = (name) => JSON.stringify(`/assets/${LATER[name]}`);
emit('app.js', script('app.js', { OFFLINE_JS: later('offline.js'), UPLOAD_JS: later('upload.js') }));
for (const name of readdirSync('assets/static')) emitPlain(name, readFileSync(join('assets/static', name)));
for (const size of [180, 192, 512]) emitPlain(`icon-${size}.png`, icon(size));
emitPlain('sw.js', worker());
emitPlain('licences.txt', licences());
emitPlain('manifest.json', JSON.stringify(manifest, null, 1));
for (const face of ['NotoSerif-Regular', 'NotoSerif-Bold', 'NotoSerif-Italic', 'NotoSerif-BoldItalic', 'NotoSans-Regular', 'NotoSans-Bold'])
  cpSync(join(DEBIAN_FONTS, `${face}.ttf`), join(PRINT_FONTS, `${face}.ttf`));
report();

// The Latin and Vietnamese subsets, with the unicode-range their package declares.
function webFonts() {
  const faces = readFileSync(join(WEB_FONTS, 'wght.css'), 'utf8').match(/@font-face {[^}]*}/g);
  return ['vietnamese', 'latin'].map((subset) => {
    const face = faces.find((f) => f.includes(`noto-sans-${subset}-wght-normal.woff2`));
    const range = face.match(/unicode-range: ([^;]+);/)[1];
    const name = emit(`noto-sans-${subset}.woff2`, readFileSync(join(WEB_FONTS, 'files', `noto-sans-${subset}-wght-normal.woff2`)));
    return `@font-face{font-family:"Noto Sans Variable";font-style:normal;font-display:swap;font-weight:100 900;` +
      `src:url(${name}) format("woff2");unicode-range:${range}}`;
  }).join('');
}

// One custom property and one class for each icon of icons.json, drawn as a mask so that it takes the colour of its text.
function icons() {
  const wanted = JSON.parse(readFileSync('assets/icons.json', 'utf8'));
  const uri = (file) => {
    const svg = readFileSync(file, 'utf8').replace(/<!--.*?-->/gs, '').replace(/\s+/g, ' ')
      .replace(/ class="[^"]*"/, '').replace(/ (width|height)="24"/g, '').replaceAll('currentColor', '#000')
      .replaceAll('> <', '><').replaceAll(' />', '/>').trim()
      .replaceAll('"', "'").replaceAll('#', '%23').replaceAll('<', '%3C').replaceAll('>', '%3E');
    return `url("data:image/svg+xml,${svg}")`;
  };
  const names = Object.entries(wanted);
  return `:root{${names.map(([ours, theirs]) => `--icon-${ours}:${uri(`node_modules/lucide-static/icons/${theirs}.svg`)}`).join(';')}}` +
    names.map(([ours]) => `.mc-icon--${ours}{--icon:var(--icon-${ours})}`).join('');
}

function script(name, define = {}) {
  const result = esbuild.buildSync({
    entryPoints: [`assets/scripts/${name}`], define, external: ['/assets/*'], bundle: true, format: 'esm', target: 'es2020', minify: true,
    legalComments: 'none', charset: 'utf8', write: false,
  });
  return result.outputFiles[0].text;
}

// The worker keeps what every page needs; its name for that changes with it.
function worker() {
  const files = Object.values(manifest).map((name) => `/assets/${name}`).concat('/assets/favicon.svg');
  const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 10);
  return script('sw.js', { FILES: JSON.stringify(files), VERSION: JSON.stringify(version) });
}

// Our own mark as a picture, for the home screens of phones.
function icon(size) {
  return execFileSync('rsvg-convert', ['-w', size, '-h', size, 'assets/static/favicon.svg']);
}

// What of others is inside, under their own terms. govuk-frontend's package carries no licence file.
function licences() {
  const texts = {
    'govuk-frontend': 'assets/licences/govuk-frontend.txt',
    '@fontsource-variable/noto-sans': `${WEB_FONTS}/LICENSE`,
    'fonts-noto-core': 'assets/licences/noto-print.txt',
    'lucide-static': 'node_modules/lucide-static/LICENSE',
  };
  return Object.entries(texts).map(([name, file]) => `== ${name}\n\n${readFileSync(file, 'utf8').trim()}\n`).join('\n');
}

function emit(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  const dot = name.lastIndexOf('.');
  const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  manifest[name] = hashed;
  emitPlain(hashed, content);
  return hashed;
}

function emitPlain(name, content) {
  const bytes = Buffer.from(content);
  writeFileSync(join(DIST, name), bytes);
  if (/\.(woff2|png|jpg)$/.test(name)) return; // compressed already
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(join(DIST, `${name}.br`), brotliCompressSync(bytes, { params }));
  writeFileSync(join(DIST, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}

function report() {
  let first = 0;
  for (const [name, hashed] of Object.entries(manifest)) {
    const raw = readFileSync(join(DIST, hashed)).length;
    const sent = name.endsWith('.woff2') ? raw : readFileSync(join(DIST, `${hashed}.br`)).length;
    if (!(name in LATER)) first += sent;
    console.log(`    ${hashed.padEnd(40)} ${String(raw).padStart(7)} B, sent ${String(sent).padStart(6)} B`);
  }
  console.log(`    first visit without the page itself: ${first} B`);
  if (first > FIRST_VISIT_BYTES_MAX) {
    console.error(`assets: a first visit takes ${first} bytes, more than ${FIRST_VISIT_BYTES_MAX}`);
    process.exit(1);
  }
}
