// Counts the seconds for which somebody has been waiting, and tells the server what this page shows already, so that
// a panel that has not changed is neither swapped nor read out again.

setInterval(() => {
  for (const element of document.querySelectorAll("[data-seconds]")) {
    element.dataset.seconds = Number(element.dataset.seconds) + 1;
    element.textContent = element.dataset.seconds;
  }
}, 1000);

// The panel is drawn anew while somebody goes through it by keys: the same button keeps the focus.
let held = "";
document.addEventListener("htmx:beforeSwap", ({ target }) => {
  if (target.id === "ringing") held = document.activeElement?.closest("#ringing button")?.getAttribute("formaction") ?? "";
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id === "ringing" && held) target.querySelector(`[formaction="${held}"]`)?.focus({ preventScroll: true });
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "ringing") return;
  event.detail.headers["X-Rings-Seen"] = event.target.querySelector("[data-rings-shown]")?.dataset.ringsShown ?? "-";
});
