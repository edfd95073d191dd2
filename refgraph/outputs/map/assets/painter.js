// Painter: one picture for the screen, the PNG, the SVG and the printer. `pen` is a canvas context or
// something with the same few methods.

const SHORE = 1.25;
const FAR = 10000;

function look(dark) {
  const pairs = data.colours.clusters;
  return {
    paper: dark ? "#14181d" : "#ffffff", ink: dark ? "#eef1f4" : "#1c2733", soft: dark ? "#a9b3bd" : "#56626f",
    line: dark ? "#8b97a3" : "#6e7a87", mark: dark ? "#ffffff" : "#22364a",
    cluster: (number) => {
      const place = dark ? 1 : 0;
      return number > 0 && number <= pairs.length ? pairs[number - 1][place] : data.colours.other[place];
    },
    tier: (number) => data.colours.tiers[data.lists.tier[number]],
    land: dark ? 0.12 : 0.07,
  };
}

function mix(colour, paper, share) {
  const part = (text, at) => parseInt(text.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(part(colour, at) * share + part(paper, at) * (1 - share)));
  return `#${mixed.map((number) => number.toString(16).padStart(2, "0")).join("")}`;
}

const colourOf = (person, theme) => (state.colourBy === "tier" ? theme.tier(people.tier[person])
  : theme.cluster(people.cluster[person]));

// The first ten must be seen from anywhere.
const LEAST_OF_FIRST = 8;
const isFirst = (person) => person < 12 && people.rank[person] !== null && people.rank[person] <= 10;

// Dots grow more slowly than the map, and never so much that they touch.
function dotRadius(person) {
  const base = Math.min(camera.whole, 15), zoom = camera.scale / camera.whole;
  const grown = base * (zoom > 1 ? Math.sqrt(zoom) : zoom);
  const bound = starred ? 22 : Math.min(people.radius[person] * camera.scale, 30);
  const least = isFirst(person) ? LEAST_OF_FIRST : 0.9;
  return Math.max(Math.min(people.radius[person] * grown, bound), least);
}

const isFarAway = () => count > FAR && camera.scale < 2 && !lit && !isFiltered() && !starred;

function paint(pen, theme, moving = false) {
  pen.fillStyle = theme.paper;
  pen.fillRect(0, 0, stage.width, stage.height);
  if (isFarAway()) return paintFar(pen, theme);
  if (!starred) paintLand(pen, theme);
  paintLinks(pen, theme, moving);
  paintDots(pen, theme);
  paintMarks(pen, theme);
  const labels = moving && count > 3000 ? [] : placeLabels(theme);
  paintLabels(pen, theme, labels);
  return labels;
}

