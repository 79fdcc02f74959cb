// The staff map: loads layers by box and filter, keeps its state in the address.

import { drawAreas, prepareAreas, sayCoverage } from "./areas.js";
import { countChosen, listen, readFilter, readShown, writeAddress } from "./filter.js";
import { addScale, drawGraticule, drawGround } from "./ground.js";
import { boxText } from "./leaflet.js";
import { clusterIcon, markIcon, setSprite, worstStatus } from "./marks.js";
import { drawPopup } from "./popup.js";

const L = window.L;
const config = JSON.parse(document.getElementById("map-config").textContent);
const map = window[config.map];
const words = config.words;
const plural = new Intl.PluralRules(document.documentElement.lang || "uk");
const page = document.querySelector("[data-map-page]");
const form = document.getElementById("map-filter");
const status = document.getElementById("map-status");
setSprite(page.dataset.sprite);
document.documentElement.dataset.mapReady = "no";

const layers = Object.fromEntries(map.oblikLayers.map((layer) => [layer.name, layer]));
const clusters = L.markerClusterGroup({
  chunkedLoading: false,
  showCoverageOnHover: false,
  maxClusterRadius: (zoom) => (zoom >= 16 ? 28 : 60),
  spiderfyOnMaxZoom: true,
  disableClusteringAtZoom: 18,
  animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  iconCreateFunction: (cluster) => {
    const marks = cluster.getAllChildMarkers();
    const count = marks.reduce((sum, mark) => sum + mark.options.count, 0);
    return clusterIcon(count, marks.some((mark) => mark.options.status === "repair"));
  },
}).addTo(map);
const renderer = prepareAreas(map);
const areaGroups = {};
for (const layer of Object.values(layers)) if (layer.form === "areas") areaGroups[layer.name] = L.layerGroup().addTo(map);

const marks = new Map();
let loaded = { key: null, box: null, form: "places", zoom: null };
let awaited = null;
let asked = new URLSearchParams(location.search).get("asset");
let running = null;
let areasRunning = null;

async function fetchLayer(name, query, signal) {
  const answer = await fetch(`${layers[name].url}?${query}`, { signal, headers: { Accept: "application/geo+json" } });
  if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function say(text, tone = "", retry = false) {
  status.textContent = text;
  status.dataset.tone = tone;
  if (retry) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-link";
    button.textContent = words.retry;
    button.addEventListener("click", () => loadPlaces({}));
    status.append(" ", button);
  }
}

// A cell stands for more things than a map can show one by one; it is drawn as a cluster with its true number.
function makeCell({ geometry, properties: { count, repair } }) {
  const place = [geometry.coordinates[1], geometry.coordinates[0]];
  return L.marker(place, {
    icon: clusterIcon(count, repair > 0), assets: [], count, status: repair ? "repair" : "in_service", alt: String(count),
  }).on("click", () => map.setView(place, map.getZoom() + 2));
}

function makeMark({ geometry, properties: { place, assets } }) {
  const state = worstStatus(assets.map((asset) => asset[3]));
  const [, name, kind] = assets.find((asset) => asset[3] === state) ?? assets[0];
  const colour = config.kinds[kind]?.colour ?? "kind-other";
  const icon = markIcon({ kind, colour, status: state, count: assets.length });
  return L.marker([geometry.coordinates[1], geometry.coordinates[0]], {
    icon, assets, count: assets.length, place, status: state, alt: assets.length > 1 ? `${place}: ${assets.length}` : name, riseOnHover: true,
  });
}

// One listener for all marks: a popup is made for the mark that is opened.
function openMark({ layer, originalEvent }) {
  if (originalEvent?.type === "keypress" && originalEvent.key !== "Enter") return;
  const { place, assets } = layer.options;
  if (!assets.length || layer.getPopup()) return; // From the second time on Leaflet opens it by itself.
  layer.bindPopup(() => drawPopup(place, assets, config), {
    maxWidth: 320, minWidth: 240, autoPanPaddingTopLeft: [12, 70], autoPanPaddingBottomRight: [12, 60],
  }).openPopup();
}

// Marks that stay keep their focus and their open popup; only what came and went is touched.
function showPlaces(collection) {
  const wanted = new Map(collection.features.map((feature) => [JSON.stringify([feature.geometry, feature.properties]), feature]));
  const gone = [...marks].filter(([key]) => !wanted.has(key));
  if (gone.length > 500) {
    clusters.clearLayers();
    marks.clear();
  } else {
    clusters.removeLayers(gone.map(([, mark]) => mark));
    for (const [key] of gone) marks.delete(key);
  }
  const fresh = [...wanted].filter(([key]) => !marks.has(key)).map(([key, feature]) => [key, collection.form === "cells" ? makeCell(feature) : makeMark(feature)]);
  for (const [key, mark] of fresh) marks.set(key, mark);
  clusters.addLayers(fresh.map(([, mark]) => mark));
}

// The asset that the address asks for is opened once, first among those that share its mark.
function openAsked() {
  const mark = asked && [...marks.values()].find((one) => one.options.assets.some(([id]) => id === asked));
  if (!mark) return;
  const isAsked = ([id]) => id === asked;
  mark.options.assets = [...mark.options.assets.filter(isAsked), ...mark.options.assets.filter((one) => !isAsked(one))];
  asked = null;
  clusters.zoomToShowLayer(mark, () => openMark({ layer: mark }));
}

