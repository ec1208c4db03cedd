// Every page that somebody may open, over a town that fills them: axe finds nothing, nothing sticks out, no page complains. Taken
// from `motcua routes` as the matrix of the HTTP tests is. On a phone each shape of content once, in the frame of the first role
// that sees it, every third one; with MOTCUA_TEST_VARIANTS=all every one, in every role's frame, and on a desk too.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { shape } from '../http/lib/answer.mjs';
import { routes } from '../http/lib/office.mjs';
import { LOGINS, MAY, objectOf } from '../http/lib/table.mjs';
import { town } from '../http/lib/town.mjs';
import { axe, DESK, launch, open, overflowing, PHONE } from './lib/browser.mjs';

const ALL = process.env.MOTCUA_TEST_VARIANTS === 'all';
const SIZES = ALL ? [PHONE, DESK] : [PHONE];
let browser, server, people, world;
before(async () => {
  browser = await launch();
  ({ server, people, world } = await town());
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// Paths of pages for this role whose markup nobody saw before it.
const shapes = new Set();
async function pagesOf(role) {
  const paths = [];
  for (const route of routes().filter((one) => one.method === 'GET' && MAY[one.permission].includes(role))) {
    const { path, all, by } = objectOf(route, world);
    if (!all && !by.includes(role)) continue;
    const { status, headers, text } = await people[role].raw('GET', path);
    if (status === 303 || !/^text\/html/.test(headers['content-type'] ?? '')) continue;
    const one = shape(ALL ? text : /<main[\s\S]*<\/main>/.exec(text)[0]);
    if (shapes.has(one) && paths.length) continue;
    shapes.add(one);
    paths.push(path);
  }
  return ALL ? paths : paths.filter((_, i) => i % 3 === 0); // journeys look at many of the others
}

const cookiesOf = (client) => [...client.cookies].map(([name, value]) => ({ name, value, url: server.url }));

describe('every page', () => {
  for (const role of Object.keys(LOGINS))
    test(`of ${role}`, async (t) => {
      const paths = await pagesOf(role);
      const wrong = [];
      for (const size of SIZES) {
        const { page, problems, close } = await open(browser, { size, baseURL: server.url, cookies: cookiesOf(people[role]) });
        for (const path of paths) {
          await page.goto(path);
          wrong.push(...[...await axe(page), ...await overflowing(page)].map((what) => `${size.width} px, ${path}: ${what}`));
        }
        wrong.push(...problems);
        await close();
      }
      t.diagnostic(`${paths.length} pages`);
      assert.deepEqual(wrong, []);
    });
});
