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

// The screen is locked while the session lives, or the session is over: the dialog asks for what opens it again.
function show(locked) {
  dialog.querySelectorAll("[data-ended]").forEach((part) => { part.hidden = locked; });
  dialog.querySelectorAll("[data-idle]").forEach((part) => { part.hidden = !locked; });
}

const part = (name) => dialog.querySelector(`[data-${name}]`);

document.addEventListener("signed-out", async () => {
  show(Boolean(await freshToken().catch(() => "")));
  ask();
});
document.addEventListener("locked", () => {
  show(true);
  ask();
});

async function unlock(token, password) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, password });
  return (await fetch(dialog.dataset.unlock, { method: "POST", body })).status === 204;
}

async function tokenOf(page) {
  const html = new DOMParser().parseFromString(await page.text(), "text/html");
  return html.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

// Signs in as the sign-in page does, and gives the second factor when it is asked for.
async function signIn(form) {
  const given = Object.fromEntries(new FormData(form));
  const post = (address, fields) => fetch(address, { method: "POST", body: new URLSearchParams(fields) });
  const { factor } = dialog.dataset;
  let page = await fetch(form.action);
  let token = await tokenOf(page);
  if (!page.url.endsWith(factor)) {
    page = await post(form.action, { csrfmiddlewaretoken: token, login: given.login, password: given.password });
    if (!page.url.endsWith(factor)) return;
    token = await tokenOf(page);
  }
  part("factor").hidden = false;
  if (given.code) await post(factor, { csrfmiddlewaretoken: token, code: given.code });
}

async function open(form) {
  const token = await freshToken();
  if (token) return (await unlock(token, form.elements.password.value)) ? freshToken() : "";
  await signIn(form);
  return freshToken();
}

dialog?.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  part("away").hidden = part("wrong").hidden = true;
  let renewed = "";
  try {
    renewed = await open(form);
  } catch {
    part("away").hidden = false;
    return;
  }
  if (renewed) goOn(renewed, form);
  else if (!part("factor").hidden && !form.elements.code.value) form.elements.code.focus();
  else part("wrong").hidden = false;
});

function goOn(token, form) {
  renew(token);
  form.reset();
  part("factor").hidden = true;
  dialog.close();
  document.dispatchEvent(new CustomEvent("signed-in"));
  again.splice(0).forEach((next) => next());
}

// Whoever signed in on another page comes back to this one.
addEventListener("focus", async () => {
  if (!dialog?.open || part("ended").hidden) return;
  const token = await freshToken().catch(() => "");
  if (token) goOn(token, dialog.querySelector("form"));
});

// The page around the form may be drawn anew before it is sent, and the button with it: what was pressed counts.
function submitAs(form, submitter) {
  if (!submitter || submitter.form === form) return form.requestSubmit(submitter);
  const pressed = submitter.cloneNode();
  pressed.hidden = true;
  form.append(pressed);
  form.requestSubmit(pressed);
  pressed.remove();
}

// A form in which something is typed asks whether the session lives before the page is left for the answer.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-guard]") || form.dataset.guard === "passed" || event.defaultPrevented) return;
  event.preventDefault();
  const { submitter } = event;
  const pass = () => {
    form.dataset.guard = "passed";
    submitAs(form, submitter);
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
