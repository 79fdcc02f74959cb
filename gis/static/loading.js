// Parts of libraries that a page takes in when it needs them, from this very server.

/** @param {HTMLLinkElement | HTMLScriptElement} element @param {string} address @returns {Promise<void>} */
export function add(element, address) {
  return new Promise((resolve, reject) => {
    if (element instanceof HTMLLinkElement) Object.assign(element, { rel: "stylesheet", href: address });
    else element.src = address;
    element.onload = () => resolve();
    element.onerror = () => reject(new Error(`cannot load ${address}`));
    document.head.prepend(element); // Before our own sheets, which correct the library's.
  });
}
