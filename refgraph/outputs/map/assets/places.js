// Places: where everybody stands, on the map or as the star of one contact; the shores of the islands.

/** @import { Box } from "./room.js" */
import { count, edges, everybody, hasNetwork, isApart, knows, made, people, received } from "./data.js";
import { drawn, shown, state } from "./state.js";
import { boxOf, camera, roomOf, stage, toScreenX, toScreenY } from "./camera.js";
import { dotRadius } from "./painter.js";

// The whole is drawn out to the shape of the stage: dots stay round and none come nearer to each other.
const MOST_STRETCH = 1.7;
export const stretch = { x: 1, y: 1 };
let mapX = Float32Array.from(people.x), mapY = Float32Array.from(people.y);
export let placeX = mapX, placeY = mapY;
/** @type {number[] | null} */
export let starred = null;
/** @type {Set<number> | null} */
export let starredSet = null;

/** @type {Map<number, number[]>} */
const members = new Map();
people.island.forEach((island, person) => {
  if (!island) return;
  if (!members.has(island)) members.set(island, []);
  members.get(island)?.push(person);
});
export const inNetwork = hasNetwork ? everybody.filter((person) => !isApart(person)) : everybody;

// Everybody there is a place for now.
export const placed = () => starred || (state.apart || !hasNetwork ? everybody : inNetwork);

export let islands = describeIslands();
/** @type {Map<number, Island>} */
export const islandOf = new Map();

/**
 * @typedef {Box & { number: number, cluster: number, inside: number[], shore: number[][], x: number, y: number, radius: number }} Island
 * @returns {Island[]}
 */
function describeIslands() {
  return [...members].map(([number, inside]) => {
    const box = boxOf(inside, 0, mapX, mapY);
    return {
      number, cluster: people.cluster[inside[0]], inside, shore: hull(inside), ...box,
      x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2,
      radius: Math.max(box.right - box.left, box.bottom - box.top) / 2,
    };
  }).sort((a, b) => b.inside.length - a.inside.length || a.number - b.number);
}

// Take the shape of the stage.
export function takeShape() {
  const box = boxOf(inNetwork, 0, people.x, people.y), room = roomOf(stage);
  const ratio = (room.width / room.height) / ((box.right - box.left + 3) / (box.bottom - box.top + 3));
  const wanted = { x: Math.min(Math.max(ratio, 1), MOST_STRETCH), y: Math.min(Math.max(1 / ratio, 1), MOST_STRETCH) };
  if (!Number.isFinite(ratio) || (Math.abs(wanted.x - stretch.x) < 0.02 && Math.abs(wanted.y - stretch.y) < 0.02)) return;
  Object.assign(stretch, wanted);
  mapX = Float32Array.from(people.x, (x) => x * stretch.x);
  mapY = Float32Array.from(people.y, (y) => y * stretch.y);
  islands = describeIslands();
  islands.forEach((island) => islandOf.set(island.number, island));
  takePlaces();
}
islands.forEach((island) => islandOf.set(island.number, island));

