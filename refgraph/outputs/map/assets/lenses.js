// Lenses: one question each, a sentence that answers it from the data, and colours that show who is meant.

import {
  CONNECTOR, CORE, count, data, everybody, has, HEARD, listed, neighbours, NEW, people, PRODUCER, PROVISIONAL, STOPPED, tally, UNHAPPY, value
} from "./data.js";
import { asOf, many, said } from "./words.js";
import { state } from "./state.js";
import { ownerNodes } from "./reaching.js";
import { changeOf, madeSince, sinceSentence } from "./since.js";

/** @typedef {(person: number) => number | boolean} Kind */

const RECENT = 365, SPOKEN = 90;
/** @param {(person: number) => number} order @param {Kind} test */
const firstBy = (order, test) => everybody.filter(test).sort((a, b) => order(a) - order(b) || a - b);

/** @param {Kind} kind */
function likelySentence(kind) {
  const all = tally(kind), ten = everybody.filter((person) => kind(person) === 1);
  const words = `${many(all, "person is", "people are")} likely to refer`;
  if (asOf === null) return `${words}.`;
  const since = asOf - RECENT, total = everybody.reduce((sum, person) => sum + madeSince(person, since), 0);
  const theirs = ten.reduce((sum, person) => sum + madeSince(person, since), 0);
  return total ? `${words}. The first ${said(ten.length)} made ${said(theirs)} of the ${many(total, "dated referral", "dated referrals")} of the last 12 months.` : `${words}.`;
}

/** @param {Kind} kind */
function linkSentence(kind) {
  const [top] = firstBy((person) => value("connector_rank", person) ?? Infinity, kind);
  return `${many(tally(kind), "person lies", "people lie")} on the shortest way between others. The first is ${people.name[top]}, between ${many(Math.round(value("bridge", top) || 0), "pair", "pairs")} of people.`;
}

/** @param {Kind} kind */
function stoppedSentence(kind) {
  const all = everybody.filter(kind), total = all.reduce((sum, person) => sum + people.referrals[person], 0);
  return `${many(all.length, "person who used to refer has", "people who used to refer have")} stopped. Together they made ${many(total, "referral", "referrals")}.`;
}

// The fewest who together brought half of the revenue.
const halfOfRevenue = (() => {
  const order = everybody.filter((person) => people.revenue[person] > 0).sort((a, b) => people.revenue[b] - people.revenue[a] || a - b);
  const total = order.reduce((sum, person) => sum + people.revenue[person], 0), found = new Set();
  let so_far = 0;
  for (const person of order) { if (so_far >= total / 2) break; found.add(person); so_far += people.revenue[person]; }
  return { found, total, all: order.length };
})();

/** @param {number} person */
const matters = (person) => has(person, PRODUCER) || has(person, CONNECTOR) || has(person, CORE);
/** @param {number} person */
const isSpokenWith = (person) => asOf !== null && asOf - (people.lastContact[person] ?? -Infinity) <= SPOKEN;
/** @param {number} person */
const coverage = (person) => (!matters(person) ? 0 : !listed("owner", person) ? 1 : isSpokenWith(person) ? 3 : 2);

const nearUnhappy = new Set(everybody.filter((person) => has(person, UNHAPPY)).flatMap((person) => [...neighbours(person)]));
/** @param {number} person */
const feeling = (person) => (has(person, UNHAPPY) ? 1 : nearUnhappy.has(person) ? 2 : has(person, HEARD) ? 3 : 0);

function feelingSentence() {
  const unhappy = tally((person) => has(person, UNHAPPY)), heard = tally((person) => has(person, HEARD));
  if (!unhappy) return `Nobody of the ${said(heard)} who were asked is unhappy.`;
  const reached = [...nearUnhappy].filter((person) => !has(person, UNHAPPY));
  const likely = reached.filter((person) => has(person, PRODUCER)).length;
  return `${said(unhappy)} of ${many(heard, "person", "people")} heard from ${unhappy === 1 ? "is" : "are"} unhappy. ${unhappy === 1 ? "That person is" : "They are"} directly linked to ${many(reached.length, "other", "others")}, ${said(likely)} of them likely to refer.`;
}

