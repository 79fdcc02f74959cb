// Tables: labels of phone cards where a cell lacks its own, and columns by choice.

/** @param {Element} table */
function label(table) {
  const heads = [...table.querySelectorAll("thead tr:last-child th")];
  for (const row of table.querySelectorAll("tbody tr, tfoot tr")) {
    if (row.querySelector("[colspan]")) continue;
    [...row.children].forEach((cell, at) => {
      const text = heads[at]?.textContent.trim();
      if (at > 0 && !cell.textContent.trim() && !cell.querySelector("svg, img, input")) cell.classList.add("phone-skip");
      if (at > 0 && text && !cell.hasAttribute("data-label") && !cell.classList.contains("actions")) cell.setAttribute("data-label", text);
    });
  }
}

/** @param {HTMLElement} choice */
const keyOf = (choice) => `oblik.columns:${choice.dataset.columns}`;

/** @param {HTMLElement} choice @param {string} which @returns {HTMLInputElement[]} */
const boxesOf = (choice, which) => [...choice.querySelectorAll(`input${which}`)].filter((box) => box instanceof HTMLInputElement);

/** @param {HTMLElement} choice */
function hiddenColumns(choice) {
  const kept = choice.dataset.view ?? localStorage.getItem(keyOf(choice));
  if (kept !== null) return kept.split(",").filter(Boolean);
  return boxesOf(choice, ":not([checked])").map((box) => box.value);
}

/** @param {HTMLElement} choice */
function applyColumns(choice) {
  const hidden = new Set(hiddenColumns(choice));
  for (const box of boxesOf(choice, "")) box.checked = !hidden.has(box.value);
  /** @type {HTMLTableElement | null} */
  const table = document.querySelector(`table[data-table="${CSS.escape(choice.dataset.columns ?? "")}"]`);
  table?.querySelectorAll("thead th").forEach((head, at) => {
    const column = head.getAttribute("data-col");
    if (!column) return;
    for (const row of table.rows) if (row.cells.length > at) row.cells[at].hidden = hidden.has(column);
  });
}

function start() {
  document.querySelectorAll(".table--cards").forEach(label);
  /** @type {NodeListOf<HTMLElement>} */
  const choices = document.querySelectorAll("[data-columns]");
  choices.forEach((choice) => {
    choice.hidden = false;
    applyColumns(choice);
  });
}

document.addEventListener("change", (event) => {
  /** @type {HTMLElement | null} */
  const choice = event.target instanceof Element ? event.target.closest("[data-columns]") : null;
  if (!choice) return;
  const hidden = boxesOf(choice, ":not(:checked)").map((box) => box.value);
  if (choice.dataset.view === undefined) localStorage.setItem(keyOf(choice), hidden.join(","));
  else choice.dataset.view = hidden.join(",");
  applyColumns(choice);
});

// A saved view takes the columns along as they are.
document.addEventListener("formdata", (event) => {
  const table = event.target instanceof HTMLFormElement ? event.target.dataset.savesColumns : undefined;
  /** @type {HTMLElement | null} */
  const choice = table ? document.querySelector(`[data-columns="${CSS.escape(table)}"]`) : null;
  if (choice) event.formData.append("hidden_columns", hiddenColumns(choice).join(","));
});

document.addEventListener("htmx:afterSettle", start);
start();
