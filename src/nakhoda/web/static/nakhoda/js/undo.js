// Undo send inside the conversation: [data-recall-url][data-recall-until] counts down on its message, then goes away.
// After an undo the text comes back into the reply box ({"text", "kind"} in the answer).
import { each } from "./words.js";
import { undoToast } from "./toasts.js";

each("[data-recall-url]", (element) => {
  const until = Date.parse(element.dataset.recallUntil);
  if (Date.now() < until) undoToast(element.dataset.recallLabel, element.dataset.recallUrl, until);
  setTimeout(() => element.remove(), Math.max(0, until - Date.now()));
});

document.addEventListener("nakhoda:undone", ({ detail }) => {
  if (!detail.text) return;
  const box = document.querySelector(`form[data-kind="${detail.kind ?? "reply"}"] textarea`);
  if (!box || box.value) return;
  box.value = detail.text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
