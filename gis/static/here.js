// «I am here»: a button above a map on which a place is marked sets the point where the phone is.

const WORDS = {
  uk: { here: "Я на місці: узяти мої координати", locating: "Визначаю місце…", failed: "Місце не визначилося: торкніться карти" },
  en: { here: "I am there: take my coordinates", locating: "Finding where you are…", failed: "Your place was not found: tap the map" },
};
const words = document.documentElement.lang === "en" ? WORDS.en : WORDS.uk;
const CLOSE = 18;

/** @param {L.Map} map @param {HTMLElement} note @param {(at: L.LatLng) => void} put */
export function offerHere(map, note, put) {
  if (!("geolocation" in navigator)) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button place-here", textContent: words.here });
  button.addEventListener("click", () => {
    note.textContent = words.locating;
    map.locate({ enableHighAccuracy: true, timeout: 15_000 });
  });
  map.on("locationfound", ({ latlng }) => {
    map.setView(latlng, CLOSE);
    put(latlng);
  });
  map.on("locationerror", () => { note.textContent = words.failed; });
  map.getContainer().before(button);
}
