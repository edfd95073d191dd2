// Labels: as many as fit without touching each other, the most important first.

// With more contacts regions are named and not only who leads them.
const MANY = 5000, ALWAYS_NAMED = 12;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();

function widthOf(text, font) {
  const key = `${font} ${text}`;
  if (!widths.has(key)) {
    if (widths.size > 20000) widths.clear();
    if (!ruler) return text.length * 7;
    ruler.font = font;
    widths.set(key, ruler.measureText(text).width);
  }
  return widths.get(key);
}

class Room {
  constructor(width, height) {
    Object.assign(this, { width, height, taken: new Map(), dots: new Map() });
  }

  addDot(x, y, radius, person) {
    const key = Math.floor(x / 32) * 4096 + Math.floor(y / 32);
    if (!this.dots.has(key)) this.dots.set(key, []);
    this.dots.get(key).push([x, y, radius, person]);
  }

  // How many dots but one's own lie under a box.
  dotsUnder(box, own) {
    let number = 0;
    for (let column = Math.floor((box.left - 20) / 32); column <= Math.floor((box.right + 20) / 32); column++) {
      for (let row = Math.floor((box.top - 20) / 32); row <= Math.floor((box.bottom + 20) / 32); row++) {
        for (const [x, y, radius, person] of this.dots.get(column * 4096 + row) || []) {
          if (person === own) continue;
          const dx = Math.max(box.left - x, 0, x - box.right), dy = Math.max(box.top - y, 0, y - box.bottom);
          if (dx * dx + dy * dy < radius * radius) number++;
        }
      }
    }
    return number;
  }

  // Whether a box is free; cells of 64 pixels keep the search short.
  free(box) {
    if (box.left < 2 || box.right > this.width - 2 || box.top < 2 || box.bottom > this.height - 2) return false;
    return this.cells(box).every((key) => (this.taken.get(key) || []).every((other) => box.right <= other.left
      || box.left >= other.right || box.bottom <= other.top || box.top >= other.bottom));
  }

  take(box) {
    for (const key of this.cells(box)) {
      if (!this.taken.has(key)) this.taken.set(key, []);
      this.taken.get(key).push(box);
    }
  }

  // The small boxes along a line, from a little way off its dot: a line crosses no name, and no name hides a line.
  along([x, y, endX, endY]) {
    const steps = Math.floor(Math.hypot(endX - x, endY - y) / 2), boxes = [];
    for (let step = 1; step <= steps; step++) {
      const atX = x + ((endX - x) * step) / steps, atY = y + ((endY - y) * step) / steps;
      boxes.push({ left: atX - 1, right: atX + 1, top: atY - 1, bottom: atY + 1 });
    }
    return boxes;
  }

  cells(box) {
    const keys = [];
    for (let x = Math.floor(box.left / 64); x <= Math.floor(box.right / 64); x++) {
      for (let y = Math.floor(box.top / 64); y <= Math.floor(box.bottom / 64); y++) keys.push(x * 4096 + y);
    }
    return keys;
  }
}

// The name of every island that has room for it, the largest first: above it, below it, and where its end lies
// outside the picture, inside; so that from near and from far the region that one looks at is named.
function titleLabels(room, theme) {
  if (starred) return starCaptions(room);
  const labels = [], font = `600 13px ${FONT}`;
  for (const [place, island] of islands.entries()) {
    const cluster = clusterOf.get(island.cluster);
    if (!cluster || !isTitled(cluster) || island.radius * camera.scale < 9) continue;
    if (isFiltered() && !island.inside.some((person) => drawn[person])) continue;
    const shore = SHORE * camera.scale * 0.7 + 8, width = widthOf(cluster.label, font) + 6;
    const top = toScreenY(island.top) - shore, bottom = toScreenY(island.bottom) + shore + 10;
    if (bottom < 24 || top > stage.height - 8 || toScreenX(island.right) < 20 || toScreenX(island.left) > stage.width - 20) continue;
    const x = Math.max(width / 2 + 4, Math.min(stage.width - width / 2 - 4, toScreenX(island.x)));
    const faded = lit !== null && !island.inside.some((person) => lit.has(person));
    const found = titleSpot(room, x, width, [Math.max(top, 20), Math.min(bottom, stage.height - 8)], top < 20 || (count > MANY && place < ALWAYS_NAMED));
    if (!found) continue;
    room.take(found);
    labels.push({ text: cluster.label, x: (found.left + found.right) / 2, y: found.bottom - 4, font, align: "center", kind: faded ? "faint" : "title",
      box: found, cluster: island.cluster, colour: state.lens ? null : theme.cluster(island.cluster) });
  }
  for (const { name, x, y } of ownerSquares()) {
    const left = toScreenX(x), base = toScreenY(y) - 11, width = widthOf(name, font);
    const box = { left: left - width / 2, right: left + width / 2, top: base - 12, bottom: base + 4 };
    if (!room.free(box)) continue;
    room.take(box);
    labels.push({ text: name, x: left, y: base, font, align: "center", kind: "title", box });
  }
  return captionLabels(room, labels);
}

