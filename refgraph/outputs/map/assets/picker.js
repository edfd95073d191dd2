// Picker: a field that finds people, organisations and clusters (a combobox with groups).

const peopleDraft = draftIndex(count, (person) => [people.name[person], ...["organisation", "city", "profession", "owner", "address"]
  .map((name) => listed(name, person)), people.id[person]]);
const entriesOf = (name, kind) => data.lists[name].map((text, number) => ({ kind, name: text, number })).filter((entry) => entry.name);
const entries = [...entriesOf("organisation", "Organisations"), ...entriesOf("profession", "Professions"),
  ...data.clusters.map((cluster) => ({ kind: "Clusters", name: cluster.label, number: cluster.number }))];
const groupsDraft = draftIndex(entries.length, (place) => [entries[place].name]);
const readNext = () => readSlice(peopleDraft) && readSlice(groupsDraft);
const isSearchable = () => Boolean(peopleDraft.index && groupsDraft.index);
/** @type {(() => void)[]} */
const waitingForSearch = [];

// Read all that can be searched, one slice at a time with the page's own work between them.
function prepareSearch() {
  if (isSearchable() || readNext()) waitingForSearch.splice(0).forEach((show) => show());
  else setTimeout(prepareSearch, 0);
}

function findPeople(text, most = 8) {
  return searchIndex(peopleDraft.index, text, most).map((person) => ({
    kind: "People", name: people.name[person], person, goal: `p:${people.id[person]}`,
    more: [secondLine(person), rankText(person)].filter(Boolean).join(" · "),
  }));
}

function findGroups(text, kinds) {
  const found = searchIndex(groupsDraft.index, text, 40).map((place) => entries[place]);
  return kinds.flatMap(([kind, most]) => found.filter((entry) => entry.kind === kind).slice(0, most).map((entry) => ({
    ...entry, goal: `${kind === "Organisations" ? "o" : "f"}:${entry.name}`,
    more: kind === "Clusters" ? many(clusterOf.get(entry.number).contacts, "contact", "contacts") : "",
  })));
}

const findAll = (text) => [...findPeople(text), ...findGroups(text, [["Organisations", 3], ["Clusters", 3]])];
// A profession or firm that is called just what was typed is meant before the people in whose records the word stands.
function findGoals(text) {
  const groups = findGroups(text, [["Organisations", 3], ["Professions", 3]]), typed = wordsOf(text).join(" ");
  const isMeant = (entry) => wordsOf(entry.name).join(" ") === typed;
  const meant = new Set(groups.filter(isMeant).map(({ kind }) => kind));
  const first = groups.filter(({ kind }) => meant.has(kind)).sort((a, b) => Number(isMeant(b)) - Number(isMeant(a)));
  return [...first, ...findPeople(text, 6), ...groups.filter(({ kind }) => !meant.has(kind))];
}

function takeFound(found) {
  if (found.kind === "People") return choose(found.person);
  go({ ...NO_FILTER, selected: -1, goal: "", [found.kind === "Clusters" ? "cluster" : "organisation"]: found.number });
  const inside = everybody.filter((person) => drawn[person]);
  return inside.length ? lookAtPeople(inside) : undefined;
}

let pickers = 0;

function makePicker(label, placeholder, onChoose, find) {
  const number = ++pickers;
  const list = make("div", { id: `found-${number}`, class: "found", role: "listbox", "aria-label": `${label}: found`, hidden: true });
  const input = make("input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder, "aria-label": label,
    "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  });
  let found = [], at = -1;

  function show() {
    const ready = isSearchable() || readNext();
    if (!ready && !waitingForSearch.includes(showLate)) waitingForSearch.push(showLate);
    found = ready ? find(input.value) : [];
    at = found.length ? 0 : -1;
    render();
  }
  const showLate = () => { if (input.isConnected && input.value) show(); };
  const nothingText = () => (isSearchable() ? "Nobody of that name" : `Reading the names: ${said(peopleDraft.read)} of ${said(count)}`);
  const option = (entry, place) => make("li", {
    role: "option", id: `found-${number}-${place}`, "aria-selected": String(place === at),
    onpointerdown: (event) => { event.preventDefault(); take(entry); },
  }, make("span", { class: "who" }, entry.name), entry.more ? make("span", { class: "more" }, entry.more) : null);
  function render() {
    const nothing = input.value.trim() && !found.length;
    const kinds = [...new Set(found.map(({ kind }) => kind))];
    fill(list, ...kinds.map((kind) => make("ul", { role: "group", "aria-label": kind },
      ...found.map((entry, place) => (entry.kind === kind ? option(entry, place) : null)))),
    nothing ? make("ul", { role: "group", "aria-label": nothingText() }, make("li", { class: "nobody", role: "option", "aria-disabled": "true", "aria-selected": "false" }, nothingText())) : null);
    list.hidden = !found.length && !nothing;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (at >= 0) input.setAttribute("aria-activedescendant", `found-${number}-${at}`);
    else input.removeAttribute("aria-activedescendant");
  }
  function close() {
    found = []; at = -1; list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function take(entry) {
    input.value = "";
    close();
    onChoose(entry);
  }
  input.addEventListener("input", show);
  input.addEventListener("focus", () => { if (input.value) show(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!found.length) return show();
      at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      render();
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(found[at]);
    } else if (event.key === "Escape" && (input.value || !list.hidden)) {
      event.stopPropagation();
      input.value = "";
      close();
    }
    return undefined;
  });
  return make("div", { class: "picker" }, input, list);
}
