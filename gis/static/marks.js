// Marks: the kind by icon and colour, the status by shape and colour of the rim. Never any HTML from data.

const SVG = "http://www.w3.org/2000/svg";
const CODE = /^[a-z][a-z0-9_-]*$/;
export const STATUSES = ["in_service", "repair", "planned", "reserve", "retired"];

let sprite = "/static/kernel/icons.svg";
export function setSprite(url) {
  if (url) sprite = url;
}

export function drawIcon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${CODE.test(name) ? name : "other"}`);
  svg.append(use);
  return svg;
}

// The worst status on a pole is what its mark shows.
const URGENCY = ["repair", "in_service", "planned", "reserve", "retired"];
export function worstStatus(statuses) {
  return URGENCY.find((status) => statuses.includes(status)) ?? "in_service";
}

export function drawMark({ kind, colour, status, count = 1 }) {
  const mark = document.createElement("div");
  mark.className = `mark mark--${STATUSES.includes(status) ? status : "in_service"} ${CODE.test(colour) ? colour : "kind-other"}`;
  mark.append(drawIcon(kind));
  if (count > 1) {
    const badge = document.createElement("span");
    badge.className = "mark__count";
    badge.textContent = count;
    mark.append(badge);
  }
  return mark;
}

// Drawn when the mark is first shown: of ten thousand marks most stay in their clusters.
let LazyIcon;
export function markIcon(facts) {
  const L = window.L;
  LazyIcon ??= L.DivIcon.extend({
    createIcon(old) {
      this.options.html = drawMark(this.options.facts);
      return L.DivIcon.prototype.createIcon.call(this, old);
    },
  });
  return new LazyIcon({ className: "mark-box", facts, iconSize: [34, 34], iconAnchor: [17, 17] });
}

export function clusterIcon(count, hasBroken) {
  const size = count < 10 ? 36 : count < 100 ? 42 : count < 1000 ? 48 : count < 10_000 ? 56 : 66;
  const box = document.createElement("div");
  box.className = hasBroken ? "cluster cluster--repair" : "cluster";
  box.textContent = count.toLocaleString("uk-UA");
  return window.L.divIcon({ className: "cluster-box", html: box, iconSize: [size, size] });
}

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
