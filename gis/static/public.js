// The public map: tiles of what lies in view. The reader's own place never leaves the browser, only tiles around it are read.

import { offerAddresses } from "/static/places/addresses.js";
import { addScale, drawBoundaries, drawGraticule } from "./ground.js";
import { loadClusters, makeMap } from "./leaflet.js";
import { clusterIcon, drawIcon, drawKind, element, markIcon, setSprite } from "./marks.js";
import { loadAround, loadBox, placeOf } from "./public-tiles.js";
import { reach } from "./reach.js";
import { soughtOn } from "./sought.js";

/** @typedef {import("./public-tiles.js").PublicObject} PublicObject */
/** @typedef {Record<"m" | "km" | "failed" | "nothing" | "route" | "locating" | "notLocated" | "nearest" | "youAreHere", string>} Words */

const page = /** @type {HTMLElement} */ (document.querySelector("[data-public]"));
const list = page.querySelector("[data-list]");
/** @type {Words} */
const words = JSON.parse(document.getElementById("public-words")?.textContent ?? "");
const filter = page.dataset.filter;
/** @type {L.LatLngTuple[]} */
const UKRAINE = [[44.3, 22.1], [52.4, 40.3]];
const NEAREST = 50;
const CLOSE = 17;
setSprite(page.dataset.sprite);

/** @typedef {{ map: L.Map, clusters: ReturnType<typeof L.markerClusterGroup> }} Drawn */

/** @type {Map<string, L.Marker>} */
let marks = new Map();
/** @type {WeakMap<L.Marker, number>} how many things a mark stands for */
const counts = new WeakMap();
/** @type {string | null} */
let wanted = null;

/** @param {string} text */
function say(text) {
  const place = page.querySelector("[data-say]");
  if (place) place.textContent = text;
}

/** @param {PublicObject} object */
const colourOf = (object) => (object.kind === "shelter" ? "kind-shelter" : "kind-wifi");

/** @param {PublicObject} object */
const linesOf = (object) =>
  [object.where, [object.about, object.hours].filter(Boolean).join(" · "), object.note].filter((line) => line !== undefined && line !== "");

/** @param {PublicObject} object */
function badges(object) {
  const box = element("p", "public-item__marks");
  for (const [icon, word] of object.marks ?? []) {
    const badge = element("span", "badge badge--ok");
    badge.append(drawIcon(icon), word);
    box.append(badge);
  }
  return box;
}

/** @param {PublicObject} object */
function tip(object) {
  const box = element("div", "public-tip");
  box.append(element("strong", "", object.name));
  for (const text of linesOf(object)) box.append(element("p", "small", text));
  if (object.marks) box.append(badges(object));
  return box;
}

/** @returns {NodeListOf<HTMLElement>} */
const shownItems = () => page.querySelectorAll(".public-item");

/** @param {string | undefined} id */
function highlight(id) {
  for (const item of shownItems()) {
    item.toggleAttribute("data-chosen", item.dataset.id === id);
    if (item.dataset.id === id) item.scrollIntoView({ block: "nearest" });
  }
}

// What is asked for is opened as soon as its tile is there.
/** @param {Drawn} drawn @param {string} id @param {L.LatLngTuple} at */
function choose(drawn, id, at) {
  highlight(id);
  wanted = id;
  drawn.map.setView(at, Math.max(drawn.map.getZoom(), CLOSE), { animate: false });
  openWanted(drawn);
}

/** @param {Drawn} drawn */
function openWanted({ map, clusters }) {
  const asked = wanted;
  const mark = asked && marks.get(asked);
  if (!mark) return;
  reach(map, clusters, mark, () => {
    if (wanted !== asked) return; // Something else was chosen meanwhile.
    wanted = null;
    mark.openPopup();
  });
}

/** @param {PublicObject} object */
function objectMark(object) {
  const icon = markIcon({ kind: object.kind, colour: colourOf(object), status: "in_service", name: object.name });
  const mark = L.marker(placeOf(object), { icon, riseOnHover: true });
  counts.set(mark, 1);
  mark.bindPopup(() => tip(object), { maxWidth: 280 });
  mark.on("click", () => highlight(object.id));
  return mark;
}

/** @param {L.Map} map @param {import("./public-tiles.js").Cell} cell */
function cellMark(map, [lon, lat, count]) {
  const mark = L.marker([lat, lon], { icon: clusterIcon(count, false) });
  counts.set(mark, count);
  mark.on("click", () => map.setView([lat, lon], map.getZoom() + 2));
  return mark;
}

let views = 0;

/** @param {Drawn} drawn */
async function showView(drawn) {
  const { map, clusters } = drawn;
  const zoom = map.getZoom(), box = map.getBounds().pad(0.2);
  const mine = views += 1;
  let tiles;
  try {
    tiles = await loadBox(filter, box, zoom);
  } catch {
    if (mine === views) say(words.failed);
    return;
  }
  // The map has moved on; its own tiles are on their way, or will be asked for once it rests.
  if (mine !== views || zoom !== map.getZoom() || !box.contains(map.getBounds())) return;
  /** @type {Map<string, L.Marker>} */
  const now = new Map();
  for (const { objects = [], cells = [] } of tiles) {
    for (const object of objects) now.set(object.id, marks.get(object.id) ?? objectMark(object));
    for (const cell of cells) now.set(cell.join(), marks.get(cell.join()) ?? cellMark(map, cell));
  }
  clusters.removeLayers([...marks].filter(([key]) => !now.has(key)).map(([, mark]) => mark));
  clusters.addLayers([...now].filter(([key]) => !marks.has(key)).map(([, mark]) => mark));
  marks = now;
  openWanted(drawn);
  document.documentElement.dataset.mapReady = "yes";
}

