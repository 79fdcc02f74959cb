// Ground: a calm graticule, a scale in round metres, names of settlements. A map without tiles is still a map.

import { element } from "./marks.js";

const STEPS = [5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
const WIDE_PX = 170;
const LABEL_PX = 14;
const SIDES = document.documentElement.lang === "en"
  ? { lat: ["N", "S"], lon: ["E", "W"] }
  : { lat: ["пн. ш.", "пд. ш."], lon: ["сх. д.", "зх. д."] };

/** @typedef {{ m: string, km: string }} ScaleWords */
/** @typedef {"lat" | "lon"} Side */

/** @param {number} degrees @param {number} pixels */
function stepFor(degrees, pixels) {
  const wanted = (degrees / pixels) * WIDE_PX;
  return STEPS.findLast((step) => step >= wanted) ?? STEPS[0];
}

/** @param {number} value @param {number} step @param {string[]} words */
function degree(value, step, words) {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step)));
  return `${Math.abs(value).toFixed(decimals).replace(".", ",")}° ${value < 0 ? words[1] : words[0]}`;
}

// The buttons of zoom stand at the same edge as the labels; half a label under them would be read wrong.
/** @param {L.Map} map @param {number} lat */
function isUnderButtons(map, lat) {
  const buttons = map.getContainer().querySelector(".leaflet-control-zoom")?.getBoundingClientRect();
  if (!buttons) return false;
  const y = map.latLngToContainerPoint([lat, map.getCenter().lng]).y + map.getContainer().getBoundingClientRect().top;
  return y > buttons.top - LABEL_PX - 2 && y < buttons.bottom;
}

/** @param {L.Map} map */
export function drawGraticule(map) {
  const pane = map.createPane("ground");
  pane.style.zIndex = "210";
  pane.style.pointerEvents = "none";
  const lines = L.layerGroup().addTo(map);
  const draw = () => {
    const box = map.getBounds();
    const size = map.getSize();
    lines.clearLayers();
    if (!size.x || !size.y) return;
    const across = stepFor(box.getEast() - box.getWest(), size.x);
    const along = stepFor(box.getNorth() - box.getSouth(), size.y);
    const style = { pane: "ground", className: "graticule", interactive: false };
    /** @param {L.LatLngTuple[]} ends @param {L.LatLngTuple} place @param {string} text @param {Side} side */
    const put = (ends, place, text, side) => {
      L.polyline(ends, style).addTo(lines);
      if (side === "lat" && isUnderButtons(map, place[0])) return;
      const icon = L.divIcon({ className: `graticule-label graticule-label--${side}`, html: element("span", "", text), iconSize: undefined });
      L.marker(place, { icon, interactive: false, keyboard: false, pane: "ground" }).addTo(lines);
    };
    for (let i = Math.ceil(box.getWest() / across); i * across <= box.getEast(); i += 1) {
      const lon = i * across;
      put([[box.getSouth(), lon], [box.getNorth(), lon]], [box.getSouth(), lon], degree(lon, across, SIDES.lon), "lon");
    }
    for (let i = Math.ceil(box.getSouth() / along); i * along <= box.getNorth(); i += 1) {
      const lat = i * along;
      put([[lat, box.getWest()], [lat, box.getEast()]], [lat, box.getEast()], degree(lat, along, SIDES.lat), "lat");
    }
  };
  map.on("moveend resize", draw);
  map.whenReady(draw);
}

// Names of villages wait until there is room for them; towns are always named.
/** @param {L.Map} map @param {GeoJSON.FeatureCollection} collection */
export function drawGround(map, collection) {
  const group = L.layerGroup().addTo(map);
  const names = L.layerGroup().addTo(map);
  if (!map.getPane("names")) {
    const pane = map.createPane("names");
    pane.style.zIndex = "620";
    pane.style.pointerEvents = "none";
  }
  /** @type {{ place: L.LatLngTuple, name: string, isTown: boolean }[]} */
  const settlements = [];
  for (const feature of collection.features) {
    const { geometry, properties } = feature;
    if (properties?.what === "hromada") {
      L.geoJSON(feature, { pane: "ground", style: { interactive: false, className: "hromada-frame" } }).addTo(group);
    } else if (properties?.what === "boundary") {
      L.geoJSON(feature, { pane: "ground", style: { interactive: false, className: "boundary" } }).addTo(group);
    } else if (geometry.type === "Point") {
      const [lon, lat] = geometry.coordinates;
      settlements.push({ place: [lat, lon], name: properties?.name, isTown: Boolean(properties?.is_town) });
    }
  }
  const draw = () => {
    names.clearLayers();
    const box = map.getBounds();
    for (const { place, name, isTown } of settlements) {
      if (!box.contains(place) || (!isTown && map.getZoom() < 11)) continue;
      const className = isTown ? "settlement settlement--town" : "settlement";
      const icon = L.divIcon({ className, html: element("span", "", name), iconSize: undefined });
      L.marker(place, { icon, interactive: false, keyboard: false, pane: "names" }).addTo(names);
    }
  };
  map.on("moveend", draw);
  map.whenReady(draw);
}

// Quiet lines of boundaries; a map without them is a map all the same.
/** @param {L.Map} map @param {string} url */
export async function drawBoundaries(map, url) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const collection = await answer.json();
  for (const feature of collection.features) {
    const className = feature.properties?.what === "hromada" ? "hromada-frame" : "boundary";
    L.geoJSON(feature, { pane: "ground", style: { interactive: false, className } }).addTo(map);
  }
}

/** @param {L.Map} map @param {ScaleWords} words */
function niceDistance(map, words) {
  const y = map.getSize().y / 2;
  const most = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([110, y]));
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= most) ?? power;
  const text = metres >= 1000 ? `${metres / 1000} ${words.km}` : `${metres} ${words.m}`;
  return { width: (metres / most) * 110, text: text.replace(".", ",") };
}

/** @param {L.Map} map @param {ScaleWords} words */
export function addScale(map, words) {
  const control = new L.Control({ position: "bottomleft" });
  control.onAdd = () => {
    const box = L.DomUtil.create("div", "map-scale");
    const draw = () => {
      const { width, text } = niceDistance(map, words);
      box.style.width = `${width}px`;
      box.textContent = text;
    };
    map.on("zoomend moveend resize", draw);
    map.whenReady(draw);
    return box;
  };
  control.addTo(map);
}
