// Address: everything that is chosen stands after the #, so that back, forward and a sent link work.

/** @import { Listed } from "./data.js" */
/** @import { Frame } from "./camera.js" */
/** @import { State } from "./state.js" */
import { byId } from "./elements.js";
import { clusterOf, data, numberOfId, people, TIER } from "./data.js";
import { dayOf, dayText } from "./words.js";
import { change, lit, state } from "./state.js";
import { LENSES } from "./lenses.js";
import { camera, everyone, lookAt, lookAtPeople, stage } from "./camera.js";
import { stretch } from "./places.js";
import { COLUMNS } from "./table.js";

// A longer selection stays on the page alone.
const MOST_IN_ADDRESS = 1000;
const several = (/** @type {string[]} */ texts) => texts.map((text) => encodeURIComponent(text) || "-").join("|");
const words = (/** @type {string} */ text) => text.split("|").filter(Boolean).map((word) => {
  try { return word === "-" ? "" : decodeURIComponent(word); } catch { return ""; }
});

/** @returns {[string, string][]} */
function parts() {
  const { selected, goal, lens, view, star, cluster, owner, type, organisation, since, until, apart } = state;
  /** @param {Listed} name @param {number} number */
  const word = (name, number) => (number >= 0 ? data.lists[name][number] : "");
  /** @type {[string, string][]} */
  const all = [
    ["c", selected >= 0 ? people.id[selected] : ""], ["to", goal], ["star", star ? "1" : ""], ["lens", lens],
    ["view", view === "table" ? view : ""], ["cluster", cluster === null ? "" : String(cluster)],
    ["owner", word("owner", owner)], ["type", word("type", type)], ["org", word("organisation", organisation)],
    ["without", several([...state.hiddenTiers].map((number) => data.lists[TIER][number]))],
    ["from", since === null ? "" : dayText(since)], ["until", until === null ? "" : dayText(until)],
    ["apart", apart ? "1" : ""], ["ties", state.ties ? "" : "0"],
    ["sort", state.sort === "rank" ? "" : state.sort], ["up", state.down ? "" : "1"],
    ["shelf", state.shelf.size > MOST_IN_ADDRESS ? "" : several([...state.shelf].sort((a, b) => a - b).map((person) => people.id[person]))],
  ];
  return all.filter(([, text]) => text);
}

const spot = () => (camera.fitted || !stage.width ? "" : [(stage.width / 2 - camera.left) / camera.scale / stretch.x,
  (stage.height / 2 - camera.top) / camera.scale / stretch.y, camera.scale / camera.whole]
  .map((number) => Math.round(number * 100) / 100).join(","));

/** @param {[string, string][]} pairs */
const written = (pairs) => pairs.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join("&");
const address = () => written(parts());

function given() {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const part of location.hash.slice(1).split("&")) {
    const [name, text = ""] = part.split("=", 2);
    try { found.set(name, decodeURIComponent(text)); } catch { found.set(name, ""); }
  }
  return found;
}

export function fromAddress() {
  const told = given(), text = (/** @type {string} */ name) => told.get(name) ?? "";
  /** @param {Listed} name @param {string} word */
  const place = (name, word) => (word ? data.lists[name].indexOf(word) : -1);
  /** @param {string} word */
  const day = (word) => (/^\d{4}-\d\d-\d\d$/.test(word) ? dayOf(word) : null);
  const tiers = words(text("without")).map((word) => data.lists[TIER].indexOf(word));
  const shelf = words(text("shelf")).map((id) => numberOfId.get(id) ?? -1);
  /** @type {State["cluster"]} */
  const cluster = text("cluster") === "other" ? "other" : clusterOf.has(Number(text("cluster"))) ? Number(text("cluster")) : null;
  return {
    selected: numberOfId.get(text("c")) ?? -1, goal: text("to"), star: text("star") === "1",
    lens: LENSES.has(text("lens")) ? text("lens") : "", view: text("view") === "table" ? "table" : "map", cluster,
    owner: place("owner", text("owner")), type: place("type", text("type")), organisation: place("organisation", text("org")),
    hiddenTiers: new Set(tiers.filter((number) => number >= 0)),
    since: day(text("from")), until: day(text("until")), apart: text("apart") === "1", ties: text("ties") !== "0",
    sort: COLUMNS.some(([key]) => key === text("sort")) ? text("sort") : "rank", down: text("up") !== "1",
    shelf: state.shelf.size > MOST_IN_ADDRESS && !shelf.length ? state.shelf : new Set(shelf.filter((person) => person >= 0 && !data.redacted)),
  };
}

export function viewFromAddress() {
  const [x, y, near_] = (given().get("at") ?? "").split(",").map(Number);
  if (![x, y, near_].every(Number.isFinite) || near_ <= 0) return null;
  const scale = camera.whole * near_;
  return { scale, left: stage.width / 2 - x * stretch.x * scale, top: stage.height / 2 - y * stretch.y * scale, fitted: false };
}

// What is looked at is noted without a step of its own to go back to.
let noting = 0;
export function noteView() {
  clearTimeout(noting);
  noting = setTimeout(() => {
    const at_ = spot(), wanted = written([...parts(), ...(at_ ? [/** @type {[string, string]} */ (["at", at_])] : [])]);
    if (location.hash.slice(1) === wanted) return;
    // A page inside a notebook has no address of its own.
    try { history.replaceState(null, "", `${location.href.split("#")[0]}#${wanted}`); } catch { /* stays as it is */ }
  }, 250);
}

// Change what is chosen, as a step to go back to; choices made while a view was open do not move the map.
/** @param {Partial<State>} changes */
export function go(changes, focus = true) {
  const before = state.selected, goalBefore = state.goal;
  if (before < 0 && (changes.selected ?? -1) >= 0) keepView();
  change(changes);
  const wanted = address();
  if (written(parts()) !== withoutView(location.hash)) location.hash = wanted;
  frameSelection(before, changes);
  const isAnother = state.selected !== before || state.goal !== goalBefore;
  if (focus && isAnother && (state.goal || state.selected >= 0)) byId("panel").querySelector("h2")?.focus({ preventScroll: true });
  if (isAnother) byId("panel").scrollTop = 0;
  noteView();
}

/** @param {string} hash */
const withoutView = (hash) => hash.slice(1).split("&").filter((part) => part && !part.startsWith("at=")).join("&");

/** @type {Frame | null} */
let viewBefore = null;
export function keepView() { viewBefore = { ...camera }; }

/** @param {number} before @param {Partial<State>} changes */
function frameSelection(before, changes) {
  if (lit && state.selected >= 0 && (state.selected !== before || "goal" in changes)) lookAtPeople(lit);
  else if (lit && state.goal && "goal" in changes) lookAtPeople(lit);
  else if (state.selected < 0 && before >= 0 && viewBefore) { lookAt(viewBefore); viewBefore = null; }
}

addEventListener("hashchange", () => {
  const before = state.selected, seen = viewFromAddress();
  if (withoutView(location.hash) !== address()) {
    change(fromAddress());
    if (seen) lookAt(seen);
    else if (state.selected >= 0 || state.goal) frameSelection(-2, { goal: state.goal });
    else lookAt(before >= 0 && viewBefore ? viewBefore : everyone());
  } else if (seen) lookAt(seen);
});
