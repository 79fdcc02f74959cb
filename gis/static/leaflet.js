// Leaflet as a module: loads the library once from this server, unless the page has it already.

const HOME = "/vendor/leaflet/dist/";
const CLUSTERS = "/vendor/leaflet.markercluster/dist/";

function add(tag, facts) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), facts);
    element.onload = () => resolve();
    element.onerror = () => reject(new Error(`cannot load ${facts.src ?? facts.href}`));
    document.head.prepend(element); // Before our own sheets, which correct the library's.
  });
}

export async function loadLeaflet() {
  if (!window.L) {
    await Promise.all([
      add("link", { rel: "stylesheet", href: `${HOME}leaflet.css` }),
      add("script", { src: `${HOME}leaflet.js` }),
    ]);
  }
  return window.L;
}

export async function loadClusters() {
  const L = await loadLeaflet();
  if (!L.markerClusterGroup) {
    await Promise.all([
      add("link", { rel: "stylesheet", href: `${CLUSTERS}MarkerCluster.css` }),
      add("script", { src: `${CLUSTERS}leaflet.markercluster.js` }),
    ]);
  }
  return L;
}

// Draw a small map without surprises: zoom by buttons and pinch, the page still scrolls by the wheel.
export function makeMap(element, { zoomAt = "topright", ...options } = {}) {
  const L = window.L;
  const map = L.map(element, { zoomControl: false, maxZoom: 19, minZoom: 5, attributionControl: false, ...options });
  L.control.zoom({ position: zoomAt, zoomInTitle: "+", zoomOutTitle: "−" }).addTo(map);
  const tiles = element.dataset.tiles;
  if (tiles) {
    L.control.attribution({ prefix: false }).addTo(map);
    L.tileLayer(tiles, { maxZoom: 19, attribution: "© OpenStreetMap" }).addTo(map);
  }
  return map;
}

// A box as the server reads it: west, south, east, north.
export function boxText(bounds) {
  const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  return sides.map((side) => side.toFixed(6)).join(",");
}
