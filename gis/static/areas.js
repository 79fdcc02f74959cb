// Coverage under the marks, and the figure of covered ground in view.

import { element } from "./marks.js";

/** @typedef {{ covered: string, ofView: string, m2: string, km2: string, tooManyAreas: string, nothingCovered: string }} AreaWords */
/** What a layer of areas answers: its shapes, or a number alone where there are too many, and how much of the view they cover.
 * @typedef {GeoJSON.FeatureCollection & { form?: string, covered_m2?: number, share?: number }} Areas */

/** @type {Record<string, string>} */
const COLOURS = {};

// Canvas cannot take colours from a style sheet: ask the sheet once for each.
/** @param {string} name */
function colourOf(name) {
  if (!COLOURS[name]) {
    const probe = element("i", name);
    document.body.append(probe);
    COLOURS[name] = getComputedStyle(probe).getPropertyValue("--kind").trim() || "#0b6663";
    probe.remove();
  }
  return COLOURS[name];
}

/** @param {L.Map} map */
export function prepareAreas(map) {
  const pane = map.createPane("areas");
  pane.style.zIndex = "350";
  pane.style.pointerEvents = "none";
  return L.canvas({ padding: 0.4, pane: "areas" });
}

/** @param {L.LayerGroup} group @param {Areas} collection @param {{ colour: string, renderer: L.Renderer }} look */
export function drawAreas(group, collection, { colour, renderer }) {
  group.clearLayers();
  const stroke = colourOf(colour);
  const shared = { interactive: false, renderer, pane: "areas", color: stroke, weight: 1, opacity: 0.7, fillColor: stroke };
  L.geoJSON(collection, {
    style: (feature) => feature?.properties.status === "in_service"
      ? { ...shared, fillOpacity: 0.18 }
      : { ...shared, fillOpacity: 0.06, dashArray: "4 4" },
  }).addTo(group);
}

/** @param {number} value @param {number} decimals */
function number(value, decimals) {
  return value.toLocaleString("uk-UA", { maximumFractionDigits: decimals });
}

/** @param {number} squareMetres @param {AreaWords} words */
function sayArea(squareMetres, words) {
  return squareMetres < 100_000
    ? `${number(Math.round(squareMetres), 0)} ${words.m2}`
    : `${number(squareMetres / 1e6, squareMetres < 1e7 ? 2 : 1)} ${words.km2}`;
}

/** @param {Areas} collection @param {AreaWords} words */
export function sayCoverage(collection, words) {
  if (collection.form === "number") return words.tooManyAreas;
  if (!collection.covered_m2) return words.nothingCovered;
  const share = (collection.share ?? 0) * 100;
  const percent = share < 0.1 ? "< 0,1" : number(share, 1);
  return `${words.covered} ${sayArea(collection.covered_m2, words)} · ${percent} % ${words.ofView}`;
}
