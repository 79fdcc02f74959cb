// Where a typed or marked point lies: proposes the settlement by the boundaries, and says when the hromada ends before it.
//
// <div data-where="/map/where.json?hromada=CODE"></div> stands in a form with lat, lon and a choice settlement_id.

const WAIT_MS = 350;

/** @param {HTMLFormElement} sheet @param {string} name */
function field(sheet, name) {
  const found = sheet.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : null;
}

/** @param {HTMLElement} place @param {HTMLFormElement} sheet */
function watch(place, sheet) {
  const [lat, lon, settlement] = ["lat", "lon", "settlement_id"].map((name) => field(sheet, name));
  if (!lat || !lon || !settlement) return;
  const note = Object.assign(document.createElement("p"), { className: "mini-map__note" });
  note.setAttribute("role", "status");
  place.append(note);
  let proposed = "";
  let waiting = 0;
  let asked = 0;

  const ask = async () => {
    const mine = asked += 1;
    const query = new URLSearchParams({ lat: lat.value.trim(), lon: lon.value.trim(), settlement_id: settlement.value });
    const isTyped = lat.value.trim() && lon.value.trim();
    const answer = isTyped ? await fetch(`${place.dataset.where}&${query}`).catch(() => null) : null;
    if (mine !== asked) return;
    if (!answer?.ok || answer.redirected) {
      note.textContent = "";
      return;
    }
    const told = await answer.json();
    // What a person has chosen stays; what was only proposed follows the point.
    if (told.settlement_id && (settlement.value === "" || settlement.value === proposed)) {
      const isNew = settlement.value !== told.settlement_id;
      settlement.value = told.settlement_id;
      proposed = told.settlement_id;
      note.textContent = isNew || !told.text ? told.found : told.text;
      return;
    }
    note.textContent = told.text;
  };
  for (const one of [lat, lon, settlement]) {
    one.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(ask, WAIT_MS);
    });
  }
  if ([lat, lon].some((one) => one instanceof HTMLInputElement && one.value !== one.defaultValue)) ask(); // Typed before the page had come whole.
}

/** @type {NodeListOf<HTMLElement>} */
const places = document.querySelectorAll("[data-where]");
for (const place of places) {
  const sheet = place.closest("form");
  if (sheet) watch(place, sheet);
}
