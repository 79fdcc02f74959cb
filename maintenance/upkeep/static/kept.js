// Entries of work that wait on the phone: texts in localStorage, photos in IndexedDB, one key for both.

export const PREFIX = "oblik.work:";

/** @typedef {"kept" | "sending" | "signin" | "refused"} State */
/** An entry that waits. `photos` counts them; -1: the phone could not keep them.
 * @typedef {{ url: string, fields: [string, string][], photos: number, title: string, login: string | undefined,
 *   at: number, page: string, state: State }} Entry */
/** @typedef {Entry & { key: string }} KeptEntry */

function keptKeys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

/** @returns {KeptEntry[]} */
export function kept() {
  return keptKeys().map((key) => ({ ...JSON.parse(localStorage.getItem(key) ?? "{}"), key })).sort((a, b) => a.at - b.at);
}

/** @param {string} key @param {Entry} entry */
export function store(key, entry) {
  localStorage.setItem(key, JSON.stringify(entry));
}

/** @param {KeptEntry} entry @param {State} state */
export function restate(entry, state) {
  const { key, ...rest } = entry;
  store(key, { ...rest, state });
}

/** @returns {Promise<IDBDatabase>} */
function openPhotos() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("oblik-work", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("photos");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransactionMode} mode @param {(photos: IDBObjectStore) => IDBRequest} act */
async function withPhotos(mode, act) {
  const database = await openPhotos();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction("photos", mode);
      const request = act(transaction.objectStore("photos"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** @param {string} key @param {File[]} files */
export const putPhotos = (key, files) => withPhotos("readwrite", (photos) => photos.put(files, key));
/** @param {string} key @returns {Promise<File[] | undefined>} */
export const getPhotos = (key) => withPhotos("readonly", (photos) => photos.get(key)).catch(() => undefined);
/** @param {string} key */
export const deletePhotos = (key) => withPhotos("readwrite", (photos) => photos.delete(key)).catch(() => {});

/** @param {FormData} data */
export const photosIn = (data) => data.getAll("photos").filter((one) => one instanceof File).filter((one) => one.size > 0);

/** @param {string} key */
export async function drop(key) {
  localStorage.removeItem(key);
  await deletePhotos(key);
}
