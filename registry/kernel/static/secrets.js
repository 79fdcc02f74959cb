// Passwords can be looked at before they are sent; secrets shown once can be copied by one tap.

const uk = document.documentElement.lang !== "en";
const words = uk
  ? { show: "Показати", hide: "Сховати", copy: "Скопіювати", copied: "Скопійовано" }
  : { show: "Show", hide: "Hide", copy: "Copy", copied: "Copied" };

/** @param {string} text */
function button(text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--small";
  made.textContent = text;
  return made;
}

/** @type {NodeListOf<HTMLInputElement>} */
const passwords = document.querySelectorAll("input[data-password]");
for (const input of passwords) {
  const toggle = button(words.show);
  toggle.setAttribute("aria-pressed", "false");
  toggle.setAttribute("aria-controls", input.id);
  toggle.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    toggle.textContent = shown ? words.show : words.hide;
    toggle.setAttribute("aria-pressed", String(!shown));
    input.focus();
  });
  input.after(toggle);
  input.form?.addEventListener("submit", () => (input.type = "password"));
}

/** @type {NodeListOf<HTMLInputElement>} */
const shownOnce = document.querySelectorAll("input[data-copy]");
for (const input of shownOnce) {
  const copy = button(words.copy);
  copy.addEventListener("click", async () => {
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      document.execCommand("copy");
    }
    copy.textContent = words.copied;
  });
  input.addEventListener("focus", () => input.select());
  input.after(copy);
}
