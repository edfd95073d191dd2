// Person: why a contact has its place, its figures in words, and everybody around it.

import { byId, fill, make } from "./elements.js";
import {
  clusterOf, CONNECTOR, CORE, data, edges, has, knows, lastOf, listed, made, neighbours, people, PROVISIONAL,
  received, referralsOf, secondLine, TIER, UNHAPPY, value
} from "./data.js";
import { capital, dateText, grouped, many, moneyText, said, TREND, typeText, whyText } from "./words.js";
import { spark } from "./spark.js";
import { sinceText } from "./since.js";
import { inWindowOf, isDated, lit, shownEdge, state } from "./state.js";
import { reachPicker, showRoutes } from "./reaching.js";
import { everyone, lookAt, lookAtPeople } from "./camera.js";
import { showShelf, toggleOnShelf } from "./shelf.js";
import { badges, personButton, showList } from "./lists.js";
import { go } from "./address.js";

/** @param {number} person */
function chips(person) {
  const tier = listed(TIER, person), type = listed("type", person), trend = listed("trend", person);
  return make("p", { class: "chips" },
    tier ? make("span", { class: "chip strong" }, tier) : null,
    type ? make("span", { class: "chip" }, capital(typeText(type))) : null,
    has(person, CORE) ? make("span", { class: "chip" }, "Core Advocate candidate") : null,
    has(person, CONNECTOR) ? make("span", { class: "chip" }, "Links groups") : null,
    trend && !["even", "few"].includes(trend) ? make("span", { class: "chip" }, TREND.get(trend) ?? trend) : null,
    has(person, UNHAPPY) ? make("span", { class: "chip" }, "Unhappy when last heard") : null,
    has(person, PROVISIONAL) ? make("span", { class: "chip" }, "Not in your CRM") : null);
}

/** @param {number} person */
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
/** @param {number} person */
function inTheCrm(person) {
  const held = listed("crm_tier", person);
  return TIER === "tier" && held && held !== listed("tier", person) ? `${held} in the CRM` : "";
}

/** @param {number} person */
function changes(person) {
  const found = badges(person);
  return found ? make("p", { class: "chips" }, found, make("span", { class: "soft" }, sinceText)) : null;
}

/** @param {number} person */
function tierReason(person) {
  const reason = people.tierReason ? people.tierReason[person] : "";
  return reason ? make("p", { class: "soft" }, reason) : null;
}

/** @param {number} person */
function clusterPhrase(person) {
  const cluster = clusterOf.get(people.cluster[person]);
  if (!cluster) return "in no cluster";
  if (cluster.leader === person) return `leads a cluster of ${said(cluster.contacts)}`;
  return `in the cluster ${cluster.afterLeader ? cluster.label.replace(/^Around/, "around") : cluster.label}`;
}

/** @param {number} person */
function nextStep(person) {
  const due = people.nextDue ? people.nextDue[person] : null;
  if (due === null || due === undefined) return null;
  const words = [capital(people.nextAction?.[person] ?? ""), `due ${dateText(due)}`, people.nextOwner?.[person]].filter(Boolean).join(" · ");
  return make("section", { class: "next" }, make("h3", {}, "Next step"), make("p", {}, words),
    people.nextReason?.[person] ? make("p", { class: "soft" }, people.nextReason?.[person]) : null);
}

/** @param {number} person */
const whySection = (person) => make("section", {}, make("h3", {}, `Why this place${ofAllTime()}`), make("p", {}, whyText(person)));

// Beside days that were picked, what is not counted in them says so.
const ofAllTime = () => (isDated() ? " (of all time)" : "");

/** @param {string} number @param {string} name @param {string} meaning */
function figure(number, name, meaning) {
  return make("div", {}, make("dt", {}, make("strong", {}, number), ` ${name}`), make("dd", {}, meaning));
}

