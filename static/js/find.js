// The search of the top bar and the command palette (Ctrl K). Both are a box in which one types, with a list under it:
// arrows go through what is shown, Enter opens the marked one.

const options = (list) => [...list.querySelectorAll("[role=option]")].filter((option) => !option.closest("[hidden]"));

function mark(input, list, option) {
  for (const other of list.querySelectorAll("[role=option]")) other.setAttribute("aria-selected", String(other === option));
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

const marked = (list) => list.querySelector("[role=option][aria-selected=true]");

// `fresh` says whether the list belongs to what stands in the box: Enter opens nothing that somebody typed past.
function choose(input, list, fresh) {
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = options(list);
    if (step && all.length) {
      event.preventDefault();
      const here = all.indexOf(marked(list));
      mark(input, list, all[here < 0 && step < 0 ? all.length - 1 : (here + step + all.length) % all.length]);
    }
    if (event.key === "Enter" && !event.isComposing && marked(list) && fresh()) {
      event.preventDefault();
      marked(list).click();
    }
  });
}

const box = document.querySelector("#find");
const found = document.querySelector("#found");
let answered = null; // the text to which the list under the box belongs

function show(open) {
  found.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (!open) mark(box, found, null);
}

if (box) {
  choose(box, found, () => answered === box.value);
  box.addEventListener("htmx:configRequest", (event) => {
    if (!box.value.trim()) event.preventDefault();
  });
  box.addEventListener("input", () => {
    if (!box.value.trim()) show(false);
  });
  found.addEventListener("htmx:afterSwap", ({ detail }) => {
    answered = detail.requestConfig.parameters.text;
    show(document.activeElement === box);
    mark(box, found, options(found)[0] ?? null);
    document.querySelector("#found-said").textContent =
      found.querySelector("[data-said]")?.content.textContent ?? found.querySelector("[data-hint]")?.textContent ?? "";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || found.hidden) return;
    event.preventDefault();
    show(false);
  });
  box.addEventListener("focus", () => {
    if (box.value.trim() && answered === box.value) show(true);
  });
  box.form.addEventListener("focusout", (event) => {
    if (!box.form.contains(event.relatedTarget)) show(false);
  });
  found.addEventListener("mousedown", (event) => event.preventDefault()); // a click keeps the box's focus
  box.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status !== 401) return;
    document.dispatchEvent(new CustomEvent("signed-out"));
    document.addEventListener("signed-in", () => window.htmx.trigger(box, "search-again"), { once: true });
  });
}

const palette = document.querySelector("#palette");
const text = document.querySelector("#palette-text");
const list = document.querySelector("#palette-list");
const commands = document.querySelector("#palette-commands");
const people = document.querySelector("#palette-found");
const bare = (words) => words.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").trim();

// What does not have every typed word is hidden; people are found by the server.
function sift() {
  const wanted = bare(text.value).split(/\s+/);
  for (const command of commands.querySelectorAll("[role=option]")) {
    command.hidden = !wanted.every((word) => bare(command.textContent).includes(word));
  }
  mark(text, list, options(list)[0] ?? null);
}

// An answer to what stands in a box no more is dropped: nobody opens what they did not ask for.
function dropStale(input, target) {
  target.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.requestConfig.parameters.text !== input.value) detail.shouldSwap = false;
  });
}

if (box) dropStale(box, found);
if (palette) {
  dropStale(text, people);
  palette.addEventListener("opened", () => {
    text.value = "";
    people.replaceChildren();
    window.htmx.trigger(commands, "wanted");
  });
  choose(text, list, () => true);
  text.addEventListener("input", () => {
    people.replaceChildren();
    sift();
  });
  text.addEventListener("htmx:configRequest", (event) => {
    if (text.value.trim().length < 2) event.preventDefault();
  });
  list.addEventListener("htmx:afterSwap", sift);
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) document.querySelector("[data-opens=palette]").click();
  });
}
