// The way to a mark that lies in a cluster or out of sight.

/** Move the map until a mark stands by itself or in a fan, then call `done`; a mark that is taken away meanwhile is left alone.
 * The library's own way (zoomToShowLayer) fails at every later move of the map once its mark is gone.
 * @param {L.Map} map @param {ReturnType<typeof L.markerClusterGroup>} clusters @param {L.Marker} mark @param {() => void} done */
export function reach(map, clusters, mark, done) {
  const stop = () => {
    map.off("moveend", look);
    clusters.off("animationend", look);
  };
  const look = () => {
    if (!clusters.hasLayer(mark)) return stop();
    /** @type {L.Marker & { spiderfy?: () => void } | null} */
    const shown = clusters.getVisibleParent(mark);
    if (!shown || Reflect.get(clusters, "_inZoomAnimation") || !map.getBounds().contains(mark.getLatLng())) return undefined;
    stop();
    if (!shown.spiderfy) return done();
    clusters.once("spiderfied", done);
    return shown.spiderfy();
  };
  const shown = clusters.getVisibleParent(mark);
  if (shown === mark && map.getBounds().contains(mark.getLatLng())) return done();
  map.on("moveend", look);
  clusters.on("animationend", look);
  const cluster = Reflect.get(mark, "__parent");
  if (cluster._zoom < Math.round(map.getZoom())) map.panTo(mark.getLatLng());
  else cluster.zoomToBounds();
  return undefined;
}
