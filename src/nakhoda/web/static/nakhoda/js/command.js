// The command bar: what the page can do, where one can go, and what the server finds.
// Items: {label, hint, group, url, method ("GET"|"POST"), key} from <script id="commands">, [data-key-label] and GET data-command-url?q=.
import { keyOf, spelled } from "./keys.js";
import { csrf, say } from "./words.js";

const bar = document.getElementById("command");
const input = bar?.querySelector("input");
const list = bar?.querySelector('[role="listbox"]');
const url = document.body.dataset.commandUrl;
let items = [];
let chosen = 0;
let asked = 0;

function local() {
  const given = JSON.parse(document.getElementById("commands")?.textContent || "[]");
  const here = [...document.querySelectorAll("[data-key][data-key-label]")]
    .filter((e) => !e.closest("dialog") && e.dataset.opens !== "command")
    .map((element) => ({ label: element.dataset.keyLabel, group: element.dataset.keyGroup ?? "", hint: spelled(keyOf(element)), element }));
  return [...here, ...given];
}

function matches(item, query) {
  const hay = `${item.label} ${item.hint ?? ""}`.toLocaleLowerCase();
  return query.toLocaleLowerCase().split(/\s+/).every((part) => hay.includes(part));
}

async function remote(query) {
  if (!url || (query.length < 2 && !/\d/.test(query))) return [];
  const answer = await fetch(`${url}?q=${encodeURIComponent(query)}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).items : [];
}

async function search() {
  const query = input.value.trim();
  const turn = ++asked;
  draw(local().filter((item) => matches(item, query)));
  try {
    const found = await remote(query);
    if (turn === asked && found.length) draw([...found, ...items]);
  } catch { /* offline: what is on the page still works */ }
}

function draw(next) {
  items = next.slice(0, 40);
  chosen = 0;
  list.replaceChildren();
  let group = null;
  items.forEach((item, index) => {
    if (item.group && item.group !== group) list.append(Object.assign(document.createElement("div"), { className: "group", textContent: item.group, role: "presentation" }));
    group = item.group;
    const option = Object.assign(document.createElement("div"), { id: `command-${index}` });
    option.setAttribute("role", "option");
    option.append(Object.assign(document.createElement("bdi"), { textContent: item.label }));
    if (item.hint) option.append(Object.assign(document.createElement("small"), { textContent: item.hint }));
    option.addEventListener("click", () => go(index));
    list.append(option);
  });
  if (!items.length) list.append(Object.assign(document.createElement("div"), { className: "blank", textContent: say("nothing") }));
  mark();
}

function mark() {
  list.querySelectorAll('[role="option"]').forEach((option, index) => {
    option.setAttribute("aria-selected", String(index === chosen));
    if (index === chosen) option.scrollIntoView({ block: "nearest" });
  });
  input.setAttribute("aria-activedescendant", items.length ? `command-${chosen}` : "");
}

function go(index) {
  const item = items[index];
  if (!item) return;
  bar.close();
  if (item.element) {
    if (/^(TEXTAREA|INPUT)$/.test(item.element.tagName)) item.element.focus();
    else item.element.click();
  } else if (item.method === "POST") submit(item.url);
  else visit(item.url);
}

function visit(to) {
  const link = Object.assign(document.createElement("a"), { href: to, hidden: true });
  document.getElementById("side-nav")?.append(link);
  window.htmx?.process(link);
  link.click(); // it stays until the side bar is drawn again: htmx asks it, when the answer comes, what to select
}

function submit(to) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: to, hidden: true });
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: csrf() }));
  document.body.append(form);
  form.submit();
}

if (bar) {
  let pause = 0;
  bar.addEventListener("nakhoda:opening", () => { input.value = ""; search(); });
  input.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(search, 60); });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) {
      event.preventDefault();
      chosen = (chosen + step + items.length) % items.length;
      mark();
    }
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); go(chosen); }
  });
}
