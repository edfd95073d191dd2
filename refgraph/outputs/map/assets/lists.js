// Lists: contacts as buttons, and the list of the most important ones.

const FIRST = 25;

function badge(person) {
  const rank = people.rank[person];
  return make("span", { class: has(person, PROVISIONAL) ? "badge hollow" : "badge", colour: colourOf(person, screenLook()), "aria-hidden": "true" },
    rank === null ? "" : String(rank));
}

function personButton(person, more, strong = false) {
  return make("li", {}, make("button", {
    type: "button", class: strong ? "person first" : "person", "data-person": people.id[person],
    onclick: () => choose(person),
    onpointerenter: () => { state.hover = person; draw(); },
    onpointerleave: () => { state.hover = -1; draw(); },
  }, badge(person), make("span", { class: "words" },
    make("span", { class: "who" }, people.name[person]),
    secondLine(person) ? make("span", { class: "more" }, secondLine(person)) : null,
    more ? make("span", { class: "why" }, more) : null)));
}

function listHeading() {
  if (state.highlight) return HIGHLIGHTS[state.highlight][0];
  if (state.cluster !== null && state.cluster !== "other") return `Most important here: ${clusterText(state.cluster)}`;
  return "Most important referrers";
}

function listIntroduction(found) {
  const ranked = `by ${data.by.replaceAll("_", " ")}`;
  if (state.highlight) return `${HIGHLIGHTS[state.highlight][1]} ${many(found.length, "contact", "contacts")}.`;
  return `Ranked ${ranked}. Choose a name or a dot to see why.`;
}

function showList() {
  const found = shownPeople().filter((person) => state.highlight || !has(person, UNRANKED));
  const rest = found.length - FIRST;
  fill(byId("panel"),
    make("h2", { tabindex: "-1" }, listHeading()),
    make("p", { class: "soft" }, found.length ? listIntroduction(found) : "Nobody fits these filters."),
    make("ol", { class: "people" }, ...found.slice(0, FIRST).map((person, place) => personButton(person, shortWhy(person), place === 0 && !state.highlight))),
    rest > 0 ? make("button", { type: "button", class: "wide", onclick: () => go({ view: "table" }) }, `${said(rest)} more in the table`) : null,
    data.findings.length && !state.highlight ? make("p", { class: "soft" }, make("button", { type: "button", class: "link", onclick: openAbout },
      `${many(data.findings.length, "remark", "remarks")} on the data`)) : null);
}
