// Harmful content: card, then grey and blurred, then as far as this person may go; each step is told to the server.
// <details class="harm" data-harm-url>: POST {"step": "open"|"blur"|"grey"|"none"|"close"}; the server counts the time.
// It answers {"budget": words, "rest": address of my wellbeing, when a paid break began by itself}.
import { post } from "./words.js";

async function tell(card, step) {
  if (!card.dataset.harmUrl) return;
  try {
    const answer = await post(card.dataset.harmUrl, { step }, { keepalive: true });
    if (!answer.ok) return;
    const { budget, rest } = await answer.json();
    const place = card.querySelector("[data-harm-budget]");
    if (place) place.textContent = budget;
    if (rest) location.assign(rest);
  } catch {} // offline: what is on screen is veiled by the page itself, and the server ends the stretch at its idle cap
}

document.addEventListener("toggle", (event) => {
  const card = event.target;
  if (!card.matches?.(".harm")) return;
  if (!card.open) card.dataset.veil = "blur";
  tell(card, card.open ? "open" : "close");
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-veil-to]");
  if (!button) return;
  const card = button.closest(".harm");
  card.dataset.veil = button.dataset.veilTo;
  tell(card, button.dataset.veilTo);
});

// A page that falls silent is believed for ten minutes: while something is on screen, it says so.
setInterval(() => {
  if (document.visibilityState === "hidden") return;
  for (const card of document.querySelectorAll(".harm[open]")) tell(card, card.dataset.veil);
}, 120_000);

// Leaving the page, or another tab in front: nothing is on screen any more.
document.addEventListener("visibilitychange", () => {
  const step = document.visibilityState === "hidden" ? "close" : "open";
  for (const card of document.querySelectorAll(".harm[open]")) {
    card.dataset.veil = "blur";
    tell(card, step);
  }
});
