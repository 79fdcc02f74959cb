// Forms: nothing typed is lost when the session ends, nothing is sent twice, and addresses stay short.

const PREFIX = "oblik.form:";
const login = document.body.dataset.login;
const keyOf = (form) => `${PREFIX}${login}:${location.pathname}:${form.dataset.keep}`;
const fieldsOf = (form) =>
  [...form.elements].filter((one) => one.name && one.name !== "csrf_token" && !/^(hidden|password|file|submit|button)$/.test(one.type));

function read(form) {
  const values = {};
  for (const one of fieldsOf(form)) {
    const list = (values[one.name] ??= []);
    if (one.type === "checkbox" || one.type === "radio") {
      if (one.checked) list.push(one.value);
    } else if (one.multiple) list.push(...[...one.selectedOptions].map((option) => option.value));
    else list.push(one.value);
  }
  return values;
}

function write(form, values) {
  const seen = {};
  for (const one of fieldsOf(form)) {
    const list = values[one.name];
    if (!list) continue;
    if (one.type === "checkbox" || one.type === "radio") one.checked = list.includes(one.value);
    else if (one.multiple) for (const option of one.options) option.selected = list.includes(option.value);
    else one.value = list[(seen[one.name] = (seen[one.name] ?? -1) + 1)] ?? "";
    one.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function tellRestored(form, key, original) {
  const template = document.querySelector("template[data-restored]");
  if (!template) return;
  const note = template.content.firstElementChild.cloneNode(true);
  note.querySelector("button").addEventListener("click", () => {
    write(form, original);
    sessionStorage.removeItem(key);
    note.remove();
  });
  form.prepend(note);
}

function keep(form) {
  const key = keyOf(form);
  const original = read(form);
  const refused = form.querySelector("[data-form-errors]");
  const saved = sessionStorage.getItem(key);
  if (saved && !refused && saved !== JSON.stringify(original)) {
    write(form, JSON.parse(saved));
    tellRestored(form, key, original);
  }
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(read(form))));
  form.addEventListener("submit", () => sessionStorage.setItem(`${PREFIX}sent`, key));
}

// A page of a signed-in person that no longer shows the sent form means that it was written;
// the sign-in page in between means that it was not.
function forgetWritten() {
  const sent = sessionStorage.getItem(`${PREFIX}sent`);
  if (!sent) return;
  if (!login) return sessionStorage.removeItem(`${PREFIX}sent`);
  const shown = [...document.querySelectorAll("form[data-keep]")].some((form) => keyOf(form) === sent);
  if (!shown) sessionStorage.removeItem(sent);
  sessionStorage.removeItem(`${PREFIX}sent`);
}

forgetWritten();
if (login) document.querySelectorAll("form[data-keep]").forEach(keep);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if (form.matches("[data-forget]")) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
  if (form.matches("[data-clean]")) {
    for (const one of form.elements) if (one.name && one.value === "") one.disabled = true;
  }
  if (form.matches("[data-guard]")) {
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "1";
    form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-busy", "true"));
  }
});

// Enter in a field that has a button of its own presses that one.
document.addEventListener("keydown", (event) => {
  const field = event.target instanceof Element && event.target.closest("input[data-enter]");
  if (!field || event.key !== "Enter") return;
  event.preventDefault();
  field.form.querySelector(`button[name="${CSS.escape(field.dataset.enter)}"]`)?.click();
});

// A question whose answer was refused stands open again.
document.querySelector("dialog[popover][data-open]")?.showPopover();

// Back from the browser's own cache the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-guard], form[data-clean]")) {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    if (form.matches("[data-clean]")) for (const one of form.elements) one.disabled = false;
  }
});

// The same for a list that htmx refreshes while one types.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-clean]")) return;
  for (const [name, value] of Object.entries(event.detail.parameters)) if (value === "") delete event.detail.parameters[name];
});
