// The session ends while somebody works: they sign in over the page, nothing typed is lost, and what was asked for is
// done then. Other scripts say `signed-out` on the document and hear `signed-in`.

const dialog = document.querySelector("#sign-in-again"); // a page that only says what went wrong has none
const again = [];

function ask(next) {
  if (next) again.push(next);
  if (!dialog.open) dialog.showModal();
}

async function freshToken() {
  const answer = await fetch(dialog.dataset.token);
  return answer.ok ? (await answer.json()).token : "";
}

function renew(token) {
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((element) => { element.value = token; });
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

document.addEventListener("signed-out", () => ask());

dialog?.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const page = await fetch(event.target.action);
  const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
  const body = new FormData(event.target);
  if (token) body.set("csrfmiddlewaretoken", token.value);
  await fetch(event.target.action, { method: "POST", body });
  const renewed = await freshToken();
  dialog.querySelector("[role=alert]").hidden = Boolean(renewed);
  if (!renewed) return;
  renew(renewed);
  event.target.reset();
  dialog.close();
  document.dispatchEvent(new CustomEvent("signed-in"));
  again.splice(0).forEach((next) => next());
});

// A form in which something is typed asks whether the session lives before the page is left for the answer.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-guard]") || form.dataset.guard === "passed" || event.defaultPrevented) return;
  event.preventDefault();
  const { submitter } = event;
  const pass = () => {
    form.dataset.guard = "passed";
    form.requestSubmit(submitter);
  };
  const token = await freshToken().catch(() => null);
  if (token === "") ask(pass);
  else pass();
});

// What stands over the sheet in an emergency must arrive: it is said when it did not, and sent again.
const AGAIN_AFTER = 3000;
const failed = new Set();

function notArrived(event) {
  const { elt, xhr } = event.detail;
  const panel = elt.closest("#interrupt");
  if (!panel || elt.id === "interrupt-who") return;
  failed.add(elt);
  const repeat = () => {
    if (elt.isConnected) window.htmx.trigger(elt, elt.matches("form") ? "submit" : "again");
  };
  const warning = panel.querySelector("[data-not-sent]");
  if (warning) warning.hidden = false;
  if (xhr?.status === 401 || xhr?.status === 403) ask(repeat);
  else setTimeout(repeat, AGAIN_AFTER);
}
document.addEventListener("htmx:responseError", notArrived);
document.addEventListener("htmx:sendError", notArrived);
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (!event.detail.successful || !failed.delete(event.detail.elt)) return;
  if ([...failed].some((elt) => elt.isConnected)) return;
  const warning = document.querySelector("#interrupt [data-not-sent]");
  if (warning) warning.hidden = true;
});

// In an emergency two people write on one record: each change is sent as the one field that it is.
const unsent = new Set();
document.addEventListener("input", (event) => {
  if (event.target.closest("[data-emergency-notes]")) unsent.add(event.target.name);
});
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-emergency-notes]")) return;
  const form = event.target.closest("form");
  const { parameters } = event.detail;
  for (const key of Object.keys(parameters)) delete parameters[key];
  parameters.changed = [...unsent];
  for (const name of unsent) parameters[name] = new FormData(form).getAll(name);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches?.("[data-emergency-notes]") && event.detail.successful) unsent.clear();
});
