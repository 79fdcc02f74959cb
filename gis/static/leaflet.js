// Leaflet as a module: loads the library once from this server, unless the page has it already.

import { layGrounds, readGrounds } from "./ground-tiles.js";
import { add } from "./loading.js";

const HOME = "/vendor/leaflet/dist/";
const CLUSTERS = "/vendor/leaflet.markercluster/dist/";

export async function loadLeaflet() {
  if (!("L" in window)) {
    await Promise.all([
      add(document.createElement("link"), `${HOME}leaflet.css`),
      add(document.createElement("script"), `${HOME}leaflet.js`),
    ]);
  }
}

export async function loadClusters() {
  await loadLeaflet();
  if (!("markerClusterGroup" in L)) {
    await Promise.all([
      add(document.createElement("link"), `${CLUSTERS}MarkerCluster.css`),
      add(document.createElement("script"), `${CLUSTERS}leaflet.markercluster.js`),
    ]);
  }
}

// A mark that is reached by keyboard comes into view. One that is pressed must stay under the finger: Leaflet moves the
// map at every focus, and a press near the edge then ended beside its mark.
/** @param {L.Map} map */
export function showFocused(map) {
  L.Marker.mergeOptions({ autoPanOnFocus: false });
  map.getContainer().addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.matches(".leaflet-marker-icon:focus-visible")) return;
    const { left, top, width, height } = target.getBoundingClientRect();
    const frame = map.getContainer().getBoundingClientRect();
    const middle = map.containerPointToLatLng([left + width / 2 - frame.left, top + height / 2 - frame.top]);
    map.panInside(middle, { padding: [width / 2, height / 2] });
  });
}

// Draw a small map without surprises: zoom by buttons and pinch, the page still scrolls by the wheel.
/** @param {HTMLElement} element @param {L.MapOptions & { zoomAt?: L.ControlPosition, ground?: string | null }} [options] */
export function makeMap(element, { zoomAt = "topright", ground = "/map/ground.json", ...options } = {}) {
  const map = L.map(element, { zoomControl: false, maxZoom: 19, minZoom: 5, attributionControl: false, ...options });
  showFocused(map);
  L.control.zoom({ position: zoomAt, zoomInTitle: "+", zoomOutTitle: "−" }).addTo(map);
  if (ground) readGrounds(ground).then((grounds) => layGrounds(map, grounds));
  return map;
}

// A box as the server reads it: west, south, east, north.
/** @param {L.LatLngBounds} bounds */
export function boxText(bounds) {
  const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  return sides.map((side) => side.toFixed(6)).join(",");
}