// The convex hull (Andrew's monotone chain).
/** @param {number[]} inside */
function hull(inside) {
  const points = inside.map((person) => [mapX[person], mapY[person]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  /** @param {number[]} o @param {number[]} a @param {number[]} b */
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  /** @param {number[][]} ordered */
  const half = (ordered) => {
    /** @type {number[][]} */
    const chain = [];
    for (const point of ordered) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return points.length < 3 ? points : [...half(points), ...half(points.reverse())];
}

// The star of a contact: who referred it on the left, whom it referred on the right, and beyond each of
// these whom they referred in turn; acquaintances below.
/** @param {number} centre */
function star(centre) {
  const x = new Float32Array(count), y = new Float32Array(count), inside = new Set([centre]);
  const right = made[centre].map((edge) => edges.to[edge]).filter((person) => shown[person]);
  const left = received[centre].map((edge) => edges.from[edge]).filter((person) => shown[person]);
  fan(x, y, inside, right, 0, (person) => made[person].map((edge) => edges.to[edge]));
  fan(x, y, inside, left, Math.PI, (person) => received[person].map((edge) => edges.from[edge]));
  fan(x, y, inside, knows[centre].filter((person) => shown[person]), Math.PI / 2, () => []);
  return { x, y, inside: [...inside] };
}

/**
 * @param {Float32Array} x
 * @param {Float32Array} y
 * @param {Set<number>} inside
 * @param {number[]} around
 * @param {number} middle
 * @param {(person: number) => number[]} beyond
 */
function fan(x, y, inside, around, middle, beyond) {
  const first = around.filter((person) => !inside.has(person));
  first.forEach((person) => inside.add(person));
  const families = first.map((person) => {
    const own = first.length > 40 ? [] : beyond(person).filter((other) => !inside.has(other) && shown[other]).slice(0, 12);
    own.forEach((other) => inside.add(other));
    return own;
  });
  const width = middle === Math.PI / 2 ? Math.PI * 0.3 : Math.PI * 0.62;
  /** @param {number[]} own */
  const roomOf = (own) => Math.max(1, own.length * 0.45);
  const slots = families.reduce((sum, own) => sum + roomOf(own), 0);
  const rings = Math.max(1, Math.ceil(slots / 30));
  const near = Math.max(6, (slots * 2) / width / rings);
  const far = Math.max(near + 2.6 * rings + 4, (slots / 0.45) * 1.1 / width);
  let slot = 0;
  first.forEach((person, number) => {
    const own = families[number], room = roomOf(own);
    const angle = middle + width * ((slot + room / 2) / slots - 0.5);
    const distance = near + (number % rings) * 2.6;
    x[person] = distance * Math.cos(angle); y[person] = distance * Math.sin(angle);
    own.forEach((other, place) => {
      const turn = middle + width * ((slot + (room * (place + 0.5)) / own.length) / slots - 0.5);
      x[other] = far * Math.cos(turn); y[other] = far * Math.sin(turn);
    });
    slot += room;
  });
}

export function takePlaces() {
  if (state.star && state.selected >= 0) {
    const found = star(state.selected);
    placeX = found.x; placeY = found.y; starred = found.inside; starredSet = new Set(starred);
  } else { placeX = mapX; placeY = mapY; starred = null; starredSet = null; }
  grid = null;
}

// Who is under a point of the screen: the nearest whose dot or its surroundings hold it.
/** @type {Map<string, number[]> | null} */
let grid = null;
const CELL = 3;
function index() {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  for (const person of placed()) {
    const key = `${Math.floor(placeX[person] / CELL)} ${Math.floor(placeY[person] / CELL)}`;
    if (!found.has(key)) found.set(key, []);
    found.get(key)?.push(person);
  }
  grid = found;
  return found;
}

/** @param {number} screenX @param {number} screenY */
export function personAt(screenX, screenY) {
  const known = grid ?? index();
  const x = (screenX - camera.left) / camera.scale, y = (screenY - camera.top) / camera.scale;
  const cells = Math.min(Math.ceil(14 / camera.scale / CELL), 4);
  let best = -1, least = 7;
  for (let column = -cells; column <= cells; column++) {
    for (let row = -cells; row <= cells; row++) {
      const cell = known.get(`${Math.floor(x / CELL) + column} ${Math.floor(y / CELL) + row}`);
      for (const person of cell || []) {
        if (!drawn[person]) continue;
        const distance = Math.hypot(toScreenX(placeX[person]) - screenX, toScreenY(placeY[person]) - screenY)
          - dotRadius(person);
        if (distance < least) { least = distance; best = person; }
      }
    }
  }
  return best;
}

/** @param {number} screenX @param {number} screenY */
export function islandAt(screenX, screenY) {
  const x = (screenX - camera.left) / camera.scale, y = (screenY - camera.top) / camera.scale;
  return islands.find((island) => Math.hypot(island.x - x, island.y - y) < island.radius + 1) || null;
}
