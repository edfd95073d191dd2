// Words: numbers, dates and reasons as people say them. The sentences are those of the ranking.

const grouped = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const said = (number) => (number === null || number === undefined ? "unknown" : grouped.format(number));
const many = (number, one, more) => `${said(number)} ${number === 1 ? one : more}`;

function dateText(days) {
  if (days === null || days === undefined) return "";
  const date = new Date(days * 86400000);
  if (data.coarse) return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
const dayOf = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);
const dayText = (days) => new Date(days * 86400000).toISOString().slice(0, 10);
const asOf = data.asOf ? dayOf(data.asOf) : null;

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const listedWords = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

// The sentences are those of the ranking; a list shows the first of them.
const whyText = (person) => listed("why", person).split("|").map((part) => {
  const [phrase, ...numbers] = part.split(" ");
  return data.phrases[Number(phrase)].replace(/#/g, () => numbers.shift() ?? "#");
}).join(" ");
const shortWhy = (person) => whyText(person).split(/(?<=[.])\s(?=[A-Z])/)[0].replace(/[.]$/, "");

// Looked up by Map: a word of the data may be called like something that every object has.
const TREND = new Map(Object.entries({
  new: "First referral in the last six months", rising: "Refers more than before", even: "Refers as before",
  few: "One or two referrals", falling: "Refers less than before", silent: "Has stopped referring",
}));
const TYPES = new Map([["past_client", "past client"]]);
const typeText = (word) => TYPES.get(word) ?? word;
const tierHeading = TIER === "tier" ? "Tier" : "Tier in the CRM";
const tierText = (tier) => tier || "No tier";
const clusterText = (number) => clusterOf.get(number)?.label ?? "In no cluster";
const rankText = (person) => (people.rank[person] === null ? "not ranked" : `#${grouped.format(people.rank[person])}`);
const moneyText = (number) => (data.coarse ? `${said(number)} or more` : said(number));
