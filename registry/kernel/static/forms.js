// Forms: nothing typed is lost when the session ends, nothing is sent twice, and addresses stay short.

const PREFIX = "oblik.form:";
const login = document.body.dataset.login;

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement} Field */
/** @typedef {Record<string, string[]>} Values by the field's name, in the order of the form */

/** @param {HTMLFormElement} form */
const keyOf = (form) => `${PREFIX}${login}:${location.pathname}:${form.dataset.keep}`;

/** @param {Element} one @returns {one is Field} */
const isField = (one) =>
  [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement, HTMLButtonElement].some((type) => one instanceof type);

/** @param {HTMLFormElement} form */
const fieldsOf = (form) =>
  [...form.elements].filter(isField).filter((one) => one.name && one.name !== "csrf_token" && !/^(hidden|password|file|submit|button)$/.test(one.type));

/** @param {Field} one @returns {one is HTMLInputElement} */
const isTicked = (one) => one.type === "checkbox" || one.type === "radio";

/** @returns {NodeListOf<HTMLFormElement>} */
const keptForms = () => document.querySelectorAll("form[data-keep]");

/** @param {HTMLFormElement} form */
function read(form) {
  /** @type {Values} */
  const values = {};
  for (const one of fieldsOf(form)) {
    const list = (values[one.name] ??= []);
    if (isTicked(one)) {
      if (one.checked) list.push(one.value);
    } else if (one instanceof HTMLSelectElement && one.multiple) list.push(...[...one.selectedOptions].map((option) => option.value));
    else list.push(one.value);
  }
  return values;
}

/** @param {HTMLSelectElement} select */
function isChosenAnew(select) {
  const options = [...select.options];
  if (select.multiple) return options.some((one) => one.selected !== one.defaultSelected);
  return select.selectedIndex !== Math.max(0, options.findIndex((one) => one.defaultSelected));
}

/** Tell whether a field no longer holds what the page brought.
 * @param {Field} one */
function isChanged(one) {
  if (one instanceof HTMLSelectElement) return isChosenAnew(one);
  if (one instanceof HTMLButtonElement) return false;
  return isTicked(one) ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
}

/** The fields that a person has changed before the page had come whole; of radio buttons all of one name.
 * @param {HTMLFormElement} form */
function changedIn(form) {
  const fields = fieldsOf(form);
  const changed = fields.filter(isChanged);
  const radios = new Set(changed.filter((one) => one.type === "radio").map((one) => one.name));
  return new Set([...changed, ...fields.filter((one) => one.type === "radio" && radios.has(one.name))]);
}

/** @param {HTMLFormElement} form @param {Values} values @param {Set<Field>} [except] fields that stay as they are */
function write(form, values, except = new Set()) {
  /** @type {Record<string, number>} */
  const seen = {};
  for (const one of fieldsOf(form)) {
    const list = values[one.name];
    const at = (seen[one.name] = (seen[one.name] ?? -1) + 1);
    if (!list || except.has(one)) continue;
    if (isTicked(one)) one.checked = list.includes(one.value);
    else if (one instanceof HTMLSelectElement && one.multiple) for (const option of one.options) option.selected = list.includes(option.value);
    else one.value = list[at] ?? "";
    one.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// Rows that were added or dropped: the server draws those of the draft, as it draws one more row.
/** @param {HTMLFormElement} form @param {Values} values */
async function drawRows(form, values) {
  const names = Object.keys(values);
  const body = new FormData();
  for (const one of form.querySelectorAll("input")) {
    const row = one.closest("[data-row]")?.getAttribute("data-row");
    if (one.type === "hidden" && (!row || names.some((name) => name.startsWith(`${row}-`)))) body.append(one.name, one.value);
  }
  for (const [name, list] of Object.entries(values)) for (const value of list) body.append(name, value);
  body.set("add", "draft"); // Adds nothing, and writes nothing.
  const answer = await fetch(form.action, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of form.querySelectorAll("[data-rows-of]")) {
    const drawn = page.querySelector(`[data-rows-of="${place.getAttribute("data-rows-of")}"]`);
    if (drawn && place.isConnected) place.replaceChildren(...drawn.children);
  }
  form.dispatchEvent(new Event("oblik:fields", { bubbles: true }));
}

/** Tell whether a draft has rows that the page has not, or the other way round.
 * @param {HTMLFormElement} form @param {Values} values */
function hasOtherRows(form, values) {
  const shown = new Set(fieldsOf(form).map((one) => one.name));
  const isOther = Object.keys(values).some((name) => !shown.has(name)) || [...shown].some((name) => !values[name]);
  return isOther && form.querySelector("[data-rows-of]") !== null;
}

/** @param {HTMLFormElement} form @param {string} key @param {() => void} drop */
function tellRestored(form, key, drop) {
  /** @type {HTMLTemplateElement | null} */
  const template = document.querySelector("template[data-restored]");
  if (!template) return;
  const note = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  note.querySelector("button")?.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    drop();
    note.remove();
  });
  form.prepend(note);
}

