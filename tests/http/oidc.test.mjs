// Logging in with an account of an identity provider: what is right lets in, what is forged, old, somebody else's or garbage
// does not; one person has one account. The real provider is npm oidc-provider on loopback.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startMotcua } from '../lib/motcua.mjs';
import { jwk, keyPair, signInThrough, startRealProvider, startToldProvider, throughTold, token } from '../lib/oidc.mjs';
import { Office, one, sql } from './lib/office.mjs';

const AN = { name: 'Trần Văn An Nhiên', birthdate: '1990-03-02', so_dinh_danh: '079090000123', email: 'annhien@example.vn', phone_number: '0912000111' };
const CO = { name: 'Công ty Thử Nghiệm', so_dinh_danh: '0101234567' };
let server, office, real, business, told, ids;

// The administrator's page, as it is filled in for each of them.
async function addProvider(provider, values) {
  const admin = await office.as('quantri');
  const page = await (await admin.get('/quan-tri/dang-nhap/moi')).submit({ issuer: provider.issuer, client_id: provider.client_id, secret: provider.client_secret,
    c_number: 'so_dinh_danh', trusted: 'cao', ...values }, { form: '/quan-tri/dang-nhap/moi' });
  const id = /dang-nhap\/(\d+)$/.exec(page.path)?.[1] ?? assert.fail(`${page.status} ${page.main}`);
  assert.match(page.main, new RegExp(`/dang-nhap/qua/${id}/ve`));
  provider.register?.(`${server.url}/dang-nhap/qua/${id}/ve`);
  return id;
}

before(async () => {
  server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  office = new Office(server);
  real = await startRealProvider({ an: AN });
  business = await startRealProvider({ cty: CO });
  told = await startToldProvider();
  ids = { real: await addProvider(real, { name: 'VNeID thử' }), business: await addProvider(business, { name: 'Doanh nghiệp thử', audience: 'business' }),
    told: await addProvider(told, { name: 'Nơi khác' }) };
});
after(async () => {
  await server?.stop();
  for (const provider of [real, business, told]) await provider?.close();
});

const loggedIn = (client) => client.cookies.has('mc_phien');
const path = (which) => `/dang-nhap/qua/${ids[which]}`;
const accounts = () => Number(one(server, 'SELECT count(*) FROM account'));

test('a person comes through a real provider, twice, and is one account', async () => {
  const person = server.client();
  assert.ok((await person.get('/dang-nhap')).links.some((link) => /VNeID thử/.test(link.text)));
  const before = accounts();
  const trip = await signInThrough(person, `${path('real')}?tiep=/ho-so`, 'an', real.issuer);
  const page = await trip.finish();
  assert.equal(page.status, 200, page.main);
  assert.equal(page.path, '/ho-so');
  assert.ok(loggedIn(person));
  assert.equal(accounts(), before + 1);
  assert.deepEqual(sql(server, `SELECT kind, name, id_no, birth FROM account WHERE id_no = '${AN.so_dinh_danh}'`), [['citizen', AN.name, AN.so_dinh_danh, AN.birthdate]]);
  const own = await person.get('/tai-khoan');
  assert.match(own.main, /Tài khoản liên kết: VNeID thử/);
  const refused = await own.submit({}, { form: (f) => f.action === '/tai-khoan/cach-vao/bo' });
  assert.equal(refused.status, 409);
  assert.match(refused.main, /cách đăng nhập cuối cùng/);
  const again = server.client();
  await (await signInThrough(again, path('real'), 'an', real.issuer)).finish();
  assert.ok(loggedIn(again));
  assert.equal(accounts(), before + 1, 'the same account');
  const replayed = await again.get(trip.back);
  assert.equal(replayed.status, 422, 'state and code of another session, used already');
});

test('a business comes through its own provider', async () => {
  const person = server.client();
  await (await signInThrough(person, path('business'), 'cty', business.issuer)).finish();
  assert.ok(loggedIn(person));
  assert.deepEqual(sql(server, `SELECT a.kind, a.name, w.id_no FROM account a JOIN account_way w ON w.account_id = a.id WHERE a.kind = 'business'`), [['business', CO.name, CO.so_dinh_danh]]);
});

