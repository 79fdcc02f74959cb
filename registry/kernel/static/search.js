// The field at the top: suggestions while one types, chosen by arrow keys, mouse or finger.

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

  async function ask() {
    asking?.abort();
    const typed = field?.value.trim() ?? "";
    if (typed.length < SHORTEST) return show(false);
    const mine = new AbortController();
    asking = mine;
    try {
      const answer = await fetch(`${address}?${new URLSearchParams({ q: typed })}`, { signal: mine.signal });
      if (!answer.ok || answer.redirected || !list || document.activeElement !== field) return show(false);
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...found.body.childNodes);
      show(list.childElementCount > 0);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) show(false);
    }
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