/** @param {HTMLFormElement} form */
async function keep(form) {
  const key = keyOf(form);
  const original = read(form);
  const refused = form.querySelector("[data-form-errors]");
  const saved = sessionStorage.getItem(key);
  const changed = changedIn(form);
  const store = () => sessionStorage.setItem(key, JSON.stringify(read(form)));
  if (saved && !refused && saved !== JSON.stringify(original)) {
    const values = JSON.parse(saved);
    const isRedrawn = hasOtherRows(form, values);
    if (isRedrawn) await drawRows(form, values).catch(() => {}); // What the page has rows for comes back all the same.
    write(form, values, changed);
    tellRestored(form, key, () => (isRedrawn ? location.reload() : write(form, original)));
  }
  if (changed.size) store();
  form.addEventListener("input", store);
  form.addEventListener("submit", () => {
    store();
    sessionStorage.setItem(`${PREFIX}sent`, key);
  });
}

// A page of a signed-in person that no longer shows the sent form means that it was written;
// the sign-in page in between means that it was not.
function forgetWritten() {
  const sent = sessionStorage.getItem(`${PREFIX}sent`);
  if (!sent) return;
  if (!login) return sessionStorage.removeItem(`${PREFIX}sent`);
  const shown = [...keptForms()].some((form) => keyOf(form) === sent);
  if (!shown) sessionStorage.removeItem(sent);
  sessionStorage.removeItem(`${PREFIX}sent`);
}

forgetWritten();
if (login) keptForms().forEach(keep);

// Files that are more together than the server takes are told of before they are sent: from a phone that takes minutes.
const mostBytes = Number(document.body.dataset.mostBytes) || Infinity;

/** @param {HTMLFormElement} form */
const fileFieldsOf = (form) =>
  [...form.elements].filter((one) => one instanceof HTMLInputElement && one.type === "file" && one.name !== "");

/** @param {HTMLFormElement} form */
const filesOf = (form) =>
  fileFieldsOf(form).flatMap((one) => [...(/** @type {HTMLInputElement} */ (one).files ?? [])]);

/** @param {HTMLFormElement} form */
const bytesOf = (form) => filesOf(form).reduce((sum, file) => sum + file.size, 0);

/** @param {HTMLFormElement} form @param {HTMLInputElement} field where it is told */
function tellTooLarge(form, field) {
  form.querySelectorAll("[data-told-too-large]").forEach((one) => one.remove());
  const bytes = bytesOf(form);
  if (bytes <= mostBytes) return;
  const note = document.createElement("p");
  note.className = "field__errors";
  note.setAttribute("role", "alert");
  note.dataset.toldTooLarge = "";
  const [size, most] = [Math.ceil(bytes / 1024 / 1024), Math.floor(mostBytes / 1024 / 1024)].map(String);
  const { tooLarge, oneTooLarge } = document.body.dataset;
  const words = filesOf(form).length === 1 ? oneTooLarge : tooLarge;
  note.textContent = (words ?? "").replace("{size}", size).replace("{most}", most);
  (field.closest(".field") ?? field).after(note);
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field instanceof HTMLInputElement && field.type === "file" && field.name && field.form) tellTooLarge(field.form, field);
});

// Before whatever else listens: a page may send its form by itself.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || bytesOf(form) <= mostBytes) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const [field] = fileFieldsOf(form);
    if (!(field instanceof HTMLInputElement)) return;
    if (!form.querySelector("[data-told-too-large]")) tellTooLarge(form, field); // Chosen before the page had come whole.
    field.focus();
  },
  true,
);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if (form.matches("[data-forget]")) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
  if (form.matches("[data-clean]")) {
    for (const one of [...form.elements].filter(isField)) if (one.name && one.value === "") one.disabled = true;
  }
  if (form.matches("[data-guard]")) {
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "1";
    form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-busy", "true"));
  }
});

// Enter in a field that has a button of its own presses that one.
document.addEventListener("keydown", (event) => {
  /** @type {HTMLInputElement | null} */
  const field = event.target instanceof Element ? event.target.closest("input[data-enter]") : null;
  if (!field?.dataset.enter || event.key !== "Enter") return;
  event.preventDefault();
  /** @type {HTMLButtonElement | null | undefined} */
  const button = field.form?.querySelector(`button[name="${CSS.escape(field.dataset.enter)}"]`);
  button?.click();
});

// A button that fills a field in: «the next free number».
for (const button of document.querySelectorAll("[data-fill]")) button.removeAttribute("hidden");
document.addEventListener("click", (event) => {
  /** @type {HTMLButtonElement | null} */
  const button = event.target instanceof Element ? event.target.closest("button[data-fill]") : null;
  const field = button?.form?.elements.namedItem(button.dataset.fill ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.value = button?.dataset.fillWith ?? "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

// A question whose answer was refused stands open again.
/** @type {HTMLDialogElement | null} */
const question = document.querySelector("dialog[popover][data-open]");
question?.showPopover();

// Back from the browser's own cache the form may be sent again.
window.addEventListener("pageshow", () => {
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = document.querySelectorAll("form[data-guard], form[data-clean]");
  for (const form of forms) {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    if (form.matches("[data-clean]")) for (const one of [...form.elements].filter(isField)) one.disabled = false;
  }
});

// The same for a list that htmx refreshes while one types.
document.addEventListener("htmx:configRequest", (event) => {
  if (!(event instanceof CustomEvent && event.target instanceof Element && event.target.matches("[data-clean]"))) return;
  const { parameters } = event.detail;
  for (const [name, value] of Object.entries(parameters)) if (value === "") delete parameters[name];
});
