// Rail: the filters, which are the legend too.

/** @import { Child, Input } from "./elements.js" */
/** @import { State } from "./state.js" */
import { byId, darkScreen, fill, make } from "./elements.js";
import {
  apartCount, clusterOf, count, data, edges, events, everybody, made, people, PROVISIONAL, received, tally, TIER, ties
} from "./data.js";
import { asOf, dayOf, dayText, many, said, tierHeading, tierText, typeText } from "./words.js";
import { drawn, isDated, isFiltered, NO_FILTER, shown, shownEdge, state } from "./state.js";
import { LENSES } from "./lenses.js";
import { sinceText } from "./since.js";
import { everyone, lookAt, lookAtPeople } from "./camera.js";
import { islands, starred } from "./places.js";
import { look } from "./painter.js";
import { isNear, ribbons, ribbonsFound, ribbonsKept } from "./links.js";
import { go } from "./address.js";

/** @param {string} colour */
export const swatch = (colour, hollow = false) => make("span", { class: hollow ? "swatch hollow" : "swatch", colour, "aria-hidden": "true" });
export const screenLook = () => look(darkScreen.matches);

/** @param {string} title @param {Child[]} content */
function section(title, ...content) {
  return make("fieldset", {}, make("legend", {}, title), ...content);
}

/** @param {string} kind @param {string} name @param {boolean} checked @param {(event: Input) => void} onPick @param {string} label @param {number | null} number @param {HTMLElement | null} mark */
function choice(kind, name, checked, onPick, label, number, mark) {
  return make("label", { class: "choice", title: label },
    make("input", { type: kind, name, checked, onchange: onPick }),
    mark || null, make("span", { class: "label" }, label), number === null ? null : make("span", { class: "number" }, said(number)));
}

// One question at a time; what its colours say stands under it.
function railLenses() {
  const theme = screenLook();
  /** @param {string} key @param {string} label @param {number} number */
  const row = (key, label, number) => make("button", {
    type: "button", class: "highlight", "aria-pressed": String(state.lens === key),
    onclick: () => go({ lens: state.lens === key ? "" : key, selected: -1, goal: "" }),
  }, make("span", { class: "label" }, label), number === null ? null : make("span", { class: "number" }, said(number)));
  const rows = [...LENSES].flatMap(([key, lens]) => [row(key, lens.label, tally((person) => shown[person] && lens.kind(person))),
    state.lens === key ? make("ul", { class: "legend" }, ...lens.legend.map((text, place) => ({ text, kind: place + 1 }))
      .filter(({ kind }) => everybody.some((person) => lens.kind(person) === kind))
      .map(({ text, kind }) => make("li", {}, swatch(theme.lens(kind)), `${text} (${said(tally((person) => shown[person] && lens.kind(person) === kind))})`))) : null]).filter(Boolean);
  return rows.length ? section(`Look at${isDated() ? " (of all time)" : ""}`, ...rows) : null;
}

function railClusters() {
  if (!data.clusters.length) return null;
  const theme = screenLook(), coloured = data.colours.clusters.length;
  const pickCluster = (/** @type {State["cluster"]} */ cluster) => () => {
    go({ cluster, selected: -1 });
    const inside = cluster === null ? [] : everybody.filter((person) => drawn[person]);
    if (cluster === null || !inside.length) lookAt(everyone()); else lookAtPeople(inside);
  };
  const sizes = new Map();
  for (const person of everybody) if (!isDated() || activeIn(person)) sizes.set(people.cluster[person], (sizes.get(people.cluster[person]) || 0) + 1);
  /** @param {number} number */
  const mark = (number) => (state.lens ? null : swatch(theme.cluster(number)));
  const rows = data.clusters.slice(0, coloured).map((cluster) => choice("radio", "cluster",
    state.cluster === cluster.number, pickCluster(cluster.number), cluster.label, sizes.get(cluster.number) || 0, mark(cluster.number)));
  const chosen = clusterOf.get(Number(state.cluster));
  if (chosen && data.clusters.indexOf(chosen) >= coloured) rows.push(choice("radio", "cluster", true, pickCluster(chosen.number), chosen.label, sizes.get(chosen.number) || 0, mark(chosen.number)));
  const rest = data.clusters.slice(coloured);
  const all = choice("radio", "cluster", state.cluster === null, pickCluster(null), "All clusters", isDated() ? tally(activeIn) : count, null);
  const others = rest.length ? choice("radio", "cluster", state.cluster === "other", pickCluster("other"),
    `${many(rest.length, "smaller cluster", "smaller clusters")}`, rest.reduce((sum, cluster) => sum + (sizes.get(cluster.number) || 0), 0), data.families ? null : mark(Infinity)) : null;
  return section("Clusters", all, ...rows, others);
}

/** @param {number} person */
const activeIn = (person) => made[person].some((edge) => shownEdge[edge]) || received[person].some((edge) => shownEdge[edge]);

function railTiers() {
  const order = ["Core Advocate", "Advocate", "Allied Resource"];
  const tiers = data.lists[TIER].map((tier, number) => ({ tier, number }))
    .sort((a, b) => (order.indexOf(a.tier) + 9) % 9 - (order.indexOf(b.tier) + 9) % 9);
  if (tiers.length < 2) return null;
  return section(tierHeading, ...tiers.map(({ tier, number }) => choice("checkbox", "tier", !state.hiddenTiers.has(number), (event) => {
    const hidden = new Set(state.hiddenTiers);
    if (event.target.checked) hidden.delete(number); else hidden.add(number);
    go({ hiddenTiers: hidden });
  }, tierText(tier), tally((person) => people[TIER][person] === number && (!isDated() || activeIn(person))), null)));
}

