// Room: what of the picture is taken, and where a name finds a place on it.

/**
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Box
 * @typedef {"left" | "right" | "center"} Align
 * @typedef {{ at: number, base: number, align: Align, line: number[] | null, box: Box }} Spot
 * A text by the spot where it is written, and the line that leads to it from its dot, if it stands apart.
 * @typedef {{ width: number, height: number }} Size
 */

// A dot is found by its cell of 32 pixels, a name by its cells of 64.
const DOTS = 32, NAMES = 64, WIDE = 4096;
/** The height of a line of a name. */
export const LINE = 15;

export class Room {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    /** @type {Map<number, Box[]>} */
    this.taken = new Map();
    /** @type {Map<number, number[][]>} */
    this.dots = new Map();
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} person */
  addDot(x, y, radius, person) {
    const key = Math.floor(x / DOTS) * WIDE + Math.floor(y / DOTS);
    const cell = this.dots.get(key);
    if (cell) cell.push([x, y, radius, person]); else this.dots.set(key, [[x, y, radius, person]]);
  }

  /**
   * What the dots under a box weigh together; not looked at any further once that is more than it may be.
   * @param {Box} box
   * @param {(person: number) => number} weigh
   * @param {number} [most]
   */
  weightUnder(box, weigh, most = Infinity) {
    let weight = 0;
    for (let column = Math.floor((box.left - 20) / DOTS); column <= Math.floor((box.right + 20) / DOTS); column++) {
      for (let row = Math.floor((box.top - 20) / DOTS); row <= Math.floor((box.bottom + 20) / DOTS); row++) {
        for (const [x, y, radius, person] of this.dots.get(column * WIDE + row) ?? []) {
          const dx = Math.max(box.left - x, 0, x - box.right), dy = Math.max(box.top - y, 0, y - box.bottom);
          if (dx * dx + dy * dy < radius * radius) weight += weigh(person);
        }
        if (weight > most) return weight;
      }
    }
    return weight;
  }

  /** @param {Box} box */
  free(box) {
    if (box.left < 2 || box.right > this.width - 2 || box.top < 2 || box.bottom > this.height - 2) return false;
    return this.cells(box).every((key) => (this.taken.get(key) ?? []).every((other) => box.right <= other.left
      || box.left >= other.right || box.bottom <= other.top || box.top >= other.bottom));
  }

  /** @param {Box} box */
  take(box) {
    for (const key of this.cells(box)) {
      const cell = this.taken.get(key);
      if (cell) cell.push(box); else this.taken.set(key, [box]);
    }
  }

  /**
   * Take the room of a text, and of the line that leads to it.
   * @param {{ box: Box, line: number[] | null }} spot
   */
  occupy({ box, line }) {
    this.take(box);
    if (line) along(line).forEach((part) => this.take(part));
  }

  /** @param {Box} box */
  cells(box) {
    const keys = [];
    for (let x = Math.floor(box.left / NAMES); x <= Math.floor(box.right / NAMES); x++) {
      for (let y = Math.floor(box.top / NAMES); y <= Math.floor(box.bottom / NAMES); y++) keys.push(x * WIDE + y);
    }
    return keys;
  }
}

/**
 * The small boxes along a line, from a little way off its dot: a line crosses no name, and no name hides a line.
 * @param {number[]} line
 */
function along([x, y, endX, endY]) {
  const steps = Math.floor(Math.hypot(endX - x, endY - y) / 2), boxes = [];
  for (let step = 1; step <= steps; step++) {
    const atX = x + ((endX - x) * step) / steps, atY = y + ((endY - y) * step) / steps;
    boxes.push({ left: atX - 1, right: atX + 1, top: atY - 1, bottom: atY + 1 });
  }
  return boxes;
}

/** @param {number} at @param {number} base @param {Align} align @param {number} width */
function boxAround(at, base, align, width) {
  const left = align === "left" ? at : align === "right" ? at - width : at - width / 2;
  return { left: left - 1, right: left + width + 1, top: base - 12, bottom: base + 4 };
}

/**
 * Where the name of a dot may stand: beside it, then further and further off with a line. One at a time, for most
 * names stand where they are tried first.
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {number} width Of the name.
 * @param {number} reach How far off at most.
 * @param {Size} stage
 * @returns {Generator<Spot, void>}
 */
export function* spotsAround(x, y, radius, width, reach, stage) {
  const near = radius * 0.8 + 3;
  /** @type {[number, number, Align][]} */
  const beside = [
    [x + radius + 4, y + 4, "left"], [x - radius - 4, y + 4, "right"], [x, y - radius - 6, "center"], [x, y + radius + 14, "center"],
    [x + near, y - radius * 0.8, "left"], [x + near, y + radius * 0.8 + 9, "left"],
    [x - near, y - radius * 0.8, "right"], [x - near, y + radius * 0.8 + 9, "right"],
  ];
  for (const [at, base, align] of beside) yield { at, base, align, line: null, box: boxAround(at, base, align, width) };
  for (const far of [20, 34, 50, 68, 88, 110]) {
    if (far > reach) break;
    for (let turn = 0; turn < 12; turn++) yield apart(x, y, radius, width, far, (turn * Math.PI) / 6, stage);
  }
}

