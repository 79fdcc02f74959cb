// A grid that is edited like a spreadsheet: arrows, Tab and Enter move, F2 or typing edits, Esc gives back, blocks are pasted.

import { readBlock, writeBlock } from "./grid-model.js";

/** @typedef {import("./grid-model.js").Model} Model */
/** @typedef {{ row: string, source: string, column: number | null, tone: string, sign: string, said: string }} Mark */
/** @typedef {{ row: string, source: string, column: number | null, said: string }} Trace */

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Grid {
  /**
   * @param {HTMLTableSectionElement} body @param {Model} model
   * @param {{ changed: () => void, moved: () => void, say: (text: string) => void, words: Record<string, string> }} told
   */
  constructor(body, model, told) {
    this.body = body;
    this.model = model;
    this.told = told;
    this.r = 0;
    this.c = 0;
    /** @type {[number, number] | null} */
    this.anchor = null;
    /** @type {HTMLTextAreaElement | null} */
    this.input = null;
    /** @type {Map<string, Mark[]>} */
    this.marks = new Map();
    /** @type {Map<string, Trace[]>} */
    this.traces = new Map();
    body.addEventListener("keydown", (event) => this.key(event));
    body.addEventListener("mousedown", (event) => this.press(event));
    body.addEventListener("dblclick", () => this.edit());
    body.addEventListener("copy", (event) => this.copy(event, false));
    body.addEventListener("cut", (event) => this.copy(event, true));
    body.addEventListener("paste", (event) => this.paste(event));
  }

  /** Draw all rows anew. */
  draw() {
    this.input = null;
    this.body.replaceChildren(...this.model.rows.map((_row, r) => this.drawn(r)));
    this.go(Math.min(this.r, this.model.rows.length - 1), this.c, false);
  }

  /** @param {number} r */
  drawn(r) {
    const row = this.model.rows[r], line = document.createElement("tr");
    line.className = `grid__row grid__row--${row.kind}`;
    if (r > 0 && this.model.rows[r - 1].id === row.id) line.classList.add("grid__row--more");
    line.append(...this.model.columns.map((_column, c) => this.cell(r, c)));
    return line;
  }

  /** @param {number} r @param {number} c */
  cell(r, c) {
    const cell = document.createElement("td"), column = this.model.columns[c];
    cell.setAttribute("role", "gridcell");
    cell.tabIndex = -1;
    cell.className = column.index === null ? `grid__words grid__words--${column.name}` : "num";
    this.show(cell, r, c);
    return cell;
  }

  /** @param {HTMLElement} cell @param {number} r @param {number} c */
  show(cell, r, c) {
    const at = this.at(r, c), mark = this.marks.get(at)?.[0];
    cell.replaceChildren(this.model.text(r, c));
    if (this.model.isFixed(r, c)) cell.setAttribute("aria-readonly", "true");
    else cell.removeAttribute("aria-readonly");
    cell.classList.remove("cell--error", "cell--warn");
    cell.toggleAttribute("aria-invalid", Boolean(mark && mark.tone === "error"));
    if (mark) {
      cell.classList.add(`cell--${mark.tone}`);
      cell.append(this.sign(mark.sign, "sign"));
    }
    if (this.traces.has(at)) cell.append(this.sign("◆", "sign grid__trace"));
  }

  /** @param {string} text @param {string} cls */
  sign(text, cls) {
    const sign = document.createElement("span");
    sign.className = cls;
    sign.ariaHidden = "true";
    sign.textContent = text;
    return sign;
  }

  /** @param {number} r @param {number} c */
  at(r, c) {
    const row = this.model.rows[r];
    return `${row.id} ${row.source} ${this.model.columns[c].index ?? (this.model.columns[c].name === "title" ? "" : "-")}`;
  }

  /** @param {Mark[]} marks */
  mark(marks) {
    this.marks = byPlace(marks);
    this.refresh();
  }

  /** @param {Trace[]} traces */
  trace(traces) {
    this.traces = byPlace(traces);
  }

  /** Show every cell again where it stands; the one that is being typed into is left alone. */
  refresh() {
    this.model.rows.forEach((_row, r) => this.model.columns.forEach((_column, c) => {
      const cell = this.find(r, c);
      if (cell && !(this.input && cell.contains(this.input))) this.show(cell, r, c);
    }));
    this.told.moved();
  }

  /** @param {number} r @param {number} c @returns {HTMLElement | null} */
  find(r, c) {
    return /** @type {HTMLElement | null} */ (this.body.rows[r]?.cells[c] ?? null);
  }

  /** What is said of the cell that is chosen. */
  said() {
    const at = this.at(this.r, this.c);
    return [...(this.marks.get(at) ?? []), ...(this.traces.get(at) ?? [])].map((one) => one.said);
  }

  /** @param {number} r @param {number} c @param {boolean} [focus] @param {boolean} [extend] */
  go(r, c, focus = true, extend = false) {
    if (extend) this.anchor ??= [this.r, this.c];
    else this.anchor = null;
    for (const one of this.body.querySelectorAll('[tabindex="0"]')) one.setAttribute("tabindex", "-1");
    this.r = Math.max(0, Math.min(r, this.model.rows.length - 1));
    this.c = Math.max(0, Math.min(c, this.model.columns.length - 1));
    const cell = this.find(this.r, this.c);
    if (cell) cell.tabIndex = 0;
    if (focus) cell?.focus();
    this.choose();
    this.told.moved();
  }

  /** The chosen block: top, left, bottom, right. @returns {[number, number, number, number]} */
  chosen() {
    const [r, c] = this.anchor ?? [this.r, this.c];
    return [Math.min(r, this.r), Math.min(c, this.c), Math.max(r, this.r), Math.max(c, this.c)];
  }

  choose() {
    for (const one of this.body.querySelectorAll("[aria-selected]")) one.removeAttribute("aria-selected");
    const [top, left, bottom, right] = this.chosen();
    for (let r = top; r <= bottom; r += 1) for (let c = left; c <= right; c += 1) this.find(r, c)?.setAttribute("aria-selected", "true");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.input) this.keyInside(event);
    else if (event.ctrlKey || event.metaKey) this.keyWithControl(event);
    else if (!event.altKey) this.keyOutside(event);
  }

  /** @param {KeyboardEvent} event */
  keyOutside(event) {
    const arrow = ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)];
    if (arrow) this.go(this.r + arrow[0], this.c + arrow[1], true, event.shiftKey);
    else if (event.key === "Enter") this.go(this.r + (event.shiftKey ? -1 : 1), this.c);
    else if (event.key === "Tab") {
      if (!this.aside(event.shiftKey ? -1 : 1)) return;
    } else if (event.key === "Home") this.go(this.r, 0, true, event.shiftKey);
    else if (event.key === "End") this.go(this.r, this.model.columns.length - 1, true, event.shiftKey);
    else if (event.key === "PageDown" || event.key === "PageUp") this.go(this.r + (event.key === "PageDown" ? 15 : -15), this.c);
    else if (event.key === "F2") this.edit();
    else if (event.key === "Delete" || event.key === "Backspace") this.clear();
    else if (event.key.length === 1) {
      this.edit("");
      return; // The letter goes into the input that has just been focused.
    } else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  keyWithControl(event) {
    if (event.code === "KeyZ") this.travel(event.shiftKey);
    else if (event.code === "KeyY") this.travel(true);
    else if (event.key === "Home") this.go(0, 0);
    else if (event.key === "End") this.go(this.model.rows.length - 1, this.model.columns.length - 1);
    else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  keyInside(event) {
    if (event.key === "Escape") this.close(false);
    else if (event.key === "Enter" && !event.altKey && !event.shiftKey) {
      this.close(true);
      this.go(this.r + 1, this.c);
    } else if (event.key === "Tab") {
      this.close(true);
      if (!this.aside(event.shiftKey ? -1 : 1)) return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Step to the next cell of the row or of the next one; false at the grid's end, where Tab leaves it. @param {number} step */
  aside(step) {
    const width = this.model.columns.length, place = this.r * width + this.c + step;
    if (place < 0 || place >= width * this.model.rows.length) return false;
    this.go(Math.floor(place / width), place % width);
    return true;
  }

  /** @param {MouseEvent} event */
  press(event) {
    const cell = event.target instanceof Element ? event.target.closest("td") : null;
    if (!cell || (this.input && cell.contains(this.input))) return;
    event.preventDefault();
    if (this.input) this.close(true);
    const line = /** @type {HTMLTableRowElement} */ (cell.parentElement);
    const isAgain = this.body.rows[this.r] === line && this.c === cell.cellIndex && cell === document.activeElement;
    this.go(line.sectionRowIndex, cell.cellIndex, true, event.shiftKey);
    if (isAgain && matchMedia("(pointer: coarse)").matches) this.edit();
  }

  /** @param {string} [text] what the input begins with; without it what the cell holds */
  edit(text) {
    const cell = this.find(this.r, this.c), column = this.model.columns[this.c];
    if (!cell || this.input || this.model.isFixed(this.r, this.c)) return;
    const input = document.createElement("textarea");
    input.className = "grid__input";
    input.rows = column.long ? 4 : 1;
    input.ariaLabel = `${column.label}, ${this.told.words.row.replace("#", String(this.r + 1))}`;
    if (column.index !== null) input.inputMode = "decimal";
    input.value = text ?? this.model.text(this.r, this.c);
    this.input = input;
    cell.replaceChildren(input);
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
    input.addEventListener("blur", () => this.input === input && this.close(true, false));
  }

  /** @param {boolean} keep @param {boolean} [refocus] */
  close(keep, refocus = true) {
    const input = this.input, cell = this.find(this.r, this.c);
    if (!input || !cell) return;
    this.input = null;
    if (keep && input.value !== this.model.text(this.r, this.c)) {
      this.model.step();
      this.model.put(this.r, this.c, input.value);
      this.told.changed();
    }
    this.show(cell, this.r, this.c);
    if (refocus) cell.focus();
  }

  clear() {
    const [top, left, bottom, right] = this.chosen();
    this.model.step();
    for (let r = top; r <= bottom; r += 1) for (let c = left; c <= right; c += 1) this.model.put(r, c, "");
    this.refresh();
    this.told.changed();
  }

  /** @param {boolean} forward */
  travel(forward) {
    if (!this.model.travel(forward)) return;
    this.draw();
    this.go(this.r, this.c);
    this.told.say(this.told.words.undone);
    this.told.changed();
  }

  /** @param {ClipboardEvent} event @param {boolean} cut */
  copy(event, cut) {
    if (this.input) return;
    const [top, left, bottom, right] = this.chosen();
    const block = this.model.rows.slice(top, bottom + 1).map((_row, r) =>
      this.model.columns.slice(left, right + 1).map((_column, c) => this.model.text(top + r, left + c)));
    event.clipboardData?.setData("text/plain", writeBlock(block));
    event.preventDefault();
    if (cut) this.clear();
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const text = event.clipboardData?.getData("text/plain");
    if (this.input || !text) return;
    event.preventDefault();
    this.model.step();
    const [top, left] = this.chosen();
    if (this.model.fill(top, left, readBlock(text))) this.told.say(this.told.words.cut);
    this.refresh();
    this.told.changed();
  }
}

/** @template {{ row: string, source: string, column: number | null }} Told @param {Told[]} told @returns {Map<string, Told[]>} */
function byPlace(told) {
  /** @type {Map<string, Told[]>} */
  const places = new Map();
  for (const one of told) {
    const at = `${one.row} ${one.source} ${one.column ?? ""}`;
    places.set(at, [...(places.get(at) ?? []), one]);
  }
  return places;
}
