// The rows of an edited table: what is in a cell, adding, removing and moving rows, and the steps that can be taken back.

/**
 * @typedef {{ id: string, kind: string, source: string, printed: string[], code?: string, task?: string, title?: string,
 *   term?: string, source_label?: string, responsible?: string, outcome?: string, [name: string]: unknown }} Row
 * @typedef {{ name: string, label: string, long: boolean, index: number | null }} Column
 */

const MOST_STEPS = 200;
const WORDS = ["title", "term", "responsible", "outcome"];

export class Model {
  /** @param {Row[]} rows @param {Column[]} columns @param {Record<string, string>} sources */
  constructor(rows, columns, sources) {
    this.rows = rows;
    this.columns = columns;
    this.sources = sources;
    /** @type {Row[][]} */
    this.done = [];
    /** @type {Row[][]} */
    this.undone = [];
  }

  /** Keep the rows as they are before a change. */
  step() {
    this.done.push(structuredClone(this.rows));
    if (this.done.length > MOST_STEPS) this.done.shift();
    this.undone = [];
  }

  /** @param {boolean} forward */
  travel(forward) {
    const [from, to] = forward ? [this.undone, this.done] : [this.done, this.undone];
    const rows = from.pop();
    if (!rows) return false;
    to.push(this.rows);
    this.rows = rows;
    return true;
  }

  /** Take over the figures that differ from what was sent; whatever was changed meanwhile stays. @param {Row[]} sent @param {Row[]} told */
  takeFigures(sent, told) {
    const keyOf = (/** @type {Row} */ row) => `${row.id} ${row.source}`;
    const before = new Map(sent.map((row) => [keyOf(row), row.printed])), after = new Map(told.map((row) => [keyOf(row), row.printed]));
    for (const row of this.rows) {
      const was = before.get(keyOf(row)), is = after.get(keyOf(row));
      if (was && is) row.printed = row.printed.map((text, place) => (text === was[place] ? is[place] : text));
    }
  }

  /** @param {number} r @param {number} c */
  text(r, c) {
    const row = this.rows[r], column = this.columns[c];
    return column.index === null ? String(row[column.name] ?? "") : row.printed[column.index] ?? "";
  }

  /** @param {number} r @param {number} c */
  isFixed(r, c) {
    const row = this.rows[r];
    return row.kind === "task" && this.columns[c].index !== null && !row.printed.some((text) => text);
  }

  /** @param {number} r @param {number} c @param {string} text */
  put(r, c, text) {
    if (this.isFixed(r, c)) return;
    const row = this.rows[r], column = this.columns[c];
    const plain = column.long ? text.trim() : text.replace(/\s+/g, " ").trim();
    if (column.index !== null) row.printed[column.index] = plain;
    else if (plain) row[column.name] = plain;
    else delete row[column.name];
    if (column.name === "code") this.rename(row.id, plain);
  }

  /** A number stands in every row of its measure. @param {string} id @param {string} code */
  rename(id, code) {
    for (const row of this.rows) if (row.id === id && row.kind === "measure") row.code = code;
  }

  /** Fill a block from a cell; true when something of it did not fit. @param {number} r @param {number} c @param {string[][]} block */
  fill(r, c, block) {
    let isCut = false;
    block.forEach((line, down) => line.forEach((text, right) => {
      if (r + down < this.rows.length && c + right < this.columns.length) this.put(r + down, c + right, text);
      else isCut = true;
    }));
    return isCut;
  }

  /** The first row after the block and the first of it. @param {number} r @returns {[number, number]} */
  block(r) {
    const id = this.rows[r].id;
    let from = r, to = r + 1;
    while (from > 0 && this.rows[from - 1].id === id) from -= 1;
    while (to < this.rows.length && this.rows[to].id === id) to += 1;
    return [from, to];
  }

  /** @param {number} r The task that a row at this place belongs to. */
  taskAt(r) {
    for (let place = Math.min(r, this.rows.length - 1); place >= 0; place -= 1) {
      if (/^task/.test(this.rows[place].kind)) return this.rows[place].task ?? "";
    }
    return this.rows.find((row) => row.task)?.task ?? "1";
  }

  /** @param {string} kind The shape of a block of that kind: its sources with their words. */
  shape(kind) {
    const sample = this.rows.find((row) => row.kind === kind) ?? this.rows.find((row) => row.kind === "programme_total");
    const rows = sample ? this.rows.filter((row) => row.id === sample.id) : [];
    return rows.length ? rows.map((row) => ({ source: row.source, label: row.source_label ?? "" })) : [{ source: "local", label: "" }];
  }

  /** @param {string} kind @param {Partial<Row>} words */
  made(kind, words) {
    const id = `n-${crypto.randomUUID().slice(0, 8)}`;
    const width = this.rows[0].printed.length;
    const numbers = Object.fromEntries(["code", "task"].filter((name) => words[name]).map((name) => [name, words[name]]));
    const shape = kind === "task" ? [{ source: "all", label: "" }] : this.shape(kind);
    return shape.map(({ source, label }, place) => /** @type {Row} */ ({
      id, kind, ...(place === 0 ? words : numbers), source, ...(label ? { source_label: label } : {}), printed: Array(width).fill(""),
    }));
  }

