// Routes: the best ways from somebody to somebody, each beginning with another person to be asked.

/**
 * @typedef {{ to: number, cost: number }} Step
 * @typedef {{ path: number[], cost: number }} Route
 */

// A heap of pairs by cost, of equals the one with the smaller number first.
class Heap {
  constructor() {
    /** @type {[number, number][]} */
    this.items = [];
  }

  /** @param {[number, number]} a @param {[number, number]} b */
  static before(a, b) { return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]); }

  /** @param {[number, number]} item */
  push(item) {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at && Heap.before(items[at], items[(at - 1) >> 1])) {
      const above = (at - 1) >> 1;
      [items[at], items[above]] = [items[above], items[at]];
      at = above;
    }
  }

  pop() {
    const { items } = this, top = items[0], last = items.pop();
    if (items.length && last) {
      items[0] = last;
      for (let at = 0, next; ; at = next) {
        next = 2 * at + 1;
        if (next >= items.length) break;
        if (next + 1 < items.length && Heap.before(items[next + 1], items[next])) next++;
        if (!Heap.before(items[next], items[at])) break;
        [items[at], items[next]] = [items[next], items[at]];
      }
    }
    return top;
  }
}

/**
 * The cheapest way from any start to any goal (Dijkstra 1959), over nobody who is barred.
 * @param {number} size
 * @param {(node: number) => Step[]} around
 * @param {number[]} starts
 * @param {Set<number>} goals
 * @param {Set<number>} barred
 * @returns {Route | null}
 */
function cheapest(size, around, starts, goals, barred) {
  const cost = new Float64Array(size).fill(Infinity), before = new Int32Array(size).fill(-1), heap = new Heap();
  for (const start of starts) { cost[start] = 0; heap.push([0, start]); }
  while (heap.items.length) {
    const [so_far, node] = heap.pop();
    if (so_far > cost[node]) continue;
    if (goals.has(node)) {
      const path = [node];
      while (before[path[0]] >= 0) path.unshift(before[path[0]]);
      return { path, cost: so_far };
    }
    for (const step of around(node)) {
      if (barred.has(step.to) || so_far + step.cost >= cost[step.to]) continue;
      cost[step.to] = so_far + step.cost;
      before[step.to] = node;
      heap.push([cost[step.to], step.to]);
    }
  }
  return null;
}

/**
 * Up to so many routes, the best first; no two begin by asking the same person, and none asks whom one looks for.
 * @param {number} size
 * @param {(node: number) => Step[]} around
 * @param {number[]} starts
 * @param {Set<number>} goals
 * @param {number} [most]
 * @returns {Route[]}
 */
export function findRoutes(size, around, starts, goals, most = 3) {
  const found = [], barred = new Set(), wanted = new Set([...goals].filter((node) => !starts.includes(node)));
  while (found.length < most && wanted.size) {
    const route = cheapest(size, around, starts, wanted, barred);
    if (!route) break;
    found.push(route);
    barred.add(route.path[1]);
    wanted.delete(route.path[1]);
  }
  return found;
}

/**
 * How strong a step is, 0 to 1: by how long ago it was last taken and how often.
 * @param {number | null} age Days; null where no day is known.
 * @param {number} times
 */
export const strengthOf = (age, times) => Math.min(1, (age === null ? 0.35 : 0.15 + 0.7 * 0.5 ** (Math.max(age, 0) / 365)) + 0.05 * Math.min(times - 1, 3));

/**
 * What a step costs: one introduction, more where it is weak, and far more where one who is unhappy is to be asked.
 * @param {number} strength
 * @param {boolean} unhappy
 */
export const costOf = (strength, unhappy) => 1 + 1.5 * (1 - strength) + (unhappy ? 4 : 0);
