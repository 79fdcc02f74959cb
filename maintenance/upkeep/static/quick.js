// A weak network: an entry is sent by script; when that fails it is kept on the phone and sent later, once.
// Texts lie in localStorage, photos in IndexedDB; the entry's client_key lets the server write it only once.

import { localNow } from "./now.js";

const PREFIX = "oblik.work:";
const login = document.body.dataset.login;
const notes = document.querySelector("[data-kept]");
const text = (name) => notes?.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
const TIMEOUT_MS = 25_000;
const RETRY_MS = 20_000;

// ---- What is kept ----
function keptKeys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function kept() {
  return keptKeys().map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) })).sort((a, b) => a.at - b.at);
}

function store(key, values) {
  localStorage.setItem(key, JSON.stringify(values));
}

function openPhotos() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("oblik-work", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("photos");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function withPhotos(mode, act) {
  const database = await openPhotos();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction("photos", mode);
      const request = act(transaction.objectStore("photos"));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

async function keep(form, data) {
  const files = [...data.getAll("photos")].filter((one) => one instanceof File && one.size > 0);
  const fields = [...data.entries()].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");
  const key = PREFIX + data.get("client_key");
  let photos = files.length;
  try {
    if (files.length) await withPhotos("readwrite", (photoStore) => photoStore.put(files, key));
  } catch {
    photos = -1;
  }
  const title = form.dataset.title || [...form.querySelectorAll(".work-asset strong")].map((one) => one.textContent).join(", ");
  store(key, { url: form.action, fields, photos, title, login, at: Date.now(), page: location.pathname + location.search, state: "kept" });
}

async function drop(key) {
  localStorage.removeItem(key);
  await withPhotos("readwrite", (photoStore) => photoStore.delete(key)).catch(() => {});
}

// ---- Sending ----
async function send(url, data) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    return await fetch(url, { method: "POST", body: data, signal: stop.signal, credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
  } finally {
    clearTimeout(timer);
  }
}

const isSignIn = (answer) => new URL(answer.url).pathname.startsWith("/sign-in") || answer.headers.get("X-Session") === "ended";

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
      store(one.key, { ...one, key: undefined, state: "sending" });
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

async function sendOne(one, token) {
  const data = new FormData();
  for (const [name, value] of one.fields) data.append(name, value);
  data.set("csrf_token", token);
  const photos = one.photos > 0 ? await withPhotos("readonly", (photoStore) => photoStore.get(one.key)).catch(() => null) : null;
  for (const photo of photos ?? []) data.append("photos", photo, photo.name);
  const answer = await send(one.url, data);
  if (isSignIn(answer)) return store(one.key, { ...one, key: undefined, state: "signin" });
  if (answer.ok) {
    await drop(one.key);
    return tell("ok", `${text("sent")}: ${one.title}`);
  }
  const isTheirs = answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429;
  store(one.key, { ...one, key: undefined, state: isTheirs ? "refused" : "kept" });
}

function mark(state) {
  for (const one of kept()) if (one.state !== "refused" && one.login === login) store(one.key, { ...one, key: undefined, state });
  show();
}

// ---- What the person sees ----
function alertOf(tone, words) {
  const box = document.createElement("div");
  box.className = `alert alert--${tone}`;
  const body = document.createElement("div");
  body.className = "alert__body stack-s";
  const line = document.createElement("p");
  line.textContent = words;
  body.append(line);
  box.append(body);
  return [box, body];
}

const said = [];

function tell(tone, words) {
  said.push(alertOf(tone, words)[0]);
  show();
}

function button(words, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "button button--small";
  one.textContent = words;
  one.addEventListener("click", act);
  return one;
}

function show() {
  if (!notes) return;
  const boxes = kept().map((one) => {
    const isOther = one.login !== login;
    const state = isOther ? "other" : one.state;
    const [box, body] = alertOf(state === "refused" ? "error" : state === "sending" ? "info" : "warn", isOther ? text("other") : `${text(state)}: ${one.title}`);
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
async function reopen(one) {
  const fresh = await freshToken().catch(() => null);
  if (!fresh) return mark("signin");
  const form = document.createElement("form");
  form.method = "post";
  form.action = one.url;
  form.enctype = "multipart/form-data";
  for (const [name, value] of [...one.fields, ["csrf_token", fresh.token]]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  await drop(one.key);
  form.submit();
}

// ---- The form ----
function busy(form, isBusy) {
  for (const one of form.querySelectorAll("button[type=submit]")) one.toggleAttribute("aria-busy", isBusy);
  form.dataset.busy = isBusy ? "1" : "";
}

async function submit(form) {
  const untouched = [...form.querySelectorAll('[data-now="1"]')];
  for (const field of untouched) field.value = localNow();
  const data = new FormData(form);
  // A time nobody chose is the server's own; this device's clock counts only for what is sent later.
  for (const field of untouched) field.value = "";
  const now = new FormData(form);
  busy(form, true);
  let answer = null;
  try {
    answer = navigator.onLine ? await send(form.action, now) : null;
  } catch {
    answer = null;
  }
  if (answer?.ok && !isSignIn(answer)) return location.assign(answer.url);
  if (answer && !isSignIn(answer) && answer.status < 500) return showRefusal(form, data);
  // What the server would refuse is not worth keeping.
  if (!form.checkValidity()) {
    busy(form, false);
    form.reportValidity();
    return;
  }
  for (const field of untouched) field.value = localNow();
  await keep(form, data);
  if (answer && isSignIn(answer)) mark("signin");
  busy(form, false);
  const key = form.elements.client_key;
  key.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.replace(/[^\w-]/g, "");
  for (const field of form.querySelectorAll("textarea, input[name=summary]")) field.value = "";
  form.closest("[popover]")?.hidePopover();
  show();
  notes?.scrollIntoView({ block: "center" });
}

// A refused form is sent as an ordinary one, so that the server's page says why. Photos do not travel twice: they wait
// here under the form's client_key, and the page that comes back takes them in again.
const REFUSED = "refused:";

async function showRefusal(form, data) {
  const files = [...data.getAll("photos")].filter((one) => one instanceof File && one.size > 0);
  if (files.length) {
    const isKept = await withPhotos("readwrite", (photoStore) => photoStore.put(files, REFUSED + data.get("client_key"))).then(() => true, () => false);
    if (isKept) for (const field of form.querySelectorAll('input[type="file"]')) field.disabled = true;
  }
  form.dataset.native = "1";
  form.submit();
}

async function takePhotosBack(form) {
  const field = form.querySelector('input[type="file"][name="photos"]');
  const key = REFUSED + form.elements.client_key?.value;
  if (!field || !form.querySelector("[data-form-errors]")) return;
  const files = await withPhotos("readonly", (photoStore) => photoStore.get(key)).catch(() => null);
  if (!files) return;
  const given = new DataTransfer();
  for (const file of files) given.items.add(file);
  field.files = given.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await withPhotos("readwrite", (photoStore) => photoStore.delete(key)).catch(() => {});
}

if (login && window.indexedDB) {
  for (const form of document.querySelectorAll("form[data-log]")) {
    takePhotosBack(form);
    form.addEventListener("submit", (event) => {
      if (form.dataset.native) return;
      event.preventDefault();
      if (!form.dataset.busy) submit(form);
    });
  }
  window.addEventListener("online", sendKept);
  setInterval(() => kept().length && sendKept(), RETRY_MS);
  show();
  sendKept();
}
