// The wallboard: fills the screen, and keeps it from going dark. What it shows is worked in by board.js.

const button = document.querySelector("#full-screen");
button.hidden = !document.fullscreenEnabled;
button.addEventListener("click", () => document.documentElement.requestFullscreen());

async function stayAwake() {
  if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => null);
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();

// A page that the browser brings back from its memory shows what was true then.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
