// Table: everything that is shown on the map, for those who would rather read.

import { byId, fill, make, within } from "./elements.js";
import { clusterOf, everybody, listed, made, people, received, TIER, value } from "./data.js";
import { many, said } from "./words.js";
import { change, isDated, madeBy, shownEdge, shownPeople, state } from "./state.js";
import { windowText } from "./months.js";
import { go } from "./address.js";
import { choose } from "./main.js";

/**
 * A column: its key, its heading, what stands in it, and whether that is a number.
 * @typedef {[string, string, (person: number) => string | number | null | undefined, boolean]} Column
 */

/** @type {Column[]} */
const ALL_COLUMNS = [
  ["rank", "Rank", (p) => people.rank[p], true],
  ["name", "Name", (p) => people.name[p], false],
  ["organisation", "Organisation", (p) => listed("organisation", p), false],
  ...(TIER === "tier" ? [/** @type {Column} */ (["tier", "Tier", (p) => listed("tier", p), false])] : []),
  ["crm_tier", "Tier in the CRM", (p) => listed("crm_tier", p), false],
  ["cluster", "Cluster", (p) => clusterOf.get(people.cluster[p])?.label ?? "", false],
  ["owner", "Looked after by", (p) => listed("owner", p), false],
  ["referrals", "Referrals made", (p) => (isDated() ? madeBy(p) : people.referrals[p]), true],
  ["referred", "People referred", (p) => made[p].filter((edge) => shownEdge[edge]).length, true],
  ["received", "Referred by (people)", (p) => received[p].filter((edge) => shownEdge[edge]).length, true],
  ["revenue", "Revenue", (p) => people.revenue[p], true],
  ["bridge", "Pairs bridged", (p) => Math.round(value("bridge", p) || 0), true],
  ["connector_rank", "Place as link", (p) => value("connector_rank", p), true],
  ["trend", "Trend", (p) => listed("trend", p), false],
];

export const COLUMNS = ALL_COLUMNS.filter(([, , get]) => everybody.some((person) => get(person)));

/** @param {number[]} found */
function sorted(found) {
  const [, , get, numeric] = COLUMNS.find(([key]) => key === state.sort) || COLUMNS[0];
  const sign = state.down ? 1 : -1;
  const keys = new Map(found.map((person) => [person, get(person)]));
  return found.sort((a, b) => {
    const x = keys.get(a) ?? "", y = keys.get(b) ?? "";
    if (x === "" || y === "") return Number(x === "") - Number(y === "") || a - b;
    return sign * (numeric ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0) || a - b;
  });
}

/** @param {Column} column */
function headCell([key, label, , numeric]) {
  const current = state.sort === key;
  const order = current ? (state.down ? "ascending" : "descending") : "none";
  return make("th", { scope: "col", "aria-sort": order, class: numeric ? "numeric" : null },
    make("button", { type: "button", onclick: () => {
      // The most comes first where more is better; rank and words begin at the beginning.
      go({ sort: key, down: current ? !state.down : !numeric || key === "rank" || key === "connector_rank", rows: 200 });
      within(byId("table"), `[data-sort="${key}"]`)?.focus();
    }, "data-sort": key }, label, make("span", { "aria-hidden": "true", class: "order" }, current ? (state.down ? " ▲" : " ▼") : "")));
}

/** @param {number} person */
function bodyRow(person) {
  return make("tr", { "aria-selected": person === state.selected ? "true" : null }, ...COLUMNS.map(([key, , get, numeric]) => {
    const content = get(person);
    if (key === "name") {
      return make("th", { scope: "row" }, make("button", { type: "button", class: "link", onclick: () => choose(person) }, people.name[person]));
    }
    return make("td", { class: numeric ? "numeric" : null }, content === null || content === undefined ? "" : numeric ? said(Number(content)) : String(content));
  }));
}

export function showTable() {
  const section_ = byId("table");
  section_.hidden = state.view !== "table";
  if (section_.hidden) return;
  const found = sorted(shownPeople());
  const rest = found.length - state.rows;
  const scroll = section_.scrollTop;
  fill(section_, make("table", {},
    make("caption", {}, `${many(found.length, "contact", "contacts")}, sorted by ${(COLUMNS.find(([key]) => key === state.sort) || COLUMNS[0])[1].toLowerCase()}${isDated() ? `. Referrals and people: ${windowText()}; all other columns: of all time` : ""}`),
    make("thead", {}, make("tr", {}, ...COLUMNS.map(headCell))),
    make("tbody", {}, ...found.slice(0, state.rows).map(bodyRow))),
  rest > 0 ? make("button", { type: "button", class: "wide", onclick: () => change({ rows: state.rows + 500 }) }, `Show ${said(Math.min(rest, 500))} more of ${said(found.length)}`) : null);
  section_.scrollTop = scroll;
}
