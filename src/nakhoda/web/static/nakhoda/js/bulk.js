// Lists with boxes: j/k move, x ticks, Enter opens; the bar with bulk actions appears with the first tick.
// <form data-bulk> with [data-row] rows (each a checkbox and a [data-row-link]) and a .bulk-bar [data-bulk-count].
import { each, isTyping } from "./words.js";

each("[data-bulk]", (form) => {
  const bar = form.querySelector(".bulk-bar");
  const boxes = () => [...form.querySelectorAll("[data-row] input[type=checkbox]")];
  const all = form.querySelector("[data-bulk-all]");
  const draw = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    if (!bar) return;
    bar.hidden = !ticked;
    bar.querySelector("[data-bulk-count]").textContent = String(ticked);
    if (all) { all.checked = ticked > 0 && ticked === boxes().length; all.indeterminate = ticked > 0 && ticked < boxes().length; }
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) boxes().forEach((box) => { box.checked = all.checked; });
    draw();
  });
  form.querySelector("[data-bulk-none]")?.addEventListener("click", () => { boxes().forEach((box) => { box.checked = false; }); draw(); });
  draw();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length || !["j", "k", "x"].includes(event.key)) return;
  const now = rows.indexOf(document.activeElement.closest("[data-row]"));
  if (event.key === "x") return void (now >= 0 && rows[now].querySelector("input[type=checkbox]")?.click());
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + (event.key === "j" ? 1 : -1)))];
  (next.querySelector("[data-row-link]") ?? next).focus();
});
