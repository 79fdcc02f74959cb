// Parts of a form that matter only for one choice: data-when names the field, data-when-value its value.

function chosen(form, name) {
  const field = form.elements[name];
  if (field instanceof RadioNodeList) return field.value;
  return field?.value;
}

function show(part) {
  part.hidden = chosen(part.closest("form"), part.dataset.when) !== part.dataset.whenValue;
}

function showAll() {
  document.querySelectorAll("[data-when]").forEach(show);
}

document.addEventListener("change", showAll);
document.addEventListener("htmx:afterSettle", showAll);
showAll();

// A point set on the map is a new place.
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !["lon", "lat"].includes(field.name) || !field.value) return;
  const radio = field.form?.querySelector('input[name="location_id"][value="new"]');
  if (radio && !radio.checked) {
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
