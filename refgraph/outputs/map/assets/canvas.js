// Canvas: the screen, drawn when something changed and not otherwise.

const canvas = byId("map");
const context = canvas.getContext ? canvas.getContext("2d") : null;
let arrowsBefore = null;
let waiting = 0, settling = 0, labelled = [];

function draw(moving = false) {
  if (!context || state.view !== "map") return;
  clearTimeout(settling);
  if (moving) settling = setTimeout(() => draw(false), 110);
  if (waiting) cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => { waiting = 0; drawNow(moving); });
}

function drawNow(moving = false) {
  const ratio = Math.min(devicePixelRatio || 1, 3);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  labelled = paint(context, look(darkScreen.matches), moving);
  if (arrowsBefore !== arrowsShown()) { arrowsBefore = arrowsShown(); showKey(); }
}

function resize() {
  const box = canvas.parentElement.getBoundingClientRect();
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
