// Placing on a map, beside the form's number fields: click sets the point, the handle turns and stretches the view.
//
// <div data-place-picker data-bounds="w,s,e,n" data-kind="camera" data-sprite="…"></div>
// data-asset is the asset being edited. Where the form chooses among places (location_id), data-points on that choice
// gives their points; the value "new" takes the typed one.
// data-addresses is where addresses are looked up; the one chosen in the form's address field sets the point.
// Reads and writes the form's lon and lat and, where the form has them, azimuth_deg, view_angle_deg and range_m
// (a camera's sector) or radius_m (a circle).

import { offerAddresses } from "/static/places/addresses.js";
import { addScale, drawGraticule, drawGround } from "./ground.js";
import { offerHere } from "./here.js";
import { boxText, loadLeaflet, makeMap } from "./leaflet.js";
import { markIcon, setSprite } from "./marks.js";

const COVERED_URL = "/map/covered.json";
const WORDS = {
  uk: { hint: "Позначте місце на карті", m: "м", m2: "м²", km: "км", point: "Місце: перетягніть", handle: "Напрямок і дальність: перетягніть" },
  en: { hint: "Mark the place on the map", m: "m", m2: "m²", km: "km", point: "Place: drag it", handle: "Direction and range: drag it" },
};
const words = document.documentElement.lang === "en" ? WORDS.en : WORDS.uk;
const EARTH_M = 6371008.8;
/** @typedef {{ azimuth: number, angle: number, range: number }} View degrees and metres; NaN where nothing is typed */

/** @param {number} degrees */
const rad = (degrees) => (degrees * Math.PI) / 180;
/** @param {number} radians */
const deg = (radians) => (radians * 180) / Math.PI;

// The sphere is good enough to draw by; the server computes on the ellipsoid.
/** @param {L.LatLngTuple} place @param {number} azimuth @param {number} metres @returns {L.LatLngTuple} */
function move([lat, lon], azimuth, metres) {
  const d = metres / EARTH_M;
  const lat2 = Math.asin(Math.sin(rad(lat)) * Math.cos(d) + Math.cos(rad(lat)) * Math.sin(d) * Math.cos(rad(azimuth)));
  const turn = Math.atan2(Math.sin(rad(azimuth)) * Math.sin(d) * Math.cos(rad(lat)), Math.cos(d) - Math.sin(rad(lat)) * Math.sin(lat2));
  return [deg(lat2), lon + deg(turn)];
}

/** @param {L.LatLngTuple} from @param {L.LatLngTuple} to */
function azimuthTo([lat1, lon1], [lat2, lon2]) {
  const y = Math.sin(rad(lon2 - lon1)) * Math.cos(rad(lat2));
  const x = Math.cos(rad(lat1)) * Math.sin(rad(lat2)) - Math.sin(rad(lat1)) * Math.cos(rad(lat2)) * Math.cos(rad(lon2 - lon1));
  return (deg(Math.atan2(y, x)) + 360) % 360;
}

/** @param {L.LatLngTuple} place @param {View} view @returns {L.LatLngTuple[] | null} */
function outline(place, { azimuth, angle, range }) {
  if (!(range > 0) || !(angle > 0)) return null;
  if (angle >= 360) return Array.from({ length: 72 }, (_, i) => move(place, i * 5, range));
  if (!Number.isFinite(azimuth)) return null;
  const steps = Math.max(2, Math.ceil(angle / 3));
  const arc = Array.from({ length: steps + 1 }, (_, i) => move(place, azimuth - angle / 2 + (angle * i) / steps, range));
  return [place, ...arc];
}

/** @param {string} url */
async function readJson(url) {
  const answer = await fetch(url).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.json() : null;
}

/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

/** @param {Field | null} field */
function number(field) {
  if (!field || field.value.trim() === "") return NaN;
  return Number(field.value.trim().replace(",", "."));
}

