// What the staff map shows: marks of places with all that stands there or, where there is too much, cells with a number.

import { clusterIcon, markIcon, worstStatus } from "./marks.js";

/** @typedef {import("./popup.js").Asset} Asset */
/** @typedef {import("./popup.js").PopupConfig} PopupConfig */
/** @typedef {GeoJSON.Feature<GeoJSON.Point, { place: string | null, assets: Asset[] }>} PlaceFeature */
/** @typedef {GeoJSON.Feature<GeoJSON.Point, { count: number, repair: number }>} CellFeature */
/** @typedef {{ form: "places", features: PlaceFeature[] } | { form: "cells", features: CellFeature[] }} Places */
/** What a mark stands for; of a cell nothing but the number is known.
 * @typedef {{ assets: Asset[], count: number, status: string, place?: string | null }} Standing */

/** @type {WeakMap<L.Layer, Standing>} */
const standings = new WeakMap();
/** @type {Standing} */
const NOTHING = { assets: [], count: 0, status: "in_service" };
export const standingOf = (/** @type {L.Layer} */ mark) => standings.get(mark) ?? NOTHING;

// A cell stands for more things than a map can show one by one; it is drawn as a cluster with its true number.
/** @param {L.Map} map @param {CellFeature} feature */
export function makeCell(map, { geometry, properties: { count, repair } }) {
  const [lon, lat] = geometry.coordinates;
  const mark = L.marker([lat, lon], { icon: clusterIcon(count, repair > 0) });
  standings.set(mark, { assets: [], count, status: repair ? "repair" : "in_service" });
  return mark.on("click", () => map.setView([lat, lon], map.getZoom() + 2));
}

const NAMES_FROM_ZOOM = 17;

// Poles and buildings are named where the map is near enough.
/** @param {L.Map} map */
export function nameWhenNear(map) {
  const tell = () => map.getContainer().classList.toggle("map-near", map.getZoom() >= NAMES_FROM_ZOOM);
  map.on("zoomend", tell);
  map.whenReady(tell);
}

/** @param {PlaceFeature} feature @param {PopupConfig["kinds"]} kinds */
export function makeMark({ geometry, properties: { place, assets } }, kinds) {
  const state = worstStatus(assets.map((asset) => asset[3]));
  const [, name, kind] = assets.find((asset) => asset[3] === state) ?? assets[0];
  const colour = kinds[kind]?.colour ?? "kind-other";
  const said = assets.length > 1 ? `${place}: ${assets.length}` : name;
  const icon = markIcon({ kind, colour, status: state, count: assets.length, label: place, name: said });
  const [lon, lat] = geometry.coordinates;
  const mark = L.marker([lat, lon], { icon, riseOnHover: true });
  standings.set(mark, { assets, count: assets.length, place, status: state });
  return mark;
}
