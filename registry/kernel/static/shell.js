// The frame: search by "/" (by the same key on a Ukrainian layout), menus that close, messages that go, and the way back to a list as it was left.

/** @type {HTMLInputElement | null} */
const search = document.querySelector("[data-search]");

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

document.addEventListener("keydown", (event) => {
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  const isSlash = event.key === "/" || (event.code === "Slash" && !event.shiftKey);
  if (isSlash && search && !hasModifier && !isTyping(event.target)) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  if (event.key === "Escape") closeMenus(null, true);
});

/** @param {Element | null} except @param {boolean} refocus */
function closeMenus(except, refocus) {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const open = document.querySelectorAll("details.menu[open]");
  for (const menu of open) {
    if (menu === except) continue;
    if (refocus && menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
    menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  closeMenus(event.target.closest("details.menu"), false);
  event.target.closest("[data-dismiss]")?.closest(".alert")?.remove();
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-back]")) history.back();
});

function showScripted() {
  for (const button of document.querySelectorAll("[data-dismiss], [data-print]")) button.removeAttribute("hidden");
}

// Where a row of chips or tabs is wider than the screen, the one that is shown is in sight.
function showCurrent() {
  /** @type {NodeListOf<HTMLElement>} */
  const current = document.querySelectorAll(".chips--scroll [aria-current], .tabs [aria-current]");
  for (const one of current) {
    const row = one.closest("ul");
    if (row && row.scrollWidth > row.clientWidth) {
      row.scrollLeft += one.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - one.offsetWidth) / 2;
    }
  }
}

// A link or button that is replaced under the finger is not clicked. What follows a work by itself skips a turn while
// something is pressed; an answer to what was typed waits until what it replaces is released, unless another was asked for.
/** @type {Element | null} */
let pressed = null;
/** @type {(() => void)[]} */
const held = [];
/** @type {WeakMap<Element, XMLHttpRequest>} */
const asked = new WeakMap();
document.addEventListener("pointerdown", ({ target }) => { pressed = target instanceof Element ? target : null; });
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => setTimeout(() => {
    pressed = null;
    for (const take of held.splice(0)) take();
  }));
}
/** @param {Element} asking */
const isFollowing = (asking) => asking.getAttribute("hx-trigger")?.startsWith("every") ?? false;
document.addEventListener("htmx:beforeSend", (event) => {
  if (event instanceof CustomEvent) asked.set(event.detail.elt, event.detail.xhr);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (pressed && event instanceof CustomEvent && isFollowing(event.detail.elt)) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!(event instanceof CustomEvent)) return;
  const { elt, target, xhr } = event.detail;
  if (!pressed || isFollowing(elt) || !target.contains(pressed)) return;
  event.preventDefault();
  held.push(() => { if (asked.get(elt) === xhr) xhr.onload(); });
});

// A menu that was opened while an answer was on its way stays open in what replaces it.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (!(event instanceof CustomEvent)) return;
  /** @type {NodeListOf<HTMLDetailsElement>[]} */
  const [old, fresh] = [event.detail.target, event.detail.fragment].map((part) => part.querySelectorAll("details.menu"));
  fresh.forEach((menu, at) => { menu.open ||= Boolean(old[at]?.open); });
});

for (const show of [showScripted, showCurrent]) {
  show();
  document.addEventListener("htmx:afterSettle", show);
}
if (history.length > 1) for (const button of document.querySelectorAll("[data-back]")) button.removeAttribute("hidden");

// A list marked with data-list remembers its address; links with data-return go back to it.
/** @param {string} path */
const listKey = (path) => `oblik.list:${path}`;

function rememberList() {
  if (document.querySelector("[data-list]")) sessionStorage.setItem(listKey(location.pathname), location.search);
}

/** @type {NodeListOf<HTMLAnchorElement>} */
const waysBack = document.querySelectorAll("a[data-return]");
for (const link of waysBack) {
  const url = new URL(link.href);
  const query = url.search ? null : sessionStorage.getItem(listKey(url.pathname));
  if (query) link.href = url.pathname + query;
}

rememberList();
document.addEventListener("htmx:pushedIntoHistory", rememberList);

// A refused form: take the reader to what is wrong.
/** @type {HTMLElement | null} */
const wrong = document.querySelector("[data-form-errors]");
wrong?.focus();
