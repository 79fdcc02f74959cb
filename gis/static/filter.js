// The filter beside the map and its state in the address.

export function readFilter(form) {
  const query = new URLSearchParams();
  const q = form.elements.q.value.trim();
  if (q) query.set("q", q);
  for (const name of ["kind", "status"]) {
    const values = [...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value);
    if (values.length) query.set(name, values.join(","));
  }
  if (form.elements.settlement?.value) query.set("settlement", form.elements.settlement.value);
  return query;
}

export function readShown(form) {
  return [...form.querySelectorAll("input[name=on]:checked")].map((box) => box.value);
}

export function writeAddress(map, form) {
  const query = readFilter(form);
  const shown = readShown(form);
  if (shown.length) query.set("on", shown.join(","));
  const { lat, lng } = map.getCenter();
  query.set("at", `${lat.toFixed(5)},${lng.toFixed(5)},${map.getZoom()}`);
  const address = `${location.pathname}?${query.toString().replaceAll("%2C", ",")}`;
  history.replaceState(null, "", address);
  return address;
}

export function countChosen(form) {
  return [...readFilter(form).keys()].length + readShown(form).length;
}

export function listen(form, onChange) {
  let waiting;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    onChange({ isSearch: true });
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "q") return;
    onChange({ isSearch: event.target.name === "settlement" });
  });
  form.elements.q.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => onChange({ isSearch: form.elements.q.value.trim().length > 2 }), 450);
  });
  form.addEventListener("reset", () => setTimeout(() => {
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
    form.elements.q.value = "";
    if (form.elements.settlement) form.elements.settlement.value = "";
    onChange({ isSearch: false });
  }));
}
