// The values of an indicator: a block copied from a spreadsheet is spread over the fields, from the one it is pasted into.
// A script's writing is unknown to the browser's own undo: a paste is taken back here as a whole.

import { readBlock } from "./grid-model.js";

/** @typedef {{ field: HTMLInputElement, before: string, after: string }} Written */

const values = /** @type {HTMLElement | null} */ (document.querySelector("[data-values]"));
const said = /** @type {HTMLElement | null} */ (document.querySelector("[data-pasted]"));
/** @type {Written[][]} */
const done = [];
/** @type {Written[][]} */
const undone = [];

/** @param {ClipboardEvent} event */
function paste(event) {
  const fields = values ? [...values.querySelectorAll("input")] : [];
  const from = fields.findIndex((field) => field === event.target);
  const block = readBlock(event.clipboardData?.getData("text/plain") ?? "");
  const isColumn = block.every((row) => row.length === 1);
  const cells = isColumn ? block.flat() : block[0];
  if (from < 0 || cells.length < 2) return;
  event.preventDefault();
  const written = cells
    .slice(0, fields.length - from)
    .map((cell, place) => ({ field: fields[from + place], before: fields[from + place].value, after: cell.trim() }));
  write(written, "after");
  done.push(written);
  undone.length = 0;
  tell(isColumn ? 1 : block.length, cells.length - written.length);
}

/** @param {Written[]} written @param {"before" | "after"} side */
function write(written, side) {
  for (const one of written) {
    one.field.value = one[side];
    one.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  written[written.length - 1].field.focus();
}

/** Say what of a block had no place: nothing that was copied is lost in silence. @param {number} rows @param {number} left */
function tell(rows, left) {
  if (!said) return;
  const told = [];
  if (rows > 1) told.push((said.dataset.rows ?? "").replace("{count}", String(rows)));
  if (left > 0) told.push((said.dataset.left ?? "").replace("{count}", String(left)));
  said.textContent = told.join(" ");
}

/** @param {KeyboardEvent} event */
function undo(event) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
  const isRedo = key === "y" || event.shiftKey;
  const [from, to] = isRedo ? [undone, done] : [done, undone];
  const last = from[from.length - 1];
  if (!last?.every((one) => one.field.value === (isRedo ? one.before : one.after))) return;
  event.preventDefault();
  from.pop();
  to.push(last);
  write(last, isRedo ? "after" : "before");
  tell(1, 0);
}

values?.addEventListener("paste", (event) => paste(/** @type {ClipboardEvent} */ (event)));
values?.addEventListener("keydown", (event) => undo(/** @type {KeyboardEvent} */ (event)));
for (const hidden of values?.querySelectorAll("[data-scripted]") ?? []) hidden.removeAttribute("hidden");
