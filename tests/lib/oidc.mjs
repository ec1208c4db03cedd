// Identity providers on loopback: a real one (npm oidc-provider), and one that answers as it is told, also wrongly.
import { createHash, createSign, createHmac, constants, generateKeyPairSync, randomBytes, sign as signWith, webcrypto } from 'node:crypto';
import http from 'node:http';
import { Client } from './client.mjs';

globalThis.crypto ??= webcrypto; // Node 18 has it, but not under this name

export const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
export const jwk = (publicKey, kid, more = {}) => ({ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', ...more });
const b64 = (value) => Buffer.from(typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value)).toString('base64url');

// A signed token. alg: RS256, PS256, ES256, HS256 (key: the secret) or none.
export function token(claims, { key, kid = 'one', alg = 'RS256', header = {} }) {
  const text = `${b64({ alg, kid, typ: 'JWT', ...header })}.${b64(claims)}`;
  const made = {
    RS256: () => createSign('RSA-SHA256').update(text).sign(key),
    PS256: () => signWith('sha256', Buffer.from(text), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
    ES256: () => signWith('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }),
    HS256: () => createHmac('sha256', key).update(text).digest(),
    none: () => Buffer.alloc(0),
  }[alg]();
  return `${text}.${b64(made)}`;
}

async function listen(handler) {
  const server = http.createServer(handler);
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => new Promise((done) => { server.closeAllConnections(); server.close(done); });
  return { server, close, issuer: `http://localhost:${server.address().port}` };
}

// The real one. people: { login: claims }. register(redirect) makes the client known under that address.
export async function startRealProvider(people) {
  const { Provider } = await import('oidc-provider');
  let handler = (request, response) => response.writeHead(503).end();
  const at = await listen((request, response) => handler(request, response));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'real', use: 'sig', alg: 'RS256' };
  const client = { client_id: 'mot-cua', client_secret: 'mot bi mat: dai & la+%' };
  const register = (redirect) => {
    const provider = new Provider(at.issuer, {
      clients: [{ ...client, redirect_uris: [redirect] }],
      jwks: { keys: [key] }, cookies: { keys: ['test'] },
      claims: { openid: ['sub'], profile: ['name', 'birthdate', 'so_dinh_danh'], email: ['email'], phone: ['phone_number'] },
      findAccount: (ctx, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
    });
    handler = provider.callback();
  };
  register('http://localhost/not-yet');
  return { ...at, ...client, register };
}

// Goes through the pages of the real one as a person does; ends at the page of ours to which it leads back.
export async function signInThrough(person, path, login, issuer) {
  const there = new URL((await person.raw('GET', path)).headers.location);
  const browser = new Client(issuer);
  let page = await browser.visit('GET', there.pathname + there.search);
  for (let i = 0; i < 5 && !page.headers.location; i++) {
    const form = page.forms.find((one) => one.method === 'post');
    const fields = Object.fromEntries(form.all.filter((field) => ['login', 'password'].includes(field.name)).map((field) => [field.name, field.name === 'login' ? login : 'x']));
    page = await page.submit(fields, { form });
  }
  browser.close();
  const back = new URL(page.headers.location);
  return { back: back.pathname + back.search, finish: () => person.get(back.pathname + back.search) };
}

// One that says what it is told: provider.claims, provider.sign (how), provider.keys, provider.answer(request, response) for
// the token endpoint. There are no pages: whoever comes to /auth is let in at once.
export async function startToldProvider() {
  const pair = keyPair();
  const told = { claims: {}, sign: { key: pair.privateKey }, keys: [jwk(pair.publicKey, 'one')], pair, answer: null, token: null, back: {}, asked: 0, codes: new Map() };
  const json = (response, value, status = 200) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  const at = await listen(async (request, response) => {
    const url = new URL(request.url, at.issuer);
    if (url.pathname === '/.well-known/openid-configuration')
      return json(response, { issuer: at.issuer, authorization_endpoint: `${at.issuer}/auth`, token_endpoint: `${at.issuer}/token`, jwks_uri: `${at.issuer}/keys`,
        authorization_response_iss_parameter_supported: true, ...told.description });
    if (url.pathname === '/keys') {
      told.asked++;
      return json(response, { keys: told.keys });
    }
    if (url.pathname === '/auth') {
      const code = randomBytes(12).toString('hex');
      told.codes.set(code, url.searchParams);
      const q = new URLSearchParams({ code, state: url.searchParams.get('state'), iss: at.issuer, ...told.back });
      return response.writeHead(303, { Location: `${url.searchParams.get('redirect_uri')}?${q}` }).end();
    }
    if (told.answer) return told.answer(request, response);
    const parts = [];
    for await (const part of request) parts.push(part);
    const form = new URLSearchParams(Buffer.concat(parts).toString());
    const begun = told.codes.get(form.get('code'));
    told.codes.delete(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (!begun || challenge !== begun.get('code_challenge') || form.get('redirect_uri') !== begun.get('redirect_uri')) return json(response, { error: 'invalid_grant' }, 400);
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: at.issuer, aud: 'mot-cua', nonce: begun.get('nonce'), iat: now, exp: now + 300, sub: 'ai đó', name: 'Lê Thị Thử', ...told.claims };
    for (const name of Object.keys(claims)) if (claims[name] === undefined) delete claims[name];
    json(response, { access_token: 'x', token_type: 'Bearer', id_token: told.token ? told.token(claims) : token(claims, told.sign) });
  });
  return Object.assign(told, at, { client_id: 'mot-cua', client_secret: 'điều không ai nói' });
}

// There and back again through the one above. Returns the page of ours.
export async function throughTold(person, path, { change = (q) => q, finish = true } = {}) {
  const there = (await person.raw('GET', path)).headers.location;
  const answer = await fetch(there, { redirect: 'manual' });
  const back = new URL(answer.headers.get('location'));
  change(back.searchParams);
  const target = back.pathname + back.search;
  return finish ? person.get(target) : target;
}
