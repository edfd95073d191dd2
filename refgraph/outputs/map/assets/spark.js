// Spark: the referrals of each of the last 24 months as a line of bars, small enough to stand in a row.

import { drawing } from "./elements.js";
import { countOf, events, eventsOf, made } from "./data.js";
import { asOf, many, MONTHS } from "./words.js";

const SPARK_MONTHS = 24;
/** @param {number} day */
export const monthOf = (day) => { const date = new Date(day * 86400000); return date.getUTCFullYear() * 12 + date.getUTCMonth(); };
/** @param {number} month */
export const monthText = (month) => `${MONTHS[month % 12]} ${Math.floor(month / 12)}`;
export const lastMonth = asOf !== null ? monthOf(asOf) : events.day.length ? monthOf(Math.max(...events.day.slice(0, 1), events.day.reduce((most, day) => Math.max(most, day), 0))) : null;
export const eventMonth = Int32Array.from(events.day, monthOf);

/** @param {number} person */
function monthsOf(person) {
  /** @type {number[]} */
  const bars = new Array(SPARK_MONTHS).fill(0);
  if (lastMonth === null) return bars;
  for (const edge of made[person]) for (const event of eventsOf[edge]) {
    const place = SPARK_MONTHS - 1 - (lastMonth - eventMonth[event]);
    if (place >= 0 && place < SPARK_MONTHS) bars[place] += countOf(event);
  }
  return bars;
}

// Nothing where there is nothing to see.
/** @param {number} person */
export function spark(person) {
  if (lastMonth === null) return null;
  const bars = monthsOf(person), most = Math.max(...bars);
  if (!most) return null;
  const total = bars.reduce((sum, number) => sum + number, 0);
  const svg = drawing("svg", { viewBox: `0 0 ${SPARK_MONTHS * 4} 14`, class: "spark", role: "img", "aria-label": `${many(total, "referral", "referrals")} in the last ${SPARK_MONTHS} months` });
  bars.forEach((number, place) => {
    const height = number ? Math.max(2, (12 * number) / most) : 1;
    svg.append(drawing("rect", { x: place * 4, y: 13 - height, width: 3, height, class: number ? "made" : "none" }));
  });
  return svg;
}
