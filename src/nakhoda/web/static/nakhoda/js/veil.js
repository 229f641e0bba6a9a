// Harmful content: card, then grey and blurred, then as far as this person may go; each step is told to the server.
// <details class="harm" data-harm-url>: POST {"step": "open"|"blur"|"grey"|"none"|"close", "seconds"}.
import { post } from "./words.js";

const opened = new WeakMap();

function tell(card, step) {
  if (!card.dataset.harmUrl) return;
  const seconds = Math.round((Date.now() - (opened.get(card) ?? Date.now())) / 1000);
  post(card.dataset.harmUrl, { step, seconds }, { keepalive: true }).catch(() => {});
}

document.addEventListener("toggle", (event) => {
  const card = event.target;
  if (!card.matches?.(".harm")) return;
  if (card.open) opened.set(card, Date.now());
  else card.dataset.veil = "blur";
  tell(card, card.open ? "open" : "close");
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-veil-to]");
  if (!button) return;
  const card = button.closest(".harm");
  card.dataset.veil = button.dataset.veilTo;
  tell(card, button.dataset.veilTo);
});
