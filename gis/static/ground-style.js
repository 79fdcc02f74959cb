// A quiet style of our own for vector tiles: schemas of Protomaps and OpenMapTiles; of others plain lines with names.
// Without a server of glyphs MapLibre draws the letters from the system's fonts.

/** @typedef {import("./ground-tiles.js").Ground} Ground */
/** @typedef {Record<"land" | "green" | "built" | "water" | "building" | "road" | "casing" | "rail" | "border" | "text" | "halo" | "waterText", string>} Palette */
/** @typedef {Record<string, unknown>} Layer */

/** @type {Palette} */
const LIGHT = {
  land: "#f4f2ec", green: "#e2ecd9", built: "#eeebe3", water: "#c4dae6", building: "#e0dbd0", road: "#ffffff", casing: "#d8d3c7",
  rail: "#c9c4ba", border: "#a79aae", text: "#4b4f4b", halo: "#fbfaf7", waterText: "#4e7286",
};
/** @type {Palette} */
const DARK = {
  land: "#1b2321", green: "#1f2d25", built: "#202826", water: "#17303c", building: "#28312f", road: "#3b4542", casing: "#141a18",
  rail: "#333c39", border: "#6f6478", text: "#b3beba", halo: "#151b19", waterText: "#7fa3b5",
};
// MapLibre's tiles are twice as large as Leaflet's: its zoom is one less than the map's.
const KNOWN = ["roads", "earth", "transportation", "transportation_name", "landcover"];
const FONT = ["system-ui", "sans-serif"];
const KIND = ["coalesce", ["get", "kind"], ["get", "class"], ["get", "pmap:kind"], ""];
const GREEN = ["wood", "forest", "grass", "park", "grassland", "scrub", "nature_reserve", "cemetery", "garden", "orchard", "farmland", "meadow"];
const BUILT = ["residential", "commercial", "industrial", "suburb", "neighbourhood", "school", "hospital"];
const MAJOR = ["highway", "major_road", "motorway", "trunk", "primary", "secondary"];
const MIDDLE = ["medium_road", "tertiary"];
const MINOR = ["minor_road", "minor", "service", "other", "unclassified", "residential"];
const PATHS = ["path", "track", "pedestrian", "footway"];

/** @param {string} language */
const nameIn = (language) => ["coalesce", ["get", `name:${language}`], ["get", `name_${language}`], ["get", "name"]];

/** @param {...[number, number]} stops */
const wide = (...stops) => ["interpolate", ["exponential", 1.5], ["zoom"], ...stops.flat()];

/** @param {string[]} kinds */
const isOf = (kinds) => ["in", KIND, ["literal", kinds]];

/** @param {string} from @param {string} colour @param {unknown} [filter] @returns {Layer} */
function fill(from, colour, filter = true) {
  return { type: "fill", "source-layer": from, filter: ["all", ["==", ["geometry-type"], "Polygon"], filter], paint: { "fill-color": colour } };
}

/** @param {string} from @param {{ colour: string, width: unknown, filter?: unknown, minzoom?: number, dashes?: number[] }} look @returns {Layer} */
function line(from, { colour, width, filter = true, minzoom = 0, dashes }) {
  const paint = { "line-color": colour, "line-width": width, ...(dashes ? { "line-dasharray": dashes } : {}) };
  return { type: "line", "source-layer": from, minzoom, filter, layout: { "line-cap": "round", "line-join": "round" }, paint };
}

/** @param {string} from @param {{ text: unknown, colours: Palette, size?: unknown, filter?: unknown, minzoom?: number, along?: boolean, colour?: string }} look
 * @returns {Layer} */
function label(from, { text, colours, size = 12, filter = true, minzoom = 0, along = false, colour = colours.text }) {
  return {
    type: "symbol", "source-layer": from, minzoom, filter: ["all", ["has", "name"], filter],
    layout: { "text-field": text, "text-font": FONT, "text-size": size, "symbol-placement": along ? "line" : "point", "text-max-width": 8 },
    paint: { "text-color": colour, "text-halo-color": colours.halo, "text-halo-width": 1.4 },
  };
}

