// Canvas: the screen, drawn when something changed and not otherwise.

/** @import { Label } from "./labels.js" */
/** @import { Seen } from "./sliding.js" */
import { byId, darkScreen } from "./elements.js";
import { state } from "./state.js";
import { bareOf, slideOf } from "./sliding.js";
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
/** What the canvas shows, as long as nothing has changed but where one looks. @type {Seen | null} */
let painted = null;
export let labelled = /** @type {Label[]} */ ([]);

export function draw(moving = false) {
  if (!moving) painted = null;
  schedule(moving);
}

/** @param {boolean} moving */
function schedule(moving) {
  if (!context || state.view !== "map") return;
  clearTimeout(settling);
  if (moving) settling = setTimeout(() => schedule(false), 110);
  if (waiting) cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => { waiting = 0; drawNow(moving); });
}

function drawNow(moving = false) {
  if (!context) return;
  const ratio = Math.min(devicePixelRatio || 1, 3), slide = moving && painted && slideOf(painted, camera, stage, ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (slide) paintSlid(context, slide, ratio); else labelled = paint(context, look(darkScreen.matches), moving);
  painted = slide && painted ? { ...camera, left: painted.left + slide[0] / ratio, top: painted.top + slide[1] / ratio } : { ...camera };
  if (arrowsBefore !== arrowsShown()) { arrowsBefore = arrowsShown(); showKey(); }
}

// Names go along with the picture; where it comes into view there are none until it rests.
/** @param {CanvasRenderingContext2D} pen @param {[number, number]} slide @param {number} ratio */
function paintSlid(pen, slide, ratio) {
  pen.globalCompositeOperation = "copy";
  pen.drawImage(canvas, slide[0] / ratio, slide[1] / ratio, canvas.width / ratio, canvas.height / ratio);
  pen.globalCompositeOperation = "source-over";
  for (const box of bareOf([slide[0] / ratio, slide[1] / ratio], stage)) {
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    pen.clip();
    paint(pen, look(darkScreen.matches), false, box);
    pen.restore();
  }
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
