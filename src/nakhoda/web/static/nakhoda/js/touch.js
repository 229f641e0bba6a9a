// Handle time: seconds of attention, not of an open tab. Stops when the page is hidden or nobody moves for the idle cap.
// <div data-touch-url data-touch-id data-touch-idle="60">: POST form {touch, seconds, state: beat|end} through sendBeacon.
import { doing } from "./presence.js";
import { csrf, each } from "./words.js";

const BEAT_SECONDS = 15;
let current = null;

function begin(element) {
  current?.end();
  const { touchUrl: url, touchId: id } = element.dataset;
  const idle = Number(element.dataset.touchIdle ?? 60) * 1000;
  let lastMove = Date.now();
  let seconds = 0;
  let unsent = 0;

  const moved = () => { lastMove = Date.now(); };
  const send = (state) => {
    if (!unsent && state === "beat") return;
    const body = new FormData();
    Object.entries({ touch: id, doing: doing(), seconds: unsent, total: seconds, state, csrfmiddlewaretoken: csrf() }).forEach(([name, value]) => body.append(name, value));
    navigator.sendBeacon(url, body);
    unsent = 0;
  };
  const tick = setInterval(() => {
    if (!element.isConnected) return end();
    if (document.hidden || !document.hasFocus() || Date.now() - lastMove > idle) return;
    seconds += 1;
    unsent += 1;
    const face = element.querySelector("[data-touch-text]");
    if (face) face.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds === 1 || unsent >= BEAT_SECONDS) send("beat"); // the first second says that it began
  }, 1000);
  const hide = () => { if (document.hidden) send("beat"); };
  const leave = () => send("end");
  const moves = ["keydown", "pointermove", "pointerdown", "scroll", "wheel"];

  function end() {
    clearInterval(tick);
    send("end");
    moves.forEach((name) => window.removeEventListener(name, moved, true));
    document.removeEventListener("visibilitychange", hide);
    window.removeEventListener("pagehide", leave);
    if (current?.end === end) current = null;
  }
  moves.forEach((name) => window.addEventListener(name, moved, { capture: true, passive: true }));
  document.addEventListener("visibilitychange", hide);
  window.addEventListener("pagehide", leave);
  current = { end };
}

each("[data-touch-url]", begin);
