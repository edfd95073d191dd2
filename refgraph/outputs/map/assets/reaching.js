// Reaching: how we, or somebody, get to a person, a firm or a profession; whom to ask first, and with what words.

/** @import { Listed } from "./data.js" */
/** @import { Route } from "./routes.js" */
/** @import { Pen, Theme } from "./painter.js" */
import { byId, fill, make } from "./elements.js";
import {
  count, data, edges, everybody, has, lastOf, made, neighbours, numberOfId, people, received, referralsOf, UNHAPPY
} from "./data.js";
import { asOf, dateText, listedWords, many } from "./words.js";
import { costOf, findRoutes, strengthOf } from "./routes.js";
import { drawn, state } from "./state.js";
import { lensOf } from "./lenses.js";
import { toScreenX, toScreenY } from "./camera.js";
import { placeX, placeY } from "./places.js";
import { findGoals, makePicker } from "./picker.js";
import { personButton } from "./lists.js";
import { when } from "./person.js";
import { go } from "./address.js";

export const ownerNodes = data.lists.owner.map((name, number) => ({ name, node: count + number, number })).filter(({ name }) => name);
const nodeTotal = count + data.lists.owner.length;
/** @param {number} node */
export const isOwner = (node) => node >= count;
/** @param {number} node */
export const nameOf = (node) => (isOwner(node) ? data.lists.owner[node - count] : people.name[node]);

const KNOWN_ONLY = 0.4;

// The last day on which either referred the other, how often, and who whom.
/** @param {number} a @param {number} b */
function linkBetween(a, b) {
  const forth = made[a].find((edge) => edges.to[edge] === b), back = received[a].find((edge) => edges.from[edge] === b);
  const edge = forth ?? back;
  if (edge === undefined) return null;
  return { edge, forth: forth !== undefined, last: lastOf(edge), times: referralsOf(edge) };
}

/** @param {number} a @param {number} b */
function strengthBetween(a, b) {
  if (isOwner(a)) {
    const last = people.lastContact[b];
    return strengthOf(last === null || asOf === null ? null : asOf - last, 1);
  }
  const link = linkBetween(a, b);
  return link ? strengthOf(link.last === null || asOf === null ? null : asOf - link.last, link.times) : KNOWN_ONLY;
}

function byOwner() {
  /** @type {Map<number, number[]>} */
  const found = new Map();
  for (const person of everybody) {
    const owner = people.owner[person], list = found.get(owner);
    if (list) list.push(person); else found.set(owner, [person]);
  }
  return found;
}

/** @type {Map<number, number[]> | null} */
let lookedAfter = null;
/** @param {number} node */
function stepsFrom(node) {
  if (isOwner(node)) {
    lookedAfter ||= byOwner();
    return (lookedAfter.get(node - count) || []).map((to) => ({ to, cost: costOf(strengthBetween(node, to), false) }));
  }
  // To go on from somebody is to ask them.
  return [...neighbours(node)].sort((a, b) => a - b)
    .map((to) => ({ to, cost: costOf(strengthBetween(node, to), has(node, UNHAPPY)) }));
}

/** @type {Map<string, (text: string) => number[]>} */
const GOALS = new Map([["p", (text) => [numberOfId.get(text) ?? -1].filter((person) => person >= 0)],
  ["o", (text) => withWord("organisation", text)], ["f", (text) => withWord("profession", text)]]);
/** @param {Listed} name @param {string} text */
const withWord = (name, text) => {
  const number = data.lists[name].indexOf(text);
  return text && number >= 0 ? everybody.filter((person) => people[name][person] === number) : [];
};
/** @param {string} goal */
export const goalText = (goal) => (goal.startsWith("p:") ? people.name[numberOfId.get(goal.slice(2)) ?? -1] ?? "" : goal.slice(2));
/** @param {string} goal */
export const goalPeople = (goal) => GOALS.get(goal[0])?.(goal.slice(2)) ?? [];

// Nobody asks for a further way over more people than this; the best one is shown however long it is.
const MOST_STEPS = 5;
let routesFor = "";
/** @type {Route[]} */
let routesKept = [];
export function routes() {
  if (!state.goal) return [];
  const key = `${state.goal} ${state.selected}`;
  if (routesFor !== key) {
    const goals = new Set(goalPeople(state.goal));
    const starts = state.selected >= 0 ? [state.selected] : ownerNodes.map(({ node }) => node);
    routesKept = findRoutes(nodeTotal, stepsFrom, starts, goals).filter(({ path }, place) => !place || path.length - 1 <= MOST_STEPS);
    routesFor = key;
  }
  return routesKept;
}
export const routePeople = () => (state.goal ? [...new Set([...routes().flatMap(({ path }) => path).filter((node) => !isOwner(node)), ...goalPeople(state.goal).slice(0, 60)])] : []);
export function routeSteps() {
  /** @type {Set<number>} */
  const steps = new Set();
  for (const { path } of routes()) {
    path.slice(1).forEach((node, step) => { if (!isOwner(path[step])) steps.add(path[step] * count + node); });
  }
  return steps;
}

// Owners on the picture: squares beside those whom they are to ask, or amid those whom they look after.
export function ownerSquares() {
  if (state.goal && state.selected < 0) {
    /** @type {Map<number, number[]>} */
    const squares = new Map();
    for (const { path } of routes()) {
      if (!isOwner(path[0])) continue;
      if (!squares.has(path[0])) squares.set(path[0], []);
      squares.get(path[0])?.push(path[1]);
    }
    return [...squares].map(([node, inside]) => squareOf(node, inside, -5));
  }
  if (state.lens !== "owners") return [];
  return ownerNodes.map(({ node, number }) => ({ node, inside: everybody.filter((person) => people.owner[person] === number && drawn[person] && lensOf(person)) }))
    .filter(({ inside }) => inside.length).slice(0, 16).map(({ node, inside }) => squareOf(node, inside, 0));
}

