// Shows the patterns of assets/README.md with the built style sheet: `node assets/preview/preview.mjs` serves them on
// http://127.0.0.1:8090, with `--shoot` it saves screenshots at 1280 and 360 px under build/screens.
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const HERE = 'assets/preview';
const DIST = 'build/assets/dist';
export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TYPES = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', woff2: 'font/woff2', json: 'application/json', txt: 'text/plain' };
const NAV = {
  citizen: [['/', 'Trang đầu'], ['/thu-tuc', 'Thủ tục'], ['/tra-cuu', 'Tra cứu hồ sơ'], ['/ho-so', 'Hồ sơ của tôi'], ['/dat-lich', 'Đặt lịch']],
  officer: [['/can-bo/viec', 'Việc của tôi', 37], ['/can-bo/quay', 'Quầy tiếp nhận'], ['/can-bo/tra', 'Trả kết quả'], ['/can-bo/giam-sat', 'Giám sát'], ['/can-bo/bao-cao', 'Báo cáo']],
};
const TOOLS = {
  citizen: '\n      <a href="/en" lang="en" hreflang="en"><span class="mc-icon mc-icon--language" aria-hidden="true"></span> English</a>\n      <a href="/dang-nhap"><span class="mc-icon mc-icon--user" aria-hidden="true"></span> Đăng nhập</a>',
  officer: '\n      <a href="/toi"><span class="mc-icon mc-icon--user" aria-hidden="true"></span> Trần Thị Thu Hà (thụ lý)</a>\n      <form action="/ra" method="post"><button type="submit">Thoát</button></form>',
};

export function names() {
  return readdirSync(HERE).filter((file) => file.endsWith('.html') && !file.startsWith('_')).map((file) => file.slice(0, -5)).sort();
}

export function manifest() {
  return JSON.parse(readFileSync(join(DIST, 'manifest.json'), 'utf8'));
}

export function page(name) {
  const source = readFileSync(join(HERE, `${name}.html`), 'utf8');
  const [, kind, title] = source.match(/^<!-- (citizen|officer) \| (.*) -->/);
  const parts = Object.fromEntries(source.split(/^<!-- (?=trail|main)/m).slice(1).map((part) => [part.slice(0, part.indexOf(' -->')), part.slice(part.indexOf('-->') + 4)]));
  const officer = kind === 'officer';
  const wide = officer ? ' mc-wide' : '';
  const links = NAV[kind].map(([href, text, n], i) => `<li><a class="mc-nav__link" href="${href}"${i ? '' : ' aria-current="page"'}>${text}${n ? ` <span class="mc-nav__count">${n}<span class="govuk-visually-hidden"> hồ sơ</span></span>` : ''}</a></li>`).join('\n    ');
  const values = {
    TITLE: title, CSS: manifest()['app.css'], JS: manifest()['app.js'], DENSE: officer ? ' mc-dense' : '', WIDE: wide, BODY: officer ? ' data-scan="/quet"' : '',
    TOOLS: TOOLS[kind], TRAIL: parts.trail ?? '', MAIN: parts.main,
    NAV: `<nav class="mc-nav" aria-label="Chính"><div class="govuk-width-container${wide}"><ul class="mc-nav__list">\n    ${links}\n  </ul></div></nav>`,
  };
  return readFileSync(join(HERE, '_page.html'), 'utf8').replace(/%([A-Z]+)%/g, (_, key) => values[key]);
}

// Answers { url, posts, close }: the pages, the assets, and an autosave target that remembers what was posted.
export async function serve(port = 0) {
  const posts = [];
  const server = createServer((request, answer) => {
    const path = new URL(request.url, 'http://x').pathname.slice(1);
    const send = (status, type, body) => answer.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff' }).end(body);
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (bytes) => (body += bytes)).on('end', () => {
        posts.push({ path: `/${path}`, body });
        send(200, 'application/json', '{"version":2}');
      });
    } else if (path.startsWith('assets/') && readdirSync(DIST).includes(path.slice(7))) {
      send(200, TYPES[path.split('.').pop()], readFileSync(join(DIST, path.slice(7))));
    } else if (names().includes(path)) {
      send(200, 'text/html; charset=utf-8', page(path));
    } else {
      send(path === '' ? 200 : 404, 'text/html; charset=utf-8', `<!doctype html><html lang="vi"><title>Mẫu</title><main><h1>Mẫu</h1><ul>${names().map((n) => `<li><a href="/${n}">${n}</a>`).join('')}</ul></main>`);
    }
  });
  await new Promise((ready) => server.listen(port, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${server.address().port}`, posts, close: () => server.close() };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const shoot = process.argv.includes('--shoot');
  const { url, close } = await serve(shoot ? 0 : 8090);
  if (shoot) {
    const { launch, screenshots } = await import('../../tests/browser/lib/browser.mjs');
    const browser = await launch();
    for (const name of names()) await screenshots(browser, url, `/${name}`, `preview-${name}`);
    await browser.close();
    close();
  } else console.log(url);
}
