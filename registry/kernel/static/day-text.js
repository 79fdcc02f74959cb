// Days and moments as people type and read them: 22.11.2026, 22.11.2026 14:05; the server reads them as well as 2026-11-22.

/** @typedef {{ year: number, month: number, day: number, time: string }} Told month from 1; time is "14:05" or nothing */

/** @param {number} number */
const two = (number) => String(number).padStart(2, "0");

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})?)?$/;
const LOCAL = /^(\d{1,2})[./,\s-](\d{1,2})[./,\s-](\d{4})(?:[,\s]+(\d{1,2}):(\d{2}))?$/;
const DIGITS = /^(\d{2})(\d{2})(\d{4})$/;

/** Read what was typed; null where it is no day.
 * @param {string} text @returns {Told | null} */
export function readDay(text) {
  const told = text.trim();
  const iso = ISO.exec(told);
  const local = iso ? null : (LOCAL.exec(told) ?? DIGITS.exec(told));
  if (!iso && !local) return null;
  const [year, month, day] = iso ? iso.slice(1, 4).map(Number) : [Number(local?.[3]), Number(local?.[2]), Number(local?.[1])];
  const time = iso ? (iso[4] ?? "") : local?.[4] ? `${two(Number(local[4]))}:${local[5]}` : "";
  const found = new Date(Date.UTC(year, month - 1, day));
  const isDay = found.getUTCFullYear() === year && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
  return isDay ? { year, month, day, time } : null;
}

/** @param {Told} told */
export function sayDay({ year, month, day, time }) {
  return `${two(day)}.${two(month)}.${year}${time ? ` ${time}` : ""}`;
}

/** @param {Told} told */
export const isoOf = ({ year, month, day }) => `${year}-${two(month)}-${two(day)}`;

/** Write a moment into a field as the field shows it.
 * @param {HTMLInputElement} field @param {string} iso */
export function writeMoment(field, iso) {
  const told = field.type === "text" ? readDay(iso) : null;
  field.value = told ? sayDay(told) : iso;
}
