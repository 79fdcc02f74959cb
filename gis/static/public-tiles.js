// The tiles of the public map: what stands in a square of the ground, or how many things do. Asked for once each.

export const FIRST_ZOOM = 5;
export const LAST_ZOOM = 18;

const kept = new Map();

export function loadTile(filter, zoom, column, row) {
  const address = `/public/tiles/${zoom}/${column}/${row}.json${filter ? `?${filter}` : ""}`;
  if (!kept.has(address)) {
    kept.set(address, fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }).catch((error) => {
      kept.delete(address);
      throw error;
    }));
  }
  return kept.get(address);
}

// Column and row of a place, with what is behind the point: how far inside the tile it lies.
export function tileOf([lat, lon], zoom) {
  const number = 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return [((lon + 180) / 360) * number, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * number];
}

export async function loadBox(filter, bounds, mapZoom) {
  const zoom = Math.min(Math.max(mapZoom, FIRST_ZOOM), LAST_ZOOM);
  const [west, north] = tileOf([bounds.getNorth(), bounds.getWest()], zoom).map(Math.floor);
  const [east, south] = tileOf([bounds.getSouth(), bounds.getEast()], zoom).map(Math.floor);
  const last = 2 ** zoom - 1;
  const tiles = [];
  for (let column = Math.max(west, 0); column <= Math.min(east, last); column += 1) {
    for (let row = Math.max(north, 0); row <= Math.min(south, last); row += 1) tiles.push(loadTile(filter, zoom, column, row));
  }
  return Promise.all(tiles);
}

// Everything found in the nine tiles around a place, from small tiles to large ones, until something lies there.
// A thing farther than the nearest side of the nine may not be the nearest: then the next size decides.
export async function loadAround(filter, here, distance) {
  let best = [];
  for (let zoom = 14; zoom >= FIRST_ZOOM; zoom -= 2) {
    const [column, row] = tileOf(here, zoom).map(Math.floor);
    const around = [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => loadTile(filter, zoom, column + right, row + down)));
    const tiles = await Promise.all(around);
    const objects = (await Promise.all(tiles.map((tile) => tile.objects ?? openCells(filter, tile.cells, here, distance)))).flat();
    if (objects.length) best = objects;
    const safe = (40_075_016 * Math.cos((here[0] * Math.PI) / 180)) / 2 ** zoom;
    if (objects.some((one) => distance(placeOf(one)) <= safe)) break;
  }
  return best.toSorted((one, other) => distance(placeOf(one)) - distance(placeOf(other)));
}

export function placeOf({ at: [lon, lat] }) {
  return [lat, lon];
}

// Of a crowded tile the two nearest cells are looked into.
async function openCells(filter, cells, here, distance) {
  const nearest = cells.toSorted((one, other) => distance([one[1], one[0]]) - distance([other[1], other[0]])).slice(0, 2);
  const tiles = await Promise.all(nearest.map(([lon, lat]) => loadTile(filter, LAST_ZOOM - 2, ...tileOf([lat, lon], LAST_ZOOM - 2).map(Math.floor))));
  return tiles.flatMap((tile) => tile.objects ?? []);
}
