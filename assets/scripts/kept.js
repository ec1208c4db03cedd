// Where drafts are kept on the device: one small store of IndexedDB, a record for each page of a form: path -> { path, dirty, at, … }.
const NAME = 'motcua';
const STORE = 'kept';

function open() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'path' });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function within(mode, work) {
  const db = await open();
  try {
    return await new Promise((done, failed) => {
      const tx = db.transaction(STORE, mode);
      const asked = work(tx.objectStore(STORE));
      tx.oncomplete = () => done(asked.result);
      tx.onerror = tx.onabort = () => failed(tx.error);
    });
  } finally {
    db.close();
  }
}

export const keptAll = () => within('readonly', (store) => store.getAll());
export const keptOne = (path) => within('readonly', (store) => store.get(path));
export const keptPut = (record) => within('readwrite', (store) => store.put(record));
export const keptRemove = (path) => within('readwrite', (store) => store.delete(path));

// Everything goes, and the worker forgets its keys.
export function forgetAll() {
  navigator.serviceWorker?.controller?.postMessage({ forget: true });
  indexedDB.deleteDatabase(NAME);
}
