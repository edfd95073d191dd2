// Camera: which part of the plane is seen. x on the screen = x * scale + left.

/** @import { Box, Size } from "./room.js" */
import { reducedMotion } from "./elements.js";
import { placed, placeX, placeY } from "./places.js";
import { draw } from "./canvas.js";
import { noteView } from "./address.js";

/** @typedef {{ scale: number, left: number, top: number, fitted?: boolean }} Frame */

export const camera = { scale: 1, left: 0, top: 0, whole: 1, fitted: true };
export const stage = { width: 0, height: 0 };
// What is painted: all of the stage, or the part that comes into view.
/** @type {Box} */
export const view = { left: 0, top: 0, right: 0, bottom: 0 };
/** @param {number} x @param {number} y */
export const isSeen = (x, y, pad = 0) => x > view.left - pad && x < view.right + pad && y > view.top - pad && y < view.bottom + pad;
// Whether a line leads through the view, as far as the box around it tells.
/** @param {number} ax @param {number} ay @param {number} bx @param {number} by */
export const isCrossed = (ax, ay, bx, by) => Math.max(ax, bx) >= view.left && Math.min(ax, bx) <= view.right
  && Math.max(ay, by) >= view.top && Math.min(ay, by) <= view.bottom;
let flight = 0;

/** @param {number} x */
export const toScreenX = (x) => x * camera.scale + camera.left;
/** @param {number} y */
export const toScreenY = (y) => y * camera.scale + camera.top;
const MARGIN = { left: 28, right: 28, top: 38, bottom: 28 };
const SMALL_MARGIN = { left: 14, right: 14, top: 26, bottom: 16 };

// What of the stage is left for the picture between its key, its titles and its rim.
/** @param {Size} size */
export function roomOf(size) {
  const margin = size.width < 500 ? SMALL_MARGIN : MARGIN;
  return {
    ...margin, width: Math.max(size.width - margin.left - margin.right, 50),
    height: Math.max(size.height - margin.top - margin.bottom, 50),
  };
}

/** @param {Iterable<number>} numbers @param {ArrayLike<number>} x @param {ArrayLike<number>} y */
export function boxOf(numbers, pad = 1.5, x = placeX, y = placeY) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const person of numbers) {
    box.left = Math.min(box.left, x[person] - pad);
    box.right = Math.max(box.right, x[person] + pad);
    box.top = Math.min(box.top, y[person] - pad);
    box.bottom = Math.max(box.bottom, y[person] + pad);
  }
  return box.left <= box.right ? box : { left: -1, right: 1, top: -1, bottom: 1 };
}

/** @param {Box} box @param {Size} size */
export function frameOf(box, size, most = Infinity) {
  const { width, height, ...margin } = roomOf(size);
  const scale = Math.min(width / (box.right - box.left), height / (box.bottom - box.top), most);
  return {
    scale,
    left: margin.left + width / 2 - (scale * (box.left + box.right)) / 2,
    top: margin.top + height / 2 - (scale * (box.top + box.bottom)) / 2,
  };
}

export const MOST_AT_FIT = 46;
export const everyone = () => ({ ...frameOf(boxOf(placed()), stage, MOST_AT_FIT), fitted: true });

/** @param {Frame} frame */
export function lookAt(frame, smooth = true) {
  cancelAnimationFrame(flight);
  camera.fitted = frame.fitted === true;
  if (!smooth || reducedMotion.matches) {
    Object.assign(camera, frame);
    noteView();
    return draw();
  }
  const from = { ...camera };
  const begin = performance.now();
  const step = (/** @type {number} */ now) => {
    const time = Math.min((now - begin) / 320, 1);
    const eased = 1 - (1 - time) ** 3;
    const scale = from.scale * (frame.scale / from.scale) ** eased;
    const share = frame.scale === from.scale ? eased : (scale - from.scale) / (frame.scale - from.scale);
    camera.scale = scale;
    camera.left = from.left + (frame.left - from.left) * share;
    camera.top = from.top + (frame.top - from.top) * share;
    draw(time < 1);
    if (time < 1) flight = requestAnimationFrame(step); else noteView();
  };
  flight = requestAnimationFrame(step);
  return undefined;
}

/** @param {number} factor */
export function zoomBy(factor, x = stage.width / 2, y = stage.height / 2) {
  cancelAnimationFrame(flight);
  const scale = Math.min(Math.max(camera.scale * factor, camera.whole * 0.5), Math.max(camera.whole * 12, 60));
  const ratio = scale / camera.scale;
  camera.left = x - (x - camera.left) * ratio;
  camera.top = y - (y - camera.top) * ratio;
  camera.scale = scale;
  camera.fitted = false;
  noteView();
  draw(true);
}

/** @param {number} x @param {number} y */
export function moveBy(x, y) {
  cancelAnimationFrame(flight);
  camera.left += x;
  camera.top += y;
  camera.fitted = false;
  noteView();
  draw(true);
}

/** @param {Iterable<number>} numbers */
export function lookAtPeople(numbers, smooth = true) {
  lookAt(frameOf(boxOf(numbers), stage, Math.max(camera.whole * 3, 12)), smooth);
}