/** @param {string} label @param {string} key @param {string[][]} options @param {string} chosen @param {(picked: string) => void} onPick */
function select(label, key, options, chosen, onPick) {
  return make("label", { class: "field" }, make("span", { class: "name" }, label),
    make("select", { name: key, onchange: (event) => onPick(event.target.value) },
      ...options.map(([option, text]) => make("option", { value: option, selected: option === chosen }, text))));
}

function railLists() {
  /** @param {"owner" | "type"} name @param {string} label @param {string} any */
  const picker = (name, label, any) => {
    const words = data.lists[name].map((word, number) => [String(number), name === "type" ? typeText(word) : word]).filter(([, word]) => word);
    if (!words.length) return null;
    return select(label, name, [["-1", any], ...words], String(state[name]), (picked) => go({ [name]: Number(picked) }));
  };
  return [picker("owner", "Looked after by", "Anyone"), picker("type", "Type", "Any")];
}

const dayOrNothing = (/** @type {number | null} */ day) => (day === null ? "" : dayText(day));

function railDates() {
  if (asOf === null || !events.day.length) return [];
  const today = asOf;
  const presets = [["all", "At any time"], ["90", "In the last 90 days"], ["365", "In the last 12 months"], ["730", "In the last 24 months"], ["own", "Between two days"]];
  const preset = presets.find(([days]) => state.until === null && state.since === today - Number(days));
  const current = preset ? preset[0] : isDated() || ownDays ? "own" : "all";
  /** @param {string} picked */
  const pickDays = (picked) => {
    ownDays = picked === "own";
    go({ until: null, since: ["all", "own"].includes(picked) ? null : today - Number(picked) });
  };
  /** @param {string} label @param {"since" | "until"} key */
  const day = (label, key) => make("label", { class: "field" }, make("span", { class: "name" }, label), make("input", {
    type: "date", value: dayOrNothing(state[key]),
    onchange: (event) => go({ [key]: event.target.value ? dayOf(event.target.value) : null }),
  }));
  return [select("Referrals made", "window", presets, current, pickDays),
    ...(current === "own" ? [day("From", "since"), day("To", "until")] : [])];
}
let ownDays = false;

function railToggles() {
  /** @param {"apart" | "ties"} key @param {string} text */
  const toggle = (key, text) => choice("checkbox", key, state[key], (event) => {
    go({ [key]: event.target.checked });
    if (key === "apart") lookAt(everyone());
  }, text, null, null);
  return [
    apartCount ? toggle("apart", `Contacts not in the network (${said(apartCount)})`) : null,
    ties.a.length ? toggle("ties", "Acquaintances (dotted)") : null,
  ];
}

function railOrganisation() {
  if (state.organisation < 0) return null;
  return make("p", { class: "line" }, make("span", { class: "label" }, data.lists.organisation[state.organisation]),
    make("button", { type: "button", class: "link", onclick: () => go({ organisation: -1 }) }, "Show all"));
}

function railOnly() {
  const rows = [railOrganisation(), ...railLists(), ...railDates(), ...railToggles()].filter(Boolean);
  return rows.length ? section("Show only", ...rows) : null;
}

// The key under the map: what a dot, a number, a line and a ring say.
export function showKey() {
  /** @param {number} size */
  const dot = (size) => make("span", { class: `dot dot-${size}` });
  /** @param {HTMLElement} sign @param {string} text */
  const entry = (sign, text) => make("span", { class: "entry" }, sign, text);
  fill(byId("key"),
    entry(make("span", { class: "sizes", "aria-hidden": "true" }, dot(1), dot(2), dot(3)),
      `bigger: more ${data.by.replaceAll("_", " ")}`),
    entry(make("span", { class: "number-dot", "aria-hidden": "true" }, "1"), "place in the ranking"),
    edges.from.length ? entry(make("span", { class: "arrow", "aria-hidden": "true" }), "referred") : null,
    islands.length > 1 && !isNear() && !starred ? entry(make("span", { class: "band", "aria-hidden": "true" }), `between clusters, wider: more referrals${ribbons().length < ribbonsFound ? ` (the ${said(ribbonsKept.length)} strongest of ${said(ribbonsFound)})` : ""}`) : null,
    state.goal || state.lens === "owners" ? entry(make("span", { class: "square", "aria-hidden": "true" }), "who looks after them") : null,
    ties.a.length && state.ties ? entry(make("span", { class: "dots", "aria-hidden": "true" }), "know each other") : null,
    sinceText ? entry(make("span", { class: "since-dot", "aria-hidden": "true" }), `changed ${sinceText}`) : null,
    people.flags.some((flags) => flags & PROVISIONAL) ? entry(swatch("var(--soft)", true), "not in your CRM") : null);
}

export function showRail() {
  const focused = document.activeElement;
  const rail = byId("rail");
  const path = focused && rail.contains(focused) ? [...rail.querySelectorAll("button,input,select")].indexOf(focused) : -1;
  fill(rail,
    railLenses(), railClusters(), railTiers(), railOnly(),
    isFiltered() ? make("button", { type: "button", class: "wide", onclick: clearFilters }, "Clear all filters") : null,
    make("details", { class: "notes", open: data.notes.length < 3 ? true : null }, make("summary", {}, "What this map does not show"),
      make("ul", {}, ...data.notes.map((note) => make("li", {}, note)))));
  if (path >= 0) /** @type {HTMLElement | undefined} */ ([...rail.querySelectorAll("button,input,select")][path])?.focus();
}

function clearFilters() {
  ownDays = false;
  go(NO_FILTER);
  lookAt(everyone());
}
