// A link or button that is replaced under the finger is not clicked: whatever replaces it waits for the release.

/** Give a way to wait until nothing within a place is pressed any more.
 * @param {HTMLElement} place @returns {() => Promise<void>} */
export function watchPresses(place) {
  let released = Promise.resolve();
  place.addEventListener("pointerdown", () => {
    released = new Promise((done) => {
      for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(done), { once: true });
    });
  });
  return () => released;
}
