// The staff map: loads layers by box and filter, keeps its state in the address.

import { offerAddresses } from "/static/places/addresses.js";
import { drawAreas, prepareAreas, sayCoverage } from "./areas.js";
import { countChosen, listen, readFilter, readShown, searched, writeAddress } from "./filter.js";
import { addScale, drawGraticule, drawGround } from "./ground.js";
import { layGrounds, readGrounds } from "./ground-tiles.js";
import { boxText, showFocused } from "./leaflet.js";
import { clusterIcon, setSprite } from "./marks.js";
import { makeCell, makeMark, nameWhenNear, standingOf } from "./places.js";
import { drawPopup } from "./popup.js";
import { reach } from "./reach.js";
import { soughtOn } from "./sought.js";

/** @typedef {import("./popup.js").Asset} Asset */
/** A layer as the server tells of it (gis/web/folium_map.py).
 * @typedef {{ name: string, url: string, form: string, colour: string }} Layer */
/** @typedef {Record<"loading" | "retry" | "failed" | "nothing" | "nothingFound" | "copied" | "copyFailed" | "locating" | "notLocated"
 *   | "youAreHere" | "asOf" | "zoomIn" | "zoomOut" | "m" | "km", string> & { inView: Record<string, string> }
 *   & import("./areas.js").AreaWords} MapWords */
/** @typedef {import("./popup.js").PopupConfig & { map: string, words: MapWords }} MapConfig */
/** @typedef {import("./places.js").Places} Places */
/** @typedef {{ isSearch?: boolean }} How */

/** @type {MapConfig} */
const config = JSON.parse(document.getElementById("map-config")?.textContent ?? "");
/** Folium names the map in the page's own script.
 * @type {L.Map & { oblikLayers: Layer[], oblikGrounds: import("./ground-tiles.js").Ground[] }} */
