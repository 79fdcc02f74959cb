// The list of visits: tick all of a page, count what is ticked, show the bar only when it can act.

const form = document.querySelector("form[data-visits]");
if (form) {
  const boxes = [...form.querySelectorAll('input[name="due"]')];
  const all = form.querySelector("[data-all]");
  const count = form.querySelector("[data-count]");
  const buttons = [...form.querySelectorAll("[data-bar] button, [data-bar] summary")];

  const refresh = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    if (count) count.textContent = ticked ? count.dataset.text + ticked : "";
    for (const button of buttons) button.toggleAttribute("aria-disabled", !ticked);
    for (const button of form.querySelectorAll("[data-bar] button")) button.disabled = !ticked;
  };

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
