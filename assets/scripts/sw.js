// The worker between pages and network. Keeps styles, scripts, fonts and one page that says there is no network; asks the network
// first for every other page and keeps none of them. It also holds the keys of drafts kept on the device, in memory alone.
const CACHE = `mc-${VERSION}`;
const OFFLINE = '/khong-mang';
const keys = new Map(); // kid -> { kid, owner, key }

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(kept(request));
  else if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => kept(OFFLINE)));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
  const page = await fetch(OFFLINE, { credentials: 'omit', cache: 'reload' }); // nobody's page
  if (!page.ok) throw new Error(`${OFFLINE}: ${page.status}`);
  await cache.put(OFFLINE, page);
  await self.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

async function kept(request) {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);
}

// Pages speak every few seconds, so that the memory lasts as long as one is open.
self.addEventListener('message', ({ data, ports }) => {
  if (data.put) keys.set(data.put.kid, data.put);
  if (data.only) for (const [kid, it] of keys) if (it.owner !== data.only) keys.delete(kid);
  if (data.forget) keys.clear();
  ports[0]?.postMessage([...keys.values()]);
});
