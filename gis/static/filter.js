// The filter beside the map and its state in the address.

/** @param {HTMLFormElement} form @param {string} name */
function ticked(form, name) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const boxes = form.querySelectorAll(`input[name=${name}]:checked`);
  return [...boxes].map((box) => box.value);
}

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLInputElement | HTMLSelectElement | null} */
const fieldOf = (form, name) => form.querySelector(`[name=${name}]`);

/** What the person searches for.
 * @param {HTMLFormElement} form */
export const searched = (form) => fieldOf(form, "q")?.value.trim() ?? "";

/** @param {HTMLFormElement} form */
export function readFilter(form) {
  const query = new URLSearchParams();
  const q = searched(form);
  if (q) query.set("q", q);
  for (const name of ["kind", "status"]) {
    const values = ticked(form, name);
    if (values.length) query.set(name, values.join(","));
  }
  const settlement = fieldOf(form, "settlement")?.value;
  if (settlement) query.set("settlement", settlement);
  const day = fieldOf(form, "day")?.value;
  if (day) query.set("on", day);
  return query;
}

/** @param {HTMLFormElement} form */
export const readShown = (form) => ticked(form, "on");

/** @param {L.Map} map @param {HTMLFormElement} form */
export function writeAddress(map, form) {
  const query = readFilter(form);
  const on = [...readShown(form), ...query.getAll("on")];
  if (on.length) query.set("on", on.join(","));
  const { lat, lng } = map.getCenter();
  query.set("at", `${lat.toFixed(5)},${lng.toFixed(5)},${map.getZoom()}`);
  const address = `${location.pathname}?${query.toString().replaceAll("%2C", ",")}`;
  history.replaceState(null, "", address);
  return address;
}

/** @param {HTMLFormElement} form */
export function countChosen(form) {
  return [...readFilter(form).keys()].length + readShown(form).length;
}

/** @param {HTMLFormElement} form @param {(how: { isSearch: boolean }) => unknown} onChange */
export function listen(form, onChange) {
  let waiting = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    onChange({ isSearch: true });
  });
  form.addEventListener("change", (event) => {
    const name = event.target instanceof Element ? event.target.getAttribute("name") : null;
    if (name !== "q") onChange({ isSearch: name === "settlement" });
  });
  fieldOf(form, "q")?.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => onChange({ isSearch: searched(form).length > 2 }), 450);
  });
  form.addEventListener("reset", () => setTimeout(() => {
    /** @type {NodeListOf<HTMLInputElement>} */
    const boxes = form.querySelectorAll("input[type=checkbox]");
    for (const box of boxes) box.checked = false;
    for (const field of ["q", "settlement", "day"].map((name) => fieldOf(form, name))) if (field) field.value = "";
    onChange({ isSearch: false });
  }));
}
