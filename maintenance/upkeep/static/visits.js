// The list of visits: tick all of a page, count what is ticked, show the bar only when it can act.

/** @param {Element} within @returns {NodeListOf<HTMLInputElement>} */
const visitsOf = (within) => within.querySelectorAll('input[name="due"]');

/** Show in one box whether all, some or none of the others are ticked.
 * @param {HTMLInputElement} whole @param {HTMLInputElement[]} boxes */
function sumUp(whole, boxes) {
  const ticked = boxes.filter((box) => box.checked).length;
  whole.checked = ticked > 0 && ticked === boxes.length;
  whole.indeterminate = ticked > 0 && ticked < boxes.length;
}

/** What is posted alone: the date that visits move to, the reason for skipping them.
 * @param {HTMLFormElement} within @param {boolean} isPost */
function allowPosted(within, isPost) {
  for (const name of ["due_on", "skip_reason"]) {
    const field = within.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.disabled = !isPost;
  }
}

/** @type {HTMLFormElement | null} */
const form = document.querySelector("form[data-visits]");
if (form) {
  const boxes = [...visitsOf(form)];
  /** @type {HTMLInputElement | null} */
  const all = form.querySelector("[data-all]");
  /** @type {HTMLElement | null} */
  const count = form.querySelector("[data-count]");
  /** @type {HTMLElement | null} */
  const bar = form.querySelector("[data-bar]");

  const refresh = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (all) sumUp(all, boxes);
    if (count) count.textContent = ticked ? `${count.dataset.text}${ticked}` : "";
    if (bar) bar.hidden = !ticked;
  };

  for (const group of form.querySelectorAll("[data-group]")) {
    /** @type {HTMLInputElement | null} */
    const whole = group.querySelector("[data-group-all]");
    const own = [...visitsOf(group)];
    if (!whole) continue;
    whole.addEventListener("change", () => own.forEach((box) => (box.checked = whole.checked)));
    form.addEventListener("change", () => sumUp(whole, own));
  }
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    refresh();
  });
  form.addEventListener("change", refresh);
  // Only what is posted needs the form's token, and only there the extra fields mean something.
  form.addEventListener("submit", (event) => {
    const isPost = event.submitter instanceof HTMLButtonElement && event.submitter.formMethod === "post";
    form.querySelector("[data-post-only]")?.toggleAttribute("disabled", !isPost);
    allowPosted(form, isPost);
  });
  window.addEventListener("pageshow", () => {
    allowPosted(form, true);
    refresh();
  });
  refresh();
}
