// A weak network: an entry is sent by script; when that fails it is kept on the phone and sent later, once.
// The entry's client_key lets the server write it only once.

import { writeMoment } from "/static/kernel/day-text.js";
import { deletePhotos, drop, getPhotos, kept, photosIn, PREFIX, putPhotos, restate, store } from "./kept.js";
import { localNow } from "./now.js";

/** @typedef {import("./kept.js").KeptEntry} KeptEntry */
/** @typedef {import("./kept.js").State} State */

const login = document.body.dataset.login;
/** @type {HTMLElement | null} */
const notes = document.querySelector("[data-kept]");
/** @param {string} name */
const text = (name) => notes?.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
const TIMEOUT_MS = 25_000;
const RETRY_MS = 20_000;

// ---- What is kept ----
/** @param {HTMLFormElement} form @param {FormData} data */
async function keep(form, data) {
  const files = photosIn(data);
  /** @type {[string, string][]} */
  const fields = [];
  for (const [name, value] of data) if (typeof value === "string" && name !== "csrf_token") fields.push([name, value]);
  const key = `${PREFIX}${data.get("client_key")}`;
  let photos = files.length;
  try {
    if (files.length) await putPhotos(key, files);
  } catch {
    photos = -1;
  }
  const title = form.dataset.title || [...form.querySelectorAll(".work-asset strong")].map((one) => one.textContent).join(", ");
  store(key, { url: form.action, fields, photos, title, login, at: Date.now(), page: location.pathname + location.search, state: "kept" });
}

// ---- Sending ----
/** @param {string} url @param {FormData} data */
async function send(url, data) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    return await fetch(url, { method: "POST", body: data, signal: stop.signal, credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Response} answer */
const isSignIn = (answer) => new URL(answer.url).pathname.startsWith("/sign-in") || answer.headers.get("X-Session") === "ended";

/** @returns {Promise<{ login: string, token: string } | null>} */
async function freshToken() {
  const answer = await fetch("/work/token", { headers: { Accept: "application/json" }, cache: "no-store" });
  if (isSignIn(answer) || !answer.ok || !answer.headers.get("content-type")?.includes("json")) return null;
  return answer.json();
}

let isSending = false;

async function sendKept() {
  if (isSending || !navigator.onLine || !kept().some((one) => one.state !== "refused")) return show();
  isSending = true;
  try {
    const fresh = await freshToken();
    if (!fresh) return mark("signin");
    for (const one of kept()) {
      if (one.state === "refused" || one.login !== fresh.login) continue;
      restate(one, "sending");
      show();
      await sendOne(one, fresh.token);
    }
  } catch {
    mark("kept");
  } finally {
    isSending = false;
    show();
  }
}

/** @param {KeptEntry} one @param {string} token */
async function sendOne(one, token) {
  const data = new FormData();
  for (const [name, value] of one.fields) data.append(name, value);
  data.set("csrf_token", token);
  const photos = one.photos > 0 ? await getPhotos(one.key) : [];
  for (const photo of photos ?? []) data.append("photos", photo, photo.name);
  const answer = await send(one.url, data);
  if (isSignIn(answer)) return restate(one, "signin");
  if (answer.ok) {
    await drop(one.key);
    return tell("ok", `${text("sent")}: ${one.title}`);
  }
  const isTheirs = answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429;
  restate(one, isTheirs ? "refused" : "kept");
}

/** @param {State} state */
function mark(state) {
  for (const one of kept()) if (one.state !== "refused" && one.login === login) restate(one, state);
  show();
}

// ---- What the person sees ----
/** @param {string} tone @param {string} words */
function alertOf(tone, words) {
  const box = document.createElement("div");
  box.className = `alert alert--${tone}`;
  const body = document.createElement("div");
  body.className = "alert__body stack-s";
  const line = document.createElement("p");
  line.textContent = words;
  body.append(line);
  box.append(body);
  return { box, body };
}

/** @type {HTMLElement[]} */
const said = [];

/** @param {string} tone @param {string} words */
function tell(tone, words) {
  said.push(alertOf(tone, words).box);
  show();
}

/** @param {string} words @param {() => unknown} act */
function button(words, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "button button--small";
  one.textContent = words;
  one.addEventListener("click", act);
  return one;
}

let shown = "";

function show() {
  const entries = JSON.stringify([said.length, kept()]);
  if (!notes || entries === shown) return; // What is drawn anew under a finger is not pressed.
  shown = entries;
  const boxes = kept().map((one) => {
    const isOther = one.login !== login;
    const state = isOther ? "other" : one.state;
    const tone = state === "refused" ? "error" : state === "sending" ? "info" : "warn";
    const { box, body } = alertOf(tone, isOther ? text("other") : `${text(state)}: ${one.title}`);
    if (!isOther && one.photos < 0) body.append(Object.assign(document.createElement("p"), { textContent: text("nophotos") }));
    const actions = document.createElement("div");
    actions.className = "row";
    if (state === "signin") {
      const link = document.createElement("a");
      link.className = "button button--small";
      link.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
      link.textContent = text("signinLink");
      actions.append(link);
    }
    if (state === "kept") actions.append(button(text("retry"), sendKept));
    if (state === "refused") actions.append(button(text("open"), () => reopen(one)));
    if (!isOther && state !== "sending") actions.append(button(text("drop"), () => confirm(text("dropAsk")) && drop(one.key).then(show)));
    body.append(actions);
    return box;
  });
  notes.replaceChildren(...said, ...boxes);
  notes.hidden = notes.children.length === 0;
}

// A refused entry goes as an ordinary form, so that the server's page shows what is wrong.
/** @param {KeptEntry} one */
async function reopen(one) {
  const fresh = await freshToken().catch(() => null);
  if (!fresh) return mark("signin");
  const form = document.createElement("form");
  form.method = "post";
  form.action = one.url;
  form.enctype = "multipart/form-data";
  const hide = (/** @type {string} */ name, /** @type {string} */ value) =>
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  for (const [name, value] of one.fields) hide(name, value);
  hide("csrf_token", fresh.token);
  document.body.append(form);
  await drop(one.key);
  form.submit();
}

// ---- The form ----
/** @param {HTMLFormElement} form @param {boolean} isBusy */
function busy(form, isBusy) {
  for (const one of form.querySelectorAll("button[type=submit]")) one.toggleAttribute("aria-busy", isBusy);
  form.dataset.busy = isBusy ? "1" : "";
}

/** Send what can be sent at once; null: no answer came.
 * @param {HTMLFormElement} form @param {FormData} data */
async function ask(form, data) {
  if (!navigator.onLine) return null;
  return send(form.action, data).catch(() => null);
}

/** Begin the form anew: the entry that it held is kept.
 * @param {HTMLFormElement} form */
function clear(form) {
  const key = form.elements.namedItem("client_key");
  if (key instanceof HTMLInputElement) key.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.replace(/[^\w-]/g, "");
  /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */
  const texts = form.querySelectorAll("textarea, input[name=summary]");
  for (const field of texts) field.value = "";
  /** @type {HTMLElement | null} */
  const popover = form.closest("[popover]");
  popover?.hidePopover();
}

/** @param {HTMLFormElement} form */
async function submit(form) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const untouched = form.querySelectorAll('[data-now="1"]');
  for (const field of untouched) writeMoment(field, localNow());
  const data = new FormData(form);
  // A time nobody chose is the server's own; this device's clock counts only for what is sent later.
  for (const field of untouched) field.value = "";
  const now = new FormData(form);
  const answer = await ask(form, now);
  if (answer?.ok && !isSignIn(answer)) return location.assign(answer.url);
  if (answer && !isSignIn(answer) && answer.status < 500) return showRefusal(form, data);
  // What the server would refuse is not worth keeping.
  if (!form.checkValidity()) {
    busy(form, false);
    form.reportValidity();
    return;
  }
  for (const field of untouched) writeMoment(field, localNow());
  await keep(form, data);
  if (answer && isSignIn(answer)) mark("signin");
  busy(form, false);
  clear(form);
  show();
  notes?.scrollIntoView({ block: "center" });
}

