// The public map: draws what the list beside it says. The reader's own place never leaves the browser.

import { addScale, drawGraticule } from "./ground.js";
import { loadClusters, makeMap } from "./leaflet.js";
import { clusterIcon, element, markIcon, setSprite } from "./marks.js";

const page = document.querySelector("[data-public]");
const say = page.querySelector("[data-say]");
const list = page.querySelector("[data-list]");
const words = JSON.parse(document.getElementById("public-words").textContent);
const items = [...page.querySelectorAll(".public-item")];
const UKRAINE = [[44.3, 22.1], [52.4, 40.3]];
setSprite(page.dataset.sprite);

function place(item) {
  return [Number(item.dataset.lat), Number(item.dataset.lon)];
}

function tip(item) {
  const box = element("div", "public-tip");
  box.append(element("strong", "", item.dataset.name));
  if (item.dataset.where) box.append(element("p", "small", item.dataset.where));
  const marks = [...item.querySelectorAll(".badge")].map((badge) => badge.textContent.trim());
  if (marks.length) box.append(element("p", "muted small", marks.join(" · ")));
  return box;
}

function choose(item, { map, marks, clusters }, { isFar = false } = {}) {
  for (const one of items) one.toggleAttribute("data-chosen", one === item);
  if (isFar) map.setView(place(item), Math.max(map.getZoom(), 16), { animate: false });
  clusters.zoomToShowLayer(marks.get(item), () => marks.get(item).openPopup());
  item.scrollIntoView({ block: "nearest" });
}

function sayDistance(metres) {
  if (metres < 1000) return `${Math.round(metres / 10) * 10} ${words.m}`;
  return `${(metres / 1000).toLocaleString("uk-UA", { maximumFractionDigits: metres < 10_000 ? 1 : 0 })} ${words.km}`;
}

function sortByDistance(map, here) {
  const far = new Map(items.map((item) => [item, map.distance(here, place(item))]));
  items.sort((a, b) => far.get(a) - far.get(b));
  for (const item of items) {
    item.querySelector("[data-far]").textContent = sayDistance(far.get(item));
    list.append(item);
  }
}

function findNearest(L, drawn) {
  const { map } = drawn;
  say.textContent = words.locating;
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    const here = [coords.latitude, coords.longitude];
    L.circleMarker(here, { radius: 8, className: "me" }).addTo(map).bindTooltip(words.youAreHere);
    sortByDistance(map, here);
    const [first] = items;
    say.textContent = `${words.nearest}: ${first.dataset.name}, ${first.querySelector("[data-far]").textContent}`;
    map.fitBounds([here, place(first)], { maxZoom: 17, padding: [50, 50], animate: false });
    choose(first, drawn);
  }, () => { say.textContent = words.notLocated; }, { enableHighAccuracy: true, timeout: 15_000 });
}

function start(L) {
  const map = makeMap(document.getElementById("public-map"));
  drawGraticule(map);
  addScale(map, words);
  const marks = new Map();
  const clusters = L.markerClusterGroup({
    showCoverageOnHover: false, maxClusterRadius: 36, iconCreateFunction: (cluster) => clusterIcon(cluster.getChildCount(), false),
  });
  const drawn = { map, marks, clusters };
  for (const item of items) {
    const { kind, name } = item.dataset;
    const icon = markIcon({ kind, colour: kind === "shelter" ? "kind-shelter" : "kind-wifi", status: "in_service" });
    const mark = L.marker(place(item), { icon, alt: name, riseOnHover: true });
    mark.bindPopup(() => tip(item), { maxWidth: 280 });
    mark.on("click", () => choose(item, drawn));
    marks.set(item, mark);
    clusters.addLayer(mark);
    item.querySelector("[data-show]").addEventListener("click", () => choose(item, drawn, { isFar: true }));
  }
  map.addLayer(clusters);
  if (items.length) map.fitBounds(items.map(place), { maxZoom: 16, padding: [40, 40] });
  else map.fitBounds(UKRAINE);
  new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  const nearest = page.querySelector("[data-nearest]");
  nearest.addEventListener("click", (event) => {
    if (!("here" in nearest.dataset) || !items.length) return;
    event.preventDefault();
    findNearest(L, drawn);
  });
  if (location.hash === "#nearest" && items.length) findNearest(L, drawn);
  document.documentElement.dataset.mapReady = "yes";
}

loadClusters().then(start);