const map = Reflect.get(window, config.map);
const words = config.words;
const plural = new Intl.PluralRules(document.documentElement.lang || "uk");
const page = /** @type {HTMLElement} */ (document.querySelector("[data-map-page]"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("map-filter"));
const status = /** @type {HTMLElement} */ (document.getElementById("map-status"));
setSprite(page.dataset.sprite);
document.documentElement.dataset.mapReady = "no";

const layers = Object.fromEntries(map.oblikLayers.map((layer) => [layer.name, layer]));
const clusters = L.markerClusterGroup({
  chunkedLoading: false,
  showCoverageOnHover: false,
  // Things half a metre apart lie on one another at every zoom: they stay a cluster that opens like a fan.
  maxClusterRadius: (zoom) => (zoom >= 18 ? 16 : zoom >= 16 ? 28 : 60),
  spiderfyOnMaxZoom: true,
  animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  iconCreateFunction: (cluster) => {
    const within = cluster.getAllChildMarkers().map(standingOf);
    const count = within.reduce((sum, one) => sum + one.count, 0);
    return clusterIcon(count, within.some((one) => one.status === "repair"));
  },
}).addTo(map);
const renderer = prepareAreas(map);
/** @type {Record<string, L.LayerGroup>} */
const areaGroups = {};
for (const layer of Object.values(layers)) if (layer.form === "areas") areaGroups[layer.name] = L.layerGroup().addTo(map);

/** @type {Map<string, L.Marker>} */
const marks = new Map();
/** What the map holds: for which filter, within which box and, of cells, at which zoom.
 * @typedef {{ key: string, box: L.LatLngBounds, form?: string, zoom: number | null }} Held */
/** @type {Held | null} */
let loaded = null;
/** @type {Held | null} */
let awaited = null;
let asked = new URLSearchParams(location.search).get("asset");
/** @type {AbortController | null} */
let running = null;
/** @type {AbortController | null} */
let areasRunning = null;

/** @param {unknown} error */
const isStopped = (error) => error instanceof DOMException && error.name === "AbortError";

/** @param {string} name @param {string} query @param {AbortSignal} [signal] */
async function fetchLayer(name, query, signal) {
  const answer = await fetch(`${layers[name].url}?${query}`, { signal, headers: { Accept: "application/geo+json" } });
  if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** @param {string} text @param {string} [tone] @param {boolean} [retry] */
function say(text, tone = "", retry = false) {
  status.textContent = text;
  status.dataset.tone = tone;
  if (retry) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-link";
    button.textContent = words.retry;
    button.addEventListener("click", () => loadPlaces());
    status.append(" ", button);
  }
}

// One listener for all marks: a popup is made for the mark that is opened.
/** @param {{ layer: L.Layer, originalEvent?: Event }} event */
function openMark({ layer, originalEvent }) {
  if (originalEvent instanceof KeyboardEvent && originalEvent.key !== "Enter") return;
  const { assets } = standingOf(layer);
  if (!assets.length || layer.getPopup()) return; // From the second time on Leaflet opens it by itself.
  layer.bindPopup(() => drawPopup(standingOf(layer).place, standingOf(layer).assets, config), {
    maxWidth: 320, minWidth: 240, autoPanPaddingTopLeft: [12, 70], autoPanPaddingBottomRight: [12, 60],
  }).openPopup();
}

// Marks that stay keep their focus and their open popup; only what came and went is touched.
/** @param {Places} collection */
function showPlaces(collection) {
  const keyOf = (/** @type {GeoJSON.Feature} */ feature) => JSON.stringify([feature.geometry, feature.properties]);
  /** @type {Map<string, () => L.Marker>} */
  const wanted = new Map();
  if (collection.form === "cells") for (const cell of collection.features) wanted.set(keyOf(cell), () => makeCell(map, cell));
  else for (const place of collection.features) wanted.set(keyOf(place), () => makeMark(place, config.kinds));
  const gone = [...marks].filter(([key]) => !wanted.has(key));
  if (gone.length > 500) {
    clusters.clearLayers();
    marks.clear();
  } else {
    clusters.removeLayers(gone.map(([, mark]) => mark));
    for (const [key] of gone) marks.delete(key);
  }
  const fresh = [];
  for (const [key, make] of wanted) {
    if (marks.has(key)) continue;
    const mark = make();
    marks.set(key, mark);
    fresh.push(mark);
  }
  clusters.addLayers(fresh);
}

// The asset that the address asks for is opened once, first among those that share its mark; until it is open, it is asked for.
function openAsked() {
  const wanted = asked;
  const isAsked = (/** @type {Asset} */ [id]) => id === wanted;
  const mark = wanted && [...marks.values()].find((one) => standingOf(one).assets.some(isAsked));
  if (!mark) return;
  const standing = standingOf(mark);
  standing.assets = [...standing.assets.filter(isAsked), ...standing.assets.filter((one) => !isAsked(one))];
  reach(map, clusters, mark, () => {
    if (asked === wanted) openMark({ layer: mark });
  });
}

/** @param {How} [how] */
async function loadPlaces({ isSearch = false } = {}) {
  const filter = readFilter(form).toString();
  const view = map.getBounds();
  const zoom = map.getZoom();
  const isHere = loaded?.key === filter && loaded.box.contains(view) && (loaded.form === "places" || loaded.zoom === zoom);
  if (!isSearch && isHere) return tell();
  if (!isSearch && awaited?.key === filter && awaited.zoom === zoom && awaited.box.contains(view)) return undefined;
  running?.abort();
  const { signal } = running = new AbortController();
  const box = isSearch ? null : view.pad(0.5);
  awaited = box && { key: filter, box, zoom };
  say(words.loading, "busy");
  try {
    const query = box ? `${filter}&bbox=${boxText(box)}` : filter;
    const collection = await fetchLayer("places", query, signal);
    showPlaces(collection);
    loaded = { key: filter, box: box ?? L.latLngBounds([-90, -180], [90, 180]), form: collection.form, zoom: box && zoom };
    if (isSearch && collection.features.length) map.fitBounds(clusters.getBounds(), { maxZoom: 17, padding: [40, 40] });
    if (isSearch && !collection.features.length) return say(words.nothingFound, "empty");
    tell();
    openAsked();
  } catch (error) {
    if (isStopped(error)) return undefined; // Another view is on its way.
    say(words.failed, "error", true);
  }
  awaited = null;
  document.documentElement.dataset.mapReady = "yes";
  return undefined;
}

function tell() {
  const view = map.getBounds();
  let count = 0;
  clusters.eachLayer((mark) => { if (mark instanceof L.Marker && view.contains(mark.getLatLng())) count += standingOf(mark).count; });
  if (!count) say(words.nothing, "empty");
  else say(words.inView[plural.select(count)].replace("#", count.toLocaleString("uk-UA")) + pastDay());
}

/** Say which other day is shown; nothing for today. */
function pastDay() {
  const day = new FormData(form).get("day");
  if (typeof day !== "string" || !day) return "";
  return ` · ${words.asOf.replace("#", day.replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$3.$2.$1"))}`;
}

async function loadAreas() {
  areasRunning?.abort();
  const { signal } = areasRunning = new AbortController();
  const shown = new Set(readShown(form));
  const query = `${readFilter(form)}&bbox=${boxText(map.getBounds())}`;
  await Promise.all(Object.keys(areaGroups).map(async (name) => {
    const note = form.querySelector(`[data-covered="${name}"]`);
    if (!note) return;
    if (!shown.has(name)) {
      areaGroups[name].clearLayers();
      note.textContent = "";
      return;
    }
    try {
      const collection = await fetchLayer(name, query, signal);
      drawAreas(areaGroups[name], collection, { colour: layers[name].colour, renderer });
      note.textContent = sayCoverage(collection, words);
    } catch (error) {
      if (!isStopped(error)) note.textContent = words.failed;
    }
  }));
  sayCovered();
}

function sayCovered() {
  /** @type {NodeListOf<HTMLElement>} */
  const notes = form.querySelectorAll("[data-covered]");
  const figures = [...notes].filter((note) => note.textContent);
  const lines = figures.map((note) => `${note.dataset.title}: ${note.textContent.replace(`${words.covered} `, "")}`);
  const total = document.getElementById("map-covered");
  if (total) total.textContent = lines.join("\n");
}

/** @param {How} [how] */
function refresh({ isSearch = false } = {}) {
  const chosen = countChosen(form);
  const badge = document.querySelector("[data-chosen]");
  if (badge) badge.textContent = String(chosen || "");
  writeAddress(map, form);
  return Promise.all([loadPlaces({ isSearch }), loadAreas()]);
}

// What was chosen the page tells itself; else the town may have streets of its own.
async function layUnder() {
  await layGrounds(map, map.oblikGrounds ?? await readGrounds("/map/ground.json"));
}

async function loadGround() {
  if (!layers.ground) return;
  try {
    drawGround(map, await fetchLayer("ground", "", undefined));
  } catch { /* The ground is a comfort; the marks speak for themselves. */ }
}

function bindButtons() {
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll("button:is([data-share], [data-locate], [data-panel])");
  for (const button of buttons) button.disabled = false;
  document.querySelector("[data-share]")?.addEventListener("click", async () => {
    const address = new URL(writeAddress(map, form), location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      say(words.copied, "ok");
    } catch {
      say(words.copyFailed, "");
    }
  });
  document.querySelector("[data-locate]")?.addEventListener("click", () => {
    say(words.locating, "busy");
    map.locate({ setView: true, maxZoom: 17, enableHighAccuracy: true });
  });
  const me = L.layerGroup().addTo(map);
  map.on("locationfound", ({ latlng, accuracy }) => {
    me.clearLayers();
    L.circle(latlng, { radius: accuracy, className: "me-ring", interactive: false }).addTo(me);
    L.circleMarker(latlng, { radius: 7, className: "me" }).addTo(me).bindTooltip(words.youAreHere);
    tell();
  });
  map.on("locationerror", () => say(words.notLocated, "error"));
  for (const button of document.querySelectorAll("[data-panel]")) {
    button.addEventListener("click", () => {
      const open = page.classList.toggle("map-page--open");
      for (const one of document.querySelectorAll("[data-panel]")) one.setAttribute("aria-expanded", String(open));
      /** @type {HTMLElement | null} */
      const next = open ? form.querySelector("input:not([type=hidden])") : document.querySelector("[data-panel]");
      next?.focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    page.classList.remove("map-page--open");
    map.closePopup();
  });
}

showFocused(map);
drawGraticule(map);
addScale(map, words);
nameWhenNear(map);
map.getContainer().querySelector(".leaflet-control-zoom-in")?.setAttribute("aria-label", words.zoomIn);
map.getContainer().querySelector(".leaflet-control-zoom-out")?.setAttribute("aria-label", words.zoomOut);
layUnder();
clusters.on("click keypress", openMark);
// Whoever moves the map or opens something else asks for it no more.
map.on("dragstart popupopen", () => { asked = null; });
bindButtons();
listen(form, refresh);
const seek = soughtOn(map);
const search = /** @type {HTMLInputElement} */ (form.querySelector("[name=q]"));
offerAddresses(search, {
  url: "/addresses.json",
  isQuiet: true,
  choose: (found) => {
    // What was typed was the way to the address and is no condition on what stands there.
    search.value = "";
    page.classList.remove("map-page--open");
    seek(found);
    refresh();
  },
});
// Who opened a mark by keyboard goes on inside it, and comes back to it by Escape.
const markOf = (/** @type {L.Popup} */ popup) => [...marks.values()].find((mark) => mark.getPopup() === popup)?.getElement();
map.on("popupopen", ({ popup }) => {
  const mark = markOf(popup);
  /** @type {HTMLElement | null | undefined} */
  const title = popup.getElement()?.querySelector("a.place__title");
  if (mark && mark === document.activeElement) title?.focus();
});
map.on("popupclose", ({ popup }) => {
  if (popup.getElement()?.contains(document.activeElement)) markOf(popup)?.focus();
});
let moving = 0;
map.on("moveend", () => {
  clearTimeout(moving);
  moving = window.setTimeout(refresh, 120);
});
new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
loadGround();
refresh({ isSearch: Boolean(searched(form)) && !new URLSearchParams(location.search).has("at") });
