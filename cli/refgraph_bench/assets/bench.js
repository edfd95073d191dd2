// What the pages do beyond links and forms: keys for the questions, dropping files, ticking a whole page.
"use strict";

const open = () => [...document.querySelectorAll("[data-card]:not(.answered)")];

/** The question that the keys answer: the one that is worked at, else the first. */
function current() {
  return document.querySelector("[data-card].here:not(.answered)") ?? open()[0];
}

function goTo(card) {
  document.querySelectorAll(".here").forEach((each) => each.classList.remove("here"));
  if (!card) return;
  card.classList.add("here");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const card = current();
  const button = key === "a" ? document.querySelector(".alike [data-key=a]") : card?.querySelector(`[data-key="${key}"]`);
  button?.click();
  return Boolean(button);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !document.querySelector("[data-card]")) return;
  if (press(event.key.toLowerCase())) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const later = event.target.closest("[data-later]");
  if (later) {
    const cards = open();
    const at = cards.indexOf(later.closest("[data-card]"));
    goTo(cards[(at + 1) % cards.length]);
  }
  const all = event.target.closest("[data-all]");
  if (all) all.closest("table").querySelectorAll("tbody input[type=checkbox]").forEach((box) => (box.checked = all.checked));
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest?.("[data-card]:not(.answered)");
  if (card && !card.classList.contains("here")) {
    document.querySelectorAll(".here").forEach((each) => each.classList.remove("here"));
    card.classList.add("here");
  }
});

/** After an answer the next question has the keys. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt?.matches?.("[data-card]") || event.detail.target?.matches?.("[data-card]")) goTo(open()[0]);
  mark();
});

function mark() {
  if (!document.querySelector(".here")) open()[0]?.classList.add("here");
}

const zone = (event) => event.target.closest?.("[data-drop]") ?? document.querySelector("[data-drop]");

document.addEventListener("dragover", (event) => {
  if (!zone(event)) return;
  event.preventDefault();
  zone(event).classList.add("over");
});

document.addEventListener("dragleave", (event) => zone(event)?.classList.remove("over"));

document.addEventListener("drop", (event) => {
  const form = zone(event);
  if (!form) return;
  event.preventDefault();
  form.querySelector("input[type=file]").files = event.dataTransfer.files;
  form.requestSubmit();
});

/** Who was picked on the map comes as the list that it would save, and goes its way, with the token of this page. */
addEventListener("message", (event) => {
  const form = document.querySelector("[data-from-map]");
  if (!form || event.source !== document.querySelector("iframe")?.contentWindow) return;
  // The map is in a sandbox, and has no origin that it could be answered by.
  if (event.data === "refgraph: is this the bench?") event.source.postMessage("refgraph: the bench", "*");
  if (typeof event.data?.selection !== "string") return;
  const data = new DataTransfer();
  data.items.add(new File([event.data.selection], "picked on the map.csv", { type: "text/csv" }));
  form.querySelector("input[type=file]").files = data.files;
  form.requestSubmit();
});

mark();
