// Keeps the page in touch with the server. When something changed, `changed` is dispatched on the body, and htmx
// asks for the fragments that listen to it.
//
// All tabs of a browser share one stream, because a browser opens only six connections to one server: the tab that
// holds the lock listens and passes on what it hears. A tab that hears nothing for long takes the lock.

import { onLifted } from "./press.js";

const TOGETHER = 100;
const RANG_EVERY = 400;
const LOST_AFTER = 5000;
const AGAIN_AFTER = 15000;
const LOOK_EVERY = 30000;
const UNHURRIED = 1500;
const URGENT = new Set(["everything", "reminders", "interrupts", "clock"]);
const LOCK = "ringback-live";

const root = document.documentElement;
const tabs = new BroadcastChannel(LOCK);
let stream = null;
let heardAt = performance.now();
let triedAt = heardAt;
let heardOnTheWall = Date.now(); // while a laptop sleeps, no time passes for the page: this clock gives it away
let lookedAt = heardOnTheWall;
let waiting = 0;
let heard = new Set();
let urgently = 0;
let reminding = 0;

const tell = (type) => document.body.dispatchEvent(new CustomEvent(type));

// At once on a quiet line; when it rings without end, a page looks again 0.4 s after it has seen: a server that is slow
// is asked less.
let toldAt = -Infinity;
let telling = 0;
document.addEventListener("htmx:afterRequest", ({ target }) => {
  if (target.id === "ringing") toldAt = performance.now();
});

function tellOfRings() {
  telling ||= setTimeout(() => {
    [telling, toldAt] = [0, performance.now()];
    tell("rang");
  }, Math.max(toldAt + RANG_EVERY - performance.now(), 0));
}

// Rings come often and concern one small panel, so they have an event of their own.
function changed(kinds = ["everything"]) {
  for (const kind of kinds) heard.add(kind);
  waiting ||= setTimeout(() => {
    const [rang, others] = [heard.delete("rings") || heard.has("everything"), heard.size];
    [waiting, heard] = [0, new Set()];
    if (rang) tellOfRings();
    if (others) tell("changed");
  }, TOGETHER);
  remind(kinds);
}

// The notices of a page are asked for at once when one was written. Whatever else happens may only take one away, and
// that has time: a hundred open pages would else all ask for two things in the same moment.
function remind(kinds) {
  if (kinds.some((kind) => URGENT.has(kind))) urgently ||= setTimeout(askForNotices, TOGETHER);
  else reminding ||= setTimeout(askForNotices, UNHURRIED * (1 + Math.random()));
}

function askForNotices() {
  clearTimeout(urgently);
  clearTimeout(reminding);
  urgently = reminding = 0;
  tell("reminded");
}

// What has changed takes the place of what is there, but not while that is being pressed: it is asked for again when
// the button is up. Nor while somebody listens to a message in it: that would break off.
const TOLD = new Set(["changed", "reminded", "rang"]);
const missed = new Set();
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { type } = detail.requestConfig.triggeringEvent ?? {};
  if (type && !TOLD.has(type)) return; // they asked for it themselves
  const pressed = type && detail.target.matches(":active");
  const plays = [...detail.target.querySelectorAll("audio")].some(({ paused }) => !paused);
  if (pressed || plays) detail.shouldSwap = false;
  if (pressed) missed.add(type);
});
onLifted(() => {
  missed.forEach(tell);
  missed.clear();
});

function show(state) {
  root.dataset.live = state;
  for (const element of document.querySelectorAll("[data-live-lost]")) element.hidden = state === "on";
}

function hear({ news, kinds }) {
  heardAt = performance.now();
  heardOnTheWall = Date.now();
  if (root.dataset.live !== "on") {
    show("on");
    changed();
  }
  if (news === "changed") changed(kinds);
}

function passOn({ type, data }) {
  const told = { news: type, kinds: data?.split(" ") };
  hear(told);
  tabs.postMessage(told);
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

function slept() {
  const before = lookedAt;
  lookedAt = Date.now();
  return document.visibilityState === "visible" && lookedAt - before > LOST_AFTER;
}

function lookAtTheTime() {
  const now = performance.now();
  const silence = Math.max(now - heardAt, Date.now() - heardOnTheWall);
  const awake = !slept();
  if ((!awake || silence > LOST_AFTER) && root.dataset.live !== "lost") show("lost");
  if (!awake && stream) listen(); // what was open then is dead, even if nothing says so
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
setInterval(() => changed(), LOOK_EVERY); // "18 min late" grows without anything happening

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  lookedAt = Date.now(); // a hidden page looks seldom, and that is no sleep
  lookAtTheTime();
  changed();
});

// The server answers "nothing new" when the page already shows what is due, and reads out only what is new.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "notices") return;
  event.detail.headers["X-Notices-Seen"] = event.target.querySelector("[data-shown]")?.dataset.shown ?? "";
});

// Sound and a notification of the browser for what is new, if the person wishes so and the browser allows it. Only
// the tab that listens does it, and it says no more than a reference.

const alarmed = new Set();
const TONES = [660, 880];

function chime() {
  const sound = new AudioContext();
  const start = sound.currentTime;
  TONES.forEach((pitch, turn) => {
    const tone = new OscillatorNode(sound, { frequency: pitch });
    const volume = new GainNode(sound, { gain: 0 });
    const from = start + turn * 0.22;
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(0.2, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.2);
    tone.connect(volume).connect(sound.destination);
    tone.start(from);
    tone.stop(from + 0.21);
    tone.onended = () => turn === TONES.length - 1 && sound.close();
  });
}

function notify(notice) {
  const { reference } = notice.dataset;
  const note = new Notification(reference, { tag: reference, silent: true });
  note.addEventListener("click", () => {
    window.focus();
    notice.querySelector("a")?.focus();
    note.close();
  });
}

function alarm(notices) {
  const fresh = [...notices.querySelectorAll("[data-alarm]")].filter(({ dataset }) => !alarmed.has(dataset.alarm));
  for (const { dataset } of fresh) alarmed.add(dataset.alarm);
  if (!fresh.length || !stream || !notices.querySelector("[data-sound]")) return;
  chime();
  if (window.Notification?.permission === "granted") fresh.forEach(notify);
}

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id === "notices") alarm(target);
});

// The button that switches it on asks the browser first; whatever it answers, the server keeps the wish.
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-asks-to-notify]") || window.Notification?.permission !== "default") return;
  event.preventDefault();
  event.target.removeAttribute("data-asks-to-notify");
  const { submitter, target } = event;
  await Notification.requestPermission();
  target.requestSubmit(submitter);
});
