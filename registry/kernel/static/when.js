// Parts of a form that matter only for one choice: data-when names the field, data-when-value its values.

/** @param {HTMLFormElement | null} form @param {string} name */
function chosen(form, name) {
  const field = form?.elements.namedItem(name);
  return field && "value" in field ? field.value : undefined;
}

/** @param {HTMLElement} part */
function show(part) {
  const value = chosen(part.closest("form"), part.dataset.when ?? "");
  part.hidden = value === undefined || !part.dataset.whenValue?.split(" ").includes(value);
}

function showAll() {
  /** @type {NodeListOf<HTMLElement>} */
  const parts = document.querySelectorAll("[data-when]");
  parts.forEach(show);
}

document.addEventListener("change", showAll);
document.addEventListener("htmx:afterSettle", showAll);
showAll();

// A point set on the map is a new place.
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !["lon", "lat"].includes(field.name) || !field.value) return;
  /** @type {HTMLInputElement | null | undefined} */
  const radio = field.form?.querySelector('input[name="location_id"][value="new"]');
  if (radio && !radio.checked) {
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
