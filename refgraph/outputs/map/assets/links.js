// Links: referrals as lines with arrows, acquaintances dotted.

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
