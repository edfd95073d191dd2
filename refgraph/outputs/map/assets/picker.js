// Picker: a field that finds people, organisations and clusters (a combobox with groups).

/** @type {{ people: SearchIndex, groups: SearchIndex, entries: { kind: string, name: string, number: number }[] } | null} */
let prepared = null;

function prepareSearch() {
  if (prepared) return prepared;
  const texts = everybody.map((person) => [people.name[person], [listed("organisation", person), listed("city", person),
    listed("profession", person), listed("owner", person), listed("address", person), people.id[person]].join(" ")]);
  const word = (name, kind) => data.lists[name].map((text, number) => ({ kind, name: text, number })).filter((entry) => entry.name);
  const entries = [...word("organisation", "Organisations"), ...word("profession", "Professions"),
    ...data.clusters.map((cluster) => ({ kind: "Clusters", name: cluster.label, number: cluster.number }))];
  prepared = { people: buildIndex(texts), groups: buildIndex(entries.map((entry) => [entry.name])), entries };
  return prepared;
}

function findPeople(text, most = 8) {
  return searchIndex(prepareSearch().people, text, most).map((person) => ({
    kind: "People", name: people.name[person], person, goal: `p:${people.id[person]}`,
    more: [secondLine(person), rankText(person)].filter(Boolean).join(" · "),
  }));
}

function findGroups(text, kinds) {
  const { groups, entries } = prepareSearch();
  const found = searchIndex(groups, text, 40).map((place) => entries[place]);
  return kinds.flatMap(([kind, most]) => found.filter((entry) => entry.kind === kind).slice(0, most).map((entry) => ({
    ...entry, goal: `${kind === "Organisations" ? "o" : "f"}:${entry.name}`,
    more: kind === "Clusters" ? many(clusterOf.get(entry.number).contacts, "contact", "contacts") : "",
  })));
}

const findAll = (text) => [...findPeople(text), ...findGroups(text, [["Organisations", 3], ["Clusters", 3]])];
const findGoals = (text) => [...findPeople(text, 6), ...findGroups(text, [["Organisations", 3], ["Professions", 3]])];

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
    found = find(input.value);
    at = found.length ? 0 : -1;
    render();
  }
  const option = (entry, place) => make("li", {
    role: "option", id: `found-${number}-${place}`, "aria-selected": String(place === at),
    onpointerdown: (event) => { event.preventDefault(); take(entry); },
  }, make("span", { class: "who" }, entry.name), entry.more ? make("span", { class: "more" }, entry.more) : null);
  function render() {
    const nothing = input.value.trim() && !found.length;
    const kinds = [...new Set(found.map(({ kind }) => kind))];
    fill(list, ...kinds.map((kind) => make("ul", { role: "group", "aria-label": kind },
      ...found.map((entry, place) => (entry.kind === kind ? option(entry, place) : null)))),
    nothing ? make("ul", { role: "group", "aria-label": "Nothing found" }, make("li", { class: "nobody", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nobody of that name")) : null);
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
