// Elements: made by name and text only, never from markup, so that no name can become any.

/**
 * The element of that id, which the page has.
 * @param {string} id
 */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * The first element inside another that a selector fits, which is there.
 * @param {ParentNode} element
 * @param {string} selector
 */
export const within = (element, selector) => /** @type {HTMLElement} */ (element.querySelector(selector));

/**
 * @typedef {string | number | boolean | null | undefined} Text
 * @typedef {Event & { target: HTMLInputElement }} Input
 * @typedef {{ [name: string]: Text | ((event: any) => void), onclick?: (event: MouseEvent) => void, onchange?: (event: Input) => void,
 *   oninput?: (event: Input) => void, onpointerdown?: (event: PointerEvent) => void }} Attributes
 * @typedef {Node | string | null | undefined} Child
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes Text, or under a name that begins with "on" what is done then.
 * @param {(Child | Child[])[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name === "colour" || name === "share") element.style.setProperty(`--${name}`, String(value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
export function drawing(tag, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.textContent = text;
  return element;
}

/** @param {HTMLElement} element @param {(Child | Child[])[]} children */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

/**
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
function present(children) {
  return /** @type {(Node | string)[]} */ (children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
}

export const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
export const darkScreen = matchMedia("(prefers-color-scheme: dark)");
