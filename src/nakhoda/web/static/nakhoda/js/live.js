// Regions that stay alive: <section id data-live="URL" data-live-every="10">. GET with If-None-Match; 200 swaps the inside,
// 204 and 304 change nothing, 410 stops. Slower when hidden or failing; never swaps what somebody types or selects in.
import { each, isTyping, say } from "./words.js";
import { toast } from "./toasts.js";

const LONGEST_MS = 120_000;
const HIDDEN_FACTOR = 6;

function busy(region) {
  if (region.contains(document.activeElement) && isTyping()) return true;
  if (region.querySelector("details[data-closes][open], dialog[open], .harm[open]")) return true;
  const selection = document.getSelection();
  return Boolean(selection && !selection.isCollapsed && region.contains(selection.anchorNode));
}

function swap(region, html) {
  const scroller = region.closest(".pane") ?? document.scrollingElement;
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  region.innerHTML = html; // our own server's markup; mail bodies inside it are sanitised and framed
  window.htmx?.process(region);
  region.dispatchEvent(new CustomEvent("nakhoda:swapped", { bubbles: true }));
  if (atEnd && region.dataset.liveEnd !== undefined) scroller.scrollTop = scroller.scrollHeight;
  region.parentElement?.querySelector(":scope > .fresh")?.remove();
}

function offer(region, html) {
  region.parentElement?.querySelector(":scope > .fresh")?.remove();
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button main fresh", textContent: say("fresh") });
  button.addEventListener("click", () => swap(region, html));
  region.after(button);
}

each("[data-live]", (region) => {
  const every = Number(region.dataset.liveEvery ?? 10) * 1000;
  let etag = region.dataset.liveEtag ?? "";
  let failures = 0;
  let timer = 0;

  async function ask() {
    if (!region.isConnected) return;
    try {
      const answer = await fetch(region.dataset.live, { credentials: "same-origin", cache: "no-store", headers: { "HX-Request": "true", ...(etag ? { "If-None-Match": etag } : {}) } });
      if (answer.status === 410) return;
      if (answer.status === 401) return signedOut();
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        const html = await answer.text();
        if (busy(region)) offer(region, html);
        else swap(region, html);
      }
      if (answer.status >= 500) throw new Error(String(answer.status));
      failures = 0;
      connection(true);
    } catch {
      failures += 1;
      if (failures > 1) connection(false);
    }
    plan();
  }

  function plan() {
    clearTimeout(timer);
    const wait = Math.min(LONGEST_MS, every * 2 ** Math.min(failures, 5) * (document.hidden ? HIDDEN_FACTOR : 1));
    timer = setTimeout(ask, wait * (0.9 + 0.2 * (performance.now() % 1)));
  }

  document.addEventListener("visibilitychange", () => { if (!document.hidden && region.isConnected) { clearTimeout(timer); ask(); } });
  window.addEventListener("online", () => { failures = 0; ask(); });
  plan();
});

// -- the connection, said once -----------------------------------------------------------------------
let up = true;
export function connection(now) {
  const banner = document.getElementById("connection");
  if (!banner || now === up) return;
  up = now;
  banner.hidden = now;
  banner.querySelector("[data-words]").textContent = say("offline");
  if (now) toast(say("back"));
}
export function signedOut() {
  const banner = document.getElementById("connection");
  if (!banner) return;
  banner.hidden = false;
  banner.querySelector("[data-words]").textContent = say("signed_out");
  const door = banner.querySelector("a");
  door.href = `${door.dataset.door}?next=${encodeURIComponent(location.pathname + location.search)}`;
  door.hidden = false;
}
window.addEventListener("offline", () => connection(false));
window.addEventListener("online", async () => {
  const url = document.body.dataset.pingUrl;
  try { connection(!url || (await fetch(url, { cache: "no-store" })).ok); } catch { /* still away */ }
});
document.body.addEventListener("htmx:sendError", () => connection(false));
document.body.addEventListener("htmx:afterOnLoad", () => connection(true));
