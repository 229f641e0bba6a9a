// The composer: the box for the next word has the focus; a menu beside Send chooses what becomes of the case.
import { each } from "./words.js";

each("[data-autofocus]", (box) => {
  if (window.matchMedia("(pointer: fine)").matches && !document.querySelector("dialog[open]")) box.focus({ preventScroll: true });
});

// After a swap the reader stands at the new page, not at a link that is gone.
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "page" || !document.activeElement || document.activeElement !== document.body) return;
  document.getElementById("page").focus({ preventScroll: true });
  window.scrollTo(0, 0);
});

// The end of a conversation is where reading starts.
each("[data-at-end]", (pane) => { pane.scrollTop = pane.scrollHeight; });

// Names of chosen files, beside the button that chose them.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "file" || !input.dataset.names) return;
  document.getElementById(input.dataset.names).textContent = [...input.files].map((file) => file.name).join(", ");
});
