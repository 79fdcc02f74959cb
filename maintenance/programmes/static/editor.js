// The editor of a programme's table: its buttons, the live check by the server, and saving.

import { Model } from "./grid-model.js";
import { Grid } from "./grid.js";

const PAUSE_MS = 400;

/**
 * @typedef {{ version: number, table: string, columns: import("./grid-model.js").Column[], rows: import("./grid-model.js").Row[],
 *   traces: import("./grid.js").Trace[], words: Record<string, string>, urls: Record<string, string>, sources: Record<string, string> }} Data
 * @typedef {{ reason?: string, said?: string, version?: number, rows?: import("./grid-model.js").Row[], marks?: import("./grid.js").Mark[],
 *   summary?: string, others?: string[] }} Answer
 */

const editor = /** @type {HTMLElement} */ (document.querySelector("[data-editor]"));
const data = /** @type {Data} */ (JSON.parse(/** @type {HTMLElement} */ (document.getElementById("editor-data")).textContent ?? ""));
const words = data.words;

/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (editor.querySelector(`[data-${name}]`));

const model = new Model(data.rows, data.columns, data.sources);
const grid = new Grid(/** @type {HTMLTableSectionElement} */ (part("grid")), model, { changed, moved, say, words });
let saved = JSON.stringify(model.rows);
let timer = 0;
let asked = 0;
let isSaving = false;
let isSavingWanted = false;

/** @param {string} text @param {boolean} [isWrong] */
function say(text, isWrong = false) {
  const place = part("said");
  place.textContent = text;
  place.classList.toggle("is-wrong", isWrong);
}

const isDirty = () => JSON.stringify(model.rows) !== saved;

function changed() {
  if (isDirty()) say(words.unsaved);
  window.clearTimeout(timer);
  timer = window.setTimeout(check, PAUSE_MS);
}

function moved() {
  part("here").textContent = grid.said().join(" ");
}

/** @param {string} name @returns {Promise<Answer | null>} null when nothing came back; it has been said why */
async function ask(name) {
  try {
    const answer = await fetch(data.urls[name], {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": editor.dataset.token ?? "" },
      body: JSON.stringify({ version: data.version, table: data.table, rows: model.rows }),
    });
    if (answer.redirected || !answer.headers.get("Content-Type")?.startsWith("application/json")) {
      say(answer.redirected ? words.signed_out : words.failed, true);
      return null;
    }
    return await answer.json();
  } catch {
    say(words.failed, true);
    return null;
  }
}

async function check() {
  const turn = asked += 1;
  const told = await ask("check");
  if (told && turn === asked) show(told);
}

/** @param {Answer} told */
function show(told) {
  if (told.reason) say(told.reason, true);
  if (told.summary !== undefined) part("summary").textContent = told.summary;
  if (told.marks) {
    grid.mark(told.marks);
    list(told.marks, told.others ?? []);
  }
}

/** List what is said below the grid, each a way to its cell. @param {import("./grid.js").Mark[]} marks @param {string[]} others */
function list(marks, others) {
  const items = marks.map((mark) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.className = "editor__finding";
    button.textContent = `${mark.sign} ${mark.said}`;
    button.addEventListener("click", () => lead(mark));
    item.append(button);
    return item;
  });
  for (const text of others) items.push(Object.assign(document.createElement("li"), { textContent: text }));
  part("findings").replaceChildren(...items);
}

/** @param {import("./grid.js").Mark} mark */
function lead(mark) {
  const r = model.rows.findIndex((row) => row.id === mark.row && row.source === mark.source);
  const c = model.columns.findIndex((column) => column.index === mark.column);
  if (r >= 0) grid.go(r, mark.column === null ? model.columns.findIndex((one) => one.name === "title") : c);
}

// One saving at a time: a second one would be told that somebody else has changed the table meanwhile.
async function save() {
  grid.close(true, false);
  isSavingWanted = isSaving;
  if (isSaving) return;
  isSaving = true;
  await send();
  isSaving = false;
  if (isSavingWanted && isDirty()) save();
}

async function send() {
  say(words.saving);
  const sent = JSON.stringify(model.rows);
  const told = await ask("save");
  if (!told) return;
  show(told);
  if (told.version === undefined) return;
  data.version = told.version;
  saved = sent;
  for (const field of document.querySelectorAll('input[name="version"]')) /** @type {HTMLInputElement} */ (field).value = String(told.version);
  say(isDirty() ? words.unsaved : told.said ?? words.saved);
}

async function totals() {
  grid.close(true, false);
  const sent = structuredClone(model.rows);
  const told = await ask("totals");
  if (!told) return;
  show(told);
  if (!told.rows) return;
  model.step();
  model.takeFigures(sent, told.rows);
  grid.refresh();
  changed();
  say(told.said ?? "");
}

/** @type {Record<string, () => number | void>} */
const CHANGES = {
  measure: () => model.addMeasure(grid.r),
  task: () => model.addTask(words.task),
  source: () => model.addSource(grid.r),
  total: () => model.addTotal(words.total),
  up: () => model.move(grid.r, true),
  down: () => model.move(grid.r, false),
  remove: () => remove(),
};

function remove() {
  const [top, , bottom] = grid.chosen();
  if (bottom - top + 1 >= model.rows.length) return -1;
  model.remove(top, bottom);
  return Math.max(0, Math.min(top, model.rows.length - 1));
}

/** @param {string} name */
function change(name) {
  grid.close(true, false);
  model.step();
  const at = CHANGES[name]();
  if (typeof at === "number" && at < 0) {
    model.done.pop();
    say(name === "source" ? words.no_source : words.last, true);
    return;
  }
  grid.draw();
  if (typeof at === "number") grid.go(at, name === "measure" ? 1 : grid.c);
  changed();
}

editor.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-do]") : null;
  const name = button instanceof HTMLElement ? button.dataset.do ?? "" : "";
  if (name === "save") save();
  else if (name === "totals") totals();
  else if (name === "undo" || name === "redo") grid.travel(name === "redo");
  else if (name in CHANGES) change(name);
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") {
    event.preventDefault();
    save();
  }
});

window.addEventListener("beforeunload", (event) => {
  if (isDirty()) event.preventDefault();
});

grid.trace(data.traces);
grid.draw();
for (const hidden of editor.querySelectorAll("[data-scripted]")) hidden.removeAttribute("hidden");
check();
