// A table copied from a document comes as HTML beside plain text that has lost its cells: it is put in as
// tab-separated text, a merged cell in its first place and the rest of its places blank, as printed.

/** @type {HTMLTextAreaElement | null} */
const field = document.querySelector("textarea[data-paste]");

/**
 * The words of a cell or paragraph, a line for each paragraph.
 * @param {Element} element
 * @returns {string}
 */
function words(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const end of copy.querySelectorAll("br")) end.replaceWith("\u2028");
  for (const block of copy.querySelectorAll("p, div, li")) block.append("\u2028");
  const text = (copy.textContent ?? "").replace(/[\t\r\n ]+/g, " ");
  return text
    .split("\u2028")
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n");
}

/**
 * A cell as tab-separated text holds it.
 * @param {string} text
 */
const quoted = (text) => (/["\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * @param {HTMLTableElement} table
 * @returns {string}
 */
function tabbed(table) {
  /** @type {string[][]} */
  const grid = [];
  for (const [at, row] of [...table.rows].entries()) {
    const line = (grid[at] ??= []);
    let place = 0;
    for (const cell of row.cells) {
      while (line[place] !== undefined) place += 1;
      const width = Math.min(cell.colSpan || 1, 100);
      const height = Math.min(cell.rowSpan || 1, table.rows.length - at);
      for (let down = 0; down < height; down += 1) {
        const below = (grid[at + down] ??= []);
        for (let right = 0; right < width; right += 1) below[place + right] = "";
      }
      line[place] = words(cell);
      place += width;
    }
  }
  return grid.map((line) => Array.from(line, (cell) => quoted(cell ?? "")).join("\t")).join("\n");
}

/**
 * All of the copied piece: tables as tab-separated text, what stands between them as lines.
 * @param {string} html
 * @returns {string | null} null where there is no table
 */
function textOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.querySelector("table")) return null;
  const parts = [];
  for (const one of page.querySelectorAll("table, p, h1, h2, h3, h4, h5, h6")) {
    if (one.parentElement?.closest("table")) continue;
    parts.push(one instanceof HTMLTableElement ? `${tabbed(one)}\n` : words(one));
  }
  return parts.filter(Boolean).join("\n");
}

/** What a link leads to may be folded away: everything around it is opened. */
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let around = target?.closest("details"); around; around = around.parentElement?.closest("details")) {
    around.open = true;
  }
  target?.scrollIntoView({ block: "nearest" });
}
window.addEventListener("hashchange", unfold);

field?.addEventListener("paste", (event) => {
  const text = textOf(event.clipboardData?.getData("text/html") ?? "");
  if (text === null) return;
  event.preventDefault();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
