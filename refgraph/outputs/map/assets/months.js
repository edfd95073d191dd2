// Months: the referrals of every month as bars under the map; drawn over them, the days that are looked at.

const MOST_MONTHS = 120;
const monthly = (() => {
  if (lastMonth === null || !eventMonth.length) return null;
  const first = Math.max(eventMonth.reduce((least, month) => Math.min(least, month), lastMonth), lastMonth - MOST_MONTHS + 1);
  return { first, length: lastMonth - first + 1 };
})();
const firstDayOf = (month) => Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / 86400000);

let brush = null;

function windowText() {
  if (!isDated()) return "at any time";
  const from = state.since === null ? "" : `from ${dateText(state.since)}`;
  return `${from}${state.until === null ? "" : `${from ? " to" : "until"} ${dateText(state.until)}`}`.trim();
}

const monthsInWindow = () => (isDated() && monthly ? [state.since === null ? monthly.first : monthOf(state.since),
  state.until === null ? lastMonth : monthOf(state.until)] : null);

function barsOfMonths() {
  const bars = new Array(monthly.length).fill(0);
  eventMonth.forEach((month, event) => {
    const edge = events.edge[event];
    if (month >= monthly.first && shown[edges.from[edge]]) bars[month - monthly.first] += countOf(event);
  });
  return bars;
}

function pickMonths(from, to) {
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  if (first <= monthly.first && last >= lastMonth) return go({ since: null, until: null });
  return go({ since: firstDayOf(Math.max(first, monthly.first)), until: firstDayOf(Math.min(last, lastMonth) + 1) - 1 });
}

// The bars keep the heights that they have without days picked: they are what the days are picked from.
let allBars = null;
function showMonths() {
  const strip = byId("months");
  strip.hidden = !monthly || monthly.length < 2 || state.view === "table";
  if (strip.hidden) return;
  if (!isDated() || !allBars) allBars = barsOfMonths();
  const window_ = monthsInWindow(), most = Math.max(...allBars, 1);
  const bars = strip.querySelector(".bars");
  fill(bars, ...allBars.map((number, place) => {
    const month = monthly.first + place;
    const bar = make("span", { class: !window_ || (month >= window_[0] && month <= window_[1]) ? "bar" : "bar cold", title: `${monthText(month)}: ${many(number, "referral", "referrals")}`, share: `${(100 * number) / most}%` });
    return bar;
  }));
  const [from, to] = window_ || [monthly.first, lastMonth];
  bars.setAttribute("aria-valuenow", String(to - monthly.first));
  bars.setAttribute("aria-valuemin", "0");
  bars.setAttribute("aria-valuemax", String(monthly.length - 1));
  bars.setAttribute("aria-valuetext", window_ ? `${monthText(from)} to ${monthText(to)}` : "all months");
  fill(strip.querySelector(".ends"), make("span", {}, monthText(monthly.first)),
    window_ ? make("button", { type: "button", class: "link", onclick: () => go({ since: null, until: null }) }, `${monthText(from)}${to === from ? "" : ` to ${monthText(to)}`} · show all months`) : make("span", {}, "draw over the months to look at some"),
    make("span", {}, monthText(lastMonth)));
}

function monthAt(event) {
  const box = byId("months").querySelector(".bars").getBoundingClientRect();
  return monthly.first + Math.max(0, Math.min(monthly.length - 1, Math.floor(((event.clientX - box.left) / box.width) * monthly.length)));
}

function wireMonths() {
  if (!monthly) return;
  const bars = byId("months").querySelector(".bars");
  bars.addEventListener("pointerdown", (event) => { bars.setPointerCapture(event.pointerId); brush = monthAt(event); markBars(brush, brush); });
  bars.addEventListener("pointermove", (event) => { if (brush !== null) markBars(brush, monthAt(event)); });
  bars.addEventListener("pointerup", (event) => { if (brush !== null) { const from = brush; brush = null; pickMonths(from, monthAt(event)); } });
  bars.addEventListener("pointercancel", () => { brush = null; showMonths(); });
  bars.addEventListener("keydown", (event) => {
    const [from, to] = monthsInWindow() || [lastMonth + 1, lastMonth + 1];
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (!step) return;
    event.preventDefault();
    if (event.shiftKey) pickMonths(from, Math.max(from, to + step)); else pickMonths(from + step, to + step);
    byId("months").querySelector(".bars").focus();
  });
}

function markBars(a, b) {
  const [from, to] = [Math.min(a, b) - monthly.first, Math.max(a, b) - monthly.first];
  [...byId("months").querySelectorAll(".bar")].forEach((bar, place) => bar.classList.toggle("cold", place < from || place > to));
}
