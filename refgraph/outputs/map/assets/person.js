// Person: why a contact has its place, its figures in words, and everybody around it.

function chips(person) {
  const tier = listed(TIER, person), type = listed("type", person), trend = listed("trend", person);
  return make("p", { class: "chips" },
    tier ? make("span", { class: "chip strong" }, tier) : null,
    type ? make("span", { class: "chip" }, capital(typeText(type))) : null,
    has(person, CORE) ? make("span", { class: "chip" }, "Core Advocate candidate") : null,
    has(person, CONNECTOR) ? make("span", { class: "chip" }, "Links groups") : null,
    trend && !["even", "few"].includes(trend) ? make("span", { class: "chip" }, TREND[trend] || trend) : null,
    has(person, PROVISIONAL) ? make("span", { class: "chip" }, "Not in your CRM") : null);
}

function standing(person) {
  const ranked = people.rank.filter((rank) => rank !== null).length;
  const owner = listed("owner", person);
  const words = people.rank[person] === null ? "Not ranked"
    : `Place ${grouped.format(people.rank[person])} of ${grouped.format(Math.max(ranked, people.rank[person]))}`;
  const low = value("rank_p5", person), high = value("rank_p95", person);
  const between = low === null || high === null ? "" : `between ${said(low)} and ${said(high)} if some referrals were missing`;
  return [words, between, value("connector_rank", person) ? `place ${said(value("connector_rank", person))} among links between groups` : "", owner ? `looked after by ${owner}` : "", inTheCrm(person), clusterPhrase(person)]
    .filter(Boolean).join(" · ");
}

// What the CRM holds says something only beside another tier that was assigned.
function inTheCrm(person) {
  const held = listed("crm_tier", person);
  return TIER === "tier" && held && held !== listed("tier", person) ? `${held} in the CRM` : "";
}

function tierReason(person) {
  const reason = people.tierReason ? people.tierReason[person] : "";
  return reason ? make("p", { class: "soft" }, reason) : null;
}

function clusterPhrase(person) {
  const cluster = clusterOf.get(people.cluster[person]);
  if (!cluster) return "in no cluster";
  if (cluster.leader === person) return `leads a cluster of ${said(cluster.contacts)}`;
  return `in the cluster ${cluster.label.startsWith("Around ") ? `around ${cluster.short}` : cluster.label}`;
}

function nextStep(person) {
  const due = people.nextDue ? people.nextDue[person] : null;
  if (due === null || due === undefined) return null;
  const words = [capital(people.nextAction[person]), `due ${dateText(due)}`, people.nextOwner[person]].filter(Boolean).join(" · ");
  return make("section", { class: "next" }, make("h3", {}, "Next step"), make("p", {}, words),
    people.nextReason[person] ? make("p", { class: "soft" }, people.nextReason[person]) : null);
}

const whySection = (person) => make("section", {}, make("h3", {}, "Why this place"), make("p", {}, whyText(person)));

function figure(number, name, meaning) {
  return make("div", {}, make("dt", {}, make("strong", {}, number), ` ${name}`), make("dd", {}, meaning));
}

function figures(person) {
  const rows = [];
  const expected = value("expected_referrals", person);
  if (value("bridge", person)) rows.push(figure(said(Math.round(value("bridge", person))), "pairs bridged", "pairs of other people whose shortest way to each other leads through this contact, without those it introduced itself"));
  if (people.revenue[person]) rows.push(figure(said(people.revenue[person]), "revenue", "from the people this contact referred, shared where several referred the same one"));
  if (expected) rows.push(figure(expected.toFixed(1), "referrals expected", `in the next 12 months, going by its own record and everyone else's${range(person)}`));
  if (value("referrals_90d", person) || value("referrals_previous_90d", person)) {
    rows.push(figure(said(value("referrals_90d", person)), "in the last 90 days", `and ${said(value("referrals_previous_90d", person))} in the 90 days before`));
  }
  if (people.lastContact[person] !== null) rows.push(figure(dateText(people.lastContact[person]), "last contact", "the latest touch on record"));
  return rows.length ? make("section", {}, make("h3", {}, "Figures"), make("dl", { class: "figures" }, ...rows)) : null;
}

function range(person) {
  const low = value("next_year_low", person), high = value("next_year_high", person);
  return high === null ? "" : `; it may be ${said(low || 0)} to ${said(high)}`;
}

function when(edge) {
  const number = edges.count ? edges.count[edge] : 1;
  const last = edges.last ? edges.last[edge] : null;
  return [number > 1 ? `${said(number)} times` : "", last === null ? "" : `${number > 1 ? "last " : ""}${dateText(last)}`,
    edges.won && edges.won[edge] ? "became a client" : ""].filter(Boolean).join(" · ");
}

function around(title, rows, most = 30) {
  if (!rows.length) return null;
  const list = make("ol", { class: "people" }, ...rows.slice(0, most).map(([person, more]) => personButton(person, more)));
  const rest = rows.slice(most);
  const button = rest.length ? make("button", { type: "button", class: "wide", onclick: () => {
    list.append(...rest.map(([person, more]) => personButton(person, more)));
    button.remove();
  } }, `${said(rest.length)} more`) : null;
  return make("section", {}, make("h3", {}, `${title} (${said(rows.length)})`), list, button);
}

function showPerson(person) {
  const second = secondLine(person), dense = neighbours(person).size > 5;
  fill(byId("panel"),
    make("p", { class: "back" },
      make("button", { type: "button", class: "link", onclick: () => go({ selected: -1 }) }, "‹ Back to the list"),
      dense ? make("button", { type: "button", class: "link", "aria-pressed": String(state.star), onclick: () => spread(!state.star) }, state.star ? "Back on the map" : "Spread out") : null),
    make("h2", { tabindex: "-1" }, people.name[person]),
    second ? make("p", { class: "second" }, second) : null,
    make("p", { class: "soft" }, standing(person)),
    chips(person), tierReason(person), nextStep(person), state.other >= 0 ? showPath() : null, whySection(person), figures(person), state.other < 0 ? showPath() : null,
    around("Referred", made[person].map((edge) => [edges.to[edge], when(edge)])),
    around("Was referred by", received[person].map((edge) => [edges.from[edge], when(edge)])),
    around("Knows", knows[person].map((other) => [other, ""])));
}

function spread(star) {
  change({ star });
  lookAt(star ? everyone() : frameOf(boxOf(lit), stage, Math.max(camera.whole * 3, 12)));
}

function showPanel() {
  if (state.selected >= 0) showPerson(state.selected); else showList();
}
