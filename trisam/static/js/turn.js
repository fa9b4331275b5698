/* How long the case has left. It needs no server; without it the page says when the time ends. */

const turn = document.querySelector("[data-ends]");
const left = turn.querySelector("[data-left]");
const over = turn.querySelector("[data-over]");
const ends = Date.parse(turn.dataset.ends) - (Date.parse(turn.dataset.at) - Date.now());

function tick() {
  const minutes = Math.ceil((ends - Date.now()) / 60000);
  if (minutes <= 0) {
    left.textContent = "";
    over.textContent = "Tiden är ute";
    turn.classList.add("turn--over");
    return;
  }
  const words = `${minutes} min kvar`;
  if (left.textContent !== words) left.textContent = words;
  setTimeout(tick, 1000);
}

tick();
