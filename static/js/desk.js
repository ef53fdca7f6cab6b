// The desk by keyboard: up and down go through the list; who has just taken a callback has its number under Enter.

import { keepFocus } from "./focus.js";

const WIDE = matchMedia("(min-width: 1180px)");
const MOVES = { ArrowDown: 1, ArrowUp: -1 };
const TYPED_IN = "input, textarea, select";

const rows = () => [...document.querySelectorAll("#rows .next")];
const actOf = (row) => row.querySelector(".acts button, .acts a");
const keyOf = (row) => row?.querySelector("[data-about]").dataset.about ?? "";

document.querySelector("[data-dial]")?.focus();

document.addEventListener("keydown", (event) => {
  const step = MOVES[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.target.closest(TYPED_IN)) return;
  const all = rows();
  const here = all.indexOf(event.target.closest("#rows .next"));
  const next = here < 0 ? all.at(step > 0 ? 0 : -1) : all[here + step];
  if (!next) return;
  event.preventDefault();
  actOf(next).focus();
});

// A name opens the panel beside the list where there is room for it, else the page.
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-about]");
  if (!name || !WIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  window.htmx.ajax("GET", name.dataset.about, { target: "#about", swap: "innerHTML" });
});

keepFocus(
  "desk-live",
  (here) => keyOf(here?.closest("#rows .next")),
  (key) => rows().filter((row) => keyOf(row) === key).map(actOf)[0],
);
