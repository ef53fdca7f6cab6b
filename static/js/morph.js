// Makes one part of the page look like another, and keeps the elements that it has: focus, what is ticked, typed,
// unfolded or scrolled stays. Elements with an id are found again wherever they went.
//
// `data-own`: a script's own, never touched. `data-keep`: stays as it is until there is something new to say.

const CONTROLS = "input, select, textarea";
const THEIRS = new Set(["checked", "value", "open", "selected"]);

function attributes(from, to) {
  const theirs = from.matches(CONTROLS) || from.matches("details, option");
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !(theirs && THEIRS.has(name)) && !name.startsWith("data-hx-")) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !(theirs && THEIRS.has(name) && name !== "value")) from.setAttribute(name, value);
  }
}

function move(parent, element, before) {
  if (parent.moveBefore) parent.moveBefore(element, before);
  else parent.insertBefore(element, before);
}

function matching(from, wanted, here, known) {
  if (wanted.id) return known.get(wanted.id);
  return here && !here.id && here.nodeName === wanted.nodeName ? here : null;
}

function children(from, to) {
  const known = new Map([...from.children].filter(({ id }) => id).map((child) => [child.id, child]));
  let here = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const match = matching(from, wanted, here, known);
    if (!match) {
      from.insertBefore(wanted, here);
      continue;
    }
    if (match === here) here = here.nextSibling;
    else move(from, match, here);
    node(match, wanted);
  }
  while (here) {
    const next = here.nextSibling;
    here.remove();
    here = next;
  }
}

function node(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  if (from.hasAttribute("data-own") || from.isEqualNode(to)) return;
  if (from.hasAttribute("data-keep") && !to.firstElementChild) return;
  if (from.matches("select") && from === document.activeElement) return;
  attributes(from, to);
  if (!from.matches("textarea")) children(from, to);
}

export function morph(from, to) {
  const { activeElement } = document;
  node(from, to);
  if (activeElement !== document.activeElement && activeElement?.isConnected) activeElement.focus({ preventScroll: true });
}
