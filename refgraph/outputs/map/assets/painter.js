// Painter: one picture for the screen, the PNG, the SVG and the printer. `pen` is a canvas context or
// something with the same few methods.

/** @import { Label } from "./labels.js" */
/** @import { Box } from "./room.js" */
import { clusterOf, count, data, people, radii } from "./data.js";
import { isFiltered, lit, state } from "./state.js";
import { paintOwners } from "./reaching.js";
import { lensOf } from "./lenses.js";
import { camera, stage, toScreenX, toScreenY, view } from "./camera.js";
import { islands, starred } from "./places.js";
import { LINE } from "./room.js";
import { isFaded, placeLabels } from "./labels.js";
import { paintLinks } from "./links.js";
import { paintDots, paintMarks } from "./dots.js";
import { paintFar } from "./far.js";

export const SHORE = 1.25;
const FAR = 10000;
// So far a ribbon bends out of the box around its ends, at most.
const BENT = 80;

/**
 * @typedef {Pick<CanvasRenderingContext2D, "beginPath" | "moveTo" | "lineTo" | "closePath" | "rect" | "arc" | "setLineDash" | "fill"
 *   | "stroke" | "fillRect" | "fillText" | "strokeText" | "fillStyle" | "strokeStyle" | "lineWidth" | "lineJoin" | "globalAlpha"
 *   | "font" | "textAlign">} Pen
 * @typedef {ReturnType<typeof look>} Theme
 */

/** @param {boolean} dark */
export function look(dark) {
  const pairs = data.colours.clusters;
  return {
    paper: dark ? "#14181d" : "#ffffff", ink: dark ? "#eef1f4" : "#1c2733", soft: dark ? "#a9b3bd" : "#56626f",
    line: dark ? "#8b97a3" : "#6e7a87", mark: dark ? "#ffffff" : "#22364a", badge: dark ? "#ffd54a" : "#d0021b",
    cluster: (/** @type {number} */ number) => {
      const family = clusterOf.get(number)?.family ?? -1;
      return family >= 0 ? pairs[family][dark ? 1 : 0] : data.colours.other[dark ? 1 : 0];
    },
    lens: (/** @type {number} */ kind) => data.colours.lens[kind - 1][dark ? 1 : 0],
    land: dark ? 0.12 : 0.07,
  };
}

/** @param {string} colour @param {string} paper @param {number} share */
export function mix(colour, paper, share) {
  /** @param {string} text @param {number} at */
  const part = (text, at) => parseInt(text.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(part(colour, at) * share + part(paper, at) * (1 - share)));
  return `#${mixed.map((number) => number.toString(16).padStart(2, "0")).join("")}`;
}

/** @param {number} person @param {Theme} theme */
export function colourOf(person, theme) {
  if (!state.lens) return theme.cluster(people.cluster[person]);
  const kind = lensOf(person);
  return kind ? theme.lens(Number(kind)) : theme.cluster(0);
}

// The first ten must be seen from anywhere.
const LEAST_OF_FIRST = 8;
/** @param {number} person */
export const isFirst = (person) => person < 12 && (people.rank[person] ?? Infinity) <= 10;

// Dots grow more slowly than the map, and never so much that they touch.
/** @param {number} person */
export function dotRadius(person) {
  const base = Math.min(camera.whole, 15), zoom = camera.scale / camera.whole;
  const grown = base * (zoom > 1 ? Math.sqrt(zoom) : zoom);
  const bound = starred ? 22 : Math.min(radii[person] * camera.scale, 30);
  const least = isFirst(person) ? LEAST_OF_FIRST : 0.9;
  return Math.max(Math.min(radii[person] * grown, bound), least);
}

export const isFarAway = () => count > FAR && camera.scale < 2 && !lit && !isFiltered() && !starred && !state.lens;

// All of the stage, or a part of it, without names.
/** @param {Pen} pen @param {Theme} theme @param {Box | null} part @returns {Label[]} */
export function paint(pen, theme, moving = false, part = null) {
  const pad = part ? BENT : 0, { left, top, right, bottom } = part ?? { left: 0, top: 0, right: stage.width, bottom: stage.height };
  Object.assign(view, { left: left - pad, top: top - pad, right: right + pad, bottom: bottom + pad });
  pen.fillStyle = theme.paper;
  pen.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
  if (isFarAway()) return paintFar(pen, theme, part !== null);
  if (!starred) paintLand(pen, theme);
  paintLinks(pen, theme, moving);
  paintDots(pen, theme);
  paintMarks(pen, theme);
  paintOwners(pen, theme);
  const labels = part || (moving && count > 3000) ? [] : placeLabels(theme);
  paintLabels(pen, theme, labels);
  return labels;
}

/** @param {Pen} pen @param {Theme} theme */
function paintLand(pen, theme) {
  pen.lineJoin = "round";
  for (const island of islands) {
    const faded = isFaded(island);
    const colour = state.lens ? data.colours.other[0] : theme.cluster(island.cluster);
    pen.fillStyle = mix(colour, theme.paper, theme.land * (faded ? 0.5 : 1));
    pen.strokeStyle = pen.fillStyle;
    pen.lineWidth = 2 * SHORE * camera.scale;
    pen.beginPath();
    island.shore.forEach(([x, y], corner) => {
      if (corner) pen.lineTo(toScreenX(x), toScreenY(y)); else pen.moveTo(toScreenX(x), toScreenY(y));
    });
    pen.closePath();
    pen.fill();
    pen.stroke();
  }
}

/** @param {Pen} pen @param {Theme} theme @param {Label[]} labels */
export function paintLabels(pen, theme, labels) {
  pen.lineJoin = "round";
  for (const label of labels) if (label.line) paintLeader(pen, theme, label.line);
  for (const label of labels) {
    pen.font = label.font;
    pen.textAlign = label.align;
    pen.strokeStyle = theme.paper;
    pen.lineWidth = 3.5;
    pen.globalAlpha = 0.88;
    label.lines.forEach((text, line) => pen.strokeText(text, label.x, label.y + LINE * line));
    pen.globalAlpha = 1;
    pen.fillStyle = label.kind === "faint" ? theme.soft : label.colour ? mix(label.colour, theme.ink, 0.4) : theme.ink;
    label.lines.forEach((text, line) => pen.fillText(text, label.x, label.y + LINE * line));
  }
  pen.textAlign = "left";
}

// From a name that found no room beside its dot to the dot.
/** @param {Pen} pen @param {Theme} theme @param {number[]} line */
function paintLeader(pen, theme, [x, y, toX, toY]) {
  pen.strokeStyle = theme.soft;
  pen.lineWidth = 1;
  pen.globalAlpha = 0.8;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(toX, toY);
  pen.stroke();
  pen.globalAlpha = 1;
}
