// Saving: the same picture as PNG, as SVG and on paper, always on white.

import { byId, drawing, fill, make } from "./elements.js";
import { data } from "./data.js";
import { state } from "./state.js";
import { LENSES } from "./lenses.js";
import { camera, everyone, stage } from "./camera.js";
import { FONT } from "./labels.js";
import { look, paint } from "./painter.js";
import { context } from "./canvas.js";
import { swatch } from "./rail.js";
import { announce } from "./main.js";

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** @param {string} ending */
export const fileName = (ending) => `${(data.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "map").slice(0, 60)}.${ending}`;

/** @param {number} times */
export function picture(times) {
  const sheet = make("canvas", {});
  sheet.width = stage.width * times;
  sheet.height = stage.height * times;
  const pen = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  pen.setTransform(times, 0, 0, times, 0, 0);
  paint(pen, look(false));
  return sheet;
}

export function savePng() {
  picture(2).toBlob((blob) => {
    if (!blob) return;
    save(fileName("png"), blob);
    announce("The picture is saved.");
  });
}

// A pen that writes SVG; only what the painter uses.
class Recorder {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.node = drawing("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
    this.node.append(drawing("title", {}, data.title));
    this.globalAlpha = this.lineWidth = 1;
    this.path = this.dash = this.fillStyle = this.strokeStyle = this.font = "";
    /** @type {CanvasLineJoin} */
    this.lineJoin = "miter";
    /** @type {CanvasTextAlign} */
    this.textAlign = "left";
  }

  /** @param {string} tag @param {Record<string, string | number>} attributes */
  add(tag, attributes, text = "") { this.node.append(drawing(tag, { ...attributes, ...(this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {}) }, text)); }
  beginPath() { this.path = ""; }
  /** @param {number} x @param {number} y */
  moveTo(x, y) { this.path += `M${near(x)} ${near(y)}`; }
  /** @param {number} x @param {number} y */
  lineTo(x, y) { this.path += `L${near(x)} ${near(y)}`; }
  closePath() { this.path += "Z"; }
  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) { this.path += `M${near(x)} ${near(y)}h${near(width)}v${near(height)}h${near(-width)}Z`; }
  // Always a whole circle, begun at its right.
  /** @param {number} x @param {number} y @param {number} radius */
  arc(x, y, radius) { this.path += `a${near(radius)} ${near(radius)} 0 1 0 ${near(-2 * radius)} 0a${near(radius)} ${near(radius)} 0 1 0 ${near(2 * radius)} 0Z`; }
  /** @param {number[]} dash */
  setLineDash(dash) { this.dash = dash.join(" "); }
  fill() { if (this.path) this.add("path", { d: this.path, fill: this.fillStyle }); }
  stroke() {
    if (!this.path) return;
    this.add("path", { d: this.path, fill: "none", stroke: this.strokeStyle, "stroke-width": near(this.lineWidth),
      "stroke-linejoin": this.lineJoin, ...(this.dash ? { "stroke-dasharray": this.dash } : {}) });
  }
  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) { this.add("rect", { x, y, width, height, fill: this.fillStyle }); }
  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) { this.text(text, x, y, { fill: this.fillStyle }); }
  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) { this.text(text, x, y, { fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, "stroke-linejoin": "round" }); }
  /** @param {string} text @param {number} x @param {number} y @param {Record<string, string | number>} more */
  text(text, x, y, more) {
    const [, weight = "400", size = "12"] = /^(?:(\d{3}) )?(\d+)px/.exec(this.font) || [];
    this.add("text", { x: near(x), y: near(y), "font-family": FONT.replaceAll('"', "'"), "font-size": size, "font-weight": weight,
      "text-anchor": this.textAlign === "left" ? "start" : this.textAlign === "right" ? "end" : "middle", ...more }, text);
  }
}
/** @param {number} number */
const near = (number) => Math.round(number * 10) / 10;

export function svgText() {
  const pen = new Recorder(stage.width, stage.height);
  paint(pen, look(false));
  return new XMLSerializer().serializeToString(pen.node);
}

export function saveSvg() {
  save(fileName("svg"), new Blob([svgText()], { type: "image/svg+xml" }));
  announce("The drawing is saved.");
}

function legendOnPaper() {
  const theme = look(false);
  const lens = LENSES.get(state.lens);
  /** @type {[string, string][]} */
  const rows = lens ? lens.legend.map((text, place) => [theme.lens(place + 1), text])
    : data.clusters.slice(0, data.colours.clusters.length).map((cluster) => [theme.cluster(cluster.number), cluster.label]);
  if (!lens && data.clusters.length > rows.length) rows.push([theme.cluster(Infinity), "smaller clusters"]);
  return make("ul", { class: "key" }, ...rows.map(([colour, text]) => make("li", {}, swatch(colour), text)),
    make("li", {}, "Bigger dot: more important. Number: place among the first ten. Arrow: from who referred to who was referred."));
}

// Page one: the map and its legend; page two: the list, or the contact that is selected.
export function layOutPaper() {
  const seen = { ...camera };
  if (state.selected < 0 && state.cluster === null && !state.goal) Object.assign(camera, everyone());
  const image = context && stage.width ? make("img", { src: picture(3).toDataURL("image/png"), alt: "" }) : null;
  Object.assign(camera, seen);
  const panel = /** @type {HTMLElement} */ (byId("panel").cloneNode(true));
  panel.removeAttribute("id");
  panel.querySelectorAll(".picker, .back, .wide, .link").forEach((element) => element.remove());
  fill(byId("paper"),
    make("div", { class: "sheet" }, make("h1", {}, data.title), make("p", {}, byId("counts").textContent), image, legendOnPaper()),
    make("div", { class: "sheet words" }, ...panel.childNodes));
}
