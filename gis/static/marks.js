// Marks: the kind by icon and colour, the status by shape and colour of the rim. Never any HTML from data.

const SVG = "http://www.w3.org/2000/svg";
const CODE = /^[a-z][a-z0-9_-]*$/;
const STATUSES = ["in_service", "repair", "planned", "reserve", "retired"];

let sprite = "/static/kernel/icons.svg";
/** @param {string | undefined} url */
export function setSprite(url) {
  if (url) sprite = url;
}

// The kinds that have a sign of their own in the sprite; what a hromada has added itself has none.
const SIGNED = new Set([
  "camera", "recorder", "wifi_point", "wifi_zone", "internet_link", "network_device", "shelter", "siren", "air_sensor", "pbx",
  "phone_line", "workstation", "id_reader", "qr_validator", "mobile_case", "session_recorder", "server", "information_system",
  "edms_seat", "software_licence",
]);

/** @param {string} kind */
export const drawKind = (kind) => drawIcon(SIGNED.has(kind) || kind === "place" ? kind : "other");

/** @param {string} name */
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
/** @param {string[]} statuses */
export function worstStatus(statuses) {
  return URGENCY.find((status) => statuses.includes(status)) ?? "in_service";
}

/** What a mark shows; `colour` names a class that sets --kind.
 * `label` stands beside it where the map is near enough to read it; `name` is said to those who listen.
 * @typedef {{ kind: string, colour: string, status: string, count?: number, label?: string | null, name?: string }} MarkFacts */

/** @param {MarkFacts} facts */
function drawMark({ kind, colour, status, count = 1 }) {
  const mark = document.createElement("div");
  mark.className = `mark mark--${STATUSES.includes(status) ? status : "in_service"} ${CODE.test(colour) ? colour : "kind-other"}`;
  mark.append(drawKind(kind));
  if (count > 1) {
    const badge = document.createElement("span");
    badge.className = "mark__count";
    badge.textContent = String(count);
    mark.append(badge);
  }
  return mark;
}

// The name of a pole is for the eye: who listens hears it from the mark itself.
/** @param {HTMLElement} mark @param {string} label */
function labelled(mark, label) {
  const box = document.createElement("div");
  const name = document.createElement("span");
  name.className = "mark__name";
  name.setAttribute("aria-hidden", "true");
  name.textContent = label;
  box.append(mark, name);
  return box;
}

// A mark is a button to those who listen, and Leaflet names pictures alone.
/** @param {HTMLElement} drawn @param {string | undefined} name */
function named(drawn, name) {
  if (name) drawn.setAttribute("aria-label", name);
  return drawn;
}

// Drawn when the mark is first shown: of ten thousand marks most stay in their clusters.
const makeLazyIcon = () => class extends L.DivIcon {
  /** @param {MarkFacts} facts */
  constructor(facts) {
    super({ className: "mark-box", iconSize: [34, 34], iconAnchor: [17, 17] });
    this.facts = facts;
  }

  /** @override @param {HTMLElement} [old] */
  createIcon(old) {
    this.options.html = this.facts.label ? labelled(drawMark(this.facts), this.facts.label) : drawMark(this.facts);
    return named(super.createIcon(old), this.facts.name);
  }
};

/** @type {ReturnType<typeof makeLazyIcon> | undefined} made when Leaflet is there */
let LazyIcon;

/** @param {MarkFacts} facts */
export function markIcon(facts) {
  LazyIcon ??= makeLazyIcon();
  return new LazyIcon(facts);
}

/** @type {Record<string, { plural: Intl.PluralRules, words: Partial<Record<Intl.LDMLPluralRule, string>>, broken: string }>} */
const COUNTED = {
  uk: { plural: new Intl.PluralRules("uk"), words: { one: "об’єкт", few: "об’єкти", many: "об’єктів" }, broken: "є несправні" },
  en: { plural: new Intl.PluralRules("en"), words: { one: "object", other: "objects" }, broken: "some broken" },
};

/** @param {number} count @param {boolean} hasBroken */
function clusterName(count, hasBroken) {
  const { plural, words, broken } = COUNTED[document.documentElement.lang] ?? COUNTED.uk;
  const said = `${count.toLocaleString("uk-UA")} ${words[plural.select(count)] ?? words.many ?? words.other}`;
  return hasBroken ? `${said}, ${broken}` : said;
}

const makeClusterIcon = () => class extends L.DivIcon {
  /** @override @param {HTMLElement} [old] */
  createIcon(old) {
    return named(super.createIcon(old), this.name);
  }

  name = "";
};

/** @type {ReturnType<typeof makeClusterIcon> | undefined} */
let ClusterIcon;

/** @param {number} count @param {boolean} hasBroken */
export function clusterIcon(count, hasBroken) {
  const size = count < 10 ? 36 : count < 100 ? 42 : count < 1000 ? 48 : count < 10_000 ? 56 : 66;
  const box = document.createElement("div");
  box.className = hasBroken ? "cluster cluster--repair" : "cluster";
  box.textContent = count.toLocaleString("uk-UA");
  ClusterIcon ??= makeClusterIcon();
  const icon = new ClusterIcon({ className: "cluster-box", html: box, iconSize: [size, size] });
  icon.name = clusterName(count, hasBroken);
  return icon;
}

/** @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {string} [className] @param {string} [text] */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
