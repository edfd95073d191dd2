// Keyboard: everything without a mouse.

import { byId, within } from "./elements.js";
import { neighbours } from "./data.js";
import { shownPeople, state } from "./state.js";
import { camera, everyone, lookAt, moveBy, zoomBy } from "./camera.js";
import { canvas } from "./canvas.js";
import { go } from "./address.js";
import { choose, openAbout, openDrawer } from "./main.js";

// N goes around one contact, whom it was pressed at first, until another one is chosen.
let anchor = -1, stepOn = 0, walked = -1;

canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  /** @type {Record<string, [number, number]>} */
  const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  if (moves[event.key]) moveBy(...moves[event.key]);
  else if (event.key === "+" || event.key === "=") zoomBy(1.35);
  else if (event.key === "-") zoomBy(1 / 1.35);
  else if (event.key === "0") lookAt(everyone());
  else if (event.key === "Enter") { const first = shownPeople()[0]; if (first !== undefined) choose(first); }
  else if (event.key === "n" || event.key === "N") nextConnection();
  else return;
  event.preventDefault();
});

function nextConnection() {
  if (state.selected < 0) return;
  if (state.selected !== walked || anchor < 0) { anchor = state.selected; stepOn = 0; }
  const around_ = [...neighbours(anchor)].sort((a, b) => a - b);
  if (!around_.length) return;
  walked = around_[stepOn++ % around_.length];
  choose(walked, false);
}

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target instanceof Element ? event.target.tagName : "");
  if (event.key === "Escape" && !(/** @type {HTMLDialogElement} */ (byId("about")).open)) {
    if (byId("rail").classList.contains("open")) openDrawer(false);
    else if (state.goal) go({ goal: "" });
    else if (state.selected >= 0 || state.lens) go({ selected: -1, lens: state.selected >= 0 ? state.lens : "" });
    else if (!camera.fitted) lookAt(everyone());
  } else if (event.key === "/" && !typing) {
    event.preventDefault();
    within(byId("search"), "input").focus();
  } else if (event.key === "?" && !typing) openAbout();
});
