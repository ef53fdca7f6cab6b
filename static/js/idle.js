// Locks the screen when nobody touches it. A call on the line stays in view: only what is around it is hidden.
//
// The server locks too, by its own clock; this hides what already stands on the screen. All tabs count as one.

const dialog = document.querySelector("#sign-in-again");
const bar = document.querySelector("#locked-bar");
const tabs = new BroadcastChannel("ringback-idle");
const root = document.documentElement;
const IDLE = dialog ? Number(dialog.dataset.idle) * 60_000 : Infinity;
const TELL_EVERY = 60_000;
let touchedAt = Date.now(); // the wall clock: a laptop that slept has been left alone
let toldAt = touchedAt;

const isOnACall = () => Boolean(document.querySelector("#sheet"));
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const tell = (address) => fetch(address, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => {});

function touch() {
  if (root.dataset.locked) return;
  touchedAt = Date.now();
  if (touchedAt - toldAt < TELL_EVERY) return;
  toldAt = touchedAt;
  tabs.postMessage("touched");
  tell(dialog.dataset.awake);
}

function hide() {
  root.dataset.locked = isOnACall() ? "around" : "all";
  if (isOnACall()) bar.hidden = false;
  else document.dispatchEvent(new CustomEvent("locked"));
}

function lock() {
  if (root.dataset.locked) return;
  tell(dialog.dataset.lock);
  tabs.postMessage("locked");
  hide();
}

function unlocked() {
  delete root.dataset.locked;
  bar.hidden = true;
  touchedAt = toldAt = Date.now();
}

if (dialog) {
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) addEventListener(kind, touch, { passive: true });
  setInterval(() => { if (Date.now() - touchedAt >= IDLE) lock(); }, 1000);
  document.querySelector("#lock-now")?.addEventListener("click", lock);
  bar.querySelector("[data-unlock]").addEventListener("click", () => document.dispatchEvent(new CustomEvent("locked")));
  document.addEventListener("signed-in", () => {
    unlocked();
    tabs.postMessage("unlocked");
  });
  tabs.addEventListener("message", ({ data }) => {
    if (data === "touched") touchedAt = Date.now();
    if (data === "locked" && !root.dataset.locked) hide();
    if (data === "unlocked") {
      unlocked();
      dialog.close();
    }
  });
}
