// Days in the page's language: typed as 22.11.2026, or chosen in a calendar. Without script the browser's own field stays.

import { isoOf, readDay, sayDay } from "./day-text.js";

/** @typedef {import("./day-text.js").Told} Told */

const WORDS = {
  uk: { day: "дд.мм.рррр", moment: "дд.мм.рррр гг:хх", open: "Календар", back: "Попередній місяць", on: "Наступний місяць", today: "Сьогодні", clear: "Очистити" },
  en: { day: "dd.mm.yyyy", moment: "dd.mm.yyyy hh:mm", open: "Calendar", back: "Previous month", on: "Next month", today: "Today", clear: "Clear" },
};
const lang = document.documentElement.lang === "en" ? "en" : "uk";
const words = WORDS[lang];
const sprite = document.querySelector("use")?.getAttribute("href")?.split("#")[0] ?? "/static/kernel/icons.svg";
const monthName = new Intl.DateTimeFormat(lang, { month: "long", year: "numeric", timeZone: "UTC" });
const weekday = new Intl.DateTimeFormat(lang, { weekday: "short", timeZone: "UTC" });
const longDay = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeZone: "UTC" });

/** @param {number} year @param {number} month from 1 @param {number} day */
const dateOf = (year, month, day) => new Date(Date.UTC(year, month - 1, day));

/** @param {Date} date @returns {Told} */
const toldOf = (date) => ({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), time: "" });

/** @param {Date} date @param {number} days */
const addDays = (date, days) => new Date(date.getTime() + days * 86_400_000);

/** The same day of another month, or that month's last.
 * @param {Date} date @param {number} months */
function addMonths(date, months) {
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return addDays(first, Math.min(date.getUTCDate(), last) - 1);
}

function today() {
  const timeZone = document.documentElement.dataset.zone;
  const [year, month, day] = new Date().toLocaleDateString("sv-SE", { timeZone }).split("-").map(Number);
  return dateOf(year, month, day);
}

/** @param {string} name */
function drawIcon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** @param {string} className @param {string} [name] @param {string} [label] */
function makeButton(className, name, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  if (name) button.append(drawIcon(name));
  if (label) button.setAttribute("aria-label", label);
  return button;
}

class Calendar {
  /** @param {HTMLInputElement} field @param {HTMLElement} around */
  constructor(field, around) {
    this.field = field;
    this.chosen = today();
    this.box = document.createElement("div");
    this.box.className = "calendar";
    this.box.setAttribute("popover", "auto");
    this.box.setAttribute("role", "dialog");
    this.box.setAttribute("aria-label", words.open);
    const head = document.createElement("div");
    head.className = "calendar__head";
    const back = makeButton("button button--quiet button--icon icon--back", "chevron", words.back);
    const onward = makeButton("button button--quiet button--icon", "chevron", words.on);
    this.title = document.createElement("strong");
    this.title.setAttribute("aria-live", "polite");
    head.append(back, this.title, onward);
    this.grid = document.createElement("table");
    this.grid.setAttribute("role", "grid");
    const foot = document.createElement("div");
    foot.className = "calendar__foot";
    const now = makeButton("button button--small");
    now.textContent = words.today;
    const clear = makeButton("button button--small button--quiet");
    clear.textContent = words.clear;
    foot.append(now, clear);
    this.box.append(head, this.grid, foot);
    around.append(this.box);
    back.addEventListener("click", () => this.show(addMonths(this.chosen, -1)));
    onward.addEventListener("click", () => this.show(addMonths(this.chosen, 1)));
    now.addEventListener("click", () => this.choose(today()));
    clear.addEventListener("click", () => this.write(""));
    this.grid.addEventListener("keydown", (event) => this.move(event));
  }

  open() {
    const told = readDay(this.field.value);
    this.show(told ? dateOf(told.year, told.month, told.day) : today());
    this.box.showPopover();
    const { left, bottom, top } = this.field.getBoundingClientRect();
    const { width, height } = this.box.getBoundingClientRect();
    this.box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    this.box.style.top = `${bottom + height + 8 < innerHeight ? bottom + 4 : Math.max(8, top - height - 4)}px`;
    this.focus();
  }