/** @param {number} node @param {number[]} inside @param {number} aside */
function squareOf(node, inside, aside) {
  const mean = (/** @type {Float32Array} */ places) => inside.reduce((sum, person) => sum + places[person], 0) / inside.length;
  return { name: nameOf(node), inside, x: mean(placeX) + aside, y: mean(placeY) + aside };
}

/** @param {Pen} pen @param {Theme} theme */
export function paintOwners(pen, theme) {
  for (const { inside, x, y } of ownerSquares()) {
    const left = toScreenX(x), top = toScreenY(y);
    pen.strokeStyle = theme.mark; pen.lineWidth = 1.2; pen.globalAlpha = state.goal ? 0.9 : 0.12;
    pen.beginPath();
    for (const person of inside) { pen.moveTo(left, top); pen.lineTo(toScreenX(placeX[person]), toScreenY(placeY[person])); }
    pen.stroke();
    pen.globalAlpha = 1;
    pen.fillStyle = theme.ink;
    pen.beginPath();
    pen.rect(left - 7, top - 7, 14, 14);
    pen.fill();
  }
}

const STRONG = 0.6, FAIR = 0.35;
/** @param {Route} route */
function strengthText({ path }) {
  const all = path.slice(1).map((node, step) => strengthBetween(path[step], node));
  const least = Math.min(...all);
  return least >= STRONG ? "strong" : least >= FAIR ? "fair" : "weak";
}

/** @param {number} from @param {number} to */
function stepText(from, to) {
  if (isOwner(from)) {
    const last = people.lastContact[to];
    return last === null ? "looks after" : `looks after, last contact ${dateText(last)}`;
  }
  const link = linkBetween(from, to);
  if (!link) return "knows";
  return [link.forth ? "referred" : "was referred by", when(link.edge)].filter(Boolean).join(" · ");
}

// What to say to the one who is asked first.
/** @param {Route} route */
function draftText({ path }) {
  const [first, next, ...rest] = path.slice(1);
  const asking = isOwner(path[0]) ? `${nameOf(path[0])} to ${nameOf(first)}` : `To ${nameOf(first)}`;
  if (next === undefined) return isOwner(path[0]) ? `${nameOf(path[0])} looks after ${nameOf(first)} and can ask directly.` : "They are directly linked: ask directly.";
  const link = linkBetween(first, next);
  const day = link && link.last !== null ? ` in ${dateText(link.last).split(" ").slice(-2).join(" ")}` : "";
  const known = !link ? `You know ${nameOf(next)}.` : link.forth ? `You referred ${nameOf(next)}${day}.` : `${nameOf(next)} referred you${day}.`;
  const further = rest.length ? `, who could lead us on to ${nameOf(/** @type {number} */ (rest.at(-1)))}` : "";
  return `${asking}: “${known} Would you introduce us to ${nameOf(next)}${further}?”`;
}

/** @param {Route} route @param {number} place */
function routeSection(route, place) {
  const { path } = route, first = path[1];
  const steps = path.slice(1).map((person, step) => make("li", {},
    make("span", { class: "verb" }, stepText(path[step], person)), personButton(person, "").firstChild));
  const unhappy = path.slice(1, -1).filter((node) => has(node, UNHAPPY)).map(nameOf);
  return make("section", { class: "route" },
    make("h3", {}, `Route ${place + 1}: ask ${nameOf(first)} first`),
    make("p", { class: "soft" }, `${path.length > 2 ? `${many(path.length - 1, "step", "steps")}, the weakest is` : "1 step,"} ${strengthText(route)}${unhappy.length ? `; ${listedWords(unhappy)} ${unhappy.length > 1 ? "are" : "is"} not content: make good first` : ""}`),
    isOwner(path[0]) ? make("p", { class: "owner" }, make("span", { class: "square", "aria-hidden": "true" }), nameOf(path[0])) : null,
    make("ol", { class: "steps" }, ...steps), make("p", { class: "draft" }, draftText(route)));
}

export function reachPicker() {
  const label = state.selected >= 0 ? `How does ${people.name[state.selected]} reach` : "How do we reach";
  return make("section", { class: "path" }, make("h3", {}, `${label} …`),
    makePicker(label, "A person, firm or profession", (found) => go({ goal: found.goal }), findGoals));
}

export function showRoutes() {
  const found = routes(), who = state.selected >= 0 ? people.name[state.selected] : "we";
  const none = state.selected < 0 && !ownerNodes.length
    ? "The data do not say who looks after whom. Choose a contact first: the way begins there."
    : goalPeople(state.goal).length ? "No referral or tie connects the two, however far one goes." : "Nobody of that name is on this map.";
  fill(byId("panel"),
    make("p", { class: "back" }, make("button", { type: "button", class: "link", onclick: () => go({ goal: "" }) }, state.selected >= 0 ? `‹ Back to ${people.name[state.selected]}` : "‹ Back to the list")),
    make("h2", { tabindex: "-1" }, `How ${state.selected >= 0 ? "does" : "do"} ${who} reach ${goalText(state.goal)}?`),
    found.length ? null : make("p", {}, none), ...found.map(routeSection), reachPicker());
}
