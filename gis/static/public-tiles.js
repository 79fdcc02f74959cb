// The tiles of the public map: what stands in a square of the ground, or how many things do. Asked for once each.

const FIRST_ZOOM = 5;
const LAST_ZOOM = 18;

/** A published thing; `marks` are pairs of an icon and a word.
 * @typedef {{ id: string, kind: string, name: string, at: [lon: number, lat: number], where?: string, about?: string, hours?: string,
 *   note?: string, marks?: [icon: string, word: string][] }} PublicObject */
/** @typedef {[lon: number, lat: number, count: number]} Cell */
/** Things or, where there are too many, cells that tell how many.
 * @typedef {{ objects?: PublicObject[], cells?: Cell[] }} Tile */
/** @typedef {(place: L.LatLngTuple) => number} Distance in metres, from a place that stays the same */

/** @type {Map<string, Promise<Tile>>} */
const kept = new Map();

/** @param {string | undefined} filter @param {number} zoom @param {number} column @param {number} row */
function loadTile(filter, zoom, column, row) {
  const address = `/public/tiles/${zoom}/${column}/${row}.json${filter ? `?${filter}` : ""}`;
  const before = kept.get(address);
  if (before) return before;
  const tile = readTile(address).catch((error) => {
    kept.delete(address);
    throw error;
  });
  kept.set(address, tile);
  return tile;
}

/** @param {string} address @returns {Promise<Tile>} */
async function readTile(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// Column and row of a place, with what is behind the point: how far inside the tile it lies.
/** @param {L.LatLngTuple} place @param {number} zoom @returns {[column: number, row: number]} */
function tileOf([lat, lon], zoom) {
  const number = 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return [((lon + 180) / 360) * number, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * number];
}

/** @param {L.LatLngTuple} place @param {number} zoom @returns {[column: number, row: number]} */
function wholeTileOf(place, zoom) {
  const [column, row] = tileOf(place, zoom);
  return [Math.floor(column), Math.floor(row)];
}

/** @param {string | undefined} filter @param {L.LatLngBounds} bounds @param {number} mapZoom */
export async function loadBox(filter, bounds, mapZoom) {
  const zoom = Math.min(Math.max(mapZoom, FIRST_ZOOM), LAST_ZOOM);
  const [west, north] = wholeTileOf([bounds.getNorth(), bounds.getWest()], zoom);
  const [east, south] = wholeTileOf([bounds.getSouth(), bounds.getEast()], zoom);
  const last = 2 ** zoom - 1;
  const tiles = [];
  for (let column = Math.max(west, 0); column <= Math.min(east, last); column += 1) {
    for (let row = Math.max(north, 0); row <= Math.min(south, last); row += 1) tiles.push(loadTile(filter, zoom, column, row));
  }
  return Promise.all(tiles);
}

// Everything found in the nine tiles around a place, from small tiles to large ones, until something lies there.
// A thing farther than the nearest side of the nine may not be the nearest: then the next size decides.
/** @param {string | undefined} filter @param {L.LatLngTuple} here @param {Distance} distance */
export async function loadAround(filter, here, distance) {
  /** @type {PublicObject[]} */
  let best = [];
  for (let zoom = 14; zoom >= FIRST_ZOOM; zoom -= 2) {
    const [column, row] = wholeTileOf(here, zoom);
    const around = [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => loadTile(filter, zoom, column + right, row + down)));
    const tiles = await Promise.all(around);
    const objects = (await Promise.all(tiles.map((tile) => tile.objects ?? openCells(filter, tile.cells ?? [], distance)))).flat();
    if (objects.length) best = objects;
    const safe = (40_075_016 * Math.cos((here[0] * Math.PI) / 180)) / 2 ** zoom;
    if (objects.some((one) => distance(placeOf(one)) <= safe)) break;
  }
  return best.toSorted((one, other) => distance(placeOf(one)) - distance(placeOf(other)));
}

/** @param {{ at: [lon: number, lat: number] }} object @returns {L.LatLngTuple} */
export function placeOf({ at: [lon, lat] }) {
  return [lat, lon];
}

// Of a crowded tile the two nearest cells are looked into.
/** @param {string | undefined} filter @param {Cell[]} cells @param {Distance} distance */
async function openCells(filter, cells, distance) {
  const nearest = cells.toSorted((one, other) => distance([one[1], one[0]]) - distance([other[1], other[0]])).slice(0, 2);
  const tiles = await Promise.all(nearest.map(([lon, lat]) => loadTile(filter, LAST_ZOOM - 2, ...wholeTileOf([lat, lon], LAST_ZOOM - 2))));
  return tiles.flatMap((tile) => tile.objects ?? []);
}
