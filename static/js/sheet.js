// The call sheet: every change goes to the server within half a second, and nothing is kept in the browser's storage.
// A change stays "unsaved" in memory until the server has answered; when the network or the session is away it is
// sent again until it arrives.

const form = document.querySelector("#sheet");
const state = document.querySelector("#saved");
const signIn = document.querySelector("#sign-in-again");
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

function note(name) {
  unsaved.add(name);
  say("saving");
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
}

// Puts back what was in flight when it did not arrive.
function lost(names, kind) {
  names.forEach((name) => unsaved.add(name));
  say(kind);
  clearTimeout(timer);
  timer = setTimeout(save, AGAIN);
}

async function send(names) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("revision", revision);
  body.set("opened", form.elements.opened.value);
  for (const name of names) {
    body.append("changed", name);
    texts(name).forEach((text) => body.append(name, text));
  }
  const answer = await fetch(form.dataset.save, { method: "POST", body, headers: { Accept: "application/json" } });
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
        if (!signIn.open) signIn.showModal();
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
    if (here && here.outerHTML !== part.outerHTML && !here.contains(document.activeElement)) here.replaceWith(part);
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
});

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

// Finishing waits for what is under way, so that the call has everything that was typed.
let submitting = false;
form.addEventListener("submit", async (event) => {
  if (submitting) {
    event.preventDefault();
    return;
  }
  if (!unsaved.size && !sending) {
    submitting = true;
    return;
  }
  event.preventDefault();
  clearTimeout(timer);
  await save();
  if (!unsaved.size && !finished) form.requestSubmit(event.submitter);
});

// The session ended in mid-call: sign in over the sheet, then what was typed is sent.
signIn.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const page = await fetch(event.target.action);
  const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
  const body = new FormData(event.target);
  if (token) body.set("csrfmiddlewaretoken", token.value);
  await fetch(event.target.action, { method: "POST", body });
  const fresh = await fetch(form.dataset.token);
  signIn.querySelector("[role=alert]").hidden = fresh.ok;
  if (!fresh.ok) return;
  const { token: renewed } = await fresh.json();
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((element) => { element.value = renewed; });
  event.target.reset();
  signIn.close();
  await save();
});

addEventListener("online", save);
addEventListener("beforeunload", (event) => {
  if (unsaved.size && !submitting) event.preventDefault();
});
addEventListener("pageshow", () => { submitting = false; });

// The red button: somebody is in danger, whatever the answers say.
document.querySelector("#emergency").addEventListener("click", async (event) => {
  if (revision === 0) {
    unsaved.add("kind");
    await save();
  }
  window.htmx.ajax("POST", event.currentTarget?.dataset.open ?? document.querySelector("#emergency").dataset.open, { target: "#interrupt", swap: "outerHTML" });
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
