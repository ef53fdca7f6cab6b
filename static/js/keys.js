// Keys that work on every page: an element with data-key is pressed by that letter, unless somebody is typing.

// Letters inside a question answer it, so there none of them presses anything else: `d` and `e` are neighbours.
const TAKES_LETTERS = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable], .answer";
const typing = (target) => target.closest(TAKES_LETTERS);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.metaKey || event.ctrlKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]:not(:disabled)`);
  if (!wanted || wanted.closest("[hidden]")) return;
  event.preventDefault();
  wanted.focus();
  wanted.click();
});

// A page that the browser brings back from its memory may show what is no longer true, or no longer ours to see.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
