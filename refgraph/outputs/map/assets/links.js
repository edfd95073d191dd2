// Links: referrals as lines with arrows, between islands as ribbons; acquaintances dotted.

/** @import { Island } from "./places.js" */
/** @import { Pen, Theme } from "./painter.js" */
import { count, edges, people, ties } from "./data.js";
import { drawn, inWindowOf, isFiltered, lit, shownEdge, state } from "./state.js";
import { routeSteps } from "./reaching.js";
import { camera, isCrossed, toScreenX, toScreenY } from "./camera.js";
import { islandOf, islands, placeX, placeY, starred, stretch } from "./places.js";
import { dotRadius, mix } from "./painter.js";

// One ribbon for each two islands and direction, as wide as it has referrals, the widest last.
const MOST_RIBBONS = 240;
/** @typedef {{ from: Island, to: Island, number: number }} Ribbon */
/** @type {Ribbon[]} */
export let ribbonsKept = [];
export let ribbonsFound = 0;
let ribbonsFor = "";

export function ribbons() {
  const key = `${state.since} ${state.until} ${isFiltered()} ${stretch.x} ${stretch.y} ${shownTotal()}`;
  if (ribbonsFor === key) return ribbonsKept;
  /** @type {Map<number, number>} */
  const found = new Map();
  for (let edge = 0; edge < edges.from.length; edge++) {
    const from = edges.from[edge], to = edges.to[edge], a = people.island[from], b = people.island[to];
    if (!a || !b || a === b || !shownEdge[edge] || !drawn[from] || !drawn[to]) continue;
    const pair = a * 1e6 + b;
    found.set(pair, (found.get(pair) || 0) + inWindowOf[edge]);
  }
  ribbonsFound = found.size;
  const island = (/** @type {number} */ number) => /** @type {Island} */ (islandOf.get(number));
  ribbonsKept = [...found].map(([pair, number]) => ({
    from: island(Math.floor(pair / 1e6)), to: island(pair % 1e6), number,
  })).sort((a, b) => b.number - a.number || a.from.number - b.from.number || a.to.number - b.to.number)
    .slice(0, MOST_RIBBONS).reverse();
  ribbonsFor = key;
  return ribbonsKept;
}
const shownTotal = () => drawn.reduce((sum, one) => sum + one, 0);

/** @param {number} number */
const ribbonWidth = (number) => Math.min(1.1 + 1.5 * Math.sqrt(number), 16) * Math.min(Math.max(camera.scale / camera.whole, 0.6), 1.6);

// Each is bent to its left, so that the two directions of a pair lie side by side, and ends in a point.
/** @param {Pen} pen @param {Theme} theme @param {boolean} faded */
export function paintRibbons(pen, theme, faded) {
  const found = ribbons(), most = found.at(-1)?.number || 1;
  for (const { from, to, number } of found) {
    const ax = toScreenX(from.x), ay = toScreenY(from.y), bx = toScreenX(to.x), by = toScreenY(to.y);
    const length = Math.hypot(bx - ax, by - ay);
    if (length < 12 || !isCrossed(ax, ay, bx, by)) continue;
    const ux = (bx - ax) / length, uy = (by - ay) / length, bend = Math.min(0.14 * length, 60);
    const begin = Math.min(from.radius * camera.scale * 0.55, length * 0.3), end = Math.min(to.radius * camera.scale * 0.75, length * 0.4);
    const start = [ax + ux * begin, ay + uy * begin], stop = [bx - ux * end, by - uy * end];
    const middle = [(start[0] + stop[0]) / 2 + uy * bend, (start[1] + stop[1]) / 2 - ux * bend];
    pen.fillStyle = mix(state.lens ? theme.line : theme.cluster(from.cluster), theme.line, 0.6);
    // Where there are many only the wide ones stand out.
    const least = found.length > 60 ? 0.06 : 0.2;
    pen.globalAlpha = (least + (0.5 - least) * Math.sqrt(number / most)) * (faded ? 0.35 : 1);
    ribbon(pen, start, middle, stop, ribbonWidth(number));
  }
  pen.globalAlpha = 1;
}

