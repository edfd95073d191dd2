// Main: puts the parts together and starts.

import { byId, darkScreen, fill, make, within } from "./elements.js";
import { apartCount, clusterOf, count, data, neighbours, numberOfId, people } from "./data.js";
import { asOf, dateText, many, said, whyText } from "./words.js";
import { change, drawn, inWindowOf, isDated, lit, onChange, shown, shownEdge, state } from "./state.js";
import { goalText, isOwner, nameOf, routes } from "./reaching.js";
import { LENSES } from "./lenses.js";
import { camera, everyone, lookAt, lookAtPeople, toScreenX, toScreenY, zoomBy } from "./camera.js";
import { islands, placeX, placeY } from "./places.js";
import { colourOf, dotRadius, isFarAway, look } from "./painter.js";
import { ribbons } from "./links.js";
import { bubbleRadius } from "./far.js";
import { canvas, context, draw, labelled, resize } from "./canvas.js";
import { findAll, isSearchable, makePicker, peopleDraft, prepareSearch, readNext, takeFound } from "./picker.js";
import { askForBench, shelfText } from "./shelf.js";
import { showKey, showRail } from "./rail.js";
import { showPanel } from "./person.js";
import { showTable } from "./table.js";
import { showMonths, windowText, wireMonths } from "./months.js";
import { keepView, fromAddress, go, viewFromAddress } from "./address.js";
import { layOutPaper, picture, savePng, saveSvg, svgText } from "./saving.js";

/** @param {string} text */
export function announce(text) { byId("status").textContent = text; }

function statusText() {
  const number = shown.reduce((sum, one) => sum + one, 0);
  const rest = data.total > count ? `; drawn: ${data.how}` : "";
  if (state.goal) return `${many(routes().length, "route", "routes")} to ${goalText(state.goal)}`;
  if (state.selected < 0) return `${said(number)} of ${said(data.total)} contacts shown${rest}`;
  return `${people.name[state.selected]}: directly linked to ${many(neighbours(state.selected).size, "person", "people")}`;
}

// Choose a contact, by dot, list, table or search; the view before is kept for the way back.
/** @param {number} person */
export function choose(person, focus = true) {
  if (person === state.selected && !state.goal) { showPanel(); return; }
  go({ selected: person, goal: "", star: false }, focus);
}

function showHeader() {
  byId("title").textContent = data.title;
  const pairs = shownEdge.reduce((sum, one) => sum + one, 0), clusters = data.clusters.length;
  const referrals = inWindowOf.reduce((sum, number) => sum + number, 0);
  const shownOf = data.total > count ? `${said(count)} of ${many(data.total, "contact", "contacts")}` : many(count, "contact", "contacts");
  byId("counts").textContent = [shownOf, many(referrals, "referral", "referrals"),
    referrals === pairs ? "" : `between ${many(pairs, "pair", "pairs")}`,
    isDated() ? windowText() : "", clusters ? many(clusters, "cluster", "clusters") : "", asOf === null ? "" : `as of ${dateText(asOf)}`].filter(Boolean).join(" · ");
  canvas.setAttribute("aria-label", `Map of ${byId("counts").textContent}`);
}

function showButtons() {
  byId("as-map").setAttribute("aria-pressed", String(state.view === "map"));
  byId("as-table").setAttribute("aria-pressed", String(state.view === "table"));
  document.body.classList.toggle("reading", state.view === "table");
  document.body.classList.toggle("alone", state.view === "table" && state.selected < 0);
  canvas.hidden = byId("key").hidden = state.view === "table";
  byId("apart").hidden = !apartCount || state.view === "table";
  byId("apart").textContent = state.apart ? `Fold away ${said(apartCount)} not in the network` : `${said(apartCount)} not in the network`;
  byId("zoom").hidden = state.view === "table";
}

/** @param {boolean} open */
export function openDrawer(open) {
  byId("rail").classList.toggle("open", open);
  byId("drawer").setAttribute("aria-expanded", String(open));
  if (open) within(byId("rail"), "button,input").focus();
}

const KEYS = [["/", "find a contact"], ["arrow keys", "move the map"], ["+ and −", "zoom"], ["0", "show everything"],
  ["Enter", "select the most important contact"], ["N", "go to the next connection"], ["Esc", "go back to the view before"], ["?", "this page"]];

