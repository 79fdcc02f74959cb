// The box around a hromada, drawn on a map: a tap for one corner, a tap for the opposite one; corners are dragged after.
//
// <div data-box-picker data-view="w,s,e,n" data-boundaries="/map/boundaries/CODE.geojson"></div>
// Writes the form's west, south, east and north and follows them; these stay for who draws with the keyboard.

import { addScale, drawGraticule } from "./ground.js";
import { loadLeaflet, makeMap } from "./leaflet.js";

const WORDS = {
  uk: {
    first: "Торкніться одного кута громади — з невеликим запасом", second: "Тепер протилежного кута",
    done: "Перетягніть кут, щоб поправити", again: "Обвести заново", corner: "Кут: перетягніть", m: "м", km: "км",
  },
  en: {
    first: "Tap one corner of the hromada, with some room around it", second: "Now the opposite corner",
    done: "Drag a corner to correct it", again: "Draw anew", corner: "Corner: drag it", m: "m", km: "km",
  },
};
const words = document.documentElement.lang === "en" ? WORDS.en : WORDS.uk;
const DECIMALS = 5;
/** @typedef {"west" | "east" | "south" | "north"} Side */
/** @type {Side[]} */
const SIDES = ["west", "south", "east", "north"];

class BoxPicker {
  /** @param {HTMLElement} box @param {HTMLFormElement} sheet */
  constructor(box, sheet) {
    this.box = box;
    this.sheet = sheet;
    this.writing = false;
    /** @type {L.LatLng | null} */
    this.first = null;
    box.classList.add("mini-map", "mini-map--tall");
    this.map = makeMap(box, { scrollWheelZoom: false, zoomAt: "bottomright" });
    const [west, south, east, north] = (box.dataset.view || "22.1,44.3,40.3,52.4").split(",").map(Number);
    this.map.fitBounds([[south, west], [north, east]]);
    drawGraticule(this.map);
    addScale(this.map, words);
    this.shape = L.rectangle([[0, 0], [0, 0]], { className: "box-drawn", interactive: false });
    const icon = L.divIcon({ className: "box-corner", iconSize: [26, 26], iconAnchor: [13, 13] });
    const look = { icon, draggable: true, autoPan: true, title: words.corner, alt: words.corner };
    this.corners = [L.marker([0, 0], look), L.marker([0, 0], look)];
    this.note = Object.assign(document.createElement("p"), { className: "mini-map__note" });
    this.note.setAttribute("role", "status");
    this.again = Object.assign(document.createElement("button"), { type: "button", className: "button button--small box-again", textContent: words.again });
    box.after(this.note, this.again);
    this.listen();
    this.draw(true);
    this.showBoundaries();
    new ResizeObserver(() => this.map.invalidateSize()).observe(box);
  }

  // Where the boundary is known, it is seen under the box.
  async showBoundaries() {
    const url = this.box.dataset.boundaries;
    const answer = url ? await fetch(url).catch(() => null) : null;
    if (!answer?.ok || answer.redirected) return;
    L.geoJSON(await answer.json(), { style: { className: "boundary", interactive: false } }).addTo(this.map);
  }

  listen() {
    this.map.on("click", ({ latlng }) => this.tap(latlng));
    this.again.addEventListener("click", () => this.clear());
    for (const corner of this.corners) {
      corner.on("drag", () => this.write(this.corners[0].getLatLng(), this.corners[1].getLatLng()));
      corner.on("dragend", () => this.draw());
    }
    for (const side of SIDES) this.field(side)?.addEventListener("input", () => { if (!this.writing) this.draw(); });
  }

  /** @param {Side} side @returns {HTMLInputElement | null} */
  field(side) {
    const found = this.sheet.elements.namedItem(side);
    return found instanceof HTMLInputElement ? found : null;
  }

  /** @returns {Record<Side, number> | null} */
  typed() {
    const [west, south, east, north] = SIDES.map((side) => {
      const text = this.field(side)?.value.trim().replace(",", ".") ?? "";
      return text === "" ? NaN : Number(text);
    });
    const isBox = west < east && south < north && Math.abs(north) <= 90 && Math.abs(west) <= 180 && Math.abs(east) <= 180;
    return isBox ? { west, south, east, north } : null;
  }

  /** @param {L.LatLng} latlng */
  tap(latlng) {
    if (this.typed()) return; // A box that is there is corrected by its corners, not by a stray tap.
    if (!this.first) {
      this.first = latlng;
      this.corners[0].setLatLng(latlng).addTo(this.map);
      this.note.textContent = words.second;
      return;
    }
    this.write(this.first, latlng);
    this.first = null;
    this.draw();
  }

  clear() {
    this.first = null;
    this.writing = true;
    for (const side of SIDES) this.put(side, "");
    this.writing = false;
    this.draw();
  }

  /** @param {Side} side @param {string} text */
  put(side, text) {
    const field = this.field(side);
    if (!field) return;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {L.LatLng} one @param {L.LatLng} other */
  write(one, other) {
    const bounds = L.latLngBounds(one, other);
    this.writing = true;
    for (const [side, value] of /** @type {[Side, number][]} */ ([
      ["west", bounds.getWest()], ["south", bounds.getSouth()], ["east", bounds.getEast()], ["north", bounds.getNorth()],
    ])) this.put(side, value.toFixed(DECIMALS).replace(".", ","));
    this.writing = false;
    this.shape.setBounds(bounds).addTo(this.map);
  }

  /** @param {boolean} [isFirst] */
  draw(isFirst = false) {
    const typed = this.typed();
    this.again.hidden = !typed;
    if (!typed) {
      for (const layer of [this.shape, ...this.corners]) layer.remove();
      this.note.textContent = words.first;
      return;
    }
    /** @type {L.LatLngTuple[]} */
    const ends = [[typed.south, typed.west], [typed.north, typed.east]];
    this.shape.setBounds(L.latLngBounds(ends)).addTo(this.map);
    this.corners.forEach((corner, at) => corner.setLatLng(ends[at]).addTo(this.map));
    if (isFirst) this.map.fitBounds(ends, { padding: [30, 30], animate: false });
    this.note.textContent = words.done;
  }
}

/** @type {NodeListOf<HTMLElement>} */
const boxes = document.querySelectorAll("[data-box-picker]");
for (const box of boxes) {
  loadLeaflet().then(() => {
    const sheet = box.closest("form");
    if (!sheet) return;
    new BoxPicker(box, sheet);
    const figures = sheet.querySelector("[data-box-figures]");
    if (figures instanceof HTMLDetailsElement && !figures.querySelector("[aria-invalid]")) figures.open = false;
  }).catch(() => { box.hidden = true; });
}
