// The form of work and of plans: phrases by a tap, assets found by typing, visits ticked by the kind of work.

import { localNow } from "./now.js";

const form = document.querySelector("form[data-log], form[data-log-plain], form[data-plan]");

// ---- The time is now until somebody says otherwise ----
for (const field of document.querySelectorAll("[data-now]")) {
  if (!field.value) field.value = localNow();
  field.addEventListener("input", () => (field.dataset.now = ""));
}

// ---- Phrases of the chosen kind ----
const chosenKind = () => form?.querySelector("[data-work-kind] input:checked")?.value;

function showPhrases() {
  for (const group of form.querySelectorAll("[data-phrases]")) group.hidden = group.dataset.phrases !== chosenKind();
}

document.addEventListener("click", (event) => {
  const phrase = event.target instanceof Element && event.target.closest("[data-phrase]");
  if (!phrase) return;
  const field = document.getElementById(phrase.closest("[data-phrases-of]").dataset.phrasesOf);
  const typed = field.value.trim();
  field.value = typed && !typed.includes(phrase.textContent) ? `${typed.replace(/[.;,]$/, "")}; ${phrase.textContent}` : phrase.textContent;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// ---- Visits that work of this kind closes ----
function tickVisits() {
  const seen = new Set();
  for (const box of form.querySelectorAll('input[name="due"][data-kind]')) {
    const isFirst = !seen.has(box.dataset.chain);
    seen.add(box.dataset.chain);
    box.checked = box.dataset.kind === chosenKind() && (box.dataset.late === "1" || isFirst);
  }
}

// ---- Photos, as they will be sent ----
const photos = form?.querySelector('input[type="file"][name="photos"]');
photos?.addEventListener("change", () => {
  const list = form.querySelector("[data-photo-list]");
  const label = form.querySelector("[data-photo-label]");
  list.replaceChildren();
  for (const file of photos.files) {
    const figure = document.createElement("span");
    figure.className = "photo";
    const picture = document.createElement("img");
    picture.alt = file.name;
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    figure.append(picture);
    list.append(figure);
  }
  label.textContent = photos.files.length ? `${label.dataset.none} (${photos.files.length})` : label.dataset.none;
});

// ---- Assets: taken off, added by search, added by a suggestion ----
const holder = document.querySelector("[data-assets]");

function changed() {
  holder.dispatchEvent(new Event("change", { bubbles: true }));
}

function has(id) {
  return Boolean(holder.querySelector(`input[name="asset"][value="${CSS.escape(id)}"]`));
}

function add(id, name, note) {
  if (has(id)) return;
  const item = holder.querySelector("template[data-asset-template]").content.firstElementChild.cloneNode(true);
  item.dataset.id = id;
  item.querySelector("input").value = id;
  item.querySelector("strong").textContent = name;
  item.querySelector("small").textContent = note;
  item.querySelector("[data-remove-asset]").setAttribute("aria-label", `${holder.dataset.remove}: ${name}`);
  holder.querySelector(".work-assets").append(item);
  changed();
}

function showFound(list, rows) {
  list.replaceChildren();
  if (typeof rows === "string" || rows.length === 0) {
    const note = document.createElement("p");
    note.textContent = typeof rows === "string" ? rows : holder.dataset.nothing;
    list.append(note);
  }
  for (const row of typeof rows === "string" ? [] : rows) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "option");
    const note = document.createElement("small");
    note.textContent = [row.number, row.kind, row.where].filter(Boolean).join(" · ");
    button.append(row.name, note);
    button.addEventListener("click", () => {
      add(row.id, row.name, [row.number, row.where].filter(Boolean).join(" · "));
      list.hidden = true;
      list.previousElementSibling.value = "";
    });
    item.append(button);
    list.append(item);
  }
  list.hidden = false;
}

function startSearch(box) {
  const input = box.querySelector("input");
  const list = box.querySelector(".work-found");
  let timer;
  let turn = 0;
  box.hidden = false;
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(timer);
    const words = input.value.trim();
    if (words.length < 2) return void (list.hidden = true);
    timer = setTimeout(async () => {
      const mine = ++turn;
      try {
        const answer = await fetch(`${holder.dataset.url}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
        const rows = await answer.json();
        if (mine === turn) showFound(list, rows.filter((row) => !has(row.id)));
      } catch {
        if (mine === turn) showFound(list, holder.dataset.offline);
      }
    }, 250);
  });
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      list.querySelector("button")?.click();
    }
    if (event.key === "Escape") list.hidden = true;
  });
  document.addEventListener("click", (event) => {
    if (!box.contains(event.target)) list.hidden = true;
  });
}

if (holder) {
  for (const button of holder.querySelectorAll("[data-remove-asset]")) button.hidden = false;
  holder.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-remove-asset]");
    if (remove) {
      remove.closest(".work-asset").remove();
      changed();
    }
    const suggestion = event.target.closest("[data-suggest]");
    if (suggestion) {
      event.preventDefault();
      const names = suggestion.dataset.suggestNames.split("|");
      suggestion.dataset.suggest.split(",").forEach((id, at) => add(id, names[at], ""));
      suggestion.remove();
    }
  });
  holder.querySelectorAll("[data-find]").forEach(startSearch);
}

// ---- Plans: the fields of the chosen way alone ----
function showChoice() {
  const way = form.querySelector('input[name="choice"]:checked')?.value;
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== way;
}

if (form?.matches("[data-plan]")) {
  form.addEventListener("change", showChoice);
  showChoice();
} else if (form) {
  showPhrases();
  form.querySelector("[data-work-kind]")?.addEventListener("change", () => {
    showPhrases();
    tickVisits();
  });
}
