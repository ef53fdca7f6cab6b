// The desk by keyboard: up and down go through the list; who has just taken a callback has its number under Enter.

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

// The list is fetched anew while somebody goes through it: the same row keeps the focus.
let held = "";
document.addEventListener("htmx:beforeSwap", ({ target }) => {
  if (target.id === "desk-live") held = keyOf(document.activeElement?.closest("#rows .next"));
});
document.addEventListener("htmx:afterSettle", () => {
  const row = held && rows().find((one) => keyOf(one) === held);
  held = "";
  if (row) actOf(row).focus();
});
