// The page of the ground: a preview of what lies, or is about to lie, under the maps; a file sent piece by piece.

import { addScale, drawGraticule, drawGround } from "./ground.js";
import { layGrounds } from "./ground-tiles.js";
import { loadLeaflet, makeMap } from "./leaflet.js";

/** @typedef {Record<"sending" | "done" | "failed" | "chosen" | "m" | "km", string>} Words */

/** @param {string} id */
const told = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
/** @type {Words} */
const words = told("base-map-words");
/** @type {HTMLElement | null} */
const box = document.querySelector("[data-base-map]");
/** @type {HTMLElement | null} */
const upload = document.querySelector("[data-upload]");

/** @param {HTMLElement} element */
async function showPreview(element) {
  await loadLeaflet();
  const map = makeMap(element, { ground: null, scrollWheelZoom: false });
  const [west, south, east, north] = (element.dataset.box || "22.1,44.3,40.3,52.4").split(",").map(Number);
  map.fitBounds([[south, west], [north, east]]);
  drawGraticule(map);
  addScale(map, words);
  const trouble = document.querySelector("[data-ground-trouble]");
  element.addEventListener("ground", (event) => {
    if (!(trouble instanceof HTMLElement) || !(event instanceof CustomEvent)) return;
    trouble.hidden = event.detail;
    event.preventDefault(); // Told above the map's edge, at more length.
  });
  await layGrounds(map, told("base-map-grounds"));
  const answer = await fetch("/map/layers/ground.geojson");
  if (answer.ok && !answer.redirected) drawGround(map, await answer.json());
}

/** @param {HTMLElement} area @param {File} file */
async function send(area, file) {
  const piece = Number(area.dataset.piece);
  const progress = area.querySelector("progress");
  const say = area.querySelector("[data-say]");
  if (!progress || !say) return;
  progress.hidden = false;
  let offset = 0;
  do { // An empty file is sent as well: the server says what is wrong with it.
    const query = new URLSearchParams({ name: file.name, offset: String(offset), total: String(file.size) });
    const answer = await fetch(`${area.dataset.to}?${query}`, {
      method: "POST", body: file.slice(offset, offset + piece),
      headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": area.dataset.token ?? "" },
    });
    if (!answer.ok) throw new Error(await reasonOf(answer));
    offset += piece;
    const share = Math.round((Math.min(offset, file.size) / file.size) * 100);
    progress.value = share;
    say.textContent = words.sending.replace("#", String(share));
  } while (offset < file.size);
  say.textContent = words.done;
}

/** @param {Response} answer */
async function reasonOf(answer) {
  try {
    return (await answer.json()).reason ?? words.failed;
  } catch {
    return words.failed; // A refusal of another sort is a page.
  }
}

/** @param {HTMLElement} area */
function listen(area) {
  const input = area.querySelector("input");
  const button = area.querySelector("button");
  const say = area.querySelector("[data-say]");
  if (button) button.disabled = false;
  button?.addEventListener("click", async () => {
    const file = input?.files?.[0];
    if (!say) return;
    if (!file) {
      say.textContent = words.chosen;
      return;
    }
    button.disabled = true;
    try {
      await send(area, file);
      location.reload();
    } catch (error) {
      say.textContent = error instanceof TypeError ? words.failed : String(error instanceof Error ? error.message : error);
    }
    button.disabled = false;
  });
}

if (box) showPreview(box).catch(() => { box.hidden = true; });
if (upload) listen(upload);
