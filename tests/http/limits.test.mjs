// Who asks too often waits: pages, logins, look-ups.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { Page } from '../lib/client.mjs';
import { startMotcua } from '../lib/motcua.mjs';
import { checkAnswer } from './lib/answer.mjs';
import { Office, sendOnline, sql } from './lib/office.mjs';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

let server;
before(async () => (server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } })));
after(() => server?.stop());

describe('too much from one address', () => {
  test('logins, look-ups and submissions have a limit, and say when to come back', async () => {
    const strict = await startMotcua();
    try {
      const client = strict.client();
      const tries = async (n, ask) => {
        const seen = [];
        for (let i = 0; i < n; i++) seen.push(await ask(i));
        return seen;
      };
      const looks = await tries(65, (i) => client.raw('GET', `/tra-cuu?ma=H26.36.14-261120-${String(i).padStart(4, '0')}`));
      assert.deepEqual([looks[0].status, looks[59].status, looks[60].status], [200, 200, 429]);
      assert.equal(looks[60].headers['retry-after'], '60');
      checkAnswer(looks[60], { path: '/tra-cuu', what: 'too many look-ups' });
      const logins = await tries(22, (i) => client.raw('POST', '/dang-nhap', { headers: FORM, body: `login=ai-do-${i}` })); // no password: nothing is hashed
      assert.deepEqual([logins[0].status, logins[19].status, logins[20].status], [422, 422, 429]);
      assert.equal((await client.raw('GET', '/thu-tuc')).status, 200, 'pages are not limited');
    } finally {
      await strict.stop();
    }
  });

  test('codes of dossiers are not learned by trying: a wrong key says no more than the code, and tries are counted together', async () => {
    const strict = await startMotcua();
    try {
      const client = strict.client();
      await sendOnline(await new Office(strict).as('congdan'), '2.000635');
      const [[code, secret]] = sql(strict, 'SELECT request_no, secret FROM dossier');
      assert.equal((await client.raw('GET', `/t/${code}/${secret}`)).status, 200);
      const wrong = 'x'.repeat(secret.length), unknown = code.replace(/\d{4}$/, '9999');
      const words = async (path, status) => {
        const page = await client.get(path);
        assert.equal(page.status, status, path);
        return page.main.replaceAll(code, '').replaceAll(unknown, '').replace(/gọi hỗ trợ: .*/, '');
      };
      // By the code alone only the state is said (TT 01/2018/TT-VPCP Đ16.2.d); a wrong key adds nothing to that.
      for (const one of [code, unknown]) assert.equal(await words(`/t/${one}/${wrong}`, 200), await words(`/tra-cuu?ma=${one}`, 200));
      assert.equal(await words(`/t/${code}/${wrong}/danh-gia`, 404), await words(`/t/${unknown}/${wrong}/danh-gia`, 404));
      const tried = [];
      for (let i = 0; i < 70; i++) tried.push((await client.raw('GET', [`/t/${code}/${String(i).padStart(secret.length, 'y')}`, `/tra-cuu?ma=${code.replace(/\d{4}$/, String(i).padStart(4, '0'))}`][i % 2])).status);
      assert.ok(tried.includes(429) && tried.at(-1) === 429, tried.join(' '));
      assert.ok(tried.filter((status) => status !== 429).length <= 60, 'each door is counted by itself');
    } finally {
      await strict.stop();
    }
  });

  test('ten wrong passwords of one login make everybody there wait', async () => {
    const client = server.client();
    let last;
    for (let i = 0; i < 11; i++) last = await client.raw('POST', '/dang-nhap', { headers: FORM, body: `login=congdan2&password=sai-${i}` });
    assert.equal(last.status, 429);
    assert.match(new Page(client, last).main, /Đăng nhập/, 'the sign-in page is shown again');
    assert.ok(last.headers['retry-after'] >= 60);
    const right = await client.raw('POST', '/dang-nhap', { headers: FORM, body: 'login=congdan2&password=mot-cua-dung-thu' });
    assert.equal(right.status, 429, 'the right password does not help while waiting');
  });
});
