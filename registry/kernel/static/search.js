// The field at the top: suggestions while one types, chosen by arrow keys, mouse or finger.

import { watchPresses } from "./pressed.js";

const PAUSE_MS = 150;
const SHORTEST = 2;

/** @param {HTMLFormElement} form */
function suggestIn(form) {
  /** @type {HTMLInputElement | null} */
  const field = form.querySelector("input[type=search]");
  /** @type {HTMLElement | null} */
  const list = form.querySelector("[role=listbox]");
  const address = form.dataset.suggest;
  if (!field || !list || !address) return;
  const released = watchPresses(list);
  let timer = 0;
  /** @type {AbortController | null} */
  let asking = null;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  const options = () => /** @type {HTMLAnchorElement[]} */ ([...list.querySelectorAll("[role=option]")]);

  /** @param {HTMLAnchorElement | undefined} chosen */
  function choose(chosen) {
    for (const option of options()) option.setAttribute("aria-selected", String(option === chosen));
    if (chosen) {
      field?.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else field?.removeAttribute("aria-activedescendant");
  }

  /** @param {boolean} isShown */
  function show(isShown) {
    if (list) list.hidden = !isShown;
    field?.setAttribute("aria-expanded", String(isShown));
    if (!isShown) choose(undefined);
  }

  /** @param {string} typed @param {AbortSignal} signal @returns {Promise<ChildNode[]>} */
  async function find(typed, signal) {
    if (typed.length < SHORTEST) return [];
    const answer = await fetch(`${address}?${new URLSearchParams({ q: typed })}`, { signal }).catch(() => null);
    if (!answer?.ok || answer.redirected) return [];
    const text = await answer.text().catch(() => ""); // Whoever types on ends an answer half way, too.
    return [...new DOMParser().parseFromString(text, "text/html").body.childNodes];
  }

  async function ask() {
    asking?.abort();
    const { signal } = asking = new AbortController();
    const found = await find(field?.value.trim() ?? "", signal);
    await released();
    if (signal.aborted) return;
    const isWanted = found.length > 0 && document.activeElement === field;
    if (isWanted) list?.replaceChildren(...found);
    show(isWanted && (list?.childElementCount ?? 0) > 0);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  field.addEventListener("focus", () => {
    if (list.childElementCount && field.value.trim().length >= SHORTEST) show(true);
  });
  field.addEventListener("keydown", (event) => {
    const found = list.hidden ? [] : options();
    const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? found.length - 1 : at - 1;
      choose(found[next]);
    } else if (event.key === "Enter" && found[at]) {
      event.preventDefault();
      location.assign(found[at].href);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) show(false);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // The field keeps the focus, so the click arrives.
  form.addEventListener("submit", () => clearTimeout(timer));
  if (document.activeElement === field && field.value !== field.defaultValue) ask(); // Typed before the page had come whole.
}

/** @type {NodeListOf<HTMLFormElement>} */
const forms = document.querySelectorAll("form[data-suggest]");
for (const form of forms) suggestIn(form);
