/* Small comforts. Every page works without this file. */

const words = new Intl.NumberFormat("sv-SE");

/** Bring the reader to what has to be put right. */
function focusErrorSummary(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    const control = field.matches("fieldset") ? field.querySelector("input") : field;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  });
}

/** Say how many characters are left; told to screen readers only near the end. */
function countDown(area) {
  const line = document.getElementById(`${area.id}-count`);
  const limit = Number(area.dataset.limit);
  if (!line || !limit) return;
  const tell = () => {
    const left = limit - area.value.length;
    line.textContent = left < 0
      ? `${words.format(-left)} tecken för mycket.`
      : `${words.format(left)} tecken kvar av ${words.format(limit)}.`;
    line.classList.toggle("count-left--over", left < 0);
    line.setAttribute("aria-live", left < limit / 10 ? "polite" : "off");
  };
  area.addEventListener("input", tell);
  tell();
}

/** The menu of a narrow screen. */
function foldMenu() {
  const button = document.querySelector("[data-menu]");
  const menu = button && document.getElementById(button.getAttribute("aria-controls"));
  if (!menu) return;
  const show = (open) => {
    button.setAttribute("aria-expanded", String(open));
    menu.classList.toggle("site-nav--open", open);
  };
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    show(false);
    button.focus();
  });
}

/** A button pressed twice in a hurry sends its form once. */
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (event.timeStamp - Number(form.dataset.sent || -2000) < 2000) event.preventDefault();
  else form.dataset.sent = event.timeStamp;
}

function start(root) {
  focusErrorSummary(root);
  root.querySelectorAll("textarea[data-limit]").forEach(countDown);
}

start(document);
foldMenu();
document.addEventListener("submit", sendOnce);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A button that copies what stands at an address, and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const told = button.nextElementSibling;
  try {
    const answer = await fetch(button.dataset.copy);
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    await navigator.clipboard.writeText(await answer.text());
    told.textContent = "Texten är kopierad.";
  } catch {
    told.textContent = "Det gick inte att kopiera. Öppna texten i stället.";
  }
});