test('what is forged is refused, one by one', async () => {
  const other = keyPair();
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const now = Math.floor(Date.now() / 1000);
  const pem = told.pair.publicKey.export({ type: 'spki', format: 'pem' });
  const signed = (how) => ({ token: (claims) => token(claims, how) });
  const forged = {
    'alg none': signed({ alg: 'none' }),
    'another key': signed({ key: other.privateKey }),
    'HS256 with the public key': signed({ key: pem, alg: 'HS256' }),
    'key inside the token': signed({ key: other.privateKey, header: { jwk: jwk(other.publicKey, 'one') } }),
    'key elsewhere (jku)': signed({ key: other.privateKey, header: { jku: 'http://localhost:1/keys' } }),
    'critical extension': signed({ key: told.pair.privateKey, header: { crit: ['x'], x: 1 } }),
    'unknown kid': signed({ key: told.pair.privateKey, kid: 'two' }),
    'weak key': { ...signed({ key: small.privateKey, kid: 'weak' }), keys: [jwk(small.publicKey, 'weak')] },
    'changed after signing': { token: (claims) => token(claims, told.sign).replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...claims, sub: 'other' })).toString('base64url')}.`) },
    'no token': { token: () => '' },
    'other audience': { claims: { aud: 'somebody' } },
    'two audiences without azp': { claims: { aud: ['mot-cua', 'other'] } },
    'azp of another': { claims: { aud: ['mot-cua', 'other'], azp: 'other' } },
    'other issuer': { claims: { iss: 'http://localhost:1' } },
    'issuer with a slash more': { claims: { iss: `${told.issuer}/` } },
    'other nonce': { claims: { nonce: 'x' } },
    'no nonce': { claims: { nonce: undefined } },
    expired: { claims: { exp: now - 120, iat: now - 300 } },
    'no end': { claims: { exp: undefined } },
    'not yet valid': { claims: { nbf: now + 600 } },
    'issued tomorrow': { claims: { iat: now + 86400 } },
    'issued yesterday': { claims: { iat: now - 86400 } },
    'no subject': { claims: { sub: undefined } },
    'answer of another issuer': { back: { iss: 'http://localhost:1' } },
    'answer without issuer': { change: (q) => q.delete('iss') },
    'state of another': { change: (q) => q.set('state', 'x'.repeat(43)) },
    'no state': { change: (q) => q.delete('state') },
    'code made up': { change: (q) => q.set('code', 'made-up') },
    'no code': { change: (q) => q.delete('code') },
    'the person said no': { change: (q) => (q.delete('code'), q.set('error', 'access_denied')) },
    garbage: { answer: (request, response) => response.end('<html>not json') },
    'very much': { answer: (request, response) => response.end('x'.repeat(400_000)) },
    'another error': { answer: (request, response) => response.writeHead(400).end('{"error":"invalid_grant"}') },
  };
  const before = accounts();
  const keep = { claims: {}, back: {}, token: null, answer: null, keys: told.keys };
  for (const [what, { change, ...how }] of Object.entries(forged)) {
    const person = server.client();
    Object.assign(told, keep, how);
    const page = await throughTold(person, path('told'), { change });
    assert.equal(page.status, 422, `${what}: ${page.main}`);
    assert.ok(!loggedIn(person), what);
    assert.ok(page.links.some((link) => /^\/dang-nhap\?/.test(link.href)), `${what}: other ways are offered`);
  }
  Object.assign(told, keep);
  assert.equal(accounts(), before);
  assert.ok(told.asked <= 4, `keys were asked for ${told.asked} times`);
  const fine = server.client();
  assert.equal((await throughTold(fine, path('told'))).status, 200);
  assert.ok(loggedIn(fine), 'and right ones are let in by the same provider');
});

test('a state works once and in its own browser', async () => {
  const person = server.client();
  const target = await throughTold(person, path('told'), { finish: false });
  const thief = server.client();
  assert.equal((await thief.get(target)).status, 422, 'another browser');
  await thief.raw('GET', path('told'));
  assert.equal((await thief.get(target)).status, 422, 'another browser with a sign-in of its own');
  const cookie = person.cookies.get('mc_dinhdanh'), begun = told.codes.get(new URL(target, server.url).searchParams.get('code'));
  assert.equal((await person.get(target)).status, 200);
  person.cookies.set('mc_dinhdanh', cookie);
  told.codes.set(new URL(target, server.url).searchParams.get('code'), begun); // a provider that takes a code twice
  assert.equal((await person.get(target)).status, 422, 'replayed with its cookie');
});

test('slow, gone: a clear page, in time, and then it works again', async () => {
  const person = server.client();
  told.answer = () => {};
  const begun = Date.now();
  const slow = await throughTold(person, path('told'));
  assert.equal(slow.status, 503);
  assert.match(slow.main, /không trả lời/);
  assert.ok(Date.now() - begun < 15_000);
  told.answer = (request, response) => response.writeHead(502).end();
  assert.equal((await throughTold(person, path('told'))).status, 503);
  told.answer = (request) => request.socket.destroy();
  assert.equal((await throughTold(person, path('told'))).status, 503);
  told.answer = null;
  assert.equal((await throughTold(person, path('told'))).status, 200);
});

// ---- no doubles ----

async function register(login, name, id_no) {
  const client = server.client();
  await (await client.get('/dang-ky')).submit({ name, login, id_no, password: 'mưa rơi trên mái tôn' }, { form: '/dang-ky' });
  assert.ok(loggedIn(client));
  return client;
}
const ways = (id_no) => Number(one(server, `SELECT count(*) FROM account_way w JOIN account a ON a.id = w.account_id WHERE a.id_no = '${id_no}' AND w.removed_at_ms IS NULL`));
const holders = (id_no) => Number(one(server, `SELECT count(*) FROM account WHERE id_no = '${id_no}'`));

test('an account with the same number is proved once, and then linked', async () => {
  const id_no = '079185000777';
  await register('0912777001', 'Phạm Thị Bảy', id_no);
  told.claims = { sub: 'bay', name: 'Phạm Thị Bảy', so_dinh_danh: id_no, acr: 'thấp' };
  const person = server.client();
  const page = await throughTold(person, path('told'));
  assert.equal(page.path, '/dang-nhap/noi');
  assert.ok(!loggedIn(person));
  assert.equal(ways(id_no), 0);
  const login = await page.follow('Đăng nhập vào tài khoản đó');
  const join = await login.submit({ login: '0912777001', password: 'mưa rơi trên mái tôn' }, { form: '/dang-nhap' });
  assert.equal(join.path, '/dang-nhap/noi');
  const done = await join.submit({}, { form: '/dang-nhap/noi' });
  assert.match(done.text, /Đã liên kết Nơi khác/);
  assert.equal(ways(id_no), 1);
  const again = server.client();
  await throughTold(again, path('told'));
  assert.ok(loggedIn(again));
  assert.equal(holders(id_no), 1);
});

test('whoever cannot prove it gets an account of their own; nobody else\'s number is linked', async () => {
  const id_no = '079185000888';
  const owner = await register('0912777002', 'Phạm Thị Tám', id_no);
  const stranger = await register('0912777003', 'Ngô Văn Lạ', '079185000999');
  told.claims = { sub: 'tam', name: 'Phạm Thị Tám', so_dinh_danh: id_no };
  await throughTold(stranger, path('told'), { finish: false });
  const wrong = await throughTold(stranger, `${path('told')}?them=1`);
  assert.equal(wrong.status, 409, wrong.main);
  const person = server.client();
  const page = await throughTold(person, path('told'));
  const fresh = await page.submit({}, { form: '/dang-nhap/noi/moi' });
  assert.equal(fresh.path, '/tai-khoan');
  assert.equal(holders(id_no), 2);
  assert.ok(loggedIn(owner));
  const taken = await throughTold(owner, `${path('told')}?them=1`);
  assert.match(taken.main, /đã liên kết với một tài khoản khác/);
});

test('a trusted level proves the number; an account that only claimed it is opened by nothing old', async () => {
  const id_no = '079185000555';
  const squatter = await register('0912777004', 'Võ Thị Năm', id_no);
  told.claims = { sub: 'nam', name: 'VÕ THỊ NĂM', so_dinh_danh: id_no, acr: 'cao' };
  const person = server.client();
  const page = await throughTold(person, path('told'));
  assert.equal(page.path, '/tai-khoan');
  assert.match(page.text, /Mật khẩu và các cách đăng nhập cũ đã bỏ/);
  assert.equal(holders(id_no), 1);
  assert.equal((await squatter.get('/tai-khoan')).path.startsWith('/dang-nhap'), true, 'old sessions have ended');
  const back = server.client();
  await back.login('0912777004', 'mưa rơi trên mái tôn');
  assert.ok(!loggedIn(back), 'nor does the old password open it');
  assert.equal(one(server, `SELECT assurance FROM account_way WHERE subject = 'nam'`), 'cao');
  const other = server.client();
  told.claims = { sub: 'nam khác', name: 'Tên Khác Hẳn', so_dinh_danh: id_no, acr: 'cao' };
  assert.equal((await throughTold(other, path('told'))).path, '/dang-nhap/noi', 'another name is not enough');
  told.claims = {};
});

test('the administrator\'s page says what is wrong and changes what is there', async () => {
  const admin = await office.as('quantri');
  const form = await admin.get('/quan-tri/dang-nhap/moi');
  const empty = await form.submit({ scope: 'profile' }, { form: '/quan-tri/dang-nhap/moi' });
  assert.equal(empty.status, 422);
  assert.ok(empty.errors.length >= 5, empty.errors.join('|'));
  const gone = await form.submit({ name: 'X', issuer: 'http://localhost:9', client_id: 'x', secret: 'x' }, { form: '/quan-tri/dang-nhap/moi' });
  assert.match(gone.errors.join(), /không trả lời/);
  told.description = { issuer: 'http://localhost:1' };
  const page = await admin.get(`/quan-tri/dang-nhap/${ids.told}`);
  const lying = await page.submit({ again: '1' }, { form: `/quan-tri/dang-nhap/${ids.told}` });
  assert.match(lying.errors.join(), /không phải của nơi này/);
  told.description = {};
  const off = await page.submit({ active: '0' }, { form: `/quan-tri/dang-nhap/${ids.told}` });
  assert.equal(off.status, 200, off.main);
  assert.ok(!off.text.includes(told.client_secret), 'the secret is never shown');
  assert.equal((await page.submit({ active: '1' }, { form: `/quan-tri/dang-nhap/${ids.told}` })).status, 412);
  const person = server.client();
  assert.ok(!(await person.get('/dang-nhap')).links.some((link) => /Nơi khác/.test(link.text)));
  assert.equal((await person.raw('GET', path('told'))).status, 404);
});
