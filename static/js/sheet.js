// The call sheet: every change goes to the server within half a second, and nothing is kept in the browser's storage.
// A change stays "unsaved" in memory until the server has answered; when the network or the session is away it is
// sent again until it arrives.

import { onLifted } from "./press.js";

const form = document.querySelector("#sheet");
const state = document.querySelector("#saved");
const WAIT = 400;
const AGAIN = 2000;
const STILL = 2000; // who has not typed for so long has stopped

let revision = Number(form.dataset.revision);
const opened = revision;
const bases = new Map(); // the revision of each field that this page shows; of the others, that of the page
const later = new Map(); // what colleagues typed into the field in which somebody types here
let typedAt = 0;
let unsaved = new Set();
let underway = []; // what the server is being told just now
let timer = 0;
let sending = null;
let finished = false;

const isChoice = ({ type }) => ["radio", "checkbox"].includes(type);

const fields = (name) => [...form.elements].filter((element) => element.name === name);

const texts = (name) =>
  fields(name)
    .filter((element) => !isChoice(element) || element.checked)
    .map((element) => element.value);

const away = document.querySelector("#away");

function say(kind) {
  away.hidden = kind !== "lost";
  state.dataset.state = kind;
  state.querySelector("[data-text]").textContent = state.dataset[kind];
}

// Whoever types on and on is saved all the same: the wait begins with the first change and is not begun anew.
function note(name) {
  if (finished) return;
  unsaved.add(name);
  if (revision === 0 && form.elements.late) unsaved.add("late");
  say("saving");
  timer ||= setTimeout(() => save(), WAIT);
}

// Puts back what was in flight when it did not arrive. A network is tried again, a session waits for its owner.
function lost(names, kind) {
  names.forEach((name) => unsaved.add(name));
  say(kind);
  clearTimeout(timer);
  timer = kind === "lost" ? setTimeout(() => save({ always: true }), AGAIN) : 0;
}

function envelope() {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "opened", "page"]) body.set(name, form.elements[name].value);
  body.set("revision", revision);
  return body;
}

async function send(names, keepalive = false) {
  const body = envelope();
  if (!names.length) body.append("changed", "");
  for (const name of names) {
    body.append("changed", name);
    body.append("base", bases.get(name) ?? opened);
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

// Nothing moves from under a finger or a button that is down: until it is lifted, what the server says waits.
let lifted = Promise.resolve();
const lifts = [];
addEventListener("pointerdown", () => {
  lifted = new Promise((done) => {
    lifts.push(done);
    setTimeout(done, STILL); // who holds it down selects text
  });
});
onLifted(() => lifts.splice(0).forEach((done) => done()));

// With `always` also when nothing was typed: it says whether the session lives.
async function save({ always = false } = {}) {
  clearTimeout(timer);
  timer = 0;
  if (sending) return sending;
  if ((!unsaved.size && !always) || finished) return null;
  const names = (underway = [...unsaved]);
  unsaved = new Set();
  sending = send(names)
    .then(async (answer) => {
      await lifted;
      underway = [];
      take(answer);
      for (const name of names) if (!waits(name)) bases.set(name, answer.revision);
    })
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
      underway = [];
      sending = null;
    });
  await sending;
  if (unsaved.size && state.dataset.state === "saving") await save();
  return null;
}

function take(answer) {
  revision = Math.max(revision, answer.revision);
  if (location.pathname !== form.dataset.address) history.replaceState(null, "", form.dataset.address);
  put(answer.html);
  for (const [name, [values, at]] of later) hear(name, values, at);
  for (const [name, values] of Object.entries(answer.others)) hear(name, values, answer.revision);
  say(unsaved.size ? "saving" : "saved");
  arrange();
  form.dispatchEvent(new CustomEvent("sheet-answered"));
}

// Whether words of this page stand aside for a choice: they stay in the field until then.
const waits = (name) => Boolean(document.querySelector(`#clashes [data-mine][data-name="${CSS.escape(name)}"]`));

