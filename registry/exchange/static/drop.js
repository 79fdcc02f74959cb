// A file dropped anywhere on the frame is chosen as if by the button.

/** @type {HTMLElement | null} */
const frame = document.querySelector("[data-drop]");
/** @type {HTMLInputElement | null | undefined} */
const field = frame?.querySelector("input[type=file]");
/** @type {HTMLElement | null | undefined} */
const hint = frame?.querySelector("[data-drop-hint]");

if (frame && field) {
  if (hint) hint.hidden = false;
  /** @param {boolean} isOver */
  const mark = (isOver) => frame.classList.toggle("drop--over", isOver);
  frame.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  frame.addEventListener("dragleave", () => mark(false));
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer?.files.length) field.files = event.dataTransfer.files;
  });
}