// A refused form is sent as an ordinary one, so that the server's page says why. Photos do not travel twice: they wait
// here under the form's client_key, and the page that comes back takes them in again.
const REFUSED = "refused:";

/** @param {HTMLFormElement} form @param {FormData} data */
async function showRefusal(form, data) {
  const files = photosIn(data);
  if (files.length) {
    const isKept = await putPhotos(`${REFUSED}${data.get("client_key")}`, files).then(() => true, () => false);
    if (isKept) for (const field of form.querySelectorAll('input[type="file"]')) field.setAttribute("disabled", "");
  }
  form.dataset.native = "1";
  form.submit();
}

/** @param {HTMLFormElement} form */
async function takePhotosBack(form) {
  /** @type {HTMLInputElement | null} */
  const field = form.querySelector('input[type="file"][name="photos"]');
  const key = `${REFUSED}${new FormData(form).get("client_key")}`;
  if (!field || !form.querySelector("[data-form-errors]")) return;
  const files = await getPhotos(key);
  if (!files) return;
  const given = new DataTransfer();
  for (const file of files) given.items.add(file);
  field.files = given.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await deletePhotos(key);
}

if (login && window.indexedDB) {
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = document.querySelectorAll("form[data-log]");
  for (const form of forms) {
    const back = takePhotosBack(form).catch(() => {});
    form.addEventListener("submit", (event) => {
      if (form.dataset.native) return;
      event.preventDefault();
      if (form.dataset.busy) return;
      busy(form, true);
      back.then(() => submit(form));
    });
  }
  window.addEventListener("online", sendKept);
  setInterval(() => kept().length && sendKept(), RETRY_MS);
  show();
  sendKept();
}