  /** @param {Date} date @param {boolean} [isFocused] */
  show(date, isFocused = false) {
    this.chosen = date;
    this.title.textContent = monthName.format(date);
    const first = dateOf(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    const monday = addDays(first, -((first.getUTCDay() + 6) % 7));
    const head = document.createElement("tr");
    for (let at = 0; at < 7; at += 1) {
      const name = document.createElement("th");
      name.scope = "col";
      name.textContent = weekday.format(addDays(monday, at));
      head.append(name);
    }
    const rows = [head];
    for (let week = 0; week < 6; week += 1) {
      const row = document.createElement("tr");
      for (let at = 0; at < 7; at += 1) row.append(this.cell(addDays(monday, week * 7 + at)));
      rows.push(row);
    }
    this.grid.replaceChildren(...rows);
    if (isFocused) this.focus();
  }

  focus() {
    /** @type {HTMLElement | null} */
    const button = this.grid.querySelector('button[tabindex="0"]');
    button?.focus();
  }

  /** @param {Date} date */
  cell(date) {
    const cell = document.createElement("td");
    const button = makeButton("calendar__day", undefined, longDay.format(date));
    button.textContent = String(date.getUTCDate());
    const told = readDay(this.field.value);
    const iso = isoOf(toldOf(date));
    if (told && isoOf(told) === iso) cell.setAttribute("aria-selected", "true");
    if (iso === isoOf(toldOf(today()))) button.setAttribute("aria-current", "date");
    if (date.getUTCMonth() !== this.chosen.getUTCMonth()) button.classList.add("muted");
    button.tabIndex = date.getTime() === this.chosen.getTime() ? 0 : -1;
    button.disabled = !this.isWithin(iso);
    button.addEventListener("click", () => this.choose(date));
    cell.append(button);
    return cell;
  }

  /** @param {string} iso */
  isWithin(iso) {
    const { first, last } = this.field.dataset;
    return (!first || iso >= first) && (!last || iso <= last);
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const weekDay = (this.chosen.getUTCDay() + 6) % 7;
    /** @type {Record<string, Date>} */
    const ways = {
      ArrowLeft: addDays(this.chosen, -1),
      ArrowRight: addDays(this.chosen, 1),
      ArrowUp: addDays(this.chosen, -7),
      ArrowDown: addDays(this.chosen, 7),
      Home: addDays(this.chosen, -weekDay),
      End: addDays(this.chosen, 6 - weekDay),
      PageUp: addMonths(this.chosen, event.shiftKey ? -12 : -1),
      PageDown: addMonths(this.chosen, event.shiftKey ? 12 : 1),
    };
    const next = ways[event.key];
    if (!next) return;
    event.preventDefault();
    if (this.isWithin(isoOf(toldOf(next)))) this.show(next, true);
  }

  /** @param {Date} date */
  choose(date) {
    const time = this.field.dataset.day === "moment" ? readDay(this.field.value)?.time || "00:00" : "";
    this.write(sayDay({ ...toldOf(date), time }));
  }

  /** @param {string} text */
  write(text) {
    this.field.value = text;
    this.box.hidePopover();
    this.field.focus();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** @param {HTMLInputElement} field */
function tidy(field) {
  const told = readDay(field.value);
  if (told) field.value = sayDay(field.dataset.day === "moment" ? told : { ...told, time: "" });
}

/** @param {HTMLInputElement} field */
function enhance(field) {
  const isMoment = field.type === "datetime-local";
  const told = readDay(field.value);
  const given = field.getAttribute("value") ?? "";
  const isCleared = /^\d{4}-/.test(given) && readDay(given) !== null; // By a person, before the page had come whole.
  const isHere = document.activeElement === field;
  [field.dataset.first, field.dataset.last] = [field.min, field.max];
  field.dataset.day = isMoment ? "moment" : "day";
  field.type = "text";
  for (const name of ["min", "max"]) field.removeAttribute(name);
  field.placeholder = isMoment ? words.moment : words.day;
  field.inputMode = "numeric";
  field.autocomplete = "off";
  field.maxLength = 20;
  const shown = readDay(given);
  if (shown) field.defaultValue = sayDay(shown); // What a person has changed is told by it.
  field.value = told ? sayDay(told) : isCleared ? "" : given;
  const around = document.createElement("span");
  around.className = field.classList.contains("input--short") ? "day input--short" : "day";
  field.replaceWith(around);
  const name = field.labels?.[0]?.textContent.replace("*", "").trim();
  const button = makeButton("button button--icon day__open", "calendar", name ? `${words.open}: ${name}` : words.open);
  around.append(field, button);
  if (isHere) field.focus();
  /** @type {Calendar | undefined} */
  let calendar;
  const open = () => (calendar ??= new Calendar(field, around)).open();
  button.addEventListener("click", open);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    open();
  });
  field.addEventListener("change", () => tidy(field));
}

function start() {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll('input[type="date"], input[type="datetime-local"]');
  fields.forEach(enhance);
}

for (const event of ["htmx:afterSettle", "oblik:fields"]) document.addEventListener(event, start);
start();
