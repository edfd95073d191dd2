// Data: what the page was given, and who is linked to whom.

const data = JSON.parse(byId("data").textContent);
const people = data.people;
const edges = data.edges;
const ties = data.ties;
const count = people.id.length;
const clusterOf = new Map(data.clusters.map((cluster) => [cluster.number, cluster]));

const CORE = 1, CONNECTOR = 2, PROVISIONAL = 4, UNRANKED = 8, PRODUCER = 16, STOPPED = 32;
const has = (person, flag) => (people.flags[person] & flag) !== 0;

// For every contact the numbers of the referrals it made and received, and the contacts it has ties with.
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

const listed = (name, person) => data.lists[name][people[name][person]];
// The tiers that were assigned, else those that the CRM holds.
const TIER = data.lists.tier ? "tier" : "crm_tier";
const value = (name, person) => (people[name] ? people[name][person] : null);
const isLinked = (person) => made[person].length + received[person].length + knows[person].length > 0;

function neighbours(person) {
  const around = new Set(knows[person]);
  for (const edge of made[person]) around.add(edges.to[edge]);
  for (const edge of received[person]) around.add(edges.from[edge]);
  around.delete(person);
  return around;
}

const numberOfId = new Map(people.id.map((id, person) => [id, person]));

// What tells two contacts of one name apart: the organisation, else the id.
const bearers = new Map();
people.name.forEach((name) => bearers.set(name, (bearers.get(name) || 0) + 1));
function secondLine(person) {
  const organisation = listed("organisation", person);
  if (organisation && organisation !== people.name[person]) return organisation;
  return bearers.get(people.name[person]) > 1 ? `id ${people.id[person]}` : "";
}
