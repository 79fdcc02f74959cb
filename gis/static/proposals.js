// Where addresses were found: a map beside the list of places without a point; a row and its mark point at each other.

import { addScale, drawGraticule } from "./ground.js";
import { loadLeaflet, makeMap } from "./leaflet.js";

/** @typedef {{ id: string, lat: number, lon: number, label: string }} Proposed */

const WORDS = document.documentElement.lang === "en" ? { m: "m", km: "km" } : { m: "м", km: "км" };
const USUAL = { radius: 7, className: "me" };
const CHOSEN = { radius: 11 };

/** @param {string} id @returns {HTMLElement | null} */
const rowOf = (id) => document.querySelector(`[data-place="${id}"]`);

/** @param {HTMLElement} box @param {Proposed[]} points */
function show(box, points) {
  box.classList.add("mini-map", "mini-map--tall");
  const map = makeMap(box, { scrollWheelZoom: false });
  drawGraticule(map);
  /** @type {L.CircleMarker | undefined} */
  let chosen;
  /** @param {L.CircleMarker} mark @param {boolean} isNear */
  const choose = (mark, isNear) => {
    chosen?.setRadius(USUAL.radius).closeTooltip();
    chosen = mark.setRadius(CHOSEN.radius).openTooltip();
    if (isNear) map.setView(mark.getLatLng(), 17, { animate: false });
  };
  for (const { id, lat, lon, label } of points) {
    const mark = L.circleMarker([lat, lon], USUAL).addTo(map).bindTooltip(label);
    const row = rowOf(id);
    mark.on("click", () => { choose(mark, false); row?.scrollIntoView({ block: "center" }); });
    row?.addEventListener("pointerenter", () => choose(mark, false));
    row?.addEventListener("focusin", () => choose(mark, true));
  }
  map.fitBounds(L.latLngBounds(points.map(({ lat, lon }) => [lat, lon])), { maxZoom: 16, padding: [24, 24] });
  addScale(map, WORDS);
}

/** @type {HTMLElement | null} */
const box = document.querySelector("[data-proposals]");
/** @type {Proposed[]} */
const points = JSON.parse(document.getElementById("proposed-points")?.textContent ?? "[]");
if (box) loadLeaflet().then(() => show(box, points)).catch(() => { box.hidden = true; });
