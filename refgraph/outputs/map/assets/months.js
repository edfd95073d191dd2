// Months: the referrals of every month as bars under the map; drawn over them, the days that are looked at.

import { byId, fill, make, within } from "./elements.js";
import { countOf, edges, events } from "./data.js";
import { dateText, many } from "./words.js";
import { eventMonth, lastMonth, monthOf, monthText } from "./spark.js";
import { isDated, shown, state } from "./state.js";
import { go } from "./address.js";

const MOST_MONTHS = 120;
/** @typedef {{ first: number, last: number, length: number }} Months */

/** @returns {Months | null} */
function monthsOnRecord() {
  if (lastMonth === null || !eventMonth.length) return null;
  const first = Math.max(eventMonth.reduce((least, month) => Math.min(least, month), lastMonth), lastMonth - MOST_MONTHS + 1);
  return { first, last: lastMonth, length: lastMonth - first + 1 };
}
const monthly = monthsOnRecord();
const monthBars = within(byId("months"), ".bars");
/** @param {number} month */
const firstDayOf = (month) => Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / 86400000);

/** @type {number | null} */
let brush = null;

export function windowText() {
  if (!isDated()) return "at any time";
  const from = state.since === null ? "" : `from ${dateText(state.since)}`;
  return `${from}${state.until === null ? "" : `${from ? " to" : "until"} ${dateText(state.until)}`}`.trim();
}

/** @param {Months} months */
const monthsInWindow = ({ first, last }) => (isDated() ? [state.since === null ? first : monthOf(state.since),
  state.until === null ? last : monthOf(state.until)] : null);

/** @param {Months} months */
function barsOfMonths({ first, length }) {
  /** @type {number[]} */
  const bars = new Array(length).fill(0);
  eventMonth.forEach((month, event) => {
    if (month >= first && shown[edges.from[events.edge[event]]]) bars[month - first] += countOf(event);
  });
  return bars;
}

/** @param {Months} months @param {number} from @param {number} to */
function pickMonths({ first, last }, from, to) {
  const begin = Math.max(Math.min(from, to), first), end = Math.min(Math.max(from, to), last);
  if (begin === first && end === last) return go({ since: null, until: null });
  return go({ since: firstDayOf(begin), until: firstDayOf(end + 1) - 1 });
}

// The bars keep the heights that they have without days picked: they are what the days are picked from.
/** @type {number[] | null} */
let allBars = null;
export function showMonths() {
  byId("months").hidden = !monthly || monthly.length < 2 || state.view === "table";
  if (byId("months").hidden || !monthly) return;
  if (!isDated() || !allBars) allBars = barsOfMonths(monthly);
  const picked = monthsInWindow(monthly), most = Math.max(...allBars, 1), { first, last } = monthly;
  fill(monthBars, ...allBars.map((number, place) => make("span", {
    class: !picked || (first + place >= picked[0] && first + place <= picked[1]) ? "bar" : "bar cold",
    title: `${monthText(first + place)}: ${many(number, "referral", "referrals")}`, share: `${(100 * number) / most}%`,
  })));
  const [from, to] = picked ?? [first, last];
  const told = to === from ? monthText(to) : `${monthText(from)} to ${monthText(to)}`;
  monthBars.setAttribute("aria-valuenow", String(to - first));
  monthBars.setAttribute("aria-valuemin", "0");
  monthBars.setAttribute("aria-valuemax", String(monthly.length - 1));
  monthBars.setAttribute("aria-valuetext", picked ? `${monthText(from)} to ${monthText(to)}` : "all months");
  fill(within(byId("months"), ".ends"), make("span", {}, monthText(first)),
    picked ? make("button", { type: "button", class: "link", onclick: () => go({ since: null, until: null }) }, `${told} · show all months`)
      : make("span", {}, "draw over the months to look at some"),
    make("span", {}, monthText(last)));
}

export function wireMonths() {
  if (!monthly) return;
  const months = monthly;
  const monthAt = (/** @type {PointerEvent} */ event) => {
    const box = monthBars.getBoundingClientRect();
    return months.first + Math.max(0, Math.min(months.length - 1, Math.floor(((event.clientX - box.left) / box.width) * months.length)));
  };
  monthBars.addEventListener("pointerdown", (event) => { monthBars.setPointerCapture(event.pointerId); brush = monthAt(event); markBars(months, brush, brush); });
  monthBars.addEventListener("pointermove", (event) => { if (brush !== null) markBars(months, brush, monthAt(event)); });
  monthBars.addEventListener("pointerup", (event) => { if (brush !== null) { const from = brush; brush = null; pickMonths(months, from, monthAt(event)); } });
  monthBars.addEventListener("pointercancel", () => { brush = null; showMonths(); });
  monthBars.addEventListener("keydown", (event) => {
    const [from, to] = monthsInWindow(months) ?? [months.last + 1, months.last + 1];
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (!step) return;
    event.preventDefault();
    if (event.shiftKey) pickMonths(months, from, Math.max(from, to + step)); else pickMonths(months, from + step, to + step);
    monthBars.focus();
  });
}

/** @param {Months} months @param {number} a @param {number} b */
function markBars({ first }, a, b) {
  const from = Math.min(a, b) - first, to = Math.max(a, b) - first;
  [...monthBars.querySelectorAll(".bar")].forEach((bar, place) => bar.classList.toggle("cold", place < from || place > to));
}
