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
const WORDS = {
  uk: { missing: "Підкладка карти не надходить", undrawn: "Цей браузер не малює векторної підкладки", again: "Повторити" },
  en: { missing: "The base map does not come", undrawn: "This browser cannot draw the vector base map", again: "Try again" },
};

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

// A line at the map's edge; whoever shows the map may tell it in words of its own, and then takes the event away.
/** @param {L.Map} map */
function makeNote(map) {
  const words = document.documentElement.lang === "en" ? WORDS.en : WORDS.uk;
  /** @type {Map<object, (() => void) | null>} what does not come, with the way to ask for it again */
  const missing = new Map();
  const box = L.DomUtil.create("div", "ground-note");
  box.setAttribute("role", "status");
  L.DomEvent.disableClickPropagation(box);
  const control = new L.Control({ position: "bottomleft" });
  control.onAdd = () => box;
  /** @param {object} layer @param {boolean} isThere @param {(() => void) | null} [again] */
  return (layer, isThere, again = null) => {
    if (isThere ? !missing.delete(layer) : missing.has(layer)) return;
    if (!isThere) missing.set(layer, again);
    const told = new CustomEvent("ground", { detail: !missing.size, cancelable: true });
    if (!map.getContainer().dispatchEvent(told)) return;
    const ways = [...missing.values()].filter((one) => one !== null);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button-link", textContent: words.again });
    button.addEventListener("click", () => ways.forEach((ask) => ask()));
    if (missing.size) control.addTo(map);
    else control.remove();
    box.replaceChildren(...ways.length ? [words.missing, " ", button] : [words.undrawn]);
  };
}

/** @typedef {ReturnType<typeof makeNote>} Note */

/** @param {L.Map} map @param {Ground} ground @param {Note} tell */
function layPictures(map, ground, tell) {
  /** @type {Map<HTMLElement, number>} how often each tile that did not come was asked for */
  const tries = new Map();
  const tiles = L.tileLayer(ground.tiles, {
    minZoom: ground.least, maxZoom: DEEPEST, maxNativeZoom: Math.min(ground.most, DEEPEST), bounds: boundsOf(ground),
    className: "ground-tiles", attribution: creditOf(ground.credit),
  });
  const askAgain = () => {
    tries.clear();
    tiles.redraw();
  };
  const sayHow = () => {
    const isMissing = [...tries.values()].some((count) => count > RETRY_MS.length);
    tell(tiles, !isMissing, askAgain);
  };
  /** @param {L.TileEvent} event */
  const settle = ({ tile }) => {
    tries.delete(tile);
    sayHow();
  };
  tiles.on("tileload", settle).on("tileunload", settle);
  tiles.on("tileerror", ({ tile }) => {
    const before = tries.get(tile) ?? 0;
    tries.set(tile, before + 1);
    sayHow();
    if (before >= RETRY_MS.length || !(tile instanceof HTMLImageElement)) return;
    const address = tile.src;
    setTimeout(() => { if (tries.has(tile)) tile.src = address; }, RETRY_MS[before]);
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

/** @param {L.Map} map @param {Ground} ground @param {Note} tell */
async function layShapes(map, ground, tell) {
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
  if (isDark) map.getContainer().classList.add("ground-dark");
  const drawn = layer.getMaplibreMap();
  // A foreign server may have been busy: what is missing is asked for again, some times. By name: MapLibre's own refreshing
  // of everything waits for ever for tiles that have failed before.
  /** @type {Map<string, { z: number, x: number, y: number }>} */
  const missing = new Map();
  let tries = 0;
  let isAsking = false;
  const askAgain = () => {
    const wanted = [...missing.values()];
    isAsking = false;
    missing.clear();
    layer.getMaplibreMap()?.refreshTiles("ground", wanted);
  };
  drawn.on("idle", () => {
    document.documentElement.dataset.groundReady = "yes";
    if (missing.size) return;
    tries = 0;
    tell(layer, true);
  });
  /** @param {{ tile?: { tileID: { canonical: { z: number, x: number, y: number } } } }} event */
  const miss = ({ tile }) => {
    if (!tile) return;
    const { z, x, y } = tile.tileID.canonical;
    missing.set(`${z}/${x}/${y}`, { z, x, y });
    const pause = RETRY_MS[tries];
    if (!pause) tell(layer, false, askAgain);
    if (!pause || isAsking) return;
    isAsking = true;
    tries += 1;
    setTimeout(askAgain, pause);
  };
  drawn.on("error", miss);
  return layer;
}

// Lay the grounds under what the map shows, from below; one that can't be drawn is left out.
/** @param {L.Map} map @param {Ground[]} grounds @returns {Promise<L.Layer[]>} */
export async function layGrounds(map, grounds) {
  const laid = [];
  const tell = makeNote(map);
  if (grounds.some((one) => one.credit) && !map.attributionControl) map.attributionControl = L.control.attribution().addTo(map);
  map.attributionControl?.setPrefix(false);
  for (const ground of grounds) {
    try {
      laid.push(ground.vector ? await layShapes(map, ground, tell) : layPictures(map, ground, tell));
    } catch {
      tell(ground, false);
      document.documentElement.dataset.groundReady = "failed";
    }
  }
  map.getContainer().classList.toggle("has-ground", laid.length > 0);
  return laid;
}
