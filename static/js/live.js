// Keeps the page in touch with the server. When something changed, `changed` is dispatched on the body, and htmx
// asks for the fragments that listen to it.
//
// All tabs of a browser share one stream, because a browser opens only six connections to one server: the tab that
// holds the lock listens and passes on what it hears. A tab that hears nothing for long takes the lock.

const TOGETHER = 100;
const LOST_AFTER = 5000;
const AGAIN_AFTER = 15000;
const LOOK_EVERY = 30000;
const LOCK = "ringback-live";

const root = document.documentElement;
const tabs = new BroadcastChannel(LOCK);
let stream = null;
let heardAt = performance.now();
let triedAt = heardAt;
let waiting = 0;

function changed() {
  waiting ||= setTimeout(() => {
    waiting = 0;
    document.body.dispatchEvent(new CustomEvent("changed"));
  }, TOGETHER);
}

function show(state) {
  root.dataset.live = state;
  for (const element of document.querySelectorAll("[data-live-lost]")) element.hidden = state === "on";
}

function hear(news) {
  heardAt = performance.now();
  if (root.dataset.live !== "on") {
    show("on");
    changed();
  }
  if (news === "changed") changed();
}

function passOn(event) {
  hear(event.type);
  tabs.postMessage(event.type);
}

function listen() {
  stream?.close();
  stream = new EventSource("/live/");
  for (const kind of ["open", "here", "changed"]) stream.addEventListener(kind, passOn);
}

function stopListening() {
  stream?.close();
  stream = null;
}

function lead(how) {
  const untilTaken = () => new Promise(listen);
  navigator.locks.request(LOCK, how, untilTaken).catch(() => {
    stopListening();
    lead({});
  });
}

function lookAtTheTime() {
  const now = performance.now();
  if (now - heardAt > LOST_AFTER && root.dataset.live !== "lost") show("lost");
  const patience = stream?.readyState === EventSource.CLOSED ? LOST_AFTER : AGAIN_AFTER;
  if (now - Math.max(heardAt, triedAt) < patience) return;
  triedAt = now;
  if (stream || !navigator.locks) listen();
  else lead({ steal: true });
}

tabs.addEventListener("message", (event) => hear(event.data));
if (navigator.locks) lead({});
else listen();
setInterval(lookAtTheTime, 1000);
setInterval(changed, LOOK_EVERY); // "18 min late" grows without anything happening

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") changed();
});

// The server answers "nothing new" when the page already shows what is due, and reads out only what is new.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "notices") return;
  event.detail.headers["X-Notices-Seen"] = event.target.querySelector("[data-shown]")?.dataset.shown ?? "";
});
