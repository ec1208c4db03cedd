// Headless Chromium for the browser tests: contexts of the two sizes we care for, with or without scripts, that remember
// everything a page complained about; axe; and hands that use the keyboard alone.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const CHROMIUM = process.env.CHROMIUM ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];
export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

// A fresh context and page. options: size, js (true), lang ('vi-VN'), baseURL, cookies.
// problems grows with every console error (CSP violations are among them), page error, failed or foreign request.
export async function open(browser, { size = DESK, js = true, lang = 'vi-VN', baseURL, cookies } = {}) {
  const context = await browser.newContext({
    viewport: size, javaScriptEnabled: js, locale: lang, timezoneId: 'Asia/Ho_Chi_Minh', baseURL, ignoreHTTPSErrors: true,
    hasTouch: size.width < 600, reducedMotion: 'reduce',
  });
  if (cookies) await context.addCookies(cookies);
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const problems = collectProblems(page, baseURL);
  return { context, page, problems, close: () => context.close() };
}

function collectProblems(page, baseURL) {
  const problems = [];
  const note = (what) => problems.push(`${page.url()}: ${what}`);
  page.on('console', (message) => {
    // A page that answers 4xx on purpose is reported by Chromium as a failed resource; tests check its status themselves.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) note(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`script: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (!why.includes('ERR_ABORTED')) note(`request: ${request.url()} ${why}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (baseURL && !url.startsWith(baseURL) && !/^(data|blob|about):/.test(url)) note(`foreign request: ${url}`);
  });
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (response.status() >= 400 && ['stylesheet', 'script', 'font', 'image'].includes(kind)) note(`${response.status()}: ${response.url()}`);
  });
  return problems;
}

// Runs axe (WCAG 2.2 A and AA, and best practices) and returns its findings as readable lines; empty when all is well.
export async function axe(page, { disable = [] } = {}) {
  await page.evaluate(AXE);
  const result = await page.evaluate((rules) => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: Object.fromEntries(rules.map((id) => [id, { enabled: false }])),
    resultTypes: ['violations'],
  }), disable);
  return result.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.impact} ${rule.id}: ${rule.help}\n    at ${node.target.join(' ')}\n    ${node.html.slice(0, 200)}\n` +
    `    ${(node.failureSummary ?? '').replace(/\n\s*/g, ' ')}`));
}

// Elements that stick out of the page sideways (WCAG 1.4.10 reflow), as readable lines. What scrolls inside itself is fine.
export function overflowing(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (element) => {
      for (let e = element.parentElement; e; e = e.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) && e !== document.body && e !== document.documentElement) return true;
      return false;
    };
    return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1 && !scrolls(e))
      .map((e) => `${e.tagName.toLowerCase()}.${e.className} reaches ${Math.round(e.getBoundingClientRect().right)} of ${width}px: ${e.textContent.trim().slice(0, 60)}`);
  });
}

// Links, buttons and fields smaller than `min` px both ways (WCAG 2.5.8 asks 24, our citizens' pages 44 in height).
// Links inside running text are exempt, as in WCAG.
export function smallTargets(page, min) {
  return page.evaluate((px) => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
    .filter((e) => e.getClientRects().length && !e.closest('p, li p, dd, td, th, .govuk-visually-hidden') && !e.classList.contains('govuk-skip-link'))
    .map((e) => ({ e, box: (e.closest('label') ?? e).getBoundingClientRect(), after: getComputedStyle(e, '::after').position }))
    .filter(({ box, after }) => after !== 'absolute' && box.height < px - .5)
    .map(({ e, box }) => `${e.tagName.toLowerCase()}.${e.className} is ${Math.round(box.width)}x${Math.round(box.height)}: ${e.textContent.trim().slice(0, 40)}`), min);
}

// Saves build/screens/NAME-1280.png and NAME-360.png of one address.
export async function screenshots(browser, baseURL, path, name, { cookies, dir = 'build/screens' } = {}) {
  mkdirSync(dir, { recursive: true });
  for (const size of [DESK, PHONE]) {
    const { page, close } = await open(browser, { size, baseURL, cookies });
    await page.goto(path);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(dir, `${name}-${size.width}.png`), fullPage: true });
    await close();
  }
}

// ---- the keyboard alone ----

// Presses Tab until the element with that accessible text (exact, or a regular expression) has the focus. Fails after `most` presses.
export async function tabTo(page, name, { most = 80, back = false } = {}) {
  const seen = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    const now = await focused(page);
    seen.push(now.name);
    if (name instanceof RegExp ? name.test(now.name) : now.name === name) return now;
  }
  throw new Error(`Tab never reached ${name}. It went through: ${seen.join(' | ')}`);
}

// What has the focus: its name (label, text or aria-label), tag, id, and whether the focus can be seen.
export function focused(page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return { name: '', tag: 'body', id: '', visible: false };
    const label = e.getAttribute('aria-label') ?? (e.labels?.length ? e.labels[0].textContent : null) ?? e.textContent ?? '';
    const style = getComputedStyle(e);
    const visible = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    return { name: label.trim().replace(/\s+/g, ' '), tag: e.tagName.toLowerCase(), id: e.id, visible };
  });
}

// Types as a barcode scanner does: fast, ended by Enter, with no field in focus.
export async function scan(page, code) {
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.type(code, { delay: 0 });
  await page.keyboard.press('Enter');
}
