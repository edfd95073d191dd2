// Picker: a field that finds a contact by any part of its name, organisation or id (a combobox).

let pickers = 0;
let folded = null;

function findPeople(text, most = 8) {
  if (!folded) {
    folded = people.name.map((name, person) => [
      fold(name), fold(`${listed("organisation", person)} ${people.id[person]}`),
    ]);
  }
  const wanted = fold(text.trim());
  if (!wanted) return [];
  const found = [[], [], [], []];
  for (let person = 0; person < count; person++) {
    const [name, more] = folded[person];
    const at = name.indexOf(wanted);
    const place = at === 0 ? 0 : at > 0 && name[at - 1] === " " ? 1 : at > 0 ? 2 : more.includes(wanted) ? 3 : -1;
    if (place >= 0) found[place].push(person);
    if (found[0].length >= most) break;
  }
  return found.flat().slice(0, most);
}

function makePicker(label, placeholder, onChoose) {
  const number = ++pickers;
  const list = make("ul", { id: `found-${number}`, role: "listbox", "aria-label": `${label}: contacts found`, hidden: true });
  const input = make("input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder, "aria-label": label,
    "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  });
  let found = [], at = -1;

  function show() {
    found = findPeople(input.value);
    at = found.length ? 0 : -1;
    render();
  }
  function render() {
    const nothing = input.value.trim() && !found.length;
    fill(list, found.map((person, place) => make("li", {
      role: "option", id: `found-${number}-${place}`, "aria-selected": String(place === at),
      onpointerdown: (event) => { event.preventDefault(); choose(person); },
    }, make("span", { class: "who" }, people.name[person]), make("span", { class: "more" },
      [secondLine(person), rankText(person)].filter(Boolean).join(" · ")))),
    nothing ? make("li", { class: "nobody", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nobody of that name") : null);
    list.hidden = !found.length && !nothing;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (at >= 0) input.setAttribute("aria-activedescendant", `found-${number}-${at}`);
    else input.removeAttribute("aria-activedescendant");
  }
  function close() {
    found = []; at = -1; list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function choose(person) {
    input.value = "";
    close();
    onChoose(person);
  }
  input.addEventListener("input", show);
  input.addEventListener("focus", () => { if (input.value) show(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!found.length) return show();
      at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      render();
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      choose(found[at]);
    } else if (event.key === "Escape" && (input.value || !list.hidden)) {
      event.stopPropagation();
      input.value = "";
      close();
    }
    return undefined;
  });
  return make("div", { class: "picker" }, input, list);
}
