// Hard-to-reverse actions show first what they will touch. On a form or a submit button:
// data-confirm="title" data-confirm-text data-confirm-go data-confirm-preview="URL" (GET; the form's fields as query; HTML fragment).
import { say } from "./words.js";

const dialog = document.getElementById("confirm");

async function preview(form, url, button) {
  const query = new URLSearchParams([...new FormData(form, button)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"));
  const answer = await fetch(`${url}?${query}`, { credentials: "same-origin", headers: { "HX-Request": "true" } });
  return answer.ok ? answer.text() : null;
}

async function ask(source, form, button) {
  const { confirm: title, confirmText, confirmGo, confirmPreview } = source.dataset;
  const body = dialog.querySelector("[data-confirm-body]");
  dialog.querySelector("h2").textContent = title;
  body.textContent = confirmText ?? "";
  dialog.querySelector('[value="yes"]').textContent = confirmGo ?? say("confirm");
  dialog.showModal();
  dialog.querySelector('[value="no"]').focus();
  if (confirmPreview) {
    try {
      const html = await preview(form, confirmPreview, button);
      if (html !== null) body.innerHTML = html; // our own server's fragment
      else body.textContent = say("failed");
    } catch { body.textContent = say("failed"); }
  }
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

dialog?.addEventListener("click", (event) => {
  const button = event.target.closest("button[value]");
  if (button) dialog.close(button.value);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  const source = button?.dataset.confirm ? button : form.dataset.confirm ? form : null;
  if (!dialog || !source || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.returnValue = "";
  if (!(await ask(source, form, button))) return void button?.focus();
  form.dataset.confirmed = "yes";
  form.requestSubmit(button ?? undefined);
  delete form.dataset.confirmed;
}, { capture: true });
