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
