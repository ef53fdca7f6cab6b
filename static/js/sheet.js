// The call sheet: every change goes to the server within half a second, and nothing is kept in the browser's storage.
// A change stays "unsaved" in memory until the server has answered; when the network or the session is away it is
// sent again until it arrives.

const form = document.querySelector("#sheet");
const state = document.querySelector("#saved");
const WAIT = 400;
const AGAIN = 2000;

let revision = Number(form.dataset.revision);
let unsaved = new Set();
let timer = 0;
let sending = null;
let finished = false;

const fields = (name) => [...form.elements].filter((element) => element.name === name);

const texts = (name) =>
  fields(name)
    .filter((element) => !["radio", "checkbox"].includes(element.type) || element.checked)
    .map((element) => element.value);

function say(kind) {
  state.dataset.state = kind;
  state.querySelector("[data-text]").textContent = state.dataset[kind];
}

// Whoever types on and on is saved all the same: the wait begins with the first change and is not begun anew.
function note(name) {
  unsaved.add(name);
  say("saving");
  timer ||= setTimeout(save, WAIT);
}

// Puts back what was in flight when it did not arrive. A network is tried again, a session waits for its owner.
function lost(names, kind) {
  names.forEach((name) => unsaved.add(name));
  say(kind);
  clearTimeout(timer);
  timer = kind === "lost" ? setTimeout(save, AGAIN) : 0;
}

async function send(names, keepalive = false) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("revision", revision);
  body.set("opened", form.elements.opened.value);
  for (const name of names) {
    body.append("changed", name);
    texts(name).forEach((text) => body.append(name, text));
  }
  const answer = await fetch(form.dataset.save, { method: "POST", body, headers: { Accept: "application/json" }, keepalive });
  if (answer.status === 401) throw new SignedOut();
  if (answer.status === 403) throw new Stale();
  if (answer.status === 409) throw new Finished();
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

class SignedOut extends Error {}
class Stale extends Error {}
class Finished extends Error {}

async function save() {
  clearTimeout(timer);
  timer = 0;
  if (sending) return sending;
  if (!unsaved.size || finished) return null;
  const names = [...unsaved];
  unsaved = new Set();
  sending = send(names)
    .then((answer) => take(answer))
    .catch((problem) => {
      if (problem instanceof Finished) {
        finished = true;
        say("finished");
      } else if (problem instanceof SignedOut || problem instanceof Stale) {
        lost(names, "signedout");
        document.dispatchEvent(new CustomEvent("signed-out"));
      } else {
        lost(names, "lost");
      }
    })
    .finally(() => {
      sending = null;
    });
  await sending;
  if (unsaved.size && state.dataset.state === "saving") await save();
  return null;
}

function take(answer) {
  revision = answer.revision;
  if (location.pathname !== form.dataset.address) history.replaceState(null, "", form.dataset.address);
  put(answer.html);
  for (const [name, values] of Object.entries(answer.others)) if (!unsaved.has(name)) fill(name, values);
  say(unsaved.size ? "saving" : "saved");
  arrange();
}

