// Data: what the page was given, and who is linked to whom.

import { byId } from "./elements.js";

/**
 * What stands in lists as a number per contact.
 * @typedef {"organisation" | "owner" | "crm_tier" | "tier" | "type" | "trend" | "profession" | "city" | "why" | "address" | "old_tier"} Listed
 * @typedef {"bridge" | "referrals_90d" | "referrals_previous_90d" | "rank_p5" | "rank_p95" | "connector_rank"
 *   | "expected_referrals" | "next_year_low" | "next_year_high"} Measure
 */

/**
 * The contacts, a column for each thing that is known of them. Days are counted from 1 January 1970.
 * @typedef {object} Columns
 * @property {string[]} id
 * @property {string[]} name
 * @property {(number | null)[]} rank
 * @property {number[]} cluster
 * @property {number[]} x
 * @property {number[]} y
 * @property {number[]} size In hundredths of a unit of the map.
 * @property {number[]} island 0: not in the network.
 * @property {number[]} flags
 * @property {number[]} referrals
 * @property {number[]} revenue
 * @property {(number | null)[]} lastContact
 * @property {string[]} [tierReason]
 * @property {(number | null)[]} [nextDue]
 * @property {string[]} [nextAction]
 * @property {string[]} [nextOwner]
 * @property {string[]} [nextReason]
 * @property {number[]} [moved]
 * @property {number[]} [places]
 * A column of a measure ends with the last contact that has a value: see `value`.
 * @typedef {Columns & Record<Listed, number[]> & Partial<Record<Measure, (number | null)[]>>} People
 */

/**
 * @typedef {{ number: number, label: string, afterLeader: boolean, family: number, contacts: number, leader: number }} Cluster
 * @typedef {object} Data
 * @property {string} title
 * @property {string} lens
 * @property {boolean} coarse
 * @property {boolean} heard
 * @property {boolean} families
 * @property {string | null} asOf
 * @property {string | null} since The day of the last run.
 * @property {string} by
 * @property {Record<"producers" | "connectors" | "stopped" | "core_candidates" | "new", string>} headings
 * @property {boolean} redacted
 * @property {number} total
 * @property {string} how
 * @property {string[]} notes
 * @property {string[][]} findings
 * @property {string[]} phrases
 * @property {People} people
 * @property {Record<Listed, string[]>} lists
 * @property {{ from: number[], to: number[], count?: number[], won?: number[] }} edges
 * @property {{ edge: number[], day: number[], count?: number[] }} events
 * @property {{ a: number[], b: number[] }} ties
 * @property {Cluster[]} clusters
 * @property {[string, number, number, number][]} parked
 * @property {{ other: string[], clusters: string[][], lens: string[][] }} colours
 */

/** @type {Data} */
export const data = JSON.parse(byId("data").textContent ?? "");
export const people = data.people;
export const radii = people.size.map((size) => size / 100);
export const edges = data.edges;
export const ties = data.ties;
export const count = people.id.length;
export const clusterOf = new Map(data.clusters.map((cluster) => [cluster.number, cluster]));
export const everybody = Array.from({ length: count }, (_, person) => person);

export const CORE = 1, CONNECTOR = 2, PROVISIONAL = 4, UNRANKED = 8, PRODUCER = 16, STOPPED = 32, UNHAPPY = 64, HEARD = 128, NEW = 256;
/** @param {number} person @param {number} flag */
export const has = (person, flag) => (people.flags[person] & flag) !== 0;
/** @param {(person: number) => number | boolean} test */
export const tally = (test) => everybody.reduce((sum, person) => sum + (test(person) ? 1 : 0), 0);

// For every contact the numbers of the pairs in which it referred and was referred, and whom it has ties with.
/** @returns {number[][]} */
const listsFor = (/** @type {number} */ length) => Array.from({ length }, () => []);
export const made = listsFor(count), received = listsFor(count), knows = listsFor(count);
edges.from.forEach((from, edge) => { made[from].push(edge); received[edges.to[edge]].push(edge); });
ties.a.forEach((a, tie) => { knows[a].push(ties.b[tie]); knows[ties.b[tie]].push(a); });
for (let person = 0; person < count; person++) {
  made[person].sort((a, b) => edges.to[a] - edges.to[b]);
  received[person].sort((a, b) => edges.from[a] - edges.from[b]);
  knows[person].sort((a, b) => a - b);
}

// The dated referrals of every pair, as numbers into the events.
export const eventsOf = listsFor(edges.from.length);
export const events = data.events;
events.edge.forEach((edge, event) => eventsOf[edge].push(event));
const lastDay = Array.from(eventsOf, (list) => list.reduce((last, event) => Math.max(last, events.day[event]), -Infinity));
/** @param {number} edge */
export const lastOf = (edge) => (eventsOf[edge].length ? lastDay[edge] : null);
/** @param {number} event */
export const countOf = (event) => (events.count ? events.count[event] : 1);

/** @param {Listed} name @param {number} person */
export const listed = (name, person) => data.lists[name][people[name][person]];
// The tiers that were assigned, else those that the CRM holds.
/** @type {Listed} */
export const TIER = data.lists.tier ? "tier" : "crm_tier";
/** @param {Measure} name @param {number} person */
export const value = (name, person) => people[name]?.[person] ?? null;
/** @param {number} edge */
export const referralsOf = (edge) => (edges.count ? edges.count[edge] : 1);

/** @param {number} person */
export function neighbours(person) {
  const around = new Set(knows[person]);
  for (const edge of made[person]) around.add(edges.to[edge]);
  for (const edge of received[person]) around.add(edges.from[edge]);
  around.delete(person);
  return around;
}

export const numberOfId = new Map(people.id.map((id, person) => [id, person]));

// Loners and small parts fold into one line, where there is a network beside them.
/** @param {number} person */
export const isApart = (person) => people.island[person] === 0;
export const hasNetwork = people.island.some((island) => island > 0);
export const apartCount = hasNetwork ? tally(isApart) : 0;

// What tells two contacts of one name apart: the organisation, else the id.
/** @type {Map<string, number>} */
const bearers = new Map();
people.name.forEach((name) => bearers.set(name, (bearers.get(name) || 0) + 1));
/** @param {number} person */
export function secondLine(person) {
  const organisation = listed("organisation", person);
  if (organisation && organisation !== people.name[person]) return organisation;
  return (bearers.get(people.name[person]) ?? 0) > 1 ? `id ${people.id[person]}` : "";
}
