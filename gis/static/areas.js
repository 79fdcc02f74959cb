// Coverage under the marks, and the figure of covered ground in view.

import { element } from "./marks.js";

const canvas = () => window.L.canvas({ padding: 0.4, pane: "areas" });
const COLOURS = {};

// Canvas cannot take colours from a style sheet: ask the sheet once for each.
function colourOf(name) {
  if (!COLOURS[name]) {
    const probe = element("i", name);
    document.body.append(probe);
    COLOURS[name] = getComputedStyle(probe).getPropertyValue("--kind").trim() || "#0b6663";
    probe.remove();
  }
  return COLOURS[name];
}

export function prepareAreas(map) {
  map.createPane("areas").style.zIndex = 350;
  map.getPane("areas").style.pointerEvents = "none";
  return canvas();
}

export function drawAreas(group, collection, { colour, renderer }) {
  group.clearLayers();
  const stroke = colourOf(colour);
  window.L.geoJSON(collection, {
    interactive: false,
    renderer,
    pane: "areas",
    style: ({ properties }) => ({
      color: stroke,
      weight: 1,
      opacity: 0.7,
      fillColor: stroke,
      fillOpacity: properties.status === "in_service" ? 0.18 : 0.06,
      dashArray: properties.status === "in_service" ? null : "4 4",
    }),
  }).addTo(group);
}

function number(value, decimals) {
  return value.toLocaleString("uk-UA", { maximumFractionDigits: decimals });
}

export function sayArea(squareMetres, words) {
  return squareMetres < 100_000
    ? `${number(Math.round(squareMetres), 0)} ${words.m2}`
    : `${number(squareMetres / 1e6, squareMetres < 1e7 ? 2 : 1)} ${words.km2}`;
}

export function sayCoverage(collection, words) {
  if (collection.form === "number") return words.tooManyAreas;
  if (!collection.covered_m2) return words.nothingCovered;
  const share = collection.share * 100;
  const percent = share < 0.1 ? "< 0,1" : number(share, 1);
  return `${words.covered} ${sayArea(collection.covered_m2, words)} · ${percent} % ${words.ofView}`;
}
