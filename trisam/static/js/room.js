/* The meeting room. What is written in it saves itself, and what others write comes by itself.
   Without this file the form is sent as any other. */

const EVERY = 1000;
const PAUSE = 300;
const NO_CONTACT = "Ingen kontakt. Det du skriver sparas när kontakten är tillbaka.";
const BACK = "Kontakten är tillbaka. Det du skriver sparas igen.";
const SIGNED_OUT = "Du är utloggad. Logga in i en ny flik, så sparas det du har skrivit här.";
const RECORDED = "Rekommendationen sparades nyss av någon annan. Ladda om sidan för att se den. "
  + "Det du skrev står kvar här till dess.";
const MORE_ROWS = "Någon har lagt till en åtgärd. Ladda om sidan för att se den.";

const room = document.querySelector("[data-now]");
const form = room.querySelector("[data-keep]");
const state = document.querySelector("[data-state]");
const standing = JSON.parse(room.dataset.stands);
const fields = new Map();
let token = form?.elements.csrf_token.value;
let timer = 0;
let [over, following, signedOut] = [false, false, false];

const valueOf = (name) => form.elements[name].value ?? "";
const isChanged = (name) => valueOf(name) !== fields.get(name).saved;
const frameOf = (name) => {
  const control = form.elements[name];
  return (control.closest ? control : control[0]).closest(".fieldset, .field");
};

/** Say how things stand; the same words are said once. */
function tell(words) {
  if (state.textContent !== words) state.textContent = words;
}

/** What the server tells, or nothing when there is nothing to use now. */
async function ask(address, body) {
  try {
    const answer = await fetch(address, {
      method: body ? "POST" : "GET",
      body,
      redirect: "manual",
      keepalive: Boolean(body),
      headers: { "HX-Request": "true" },
      signal: AbortSignal.timeout(8000),
    });
    signedOut = answer.type === "opaqueredirect";
    if (signedOut) tell(SIGNED_OUT);
    else if (answer.status === 404) close();
    else if (answer.status >= 500) tell(NO_CONTACT);
    else if (answer.ok || answer.status === 422) return await answer.json();
  } catch {
    tell(NO_CONTACT);
  }
  return null;
}

/** The case is no longer open to the reader: nothing of it stays on the page. */
function close() {
  over = true;
  const { content, dataset } = document.querySelector("[data-closed]");
  const heading = document.querySelector("h1");
  heading.textContent = dataset.closed;
  document.querySelector("#innehall > .frame").replaceChildren(heading, content.cloneNode(true));
  document.title = "Mötesrum – Trisam";
  document.querySelector("#innehall").focus();
}

async function save(name) {
  const field = fields.get(name);
  const text = valueOf(name);
  if (over || signedOut || field.busy || field.lost) return;
  if (text === field.refused || !isChanged(name)) return;
  field.busy = true;
  const stands = form.elements[`${name}-trots`];
  const body = new URLSearchParams({
    name, text, before: field.version, version: room.dataset.recorded, csrf_token: token,
    ...(stands?.checked && { "text-trots": stands.value }),
  });
  const told = await ask(form.dataset.keep, body);
  field.busy = false;
  if (!told || over) return;
  if (told.version) {
    Object.assign(field, { version: told.version, saved: text, refused: null });
    note(name);
    save(name);
  } else {
    field.refused = text;
    note(name, told.sentence);
    follow();
  }
}

/** One line under a field: who writes there, or why it is not saved. */
function note(name, words = "") {
  const field = fields.get(name);
  if (field.lost) return;
  if (!field.note) {
    field.note = document.createElement("p");
    field.note.className = "room__note";
    frameOf(name).append(field.note);
  }
  if (field.note.textContent !== words) field.note.textContent = words;
}

