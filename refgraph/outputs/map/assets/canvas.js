// Canvas: the screen, drawn when something changed and not otherwise.

/** @import { Label } from "./labels.js" */
import { byId, darkScreen } from "./elements.js";
import { state } from "./state.js";
import { boxOf, camera, everyone, frameOf, MOST_AT_FIT, stage } from "./camera.js";
import { inNetwork, takeShape } from "./places.js";
import { look, paint } from "./painter.js";
import { arrowsShown } from "./links.js";
import { showKey } from "./rail.js";

export const canvas = /** @type {HTMLCanvasElement} */ (byId("map"));
export const context = canvas.getContext ? canvas.getContext("2d") : null;
/** @type {boolean | null} */
let arrowsBefore = null;
let waiting = 0, settling = 0;
export let labelled = /** @type {Label[]} */ ([]);

export function draw(moving = false) {
  if (!context || state.view !== "map") return;
  clearTimeout(settling);
  if (moving) settling = setTimeout(() => draw(false), 110);
  if (waiting) cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => { waiting = 0; drawNow(moving); });
}

function drawNow(moving = false) {
  if (!context) return;
  const ratio = Math.min(devicePixelRatio || 1, 3);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  labelled = paint(context, look(darkScreen.matches), moving);
  if (arrowsBefore !== arrowsShown()) { arrowsBefore = arrowsShown(); showKey(); }
}

export function resize() {
  const box = byId("stage").getBoundingClientRect();
  const ratio = Math.min(devicePixelRatio || 1, 3);
  const before = { ...stage };
  Object.assign(stage, { width: Math.round(box.width), height: Math.round(box.height) });
  canvas.width = stage.width * ratio;
  canvas.height = stage.height * ratio;
  if (!stage.width) return;
  const untouched = !before.width || camera.fitted;
  takeShape();
  camera.whole = frameOf(boxOf(inNetwork), stage, MOST_AT_FIT).scale;
  if (untouched) Object.assign(camera, everyone());
  else { camera.left += (stage.width - before.width) / 2; camera.top += (stage.height - before.height) / 2; }
  if (context) drawNow();
}
