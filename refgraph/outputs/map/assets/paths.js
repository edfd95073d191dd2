// Paths: how one contact is connected to another, by the fewest introductions.

let known = { from: -1, to: -1, path: null };

function pathBetween() {
  if (state.selected < 0 || state.other < 0 || state.other === state.selected) return null;
  if (known.from !== state.selected || known.to !== state.other) {
    known = { from: state.selected, to: state.other, path: findPath(state.selected, state.other) };
  }
  return known.path;
}

function findPath(from, to) {
  const before = new Int32Array(count).fill(-1);
  before[from] = from;
  let frontier = [from];
  while (frontier.length && before[to] < 0) {
    const next = [];
    for (const person of frontier) {
      for (const other of [...neighbours(person)].sort((a, b) => a - b)) {
        if (before[other] < 0) { before[other] = person; next.push(other); }
      }
    }
    frontier = next;
  }
  if (before[to] < 0) return null;
  const path = [to];
  while (path[0] !== from) path.unshift(before[path[0]]);
  return path;
}

function stepText(from, to) {
  const forth = made[from].find((edge) => edges.to[edge] === to);
  if (forth !== undefined) return ["referred", when(forth)];
  const back = received[from].find((edge) => edges.from[edge] === to);
  if (back !== undefined) return ["was referred by", when(back)];
  return ["knows", ""];
}

function showPath() {
  const picker = makePicker("How is this contact connected to", "Type a name", (other) => go({ other }));
  if (state.other < 0 || state.other === state.selected) return make("section", { class: "path" }, make("h3", {}, "How is this contact connected to …"), picker);
  const path = pathBetween();
  const close = make("button", { type: "button", class: "link", onclick: () => go({ other: -1 }) }, "Close");
  const title = make("h3", {}, `To ${people.name[state.other]}`, " ", close);
  if (!path) return make("section", { class: "path" }, title, make("p", {}, "No referral or tie connects the two, however far one goes."), picker);
  const steps = path.slice(1).map((person, step) => {
    const [verb, more] = stepText(path[step], person);
    return make("li", {}, make("span", { class: "verb" }, [verb, more && `(${more})`].filter(Boolean).join(" ")), personButton(person, "").firstChild);
  });
  return make("section", { class: "path" }, title,
    make("p", { class: "soft" }, `${many(path.length - 1, "step", "steps")}; ${path.length === 2 ? "they are directly linked" : `the first introduction to ask for is ${people.name[path[1]]}`}.`),
    make("ol", { class: "steps" }, ...steps), picker);
}
