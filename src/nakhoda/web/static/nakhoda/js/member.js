// The little that a member's page gains from JavaScript: menus that close, fresh times, a draft on this device.
import "./theme.js";
import "./menus.js";
import "./clocks.js";
import { each } from "./words.js";

each("[data-focus]", (element) => element.focus());

// Exact times, in the zone of this device and in the page's language.
const exact = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "medium", timeStyle: "short" });
each("time[data-exact]", (time) => { time.textContent = exact.format(new Date(time.dateTime)); });

// What was typed stays on this device until it is sent; nothing of it goes anywhere.
each("form[data-keep]", (form) => {
  const key = `nakhoda.form.${form.dataset.keep}`;
  const fields = () => [...form.querySelectorAll("textarea, input[type=text], input[type=email], input[type=tel]")].filter((f) => f.name && !f.dataset.secret);
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const field of fields()) if (!field.value && kept[field.name]) field.value = kept[field.name];
    form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields().map((f) => [f.name, f.value])))));
  } catch { /* no storage: the page works without */ }
});
each("[data-forget]", (element) => { try { sessionStorage.removeItem(`nakhoda.form.${element.dataset.forget}`); } catch { /* nothing kept */ } });

// A form is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  setTimeout(() => { button.disabled = true; }, 0);
  setTimeout(() => { button.disabled = false; }, 8000);
});
