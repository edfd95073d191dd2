// State: what is selected, filtered and highlighted, and who is shown because of it.

const state = {
  selected: -1, other: -1, cluster: null, highlight: "", view: "map", colourBy: data.colour, star: false,
  hiddenTiers: new Set(), owner: -1, type: -1, since: null, until: null, unconnected: true, ties: true,
  hover: -1, sort: "rank", down: true, rows: 200,
};

const HIGHLIGHTS = {
  producers: [data.headings.producers, "They have referred, and have not stopped.", (p) => has(p, PRODUCER)],
  connectors: [data.headings.connectors, "They lie on the shortest way between other people.", (p) => has(p, CONNECTOR), "connector_rank"],
  stopped: [data.headings.stopped, "None for so long that at their own pace it can hardly be chance.", (p) => has(p, STOPPED)],
  core_candidates: [data.headings.core_candidates, "Their place in the network makes them candidates.", (p) => has(p, CORE)],
  rising: ["Referring more", "More of late than their own rate before.", (p) => ["rising", "new"].includes(listed("trend", p))],
  outside: ["Not in your CRM", "Named as referrers; no contact of that name.", (p) => has(p, PROVISIONAL)],
};

const shown = new Uint8Array(count);
const shownEdge = new Uint8Array(edges.from.length);
let lit = null;
const listeners = [];

const onChange = (listener) => listeners.push(listener);

function inWindow(edge) {
  if (state.since === null && state.until === null) return true;
  const first = edges.first ? edges.first[edge] : null;
  const last = edges.last ? edges.last[edge] : null;
  if (last === null || last === undefined) return false;
  return (state.since === null || last >= state.since) && (state.until === null || first <= state.until);
}

function filter() {
  const dated = state.since !== null || state.until !== null;
  const active = new Uint8Array(count);
  for (let edge = 0; edge < shownEdge.length; edge++) {
    shownEdge[edge] = inWindow(edge) ? 1 : 0;
    if (shownEdge[edge]) active[edges.from[edge]] = active[edges.to[edge]] = 1;
  }
  for (let person = 0; person < count; person++) {
    shown[person] = !state.hiddenTiers.has(people[TIER][person])
      && (state.cluster === null || inCluster(person))
      && (state.owner < 0 || people.owner[person] === state.owner)
      && (state.type < 0 || people.type[person] === state.type)
      && (state.unconnected || isLinked(person))
      && (!dated || active[person]) ? 1 : 0;
  }
}

function inCluster(person) {
  const number = people.cluster[person];
  if (state.cluster === "other") return number > data.colours.clusters.length;
  return number === state.cluster;
}

// Who stands out: the path, the selected contact with those around it, or whoever is highlighted.
function light() {
  if (state.selected >= 0) {
    const path = pathBetween();
    lit = new Set(path || [state.selected, ...neighbours(state.selected)]);
  } else if (state.highlight) {
    lit = new Set();
    for (let person = 0; person < count; person++) if (HIGHLIGHTS[state.highlight][2](person)) lit.add(person);
  } else lit = null;
}

const isFiltered = () => state.hiddenTiers.size > 0 || state.cluster !== null || state.owner >= 0
  || state.type >= 0 || state.since !== null || state.until !== null || !state.unconnected;

// The one way in which anything changes.
function change(changes) {
  Object.assign(state, changes);
  if (state.selected < 0) Object.assign(state, { other: -1, star: false });
  filter();
  light();
  for (const listener of listeners) listener(changes);
}

function shownPeople() {
  const found = [];
  const highlighted = state.highlight && HIGHLIGHTS[state.highlight][2];
  for (let person = 0; person < count; person++) {
    if (shown[person] && (!highlighted || highlighted(person))) found.push(person);
  }
  const place = state.highlight && HIGHLIGHTS[state.highlight][3];
  if (place) found.sort((a, b) => value(place, a) - value(place, b));
  return found;
}

// The address after the # says who is selected, so that back, forward and a sent link work.
function address() {
  const parts = [];
  if (state.selected >= 0) parts.push(["c", people.id[state.selected]]);
  if (state.other >= 0) parts.push(["to", people.id[state.other]]);
  if (state.view === "table") parts.push(["view", "table"]);
  return parts.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join("&");
}

function fromAddress() {
  const given = {};
  for (const part of location.hash.slice(1).split("&")) {
    const [name, text = ""] = part.split("=", 2);
    try { given[name] = decodeURIComponent(text); } catch { given[name] = ""; }
  }
  const find = (id) => (id !== undefined && numberOfId.has(id) ? numberOfId.get(id) : -1);
  return { selected: find(given.c), other: find(given.to), view: given.view === "table" ? "table" : "map" };
}