/** Somebody else saved first: the own text stays, theirs stands under it, and one of them goes. */
function lose(name, theirs) {
  const field = fields.get(name);
  const who = theirs.by || "Du själv, i ett annat fönster,";
  if (!field.lost) {
    note(name);
    field.lost = document.createElement("div");
    field.lost.className = "room__lost";
    field.lost.setAttribute("role", "status");
    frameOf(name).append(field.lost);
  }
  field.version = theirs.version;
  const [told, text] = [document.createElement("p"), document.createElement("p")];
  told.textContent = `${who} hann före i det här fältet. Det du skrev står kvar. Nu gäller:`;
  text.textContent = inWords(name, theirs.text) || "(tomt)";
  text.className = "room__theirs";
  const keeps = choice("Låt min text gälla", () => field.version);
  const takes = choice("Ta den andra texten", () => put(name, theirs));
  field.lost.replaceChildren(told, text, keeps, takes);

  function choice(words, follow_up) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button--secondary", textContent: words });
    button.addEventListener("click", () => {
      field.lost.remove();
      field.lost = field.refused = null;
      follow_up();
      save(name);
      (form.elements[name].focus ? form.elements[name] : form.elements[name][0]).focus();
    });
    return button;
  }
}

/** What a value is called where it is chosen from a list. */
function inWords(name, value) {
  const control = form.elements[name];
  if (control.options) return [...control.options].find((one) => one.value === value)?.text ?? value;
  if (control.closest) return value;
  const chosen = [...control].find((one) => one.value === value);
  return chosen?.labels[0]?.textContent.trim() ?? value;
}

/** Lay another's text in the field; the cursor stays where it was. */
function put(name, theirs) {
  const field = fields.get(name);
  const control = form.elements[name];
  const cursor = document.activeElement === control && "selectionStart" in control
    ? control.selectionStart : null;
  if (control.closest || !theirs.text) setAll(control, theirs.text);
  else control.value = theirs.text;
  if (cursor !== null) control.setSelectionRange(cursor, cursor);
  Object.assign(field, { version: theirs.version, saved: valueOf(name), refused: null });
}

function setAll(control, text) {
  if (control.closest) control.value = text;
  else [...control].forEach((one) => { one.checked = false; });
}

function take(told) {
  const wasAway = [NO_CONTACT, SIGNED_OUT].includes(state.textContent);
  if (String(told.recorded ?? "") !== room.dataset.recorded) {
    over = true;
    tell(RECORDED);
    return;
  }
  if (!form) {
    if (wasAway) tell("");
    return;
  }
  token = form.elements.csrf_token.value = told.token;
  Object.entries(told.fields).forEach(([name, theirs]) => receive(name, theirs));
  [...fields.keys()].forEach(save);
  if (wasAway) {
    tell(BACK);
    setTimeout(() => state.textContent === BACK && tell(""), 10000);
  } else if (Object.entries(told.fields).some(([name, one]) => one.text && !fields.has(name))) {
    tell(MORE_ROWS);
  }
}

function receive(name, theirs) {
  const field = fields.get(name);
  if (!field || field.busy) return;
  if (theirs.version > field.version) {
    if (isChanged(name) && valueOf(name) !== theirs.text) lose(name, theirs);
    else put(name, theirs);
  }
  if (field.refused !== valueOf(name) || !isChanged(name)) {
    note(name, theirs.writes ? `${theirs.by} skriver här` : "");
  }
}

/** Ask what stands now, and again in a second; not while nobody looks. */
async function follow() {
  if (following) return;
  following = true;
  clearTimeout(timer);
  const told = document.hidden || over ? null : await ask(room.dataset.now);
  if (told) take(told);
  following = false;
  if (!over && !document.hidden) timer = setTimeout(follow, EVERY);
}

const saveAll = () => [...fields.keys()].forEach(save);

if (form) {
  [...form.elements]
    .map((one) => one.name)
    .filter((name) => name && /^(text|participation|company|no_actions_because|wait_until|wait_owner|actions-\d-\w+)$/.test(name))
    .forEach((name) => {
      const { text = "", version = 0, by = "" } = standing[name] ?? {};
      const { options } = form.elements[name];
      const isThere = !options || [...options].some((one) => one.value === text);
      fields.set(name, { version, saved: isThere ? text : valueOf(name) });
      if (by && isChanged(name)) lose(name, { text, version, by });
    });
  form.querySelector("[data-saves]").hidden = false;
  form.addEventListener("input", ({ target: { name } }) => {
    const field = fields.get(name);
    if (!field) return;
    clearTimeout(field.timer);
    field.timer = setTimeout(() => save(name), PAUSE);
  });
  form.addEventListener("submit", () => { over = true; });
  addEventListener("pagehide", saveAll);
  addEventListener("online", follow);
}
document.addEventListener("visibilitychange", () => (document.hidden ? saveAll() : follow()));
follow();
