/* A long form saves itself, one field at a time, while it is written: nothing is lost when the
   browser, the connection or the sign-in goes. Without this file the form has a button for it. */

const OFTEN = 700; // ms: how long what is typed waits, at the most
const AGAIN = 5000; // ms: until the next attempt without connection

const form = document.querySelector("[data-drafts]");
const waiting = new Map(); // field -> timer
const asked = new Set(); // fields in which somebody else was first, until the writer has chosen
let sending = Promise.resolve();

const seen = (name) => form.elements[`seen_${name}`];
const underneath = (name) => document.getElementById(`draft-${name}`);

function trouble(kind) {
  form.querySelectorAll("[data-trouble]").forEach((line) => {
    line.hidden = line.dataset.trouble !== kind;
  });
}

/** The case is not open to the reader any more: what it tells leaves the page, the own words stay. */
function close() {
  document.querySelector("[data-of-case]")?.remove();
  document.querySelector("h1").textContent = form.dataset.closed;
  trouble("closed");
}

function later(name, delay = OFTEN) {
  if (!waiting.has(name)) waiting.set(name, setTimeout(() => send(name), delay));
}

/** One field after the other: each knows which version the one before it made. */
function send(name) {
  clearTimeout(waiting.get(name));
  waiting.delete(name);
  sending = sending.then(() => (asked.has(name) ? null : save(name)));
  return sending;
}

async function save(name) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("field", name);
  let answer;
  try {
    answer = await fetch(form.dataset.drafts, {
      method: "POST",
      body: fields,
      headers: { "HX-Request": "true" }, // the page still has the text: not kept at the door too
      redirect: "manual",
      keepalive: true,
    });
  } catch {
    return failed(name, "offline");
  }
  if (answer.type === "opaqueredirect" || answer.status === 400) return failed(name, "signed-out");
  if (answer.status >= 500) return failed(name, "offline");
  if (answer.status === 404) return close();
  if (![200, 409, 422].includes(answer.status)) return trouble("refused");
  trouble(null);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const version = page.querySelector("[data-version]")?.dataset.version;
  if (version) seen(name).value = version;
  if (answer.status === 200) {
    form.querySelector("[data-saved]").replaceWith(page.querySelector("[data-saved]"));
    underneath(name).replaceChildren();
    return null;
  }
  underneath(name).replaceChildren(...page.body.childNodes);
  if (answer.status === 409) ask(name);
  return null;
}

function failed(name, kind) {
  trouble(kind);
  if (kind === "offline") later(name, AGAIN);
  else lost.add(name);
  return null;
}

/** Somebody else's words were saved: the writer chooses, and until then nothing is overwritten. */
function ask(name) {
  const choice = underneath(name).querySelector("[data-choice]");
  asked.add(name);
  if (choice) choice.hidden = false;
}

function choose(name, theirs) {
  if (theirs !== undefined) put(name, theirs);
  asked.delete(name);
  underneath(name).replaceChildren();
  send(name);
  const control = form.elements[name];
  (control instanceof RadioNodeList ? control[0] : control).focus();
}

function put(name, text) {
  const control = form.elements[name];
  const ticked = text.split("\n");
  if (control.type && !["checkbox", "radio"].includes(control.type)) control.value = text;
  else form.querySelectorAll(`[name="${name}"]`).forEach((one) => {
    one.checked = ticked.includes(one.value);
  });
}

/** After a new sign-in in another tab: the form gets its new token, and saves what waited. */
const lost = new Set();
async function comeBack() {
  if (!lost.size) return;
  const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[data-drafts] [name=csrf_token]")?.value;
  if (!token) return;
  form.elements.csrf_token.value = token;
  [...lost].forEach(send);
  lost.clear();
}

form.addEventListener("input", ({ target: { name } }) => {
  if (seen(name)) later(name);
});
form.addEventListener("click", ({ target }) => {
  const name = target.closest(".draft")?.id.replace("draft-", "");
  if (target.matches("[data-mine]")) choose(name);
  if (target.matches("[data-theirs]")) choose(name, target.dataset.theirs);
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit();
});
/* What is on its way arrives first: the answer then knows the newest version of each field. */
form.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  waiting.forEach((timer) => clearTimeout(timer));
  waiting.clear();
  sending.then(() => form.submit());
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) [...waiting.keys()].forEach(send);
  else comeBack();
});
window.addEventListener("focus", comeBack);
window.addEventListener("online", () => [...waiting.keys()].forEach(send));
form.querySelectorAll("[data-shortcut]").forEach((hint) => {
  hint.hidden = false;
});
form.querySelectorAll("[data-choice]").forEach((choice) => ask(choice.closest(".draft").id.replace("draft-", "")));
