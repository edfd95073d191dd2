// State: what is selected, filtered and looked at through a lens, and who is shown because of it.

import {
  count, countOf, data, edges, events, eventsOf, everybody, hasNetwork, isApart, made, neighbours, people,
  referralsOf, TIER
} from "./data.js";
import { routePeople } from "./reaching.js";
import { LENSES, lensOf } from "./lenses.js";
import { starredSet, takePlaces } from "./places.js";

/**
 * What is chosen; -1 is nobody, "" nothing, null without a bound.
 * @typedef {object} State
 * @property {number} selected
 * @property {string} goal
 * @property {number | "other" | null} cluster
 * @property {number} organisation
 * @property {string} lens
 * @property {string} view
 * @property {boolean} star
 * @property {Set<number>} hiddenTiers
 * @property {number} owner
 * @property {number} type
 * @property {number | null} since
 * @property {number | null} until
 * @property {boolean} apart
 * @property {boolean} ties
 * @property {string} sort
 * @property {boolean} down
 * @property {number} rows
 * @property {number} hover
 * @property {Set<number>} shelf
 */

/** @type {State} */
export const state = {
  selected: -1, goal: "", cluster: null, organisation: -1, lens: data.lens, view: "map", star: false,
  hiddenTiers: new Set(), owner: -1, type: -1, since: null, until: null, apart: false, ties: true,
  sort: "rank", down: true, rows: 200, hover: -1, shelf: new Set(),
};

export const shown = new Uint8Array(count);
export const drawn = new Uint8Array(count);
export const shownEdge = new Uint8Array(edges.from.length).fill(1);
export const inWindowOf = new Float32Array(edges.from.length);
/** @type {Set<number> | null} */
export let lit = null;
/** @type {((changes: Partial<State>) => void)[]} */
const listeners = [];

/** @param {(changes: Partial<State>) => void} listener */
export const onChange = (listener) => listeners.push(listener);
export const isDated = () => state.since !== null || state.until !== null;

// How many referrals of a pair fall into the days looked at; all of them where no days are.
/** @param {number} edge */
function referralsInWindow(edge) {
  if (!isDated()) return referralsOf(edge);
  let number = 0;
  for (const event of eventsOf[edge]) {
    const day = events.day[event];
    if ((state.since === null || day >= state.since) && (state.until === null || day <= state.until)) number += countOf(event);
  }
  return number;
}

function filter() {
  const dated = isDated(), active = new Uint8Array(count);
  for (let edge = 0; edge < shownEdge.length; edge++) {
    inWindowOf[edge] = referralsInWindow(edge);
    shownEdge[edge] = !dated || inWindowOf[edge] > 0 ? 1 : 0;
    if (shownEdge[edge]) active[edges.from[edge]] = active[edges.to[edge]] = 1;
  }
  for (let person = 0; person < count; person++) {
    shown[person] = !state.hiddenTiers.has(people[TIER][person])
      && (state.cluster === null || inCluster(person))
      && (state.owner < 0 || people.owner[person] === state.owner)
      && (state.type < 0 || people.type[person] === state.type)
      && (state.organisation < 0 || people.organisation[person] === state.organisation)
      && (!dated || active[person]) ? 1 : 0;
  }
}

/** @param {number} person */
function inCluster(person) {
  const number = people.cluster[person];
  if (state.cluster === "other") return number > data.colours.clusters.length;
  return number === state.cluster;
}

// Who has a place on the picture: whoever is shown, unless folded away; of a star its members alone.
function draft() {
  for (let person = 0; person < count; person++) {
    drawn[person] = shown[person] && (starredSet ? starredSet.has(person) : !isFolded(person)) ? 1 : 0;
  }
}
/** @param {number} person */
const isFolded = (person) => hasNetwork && !state.apart && isApart(person);

// Who stands out: the routes, the selected contact with those around it, or whoever the lens is about.
function light() {
  if (state.selected >= 0) lit = new Set(starredSet || [...routePeople(), state.selected, ...(state.goal ? [] : neighbours(state.selected))]);
  else if (state.goal) lit = new Set(routePeople());
  else if (state.lens) lit = new Set(everybody.filter((person) => lensOf(person)));
  else lit = null;
  if (lit && !lit.size && !state.lens) lit = null;
}

export const isFiltered = () => state.hiddenTiers.size > 0 || state.cluster !== null || state.owner >= 0
  || state.type >= 0 || state.organisation >= 0 || isDated();
export const NO_FILTER = { hiddenTiers: new Set(), cluster: null, owner: -1, type: -1, organisation: -1, since: null, until: null };

// The one way in which anything changes.
/** @param {Partial<State>} changes */
export function change(changes) {
  Object.assign(state, changes);
  if (state.selected < 0 || state.goal) state.star = false;
  if (hasNetwork && state.selected >= 0 && isApart(state.selected)) state.apart = true;
  filter();
  takePlaces();
  draft();
  light();
  for (const listener of listeners) listener(changes);
}

// How many referrals somebody made, within the days looked at.
/** @param {number} person */
export const madeBy = (person) => made[person].reduce((sum, edge) => sum + inWindowOf[edge], 0);

export function shownPeople() {
  const lens = LENSES.get(state.lens);
  const found = everybody.filter((person) => shown[person] && (!lens || lens.kind(person)));
  if (isDated()) {
    const number = new Map(found.map((person) => [person, madeBy(person)]));
    return found.sort((a, b) => (number.get(b) ?? 0) - (number.get(a) ?? 0) || a - b);
  }
  const order = lens?.order;
  return order ? found.sort((a, b) => order(a) - order(b) || a - b) : found;
}