export function openAbout() {
  const about = /** @type {HTMLDialogElement} */ (byId("about"));
  fill(about, make("h2", { id: "about-title" }, "How to read this map"),
    make("p", {}, "Every dot is a contact. A line leads from who referred to who was referred. Contacts who refer among themselves lie together on an island, a cluster. The bigger the dot, the higher the contact's place in the ranking; the first ten carry their number."),
    make("p", {}, "Two questions make two orders: who is likely to refer, and who links groups that would not reach each other otherwise. Nothing is expected of who has stopped referring, and no number is given where such numbers did not hold in the past."),
    make("h3", {}, "Keys"), make("dl", { class: "keys" }, ...KEYS.map(([key, what]) => make("div", {}, make("dt", {}, key), make("dd", {}, what)))),
    data.findings.length ? make("h3", {}, "Remarks on the data") : null,
    data.findings.length ? make("ul", {}, ...data.findings.map(([, message, hint]) => make("li", {}, [message, hint].filter(Boolean).join(" ")))) : null,
    make("h3", {}, "What this map does not show"), make("ul", {}, ...data.notes.map((note) => make("li", {}, note))),
    make("button", { type: "button", class: "wide", onclick: () => about.close() }, "Close"));
  about.showModal();
}

function wire() {
  byId("search").append(makePicker("Find a person, organisation or cluster", "Find anybody  ( / )", takeFound, findAll));
  byId("as-map").addEventListener("click", () => go({ view: "map" }));
  byId("as-table").addEventListener("click", () => go({ view: "table" }));
  byId("save-png").addEventListener("click", savePng);
  byId("save-svg").addEventListener("click", saveSvg);
  byId("print").addEventListener("click", () => print());
  byId("help").addEventListener("click", openAbout);
  byId("drawer").addEventListener("click", () => openDrawer(!byId("rail").classList.contains("open")));
  byId("zoom-in").addEventListener("click", () => zoomBy(1.5));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.5));
  byId("zoom-fit").addEventListener("click", () => lookAt(everyone()));
  byId("apart").addEventListener("click", () => { go({ apart: !state.apart }); lookAt(everyone()); });
  wireMonths();
  addEventListener("beforeprint", layOutPaper);
  darkScreen.addEventListener("change", () => change({}));
  new ResizeObserver(resize).observe(byId("stage"));
}

onChange(() => {
  showHeader();
  showButtons();
  showRail();
  showPanel();
  showTable();
  showMonths();
  showKey();
  announce(statusText());
  draw();
});

wire();
change(fromAddress());
if (!context) { change({ view: "table" }); byId("as-map").setAttribute("disabled", ""); }
resize();
const seenBefore = viewFromAddress();
if (state.selected >= 0 || state.goal) keepView();
if (seenBefore) lookAt(seenBefore, false);
else if ((state.selected >= 0 || state.goal) && lit) lookAtPeople(lit, false);

// For whoever opens the console, and for tests: what is where, and the texts that are made here.
Object.assign(window, { referralMap: Object.freeze({
  place: (/** @type {string} */ id) => { const person = numberOfId.get(id) ?? -1; return [toScreenX(placeX[person]), toScreenY(placeY[person]), dotRadius(person)]; },
  labels: () => labelled.map(({ text, lines, kind, box, line }) => ({ text, lines, kind, line, ...box })),
  camera: () => ({ ...camera }),
  selected: () => (state.selected < 0 ? null : people.id[state.selected]),
  shown: () => people.id.filter((_, person) => shown[person]),
  drawn: () => people.id.filter((_, person) => drawn[person]),
  ribbons: () => ribbons().map(({ from, to, number }) => [from.cluster, to.cluster, number]),
  routes: () => routes().map(({ path }) => path.map((node) => (isOwner(node) ? nameOf(node) : people.id[node]))),
  sentence: (/** @type {string} */ key) => { const lens = LENSES.get(key); return lens ? lens.sentence(lens.kind) : null; },
  read: () => peopleDraft.read,
  find: (/** @type {string} */ text) => { while (!isSearchable()) readNext(); return findAll(text).map(({ kind, name }) => [kind, name]); },
  colours: () => Object.fromEntries(people.id.map((id, person) => [id, colourOf(person, look(false))])),
  shelf: shelfText,
  picture: (/** @type {number} */ times) => picture(times).toDataURL("image/png"),
  lit: () => (lit ? [...lit].sort((a, b) => a - b).map((person) => people.id[person]) : null),
  why: () => Object.fromEntries(people.id.map((id, person) => [id, whyText(person)])),
  far: isFarAway,
  bubbles: () => islands.map((island) => [clusterOf.get(island.cluster)?.label, toScreenX(island.x), toScreenY(island.y), bubbleRadius(island)]),
  svg: svgText,
}) });
document.documentElement.dataset.ready = "yes";
askForBench();
// The first key typed must not wait for this, nor must the first look at the map.
setTimeout(prepareSearch, 0);
