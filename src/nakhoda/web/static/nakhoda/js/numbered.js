// A text box with line numbers, and problems that lead to their line: [data-numbered] holds .numbers and a <textarea>;
// <a data-line="12"> puts the caret there; [data-next-problem] walks through them.
import { each } from "./words.js";

each("[data-numbered]", (frame) => {
  const numbers = frame.querySelector(".numbers");
  const box = frame.querySelector("textarea");
  let drawn = 0;
  const draw = () => {
    const lines = box.value.split("\n").length;
    if (lines === drawn) return;
    drawn = lines;
    numbers.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
    follow();
  };
  const follow = () => { numbers.scrollTop = box.scrollTop; };
  box.addEventListener("input", draw);
  box.addEventListener("scroll", follow);
  draw();
});

function goTo(line) {
  const box = document.querySelector("[data-numbered] textarea");
  if (!box || !line) return;
  const lines = box.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  box.focus();
  box.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  box.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(box).lineHeight));
  box.scrollLeft = 0;
}

let at = -1;
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-line]");
  if (link) {
    event.preventDefault();
    goTo(Number(link.dataset.line));
  }
  if (event.target.closest?.("[data-next-problem]")) {
    const all = [...document.querySelectorAll("a[data-line]")];
    if (!all.length) return;
    at = (at + 1) % all.length;
    all[at].closest("li")?.scrollIntoView({ block: "nearest" });
    goTo(Number(all[at].dataset.line));
  }
});
