// Sealing what is kept: AES-GCM under the key of the session. The key cannot be read by any script and is never stored: pages and the
// worker hold it in memory, so a page opened without network still finds it while the browser runs.
import { keptAll, keptRemove } from './kept.js';

const AWAKE_MS = 20_000; // a worker that hears nothing for half a minute may be put to sleep
const keys = new Map(); // kid -> { kid, owner, key }
let now = null; // of this session: { kid, owner, key, token }

// Asks the server for the key of this session, and the worker for those of earlier ones. lost: there is no network.
export async function useKeys(lost) {
  for (const it of await askWorker({})) keys.set(it.kid, it);
  if (!lost && !now) await askServer().catch(() => {});
  return now ?? {};
}

async function askServer() {
  const answer = await fetch('/may/khoa', { headers: { Accept: 'application/json' }, credentials: 'same-origin', redirect: 'manual' });
  if (!answer.ok) return;
  const { kid, key: hex, owner } = await answer.json();
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  bytes.fill(0);
  now = { kid, owner, key, token: answer.headers.get('X-CSRF-Token') };
  keys.set(kid, { kid, owner, key });
  await askWorker({ put: { kid, owner, key }, only: owner });
  for (const it of await keptAll()) if (it.owner !== owner) await keptRemove(it.path); // somebody else's
  setInterval(() => askWorker({}), AWAKE_MS);
}

async function askWorker(message) {
  const worker = navigator.serviceWorker?.controller ?? (await navigator.serviceWorker?.getRegistration())?.active;
  if (!worker) return [];
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data);
    setTimeout(() => done([]), 1000);
    worker.postMessage(message, [port2]);
  });
}

const usable = () => now ?? [...keys.values()].at(-1);

export async function seal(record) {
  const with_ = usable();
  if (!with_) return null;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, with_.key, new TextEncoder().encode(JSON.stringify(record)));
  return { kid: with_.kid, owner: with_.owner, iv, data };
}

export async function unseal({ kid, iv, data }) {
  const it = keys.get(kid);
  if (!it) return null;
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, it.key, data)));
  } catch {
    return null;
  }
}