// A colleague's words come into a field unless somebody types there just now: then they wait until that is done, and
// the server says that they clash if it is typed into before.
function hear(name, values, at) {
  later.delete(name);
  if (unsaved.has(name) || (bases.get(name) ?? opened) > at) return;
  if (document.activeElement.name === name && Date.now() - typedAt < STILL) {
    later.set(name, [values, at]);
    return;
  }
  fill(name, values);
  bases.set(name, at);
}

// Another script asked the server about this sheet: its answer is taken like that to a save.
form.addEventListener("sheet-heard", async ({ detail }) => {
  await lifted;
  const { answer, chosen } = detail;
  if (chosen) {
    unsaved.delete(chosen);
    later.delete(chosen);
    document.activeElement.blur();
  }
  take(answer);
  if (chosen) fields(chosen)[0]?.focus();
});
form.addEventListener("sheet-ended", () => {
  finished = true;
  say("finished");
});
form.addEventListener("sheet-asks", ({ detail }) => detail.fill(envelope()));

// Whether the server has yet to hear of a choice: what it opens belongs to the one before.
const isChoosing = () => [...unsaved, ...underway].some((name) => fields(name).some(isChoice));

// Swaps each part of the answer into the part of the page with the same id.
function put(html) {
  const parts = new DOMParser().parseFromString(html, "text/html").body.children;
  for (const part of [...parts]) {
    const here = document.getElementById(part.id);
    if (part.id === "open-now" && isChoosing()) continue;
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
    if (element.type === "hidden") continue;
    if (isChoice(element)) element.checked = values.includes(element.value);
    else element.value = values[0] ?? "";
  }
}

// Opens the questions that are called for: by an answer or a sum of answers, at once; by the others, as the server says.
const openers = JSON.parse(form.dataset.openers);
const points = (name) => texts(name).reduce((sum, text) => sum + (text === "yes" ? 1 : Number(text) || 0), 0);

function arrange() {
  const choices = [...form.elements].filter(isChoice);
  const here = new Set(choices.map((element) => element.value));
  const there = (document.querySelector("#open-now")?.dataset.open ?? "").split(" ");
  const open = new Set(there.filter((key) => !here.has(key)));
  choices.filter((element) => element.checked).forEach((element) => open.add(element.value));
  for (const [key, [names, least]] of Object.entries(openers)) {
    if (names.reduce((sum, name) => sum + points(name), 0) >= least) open.add(key);
    else open.delete(key);
  }
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
    isChoice(element) ? element.checked && element.value !== "" : element.value !== "",
  );
}

form.addEventListener("input", (event) => {
  const { name, type, value, checked } = event.target;
  if (!name) return;
  typedAt = Date.now();
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
  if (revision === 0) unsaved.add("kind");
  do await save({ always: true }); while (!finished && (unsaved.size || sending) && state.dataset.state === "saving");
  if (state.dataset.state !== "saved") return;
  flushed = true;
  form.elements.flushed.value = "yes";
  form.setAttribute("aria-busy", "true");
  form.requestSubmit(submitter);
});

document.addEventListener("signed-in", () => save({ always: revision > 0 }));
addEventListener("online", () => save());
addEventListener("beforeunload", (event) => {
  if (unsaved.size && !leaving) event.preventDefault();
});
addEventListener("pageshow", () => {
  flushed = leaving = false;
  form.elements.flushed.value = "";
  form.removeAttribute("aria-busy");
});
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
  if (!clock) return;
  const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
  clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
setInterval(tick, 1000);
tick();
arrange();
form.classList.remove("arranging");

document.querySelector("main [aria-invalid=true], main .errorlist")?.closest(".field, .ask")?.querySelector("input, select, textarea")?.focus();
if (revision === 0) form.querySelector("[name=late_rang], [name=danger]").focus();
