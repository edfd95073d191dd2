// Words: numbers, dates and reasons as people say them. The sentences are those of the ranking.

const grouped = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const said = (number) => (number === null || number === undefined ? "unknown" : grouped.format(number));
const many = (number, one, more) => `${said(number)} ${number === 1 ? one : more}`;

function dateText(days) {
  if (days === null || days === undefined) return "";
  const date = new Date(days * 86400000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
const dayOf = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);
const asOf = data.asOf ? dayOf(data.asOf) : null;

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// The sentences are those of the ranking; a list shows the first of them.
const whyText = (person) => people.why[person];
const shortWhy = (person) => whyText(person).split(/(?<=[.])\s(?=[A-Z])/)[0].replace(/[.]$/, "");

const TREND = {
  new: "First referral in the last six months", rising: "Refers more than before", even: "Refers as before",
  few: "One or two referrals", falling: "Refers less than before", silent: "Has stopped referring",
};
const TYPES = { past_client: "past client" };
const typeText = (word) => TYPES[word] || word;
const tierHeading = TIER === "tier" ? "Tier" : "Tier in the CRM";
const tierText = (tier) => tier || "No tier";
const clusterText = (number) => (clusterOf.has(number) ? clusterOf.get(number).label : "In no cluster");
const rankText = (person) => (people.rank[person] === null ? "not ranked" : `#${grouped.format(people.rank[person])}`);

// Letters without their accents, for finding names however they are typed.
const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
  .replace(/[łøđðþßæœı]/g, (letter) => LETTERS[letter]);
