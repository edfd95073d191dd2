// State: what is selected, filtered and looked at through a lens, and who is shown because of it.

const state = {
  selected: -1, goal: "", cluster: null, organisation: -1, lens: data.lens, view: "map", star: false,
  hiddenTiers: new Set(), owner: -1, type: -1, since: null, until: null, apart: false, ties: true,
  sort: "rank", down: true, rows: 200, hover: -1, shelf: new Set(),
};

const shown = new Uint8Array(count);
const drawn = new Uint8Array(count);
const shownEdge = new Uint8Array(edges.from.length).fill(1);
const inWindowOf = new Float32Array(edges.from.length);
let lit = null;
const listeners = [];

const onChange = (listener) => listeners.push(listener);
const isDated = () => state.since !== null || state.until !== null;

// How many referrals of a pair fall into the days looked at; all of them where no days are.
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
const isFolded = (person) => hasNetwork && !state.apart && isApart(person);

// Who stands out: the routes, the selected contact with those around it, or whoever the lens is about.
function light() {
  if (state.selected >= 0) lit = new Set(starredSet || [...routePeople(), state.selected, ...(state.goal ? [] : neighbours(state.selected))]);
  else if (state.goal) lit = new Set(routePeople());
  else if (state.lens) lit = new Set(everybody.filter((person) => lensOf(person)));
  else lit = null;
  if (lit && !lit.size && !state.lens) lit = null;
}

const isFiltered = () => state.hiddenTiers.size > 0 || state.cluster !== null || state.owner >= 0
  || state.type >= 0 || state.organisation >= 0 || isDated();
const NO_FILTER = { hiddenTiers: new Set(), cluster: null, owner: -1, type: -1, organisation: -1, since: null, until: null };

// The one way in which anything changes.
function change(changes) {
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
const madeBy = (person) => made[person].reduce((sum, edge) => sum + inWindowOf[edge], 0);

function shownPeople() {
  const lens = LENSES.get(state.lens);
  const found = everybody.filter((person) => shown[person] && (!lens || lens.kind(person)));
  if (isDated()) {
    const number = new Map(found.map((person) => [person, madeBy(person)]));
    return found.sort((a, b) => number.get(b) - number.get(a) || a - b);
  }
  return lens?.order ? found.sort((a, b) => lens.order(a) - lens.order(b) || a - b) : found;
}
