/* The order of an agenda: its buttons without leaving the page, and by dragging a line with a
   mouse. The buttons work without this file, and on a screen that is touched. */

const said = document.createElement("p");
said.className = "sr-only";
said.setAttribute("role", "status");
document.body.append(said);

/** Ask the server to move a line, and show the list as it became. */
async function move(form, goal, focusId) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("to", goal);
  const answer = await fetch(form.action, { method: "POST", body: fields });
  if (!answer.ok || new URL(answer.url).pathname !== location.pathname) {
    location.assign(answer.ok ? answer.url : location.href);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [shown, fresh] = [document, page].map((one) => one.querySelector("#innehall > .frame"));
  shown.replaceWith(fresh);
  arm(document);
  focusOn(focusId);
  said.textContent = fresh.querySelector(".messages")?.textContent.replace(/\s+/g, " ").trim() ?? "";
}

/** Stay where one was: the same button, else the line's other one, else the line. */
function focusOn(id) {
  const line = id.replace(/^[a-z]+/, "");
  const place = [id, `upp${line}`, `ned${line}`, `arende${line}`]
    .map((name) => document.getElementById(name))
    .find(Boolean);
  place?.focus();
}

function arm(root) {
  root.querySelectorAll("[data-order]").forEach((form) => {
    form.closest("li").draggable = true;
  });
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !form.matches("[data-order]") || !submitter) return;
  event.preventDefault();
  move(form, submitter.value, submitter.id);
});

let dragged = null;
const goalOf = (event) => dragged && event.target.closest?.("[data-goal]");
const mark = (goal) => {
  document.querySelector(".agenda__slot--goal")?.classList.remove("agenda__slot--goal");
  if (goal && goal !== dragged) goal.classList.add("agenda__slot--goal");
};

document.addEventListener("dragstart", (event) => {
  const line = event.target.closest?.("li[draggable=true]");
  if (!line) return;
  dragged = line;
  line.classList.add("agenda__slot--dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});
document.addEventListener("dragover", (event) => {
  const goal = goalOf(event);
  mark(goal);
  if (goal) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const goal = goalOf(event);
  if (!goal || goal === dragged) return;
  event.preventDefault();
  move(dragged.querySelector("[data-order]"), goal.dataset.goal, dragged.id);
});
document.addEventListener("dragend", () => {
  mark(null);
  dragged?.classList.remove("agenda__slot--dragged");
  dragged = null;
});

arm(document);
