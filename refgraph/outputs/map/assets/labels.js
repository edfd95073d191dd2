// Labels: as many as fit without touching each other, the most important first.

/** @import { Align, Box } from "./room.js" */
/** @import { Cluster } from "./data.js" */
/** @import { Island } from "./places.js" */
/** @import { Theme } from "./painter.js" */
import { clusterOf, count, data, made, people, received } from "./data.js";
import { many } from "./words.js";
import { drawn, isFiltered, lit, state } from "./state.js";
import { ownerSquares } from "./reaching.js";
import { camera, stage, toScreenX, toScreenY } from "./camera.js";
import { islands, placed, placeX, placeY, starred, stretch } from "./places.js";
import { bestSpot, inLines, lightest, LINE, Room, spotsAround, titleSpots } from "./room.js";
import { dotRadius, isFarAway, isFirst, SHORE } from "./painter.js";
import { bubbleRadius } from "./far.js";

/**
 * A text on the picture; `y` is where its first line stands.
 * @typedef {object} Label
 * @property {string} text
 * @property {string[]} lines
 * @property {number} x
 * @property {number} y
 * @property {string} font
 * @property {Align} align
 * @property {"chief" | "name" | "title" | "faint"} kind
 * @property {Box} box
 * @property {number[] | null} line
 * @property {number} [person]
 * @property {string | null} [colour]
 */

// With more contacts regions are named and not only who leads them.
const MANY = 5000;
const alwaysNamed = () => (stage.width < SMALL_STAGE ? 4 : 12);
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const TITLE = `600 13px ${FONT}`, PLAIN = `12px ${FONT}`;
const ruler = document.createElement("canvas").getContext("2d");
/** @type {Map<string, number>} */
const widths = new Map();

/** @param {string} text @param {string} font */
export function widthOf(text, font) {
  const key = `${font} ${text}`, known = widths.get(key);
  if (known !== undefined) return known;
  if (!ruler) return text.length * 7;
  if (widths.size > 20000) widths.clear();
  ruler.font = font;
  const { width } = ruler.measureText(text);
  widths.set(key, width);
  return width;
}

// The title of every island that has room for it, the largest first: those with a colour of their own before there are
// names, the others after them; none where the name of its leader, after whom it is called, is written already.
/** @param {Room} room @param {Theme} theme @param {Label[] | null} before What is written already; null at first. */
function titleLabels(room, theme, before) {
  const told = new Set(before?.map(({ text }) => text));
  /** @type {Label[]} */
  const labels = [];
  for (const [place, island] of islands.entries()) {
    const cluster = clusterOf.get(island.cluster);
    if (!cluster || (before ? told.has(cluster.label) : !isTitled(cluster))) continue;
    if (before && cluster.afterLeader && told.has(people.name[cluster.leader])) continue;
    if (island.radius * camera.scale < 9 || (isFiltered() && !island.inside.some((person) => drawn[person]))) continue;
    const seen = isFarAway() ? bubbleBox(island) : landBox(island);
    if (seen.bottom < 14 || seen.top > stage.height - 8 || seen.right < 20 || seen.left > stage.width - 20) continue;
    const label = titleLabel(room, island, cluster.label, seen, seen.top < 16 || (count > MANY && place < alwaysNamed()));
    if (label) labels.push({ ...label, colour: state.lens ? null : theme.cluster(island.cluster) });
  }
  return labels;
}

/** @param {Island} island */
function landBox(island) {
  const shore = SHORE * camera.scale * 0.7 + 4;
  return { left: toScreenX(island.left) - shore, right: toScreenX(island.right) + shore,
    top: toScreenY(island.top) - shore, bottom: toScreenY(island.bottom) + shore };
}

