// What a click on a mark opens: all that stands there, each with its card and «log work». Text only as text.

import { drawIcon, drawKind, element } from "./marks.js";

/** Id, name, code of the kind, status and number.
 * @typedef {[id: string, name: string, kind: string, status: string, number: string]} Asset */
/** @typedef {{ statuses: Record<string, string>, kinds: Record<string, { name: string, colour: string }>, logWorkUrl: string | null,
 *   words: { logWork: string, more: string } }} PopupConfig */

/** @param {string | null | undefined} place @param {Asset[]} assets @param {PopupConfig} config */
export function drawPopup(place, assets, config) {
  const box = element("div", "place");
  if (place) box.append(element("h2", "place__name", place));
  const list = element("ul", "place__assets");
  for (const [id, name, kind, status, number] of assets.slice(0, 30)) {
    const item = element("li", "place__asset");
    const head = element("div", "place__head");
    head.append(drawKind(kind));
    const link = element("a", "place__title", name);
    link.href = `/assets/${encodeURIComponent(id)}`;
    head.append(link);
    const facts = element("p", "place__facts");
    const badge = element("span", `badge status status--${status}`);
    badge.append(drawIcon(`status-${status}`), config.statuses[status] ?? status);
    facts.append(badge, element("span", "muted", `${config.kinds[kind]?.name ?? kind} · № ${number}`));
    item.append(head, facts);
    if (config.logWorkUrl) {
      const log = element("a", "button button--small", config.words.logWork);
      log.href = `${config.logWorkUrl}?asset=${encodeURIComponent(id)}`;
      item.append(log);
    }
    list.append(item);
  }
  box.append(list);
  if (assets.length > 30) box.append(element("p", "muted", `${config.words.more} ${assets.length - 30}`));
  return box;
}