/** @param {string} from @param {Palette} colours @returns {Layer[]} */
function roads(from, colours) {
  /** @type {[string[], unknown, number][]} */
  const sizes = [
    [MINOR, wide([11, 0.4], [14, 2.5], [17, 11]), 11],
    [MIDDLE, wide([9, 0.6], [14, 4], [17, 14]), 8],
    [MAJOR, wide([5, 0.6], [11, 2.2], [14, 6], [17, 18]), 4],
  ];
  const paths = line(from, { colour: colours.casing, width: wide([13, 0.7], [17, 2.5]), filter: isOf(PATHS), minzoom: 13, dashes: [2, 1.5] });
  const rails = line(from, { colour: colours.rail, width: wide([8, 0.6], [17, 3]), filter: isOf(["rail"]), minzoom: 8 });
  const casings = sizes.map(([kinds, width, minzoom]) => {
    const casing = line(from, { colour: colours.casing, width: 1, filter: isOf(kinds), minzoom });
    return { ...casing, paint: { "line-color": colours.casing, "line-gap-width": width, "line-width": 1 } };
  });
  const bodies = sizes.map(([kinds, width, minzoom]) => line(from, { colour: colours.road, width, filter: isOf(kinds), minzoom }));
  return [paths, rails, ...casings, ...bodies];
}

/** @param {Palette} colours @param {unknown} text @returns {Layer[]} */
function places(colours, text) {
  const large = ["city", "town"];
  const detail = ["coalesce", ["get", "kind_detail"], ["get", "class"], ["get", "pmap:kind_detail"], ["get", "kind"], ""];
  const isLarge = ["in", detail, ["literal", large]];
  return ["places", "place"].flatMap((from) => [
    label(from, { text, colours, size: wide([8, 11], [14, 15]), filter: ["!", isLarge], minzoom: 8 }),
    label(from, { text, colours, size: wide([6, 12], [14, 19]), filter: isLarge, minzoom: 4 }),
  ]);
}

/** @param {Palette} colours @param {unknown} text @returns {Layer[]} */
function knownLayers(colours, text) {
  const number = { colours, size: 10.5, minzoom: 16 };
  const house = (/** @type {string} */ from, /** @type {string} */ field) =>
    ({ ...label(from, { ...number, text: ["get", field] }), filter: ["has", field] });
  return [
    fill("earth", colours.land),
    ...["landcover", "landuse", "park"].flatMap((from) => [
      fill(from, colours.built, isOf(BUILT)),
      fill(from, colours.green, from === "park" ? true : isOf(GREEN)),
    ]),
    fill("water", colours.water),
    line("water", { colour: colours.water, width: wide([10, 0.8], [18, 6]), filter: ["==", ["geometry-type"], "LineString"] }),
    line("waterway", { colour: colours.water, width: wide([10, 0.8], [18, 6]) }),
    ...["buildings", "building"].map((from) => ({ ...fill(from, colours.building), minzoom: 12 })),
    ...["roads", "transportation"].flatMap((from) => roads(from, colours)),
    ...["boundaries", "boundary"].map((from) => line(from, { colour: colours.border, width: 1, dashes: [4, 3] })),
    ...["water", "waterway", "water_name"].map((from) => label(from, { text, colours, colour: colours.waterText, size: 11, minzoom: 11 })),
    ...["roads", "transportation_name"].map((from) => label(from, { text, colours, size: wide([12, 10], [17, 13]), minzoom: 12, along: true })),
    house("housenumber", "housenumber"), house("buildings", "addr_housenumber"),
    ...places(colours, text),
  ];
}

/** @param {string[]} names @param {Palette} colours @param {unknown} text @returns {Layer[]} */
function foreignLayers(names, colours, text) {
  const polygons = names.map((from) => ({ ...fill(from, colours.built), paint: { "fill-color": colours.built, "fill-opacity": 0.6 } }));
  const lines = names.map((from) => line(from, { colour: colours.rail, width: wide([8, 0.6], [18, 2]) }));
  const labels = names.flatMap((from) => [
    label(from, { text, colours, size: 11, filter: ["!=", ["geometry-type"], "LineString"] }),
    label(from, { text, colours, size: 11, filter: ["==", ["geometry-type"], "LineString"], along: true, minzoom: 11 }),
  ]);
  return [...polygons, ...lines, ...labels];
}

// The land is a shape and not a background: beyond it the ground below shows.
/** @param {Ground} ground @param {{ isDark: boolean, language: string, origin: string }} look */
export function makeStyle(ground, { isDark, language, origin }) {
  const colours = isDark ? DARK : LIGHT;
  const [west, south, east, north] = ground.box;
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  const isKnown = !ground.layers.length || ground.layers.some((name) => KNOWN.includes(name));
  const text = nameIn(language);
  const layers = isKnown ? knownLayers(colours, text) : foreignLayers(ground.layers, colours, text);
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } } },
      ground: { type: "vector", tiles: [origin + ground.tiles], minzoom: ground.least, maxzoom: ground.most, bounds: ground.box },
    },
    layers: [
      ...(ground.name === "own" ? [] : [{ id: "land", type: "fill", source: "land", paint: { "fill-color": colours.land } }]),
      ...layers.map((one, at) => ({ ...one, id: `${at}-${one["source-layer"]}`, source: "ground" })),
    ],
  };
}
