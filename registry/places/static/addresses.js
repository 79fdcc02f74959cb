// Addresses while typing: a list under a search field, for arrow keys, pointer and screen readers.
//
// offerAddresses(input, { url, choose }): asks `url`, whose own query is kept, for `q`; `choose` takes what was picked.

/** @typedef {{ label: string, place: string, certainty: "house" | "street", said: string, lat: number, lon: number }} Found */

const SHORTEST = 3;
const WAIT_MS = 200;
const WORDS = {
  uk: { list: "Знайдені адреси", none: "Такої адреси в довіднику немає", found: "Знайдено адрес:" },
  en: { list: "Addresses found", none: "No such address in the register", found: "Addresses found:" },
};
const words = document.documentElement.lang === "en" ? WORDS.en : WORDS.uk;
let made = 0;

/** @param {string} url @param {string} q @param {AbortSignal} signal @returns {Promise<Found[] | null>} */
async function ask(url, q, signal) {
  const address = new URL(url, location.href);
  address.searchParams.set("q", q);
  const answer = await fetch(address, { signal }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  return (await answer.json().catch(() => null))?.found ?? null; // Whoever types on ends an answer half way, too.
}

/** @param {string} tag @param {string} className @param {string} text */
function element(tag, className, text) {
  const one = document.createElement(tag);
  one.className = className;
  one.textContent = text;
  return one;
}

class Offers {
  /** @param {HTMLInputElement} input @param {string} url @param {(found: Found) => void} choose @param {boolean} isQuiet */
  constructor(input, url, choose, isQuiet) {
    made += 1;
    this.input = input;
    this.url = url;
    this.choose = choose;
    this.isQuiet = isQuiet;
    this.at = -1;
    this.waiting = 0;
    /** @type {Found[]} */
    this.found = [];
    this.running = new AbortController();
    const frame = element("div", "offers", "");
    this.list = element("ul", "offers__list", "");
    this.list.id = `offers-${made}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", words.list);
    this.list.hidden = true;
    this.note = element("p", "visually-hidden", "");
    this.note.setAttribute("role", "status");
    frame.append(this.list, this.note);
    const isHere = document.activeElement === input;
    input.before(frame);
    frame.prepend(input);
    if (isHere) input.focus();
    const told = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(told)) input.setAttribute(name, value);
    input.autocomplete = "off";
    this.listen();
    if (isHere && input.value !== input.defaultValue) this.look(); // Typed before the page had come whole.
  }

  listen() {
    this.input.addEventListener("input", (event) => {
      if (!event.isTrusted) return;
      clearTimeout(this.waiting);
      this.waiting = window.setTimeout(() => this.look(), WAIT_MS);
    });
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // The field keeps the focus.
      const item = event.target instanceof Element ? event.target.closest("li") : null;
      if (item) this.take(Number(item.dataset.at));
    });
  }

  async look() {
    this.running.abort();
    this.running = new AbortController();
    const q = this.input.value.trim();
    if (q.length < SHORTEST) return this.close();
    const found = await ask(this.url, q, this.running.signal);
    if (found && this.input.value.trim() === q && document.activeElement === this.input) this.show(found);
    return undefined;
  }

  /** @param {Found[]} found */
  show(found) {
    this.found = found;
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...found.map((one, at) => {
      const item = element("li", "offers__item", "");
      item.id = `${this.list.id}-${at}`;
      item.dataset.at = String(at);
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(element("span", "offers__label", one.label), element("span", "offers__place", `${one.place} · ${one.said}`));
      return item;
    }));
    this.open(found.length > 0);
    this.note.textContent = found.length ? `${words.found} ${found.length}` : this.isQuiet ? "" : words.none;
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    this.at = -1;
    this.open(false);
    this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (this.list.hidden || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.go(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      this.take(this.at);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  /** @param {number} step */
  go(step) {
    const items = [...this.list.children];
    this.at = (this.at + step + items.length + (this.at < 0 && step < 0 ? 1 : 0)) % items.length;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === this.at)));
    items[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", items[this.at].id);
  }

  /** @param {number} at */
  take(at) {
    const found = this.found[at];
    clearTimeout(this.waiting);
    this.running.abort();
    this.close();
    if (found) this.choose(found);
  }
}

/** @param {HTMLInputElement} input @param {{ url: string, choose: (found: Found) => void, isQuiet?: boolean }} how */
export function offerAddresses(input, { url, choose, isQuiet = false }) {
  return new Offers(input, url, choose, isQuiet);
}