/**
 * A question: of what kind everybody is (0: not meant), what each kind is called, and the sentence that answers it.
 * @typedef {object} Lens
 * @property {string} label
 * @property {Kind} kind
 * @property {string[]} legend
 * @property {(kind: Kind) => string} sentence
 * @property {(person: number) => number} [order]
 */

/** @type {[string, Lens][]} */
const QUESTIONS = [
  ["producers", { label: data.headings.producers, kind: (p) => (!has(p, PRODUCER) ? 0 : (people.rank[p] ?? Infinity) <= 10 ? 1 : 2),
    legend: ["among the first ten", "others likely to refer"], sentence: likelySentence }],
  ["connectors", { label: data.headings.connectors, kind: (p) => (!has(p, CONNECTOR) ? 0 : (value("connector_rank", p) ?? Infinity) <= 10 ? 1 : 2),
    legend: ["among the first ten", "others who link groups"], sentence: linkSentence, order: (p) => value("connector_rank", p) ?? Infinity }],
  ["stopped", { label: data.headings.stopped, kind: (p) => (has(p, STOPPED) ? 1 : 0), legend: ["stopped referring"], sentence: stoppedSentence }],
  ["money", { label: "Money", kind: (p) => (!people.revenue[p] ? 0 : halfOfRevenue.found.has(p) ? 1 : 2),
    legend: ["brought half of the revenue", "brought the other half"], order: (p) => -people.revenue[p],
    sentence: () => `${said(halfOfRevenue.found.size)} of the ${many(halfOfRevenue.all, "person", "people")} whose referrals brought revenue brought half of it${data.coarse ? "" : ` (of ${said(halfOfRevenue.total)})`}.` }],
  ["owners", { label: "Owner coverage", kind: (p) => (ownerNodes.length ? coverage(p) : 0), order: (p) => coverage(p) * count + p,
    legend: ["nobody looks after them", `looked after, not spoken with for ${SPOKEN} days`, `spoken with in the last ${SPOKEN} days`],
    sentence: () => `Of the ${many(tally(matters), "person", "people")} who refer or link groups, ${said(tally((p) => coverage(p) === 1))} have nobody to look after them, and ${said(tally((p) => coverage(p) === 2))} have not been spoken with for ${SPOKEN} days.` }],
  ["satisfaction", { label: "Satisfaction", kind: (p) => (data.heard ? feeling(p) : 0), order: (p) => feeling(p) * count + p,
    legend: ["unhappy", "directly linked to somebody unhappy", "content when last asked"], sentence: feelingSentence }],
  ["core_candidates", { label: data.headings.core_candidates, kind: (p) => (has(p, CORE) ? 1 : 0), legend: ["candidates"],
    sentence: (kind) => `${many(tally(kind), "person is a candidate", "people are candidates")} by place in the network: likely to refer, and a link between groups.` }],
  ["new", { label: data.headings.new, kind: (p) => (has(p, NEW) ? 1 : 0), legend: ["first referral in the last six months"],
    sentence: (kind) => `${many(tally(kind), "person has", "people have")} referred for the first time in the last six months.` }],
  ["since", { label: "Since the last meeting", kind: changeOf, order: (p) => changeOf(p) * count + p,
    legend: ["referred", "came, or went up a tier", "went down a tier"], sentence: () => sinceSentence(everybody) }],
  ["outside", { label: "Not in your CRM", kind: (p) => (has(p, PROVISIONAL) ? 1 : 0), legend: ["named as referrers only"],
    sentence: (kind) => `${many(tally(kind), "person is", "people are")} named as referrers and not in your CRM.` }],
];

// One about which the data say nothing is not offered.
export const LENSES = new Map(QUESTIONS.filter(([, { kind }]) => everybody.some((person) => kind(person))));

/** @param {number} person */
export const lensOf = (person) => LENSES.get(state.lens)?.kind(person) ?? 0;