/**
 * @param {number} x @param {number} y @param {number} radius @param {number} width @param {number} far @param {number} angle @param {Size} stage
 * @returns {Spot}
 */
function apart(x, y, radius, width, far, angle, stage) {
  const ux = Math.cos(angle), uy = Math.sin(angle), end = radius + far, toX = x + ux * end, toY = y + uy * end;
  const line = [x + ux * (radius + 1), y + uy * (radius + 1), x + ux * (end - 2), y + uy * (end - 2)];
  const align = ux > 0.3 ? "left" : ux < -0.3 ? "right" : "center";
  const base = toY + (align === "center" ? (uy < 0 ? -2 : 12) : 4);
  // Above and below a dot near the rim a name slides inward along its line's end.
  const least = width / 2 + 4, inward = Math.max(least, Math.min(stage.width - least, toX));
  const at = align === "center" && Math.abs(inward - toX) < width / 2 ? inward : toX;
  return { at, base, align, line, box: boxAround(at, base, align, width) };
}

/**
 * The first spot without anybody else's dot under it; where the name must be read, else the one with the fewest.
 * @param {Room} room
 * @param {number} person
 * @param {Iterable<Spot>} spots
 * @param {boolean} must
 * @returns {(Spot & { dots: number }) | null}
 */
export function bestSpot(room, person, spots, must) {
  /** @type {(Spot & { dots: number }) | null} */
  let best = null;
  for (const spot of spots) {
    if (!room.free(spot.box)) continue;
    const dots = room.weightUnder(spot.box, (other) => (other === person ? 0 : 1), must ? best?.dots : 0);
    if (dots && (!must || (best && dots >= best.dots))) continue;
    if (spot.line && !along(spot.line).every((part) => room.free(part))) continue;
    best = { ...spot, dots };
    if (!dots) break;
  }
  return best;
}

/**
 * A text in so many lines, the longest of them as short as can be; fewer where it has not so many words.
 * @param {string} text
 * @param {number} number
 * @param {(text: string) => number} widthOf
 * @returns {string[]}
 */
export function inLines(text, number, widthOf) {
  const words = text.split(" ");
  if (number < 2 || words.length < 2) return [text];
  let best = [text], least = Infinity;
  for (let cut = 1; cut < words.length; cut++) {
    const lines = [words.slice(0, cut).join(" "), ...inLines(words.slice(cut).join(" "), number - 1, widthOf)];
    const width = Math.max(...lines.map(widthOf));
    if (width < least) { best = lines; least = width; }
  }
  return best;
}

/**
 * Where the title of an island may stand: above it, below it, to its left and right, and last inside. Where
 * its end lies outside the picture that is inside, too, so that from near the region that one looks at is named.
 * @param {Box} island On the screen, with its shore.
 * @param {Size} size Of the title.
 * @param {Size} stage
 * @returns {Box[]}
 */
export function titleSpots(island, size, stage) {
  const middle = (island.left + island.right) / 2, level = (island.top + island.bottom - size.height) / 2;
  const top = Math.max(island.top - size.height, 4), below = Math.min(island.bottom, stage.height - size.height - 4);
  /** @type {[number, number][]} */
  const corners = [top, below].flatMap((y) => [0, 24, -24, 48, -48, 72, -72]
    .map((aside) => /** @type {[number, number]} */ ([middle + aside - size.width / 2, y])));
  for (const off of [0, 24, -24, 48, -48]) corners.push([island.right + 4, level + off], [island.left - size.width - 4, level + off]);
  corners.push([middle - size.width / 2, island.top + 6], [middle - size.width / 2, level], [middle - size.width / 2, island.bottom - size.height - 6]);
  return corners.map(([x, y]) => {
    const left = Math.max(4, Math.min(stage.width - size.width - 4, x));
    return { left, right: left + size.width, top: y, bottom: y + size.height };
  });
}

/**
 * The first spot under which nothing lies; where there must be one, else that under which the least lies. What weighs
 * without end is never written over.
 * @param {Room} room
 * @param {Box[]} boxes
 * @param {(person: number) => number} weigh
 * @param {boolean} must
 */
export function lightest(room, boxes, weigh, must) {
  /** @type {(Box & { weight: number }) | null} */
  let best = null;
  for (const box of boxes) {
    if (!room.free(box)) continue;
    const weight = room.weightUnder(box, weigh, must ? best?.weight : 0);
    if (weight === Infinity || (weight && (!must || (best && weight >= best.weight)))) continue;
    best = { ...box, weight };
    if (!weight) break;
  }
  return best;
}
