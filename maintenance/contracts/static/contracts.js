// Rows of prices and covers: added by a quiet request to the same form, dropped in place; both also work without script.

/** @type {HTMLElement | null} */
const host = document.querySelector("[data-rows]");
const form = host?.querySelector("form");

/** @param {Element} row @returns {HTMLElement | null} */
const firstField = (row) => row.querySelector("input:not([type=hidden]), select");

/** Say below a button what became of it; nothing takes back what was said.
 * @param {HTMLElement} button @param {string} words */
function tell(button, words) {
  if (button.nextElementSibling?.matches("[data-row-failed]")) button.nextElementSibling.remove();
  if (!words) return;
  const note = Object.assign(document.createElement("p"), { className: "field__errors", textContent: words });
  note.setAttribute("role", "alert");
  note.dataset.rowFailed = "";
  button.after(note);
}

// The server renders the new row, so that there is one template; what was typed stays, for only the row is taken over.
/** @param {HTMLFormElement} within @param {HTMLElement} button */
async function addRow(within, button) {
  if (button.hasAttribute("aria-busy")) return; // Pressed again while the row is on its way: two would bear one number.
  const part = button.getAttribute("data-add") ?? "";
  tell(button, "");
  const body = new FormData(within);
  body.set("add", part);
  button.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(within.action || location.href, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const row = page.querySelector(`[data-rows-of="${part}"]`)?.lastElementChild;
    const rows = within.querySelector(`[data-rows-of="${part}"]`);
    if (!row || !rows) return within.requestSubmit(button);
    rows.append(document.adoptNode(row));
    within.dispatchEvent(new Event("oblik:fields", { bubbles: true }));
    firstField(row)?.focus();
  } catch {
    tell(button, host?.dataset.failed ?? "");
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** @param {HTMLFormElement} within @param {Element} row */
function dropRow(within, row) {
  const rows = row.parentElement;
  row.remove();
  /** @type {HTMLElement | null} */
  const button = within.querySelector(`[data-add="${rows?.dataset.rowsOf}"]`);
  ((rows && firstField(rows)) ?? button)?.focus();
  within.dispatchEvent(new Event("input", { bubbles: true }));
}

if (form) {
  form.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    /** @type {HTMLElement | null} */
    const add = event.target.closest("[data-add]");
    const row = event.target.closest("[data-drop]")?.closest("[data-row]");
    if (!add && !row) return;
    event.preventDefault();
    if (add) addRow(form, add);
    if (row) dropRow(form, row);
  });
}