// The first spot without a dot under it; over dots only where the island reaches beyond the picture.
function titleSpot(room, x, width, heights, must) {
  let best = null;
  for (const y of heights) {
    for (const aside of [0, 24, -24, 48, -48, 72, -72]) {
      const box = { left: x + aside - width / 2, right: x + aside + width / 2, top: y - 13, bottom: y + 4 };
      if (!room.free(box)) continue;
      const dots = room.dotsUnder(box, -1);
      if (!dots) return box;
      if (must && (!best || dots < best.dots)) best = { ...box, dots };
    }
  }
  return best;
}

function captionLabels(room, labels) {
  if (!state.apart) return labels;
  for (const [kind, number, x, y] of data.parked) {
    const text = kind === "unconnected"
      ? `${many(number, "contact", "contacts")} without a referral or tie`
      : `${many(number, "contact", "contacts")} in small parts, apart from the rest`;
    const font = `12px ${FONT}`, left = toScreenX(x * stretch.x), base = toScreenY(y * stretch.y) + 4;
    const box = { left, right: left + widthOf(text, font), top: base - 12, bottom: base + 4 };
    if (!room.free(box)) continue;
    room.take(box);
    labels.push({ text, x: left, y: base, font, align: "left", kind: "faint", box });
  }
  return labels;
}

// A cluster that is called after its leader needs no title where the leader's name stands in bold beside its dot.
const isTitled = (cluster) => !cluster.afterLeader || count > MANY || isFarAway();
const leaders = new Set(data.clusters.filter((cluster) => cluster.contacts >= 6 && cluster.leader >= 0).map((cluster) => cluster.leader));

function starCaptions(room) {
  const labels = [], font = `600 13px ${FONT}`;
  const sides = [
    [received[state.selected].length, ["Was referred by", "person", "people"], 40, "left"],
    [made[state.selected].length, ["Referred", "person", "people"], stage.width - 40, "right"],
  ];
  for (const [number, [text, one, more], x, align] of sides) {
    if (!number) continue;
    const words = `${text} ${many(number, one, more)}`, width = widthOf(words, font);
    const left = align === "left" ? x : x - width;
    const box = { left, right: left + width, top: 14, bottom: 34 };
    room.take(box);
    labels.push({ text: words, x, y: 28, font, align, kind: "title", box });
  }
  return labels;
}

// The names, beside, above or below their dots; where these spots lie on others' dots, further off with a line.
// A name lies on other dots only where it must be read and there is no room at all.
const MOST_ON_DOTS = 4;

function nameLabels(room, labels, order) {
  const most = Math.round((lit ? 60 : stage.width < 500 ? 14 : 34) * Math.min(4, Math.max(1, camera.scale / camera.whole)));
  let named = 0, onDots = 0;
  for (const person of order) {
    if (named >= most) break;
    if (lit && !lit.has(person) && (lit.size > 1 || state.selected >= 0)) continue;
    if (!drawn[person]) continue;
    const x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    if (x < 0 || y < 0 || x > stage.width || y > stage.height) continue;
    const radius = dotRadius(person);
    if (radius < 2.2 && !lit) continue;
    const chief = state.selected < 0 ? people.rank[person] === 1 : person === state.selected;
    const font = chief ? `700 14px ${FONT}` : isFirst(person) || (leaders.has(person) && people.cluster[person] <= data.colours.clusters.length) ? `600 12px ${FONT}` : `12px ${FONT}`;
    const text = people.name[person], width = widthOf(text, font);
    const must = chief || (isFirst(person) && onDots < MOST_ON_DOTS);
    const spot_ = bestSpot(room, person, spotsAround(x, y, radius, width), must || starred);
    if (!spot_) continue;
    if (spot_.dots && !starred) onDots++;
    room.take(spot_.box);
    if (spot_.line) room.along(spot_.line).forEach((box) => room.take(box));
    labels.push({ text, x: spot_.at, y: spot_.base, font, align: spot_.align, kind: chief ? "chief" : "name", box: spot_.box, person, line: spot_.line });
    named++;
  }
  return labels;
}

