/* Own phrases under a text field: insert one where the cursor is, or save what stands there. */

const visited = new Set(); // fields in which the reader has put the cursor
const SIGNED_OUT = "Du är utloggad. Logga in i en ny flik och försök igen.";
const NO_CONTACT = "Ingen kontakt. Försök igen om en stund.";

/** What stands in the field is never written over: a marked text stays, and the phrase comes after. */
function insert(field, phrase) {
  const at = visited.has(field) ? field.selectionEnd : field.value.length;
  const before = field.value.slice(0, at);
  const after = field.value.slice(at);
  const space = before && !/\s$/.test(before) ? " " : "";
  const behind = after && !/^\s/.test(after) ? " " : "";
  field.setRangeText(`${space}${phrase}${behind}`, at, at, "end");
  visited.add(field);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

async function save(box, field) {
  const body = new URLSearchParams({
    csrf_token: field.form.elements.csrf_token.value,
    text: field.value,
    kind: box.dataset.kind,
  });
  const headers = { "HX-Request": "true" }; // the page still has the text: not kept at the door too
  const told = box.querySelector("[data-told]");
  let answer;
  try {
    answer = await fetch(box.dataset.url, { method: "POST", body, headers, redirect: "manual" });
  } catch {
    told.textContent = NO_CONTACT;
    return;
  }
  if (answer.type === "opaqueredirect" || ![200, 422].includes(answer.status)) {
    told.textContent = answer.status >= 500 ? NO_CONTACT : SIGNED_OUT;
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = page.querySelector("[data-list]");
  if (list) box.querySelector("[data-list]").replaceWith(list);
  told.textContent = page.querySelector("[data-told]").textContent;
}

document.querySelectorAll("[data-phrases]").forEach((box) => {
  const field = document.getElementById(box.dataset.phrases);
  box.hidden = false;
  field.addEventListener("focus", () => visited.add(field));
  box.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[data-phrase]");
    if (chosen) insert(field, chosen.dataset.phrase);
    if (target.closest("[data-save]")) save(box, field);
  });
});
