// The ground of tiles: pictures by Leaflet, vector tiles by MapLibre inside Leaflet. All of it comes from this very server.

import { makeStyle } from "./ground-style.js";
import { add } from "./loading.js";

/** What lies under the map, as the server tells of it (gis/web/ground.py).
 * @typedef {{ name: string, tiles: string, vector: boolean, least: number, most: number, box: [number, number, number, number],
 *   credit: string, layers: string[] }} Ground */

const MAPLIBRE = "/vendor/maplibre-gl/dist/maplibre-gl";
const BRIDGE = "/vendor/@maplibre/maplibre-gl-leaflet/leaflet-maplibre-gl.js";
const OSM_RIGHTS = "https://www.openstreetmap.org/copyright";
const RETRY_MS = [1500, 4000];
const DEEPEST = 19;

/** @param {string} address @returns {Promise<Ground[]>} */
export async function readGrounds(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok && !answer.redirected ? await answer.json() : [];
  } catch {
    return []; // A map without a ground is still a map.
  }
}

// Leaflet takes attributions as markup: what people typed goes in as text.
/** @param {string} credit */
function creditOf(credit) {
  if (!credit) return ""; // Markup without a word would be parted from the others by a comma all the same.
  const box = document.createElement("span");
  const holder = credit.includes("OpenStreetMap") ? document.createElement("a") : box;
  if (holder instanceof HTMLAnchorElement) {
    Object.assign(holder, { href: OSM_RIGHTS, target: "_blank", rel: "noreferrer" });
    box.append(holder);
  }
  holder.textContent = credit;
  return new XMLSerializer().serializeToString(box);
}

/** @param {Ground} ground */
const boundsOf = ({ box: [west, south, east, north] }) => L.latLngBounds([south, west], [north, east]);

// Whoever shows the map may tell in words that its ground does not come, and that it comes again.
/** @param {L.Map} map @param {boolean} isThere */
const tellWhether = (map, isThere) => map.getContainer().dispatchEvent(new CustomEvent("ground", { detail: isThere }));

/** @param {L.Map} map @param {Ground} ground */
function layPictures(map, ground) {
  /** @type {WeakMap<HTMLElement, number>} */
  const tries = new WeakMap();
  const tiles = L.tileLayer(ground.tiles, {
    minZoom: ground.least, maxZoom: DEEPEST, maxNativeZoom: Math.min(ground.most, DEEPEST), bounds: boundsOf(ground),
    className: "ground-tiles", attribution: creditOf(ground.credit),
  });
  tiles.on("tileload", () => tellWhether(map, true));
  tiles.on("tileerror", ({ tile }) => {
    tellWhether(map, false);
    const before = tries.get(tile) ?? 0;
    if (before >= RETRY_MS.length || !(tile instanceof HTMLImageElement)) return;
    tries.set(tile, before + 1);
    const address = tile.src;
    setTimeout(() => { tile.src = address; }, RETRY_MS[before]);
  });
  tiles.on("load", () => { document.documentElement.dataset.groundReady = "yes"; });
  tiles.addTo(map);
  return tiles;
}

async function loadMapLibre() {
  if (Reflect.has(L, "maplibreGL")) return;
  const library = await import(`${MAPLIBRE}.mjs`);
  Reflect.set(window, "maplibregl", library);
  await Promise.all([add(document.createElement("link"), `${MAPLIBRE}.css`), add(document.createElement("script"), BRIDGE)]);
}

/** @param {L.Map} map @param {Ground} ground */
async function layShapes(map, ground) {
  await loadMapLibre();
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const language = document.documentElement.lang === "en" ? "en" : "uk";
  const style = makeStyle(ground, { isDark, language, origin: location.origin });
  const make = Reflect.get(L, "maplibreGL");
  const layer = make({
    style, interactive: false, attributionControl: false, localIdeographFontFamily: false, fadeDuration: 0,
    canvasContextAttributes: { preserveDrawingBuffer: true }, // Else the ground is missing on paper.
  });
  layer.getAttribution = () => creditOf(ground.credit);
  layer.addTo(map);
  const drawn = layer.getMaplibreMap();
  drawn.on("idle", () => { document.documentElement.dataset.groundReady = "yes"; });
  // A foreign server may have been busy: what is missing is asked for again, some times.
  let tries = 0;
  drawn.on("error", () => {
    const pause = RETRY_MS[tries];
    tries += 1;
    if (!pause) tellWhether(map, false);
    else setTimeout(() => layer.getMaplibreMap()?.refreshTiles("ground"), pause);
  });
  return layer;
}

// Lay the grounds under what the map shows, from below; one that can't be drawn is left out.
/** @param {L.Map} map @param {Ground[]} grounds @returns {Promise<L.Layer[]>} */
export async function layGrounds(map, grounds) {
  const laid = [];
  if (grounds.some((one) => one.credit) && !map.attributionControl) map.attributionControl = L.control.attribution().addTo(map);
  map.attributionControl?.setPrefix(false);
  for (const ground of grounds) {
    try {
      laid.push(ground.vector ? await layShapes(map, ground) : layPictures(map, ground));
    } catch {
      document.documentElement.dataset.groundReady = "failed";
    }
  }
  map.getContainer().classList.toggle("has-ground", laid.length > 0);
  return laid;
}
