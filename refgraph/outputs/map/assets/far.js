// Far away: what is drawn of many contacts before anybody comes nearer.

/** @import { Island } from "./places.js" */
/** @import { Pen, Theme } from "./painter.js" */
import { count, has, people, PROVISIONAL } from "./data.js";
import { said } from "./words.js";
import { state } from "./state.js";
import { camera, isSeen, toScreenX, toScreenY } from "./camera.js";
import { islands, placeX, placeY } from "./places.js";
import { FONT, placeLabels, widthOf } from "./labels.js";
import { colourOf, mix, paintLabels } from "./painter.js";
import { paintRibbons } from "./links.js";
import { chiefs, inkOn, paintGroup, paintMarks } from "./dots.js";

// From far away: a bubble for every island, as large as it has contacts, its name, and ribbons between them.
/** @param {Pen} pen @param {Theme} theme @param {boolean} bare Whether names are left out. */
export function paintFar(pen, theme, bare) {
  paintRibbons(pen, theme, false);
  if (state.apart) paintParked(pen, theme);
  const first = chiefs(), labels = bare ? [] : placeLabels(theme, [...first].sort((a, b) => a - b));
  /** @param {number} x @param {number} y */
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
/** @param {Island} island */
export const bubbleRadius = (island) => Math.max(
  Math.min(island.radius, bubbleShare * Math.sqrt(island.inside.length)) * camera.scale, 1.5);

/** @param {Pen} pen @param {Theme} theme */
function paintParked(pen, theme) {
  pen.fillStyle = theme.cluster(0);
  pen.beginPath();
  for (let person = 0; person < count; person++) {
    if (people.island[person]) continue;
    const x = toScreenX(placeX[person]), y = toScreenY(placeY[person]);
    if (isSeen(x, y)) pen.rect(x - 0.5, y - 0.5, 1, 1);
  }
  pen.fill();
}
