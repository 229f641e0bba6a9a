// Single keys and chords. An element says its own key: data-key="r", "g h", "mod+k", "mod+enter" and data-key-label.
// Keys are silent while somebody types (except with Ctrl), can be turned off (WCAG 2.1.4) and changed by the reader.
import { each, isTyping, say } from "./words.js";

const STORE = "nakhoda.keys";
const CHORD_WAIT_MS = 900;
let settings = read();
let pending = "";
let timer = 0;

function read() {
  try { return { on: true, own: {}, ...JSON.parse(localStorage.getItem(STORE) || "{}") }; } catch { return { on: true, own: {} }; }
}
function write() {
  try { localStorage.setItem(STORE, JSON.stringify(settings)); } catch { /* private window: the change lasts for this page */ }
}

export function keyOf(element) { return settings.own[element.dataset.key] ?? element.dataset.key; }

function pressed(event) {
  const name = event.key === " " ? "space" : event.key.toLowerCase();
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  return `${mod}${event.altKey ? "alt+" : ""}${event.shiftKey && (name.length > 1 || mod) ? "shift+" : ""}${name}`;
}

function shown(element) { return element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null; }

// What waits in a closed menu has its key all the same.
function visible(element) {
  const menu = element.closest("details[data-closes]:not([open])");
  return shown(menu ?? element);
}

// The root in which keys count: an open modal dialog hides the page's keys.
function field() {
  const open = [...document.querySelectorAll("dialog[open]")].pop();
  return open ?? document;
}

function targets() {
  const root = field();
  return [...document.querySelectorAll("[data-key]")].filter((e) => (root === document ? !e.closest("dialog:not([open])") : root.contains(e)) && visible(e) && !e.disabled);
}

function run(element) {
  if (element.dataset.keyTab) document.getElementById(element.dataset.keyTab)?.click();
  if (/^(TEXTAREA|SELECT)$/.test(element.tagName) || (element.tagName === "INPUT" && isTyping(element))) {
    element.focus();
    element.setSelectionRange?.(element.value.length, element.value.length);
  } else element.click();
}

// Esc leaves the box in which one types, so that single keys count again.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && field() === document && isTyping(event.target)) event.target.blur();
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Meta", "Alt"].includes(event.key)) return;
  const now = pressed(event);
  const withControl = now.startsWith("mod+");
  if (!withControl && (!settings.on || isTyping(event.target))) return;
  const tried = pending ? `${pending} ${now}` : now;
  clearTimeout(timer);
  pending = "";
  const scope = withControl ? event.target.closest?.("form") : null;
  const all = targets();
  const hits = all.filter((e) => keyOf(e) === tried);
  const hit = (scope && hits.find((e) => scope.contains(e))) || hits[0];
  if (hit) {
    event.preventDefault();
    run(hit);
  } else if (!withControl && all.some((e) => keyOf(e).startsWith(`${tried} `))) {
    event.preventDefault();
    pending = tried;
    timer = setTimeout(() => { pending = ""; }, CHORD_WAIT_MS);
  }
});

export function spelled(key) {
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  return key.split(" ").map((part) => part.split("+").map((p) => ({ mod: mac ? "⌘" : "Ctrl", enter: "Enter", shift: "Shift", alt: mac ? "⌥" : "Alt", space: "Space", arrowdown: "↓", arrowup: "↑" })[p] ?? (p.length === 1 ? p.toUpperCase() : p)).join(" ")).join(" then ");
}

each("[data-key-face]", (face) => { face.textContent = spelled(face.dataset.keyFace).replaceAll("Enter", "↵"); });

// -- the help sheet -----------------------------------------------------------------------------------
const sheet = document.getElementById("keys");

function draw() {
  const groups = new Map();
  for (const element of document.querySelectorAll("[data-key][data-key-label]")) {
    const group = element.dataset.keyGroup ?? "";
    const rows = groups.get(group) ?? groups.set(group, new Map()).get(group);
    rows.set(element.dataset.key, element);
  }
  const list = sheet.querySelector("[data-keys-list]");
  list.replaceChildren();
  for (const [group, rows] of [...groups].sort(([a], [b]) => Number(Boolean(a)) - Number(Boolean(b)))) {
    if (group) list.append(Object.assign(document.createElement("h3"), { textContent: group, className: "quiet-head" }));
    const ul = Object.assign(document.createElement("ul"), { className: "keys-list" });
    for (const [key, element] of rows) ul.append(row(key, element));
    list.append(ul);
  }
  sheet.querySelector("[data-keys-on]").checked = settings.on;
}

function row(key, element) {
  const li = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.append(Object.assign(document.createElement("kbd"), { textContent: spelled(keyOf(element)) }));
  button.setAttribute("aria-label", `${element.dataset.keyLabel}: ${spelled(keyOf(element))}`);
  button.addEventListener("click", () => listen(button, key));
  li.append(Object.assign(document.createElement("span"), { textContent: element.dataset.keyLabel }), button);
  return li;
}

function listen(button, key) {
  button.firstChild.textContent = say("press");
  button.addEventListener("keydown", (event) => {
    if (["Shift", "Control", "Meta", "Alt"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== "Escape") settings.own[key] = pressed(event);
    write();
    draw();
  }, { once: true });
}

sheet?.addEventListener("nakhoda:opening", draw);
sheet?.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-on]")) return;
  settings.on = event.target.checked;
  write();
});
sheet?.querySelector("[data-keys-reset]")?.addEventListener("click", () => {
  settings = { on: true, own: {} };
  write();
  draw();
});
