// The call sheet from the keyboard alone. A stop is one question, one group of chips or one field. Answering by a key
// moves on to the next stop that is open and unanswered; arrows up and down go through all of them.

const form = document.querySelector("#sheet");
const STOPS = ".answer, .chips, .seg, .field > input, .field > select, .field > textarea, .check input";
const LETTERS = { y: "yes", n: "no", d: "declined", u: "" };
const NONE = "none_of_these";

const stopOf = (target) => target.closest?.(".answer, .chips, .seg") ?? (target.matches?.(STOPS) ? target : null);
const stops = (within = form) => [...within.querySelectorAll(STOPS)].filter((stop) => stop.checkVisibility());
const inputs = (stop) => (stop.matches("input, select, textarea") ? [stop] : [...stop.querySelectorAll("input")]);
const isOne = (stop) => stop.matches(".check input");

function isAnswered(stop) {
  const [first] = inputs(stop);
  if (["radio", "checkbox"].includes(first.type)) return inputs(stop).some((input) => input.checked && input.value !== "");
  return first.value !== "";
}

function goTo(stop) {
  const all = inputs(stop);
  (all.find((input) => input.checked) ?? all[0]).focus();
}

// Boxes to tick are passed over: leaving one unticked says nothing. Up, down and Tab reach them.
function goOn(from) {
  const all = stops();
  const rest = all.slice(all.indexOf(from) + 1).filter((stop) => !isOne(stop));
  const next = rest.find((stop) => !isAnswered(stop));
  if (next) goTo(next);
  else document.querySelector("#finish").focus();
}

function step(from, by) {
  const all = stops();
  const next = all[all.indexOf(from) + by];
  if (next) goTo(next);
}

// Page Down and Page Up go from card to card, to what is still open there; with Shift to the last and the first.
function jump(target, by, far) {
  const cards = [...form.querySelectorAll(".card")].filter((card) => stops(card).length);
  const here = cards.indexOf(target.closest?.(".card"));
  const to = far ? (by > 0 ? cards.length - 1 : 0) : Math.min(Math.max(here + by, 0), cards.length - 1);
  const there = stops(cards[to]);
  goTo(there.find((stop) => !isAnswered(stop) && !isOne(stop)) ?? there[0]);
}

function press(input) {
  input.focus();
  input.click();
}

// A letter or a digit answers a question: y, n, d for declined, u for not asked, the points of a scale.
function answer(stop, key) {
  const value = LETTERS[key] ?? (/^[0-9]$/.test(key) ? key : null);
  const wanted = inputs(stop).find((input) => input.value === value);
  if (!wanted) return false;
  press(wanted);
  goOn(stop);
  return true;
}

// A digit chooses a chip, 0 is "none of these". One of several answers moves on, a tick among many waits for Enter.
function choose(stop, key) {
  if (!/^[0-9]$/.test(key)) return false;
  const all = inputs(stop);
  const wanted = key === "0" ? all.find((input) => input.value === NONE) : all[Number(key) - 1];
  if (!wanted) return false;
  press(wanted);
  if (wanted.type === "radio" || wanted.value === NONE) goOn(stop);
  return true;
}

const MOVES = { ArrowUp: -1, ArrowDown: 1 };
const PAGES = { PageUp: -1, PageDown: 1 };
const OWN_ARROWS = "select, textarea, [type=time], [type=datetime-local]";

function go(event, stop) {
  const { key, shiftKey, target } = event;
  if (PAGES[key]) jump(target, PAGES[key], shiftKey);
  else if (!stop) return false;
  else if (key === "Enter" && !target.matches("textarea, button")) goOn(stop);
  else if (MOVES[key] && !target.matches(OWN_ARROWS)) step(stop, MOVES[key]);
  else if (stop.matches(".answer")) return answer(stop, key.toLowerCase());
  else if (stop.matches(".chips, .seg")) return choose(stop, key) || rove(stop, target, key);
  else return false;
  return true;
}

// One Tab for a group of ticks, left and right inside it; the browser does the same for one of several answers.
function rove(stop, target, key) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (!by || target.type !== "checkbox") return false;
  const chips = inputs(stop);
  chips[(chips.indexOf(target) + by + chips.length) % chips.length].focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(document.querySelector("#finish"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (target !== document.body && !form.contains(target) && !target.matches("main")) return;
  if (go(event, form.contains(target) ? stopOf(target) : null)) event.preventDefault();
});

// The digits stand on the chips of the group that has the focus.
function number(group) {
  let place = 0;
  for (const input of group.querySelectorAll("input")) {
    place += 1;
    const key = input.value === NONE ? "0" : String(place);
    if (key.length === 1) input.closest("label").dataset.digit = key;
    if (input.type === "checkbox") input.tabIndex = place === 1 ? 0 : -1;
  }
}
form.querySelectorAll(".chips").forEach(number);
form.addEventListener("focusin", ({ target }) => {
  const group = target.closest(".chips");
  if (!group) return;
  if (!group.querySelector("[data-digit]")) number(group);
  if (target.type !== "checkbox") return;
  group.querySelectorAll("[type=checkbox]").forEach((chip) => { chip.tabIndex = chip === target ? 0 : -1; });
});
