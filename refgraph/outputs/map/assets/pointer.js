// Pointer: mouse, pen and fingers on the map.

import { byId, fill, make } from "./elements.js";
import { people, secondLine } from "./data.js";
import { rankText, shortWhy } from "./words.js";
import { spark } from "./spark.js";
import { state } from "./state.js";
import { boxOf, frameOf, lookAt, moveBy, stage, toScreenX, toScreenY, zoomBy } from "./camera.js";
import { islandAt, personAt, placeX, placeY } from "./places.js";
import { dotRadius, isFarAway } from "./painter.js";
import { canvas, draw } from "./canvas.js";
import { shelveInside, toggleOnShelf } from "./shelf.js";
import { go } from "./address.js";
import { choose } from "./main.js";

const fingers = new Map();
let dragged = 0, pinched = 0;
// With the shift key a line around dots takes them onto the shelf.
/** @type {[number, number][] | null} */
let lasso = null;

/**
 * @param {MouseEvent} event
 * @returns {[number, number]}
 */
function at(event) {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button > 0) return;
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, at(event));
  dragged = 0;
  lasso = event.shiftKey ? [at(event)] : null;
  hideTip();
});

canvas.addEventListener("pointermove", (event) => {
  const [x, y] = at(event), before = fingers.get(event.pointerId);
  if (!before) return hover(x, y);
  fingers.set(event.pointerId, [x, y]);
  if (fingers.size === 2) return pinch();
  dragged += Math.abs(x - before[0]) + Math.abs(y - before[1]);
  if (lasso) { lasso.push([x, y]); draw(); return undefined; }
  if (dragged > 3) { canvas.classList.add("dragging"); moveBy(x - before[0], y - before[1]); }
  return undefined;
});

/** @param {PointerEvent} event */
function lift(event) {
  if (!fingers.delete(event.pointerId)) return;
  pinched = 0;
  canvas.classList.remove("dragging");
  if (lasso && dragged > 8) { shelveInside(lasso); lasso = null; draw(); return; }
  lasso = null;
  if (event.type === "pointerup" && dragged <= 3 && !fingers.size) press(event, ...at(event));
}
canvas.addEventListener("pointerup", lift);
canvas.addEventListener("pointercancel", lift);
canvas.addEventListener("pointerleave", () => { if (!fingers.size) hideTip(); });

/** @param {PointerEvent} event @param {number} x @param {number} y */
function press(event, x, y) {
  if (isFarAway()) {
    const island = islandAt(x, y);
    if (island) lookAt(frameOf(boxOf(island.inside), stage));
    return;
  }
  const person = personAt(x, y);
  if (person >= 0 && event.shiftKey) toggleOnShelf(person);
  else if (person >= 0) choose(person, false);
  else if (state.selected >= 0 || state.goal) go({ selected: -1, goal: "" });
}

function pinch() {
  const [[ax, ay], [bx, by]] = [...fingers.values()];
  const apart = Math.hypot(ax - bx, ay - by);
  if (pinched) zoomBy(apart / pinched, (ax + bx) / 2, (ay + by) / 2);
  pinched = apart;
  dragged = 10;
}

canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const lines = event.deltaMode === 1 ? 30 : 1;
  zoomBy(Math.exp(-Math.max(-200, Math.min(200, event.deltaY * lines)) / 320), ...at(event));
}, { passive: false });

/** @param {number} x @param {number} y */
function hover(x, y) {
  const person = isFarAway() ? -1 : personAt(x, y);
  if (person === state.hover) return;
  state.hover = person;
  canvas.classList.toggle("over", person >= 0);
  draw();
  if (person < 0) return hideTip();
  const tip = byId("tip");
  const month = spark(person);
  fill(tip, make("strong", {}, people.name[person]), secondLine(person) ? make("span", {}, secondLine(person)) : null,
    make("span", {}, [rankText(person), shortWhy(person)].filter(Boolean).join(" · ")), month);
  tip.hidden = false;
  const left = toScreenX(placeX[person]) + dotRadius(person) + 10, top = toScreenY(placeY[person]) - 14;
  tip.style.left = `${Math.max(4, Math.min(left, stage.width - tip.offsetWidth - 6))}px`;
  tip.style.top = `${Math.max(4, Math.min(top, stage.height - tip.offsetHeight - 6))}px`;
  return undefined;
}

function hideTip() {
  byId("tip").hidden = true;
  if (state.hover >= 0) { state.hover = -1; draw(); }
}
