// Dots: everybody in the colour of the cluster or of what the lens asks, marks around whoever is meant.

/** @import { Pen, Theme } from "./painter.js" */
import { count, data, has, people, PROVISIONAL } from "./data.js";
import { drawn, lit, state } from "./state.js";
import { goalPeople } from "./reaching.js";
import { isSeen, toScreenX, toScreenY } from "./camera.js";
import { placed, placeX, placeY, starred } from "./places.js";
import { FONT } from "./labels.js";
import { changeOf } from "./since.js";
import { colourOf, dotRadius, isFarAway, isFirst, mix } from "./painter.js";

const LEAST_WITH_BADGE = 3;

/**
 * Dots that are painted in one go.
 * @typedef {{ state: "hidden" | "dim" | "plain", hollow: boolean, colour: string, dots: number[], above?: boolean }} Dots
 */

// Dots of one colour at a time, the small ones first so that the large lie on top.
/** @param {Pen} pen @param {Theme} theme */
export function paintDots(pen, theme) {
  /** @type {Map<string, Dots>} */
  const groups = new Map();
  const order = placed();
  for (let at = order.length - 1; at >= 0; at--) {
    const person = order[at];
    const x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    if (!isSeen(x, y, 40)) continue;
    if (starred && !drawn[person]) continue;
    const state_ = !drawn[person] ? "hidden" : lit && !lit.has(person) ? "dim" : "plain";
    const hollow = has(person, PROVISIONAL);
    const key = `${state_} ${hollow} ${state_ === "hidden" ? "" : colourOf(person, theme)}`;
    if (!groups.has(key)) groups.set(key, { state: state_, hollow, colour: colourOf(person, theme), dots: [] });
    groups.get(key)?.dots.push(person);
  }
  const rank = { hidden: 0, dim: 1, plain: 2 };
  // Whoever is among the first ten, or selected, lies above everybody else.
  for (const person of chiefs()) {
    const dim = lit && !lit.has(person);
    groups.set(`above ${person}`, { state: dim ? "dim" : "plain", above: true, hollow: has(person, PROVISIONAL), colour: colourOf(person, theme), dots: [person] });
  }
  const ordered = [...groups.values()].sort((a, b) => rank[a.state] + (a.above ? 3 : 0) - rank[b.state] - (b.above ? 3 : 0));
  for (const group of ordered) paintGroup(pen, theme, group);
}

export function chiefs() {
  const found = state.selected >= 0 && drawn[state.selected] ? [state.selected] : [];
  for (let person = Math.min(count, 12) - 1; person >= 0; person--) {
    if (isFirst(person) && drawn[person] && person !== state.selected) found.push(person);
  }
  return found.sort((a, b) => (lit ? Number(lit.has(a)) - Number(lit.has(b)) : 0) || b - a);
}

/** @param {Pen} pen @param {Theme} theme @param {Dots} dots */
export function paintGroup(pen, theme, { state: how, hollow, colour, dots }) {
  const fillColour = how === "hidden" ? mix(theme.line, theme.paper, 0.18)
    : how === "dim" ? mix(colour, theme.paper, 0.25) : colour;
  pen.fillStyle = hollow && how !== "hidden" ? theme.paper : fillColour;
  pen.beginPath();
  const outlined = [];
  for (const person of dots) {
    const x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    const radius = how === "hidden" ? 1.2 : dotRadius(person);
    if (radius > (hollow ? 1.6 : 3.2)) outlined.push([x, y, radius]);
    if (radius < 1.5 && count > 2000) pen.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else { pen.moveTo(x + radius, y); pen.arc(x, y, radius, 0, 6.2832); }
  }
  pen.fill();
  if (how === "hidden" || !outlined.length) return;
  pen.strokeStyle = hollow ? fillColour : theme.paper;
  pen.lineWidth = hollow ? 2 : 1.2;
  pen.beginPath();
  for (const [x, y, radius] of outlined) { pen.moveTo(x + radius, y); pen.arc(x, y, radius, 0, 6.2832); }
  pen.stroke();
}

/** @param {Pen} pen @param {number} person @param {string} colour @param {number} width @param {number} gap */
function ring(pen, person, colour, width, gap) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  const radius = dotRadius(person) + gap, x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
  pen.moveTo(x + radius, y);
  pen.arc(x, y, radius, 0, 6.2832);
  pen.stroke();
}

// Rings around whoever is meant, and the rank of the first ten inside their dots.
/** @param {Pen} pen @param {Theme} theme */
export function paintMarks(pen, theme) {
  for (const person of state.shelf) if (drawn[person]) ring(pen, person, theme.mark, 1.6, 2.5);
  if (state.goal) for (const person of goalPeople(state.goal).slice(0, 60)) if (drawn[person]) ring(pen, person, theme.mark, 2, 3);
  if (state.hover >= 0 && drawn[state.hover]) ring(pen, state.hover, theme.mark, 2, 2.5);
  if (state.selected >= 0 && drawn[state.selected]) { ring(pen, state.selected, theme.paper, 2, 2); ring(pen, state.selected, theme.mark, 2.6, 3.6); }
  if (count && people.rank[0] === 1 && drawn[0] && !lit && dotRadius(0) > 5) ring(pen, 0, theme.ink, 1.6, 2.4);
  paintBadges(pen, theme);
  pen.textAlign = "center";
  for (let person = 0; person < Math.min(count, 12); person++) {
    const rank = people.rank[person], radius = dotRadius(person);
    if (rank === null || rank > 10 || radius < 7.5 || !drawn[person]) continue;
    if (lit && !lit.has(person)) continue;
    const size = Math.min(Math.round(radius * (rank > 9 ? 0.95 : 1.15)), 18);
    pen.font = `700 ${size}px ${FONT}`;
    pen.fillStyle = has(person, PROVISIONAL) ? theme.ink : inkOn(colourOf(person, theme));
    pen.fillText(String(rank), toScreenX(placeX[person]), toScreenY(placeY[person]) + size * 0.36);
  }
}

// A small dot at the upper right of whoever is another since the last run.
/** @param {Pen} pen @param {Theme} theme */
function paintBadges(pen, theme) {
  if (data.since === null || isFarAway()) return;
  pen.fillStyle = theme.badge;
  pen.strokeStyle = theme.paper;
  pen.lineWidth = 1.2;
  pen.beginPath();
  for (const person of placed()) {
    const radius = dotRadius(person);
    if (radius < LEAST_WITH_BADGE || !drawn[person] || (lit && !lit.has(person)) || !changeOf(person)) continue;
    const x = toScreenX(placeX[person]) + radius * 0.7, y = toScreenY(placeY[person]) - radius * 0.7;
    pen.moveTo(x + 3, y);
    pen.arc(x, y, 3, 0, 6.2832);
  }
  pen.fill();
  pen.stroke();
}

/** @param {string} colour */
export function inkOn(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => (parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? "#10161c" : "#ffffff";
}
