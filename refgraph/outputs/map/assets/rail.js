// Rail: the filters, which are the legend too.

const swatch = (colour, hollow = false) => make("span", { class: hollow ? "swatch hollow" : "swatch", colour, "aria-hidden": "true" });
const screenLook = () => look(darkScreen.matches);

function tally(test) {
  let number = 0;
  for (let person = 0; person < count; person++) if (test(person)) number++;
  return number;
}

function section(title, ...content) {
  return make("fieldset", {}, make("legend", {}, title), ...content);
}

function choice(kind, name, checked, onPick, label, number, mark) {
  return make("label", { class: "choice", title: label },
    make("input", { type: kind, name, checked, onchange: onPick }),
    mark || null, make("span", { class: "label" }, label), number === null ? null : make("span", { class: "number" }, said(number)));
}

function railColour() {
  const button = (key, text) => make("button", {
    type: "button", "aria-pressed": String(state.colourBy === key), onclick: () => change({ colourBy: key }),
  }, text);
  return make("div", { class: "line" }, make("span", { class: "name", id: "colour-name" }, "Colour by"),
    make("div", { class: "pair", role: "group", "aria-labelledby": "colour-name" }, button("cluster", "Cluster"), button("tier", "Tier")));
}

function railHighlights() {
  const rows = Object.entries(HIGHLIGHTS).map(([key, [label, meaning, test]]) => {
    const number = tally(test);
    return number ? make("button", {
      type: "button", class: "highlight", title: meaning, "aria-pressed": String(state.highlight === key),
      onclick: () => change({ highlight: state.highlight === key ? "" : key, selected: -1 }),
    }, make("span", { class: "label" }, label), make("span", { class: "number" }, said(number))) : null;
  }).filter(Boolean);
  return rows.length ? section("Point out", ...rows) : null;
}

function railClusters() {
  if (!data.clusters.length) return null;
  const theme = screenLook(), coloured = data.colours.clusters.length;
  const pick = (cluster) => () => {
    change({ cluster, selected: -1 });
    const inside = cluster === null ? [] : everybody.filter((person) => shown[person]);
    if (cluster === null || !inside.length) lookAt(everyone()); else lookAtPeople(inside);
  };
  const mark = (number) => (state.colourBy === "cluster" ? swatch(theme.cluster(number)) : null);
  const rows = data.clusters.slice(0, coloured).map((cluster) => choice("radio", "cluster",
    state.cluster === cluster.number, pick(cluster.number), cluster.short, cluster.contacts, mark(cluster.number)));
  const rest = data.clusters.slice(coloured);
  const all = choice("radio", "cluster", state.cluster === null, pick(null), "All clusters", count, null);
  const others = rest.length ? choice("radio", "cluster", state.cluster === "other", pick("other"),
    `${many(rest.length, "smaller cluster", "smaller clusters")}`, rest.reduce((sum, cluster) => sum + cluster.contacts, 0), mark(Infinity)) : null;
  return section("Clusters", all, ...rows, others);
}

function railTiers() {
  const theme = screenLook();
  const order = ["Core Advocate", "Advocate", "Allied Resource"];
  const tiers = data.lists[TIER].map((tier, number) => [tier, number])
    .sort(([a], [b]) => (order.indexOf(a) + 9) % 9 - (order.indexOf(b) + 9) % 9);
  if (tiers.length < 2) return null;
  return section(tierHeading, ...tiers.map(([tier, number]) => choice("checkbox", "tier", !state.hiddenTiers.has(number), (event) => {
    const hidden = new Set(state.hiddenTiers);
    if (event.target.checked) hidden.delete(number); else hidden.add(number);
    change({ hiddenTiers: hidden });
  }, tierText(tier), tally((person) => people[TIER][person] === number), state.colourBy === "tier" ? swatch(theme.tier(number)) : null)));
}

function select(label, key, options, chosen, onPick) {
  return make("label", { class: "field" }, make("span", { class: "name" }, label),
    make("select", { name: key, onchange: (event) => onPick(event.target.value) },
      ...options.map(([option, text]) => make("option", { value: option, selected: String(option) === String(chosen) }, text))));
}

