// Sliding: a map that is dragged is the same picture further on; only what comes into view is painted.

/** @import { Box, Size } from "./room.js" */
/** @typedef {{ scale: number, left: number, top: number }} Seen */

/**
 * How far a picture has slid, in points of the screen; null where nothing of it is left, or not at that scale.
 * @param {Seen} painted
 * @param {Seen} now
 * @param {Size} stage
 * @param {number} ratio Points of the screen for each of the page.
 * @returns {[number, number] | null}
 */
export function slideOf(painted, now, stage, ratio) {
  const x = Math.round((now.left - painted.left) * ratio), y = Math.round((now.top - painted.top) * ratio);
  const isLeft = Math.abs(x) < stage.width * ratio && Math.abs(y) < stage.height * ratio;
  return painted.scale === now.scale && isLeft ? [x, y] : null;
}

/**
 * What a picture that has slid leaves bare of the stage: a strip at its side, and one above or below.
 * @param {[number, number]} slide
 * @param {Size} stage
 * @returns {Box[]}
 */
export function bareOf([x, y], { width, height }) {
  const left = Math.max(x, 0), right = width + Math.min(x, 0);
  return [
    ...(x ? [{ left: x > 0 ? 0 : right, right: x > 0 ? left : width, top: 0, bottom: height }] : []),
    ...(y ? [{ left, right, top: y > 0 ? 0 : height + y, bottom: y > 0 ? y : height }] : []),
  ];
}