  /** @param {number} r @returns {number} the place of the new measure */
  addMeasure(r) {
    const task = this.taskAt(r);
    const last = this.lastOf((row) => row.kind === "measure" && row.task === task);
    const at = this.rows[r].kind === "measure" ? this.block(r)[1] : last >= 0 && last > r ? last + 1 : this.block(r)[1];
    const codes = this.rows.filter((row) => row.task === task && row.kind === "measure").map((row) => Number(/\.(\d+)$/.exec(row.code ?? "")?.[1] ?? 0));
    const term = this.rows.find((row) => row.kind === "measure" && row.term)?.term;
    this.rows.splice(at, 0, ...this.made("measure", { code: `${task}.${Math.max(0, ...codes) + 1}`, task, ...(term ? { term } : {}) }));
    return at;
  }

  /** @param {string} title with # for the number @returns {number} the place of the new task */
  addTask(title) {
    const kind = this.rows.some((row) => row.kind === "task") && !this.rows.some((row) => row.kind === "task_total") ? "task" : "task_total";
    const number = String(Math.max(0, ...this.rows.map((row) => Number.parseInt(row.task ?? "0", 10) || 0)) + 1);
    const after = this.rows.findIndex((row) => row.kind === "programme_total");
    const at = after > 0 ? after : this.rows.length;
    this.rows.splice(at, 0, ...this.made(kind, { code: number, task: number, title: title.replace("#", number) }));
    return at;
  }

  /** @param {string} title @returns {number} */
  addTotal(title) {
    const found = this.rows.findIndex((row) => row.kind === "programme_total");
    if (found >= 0) return found;
    this.rows.push(...this.made("programme_total", { title }));
    return this.rows.length - 1;
  }

  /** @param {number} r @returns {number} the place of the new row, -1 when the block has every source */
  addSource(r) {
    const [from, to] = this.block(r);
    const used = new Set(this.rows.slice(from, to).map((row) => row.source));
    const source = Object.keys(this.sources).find((one) => !used.has(one));
    if (!source || this.rows[r].kind === "task") return -1;
    const { id, kind, code, task, printed } = this.rows[r];
    const blank = printed.map(() => "");
    this.rows.splice(to, 0, { id, kind, ...(code ? { code } : {}), ...(task ? { task } : {}), source, source_label: this.sources[source], printed: blank });
    return to;
  }

  /** Remove rows; the words of a block's first row stay with the block. @param {number} from @param {number} to inclusive */
  remove(from, to) {
    const gone = this.rows.splice(from, to - from + 1);
    for (const row of gone) {
      const heir = this.rows.find((one) => one.id === row.id);
      for (const word of heir ? WORDS : []) if (heir && row[word] && !heir[word]) heir[word] = row[word];
    }
    return this.rows.length > 0;
  }

  /** Move a block over its neighbour. @param {number} r @param {boolean} up @returns {number} where the row went */
  move(r, up) {
    const [from, to] = this.block(r);
    if (up ? from === 0 : to === this.rows.length) return r;
    const [start, end] = this.block(up ? from - 1 : to);
    const taken = this.rows.splice(from, to - from);
    const at = up ? start : end - taken.length;
    const task = taken[0].kind === "measure" ? this.taskAt(at - 1) : null;
    if (task) for (const row of taken) row.task = task;
    this.rows.splice(at, 0, ...taken);
    return at + (r - from);
  }

  /** @param {(row: Row) => boolean} is */
  lastOf(is) {
    return this.rows.reduce((last, row, place) => (is(row) ? place : last), -1);
  }
}

/** Take a spreadsheet's block apart: tabs and lines, with quotes round a cell that holds either. @param {string} text */
export function readBlock(text) {
  /** @type {string[][]} */
  const block = [[]];
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let cell = "", isQuoted = false, isFresh = true;
  for (let place = 0; place < plain.length; place += 1) {
    const letter = plain[place];
    if (isQuoted && letter === '"' && plain[place + 1] === '"') {
      cell += '"';
      place += 1;
    } else if (letter === '"' && (isQuoted || isFresh) && (isQuoted || isClosed(plain, place))) isQuoted = !isQuoted;
    else if (!isQuoted && (letter === "\t" || letter === "\n")) {
      block[block.length - 1].push(cell);
      if (letter === "\n") block.push([]);
      cell = "";
      isFresh = true;
      continue;
    } else cell += letter;
    isFresh = false;
  }
  block[block.length - 1].push(cell);
  return block;
}

/** Whether a quote that begins a cell also ends one: a lone one is a letter. @param {string} text @param {number} place */
function isClosed(text, place) {
  return /^"(?:[^"]|"")*"(?=\t|\n|$)/.test(text.slice(place));
}

/** Write a block so that a spreadsheet reads it. @param {string[][]} block */
export function writeBlock(block) {
  const quoted = (/** @type {string} */ text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return block.map((line) => line.map(quoted).join("\t")).join("\n");
}
