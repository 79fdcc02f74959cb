// The address that was looked for, marked on a map.

const NEAR = { house: 18, street: 16 };
/** @type {L.TooltipOptions} */
const TIP = { direction: "top", offset: [0, -8], className: "sought", permanent: true };
const LOOK = { radius: 9, className: "me" };

/** @param {L.Map} map */
export function soughtOn(map) {
  const group = L.layerGroup().addTo(map);
  /** @param {import("/static/places/addresses.js").Found} found */
  return (found) => {
    group.clearLayers();
    L.circleMarker([found.lat, found.lon], LOOK).addTo(group).bindTooltip(`${found.label} · ${found.said}`, TIP).openTooltip();
    map.setView([found.lat, found.lon], NEAR[found.certainty], { animate: false });
  };
}