const STEPS = 14;
/** @param {Pen} pen @param {number[]} start @param {number[]} middle @param {number[]} stop @param {number} width */
function ribbon(pen, start, middle, stop, width) {
  const left = [], right = [], head = Math.max(width * 1.1, 5);
  const total = Math.hypot(stop[0] - start[0], stop[1] - start[1]);
  const last = Math.max(0.5, 1 - head / Math.max(total, 1));
  for (let step = 0; step <= STEPS; step++) {
    const t = (step / STEPS) * last, s = 1 - t;
    const x = s * s * start[0] + 2 * s * t * middle[0] + t * t * stop[0];
    const y = s * s * start[1] + 2 * s * t * middle[1] + t * t * stop[1];
    const dx = s * (middle[0] - start[0]) + t * (stop[0] - middle[0]), dy = s * (middle[1] - start[1]) + t * (stop[1] - middle[1]);
    const far = Math.hypot(dx, dy) || 1, half = width / 2;
    left.push([x - (dy / far) * half, y + (dx / far) * half]);
    right.push([x + (dy / far) * half, y - (dx / far) * half]);
    if (step === STEPS) {
      const wing = Math.max(width * 0.9, 3);
      left.push([x - (dy / far) * wing, y + (dx / far) * wing], stop);
      right.push([x + (dy / far) * wing, y - (dx / far) * wing]);
    }
  }
  pen.beginPath();
  [...left, ...right.reverse()].forEach(([x, y], corner) => (corner ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.fill();
}

// Which referrals are drawn one by one, and how they look: lit, of whoever is pointed at, within an island, and
// from near those between islands.
/**
 * @param {boolean} moving
 * @returns {{ lit: number[], near: number[], inside: Map<number, number[]>, across: number[] }}
 */
function sortLinks(moving) {
  /** @type {ReturnType<typeof sortLinks>} */
  const sorted = { lit: [], near: [], inside: new Map(), across: [] };
  const total = edges.from.length, stride = moving && total > 8000 ? Math.ceil(total / 8000) : 1;
  const steps = routeSteps(), single = starred || isNear() || !islands.length;
  for (let edge = 0; edge < total; edge++) {
    const from = edges.from[edge], to = edges.to[edge];
    if (!shownEdge[edge] || !drawn[from] || !drawn[to] || !inView(from, to)) continue;
    if (isLitLink(from, to, steps)) sorted.lit.push(edge);
    else if (from === state.hover || to === state.hover) sorted.near.push(edge);
    else if (edge % stride) continue;
    else if (people.island[from] === people.island[to]) {
      const number = people.cluster[from];
      if (!sorted.inside.has(number)) sorted.inside.set(number, []);
      sorted.inside.get(number)?.push(edge);
    } else if (single) sorted.across.push(edge);
  }
  return sorted;
}

export const isNear = () => camera.scale > camera.whole * 1.8;

/** @param {number} from @param {number} to @param {Set<number>} steps */
function isLitLink(from, to, steps) {
  if (state.goal) return steps.has(from * count + to) || steps.has(to * count + from);
  return state.selected >= 0 && (from === state.selected || to === state.selected);
}

/** @param {number} a @param {number} b */
function inView(a, b) {
  return isCrossed(toScreenX(placeX[a]), toScreenY(placeY[a]), toScreenX(placeX[b]), toScreenY(placeY[b]));
}

/** @param {Pen} pen @param {Theme} theme @param {boolean} moving */
export function paintLinks(pen, theme, moving) {
  const sorted = sortLinks(moving);
  const crowd = Math.min(1, (800 / Math.max(shownEdge.length, 1)) ** 0.5);
  const dim = lit ? 0.3 : 1;
  if (!starred && !isNear()) paintRibbons(pen, theme, lit !== null);
  strokeLinks(pen, sorted.across, theme.line, 1, Math.max(0.34 * crowd * dim, 0.03), moving);
  for (const [number, list] of sorted.inside) {
    const colour = state.lens ? theme.line : theme.cluster(number);
    strokeLinks(pen, list, colour, 1, Math.max(0.5 * crowd * dim, 0.05), moving);
  }
  paintTies(pen, theme, dim * crowd);
  if (arrowsShown() && !moving) {
    for (const list of [sorted.across, ...sorted.inside.values()]) {
      paintArrows(pen, list, theme.line, 0.75 * dim, 4);
    }
  }
  strokeLinks(pen, sorted.near, theme.mark, 1.2, 0.6, moving);
  paintArrows(pen, sorted.near, theme.mark, 0.8, 6);
  strokeLinks(pen, sorted.lit, theme.mark, 1.6, 0.9, moving);
  paintArrows(pen, sorted.lit, theme.mark, 1, 8);
}

export const arrowsShown = () => edges.from.length <= 2500 ? camera.scale >= 5 : isNear();

// Lines of one path do not darken each other where they cross, unless they are thinner than a point of the
// screen. So few go into a path, and all are at least as wide: a crowd is as dark on every screen and on paper.
const PER_PATH = 24;

/** @param {Pen} pen @param {number[]} list @param {string} colour @param {number} width @param {number} alpha @param {boolean} moving */
function strokeLinks(pen, list, colour, width, alpha, moving) {
  if (!list.length) return;
  pen.strokeStyle = colour;
  pen.lineWidth = width * 1.001;
  pen.globalAlpha = alpha;
  const batch = moving ? 400 : Math.max(PER_PATH, Math.ceil(list.length / 1500));
  for (let first = 0; first < list.length; first += batch) {
    pen.beginPath();
    for (const edge of list.slice(first, first + batch)) {
      const from = edges.from[edge], to = edges.to[edge];
      pen.moveTo(toScreenX(placeX[from]), toScreenY(placeY[from]));
      pen.lineTo(toScreenX(placeX[to]), toScreenY(placeY[to]));
    }
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** @param {Pen} pen @param {Theme} theme @param {number} dim */
function paintTies(pen, theme, dim) {
  if (!state.ties || !ties.a.length) return;
  /** @type {[[number, number][], string, number, number][]} */
  const sets = [[[], theme.line, 0.8, 0.5 * dim], [[], theme.mark, 1.4, 0.9]];
  const steps = routeSteps(), single = starred || isNear() || !islands.length;
  ties.a.forEach((a, tie) => {
    const b = ties.b[tie];
    if (!drawn[a] || !drawn[b] || !inView(a, b)) return;
    const meant = isLitLink(a, b, steps) || a === state.hover || b === state.hover;
    if (!meant && !single && people.island[a] !== people.island[b]) return;
    sets[meant ? 1 : 0][0].push([a, b]);
  });
  pen.setLineDash([2, 3]);
  for (const [pairs, colour, width, alpha] of sets) {
    if (!pairs.length) continue;
    pen.strokeStyle = colour; pen.lineWidth = width; pen.globalAlpha = alpha;
    pen.beginPath();
    for (const [a, b] of pairs) {
      pen.moveTo(toScreenX(placeX[a]), toScreenY(placeY[a]));
      pen.lineTo(toScreenX(placeX[b]), toScreenY(placeY[b]));
    }
    pen.stroke();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

/** @param {Pen} pen @param {number[]} list @param {string} colour @param {number} alpha @param {number} size */
function paintArrows(pen, list, colour, alpha, size) {
  if (!list.length) return;
  pen.fillStyle = colour;
  pen.globalAlpha = alpha;
  pen.beginPath();
  for (const edge of list) {
    const from = edges.from[edge], to = edges.to[edge];
    const x = toScreenX(placeX[to]), y = toScreenY(placeY[to]);
    const dx = x - toScreenX(placeX[from]), dy = y - toScreenY(placeY[from]), length = Math.hypot(dx, dy);
    const gap = dotRadius(to) + 1;
    if (length < gap + size + 2) continue;
    const ux = dx / length, uy = dy / length, tipX = x - ux * gap, tipY = y - uy * gap;
    pen.moveTo(tipX, tipY);
    pen.lineTo(tipX - ux * size - uy * size * 0.42, tipY - uy * size + ux * size * 0.42);
    pen.lineTo(tipX - ux * size + uy * size * 0.42, tipY - uy * size - ux * size * 0.42);
    pen.closePath();
  }
  pen.fill();
  pen.globalAlpha = 1;
}
