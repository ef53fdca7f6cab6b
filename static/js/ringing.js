// Counts the seconds for which somebody has been waiting, and tells the server what this page shows already, so that
// a panel that has not changed is neither swapped nor read out again.

import { keepFocus } from "./focus.js";

setInterval(() => {
  for (const element of document.querySelectorAll("[data-seconds]")) {
    element.dataset.seconds = Number(element.dataset.seconds) + 1;
    element.textContent = element.dataset.seconds;
  }
}, 1000);

keepFocus(
  "ringing",
  (here) => here?.closest("#ringing button")?.getAttribute("formaction"),
  (answer) => document.querySelector(`#ringing [formaction="${answer}"]`),
);

document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "ringing") return;
  event.detail.headers["X-Rings-Seen"] = event.target.querySelector("[data-rings-shown]")?.dataset.ringsShown ?? "-";
});
