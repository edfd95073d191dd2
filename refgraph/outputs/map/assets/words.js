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

function daysAgo(days) {
  if (days === 0) return "on the as-of date";
  return days === 1 ? "1 day ago" : `${grouped.format(days)} days ago`;
}

function phrase(reason) {
  if (reason.code === "producer") {
    const what = `${reason.value === 1 ? "1 referral" : `${said(reason.value)} referrals`} made`;
    return reason.detail === null ? what : `${what}, the last ${daysAgo(reason.detail)}`;
  }
  if (reason.code === "bridge") {
    return `links ${said(reason.value)} pairs of other people${reason.best ? ", more than anyone else" : ""}`;
  }
  if (reason.code === "downstream_value") {
    return reason.value
      ? `${said(reason.value)} revenue followed, second-hand referrals counted half` : "referrals were won";
  }
  return `spans ${reason.value.toFixed(1)} clusters`;
}

// The reasons that speak for a contact, the strongest first.
function strengths(person) {
  return (reasonsOf.get(person) || [])
    .filter((reason) => (reason.points === null
      ? reason.value > (reason.code === "participation" ? 1 : 0) : reason.points > 0))
    .sort((a, b) => (b.points || 0) - (a.points || 0));
}

function gain(person) {
  const component = data.reasons.gain[person];
  return component >= 0 ? `Would gain most from ${data.reasons.gains[component]}.` : "";
}

// Rounded as the ranking prints them: a half goes to the even neighbour.
function whole(number) {
  const floor = Math.floor(number), rest = number - floor;
  return rest === 0.5 ? floor + (floor % 2) : Math.round(number);
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function whyText(person) {
  if (!reasonsOf.has(person)) {
    return people.notRanked[person]
      ? `Not ranked: ${people.notRanked[person]}.` : "No referral or tie links this contact to anyone.";
  }
  const parts = strengths(person)
    .map((reason) => phrase(reason) + (reason.points === null ? "" : ` (${whole(reason.points)} pts)`));
  const first = parts.length ? `${capital(parts.join("; "))}.` : "Has referred nobody and links nobody else.";
  return gain(person) ? `${first} ${gain(person)}` : first;
}

function shortWhy(person) {
  const first = strengths(person)[0];
  return first ? capital(phrase(first)).replace(", second-hand referrals counted half", "")
    .replace(", the last on the as-of date", "").replace(" made, the last", ", last") : "";
}

const TREND = {
  new: "New referrer", rising: "Refers more than before", steady: "Refers steadily",
  falling: "Refers less than before", silent: "Has stopped referring",
};
const TYPES = { past_client: "past client" };
const typeText = (word) => TYPES[word] || word;
const tierText = (tier) => tier || "No tier";
const clusterText = (number) => (clusterOf.has(number) ? clusterOf.get(number).label : "In no cluster");
const rankText = (person) => (people.rank[person] === null ? "not ranked" : `#${grouped.format(people.rank[person])}`);

// Letters without their accents, for finding names however they are typed.
const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
  .replace(/[łøđðþßæœı]/g, (letter) => LETTERS[letter]);
