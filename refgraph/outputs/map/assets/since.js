// Since: what is another since the last run, as badges on rows and dots.

import { countOf, data, events, eventsOf, listed, made, people } from "./data.js";
import { asOf, dateText, dayOf, listedWords, many } from "./words.js";

const NEWCOMER = 1, PROMOTED = 2, DEMOTED = 3, MANY_PLACES = 5;
const lastRun = data.since ? dayOf(data.since) : null;
export const sinceText = lastRun === null ? "" : `since ${dateText(lastRun)}`;

/** @param {number} person @param {number} day */
export function madeSince(person, day) {
  let number = 0;
  for (const edge of made[person]) for (const event of eventsOf[edge]) if (events.day[event] > day && events.day[event] <= (asOf ?? Infinity)) number += countOf(event);
  return number;
}

/** @param {number} person */
const moveOf = (person) => people.moved?.[person] ?? 0;
/** @param {number} person */
const lately = (person) => (lastRun === null ? 0 : madeSince(person, lastRun));

/**
 * What kind of change there was: 1 who referred, 2 who came or went up a tier, 3 who went down one, 0 none.
 * @param {number} person
 */
export function changeOf(person) {
  if (lastRun === null) return 0;
  if (moveOf(person) === DEMOTED) return 3;
  if (moveOf(person) === PROMOTED || moveOf(person) === NEWCOMER) return 2;
  return lately(person) > 0 ? 1 : 0;
}

/**
 * A few words on each change of a contact.
 * @param {number} person
 */
export function badgesOf(person) {
  if (lastRun === null) return [];
  const move = moveOf(person), places = people.places?.[person] ?? 0, before = listed("old_tier", person);
  const was = before ? `, was ${before}` : "", number = lately(person);
  return [
    number > 0 ? `${many(number, "new referral", "new referrals")}` : "",
    move === NEWCOMER ? "New" : move === PROMOTED ? `Up a tier${was}` : move === DEMOTED ? `Down a tier${was}` : "",
    Math.abs(places) >= MANY_PLACES ? `${places > 0 ? "Up" : "Down"} ${many(Math.abs(places), "place", "places")}` : "",
  ].filter(Boolean);
}

/** @param {number[]} all */
export function sinceSentence(all) {
  const by = all.filter((person) => lately(person) > 0), number = by.reduce((sum, person) => sum + lately(person), 0);
  const moved = (/** @type {number} */ move) => all.filter((person) => moveOf(person) === move).length;
  const parts = [[number, `${many(number, "new referral", "new referrals")} by ${many(by.length, "person", "people")}`],
    [moved(NEWCOMER), many(moved(NEWCOMER), "new contact", "new contacts")], [moved(PROMOTED), `${moved(PROMOTED)} up a tier`],
    [moved(DEMOTED), `${moved(DEMOTED)} down a tier`]].filter(([many_]) => many_).map(([, text]) => String(text));
  return `Since ${dateText(lastRun)}: ${listedWords(parts)}.`;
}
