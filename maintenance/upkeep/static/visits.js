// The list of visits: tick all of a page, count what is ticked, show the bar only when it can act.

const form = document.querySelector("form[data-visits]");
if (form) {
  const boxes = [...form.querySelectorAll('input[name="due"]')];
  const all = form.querySelector("[data-all]");
  const count = form.querySelector("[data-count]");
  const bar = form.querySelector("[data-bar]");

  const refresh = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    if (count) count.textContent = ticked ? count.dataset.text + ticked : "";
    if (bar) bar.hidden = !ticked;
  };

  for (const group of form.querySelectorAll("[data-group]")) {
    const whole = group.querySelector("[data-group-all]");
    const own = [...group.querySelectorAll('input[name="due"]')];
    whole?.addEventListener("change", () => own.forEach((box) => (box.checked = whole.checked)));
    form.addEventListener("change", () => {
      if (!whole) return;
      const ticked = own.filter((box) => box.checked).length;
      whole.checked = ticked > 0 && ticked === own.length;
      whole.indeterminate = ticked > 0 && ticked < own.length;
    });
  }
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    refresh();
  });
  form.addEventListener("change", refresh);
  // Only what is posted needs the form's token, and only there the extra fields mean something.
  form.addEventListener("submit", (event) => {
    const isPost = event.submitter?.formMethod === "post";
    form.querySelector("[data-post-only]").disabled = !isPost;
    for (const name of ["due_on", "skip_reason"]) form.elements[name].disabled = !isPost;
  });
  window.addEventListener("pageshow", () => {
    for (const name of ["due_on", "skip_reason"]) if (form.elements[name]) form.elements[name].disabled = false;
    refresh();
  });
  refresh();
}
