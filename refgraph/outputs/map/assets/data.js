// Data: what the page was given, and who is linked to whom.

const data = JSON.parse(byId("data").textContent);
const people = data.people;
people.radius = people.size.map((size) => size / 100);
const edges = data.edges;
const ties = data.ties;
const count = people.id.length;
const clusterOf = new Map(data.clusters.map((cluster) => [cluster.number, cluster]));
const everybody = Array.from({ length: count }, (_, person) => person);

const CORE = 1, CONNECTOR = 2, PROVISIONAL = 4, UNRANKED = 8, PRODUCER = 16, STOPPED = 32, UNHAPPY = 64, HEARD = 128, NEW = 256;
const has = (person, flag) => (people.flags[person] & flag) !== 0;

// For every contact the numbers of the pairs in which it referred and was referred, and whom it has ties with.
const made = Array.from({ length: count }, () => []);
const received = Array.from({ length: count }, () => []);
const knows = Array.from({ length: count }, () => []);
edges.from.forEach((from, edge) => { made[from].push(edge); received[edges.to[edge]].push(edge); });
ties.a.forEach((a, tie) => { knows[a].push(ties.b[tie]); knows[ties.b[tie]].push(a); });
for (let person = 0; person < count; person++) {
  made[person].sort((a, b) => edges.to[a] - edges.to[b]);
  received[person].sort((a, b) => edges.from[a] - edges.from[b]);
  knows[person].sort((a, b) => a - b);
}

// The dated referrals of every pair, as numbers into the events.
const eventsOf = Array.from({ length: edges.from.length }, () => []);
const events = data.events;
events.edge.forEach((edge, event) => eventsOf[edge].push(event));
const lastDay = Array.from(eventsOf, (list) => list.reduce((last, event) => Math.max(last, events.day[event]), -Infinity));
const lastOf = (edge) => (eventsOf[edge].length ? lastDay[edge] : null);
const countOf = (event) => (events.count ? events.count[event] : 1);

const listed = (name, person) => data.lists[name][people[name][person]];
// The tiers that were assigned, else those that the CRM holds.
const TIER = data.lists.tier ? "tier" : "crm_tier";
const value = (name, person) => (people[name] ? people[name][person] : null);
const isLinked = (person) => made[person].length + received[person].length + knows[person].length > 0;
const referralsOf = (edge) => (edges.count ? edges.count[edge] : 1);

function neighbours(person) {
  const around = new Set(knows[person]);
  for (const edge of made[person]) around.add(edges.to[edge]);
  for (const edge of received[person]) around.add(edges.from[edge]);
  around.delete(person);
  return around;
}

const numberOfId = new Map(people.id.map((id, person) => [id, person]));

// Loners and small parts fold into one line, where there is a network beside them.
const isApart = (person) => people.island[person] === 0;
const hasNetwork = people.island.some((island) => island > 0);
const apartCount = hasNetwork ? everybody.filter(isApart).length : 0;

// What tells two contacts of one name apart: the organisation, else the id.
const bearers = new Map();
people.name.forEach((name) => bearers.set(name, (bearers.get(name) || 0) + 1));
function secondLine(person) {
  const organisation = listed("organisation", person);
  if (organisation && organisation !== people.name[person]) return organisation;
  return bearers.get(people.name[person]) > 1 ? `id ${people.id[person]}` : "";
}