function paintLand(pen, theme) {
  pen.lineJoin = "round";
  for (const island of islands) {
    const faded = lit !== null && !island.inside.some((person) => lit.has(person));
    const colour = state.colourBy === "tier" ? data.colours.other[0] : theme.cluster(island.cluster);
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

// Which referrals are drawn, by how they look: of whoever is lit, within a cluster, between clusters.
function sortLinks(moving) {
  const sorted = { lit: [], inside: new Map(), across: [] };
  const total = edges.from.length, stride = moving && total > 8000 ? Math.ceil(total / 8000) : 1;
  const path = pathBetween();
  for (let edge = 0; edge < total; edge += stride) {
    const from = edges.from[edge], to = edges.to[edge];
    if (!shownEdge[edge] || !shown[from] || !shown[to] || !inView(from, to)) continue;
    if (starred && !(shown[from] && shown[to] && starredSet.has(from) && starredSet.has(to))) continue;
    if (isLitLink(from, to, path)) sorted.lit.push(edge);
    else if (people.island[from] === people.island[to]) {
      const colour = people.cluster[from];
      if (!sorted.inside.has(colour)) sorted.inside.set(colour, []);
      sorted.inside.get(colour).push(edge);
    } else sorted.across.push(edge);
  }
  return sorted;
}

let starredSet = new Set();

function isLitLink(from, to, path) {
  if (state.selected < 0) return false;
  if (path) return path.some((person, step) => step && ((path[step - 1] === from && person === to)
    || (path[step - 1] === to && person === from)));
  return from === state.selected || to === state.selected;
}

function inView(a, b) {
  const ax = toScreenX(placeX[a]), bx = toScreenX(placeX[b]), ay = toScreenY(placeY[a]), by = toScreenY(placeY[b]);
  return !(Math.max(ax, bx) < 0 || Math.min(ax, bx) > stage.width || Math.max(ay, by) < 0 || Math.min(ay, by) > stage.height);
}

function paintLinks(pen, theme, moving) {
  const sorted = sortLinks(moving);
  const crowd = Math.min(1, (800 / Math.max(shownEdge.length, 1)) ** 0.7);
  const dim = lit ? 0.3 : 1;
  strokeLinks(pen, sorted.across, theme.line, 0.8, Math.max(0.34 * crowd * dim, 0.02));
  for (const [number, list] of sorted.inside) {
    const colour = state.colourBy === "tier" ? theme.line : theme.cluster(number);
    strokeLinks(pen, list, colour, 1, Math.max(0.55 * crowd * dim, 0.04));
  }
  paintTies(pen, theme, dim * crowd);
  if (arrowsShown() && !moving) {
    for (const list of [sorted.across, ...sorted.inside.values()]) {
      paintArrows(pen, list, theme.line, 0.75 * dim, 4);
    }
  }
  strokeLinks(pen, sorted.lit, theme.mark, 1.6, 0.9);
  paintArrows(pen, sorted.lit, theme.mark, 1, 8);
}

const arrowsShown = () => edges.from.length <= 2500 ? camera.scale >= 5 : camera.scale > camera.whole * 1.8;

function strokeLinks(pen, list, colour, width, alpha) {
  if (!list.length) return;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.globalAlpha = alpha;
  pen.beginPath();
  for (const edge of list) {
    const from = edges.from[edge], to = edges.to[edge];
    pen.moveTo(toScreenX(placeX[from]), toScreenY(placeY[from]));
    pen.lineTo(toScreenX(placeX[to]), toScreenY(placeY[to]));
  }
  pen.stroke();
  pen.globalAlpha = 1;
}

function paintTies(pen, theme, dim) {
  if (!state.ties || !ties.a.length) return;
  const sets = [[[], theme.line, 0.8, 0.5 * dim], [[], theme.mark, 1.4, 0.9]];
  const path = pathBetween();
  ties.a.forEach((a, tie) => {
    const b = ties.b[tie];
    if (!shown[a] || !shown[b] || !inView(a, b) || (starred && !(starredSet.has(a) && starredSet.has(b)))) return;
    sets[isLitLink(a, b, path) ? 1 : 0][0].push([a, b]);
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

// Dots of one colour at a time, the small ones first so that the large lie on top.
function paintDots(pen, theme) {
  const groups = new Map();
  const order = placed();
  for (let at = order.length - 1; at >= 0; at--) {
    const person = order[at];
    const x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    if (x < -40 || y < -40 || x > stage.width + 40 || y > stage.height + 40) continue;
    const state_ = !shown[person] ? "hidden" : lit && !lit.has(person) ? "dim" : "plain";
    const hollow = has(person, PROVISIONAL);
    const key = `${state_} ${hollow} ${state_ === "hidden" ? "" : colourOf(person, theme)}`;
    if (!groups.has(key)) groups.set(key, { state: state_, hollow, colour: colourOf(person, theme), dots: [] });
    groups.get(key).dots.push(person);
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

function chiefs() {
  const found = state.selected >= 0 ? [state.selected] : [];
  for (let person = Math.min(count, 12) - 1; person >= 0; person--) {
    if (isFirst(person) && shown[person] && person !== state.selected && (!starred || starredSet.has(person))) found.push(person);
  }
  return found.sort((a, b) => (lit ? lit.has(a) - lit.has(b) : 0) || b - a);
}

function paintGroup(pen, theme, { state: how, hollow, colour, dots }) {
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
function paintMarks(pen, theme) {
  if (state.highlight && state.selected < 0 && lit.size < 400) {
    for (const person of lit) if (shown[person] && dotRadius(person) > 2) ring(pen, person, theme.mark, 1.4, 2.5);
  }
  if (state.hover >= 0 && shown[state.hover]) ring(pen, state.hover, theme.mark, 2, 2.5);
  if (state.selected >= 0) { ring(pen, state.selected, theme.paper, 2, 2); ring(pen, state.selected, theme.mark, 2.6, 3.6); }
  if (count && people.rank[0] === 1 && shown[0] && !lit && dotRadius(0) > 5) ring(pen, 0, theme.ink, 1.6, 2.4);
  pen.textAlign = "center";
  for (let person = 0; person < Math.min(count, 12); person++) {
    const rank = people.rank[person], radius = dotRadius(person);
    if (rank === null || rank > 10 || radius < 7.5 || !shown[person] || (starred && !starredSet.has(person))) continue;
    if (lit && !lit.has(person)) continue;
    const size = Math.min(Math.round(radius * (rank > 9 ? 0.95 : 1.15)), 18);
    pen.font = `700 ${size}px ${FONT}`;
    pen.fillStyle = has(person, PROVISIONAL) ? theme.ink : inkOn(colourOf(person, theme));
    pen.fillText(String(rank), toScreenX(placeX[person]), toScreenY(placeY[person]) + size * 0.36);
  }
}

function inkOn(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => (parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? "#10161c" : "#ffffff";
}

function paintLabels(pen, theme, labels) {
  pen.lineJoin = "round";
  for (const label of labels) {
    pen.font = label.font;
    pen.textAlign = label.align;
    pen.strokeStyle = theme.paper;
    pen.lineWidth = 3.5;
    pen.globalAlpha = 0.88;
    pen.strokeText(label.text, label.x, label.y);
    pen.globalAlpha = 1;
    pen.fillStyle = label.kind === "faint" ? theme.soft : label.colour ? mix(label.colour, theme.ink, 0.4) : theme.ink;
    pen.fillText(label.text, label.x, label.y);
  }
  pen.textAlign = "left";
}

// From far away: a bubble for every island, as large as it has contacts, and where its links lead most.
function paintFar(pen, theme) {
  pen.strokeStyle = theme.line;
  pen.globalAlpha = 0.35;
  for (const [a, b, links] of currents) {
    pen.lineWidth = Math.min(0.6 + Math.sqrt(links) / 4, 5);
    pen.beginPath();
    pen.moveTo(toScreenX(a.x), toScreenY(a.y));
    pen.lineTo(toScreenX(b.x), toScreenY(b.y));
    pen.stroke();
  }
  pen.globalAlpha = 1;
  paintParked(pen, theme);
  const first = chiefs(), labels = placeLabels(theme, [...first].sort((a, b) => a - b));
  const isCovered = (x, y) => labels.some(({ box }) => x > box.left - 14 && x < box.right + 14 && y > box.top - 6 && y < box.bottom + 6)
    || first.some((person) => Math.hypot(toScreenX(placeX[person]) - x, toScreenY(placeY[person]) - y) < 18);
  for (const island of islands) {
    const radius = bubbleRadius(island);
    const x = toScreenX(island.x), y = toScreenY(island.y);
    pen.fillStyle = mix(theme.cluster(island.cluster), theme.paper, 0.85);
    pen.strokeStyle = theme.paper;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 6.2832);
    pen.fill();
    pen.stroke();
    pen.font = `600 ${radius > 22 ? 13 : 11}px ${FONT}`;
    if (widthOf(said(island.inside.length), pen.font) > 2 * radius - 6 || isCovered(x, y)) continue;
    pen.textAlign = "center";
    pen.fillStyle = inkOn(mix(theme.cluster(island.cluster), theme.paper, 0.85));
    pen.fillText(said(island.inside.length), x, y + 4);
  }
  for (const person of first) {
    paintGroup(pen, theme, { state: "plain", hollow: has(person, PROVISIONAL), colour: colourOf(person, theme), dots: [person] });
  }
  paintMarks(pen, theme);
  paintLabels(pen, theme, labels);
  return labels;
}

// As large as it has contacts, and no larger than its island.
const bubbleShare = (() => {
  const shares = islands.filter((island) => island.inside.length >= 30)
    .map((island) => island.radius / Math.sqrt(island.inside.length)).sort((a, b) => a - b);
  return shares[Math.floor(shares.length / 4)] || 0.6;
})();
const bubbleRadius = (island) => Math.max(
  Math.min(island.radius, bubbleShare * Math.sqrt(island.inside.length)) * camera.scale, 1.5);

function paintParked(pen, theme) {
  pen.fillStyle = theme.cluster(0);
  pen.beginPath();
  for (let person = 0; person < count; person++) {
    if (people.island[person]) continue;
    const x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    if (x > 0 && y > 0 && x < stage.width && y < stage.height) pen.rect(x - 0.5, y - 0.5, 1, 1);
  }
  pen.fill();
}