async function loadPlaces({ isSearch = false } = {}) {
  const filter = readFilter(form).toString();
  const view = map.getBounds();
  const zoom = map.getZoom();
  const isHere = loaded.key === filter && loaded.box?.contains(view) && (loaded.form === "places" || loaded.zoom === zoom);
  if (!isSearch && isHere) return tell();
  if (!isSearch && awaited?.key === filter && awaited.zoom === zoom && awaited.box.contains(view)) return undefined;
  running?.abort();
  running = new AbortController();
  const box = isSearch ? null : view.pad(0.5);
  awaited = box && { key: filter, box, zoom };
  say(words.loading, "busy");
  try {
    const query = box ? `${filter}&bbox=${boxText(box)}` : filter;
    const collection = await fetchLayer("places", query, running.signal);
    showPlaces(collection);
    loaded = { key: filter, box: box ?? L.latLngBounds([-90, -180], [90, 180]), form: collection.form, zoom: box && zoom };
    if (isSearch && collection.features.length) map.fitBounds(clusters.getBounds(), { maxZoom: 17, padding: [40, 40] });
    if (isSearch && !collection.features.length) return say(words.nothingFound, "empty");
    tell();
    openAsked();
  } catch (error) {
    if (error.name !== "AbortError") say(words.failed, "error", true);
  }
  awaited = null;
  document.documentElement.dataset.mapReady = "yes";
  return undefined;
}

function tell() {
  const view = map.getBounds();
  let count = 0;
  clusters.eachLayer((mark) => { if (view.contains(mark.getLatLng())) count += mark.options.count; });
  if (!count) say(words.nothing, "empty");
  else say(words.inView[plural.select(count)].replace("#", count.toLocaleString("uk-UA")));
}

async function loadAreas() {
  areasRunning?.abort();
  areasRunning = new AbortController();
  const shown = new Set(readShown(form));
  const query = `${readFilter(form)}&bbox=${boxText(map.getBounds())}`;
  await Promise.all(Object.keys(areaGroups).map(async (name) => {
    const note = form.querySelector(`[data-covered="${name}"]`);
    if (!shown.has(name)) {
      areaGroups[name].clearLayers();
      note.textContent = "";
      return;
    }
    try {
      const collection = await fetchLayer(name, query, areasRunning.signal);
      drawAreas(areaGroups[name], collection, { colour: layers[name].colour, renderer });
      note.textContent = sayCoverage(collection, words);
    } catch (error) {
      if (error.name !== "AbortError") note.textContent = words.failed;
    }
  }));
  const figures = [...form.querySelectorAll("[data-covered]")].filter((note) => note.textContent);
  document.getElementById("map-covered").textContent = figures.map((note) => `${note.dataset.title}: ${note.textContent.replace(`${words.covered} `, "")}`).join("\n");
}

function refresh({ isSearch = false } = {}) {
  const chosen = countChosen(form);
  const badge = document.querySelector("[data-chosen]");
  badge.textContent = chosen || "";
  writeAddress(map, form);
  return Promise.all([loadPlaces({ isSearch }), loadAreas()]);
}

async function loadGround() {
  if (!layers.ground) return;
  try {
    drawGround(map, await fetchLayer("ground", "", undefined));
  } catch { /* The ground is a comfort; the marks speak for themselves. */ }
}

function bindButtons() {
  document.querySelector("[data-share]").addEventListener("click", async () => {
    const address = new URL(writeAddress(map, form), location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      say(words.copied, "ok");
    } catch {
      say(words.copyFailed, "");
    }
  });
  document.querySelector("[data-locate]").addEventListener("click", () => {
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
      (open ? form.querySelector("input:not([type=hidden])") : document.querySelector("[data-panel]")).focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    page.classList.remove("map-page--open");
    map.closePopup();
  });
}

drawGraticule(map);
addScale(map, words);
map.getContainer().querySelector(".leaflet-control-zoom-in")?.setAttribute("aria-label", words.zoomIn);
map.getContainer().querySelector(".leaflet-control-zoom-out")?.setAttribute("aria-label", words.zoomOut);
map.attributionControl?.setPrefix(false);
clusters.on("click keypress", openMark);
bindButtons();
listen(form, refresh);
// Who opened a mark by keyboard goes on inside it, and comes back to it by Escape.
map.on("popupopen", ({ popup }) => {
  const mark = popup._source?.getElement?.();
  if (mark && mark === document.activeElement) popup.getElement().querySelector("a.place__title")?.focus();
});
map.on("popupclose", ({ popup }) => {
  if (popup.getElement()?.contains(document.activeElement)) popup._source?.getElement?.()?.focus();
});
let moving;
map.on("moveend", () => {
  clearTimeout(moving);
  moving = setTimeout(() => refresh({}), 120);
});
new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
loadGround();
refresh({ isSearch: Boolean(form.elements.q.value.trim()) && !new URLSearchParams(location.search).has("at") });
