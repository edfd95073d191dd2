// Labels: as many as fit without touching each other, the most important first.

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
    Object.assign(this, { width, height, taken: new Map() });
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

  cells(box) {
    const keys = [];
    for (let x = Math.floor(box.left / 64); x <= Math.floor(box.right / 64); x++) {
      for (let y = Math.floor(box.top / 64); y <= Math.floor(box.bottom / 64); y++) keys.push(x * 4096 + y);
    }
    return keys;
  }
}

function titleLabels(room, theme) {
  const labels = [];
  if (starred) return starCaptions(room);
  for (const island of islands) {
    const cluster = clusterOf.get(island.cluster);
    if (!cluster || !isTitled(cluster) || (state.cluster !== null && !island.inside.some((person) => shown[person]))) continue;
    const strong = `600 13px ${FONT}`;
    const x = toScreenX(island.x), y = toScreenY(island.top) - SHORE * camera.scale * 0.7 - 8;
    const width = widthOf(cluster.label, strong);
    const box = { left: x - width / 2 - 3, right: x + width / 2 + 3, top: y - 13, bottom: y + 4 };
    const faded = lit !== null && !island.inside.some((person) => lit.has(person));
    if (!room.free(box)) continue;
    room.take(box);
    labels.push({ text: cluster.label, x, y, font: strong, align: "center", kind: faded ? "faint" : "title", box,
      cluster: island.cluster, colour: state.colourBy === "cluster" ? theme.cluster(island.cluster) : null });
  }
  return captionLabels(room, labels);
}

function captionLabels(room, labels) {
  for (const [kind, number, x, y] of data.parked) {
    if (kind === "unconnected" && !state.unconnected) continue;
    const text = kind === "unconnected"
      ? `${many(number, "contact", "contacts")} without a referral or tie`
      : `${many(number, "contact", "contacts")} in small parts, apart from the rest`;
    const font = `12px ${FONT}`, left = toScreenX(x), base = toScreenY(y) + 4;
    const box = { left, right: left + widthOf(text, font), top: base - 12, bottom: base + 4 };
    if (!room.free(box)) continue;
    room.take(box);
    labels.push({ text, x: left, y: base, font, align: "left", kind: "faint", box });
  }
  return labels;
}

// A cluster that is called after its leader needs no title: the leader's name stands in bold beside its dot.
const isTitled = (cluster) => cluster.label === cluster.short;
const leaders = new Set(data.clusters.filter((cluster) => cluster.contacts >= 6).map((cluster) => cluster.leader));

function starCaptions(room) {
  const labels = [], font = `600 13px ${FONT}`;
  const sides = [
    [received[state.selected].length, "Was referred by", 40, "left"],
    [made[state.selected].length, "Referred", stage.width - 40, "right"],
  ];
  for (const [number, text, x, align] of sides) {
    if (!number) continue;
    const words = `${text} ${said(number)}`, width = widthOf(words, font);
    const left = align === "left" ? x : x - width;
    const box = { left, right: left + width, top: 14, bottom: 34 };
    room.take(box);
    labels.push({ text: words, x, y: 28, font, align, kind: "title", box });
  }
  return labels;
}

// The names, beside, above or below their dots.
function nameLabels(room, labels, order) {
  const most = Math.round((lit ? 60 : stage.width < 500 ? 14 : 34) * Math.min(4, Math.max(1, camera.scale / camera.whole)));
  let named = 0;
  for (const person of order) {
    if (named >= most) break;
    if (lit && !lit.has(person)) { if (lit.size > 1 || state.selected >= 0) continue; }
    if (!shown[person]) continue;
    const x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    if (x < 0 || y < 0 || x > stage.width || y > stage.height) continue;
    const radius = dotRadius(person);
    if (radius < 2.2 && !lit) continue;
    const chief = state.selected < 0 ? people.rank[person] === 1 : person === state.selected;
    const font = chief ? `700 14px ${FONT}` : isFirst(person) || (leaders.has(person) && people.cluster[person] <= data.colours.clusters.length) ? `600 12px ${FONT}` : `12px ${FONT}`;
    const text = people.name[person], width = widthOf(text, font);
    const spots = [
      [x + radius + 4, y + 4, "left"], [x - radius - 4, y + 4, "right"],
      [x, y - radius - 6, "center"], [x, y + radius + 14, "center"],
    ];
    for (const [at, base, align] of spots) {
      const left = align === "left" ? at : align === "right" ? at - width : at - width / 2;
      const box = { left: left - 1, right: left + width + 1, top: base - 12, bottom: base + 4 };
      if (!room.free(box)) continue;
      room.take(box);
      labels.push({ text, x: at, y: base, font, align, kind: chief ? "chief" : "name", box, person });
      named++;
      break;
    }
  }
  return labels;
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
  // Dots that matter may not be covered by the name of another.
  for (const person of obstacles()) {
    const radius = dotRadius(person) * 0.75, x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    room.take({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
  }
  return nameLabels(room, only ? captionLabels(room, []) : titleLabels(room, theme), only || inOrder());
}

function obstacles() {
  if (state.selected >= 0) return [...lit].slice(0, 80);
  const first = [];
  for (let person = 0; person < Math.min(count, 10); person++) if (shown[person]) first.push(person);
  return first;
}
