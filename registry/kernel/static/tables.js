// Tables: labels of phone cards where a cell lacks its own, and columns by choice.

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

const keyOf = (name) => `oblik.columns:${name}`;

function hiddenColumns(choice) {
  const kept = localStorage.getItem(keyOf(choice.dataset.columns));
  if (kept !== null) return kept.split(",").filter(Boolean);
  return [...choice.querySelectorAll("input:not([checked])")].map((box) => box.value);
}

function applyColumns(choice) {
  const hidden = new Set(hiddenColumns(choice));
  for (const box of choice.querySelectorAll("input")) box.checked = !hidden.has(box.value);
  const table = document.querySelector(`table[data-table="${CSS.escape(choice.dataset.columns)}"]`);
  table?.querySelectorAll("thead th").forEach((head, at) => {
    if (!head.dataset.col) return;
    for (const row of table.rows) if (row.cells[at] && row.cells.length > at) row.cells[at].hidden = hidden.has(head.dataset.col);
  });
}

function start(root) {
  root.querySelectorAll(".table--cards").forEach(label);
  document.querySelectorAll("[data-columns]").forEach((choice) => {
    choice.hidden = false;
    applyColumns(choice);
  });
}

document.addEventListener("change", (event) => {
  const choice = event.target instanceof Element && event.target.closest("[data-columns]");
  if (!choice) return;
  const hidden = [...choice.querySelectorAll("input:not(:checked)")].map((box) => box.value);
  localStorage.setItem(keyOf(choice.dataset.columns), hidden.join(","));
  applyColumns(choice);
});

document.addEventListener("htmx:afterSettle", () => start(document));
start(document);
