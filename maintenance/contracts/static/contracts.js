// Rows of prices and covers: added by a quiet request to the same form, dropped in place; both also work without script.

const host = document.querySelector("[data-rows]");
const form = host?.querySelector("form");


// The server renders the new row, so that there is one template; what was typed stays, for only the row is taken over.
async function addRow(button) {
  const part = button.dataset.add;
  const body = new FormData(form);
  body.set("add", part);
  button.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action || location.href, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const row = page.querySelector(`[data-rows-of="${part}"]`)?.lastElementChild;
    if (!row) return form.requestSubmit();
    form.querySelector(`[data-rows-of="${part}"]`).append(document.adoptNode(row));
    row.querySelector("input:not([type=hidden]), select")?.focus();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

if (form) {
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    const drop = event.target.closest("[data-drop]");
    if (!add && !drop) return;
    event.preventDefault();
    if (add) return addRow(add);
    const row = drop.closest("[data-row]");
    const rows = row.parentElement;
    row.remove();
    (rows.querySelector("input:not([type=hidden]), select") ?? form.querySelector(`[data-add="${rows.dataset.rowsOf}"]`))?.focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