/** @param {number} person */
function figures(person) {
  const rows = [];
  const expected = value("expected_referrals", person);
  if (value("bridge", person)) rows.push(figure(said(Math.round(value("bridge", person) ?? 0)), "pairs bridged", "pairs of other people whose shortest way to each other leads through this contact, without those it introduced itself"));
  if (people.revenue[person]) rows.push(figure(moneyText(people.revenue[person]), "revenue", "from the people this contact referred, shared where several referred the same one"));
  if (expected) rows.push(figure(expected.toFixed(1), "referrals expected", `in the next 12 months, going by its own record and everyone else's${range(person)}`));
  if (value("referrals_90d", person) || value("referrals_previous_90d", person)) {
    rows.push(figure(said(value("referrals_90d", person)), "in the last 90 days", `and ${said(value("referrals_previous_90d", person))} in the 90 days before`));
  }
  if (people.lastContact[person] !== null) rows.push(figure(dateText(people.lastContact[person]), "last contact", "the latest touch on record"));
  return rows.length ? make("section", {}, make("h3", {}, `Figures${ofAllTime()}`), make("dl", { class: "figures" }, ...rows)) : null;
}

/** @param {number} person */
function range(person) {
  const low = value("next_year_low", person), high = value("next_year_high", person);
  return high === null ? "" : `; it may be ${said(low || 0)} to ${said(high)}`;
}

/** @param {number} edge */
export function when(edge) {
  const number = referralsOf(edge);
  const last = lastOf(edge);
  return [number > 1 ? `${said(number)} times` : "", last === null ? "" : `${number > 1 ? "last " : ""}${dateText(last)}`,
    edges.won && edges.won[edge] ? "became a client" : ""].filter(Boolean).join(" · ");
}

// How many people, and how many referrals where these are more.
/** @param {number[]} list */
function peopleAndReferrals(list) {
  const referrals = list.reduce((sum, edge) => sum + inWindowOf[edge], 0);
  return referrals === list.length ? said(list.length) : `${many(list.length, "person", "people")}, ${many(referrals, "referral", "referrals")}`;
}

/** @param {string} title @param {[number, string][]} rows @param {string} number */
function around(title, rows, number, most = 30) {
  if (!rows.length) return null;
  const list = make("ol", { class: "people" }, ...rows.slice(0, most).map(([person, more]) => personButton(person, more)));
  const rest = rows.slice(most);
  const button = rest.length ? make("button", { type: "button", class: "wide", onclick: ({ currentTarget }) => {
    list.append(...rest.map(([person, more]) => personButton(person, more)));
    if (currentTarget instanceof HTMLElement) currentTarget.remove();
  } }, `${said(rest.length)} more`) : null;
  return make("section", {}, make("h3", {}, `${title} (${number})`), list, button);
}

/** @param {number} person */
function showPerson(person) {
  const second = secondLine(person), dense = neighbours(person).size > 5, bars = spark(person);
  const out = made[person].filter((edge) => shownEdge[edge]), into = received[person].filter((edge) => shownEdge[edge]);
  fill(byId("panel"),
    make("p", { class: "back" },
      make("button", { type: "button", class: "link", onclick: () => go({ selected: -1 }) }, "‹ Back to the list"),
      dense ? make("button", { type: "button", class: "link", "aria-pressed": String(state.star), onclick: () => spread(!state.star) }, state.star ? "Back on the map" : "Spread out") : null,
      data.redacted ? null : make("button", { type: "button", class: "link", "aria-pressed": String(state.shelf.has(person)), onclick: () => toggleOnShelf(person) }, state.shelf.has(person) ? "Deselect" : "Select")),
    make("h2", { tabindex: "-1" }, people.name[person]),
    second ? make("p", { class: "second" }, second) : null,
    make("p", { class: "soft" }, standing(person)),
    bars ? make("p", { class: "months-of" }, bars, make("span", { class: "soft" }, "referrals made, last 24 months")) : null,
    chips(person), changes(person), tierReason(person), nextStep(person), whySection(person), figures(person), reachPicker(),
    around("Referred", out.map((edge) => [edges.to[edge], when(edge)]), peopleAndReferrals(out)),
    around("Was referred by", into.map((edge) => [edges.from[edge], when(edge)]), peopleAndReferrals(into)),
    around("Knows", knows[person].map((other) => [other, ""]), said(knows[person].length)), showShelf());
}

/** @param {boolean} star */
function spread(star) {
  go({ star });
  if (star) lookAt(everyone()); else lookAtPeople(lit ?? []);
}

export function showPanel() {
  if (state.goal) showRoutes();
  else if (state.selected >= 0) showPerson(state.selected); else showList();
}
