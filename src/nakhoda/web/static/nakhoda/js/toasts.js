// Short messages at the foot of the page, and the last seconds in which something can be taken back.
// #flash holds <p data-toast="success|error|info|undo" data-undo-url data-undo-until data-opens-now="id of a dialog">; `toast()` is for other modules.
import { post, say } from "./words.js";

const STAY_MS = 6000;
const shelf = () => document.getElementById("toasts");

export function toast(text, { kind = "", stay = STAY_MS, action, run } = {}) {
  const box = Object.assign(document.createElement("div"), { className: `toast ${kind}` });
  box.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (kind === "error") box.setAttribute("role", "alert");
  if (action) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: action });
    button.addEventListener("click", () => { box.remove(); run?.(); });
    box.append(button);
  }
  shelf()?.append(box);
  if (stay) setTimeout(() => box.remove(), stay);
  return box;
}

export function undoToast(text, url, until) {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  if (!left()) return;
  const box = toast(text, { stay: 0, action: say("undo"), run: () => takeBack(url) });
  const count = Object.assign(document.createElement("span"), { className: "count ltr", textContent: String(left()) });
  count.setAttribute("aria-hidden", "true");
  box.insertBefore(count, box.lastChild);
  box.lastChild.dataset.key = "mod+z";
  const tick = setInterval(() => {
    count.textContent = String(left());
    if (left() && box.isConnected) return;
    clearInterval(tick);
    box.remove();
  }, 250);
}

async function takeBack(url) {
  try {
    const answer = await post(url);
    if (answer.ok) {
      const body = await answer.json().catch(() => ({}));
      toast(say("undone"));
      document.dispatchEvent(new CustomEvent("nakhoda:undone", { detail: body }));
      if (body.url) location.assign(body.url);
    } else toast(say(answer.status === 409 || answer.status === 410 ? "too_late" : "failed"), { kind: "error" });
  } catch { toast(say("failed"), { kind: "error" }); }
}

function showFlash() {
  for (const line of document.querySelectorAll("#flash > [data-toast]")) {
    if (line.dataset.toast === "undo") undoToast(line.textContent, line.dataset.undoUrl, Date.parse(line.dataset.undoUntil));
    else toast(line.textContent, { kind: line.dataset.toast === "error" ? "error" : "" });
    document.querySelector(`dialog#${line.dataset.opensNow ?? "none"}:not([open])`)?.showModal();
    line.remove();
  }
}

showFlash();
// A new page has nothing to do with the refusal on the one before.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id === "page") for (const old of document.querySelectorAll("#toasts .error")) old.remove();
});
document.body.addEventListener("htmx:afterSettle", showFlash);
document.body.addEventListener("htmx:responseError", () => toast(say("failed"), { kind: "error" }));
