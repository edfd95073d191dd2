// Shelf: who was picked, with a decision, a note and an action each; out as a list that the next run takes up.

import { make } from "./elements.js";
import { data, listed, people, TIER } from "./data.js";
import { said } from "./words.js";
import { drawn, state } from "./state.js";
import { go } from "./address.js";
import { toScreenX, toScreenY } from "./camera.js";
import { placed, placeX, placeY } from "./places.js";
import { fileName, save } from "./saving.js";
import { announce, choose } from "./main.js";

// What the next run understands in the column decision; "pin" keeps the tier that stands there.
const DECISIONS = ["", "Core Advocate", "Advocate", "Allied Resource", "never", "pin"];
const DECISION_WORDS = new Map([["pin", "pin (keep the tier)"]]);
const ACTIONS = ["", "thank", "ask for a referral", "win back", "call", "invite"];
const SHELF_COLUMNS = ["contact_id", "name", "organisation", "owner", "tier", "decision", "note", "action"];
/** @typedef {{ decision: string, note: string, action: string }} Jotting */
/** @type {Map<number, Jotting>} */
const jotted = new Map();
/** @param {number} person */
const jotting = (person) => jotted.get(person) ?? { decision: "", note: "", action: "" };
/** @param {number} person @param {Partial<Jotting>} words */
const jot = (person, words) => jotted.set(person, { ...jotting(person), ...words });

/** @param {Iterable<number>} found */
export function putOnShelf(found) { go({ shelf: new Set([...state.shelf, ...found]) }); }
/** @param {number} person */
export function toggleOnShelf(person) {
  const shelf = new Set(state.shelf);
  if (!shelf.delete(person)) shelf.add(person);
  go({ shelf });
}

// Whether a point lies inside a line drawn around (even and odd crossings).
/** @param {number[][]} line @param {number} x @param {number} y */
function isInside(line, x, y) {
  let inside = false;
  for (let at = 0, last = line.length - 1; at < line.length; last = at++) {
    const [ax, ay] = line[at], [bx, by] = line[last];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
/** @param {number[][]} line */
export function shelveInside(line) {
  putOnShelf(placed().filter((person) => drawn[person] && isInside(line, toScreenX(placeX[person]), toScreenY(placeY[person]))));
}

// No cell is taken for a formula; a line break inside a note stays inside its cell.
/** @param {string} text */
function cellText(text) {
  const guarded = /^'*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export function shelfText() {
  const rows = [...state.shelf].sort((a, b) => a - b).map((person) => {
    const { decision, note, action } = jotting(person);
    return [people.id[person], people.name[person], listed("organisation", person), listed("owner", person), listed(TIER, person), decision, note, action];
  });
  return `\ufeff${[SHELF_COLUMNS, ...rows].map((row) => row.map(cellText).join(",")).join("\r\n")}\r\n`;
}

// The bench shows this page inside its own, and says so when it is asked; nobody else gets to hear who was picked.
let benchOrigin = "";
export function askForBench() {
  if (parent === window) return;
  addEventListener("message", ({ source, origin, data: said }) => {
    if (source !== parent || said !== "refgraph: the bench" || !/^http:\/\/127[.]0[.]0[.]1:\d+$/.test(origin)) return;
    benchOrigin = origin;
    go({});
  });
  parent.postMessage("refgraph: is this the bench?", "*");
}

function saveShelf() {
  save(fileName("csv").replace(/[.]csv$/, "-selection.csv"), new Blob([shelfText()], { type: "text/csv" }));
  announce(`The selection is saved. ${benchOrigin ? "Bring it under Decisions." : "The next run takes it up: refgraph run ... --decisions FILE"}`);
}

/** @param {string} label @param {string[]} options @param {string} chosen @param {(picked: string) => void} onPick */
function pick(label, options, chosen, onPick) {
  return make("select", { "aria-label": label, onchange: (event) => onPick(event.target.value) },
    ...options.map((option) => make("option", { value: option, selected: option === chosen }, DECISION_WORDS.get(option) || option || "–")));
}

/** @param {number} person */
function shelfRow(person) {
  const words = jotting(person), name = people.name[person];
  return make("li", {}, make("div", { class: "line" },
    make("button", { type: "button", class: "link who", onclick: () => choose(person) }, name),
    make("button", { type: "button", class: "link", "aria-label": `Take ${name} off`, onclick: () => toggleOnShelf(person) }, "✕")),
  make("div", { class: "jot" },
    pick(`Decision for ${name}`, DECISIONS, words.decision, (decision) => jot(person, { decision })),
    pick(`Action for ${name}`, ACTIONS, words.action, (action) => jot(person, { action })),
    make("input", { type: "text", "aria-label": `Note on ${name}`, placeholder: "note", value: words.note, oninput: (event) => jot(person, { note: event.target.value }) })));
}

export function showShelf() {
  if (!state.shelf.size || data.redacted) return null;
  const rows = [...state.shelf].sort((a, b) => a - b);
  return make("section", { class: "shelf" },
    make("h3", {}, `Selection (${said(rows.length)})`),
    make("ul", {}, ...rows.slice(0, 60).map(shelfRow)),
    rows.length > 60 ? make("p", { class: "soft" }, `and ${said(rows.length - 60)} more, which are saved too`) : null,
    make("div", { class: "line" },
      benchOrigin ? make("button", { type: "button", onclick: () => parent.postMessage({ selection: shelfText() }, benchOrigin) }, "To Decisions") : null,
      make("button", { type: "button", onclick: saveShelf }, "Save as CSV"),
      make("button", { type: "button", class: "link", onclick: () => go({ shelf: new Set() }) }, "Clear")));
}
