// A small map for another page: <div class="mini-map" data-mini-map data-url="/map/asset/ID.geojson">.
// It shows one asset with what it covers, and opens the large map at that place; or a place by `data-shape`, a feature.

import { addScale, drawGraticule } from "./ground.js";
import { loadLeaflet, makeMap } from "./leaflet.js";
import { markIcon, setSprite } from "./marks.js";

const WORDS = document.documentElement.lang === "en" ? { m: "m", km: "km" } : { m: "м", km: "км" };

// A place where nothing stands yet brings its own shape along.
/** @param {HTMLElement} box */
async function readShown({ dataset: { shape, url } }) {
  if (shape) return JSON.parse(shape);
  const answer = await fetch(url ?? "", { headers: { Accept: "application/geo+json" } });
  return answer.ok && !answer.redirected ? await answer.json() : null;
}

/** @param {HTMLElement} box */
async function show(box) {
  const collection = await readShown(box);
  if (!collection) {
    box.hidden = true;
    return;
  }
  await loadLeaflet();
  setSprite(box.dataset.sprite);
  const map = makeMap(box, { scrollWheelZoom: false });
  drawGraticule(map);
  const colour = box.dataset.colour ?? "kind-cctv";
  const tint = getComputedStyle(document.documentElement).getPropertyValue(`--${colour}`).trim() || "#0b6663";
  const drawn = L.geoJSON(collection, {
    style: () => ({ color: tint, weight: 1.5, fillColor: tint, fillOpacity: 0.18, interactive: false }),
    pointToLayer: ({ properties }, place) => L.marker(place, {
      icon: markIcon({ kind: properties.kind, colour, status: properties.status }), interactive: false, keyboard: false,
    }),
  }).addTo(map);
  map.fitBounds(drawn.getBounds(), { maxZoom: 17, padding: [24, 24] });
  addScale(map, WORDS);
}

/** @type {NodeListOf<HTMLElement>} */
const boxes = document.querySelectorAll("[data-mini-map]");
for (const box of boxes) show(box).catch(() => { box.hidden = true; });
