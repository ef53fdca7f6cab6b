// Two people on one sheet. Each page gives a sign of itself and hears who else is there and what they typed: at once when
// somebody comes, every few seconds while they are there. Where both typed into one field, one key chooses.

const form = document.querySelector("#sheet");
const ALONE = 8000;
const TOGETHER = 2500;

let timer = 0;
let asking = false;

const kept = () => location.pathname === form.dataset.address; // before the first keystroke nothing is on the server
const others = () => document.querySelector("#presence > *, #clashes > *");

function envelope(extra) {
  let body;
  form.dispatchEvent(new CustomEvent("sheet-asks", { detail: { fill: (filled) => { body = filled; } } }));
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  return body;
}

async function ask(address, extra = {}, chosen = "") {
  const answer = await fetch(address, { method: "POST", body: envelope(extra), headers: { Accept: "application/json" } });
  if (answer.status === 409) form.dispatchEvent(new CustomEvent("sheet-ended"));
  if (answer.status === 401 && chosen) document.dispatchEvent(new CustomEvent("signed-out"));
  if (answer.status !== 200) return;
  form.dispatchEvent(new CustomEvent("sheet-heard", { detail: { answer: await answer.json(), chosen } }));
}

async function stay() {
  clearTimeout(timer);
  if (kept() && !asking) {
    asking = true;
    await ask(form.dataset.stay).catch(() => {}); // saving says when the network is away
    asking = false;
  }
  timer = setTimeout(stay, others() ? TOGETHER : ALONE);
}

async function choose(button) {
  if (!button) return false;
  const { name, asideOf } = button.closest(".clash").dataset;
  button.disabled = true;
  await ask(form.dataset.choose, { name, aside_of: asideOf, choice: button.dataset.choice }, name).catch(() => {});
  button.disabled = false;
  return true;
}

document.addEventListener("click", (event) => choose(event.target.closest(".clash [data-choice]")));
document.addEventListener("keydown", (event) => {
  const place = event.altKey ? ["Digit1", "Digit2", "Digit3"].indexOf(event.code) : -1;
  const button = document.querySelector(".clash")?.querySelectorAll("[data-choice]")[place];
  if (!button) return;
  event.preventDefault();
  choose(button);
});

document.body.addEventListener("changed", stay); // somebody came, or something else happened
form.addEventListener("sheet-answered", stay, { once: true });
addEventListener("pagehide", () => {
  if (kept()) fetch(form.dataset.stay, { method: "POST", body: envelope({ gone: "yes" }), keepalive: true }).catch(() => {});
});
stay();
