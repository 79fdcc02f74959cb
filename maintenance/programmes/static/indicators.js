// The values of an indicator: a block copied from a spreadsheet is spread over the fields, from the one it is pasted into.

import { readBlock } from "./grid-model.js";

const values = document.querySelector("[data-values]");

/** @param {ClipboardEvent} event */
function paste(event) {
  const fields = values ? [...values.querySelectorAll("input")] : [];
  const from = fields.findIndex((field) => field === event.target);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const block = readBlock(text);
  const cells = block.length > 1 && block.every((row) => row.length === 1) ? block.flat() : block[0];
  if (from < 0 || cells.length < 2) return;
  event.preventDefault();
  const taken = cells.slice(0, fields.length - from);
  for (const [place, cell] of taken.entries()) {
    fields[from + place].value = cell.trim();
    fields[from + place].dispatchEvent(new Event("input", { bubbles: true }));
  }
  fields[from + taken.length - 1].focus();
}

values?.addEventListener("paste", (event) => paste(/** @type {ClipboardEvent} */ (event)));
for (const hidden of values?.querySelectorAll("[data-scripted]") ?? []) hidden.removeAttribute("hidden");
