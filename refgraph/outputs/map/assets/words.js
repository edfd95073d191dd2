// Words: numbers, dates and reasons as people say them. The sentences are those of the ranking.

import { clusterOf, data, listed, people, TIER } from "./data.js";

export const grouped = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
export const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** @param {number | null | undefined} number */
export const said = (number) => (number === null || number === undefined ? "unknown" : grouped.format(number));
/** @param {number} number @param {string} one @param {string} more */
export const many = (number, one, more) => `${said(number)} ${number === 1 ? one : more}`;

/** @param {number | null | undefined} days */
export function dateText(days) {
  if (days === null || days === undefined) return "";
  const date = new Date(days * 86400000);
  if (data.coarse) return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
/** @param {string} text */
export const dayOf = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);
/** @param {number} days */
export const dayText = (days) => new Date(days * 86400000).toISOString().slice(0, 10);
export const asOf = data.asOf ? dayOf(data.asOf) : null;

/** @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
/** @param {string[]} words */
export const listedWords = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

// The sentences are those of the ranking; a list shows the first of them.
/** @param {number} person */
export const whyText = (person) => listed("why", person).split("|").map((part) => {
  const [phrase, ...numbers] = part.split(" ");
  return data.phrases[Number(phrase)].replace(/#/g, () => numbers.shift() ?? "#");
}).join(" ");
/** @param {number} person */
export const shortWhy = (person) => whyText(person).split(/(?<=[.])\s(?=[A-Z])/)[0].replace(/[.]$/, "");

// Looked up by Map: a word of the data may be called like something that every object has.
export const TREND = new Map(Object.entries({
  new: "First referral in the last six months", rising: "Refers more than before", even: "Refers as before",
  few: "One or two referrals", falling: "Refers less than before", silent: "Has stopped referring",
}));
const TYPES = new Map([["past_client", "past client"]]);
/** @param {string} word */
export const typeText = (word) => TYPES.get(word) ?? word;
export const tierHeading = TIER === "tier" ? "Tier" : "Tier in the CRM";
/** @param {string} tier */
export const tierText = (tier) => tier || "No tier";
/** @param {number} number */
export const clusterText = (number) => clusterOf.get(number)?.label ?? "In no cluster";
/** @param {number} person */
export function rankText(person) {
  const rank = people.rank[person];
  return rank === null ? "not ranked" : `#${grouped.format(rank)}`;
}
/** @param {number} number */
export const moneyText = (number) => (data.coarse ? `${said(number)} or more` : said(number));