function spotsAround(x, y, radius, width) {
  const spots = [
    [x + radius + 4, y + 4, "left"], [x - radius - 4, y + 4, "right"],
    [x, y - radius - 6, "center"], [x, y + radius + 14, "center"],
    [x + radius * 0.8 + 3, y - radius * 0.8, "left"], [x + radius * 0.8 + 3, y + radius * 0.8 + 9, "left"],
    [x - radius * 0.8 - 3, y - radius * 0.8, "right"], [x - radius * 0.8 - 3, y + radius * 0.8 + 9, "right"],
  ].map(([at, base, align]) => ({ at, base, align, line: null, box: boxAround(at, base, align, width) }));
  for (const far of [20, 34, 50, 68, 88]) {
    if (far > Math.min(stage.width, stage.height) / 6) break;
    for (let turn = 0; turn < 12; turn++) {
      const angle = (turn * Math.PI) / 6, ux = Math.cos(angle), uy = Math.sin(angle), end = radius + far;
      const align = ux > 0.3 ? "left" : ux < -0.3 ? "right" : "center";
      const at = x + ux * end, base = y + uy * end + (align === "center" ? (uy < 0 ? -2 : 12) : 4);
      const box = boxAround(at, base, align, width);
      const line = [x + ux * (radius + 1), y + uy * (radius + 1), x + ux * (end - 2), y + uy * (end - 2)];
      spots.push({ at, base, align, line, box });
    }
  }
  return spots;
}

function boxAround(at, base, align, width) {
  const left = align === "left" ? at : align === "right" ? at - width : at - width / 2;
  return { left: left - 1, right: left + width + 1, top: base - 12, bottom: base + 4 };
}

function bestSpot(room, person, spots, must) {
  let best = null;
  for (const spot_ of spots) {
    if (!room.free(spot_.box)) continue;
    const dots = room.dotsUnder(spot_.box, person);
    const isClear = !dots && (!spot_.line || room.along(spot_.line).every((box) => room.free(box)));
    if (isClear) return { ...spot_, dots };
    if (must && !spot_.line && (!best || dots < best.dots)) best = { ...spot_, dots };
  }
  return best;
}

function* inOrder() {
  if (state.selected >= 0) {
    yield state.selected;
    for (const person of [...lit].sort((a, b) => a - b)) if (person !== state.selected) yield person;
    return;
  }
  if (starred) { yield* starred; return; }
  const named = new Set(leaders);
  for (let person = 0; person < Math.min(count, 12); person++) if (isFirst(person)) { named.delete(person); yield person; }
  yield* named;
  for (let person = 0; person < count; person++) if (!isFirst(person) && !leaders.has(person)) yield person;
}

function placeLabels(theme, only = null) {
  const room = new Room(stage.width, stage.height);
  for (const person of placed()) {
    if (!drawn[person]) continue;
    const x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    if (x > -20 && y > -20 && x < stage.width + 20 && y < stage.height + 20) room.addDot(x, y, dotRadius(person), person);
  }
  // Dots that matter may not be covered by the name of another, whatever the need.
  for (const person of obstacles()) {
    const radius = dotRadius(person) * 0.75, x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    room.take({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
  }
  return nameLabels(room, titleLabels(room, theme), only || inOrder());
}

function obstacles() {
  if (state.selected >= 0) return [...lit].filter((person) => drawn[person]).slice(0, 80);
  const found = [];
  for (let person = 0; person < Math.min(count, 10); person++) if (drawn[person]) found.push(person);
  return found;
}
