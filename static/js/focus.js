// What somebody goes through by keys is drawn anew under them: the same element gets the focus back. `keyOf` tells it
// from the others while it is there, `find` finds the one that has taken its place.
export function keepFocus(id, keyOf, find) {
  let held = "";
  document.addEventListener("htmx:beforeSwap", ({ target }) => {
    if (target.id === id) held = keyOf(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (held) find(held)?.focus();
    held = "";
  });
}