function railLists() {
  const pickers_ = [["owner", "Looked after by", "Anyone"], ["type", "Type", "Any"]].map(([name, label, any]) => {
    const words = data.lists[name].map((word, number) => [number, name === "type" ? typeText(word) : word]).filter(([, word]) => word);
    if (!words.length) return null;
    return select(label, name, [[-1, any], ...words], state[name], (picked) => change({ [name]: Number(picked) }));
  });
  return pickers_.filter(Boolean);
}

function railDates() {
  if (asOf === null || !edges.last) return null;
  const presets = [["all", "At any time"], ["90", "In the last 90 days"], ["365", "In the last 12 months"], ["730", "In the last 24 months"], ["own", "Between two days"]];
  const current = state.window || "all";
  const pick = (picked) => change({
    window: picked, until: null, since: ["all", "own"].includes(picked) ? null : asOf - Number(picked),
  });
  const day = (label, key) => make("label", { class: "field" }, make("span", { class: "name" }, label), make("input", {
    type: "date", value: state[key] === null ? "" : new Date(state[key] * 86400000).toISOString().slice(0, 10),
    onchange: (event) => change({ [key]: event.target.value ? dayOf(event.target.value) : null }),
  }));
  return [select("Referrals made", "window", presets, current, pick),
    ...(current === "own" ? [day("From", "since"), day("To", "until")] : [])];
}

function railToggles() {
  const toggle = (key, text) => choice("checkbox", key, state[key], (event) => change({ [key]: event.target.checked }), text, null, null);
  return [
    everybody.some((person) => !isLinked(person)) ? toggle("unconnected", "Unconnected contacts") : null,
    ties.a.length ? toggle("ties", "Acquaintances (dotted)") : null,
  ].filter(Boolean);
}

function railOnly() {
  const rows = [...railLists(), ...(railDates() || []), ...railToggles()];
  return rows.length ? section("Show only", ...rows) : null;
}

// The key under the map: what a dot, a number, a line and a ring say.
function showKey() {
  const dot = (size) => make("span", { class: `dot dot-${size}` });
  const entry = (sign, text) => make("span", { class: "entry" }, sign, text);
  fill(byId("key"),
    entry(make("span", { class: "sizes", "aria-hidden": "true" }, dot(1), dot(2), dot(3)),
      `bigger: more ${data.by.replaceAll("_", " ")}`),
    entry(make("span", { class: "number-dot", "aria-hidden": "true" }, "1"), "place in the ranking"),
    edges.from.length ? entry(make("span", { class: "arrow", "aria-hidden": "true" }), arrowsShown() ? "referred" : "referred (arrows nearer by)") : null,
    ties.a.length && state.ties ? entry(make("span", { class: "dots", "aria-hidden": "true" }), "know each other") : null,
    people.flags.some((flags) => flags & PROVISIONAL) ? entry(swatch("var(--soft)", true), "not in your CRM") : null);
}

function showRail() {
  const focused = document.activeElement;
  const rail = byId("rail");
  const path = focused && rail.contains(focused) ? [...rail.querySelectorAll("button,input,select")].indexOf(focused) : -1;
  fill(rail,
    railColour(), railClusters(), railTiers(), railHighlights(),
    railOnly(),
    isFiltered() ? make("button", { type: "button", class: "wide", onclick: clearFilters }, "Clear all filters") : null,
    make("details", { class: "notes", open: data.notes.length < 3 ? true : null }, make("summary", {}, "What this map does not show"),
      make("ul", {}, ...data.notes.map((note) => make("li", {}, note)))));
  if (path >= 0) rail.querySelectorAll("button,input,select")[path]?.focus();
}

function clearFilters() {
  change({ hiddenTiers: new Set(), cluster: null, owner: -1, type: -1, since: null, until: null, window: "all", unconnected: true });
  lookAt(everyone());
}