/** @param {Island} island */
function bubbleBox(island) {
  const radius = bubbleRadius(island) + 2, x = toScreenX(island.x), y = toScreenY(island.y);
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

// In one line, or in two or three where there is no room for that; on the dots of another island rather not, and from afar,
// where these are one bubble, never: then it comes from nearer.
/**
 * @param {Room} room @param {Island} island @param {string} text @param {Box} seen @param {boolean} must
 * @returns {Label | null}
 */
function titleLabel(room, island, text, seen, must) {
  const measured = (/** @type {string} */ line) => widthOf(line, TITLE);
  const weigh = (/** @type {number} */ person) => (people.island[person] === island.number ? 1 : isFarAway() ? Infinity : 4);
  /** @type {{ lines: string[], box: Box & { weight: number } } | null} */
  let best = null;
  for (const number of [1, 2, 3]) {
    const lines = inLines(text, number, measured);
    if (lines.length < number) break;
    const size = { width: Math.max(...lines.map(measured)) + 6, height: LINE * lines.length + 2 };
    const box = lightest(room, titleSpots(seen, size, stage), weigh, must);
    if (box && (!best || box.weight < best.box.weight)) best = { lines, box };
    if (best?.box.weight === 0) break;
  }
  if (!best) return null;
  const { lines, box } = best;
  room.take(box);
  return { text, lines, x: (box.left + box.right) / 2, y: box.top + LINE - 2, font: TITLE, align: "center", kind: isFaded(island) ? "faint" : "title", box, line: null };
}

// Whether nobody on an island is meant.
/** @param {Island} island */
export function isFaded(island) {
  const meant = lit;
  return meant !== null && !island.inside.some((person) => meant.has(person));
}

// A text at its own place, or none where that is taken.
/**
 * @param {Room} room @param {string} text @param {number} x @param {number} base @param {string} font @param {"left" | "center"} align @param {"title" | "faint"} kind
 * @returns {Label[]}
 */
function fixedLabel(room, text, x, base, font, align, kind) {
  const width = widthOf(text, font), left = align === "left" ? x : x - width / 2;
  const box = { left, right: left + width, top: base - 12, bottom: base + 4 };
  if (!room.free(box)) return [];
  room.take(box);
  return [{ text, lines: [text], x, y: base, font, align, kind, box, line: null }];
}

/** @param {Room} room */
const ownerLabels = (room) => ownerSquares().flatMap(({ name, x, y }) => fixedLabel(room, name, toScreenX(x), toScreenY(y) - 11, TITLE, "center", "title"));

/** @param {Room} room */
function captionLabels(room) {
  if (!state.apart) return [];
  return data.parked.flatMap(([kind, number, x, y]) => fixedLabel(room, kind === "unconnected"
    ? `${many(number, "contact", "contacts")} without a referral or tie`
    : `${many(number, "contact", "contacts")} in small parts, apart from the rest`,
  toScreenX(x * stretch.x), toScreenY(y * stretch.y) + 4, PLAIN, "left", "faint"));
}

// A cluster that is called after its leader needs no title where the leader's name stands in bold beside its dot.
/** @param {Cluster} cluster */
const isTitled = (cluster) => count > MANY || isFarAway() || (cluster.family >= 0 && !cluster.afterLeader);
const leaders = new Set(data.clusters.filter((cluster) => cluster.contacts >= 6 && cluster.leader >= 0).map((cluster) => cluster.leader));

/** @param {Room} room */
function starCaptions(room) {
  const into = received[state.selected].length, out = made[state.selected].length;
  const right = `Referred ${many(out, "person", "people")}`;
  return [
    ...(into ? fixedLabel(room, `Was referred by ${many(into, "person", "people")}`, 40, 28, TITLE, "left", "title") : []),
    ...(out ? fixedLabel(room, right, stage.width - 40 - widthOf(right, TITLE), 28, TITLE, "left", "title") : []),
  ];
}

// The names, beside, above or below their dots; where these spots lie on others' dots, further off with a line.
// A name lies on other dots only where it must be read and there is no room at all.
const MOST_ON_DOTS = 4, SMALL_STAGE = 500;

/** @param {Room} room @param {Iterable<number>} order */
function nameLabels(room, order) {
  /** @type {Label[]} */
  const labels = [];
  const most = Math.round((lit ? 60 : stage.width < SMALL_STAGE ? 14 : 34) * Math.min(4, Math.max(1, camera.scale / camera.whole)));
  let onDots = 0;
  for (const person of order) {
    if (labels.length >= most) break;
    if (!isNamed(person)) continue;
    const chief = state.selected < 0 ? people.rank[person] === 1 : person === state.selected;
    const must = chief || (isFirst(person) && onDots < MOST_ON_DOTS);
    const found = nameLabel(room, person, chief, must || starred !== null);
    if (!found) continue;
    if (found.dots && !starred) onDots++;
    labels.push(found);
  }
  return labels;
}

/** @param {number} person */
function isNamed(person) {
  if (!drawn[person] || (lit && !lit.has(person) && (lit.size > 1 || state.selected >= 0))) return false;
  const x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
  return x >= 0 && y >= 0 && x <= stage.width && y <= stage.height && (dotRadius(person) >= 2.2 || lit !== null);
}

/**
 * @param {Room} room @param {number} person @param {boolean} chief @param {boolean} must
 * @returns {(Label & { dots: number }) | null}
 */
function nameLabel(room, person, chief, must) {
  const isBold = isFirst(person) || (leaders.has(person) && people.cluster[person] <= data.colours.clusters.length);
  const font = chief ? `700 14px ${FONT}` : isBold ? `600 12px ${FONT}` : PLAIN;
  const text = people.name[person], reach = must ? Math.max(stage.width, stage.height) / 5 : Math.min(stage.width, stage.height) / 6;
  const spots = spotsAround(toScreenX(placeX[person]), toScreenY(placeY[person]), dotRadius(person), widthOf(text, font), reach, stage);
  const spot = bestSpot(room, person, spots, must);
  if (!spot) return null;
  room.occupy(spot);
  return { text, lines: [text], x: spot.at, y: spot.base, font, align: spot.align, kind: chief ? "chief" : "name", box: spot.box, person, line: spot.line, dots: spot.dots };
}

function* inOrder() {
  if (state.selected >= 0) {
    yield state.selected;
    for (const person of [...(lit ?? [])].sort((a, b) => a - b)) if (person !== state.selected) yield person;
    return;
  }
  if (starred) { yield* starred; return; }
  const named = new Set(leaders);
  for (let person = 0; person < Math.min(count, 12); person++) if (isFirst(person)) { named.delete(person); yield person; }
  yield* named;
  for (let person = 0; person < count; person++) if (!isFirst(person) && !leaders.has(person)) yield person;
}

/** @param {Room} room */
function addDots(room) {
  for (const person of placed()) {
    if (!drawn[person]) continue;
    const x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    if (x > -20 && y > -20 && x < stage.width + 20 && y < stage.height + 20) room.addDot(x, y, dotRadius(person), person);
  }
}

// A bubble is found by grains that fill it, a small one by itself.
const GRAIN = 8;
/** @param {Room} room @param {Island} island */
function addBubble(room, island) {
  const radius = bubbleRadius(island), x = toScreenX(island.x), y = toScreenY(island.y);
  if (radius < 2 * GRAIN) { room.addDot(x, y, radius, island.inside[0]); return; }
  for (let dx = -radius; dx <= radius; dx += GRAIN) {
    for (let dy = -radius; dy <= radius; dy += GRAIN) {
      const inside = radius - Math.hypot(dx, dy);
      if (inside > 1) room.addDot(x + dx, y + dy, Math.min(GRAIN, inside), island.inside[0]);
    }
  }
}

/**
 * @param {Theme} theme
 * @param {number[] | null} only Who may be named; anybody if null.
 */
export function placeLabels(theme, only = null) {
  const room = new Room(stage.width, stage.height);
  if (isFarAway()) islands.forEach((island) => addBubble(room, island)); else addDots(room);
  // Dots that matter may not be covered by the name of another, whatever the need.
  for (const person of obstacles()) {
    const radius = dotRadius(person) * 0.75, x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    room.take({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
  }
  const titles = starred ? starCaptions(room) : [...titleLabels(room, theme, null), ...ownerLabels(room), ...captionLabels(room)];
  const names = nameLabels(room, only ?? inOrder());
  const labels = [...titles, ...names];
  return starred ? labels : [...labels, ...titleLabels(room, theme, labels)];
}

function obstacles() {
  if (state.selected >= 0) return [...(lit ?? [])].filter((person) => drawn[person]).slice(0, 80);
  const found = [];
  for (let person = 0; person < Math.min(count, 10); person++) if (drawn[person]) found.push(person);
  return found;
}
