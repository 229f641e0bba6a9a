// Live clocks without a jump. The server says how much business time was left at an instant and in which interval it runs;
// here it only counts down inside that interval. Due times are never derived here.
// [data-clock]: data-state, data-left, data-total (seconds), data-as-of, data-from, data-until (ISO; missing = day and night).
import { say } from "./words.js";

const STEP_MS = 1000;

export function spell(seconds) {
  const s = Math.floor(Math.abs(seconds));
  if (s < 60) return say("moment");
  if (s < 3600) return say("minutes", { m: Math.floor(s / 60) });
  if (s < 172800) return say("hours", { h: Math.floor(s / 3600), m: String(Math.floor((s % 3600) / 60)).padStart(2, "0") });
  return say("days", { d: Math.floor(s / 86400), h: Math.floor((s % 86400) / 3600) });
}

export function leftNow(data, now) {
  const asOf = Date.parse(data.asOf);
  const from = data.from ? Math.max(asOf, Date.parse(data.from)) : asOf;
  const until = data.until ? Math.min(now, Date.parse(data.until)) : now;
  return Number(data.left) - Math.max(0, until - from) / 1000;
}

export function levelOf(left, total) {
  if (left <= 0) return "late";
  const used = 1 - left / total;
  return used >= 0.8 ? "warn" : used >= 0.5 ? "notice" : "quiet";
}

function tick() {
  const now = Date.now();
  for (const clock of document.querySelectorAll('[data-clock]:is([data-state="active"], [data-state="breached"])')) {
    const left = leftNow(clock.dataset, now);
    const total = Number(clock.dataset.total) || 1;
    const text = left > 0 ? say("left", spell(left)) : say("late", spell(left));
    const words = clock.querySelector("[data-clock-text]");
    if (words.textContent !== text) words.textContent = text;
    const level = levelOf(left, total);
    if (clock.dataset.level !== level) clock.dataset.level = level;
    clock.querySelector(".used")?.setAttribute("stroke-dasharray", `${Math.round(Math.min(1, Math.max(0, 1 - left / total)) * 100)} 100`);
  }
}

// -- relative times: <time data-when datetime> --------------------------------------------------------
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "always" });

function ago(gap) {
  const s = Math.abs(gap);
  const sign = Math.sign(gap);
  if (s < 60) return say("now");
  if (s < 3600) return relative.format(sign * Math.floor(s / 60), "minute");
  if (s < 86400) return relative.format(sign * Math.floor(s / 3600), "hour");
  return relative.format(sign * Math.floor(s / 86400), "day");
}

function freshen() {
  for (const time of document.querySelectorAll("time[data-when]")) time.textContent = ago((Date.parse(time.dateTime) - Date.now()) / 1000);
}

setInterval(() => { if (!document.hidden) tick(); }, STEP_MS);
setInterval(() => { if (!document.hidden) freshen(); }, 30 * STEP_MS);
document.addEventListener("visibilitychange", () => { if (!document.hidden) { tick(); freshen(); } });
