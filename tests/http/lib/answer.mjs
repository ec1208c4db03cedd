// What holds for every answer of the program, whatever was asked.
import assert from 'node:assert/strict';
import { elements, tags, textOf } from '../../lib/html.mjs';
import { ENGINE } from '../../lib/motcua.mjs';
import { validateHtml } from '../../lib/validate.mjs';

const CSP = /^default-src 'none'; script-src 'self'; style-src 'self';.*form-action 'self'; base-uri 'none'; frame-ancestors 'none'/;

export function checkAnswer(answer, { method = 'GET', path = '', what, personal = false }) {
  const { status, headers } = answer;
  assert.ok(status < 500, `${what}: ${answer.text.slice(0, 500)}`);
  assert.match(headers['content-security-policy'] ?? '', CSP, `${what}: CSP`);
  assert.ok(!/unsafe|\*|http:/.test(headers['content-security-policy']), `${what}: CSP`);
  assert.equal(headers['x-content-type-options'], 'nosniff', what);
  assert.equal(headers['referrer-policy'], 'same-origin', what);
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin', what);
  assert.ok(headers['permissions-policy'], `${what}: Permissions-Policy`);
  assert.equal(headers.server, undefined, `${what}: says what it runs on`);
  const asset = /^\/(assets\/|favicon|sw\.js$)/.test(path) && [200, 304].includes(status);
  if (!asset && (personal || status >= 400 || !['GET', 'HEAD'].includes(method))) assert.equal(headers['cache-control'], 'no-store', `${what}: Cache-Control`);
  const page = /^text\/html/.test(headers['content-type'] ?? '');
  if (page && method !== 'HEAD') checkPage(answer, what);
}

function checkPage({ text, status }, what) {
  assert.match(text, /^<!doctype html>\s*<html[^>]* lang="vi"/, `${what}: ${text.slice(0, 100)}`);
  assert.ok(elements(text, 'title')[0]?.length > 3, `${what}: no title`);
  assert.equal(elements(text, 'h1').length, 1, `${what}: one h1`);
  assert.ok(!/<script(?![^>]*\ssrc=)(?! type="application\/ld\+json">)[^>]*>/i.test(text) && !/\son[a-z]+\s*=\s*["']/i.test(text.replace(/>[^<]*</g, '><')), `${what}: a script in the page`);
  if (status >= 400) assert.ok(vietnamese(textOf(text, { main: true })), `${what}: no words for the person: ${textOf(text, { main: true })}`);
}

// The markup of a page without what differs from one object to the next: texts, values, long numbers, secrets.
export const shape = (html) => html.replace(/>[^<]*</g, '><').replace(/(value|href|action|content|src)="[^"]*"/g, '$1').replace(/\d{6,}/g, '0');

// Valid HTML. Each shape is asked once in a run, and on one engine: no page knows which of them it came from.
const valid = new Set();
export async function checkMarkup({ text, headers }, what) {
  if (ENGINE !== 'sqlite' || !/^text\/html/.test(headers['content-type'] ?? '') || !text) return;
  const one = shape(text);
  if (valid.has(one)) return;
  valid.add(one);
  assert.deepEqual(await validateHtml(text), [], what);
}

// RFC 9457 with sentences for a person.
export function checkProblem(answer, what) {
  assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/, `${what}: ${answer.status} ${answer.text.slice(0, 200)}`);
  const problem = JSON.parse(answer.text);
  assert.equal(problem.status, answer.status, what);
  assert.ok(vietnamese(problem.title), `${what}: title ${problem.title}`);
  assert.ok(Array.isArray(problem.errors), what);
  for (const error of problem.errors) {
    assert.match(error.pointer, /^\//, what);
    assert.ok(vietnamese(error.detail), `${what}: ${error.detail}`);
  }
  return problem;
}

// The summary of errors leads to fields that stand on the page, which say the same. Returns { id: sentence }.
export function errorsOf(page, what) {
  const list = tags(page.text);
  const start = list.findIndex((tag) => /govuk-error-summary__list/.test(tag.attrs.class ?? ''));
  const found = {};
  if (start < 0) return found;
  const end = list.findIndex((tag, i) => i > start && tag.name === 'ul' && tag.close);
  const ids = new Map(list.filter((tag) => tag.attrs.id && !tag.close).map((tag) => [tag.attrs.id, tag]));
  for (const link of list.slice(start, end).filter((tag) => tag.name === 'a' && !tag.close)) {
    const id = decodeURIComponent(link.attrs.href.slice(1));
    assert.ok(ids.has(id), `${what}: the error leads to #${id}, which is not on the page`);
    assert.ok(vietnamese(link.text), `${what}: ${link.text}`);
    found[id] = link.text.trim();
  }
  return found;
}

export const vietnamese = (text) => /[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]/i.test(text ?? '') && text === text.normalize('NFC');
