// The live board. What changed is worked into the page without moving what somebody points at: while the pointer or
// the focus is in the queue, its rows keep their places, and new ones are announced. It says when it is out of date.

import { morph } from "./morph.js";

const LEFT_AFTER = 1500; // ms after the pointer left the rows until what waits is shown
const OLD_AFTER = 45_000; // ms; a live part comes every 30 s at the latest
const AGAIN_AFTER = 2000; // ms after a part did not come; somewhat later on some pages, so that not all ask at once
const LOOK_EVERY = 1000;

const root = document.documentElement;
let pointed = null; // what the pointer is over
let waiting = ""; // the newest part, while its rows are held back
let leaving = 0;
let freshAt = Date.now();
let again = 0;

const live = () => document.querySelector("[data-morph]");
const body = () => document.querySelector("#queue-body");
const boxes = () => [...document.querySelectorAll("#queue-body [name=rows]:not(:disabled)")];

// Out of date

function isFresh(yes) {
  clearTimeout(again);
  if (yes) freshAt = Date.now();
  else again = setTimeout(() => window.htmx.trigger(live(), "again"), AGAIN_AFTER * (1 + Math.random()));
  root.toggleAttribute("data-old", !yes);
}

setInterval(() => {
  const old = document.visibilityState === "visible" && Date.now() - freshAt > OLD_AFTER;
  if (old && !root.hasAttribute("data-old")) isFresh(false);
}, LOOK_EVERY);

// Working the news in

function inUse() {
  const rows = body();
  return Boolean(rows) && (rows.contains(document.activeElement) || (pointed?.isConnected && rows.contains(pointed)));
}

function gone(row, word) {
  const copy = row.cloneNode(true);
  copy.dataset.s = "gone";
  copy.lastElementChild.textContent = word;
  copy.querySelector("[name=rows]").disabled = true;
  return copy;
}

// Puts the rows of the new table in the order of the old one; answers how many are new, or "moved".
function hold(part) {
  const old = body();
  const fresh = part.querySelector("#queue-body");
  if (!fresh) return 0;
  const wanted = new Map([...fresh.rows].map((row) => [row.id, row]));
  const order = [...wanted.keys()].join();
  const kept = [...old.rows].map((row) => wanted.get(row.id) ?? gone(row, old.dataset.gone));
  const ids = new Set(kept.map(({ id }) => id));
  const news = [...wanted.keys()].filter((id) => !ids.has(id)).length;
  const same = kept.filter(({ dataset }) => dataset.s !== "gone").map(({ id }) => id).join() === order;
  fresh.replaceChildren(...kept);
  return news || (same && kept.length === wanted.size ? 0 : "moved");
}

function announce(news) {
  const bar = document.querySelector("#queue-news");
  if (!bar) return;
  const { one, many, moved } = bar.dataset;
  bar.hidden = !news;
  if (news) bar.firstElementChild.textContent = news === "moved" ? moved : news === 1 ? one : many.replace("{n}", news);
}

// Keeps what somebody looks at where it is when something above it grows or shrinks.
function still(change) {
  const anchor = [pointed, document.activeElement].find((element) => element?.isConnected && live()?.contains(element));
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (!anchor?.isConnected) return;
  const after = anchor.getBoundingClientRect().top;
  if (Math.abs(after - before) >= 1) scrollBy({ top: after - before, behavior: "instant" });
}

function show(text, held) {
  const part = new DOMParser().parseFromString(text, "text/html").querySelector("[data-morph]");
  const page = live();
  if (!part || !page) return false;
  still(() => {
    const news = held ? hold(part) : 0;
    waiting = news ? text : "";
    morph(page, part);
    announce(news);
  });
  window.htmx.process(page);
  count();
  return true;
}

function release() {
  if (waiting) show(waiting, false);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, xhr } = event.detail;
  if (!elt.closest("[data-morph]")) return;
  event.detail.shouldSwap = false;
  const answered = xhr.status === 200 || xhr.status === 422;
  root.toggleAttribute("data-signed-out", xhr.status === 401 || xhr.status === 403);
  if (xhr.status === 401) document.dispatchEvent(new CustomEvent("signed-out"));
  isFresh(answered && show(xhr.responseText, elt.matches("[data-morph]") && inUse()));
});

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ target }) => target.closest?.("[data-morph]") && isFresh(false));
}

document.addEventListener("pointerover", ({ target }) => {
  pointed = target;
  clearTimeout(leaving);
  if (waiting) leaving = setTimeout(() => inUse() || release(), LEFT_AFTER);
});
document.addEventListener("pointerleave", () => {
  pointed = null;
  leaving = setTimeout(() => inUse() || release(), LEFT_AFTER);
});
document.addEventListener("focusout", () => setTimeout(() => inUse() || release(), LEFT_AFTER));

// Choosing rows

function count() {
  const chosen = boxes().filter(({ checked }) => checked).length;
  const said = document.querySelector("#many-count");
  const all = document.querySelector("#all-rows");
  if (said) said.textContent = chosen === 1 ? said.dataset.one : said.dataset.many.replace("{n}", chosen);
  if (!all) return;
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
}

document.addEventListener("change", ({ target }) => {
  if (target.id === "all-rows") for (const box of boxes()) box.checked = target.checked;
  if (target.closest("#queue")) count();
  if (target.matches("#narrow select")) target.form.requestSubmit();
});

document.addEventListener("click", ({ target }) => {
  if (target.id === "queue-news-show") release();
});

// What was done is no longer chosen; what was refused still is, if it is still there.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id !== "many" || detail.xhr.status !== 200) return;
  const said = document.querySelector("#board-said").textContent;
  for (const box of boxes()) if (!said.includes(box.value)) box.checked = false;
  count();
});

// Keys: up and down the rows, x chooses; Enter opens, since the focus is on the row's link

const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");

function step(by) {
  const links = [...document.querySelectorAll("#queue-body tr a")];
  const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const next = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.altKey || event.metaKey || event.ctrlKey || typing(target)) return;
  const inRows = target.closest("#queue-rows");
  if (key in STEPS && (inRows || key.length === 1)) {
    event.preventDefault();
    step(STEPS[key]);
  } else if (key === "x" && target.closest("#queue-body tr")) {
    event.preventDefault();
    target.closest("tr").querySelector("[name=rows]").click();
  } else if (key === "Escape" && inRows) {
    document.activeElement.blur();
    release();
  }
});

count();