/** @param {Field | null} field @param {number} value @param {number} decimals */
function write(field, value, decimals) {
  if (!field) return;
  const text = Number(value).toFixed(decimals);
  field.value = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

class Picker {
  /** @param {HTMLElement} box @param {HTMLFormElement} sheet */
  constructor(box, sheet) {
    this.box = box;
    this.sheet = sheet;
    this.writing = false;
    this.waiting = 0;
    this.asked = 0;
    box.classList.add("mini-map", "mini-map--tall");
    this.form = this.field("range_m") ? "sector" : this.field("radius_m") ? "circle" : "none";
    const tone = box.dataset.colour ?? (this.form === "sector" ? "kind-cctv" : "kind-wifi");
    this.map = makeMap(box, { scrollWheelZoom: false, zoomAt: "bottomright" });
    const [west, south, east, north] = (box.dataset.bounds || "22.1,44.3,40.3,52.4").split(",").map(Number);
    /** @type {L.LatLngTuple[]} */
    this.start = [[south, west], [north, east]];
    this.map.fitBounds(this.start);
    drawGraticule(this.map);
    addScale(this.map, words);
    // Under the map, where it hides no handle.
    this.note = Object.assign(document.createElement("p"), { className: "mini-map__note" });
    box.after(this.note);
    offerHere(this.map, this.note, (at) => this.put(at));
    const colour = getComputedStyle(document.documentElement).getPropertyValue(`--${tone}`).trim() || "#3b4fa8";
    const look = { color: colour, weight: 1.5, fillColor: colour, fillOpacity: 0.2, smoothFactor: 0, interactive: false };
    this.area = L.polygon([], look).addTo(this.map);
    const icon = markIcon({ kind: box.dataset.kind ?? "other", colour: tone, status: "in_service" });
    this.point = L.marker([0, 0], { icon, draggable: true, autoPan: true, title: words.point });
    const grip = L.divIcon({ className: "place-handle", iconSize: [22, 22], iconAnchor: [11, 11] });
    this.handle = L.marker([0, 0], { icon: grip, draggable: true, zIndexOffset: 1000, title: words.handle });
    this.listen();
    if (!box.dataset.asset) this.goTo(this.place());
    this.draw();
    this.showNeighbours();
    this.watchSize();
    this.offerAddresses();
  }

  // A chosen address sets the point, which stays estimated until somebody moves it to where it is.
  offerAddresses() {
    const [url, input] = [this.box.dataset.addresses, this.field("address")];
    if (!url || !(input instanceof HTMLInputElement)) return;
    offerAddresses(input, {
      url,
      choose: (found) => {
        input.value = found.label;
        this.put(L.latLng(found.lat, found.lon));
        this.tellSource("estimated");
        this.map.setView([found.lat, found.lon], found.certainty === "house" ? 18 : 16);
      },
    });
  }

  /** @param {"measured" | "estimated"} source */
  tellSource(source) {
    const field = this.field("position_source");
    if (field) field.value = source;
  }

  // The picker may begin hidden; it finds its view when it is first seen.
  watchSize() {
    let wasSeen = false;
    new ResizeObserver(() => {
      this.map.invalidateSize();
      if (wasSeen || !this.box.clientHeight) return;
      wasSeen = true;
      const place = this.place();
      if (place) this.map.setView(place, 17);
      else this.map.fitBounds(this.start);
    }).observe(this.box);
  }

  // What devices of this sort cover already, faintly, and the names of settlements.
  showNeighbours() {
    const tint = { color: "#55625f", weight: 1, opacity: 0.5, fillColor: "#55625f", fillOpacity: 0.1, interactive: false };
    const group = L.geoJSON(undefined, { style: tint }).addTo(this.map);
    const layer = this.form === "sector" ? "views" : "wifi";
    let views = 0;
    const load = async () => {
      const mine = views += 1;
      if (this.map.getZoom() < 12 || this.form === "none") return group.clearLayers();
      const collection = await readJson(`/map/layers/${layer}.geojson?bbox=${boxText(this.map.getBounds())}`);
      if (mine !== views) return undefined; // The map has moved on.
      group.clearLayers();
      return collection && group.addData(collection);
    };
    this.map.on("moveend", load);
    load();
    readJson("/map/layers/ground.geojson").then((collection) => collection && drawGround(this.map, collection));
  }

  /** @param {string} name @returns {Field | null} */
  field(name) {
    const named = [name, `attributes-${name}`, `attributes.${name}`].map((one) => this.sheet.elements.namedItem(one));
    return named.find((one) => one instanceof HTMLInputElement || one instanceof HTMLSelectElement) ?? null;
  }

  // The chosen place's point, or the typed one of a new place.
  /** @returns {L.LatLngTuple | null} */
  place() {
    /** @type {HTMLInputElement | null} */
    const chosen = this.sheet.querySelector("input[type=radio][name=location_id]:checked");
    if (chosen && chosen.value !== "new") {
      const points = chosen.closest("[data-points]")?.getAttribute("data-points");
      const [lon, lat] = JSON.parse(points ?? "{}")[chosen.value] ?? [];
      return Number.isFinite(lat) ? [lat, lon] : null;
    }
    /** @type {L.LatLngTuple} */
    const spot = [number(this.field("lat")), number(this.field("lon"))];
    return spot.every((one) => Number.isFinite(one)) && Math.abs(spot[0]) <= 90 && Math.abs(spot[1]) <= 180 ? spot : null;
  }

  /** @returns {View} */
  view() {
    if (this.form === "circle") return { azimuth: 90, angle: 360, range: number(this.field("radius_m")) };
    return { azimuth: number(this.field("azimuth_deg")), angle: number(this.field("view_angle_deg")), range: number(this.field("range_m")) };
  }

  listen() {
    this.map.on("click", ({ latlng }) => this.put(latlng));
    this.point.on("drag", () => this.put(this.point.getLatLng()));
    this.handle.on("drag", () => this.aim(this.handle.getLatLng()));
    this.sheet.addEventListener("input", (event) => {
      if (this.writing || event.defaultPrevented) return;
      if (event.target instanceof HTMLInputElement && event.target.name === "location_id") this.goTo(this.place());
      this.draw();
    });
  }

  /** @param {L.LatLng} latlng */
  put({ lat, lng }) {
    this.writing = true;
    /** @type {HTMLInputElement | null} */
    const fresh = this.sheet.querySelector("input[type=radio][name=location_id][value=new]");
    if (fresh && !fresh.checked) fresh.click();
    write(this.field("lat"), lat, 7);
    write(this.field("lon"), lng, 7);
    this.tellSource("measured");
    this.offer();
    this.writing = false;
    this.draw();
  }

  // A place chosen by its name is shown as if it had been clicked.
  /** @param {L.LatLngTuple | null} place */
  goTo(place) {
    if (!place) return;
    this.writing = true;
    this.offer();
    this.writing = false;
    this.map.setView(place, 17);
  }

  // A first click offers a usual view, so that the sector is there to be dragged.
  offer() {
    if (this.form === "circle" && !(this.view().range > 0)) write(this.field("radius_m"), 50, 0);
    if (this.form !== "sector") return;
    const { azimuth, angle, range } = this.view();
    if (!(angle > 0)) write(this.field("view_angle_deg"), 90, 0);
    if (!(range > 0)) write(this.field("range_m"), 80, 0);
    if (!Number.isFinite(azimuth)) write(this.field("azimuth_deg"), 0, 0);
  }

  /** @param {L.LatLng} latlng */
  aim(latlng) {
    const place = this.place();
    if (!place) return;
    const metres = Math.max(1, this.map.distance(place, latlng));
    this.writing = true;
    if (this.form === "circle") {
      write(this.field("radius_m"), metres, 0);
    } else {
      write(this.field("azimuth_deg"), Math.round(azimuthTo(place, [latlng.lat, latlng.lng])) % 360, 0);
      write(this.field("range_m"), metres, 0);
    }
    this.writing = false;
    this.draw(true);
  }

  /** @param {boolean} [isDragging] */
  draw(isDragging = false) {
    const place = this.place();
    const view = this.view();
    const shape = place && this.form !== "none" ? outline(place, view) : null;
    this.area.setLatLngs(shape ?? []);
    if (place) this.point.setLatLng(place).addTo(this.map);
    else this.point.remove();
    const azimuth = Number.isFinite(view.azimuth) ? view.azimuth : 0;
    if (place && view.range > 0 && this.form !== "none") {
      if (!isDragging) this.handle.setLatLng(move(place, azimuth, view.range));
      this.handle.addTo(this.map);
    } else {
      this.handle.remove();
    }
    this.note.textContent = place ? (shape ? this.say(view) : "") : words.hint;
    this.askNew();
  }

  /** @param {View} view */
  say({ azimuth, angle, range }) {
    const square = Math.round(Math.PI * range * range * Math.min(angle, 360) / 360).toLocaleString("uk-UA");
    const turned = this.form === "sector" && angle < 360 ? `${Math.round(azimuth)}° · ` : "";
    return `${turned}${Math.round(range)} ${words.m} · ${square} ${words.m2}`;
  }

  // How much of the ground is newly covered is the server's to say.
  askNew() {
    const place = this.place();
    const { azimuth, angle, range } = this.view();
    const mine = this.asked += 1;
    clearTimeout(this.waiting);
    if (!place || !(range > 0) || !this.area.getLatLngs().flat().length) return;
    this.waiting = window.setTimeout(async () => {
      const asked = { lat: place[0], lon: place[1], form: this.form, range_m: range, view_angle_deg: angle, kind: this.box.dataset.kind };
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(asked)) query.set(name, String(value));
      if (Number.isFinite(azimuth)) query.set("azimuth_deg", String(azimuth));
      if (this.box.dataset.asset) query.set("asset", this.box.dataset.asset);
      const answer = await readJson(`${COVERED_URL}?${query}`);
      if (answer && mine === this.asked) this.note.textContent = `${this.say(this.view())} · ${answer.text}`;
    }, 400);
  }
}

/** @type {NodeListOf<HTMLElement>} */
const boxes = document.querySelectorAll("[data-place-picker]");
for (const box of boxes) {
  loadLeaflet().then(() => {
    const sheet = box.closest("form");
    setSprite(box.dataset.sprite);
    if (sheet) new Picker(box, sheet);
  }).catch(() => { box.hidden = true; });
}
