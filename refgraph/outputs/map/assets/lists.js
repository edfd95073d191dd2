// Lists: contacts as buttons, and the list of the most important ones.

import { byId, fill, make } from "./elements.js";
import { data, everybody, has, people, PRODUCER, PROVISIONAL, secondLine, UNRANKED } from "./data.js";
import { clusterText, many, said, shortWhy } from "./words.js";
import { spark } from "./spark.js";
import { badgesOf } from "./since.js";
import { isDated, madeBy, shownPeople, state } from "./state.js";
import { reachPicker } from "./reaching.js";
import { LENSES } from "./lenses.js";
import { colourOf } from "./painter.js";
import { draw } from "./canvas.js";
import { putOnShelf, showShelf } from "./shelf.js";
import { screenLook } from "./rail.js";
import { windowText } from "./months.js";
import { go } from "./address.js";
import { choose, openAbout } from "./main.js";

const FIRST = 25;

/** @param {number} person */
export function badges(person) {
  const words = badgesOf(person);
  return words.length ? make("span", { class: "badges" }, ...words.map((word) => make("span", { class: "chip since" }, word))) : null;
}

/** @param {number} person */
function badge(person) {
  const rank = people.rank[person];
  return make("span", { class: has(person, PROVISIONAL) ? "badge hollow" : "badge", colour: colourOf(person, screenLook()), "aria-hidden": "true" },
    rank === null ? "" : String(rank));
}

/** @param {number} person @param {string} more */
export function personButton(person, more, strong = false) {
  return make("li", {}, make("button", {
    type: "button", class: strong ? "person first" : "person", "data-person": people.id[person],
    onclick: () => choose(person),
    onpointerenter: () => { state.hover = person; draw(); },
    onpointerleave: () => { state.hover = -1; draw(); },
  }, badge(person), make("span", { class: "words" },
    make("span", { class: "who" }, people.name[person]),
    secondLine(person) ? make("span", { class: "more" }, secondLine(person)) : null,
    more ? make("span", { class: "why" }, more) : null, more ? badges(person) : null), more ? spark(person) : null));
}

// What the list says: by a lens, by the days picked, else who is likely to refer, in the order of the ranking.
const isForecast = data.by === "expected_referrals" && everybody.some((person) => has(person, PRODUCER));

function listHeading() {
  const lens = LENSES.get(state.lens);
  const what = lens ? lens.label : isDated() ? "Who referred" : isForecast ? data.headings.producers : `First by ${data.by.replaceAll("_", " ")}`;
  const where = state.cluster !== null && state.cluster !== "other" ? clusterText(state.cluster)
    : state.organisation >= 0 ? data.lists.organisation[state.organisation] : "";
  return where ? `${what}: ${where}` : what;
}

/** @param {number[]} found */
function listIntroduction(found) {
  const lens = LENSES.get(state.lens);
  if (lens) return `${lens.sentence(lens.kind)}${isDated() ? " Of all time." : ""}`;
  if (isDated()) return `${many(found.length, "person", "people")} referred ${windowText()}, most referrals first.`;
  return isForecast ? "In the order of what is expected of them. Choose a name or a dot to see why."
    : `Ranked by ${data.by.replaceAll("_", " ")}. Choose a name or a dot to see why.`;
}

/** @param {number} person */
function listLine(person) {
  if (!isDated()) return shortWhy(person);
  return `${many(madeBy(person), "referral", "referrals")} ${windowText()}; ${said(people.referrals[person])} of all time`;
}

function listedPeople() {
  const found = shownPeople();
  if (state.lens) return found;
  if (isDated()) return found.filter((person) => madeBy(person) > 0);
  return found.filter((person) => (isForecast ? has(person, PRODUCER) : !has(person, UNRANKED)));
}

export function showList() {
  const found = listedPeople(), rest = found.length - FIRST;
  fill(byId("panel"),
    make("h2", { tabindex: "-1" }, listHeading()),
    make("p", { class: state.lens ? "sentence" : "soft" }, found.length ? listIntroduction(found) : "Nobody fits these filters."),
    make("ol", { class: "people" }, ...found.slice(0, FIRST).map((person, place) => personButton(person, listLine(person), place === 0 && !state.lens))),
    rest > 0 ? make("button", { type: "button", class: "wide", onclick: () => go({ view: "table" }) }, `${said(rest)} more in the table`) : null,
    found.length && state.lens && !data.redacted ? make("button", { type: "button", class: "wide", onclick: () => putOnShelf(found) }, `Select all ${said(found.length)}`) : null,
    reachPicker(), showShelf(),
    data.findings.length && !state.lens ? make("p", { class: "soft" }, make("button", { type: "button", class: "link", onclick: openAbout },
      `${many(data.findings.length, "remark", "remarks")} on the data`)) : null);
}