// Swaps each part of the answer into the part of the page with the same id.
function put(html) {
  const parts = new DOMParser().parseFromString(html, "text/html").body.children;
  for (const part of [...parts]) {
    const here = document.getElementById(part.id);
    if (here?.dataset.keep && here.dataset.keep === part.dataset.keep) continue;
    if (!here || here.outerHTML === part.outerHTML || here.contains(document.activeElement)) continue;
    const unfolded = [...here.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
    here.replaceWith(part);
    for (const summary of part.querySelectorAll("details > summary")) {
      if (unfolded.includes(summary.textContent)) summary.parentElement.open = true;
    }
    window.htmx?.process(part);
  }
}

// What a colleague typed on the same sheet meanwhile.
function fill(name, values) {
  for (const element of fields(name)) {
    if (element === document.activeElement || element.type === "hidden") continue;
    if (["radio", "checkbox"].includes(element.type)) element.checked = values.includes(element.value);
    else element.value = values[0] ?? "";
  }
}

// Opens the questions that are called for: by an answer that can be chosen, at once; by the others, as the server says.
function arrange() {
  const choices = [...form.elements].filter((element) => ["radio", "checkbox"].includes(element.type));
  const here = new Set(choices.map((element) => element.value));
  const there = (document.querySelector("#open-now")?.dataset.open ?? "").split(" ");
  const open = new Set(there.filter((key) => !here.has(key)));
  choices.filter((element) => element.checked).forEach((element) => open.add(element.value));
  for (const part of form.querySelectorAll("[data-when]")) {
    const keys = part.dataset.when.split(" ");
    const chosenHere = keys.some((key) => here.has(key));
    const calledFor = keys.some((key) => open.has(key)) || (!chosenHere && answered(part));
    part.hidden = !calledFor && !part.querySelector(".err:not(:empty)"); // a message is never hidden
  }
}

// An answer that counts is never hidden, even when its question is no longer called for.
function answered(part) {
  return [...part.querySelectorAll("input, select, textarea")].some((element) =>
    ["radio", "checkbox"].includes(element.type) ? element.checked && element.value !== "" : element.value !== "",
  );
}

form.addEventListener("input", (event) => {
  const { name, type, value, checked } = event.target;
  if (!name) return;
  if (type === "checkbox" && checked) {
    const none = value === "none_of_these";
    fields(name)
      .filter((other) => other !== event.target && (none || other.value === "none_of_these"))
      .forEach((other) => { other.checked = false; });
  }
  note(name);
  arrange();
  if (name === "danger" && checked && value !== "none_of_these") warn();
});

// A sign of danger shows what to do at once, also while the server is away; the server's own panel takes its place.
function warn() {
  const panel = document.querySelector("#interrupt");
  if (!panel.dataset.keep) panel.hidden = false;
}

// One Tab for a group of chips, arrows inside it.
for (const group of form.querySelectorAll(".chips:has([type=checkbox])")) {
  const chips = [...group.querySelectorAll("[type=checkbox]")];
  chips.forEach((chip, place) => { chip.tabIndex = place ? -1 : 0; });
  group.addEventListener("focusin", (event) => chips.forEach((chip) => { chip.tabIndex = chip === event.target ? 0 : -1; }));
  group.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    chips[(chips.indexOf(event.target) + step + chips.length) % chips.length]?.focus();
  });
}

// A letter answers the question that has the focus: y, n, d for declined, u for not asked.
form.addEventListener("keydown", (event) => {
  const group = event.target.closest(".answer");
  if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
  const value = { y: "yes", n: "no", d: "declined", u: "" }[event.key.toLowerCase()] ?? (/^[0-9]$/.test(event.key) ? event.key : null);
  if (value === null) return;
  const answer = [...group.querySelectorAll("input")].find((element) => element.value === value);
  if (!answer) return;
  event.preventDefault();
  answer.focus();
  answer.click();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(document.querySelector("#finish"));
  }
});

// Finishing saves once more, so that the call has everything that was typed and the session is known to live.
let flushed = false;
let leaving = false;
form.addEventListener("submit", async (event) => {
  if (flushed) {
    leaving = true;
    return;
  }
  event.preventDefault();
  const { submitter } = event;
  unsaved.add("kind");
  for (let tries = 0; unsaved.size && !finished && tries < 3; tries += 1) await save();
  if (unsaved.size || finished) return;
  flushed = true;
  form.requestSubmit(submitter);
});

document.addEventListener("signed-in", save);
addEventListener("online", save);
addEventListener("beforeunload", (event) => {
  if (unsaved.size && !leaving) event.preventDefault();
});
addEventListener("pageshow", () => { flushed = leaving = false; });
addEventListener("pagehide", () => { if (unsaved.size) send([...unsaved], true).catch(() => {}); });

// The red button: somebody is in danger, whatever the answers say.
document.querySelector("#emergency").addEventListener("click", async () => {
  if (revision === 0) {
    unsaved.add("kind");
    await save();
  }
  warn();
  window.htmx.ajax("POST", document.querySelector("#emergency").dataset.open, { source: "#interrupt", target: "#interrupt", swap: "outerHTML" });
});

// The timer of the call.
const clock = document.querySelector("#timer");
const began = new Date(form.elements.opened.value).getTime();
function tick() {
  const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
  clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
setInterval(tick, 1000);
tick();
arrange();
form.classList.remove("arranging");

// Half a minute without typing: the clock at the other end has moved on, and so may the suggestion.
setInterval(() => { if (!unsaved.size && !sending && revision > 0 && !document.hidden) { unsaved.add("kind"); save(); } }, 30000);

document.querySelector("main [aria-invalid=true], main .errorlist")?.closest(".field, .ask")?.querySelector("input, select, textarea")?.focus();
if (revision === 0) form.querySelector("[name=danger]")?.focus();
