// Picker: a field that finds people, organisations and clusters (a combobox with groups).

/** @import { Listed } from "./data.js" */
/** @import { IndexDraft } from "./search.js" */
import { fill, make } from "./elements.js";
import { clusterOf, count, data, everybody, listed, people, secondLine } from "./data.js";
import { many, rankText, said } from "./words.js";
import { draftIndex, readSlice, searchIndex, wordsOf } from "./search.js";
import { drawn, NO_FILTER } from "./state.js";
import { lookAtPeople } from "./camera.js";
import { go } from "./address.js";
import { choose } from "./main.js";

// What a person is found by, beside name and id.
/** @type {Listed[]} */
const TOLD = ["organisation", "city", "profession", "owner", "address"];
export const peopleDraft = draftIndex(count, (person) => [people.name[person], ...TOLD.map((name) => listed(name, person)), people.id[person]]);
/** @param {Listed} name @param {string} kind */
const entriesOf = (name, kind) => data.lists[name].map((text, number) => ({ kind, name: text, number })).filter((entry) => entry.name);
const entries = [...entriesOf("organisation", "Organisations"), ...entriesOf("profession", "Professions"),
  ...data.clusters.map((cluster) => ({ kind: "Clusters", name: cluster.label, number: cluster.number }))];
const groupsDraft = draftIndex(entries.length, (place) => [entries[place].name]);
export const readNext = () => readSlice(peopleDraft) && readSlice(groupsDraft);
export const isSearchable = () => Boolean(peopleDraft.index && groupsDraft.index);
/** @type {(() => void)[]} */
const waitingForSearch = [];

// Read all that can be searched, one slice at a time with the page's own work between them.
export function prepareSearch() {
  if (isSearchable() || readNext()) waitingForSearch.splice(0).forEach((show) => show());
  else setTimeout(prepareSearch, 0);
}

/**
 * What was found: of a person its place in the data, of a group its number there.
 * @typedef {{ kind: string, name: string, more: string, goal: string, person?: number, number?: number }} Entry
 */

/** @param {IndexDraft} draft @param {string} text @param {number} most */
const searchNow = (draft, text, most) => (draft.index ? searchIndex(draft.index, text, most) : []);

/**
 * @param {string} text
 * @returns {Entry[]}
 */
function findPeople(text, most = 8) {
  return searchNow(peopleDraft, text, most).map((person) => ({
    kind: "People", name: people.name[person], person, goal: `p:${people.id[person]}`,
    more: [secondLine(person), rankText(person)].filter(Boolean).join(" · "),
  }));
}

/**
 * @param {string} text @param {[string, number][]} kinds
 * @returns {Entry[]}
 */
function findGroups(text, kinds) {
  const found = searchNow(groupsDraft, text, 40).map((place) => entries[place]);
  return kinds.flatMap(([kind, most]) => found.filter((entry) => entry.kind === kind).slice(0, most).map((entry) => ({
    ...entry, goal: `${kind === "Organisations" ? "o" : "f"}:${entry.name}`,
    more: kind === "Clusters" ? many(clusterOf.get(entry.number)?.contacts ?? 0, "contact", "contacts") : "",
  })));
}

/** @param {string} text */
export const findAll = (text) => [...findPeople(text), ...findGroups(text, [["Organisations", 3], ["Clusters", 3]])];
// A profession or firm that is called just what was typed is meant before the people in whose records the word stands.
/** @param {string} text */
export function findGoals(text) {
  const groups = findGroups(text, [["Organisations", 3], ["Professions", 3]]), typed = wordsOf(text).join(" ");
  const isMeant = (/** @type {Entry} */ entry) => wordsOf(entry.name).join(" ") === typed;
  const meant = new Set(groups.filter(isMeant).map(({ kind }) => kind));
  const first = groups.filter(({ kind }) => meant.has(kind)).sort((a, b) => Number(isMeant(b)) - Number(isMeant(a)));
  return [...first, ...findPeople(text, 6), ...groups.filter(({ kind }) => !meant.has(kind))];
}

/** @param {Entry} found */
export function takeFound(found) {
  if (found.person !== undefined) return choose(found.person);
  go({ ...NO_FILTER, selected: -1, goal: "", [found.kind === "Clusters" ? "cluster" : "organisation"]: found.number });
  const inside = everybody.filter((person) => drawn[person]);
  return inside.length ? lookAtPeople(inside) : undefined;
}

let pickers = 0;

/** @param {string} label @param {string} placeholder @param {(entry: Entry) => void} onChoose @param {(text: string) => Entry[]} find */
export function makePicker(label, placeholder, onChoose, find) {
  const number = ++pickers;
  const list = make("div", { id: `found-${number}`, class: "found", role: "listbox", "aria-label": `${label}: found`, hidden: true });
  const input = make("input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder, "aria-label": label,
    "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  });
  /** @type {Entry[]} */
  let found = [];
  let at = -1;

  function show() {
    const ready = isSearchable() || readNext();
    if (!ready && !waitingForSearch.includes(showLate)) waitingForSearch.push(showLate);
    found = ready ? find(input.value) : [];
    at = found.length ? 0 : -1;
    render();
  }
  const showLate = () => { if (input.isConnected && input.value) show(); };
  const nothingText = () => (isSearchable() ? "Nobody of that name" : `Reading the names: ${said(peopleDraft.read)} of ${said(count)}`);
  /** @param {Entry} entry @param {number} place */
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
  /** @param {Entry} entry */
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
