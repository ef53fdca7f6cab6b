// Keys that work on every page: an element with data-key is pressed by that key, unless somebody is typing.
// `?` opens the list of them: static/js knows no key that the list does not show.

// Letters inside a question answer it, so there none of them presses anything else: `d` and `e` are neighbours.
const TAKES_TEXT = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
const TAKES_LETTERS = `${TAKES_TEXT}, .answer`;
const typing = ({ key, target }) => target.closest(/^[a-z0-9]$/i.test(key) ? TAKES_LETTERS : TAKES_TEXT);

// The second of two keys is found in what the first one opened; what is folded away takes no key.
const nearest = (keyed) => {
  const shown = [...document.querySelectorAll(keyed)].filter((one) => one.checkVisibility());
  return shown.find((one) => one.closest("details[data-keys][open]")) ?? shown[0];
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.metaKey || event.ctrlKey) return;
  if (typing(event) || document.querySelector("dialog[open], :popover-open")) return;
  const wanted = nearest(`[data-key="${CSS.escape(event.key.toLowerCase())}"]:not(:disabled)`);
  if (!wanted) return;
  event.preventDefault();
  wanted.focus();
  wanted.click();
});

// A button with data-opens shows the dialog of that id, which hears `opened` first.
document.addEventListener("click", (event) => {
  const dialog = document.getElementById(event.target.closest("[data-opens]")?.dataset.opens ?? "");
  if (!dialog) return;
  document.querySelector("dialog[open]")?.close();
  dialog.dispatchEvent(new CustomEvent("opened"));
  dialog.showModal();
});

// What an element is called: its label without the small picture of its key.
function nameOf(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, .sr").forEach((key) => key.remove());
  const label = element.labels?.[0]?.textContent ?? "";
  return (element.ariaLabel || label || copy.textContent).trim().replace(/\s+/g, " ");
}

const keys = document.querySelector("#keys");
keys?.addEventListener("opened", () => {
  const list = keys.querySelector("dl");
  list.querySelectorAll("[data-found]").forEach((row) => row.remove());
  const here = [...document.querySelectorAll("[data-key]")].filter((element) => !element.closest("[hidden]"));
  const once = new Map(here.map((element) => [`${element.dataset.key} ${nameOf(element)}`, element])); // C stands on each row
  for (const element of [...once.values()].reverse()) {
    const [term, said, key] = ["dt", "dd", "kbd"].map((tag) => document.createElement(tag));
    key.textContent = element.dataset.key.toUpperCase();
    said.textContent = nameOf(element);
    term.append(key);
    for (const row of [said, term]) {
      row.dataset.found = "";
      list.prepend(row);
    }
  }
});

// A page that the browser brings back from its memory may show what is no longer true, or no longer ours to see.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
