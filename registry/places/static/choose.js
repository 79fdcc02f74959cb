// Choosing by typing: the arrows go from the field through what was found and back, Enter opens the first of it.

const field = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-choose]"));

/** @returns {HTMLAnchorElement[]} */
const offers = () => [...document.querySelectorAll(/** @type {"a"} */ ("[data-offers] a"))];

let answered = field?.defaultValue; // What the offers are the answer to.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event instanceof CustomEvent && event.detail.requestConfig.elt === field?.form) answered = event.detail.requestConfig.parameters.q;
});

/** @param {number} step */
function go(step) {
  const links = offers();
  const at = links.findIndex((link) => link === document.activeElement);
  const next = at + step;
  if (next < 0) field?.focus();
  else links[Math.min(next, links.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  const isHere = document.activeElement === field || offers().some((link) => link === document.activeElement);
  if (!isHere || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    go(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && document.activeElement === field && offers().length && field?.value === answered) {
    event.preventDefault();
    offers()[0].click();
  }
});

// What was typed before the page had come whole is looked for as well.
window.addEventListener("load", () => {
  if (field && field.value !== field.defaultValue) field.form?.requestSubmit();
});
