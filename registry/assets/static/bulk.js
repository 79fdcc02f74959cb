// Ticked rows: how many, also on other pages of the same list; all of the page, a stretch of it, or all that the filter finds.

const PREFIX = "oblik.ticked:";

/** @returns {HTMLFormElement | null} */
const bar = () => document.querySelector("form[data-bulk]");

/** @returns {HTMLInputElement[]} */
const boxes = () => [...document.querySelectorAll('input[form="bulk"][name="id"]')].filter((box) => box instanceof HTMLInputElement);

/** @param {HTMLFormElement} form */
const keyOf = (form) => `${PREFIX}${document.body.dataset.login}:${form.dataset.key}`;

/** @param {HTMLFormElement} form @returns {string[]} what is ticked on all pages, as ID:VERSION */
function kept(form) {
  return JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "[]");
}

/** @param {string} pair */
const idOf = (pair) => pair.split(":")[0];

/** @param {HTMLFormElement} form @param {string[]} pairs */
function keep(form, pairs) {
  if (pairs.length) sessionStorage.setItem(keyOf(form), JSON.stringify(pairs));
  else sessionStorage.removeItem(keyOf(form));
}

/** @param {HTMLFormElement} form */
const elsewhere = (form) => {
  const here = new Set(boxes().map((box) => idOf(box.value)));
  return kept(form).filter((pair) => !here.has(idOf(pair)));
};

/** @param {HTMLFormElement} form */
function remember(form) {
  keep(form, [...elsewhere(form), ...boxes().filter((box) => box.checked).map((box) => box.value)]);
}

/** @param {HTMLFormElement} form */
function show(form) {
  const all = form.querySelector("[data-bulk-all]");
  const isAll = all instanceof HTMLInputElement && all.checked;
  const count = isAll ? Number(form.dataset.total) : kept(form).length;
  const words = form.querySelector("[data-bulk-count]");
  if (words instanceof HTMLElement) words.textContent = count ? `${words.dataset.some} ${count.toLocaleString("uk-UA")}` : (words.dataset.none ?? "");
  form.hidden = count === 0;
  form.querySelector("[data-bulk-clear]")?.removeAttribute("hidden");
  const whole = document.querySelector("[data-pick-all]");
  if (!(whole instanceof HTMLInputElement)) return;
  const ticked = boxes().filter((box) => box.checked).length;
  whole.hidden = false;
  whole.checked = ticked > 0 && ticked === boxes().length;
  whole.indeterminate = ticked > 0 && !whole.checked;
}

/** @type {HTMLInputElement | null} */
let lastTicked = null;

/** Shift and a click tick all rows between this one and the one before.
 * @param {HTMLInputElement} box */
function stretch(box) {
  const all = boxes();
  const [from, to] = [all.indexOf(lastTicked ?? box), all.indexOf(box)].sort((one, other) => one - other);
  if (from >= 0) for (const between of all.slice(from, to + 1)) between.checked = box.checked;
}

document.addEventListener("click", (event) => {
  const form = bar();
  const target = event.target;
  if (!form || !(target instanceof Element)) return;
  if (target instanceof HTMLInputElement && target.matches('[form="bulk"][name="id"]')) {
    if (event.shiftKey) stretch(target);
    lastTicked = target;
  } else if (target instanceof HTMLInputElement && target.matches("[data-pick-all]")) {
    for (const box of boxes()) box.checked = target.checked;
  } else if (target.closest("[data-bulk-clear]")) {
    for (const box of boxes()) box.checked = false;
    const all = form.querySelector("[data-bulk-all]");
    if (all instanceof HTMLInputElement) all.checked = false;
    keep(form, []);
  } else if (!target.matches("[data-bulk-all]")) return;
  remember(form);
  show(form);
});

document.addEventListener("formdata", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form !== bar()) return;
  for (const pair of elsewhere(form)) event.formData.append("id", pair);
});

// What is being changed will have other versions: it is ticked no longer.
document.addEventListener("submit", (event) => {
  if (!(event.target instanceof HTMLFormElement) || !event.target.elements.namedItem("chosen")) return;
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
});

function start() {
  const form = bar();
  if (!form) return;
  const ids = new Set(kept(form).map(idOf));
  for (const box of boxes()) if (ids.has(idOf(box.value))) box.checked = true;
  remember(form);
  show(form);
}

document.addEventListener("htmx:afterSettle", start);
start();
