// The form of work and of plans: phrases by a tap, assets found by typing, visits ticked by the kind of work.

import { writeMoment } from "/static/kernel/day-text.js";
import { watchPresses } from "/static/kernel/pressed.js";
import { localNow } from "./now.js";

/** @typedef {{ id: string, name: string, number: string, kind: string, where: string }} FoundAsset as the search answers */

// ---- The time is now until somebody says otherwise ----
function fillNow() {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll("[data-now]");
  for (const field of fields) {
    if (!field.value) writeMoment(field, localNow());
    field.addEventListener("input", () => (field.dataset.now = ""));
  }
}

// ---- Phrases of the chosen kind ----
/** @param {HTMLFormElement} form */
function chosenKind(form) {
  /** @type {HTMLInputElement | null} */
  const chosen = form.querySelector("[data-work-kind] input:checked");
  return chosen?.value;
}

/** @param {HTMLFormElement} form */
function showPhrases(form) {
  /** @type {NodeListOf<HTMLElement>} */
  const groups = form.querySelectorAll("[data-phrases]");
  for (const group of groups) group.hidden = group.dataset.phrases !== chosenKind(form);
}

/** @type {NodeListOf<HTMLButtonElement>} */
const phrases = document.querySelectorAll("button[data-phrase]");
for (const one of phrases) one.disabled = false;
document.addEventListener("click", (event) => {
  const phrase = event.target instanceof Element ? event.target.closest("[data-phrase]") : null;
  const field = document.getElementById(phrase?.closest("[data-phrases-of]")?.getAttribute("data-phrases-of") ?? "");
  if (!phrase || !(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  const typed = field.value.trim();
  const said = phrase.textContent;
  field.value = typed && !typed.includes(said) ? `${typed.replace(/[.;,]$/, "")}; ${said}` : said;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// ---- Visits that work of this kind closes ----
/** @param {HTMLFormElement} form */
function tickVisits(form) {
  const seen = new Set();
  /** @type {NodeListOf<HTMLInputElement>} */
  const boxes = form.querySelectorAll('input[name="due"][data-kind]');
  for (const box of boxes) {
    const isFirst = !seen.has(box.dataset.chain);
    seen.add(box.dataset.chain);
    box.checked = box.dataset.kind === chosenKind(form) && (box.dataset.late === "1" || isFirst);
  }
}

// ---- Photos, as they will be sent ----
/** @param {File} file */
function drawPhoto(file) {
  const figure = document.createElement("span");
  figure.className = "photo";
  const picture = document.createElement("img");
  picture.alt = file.name;
  picture.src = URL.createObjectURL(file);
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  figure.append(picture);
  return figure;
}

/** @param {HTMLFormElement} form */
function showPhotos(form) {
  /** @type {HTMLInputElement | null} */
  const photos = form.querySelector('input[type="file"][name="photos"]');
  if (!photos) return;
  const draw = () => {
    const files = [...(photos.files ?? [])];
    form.querySelector("[data-photo-list]")?.replaceChildren(...files.map(drawPhoto));
    /** @type {HTMLElement | null} */
    const label = form.querySelector("[data-photo-label]");
    const none = label?.dataset.none ?? "";
    if (label) label.textContent = files.length ? `${none} (${files.length})` : none;
  };
  photos.addEventListener("change", draw);
  if (photos.files?.length) draw(); // Chosen before the page had come whole.
}

// ---- Assets: taken off, added by search, added by a suggestion ----
/** @param {HTMLElement} holder */
function changed(holder) {
  holder.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLElement} holder @param {string} id */
function has(holder, id) {
  return Boolean(holder.querySelector(`input[name="asset"][value="${CSS.escape(id)}"]`));
}

/** @param {HTMLElement} item @param {string} selector @param {string} text */
function fill(item, selector, text) {
  const part = item.querySelector(selector);
  if (part) part.textContent = text;
}

/** @param {HTMLElement} holder @param {string} id @param {string} name @param {string} note */
function add(holder, id, name, note) {
  /** @type {HTMLTemplateElement | null} */
  const template = holder.querySelector("template[data-asset-template]");
  const item = template?.content.firstElementChild?.cloneNode(true);
  if (has(holder, id) || !(item instanceof HTMLElement)) return;
  item.dataset.id = id;
  item.querySelector("input")?.setAttribute("value", id);
  fill(item, "strong", name);
  fill(item, "small", note);
  item.querySelector("[data-remove-asset]")?.setAttribute("aria-label", `${holder.dataset.remove}: ${name}`);
  holder.querySelector(".work-assets")?.append(item);
  changed(holder);
}

/** Offer what was found; a click takes it over.
 * @param {HTMLElement} list @param {FoundAsset[]} rows @param {(row: FoundAsset) => void} take */
function showFound(list, rows, take) {
  list.replaceChildren(...rows.map((row) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "option");
    const note = document.createElement("small");
    note.textContent = [row.number, row.kind, row.where].filter(Boolean).join(" · ");
    button.append(row.name, note);
    button.addEventListener("click", () => take(row));
    item.append(button);
    return item;
  }));
  list.hidden = false;
}

/** @param {HTMLElement} list @param {string | undefined} words */
function showNote(list, words) {
  const note = document.createElement("p");
  note.textContent = words ?? "";
  list.replaceChildren(note);
  list.hidden = false;
}

/** @param {HTMLElement} holder @param {HTMLElement} box */
function startSearch(holder, box) {
  const input = box.querySelector("input");
  /** @type {HTMLElement | null} */
  const list = box.querySelector(".work-found");
  if (!input || !list) return;
  const released = watchPresses(list);
  let timer = 0;
  let turn = 0;
  let answered = ""; // What the list is the answer to.
  box.hidden = false;
  const take = (/** @type {FoundAsset} */ row) => {
    add(holder, row.id, row.name, [row.number, row.where].filter(Boolean).join(" · "));
    list.hidden = true;
    input.value = "";
  };
  const search = async (/** @type {string} */ words) => {
    const mine = ++turn;
    try {
      const answer = await fetch(`${holder.dataset.url}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      /** @type {FoundAsset[]} */
      const rows = await answer.json();
      await released();
      if (mine !== turn) return;
      const fresh = rows.filter((row) => !has(holder, row.id));
      answered = words;
      if (fresh.length) showFound(list, fresh, take);
      else showNote(list, holder.dataset.nothing);
    } catch {
      if (mine === turn) showNote(list, holder.dataset.offline);
    }
  };
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(timer);
    const words = input.value.trim();
    if (words.length < 2) list.hidden = true;
    else timer = window.setTimeout(() => search(words), 250);
  });
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const words = input.value.trim();
      clearTimeout(timer);
      if (words === answered && !list.hidden) list.querySelector("button")?.click();
      else if (words.length >= 2) search(words); // The list is still that of other words.
    }
    if (event.key === "Escape") list.hidden = true;
  });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Node && box.contains(event.target))) list.hidden = true;
  });
}

/** @param {HTMLElement} holder */
function startAssets(holder) {
  for (const button of holder.querySelectorAll("[data-remove-asset]")) button.removeAttribute("hidden");
  holder.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-remove-asset]")) {
      event.target.closest(".work-asset")?.remove();
      changed(holder);
    }
    /** @type {HTMLElement | null} */
    const suggestion = event.target.closest("[data-suggest]");
    if (!suggestion) return;
    event.preventDefault();
    const names = suggestion.dataset.suggestNames?.split("|") ?? [];
    suggestion.dataset.suggest?.split(",").forEach((id, at) => add(holder, id, names[at], ""));
    suggestion.remove();
  });
  /** @type {NodeListOf<HTMLElement>} */
  const searches = holder.querySelectorAll("[data-find]");
  searches.forEach((box) => startSearch(holder, box));
}

// ---- Plans: the fields of the chosen way alone ----
/** @param {HTMLFormElement} form */
function showChoice(form) {
  /** @type {HTMLInputElement | null} */
  const way = form.querySelector('input[name="choice"]:checked');
  /** @type {NodeListOf<HTMLElement>} */
  const parts = form.querySelectorAll("[data-when]");
  for (const part of parts) part.hidden = part.dataset.when !== way?.value;
}

/** @param {HTMLFormElement} form */
function startPlan(form) {
  form.addEventListener("change", () => showChoice(form));
  showChoice(form);
}

/** @param {HTMLFormElement} form */
function startWork(form) {
  showPhrases(form);
  /** @type {NodeListOf<HTMLInputElement>} */
  const kinds = form.querySelectorAll("[data-work-kind] input");
  if ([...kinds].some((kind) => kind.checked && !kind.defaultChecked)) tickVisits(form); // Chosen before the page had come whole.
  form.querySelector("[data-work-kind]")?.addEventListener("change", () => {
    showPhrases(form);
    tickVisits(form);
  });
}

/** @type {HTMLFormElement | null} */
const form = document.querySelector("form[data-log], form[data-log-plain], form[data-plan]");
/** @type {HTMLElement | null} */
const holder = document.querySelector("[data-assets]");
fillNow();
if (form) showPhotos(form);
if (form?.matches("[data-plan]")) startPlan(form);
else if (form) startWork(form);
if (holder) startAssets(holder);
