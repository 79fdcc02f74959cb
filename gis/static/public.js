// The public map: tiles of what lies in view. The reader's own place never leaves the browser, only tiles around it are read.

import { addScale, drawGraticule } from "./ground.js";
import { loadClusters, makeMap } from "./leaflet.js";
import { clusterIcon, drawIcon, element, markIcon, setSprite } from "./marks.js";
import { loadAround, loadBox, placeOf } from "./public-tiles.js";

const page = document.querySelector("[data-public]");
const say = page.querySelector("[data-say]");
const list = page.querySelector("[data-list]");
const words = JSON.parse(document.getElementById("public-words").textContent);
const filter = page.dataset.filter;
const UKRAINE = [[44.3, 22.1], [52.4, 40.3]];
const NEAREST = 50;
const CLOSE = 17;
setSprite(page.dataset.sprite);

let map;
let clusters;
let marks = new Map();
let wanted = null;

function badges(object) {
  const box = element("p", "public-item__marks");
  for (const [icon, word] of object.marks ?? []) {
    const badge = element("span", "badge badge--ok");
    badge.append(drawIcon(icon), word);
    box.append(badge);
  }
  return box;
}

function tip(object) {
  const box = element("div", "public-tip");
  box.append(element("strong", "", object.name));
  for (const text of [object.where, [object.about, object.hours].filter(Boolean).join(" · "), object.note]) {
    if (text) box.append(element("p", "small", text));
  }
  if (object.marks) box.append(badges(object));
  return box;
}

function highlight(id) {
  for (const item of page.querySelectorAll(".public-item")) {
    item.toggleAttribute("data-chosen", item.dataset.id === id);
    if (item.dataset.id === id) item.scrollIntoView({ block: "nearest" });
  }
}

// What is asked for is opened as soon as its tile is there.
function choose(id, at) {
  highlight(id);
  wanted = id;
  map.setView(at, Math.max(map.getZoom(), CLOSE), { animate: false });
  openWanted();
}

function openWanted() {
  const mark = wanted && marks.get(wanted);
  if (!mark) return;
  wanted = null;
  clusters.zoomToShowLayer(mark, () => mark.openPopup());
}

function objectMark(L, object) {
  const icon = markIcon({ kind: object.kind, colour: object.kind === "shelter" ? "kind-shelter" : "kind-wifi", status: "in_service" });
  const mark = L.marker(placeOf(object), { icon, alt: object.name, riseOnHover: true, count: 1 });
  mark.bindPopup(() => tip(object), { maxWidth: 280 });
  mark.on("click", () => highlight(object.id));
  return mark;
}

function cellMark(L, [lon, lat, count]) {
  const mark = L.marker([lat, lon], { icon: clusterIcon(count, false), alt: String(count), count });
  mark.on("click", () => map.setView([lat, lon], map.getZoom() + 2));
  return mark;
}

async function showView(L) {
  const zoom = map.getZoom();
  let tiles;
  try {
    tiles = await loadBox(filter, map.getBounds().pad(0.2), zoom);
  } catch {
    say.textContent = words.failed;
    return;
  }
  if (zoom !== map.getZoom()) return; // The map has moved on; its own tiles are on their way.
  const now = new Map();
  for (const { objects = [], cells = [] } of tiles) {
    for (const object of objects) now.set(object.id, marks.get(object.id) ?? objectMark(L, object));
    for (const cell of cells) now.set(cell.join(), marks.get(cell.join()) ?? cellMark(L, cell));
  }
  clusters.removeLayers([...marks].filter(([key]) => !now.has(key)).map(([, mark]) => mark));
  clusters.addLayers([...now].filter(([key]) => !marks.has(key)).map(([, mark]) => mark));
  marks = now;
  openWanted();
  document.documentElement.dataset.mapReady = "yes";
}

function sayDistance(metres) {
  if (metres < 1000) return `${Math.round(metres / 10) * 10} ${words.m}`;
  return `${(metres / 1000).toLocaleString("uk-UA", { maximumFractionDigits: metres < 10_000 ? 1 : 0 })} ${words.km}`;
}

function drawItem(object, metres) {
  const item = element("li", "public-item");
  item.dataset.id = object.id;
  const icon = element("span", `map-check__kind ${object.kind === "shelter" ? "kind-shelter" : "kind-wifi"}`);
  icon.append(drawIcon(object.kind));
  const text = element("div", "public-item__text");
  const name = element("button", "public-item__name", object.name);
  name.type = "button";
  name.addEventListener("click", () => choose(object.id, placeOf(object)));
  const head = element("h2");
  head.append(name);
  text.append(head);
  for (const line of [object.where, [object.about, object.hours].filter(Boolean).join(" · "), object.note]) if (line) text.append(element("p", "", line));
  if (object.marks) text.append(badges(object));
  const end = element("div", "public-item__end");
  const place = placeOf(object).join(",");
  const route = element("a", "button button--small", words.route);
  route.href = `geo:${place}?q=${place}`;
  end.append(element("span", "public-item__far", sayDistance(metres)), route);
  item.append(icon, text, end);
  return item;
}

function findNearest(L) {
  say.textContent = words.locating;
  navigator.geolocation.getCurrentPosition(async ({ coords }) => {
    const here = [coords.latitude, coords.longitude];
    L.circleMarker(here, { radius: 8, className: "me" }).addTo(map).bindTooltip(words.youAreHere);
    const distance = (place) => map.distance(here, place);
    let found;
    try {
      found = (await loadAround(filter, here, distance)).slice(0, NEAREST);
    } catch {
      say.textContent = words.failed;
      return;
    }
    const [first] = found;
    if (!first) {
      say.textContent = words.nothing;
      return;
    }
    list.replaceChildren(...found.map((object) => drawItem(object, distance(placeOf(object)))));
    page.querySelector(".pager")?.remove();
    say.textContent = `${words.nearest}: ${first.name}, ${sayDistance(distance(placeOf(first)))}`;
    map.fitBounds([here, placeOf(first)], { maxZoom: CLOSE, padding: [50, 50], animate: false });
    highlight(first.id);
    wanted = first.id;
    openWanted();
  }, () => { say.textContent = words.notLocated; }, { enableHighAccuracy: true, timeout: 15_000 });
}

function start(L) {
  map = makeMap(document.getElementById("public-map"));
  drawGraticule(map);
  addScale(map, words);
  clusters = L.markerClusterGroup({
    showCoverageOnHover: false,
    maxClusterRadius: 36,
    iconCreateFunction: (cluster) => clusterIcon(cluster.getAllChildMarkers().reduce((sum, mark) => sum + mark.options.count, 0), false),
  });
  map.addLayer(clusters);
  const [west, south, east, north] = (page.dataset.box ?? "").split(",").map(Number);
  map.fitBounds(page.dataset.box ? [[south, west], [north, east]] : UKRAINE, { maxZoom: 16, padding: [40, 40] });
  let moving;
  map.on("moveend", () => {
    clearTimeout(moving);
    moving = setTimeout(() => showView(L), 80);
  });
  showView(L);
  for (const item of page.querySelectorAll(".public-item")) {
    const at = [Number(item.dataset.lat), Number(item.dataset.lon)];
    item.querySelector("[data-show]").addEventListener("click", () => choose(item.dataset.id, at));
  }
  new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  const nearest = page.querySelector("[data-nearest]");
  nearest.addEventListener("click", (event) => {
    if (!("here" in nearest.dataset) || !list) return;
    event.preventDefault();
    findNearest(L);
  });
  if (location.hash === "#nearest" && list) findNearest(L);
}

loadClusters().then(start);