/** @param {number} metres */
function sayDistance(metres) {
  if (metres < 1000) return `${Math.round(metres / 10) * 10} ${words.m}`;
  return `${(metres / 1000).toLocaleString("uk-UA", { maximumFractionDigits: metres < 10_000 ? 1 : 0 })} ${words.km}`;
}

/** @param {Drawn} drawn @param {PublicObject} object @param {number} metres */
function drawItem(drawn, object, metres) {
  const item = element("li", "public-item");
  item.dataset.id = object.id;
  const icon = element("span", `map-check__kind ${colourOf(object)}`);
  icon.append(drawKind(object.kind));
  const text = element("div", "public-item__text");
  const name = element("button", "public-item__name", object.name);
  name.type = "button";
  name.addEventListener("click", () => choose(drawn, object.id, placeOf(object)));
  const head = element("h2");
  head.append(name);
  text.append(head);
  for (const line of linesOf(object)) text.append(element("p", "", line));
  if (object.marks) text.append(badges(object));
  const end = element("div", "public-item__end");
  const place = placeOf(object).join(",");
  const route = element("a", "button button--small", words.route);
  route.href = `geo:${place}?q=${place}`;
  end.append(element("span", "public-item__far", sayDistance(metres)), route);
  item.append(icon, text, end);
  return item;
}

/** @param {Drawn} drawn @param {L.LatLngTuple} here */
async function showNearest(drawn, here) {
  const { map } = drawn;
  L.circleMarker(here, { radius: 8, className: "me" }).addTo(map).bindTooltip(words.youAreHere);
  /** @param {L.LatLngTuple} place */
  const distance = (place) => map.distance(here, place);
  let found;
  try {
    found = (await loadAround(filter, here, distance)).slice(0, NEAREST);
  } catch {
    say(words.failed);
    return;
  }
  const [first] = found;
  if (!first) {
    say(words.nothing);
    return;
  }
  list?.replaceChildren(...found.map((object) => drawItem(drawn, object, distance(placeOf(object)))));
  page.querySelector(".pager")?.remove();
  say(`${words.nearest}: ${first.name}, ${sayDistance(distance(placeOf(first)))}`);
  map.fitBounds([here, placeOf(first)], { maxZoom: CLOSE, padding: [50, 50], animate: false });
  highlight(first.id);
  wanted = first.id;
  openWanted(drawn);
}

/** @param {Drawn} drawn */
function findNearest(drawn) {
  say(words.locating);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => showNearest(drawn, [coords.latitude, coords.longitude]),
    () => say(words.notLocated),
    { enableHighAccuracy: true, timeout: 15_000 },
  );
}

/** @returns {Drawn} */
function draw() {
  const map = makeMap(/** @type {HTMLElement} */ (document.getElementById("public-map")), { ground: "/ground.json" });
  drawGraticule(map);
  drawBoundaries(map, "/public/boundaries.geojson");
  addScale(map, words);
  const clusters = L.markerClusterGroup({
    showCoverageOnHover: false,
    maxClusterRadius: 36,
    iconCreateFunction: (cluster) =>
      clusterIcon(cluster.getAllChildMarkers().reduce((sum, mark) => sum + (counts.get(mark) ?? 0), 0), false),
  });
  map.addLayer(clusters);
  const [west, south, east, north] = (page.dataset.box ?? "").split(",").map(Number);
  map.fitBounds(page.dataset.box ? [[south, west], [north, east]] : UKRAINE, { maxZoom: 16, padding: [40, 40] });
  return { map, clusters };
}

// What is pressed before the map is there is shown once it is.
/** @type {Drawn | null} */
let ready = null;
/** @type {HTMLElement | null | undefined} */
let early = document.activeElement?.closest("[data-show]")?.closest("li");

/** @param {HTMLElement} item */
function showItem(item) {
  const { id = "", lat, lon } = item.dataset;
  if (ready) choose(ready, id, [Number(lat), Number(lon)]);
  else early = item;
}

function start() {
  const drawn = ready = draw();
  let moving = 0;
  drawn.map.on("moveend", () => {
    clearTimeout(moving);
    moving = window.setTimeout(() => showView(drawn), 80);
  });
  drawn.clusters.on("animationend", () => openWanted(drawn));
  showView(drawn);
  if (early) showItem(early);
  new ResizeObserver(() => drawn.map.invalidateSize()).observe(drawn.map.getContainer());
  const nearest = page.querySelector("[data-nearest]");
  nearest?.addEventListener("click", (event) => {
    if (!nearest.hasAttribute("data-here") || !list) return;
    event.preventDefault();
    findNearest(drawn);
  });
  if (location.hash === "#nearest" && list) findNearest(drawn);
  /** @type {HTMLInputElement | null} */
  const search = page.querySelector("[name=q]");
  const seek = soughtOn(drawn.map);
  if (search) offerAddresses(search, { url: page.dataset.addresses ?? "", isQuiet: true, choose: (found) => { search.value = found.label; seek(found); } });
}

for (const item of shownItems()) item.querySelector("[data-show]")?.addEventListener("click", () => showItem(item));
loadClusters().then(start);
