// Macros with typed placeholders. The server fills what it knows; what stays as {{name}} must be filled by a person:
// it is listed under the box, Tab jumps to the next one, and the form refuses to leave.
// Picker: <dialog data-macros-url>: GET ?q=&language= -> {"items": [{id, title, hint, language, dir, text}]}.
import { each, say } from "./words.js";
import { toast } from "./toasts.js";

const HOLE = /\{\{\s*([\w.]+)\s*\}\}/g;

export function holes(text) { return [...text.matchAll(HOLE)].map((match) => ({ name: match[1], start: match.index, end: match.index + match[0].length })); }

function select(box, hole) {
  box.focus();
  box.setSelectionRange(hole.start, hole.end);
}

each("textarea[data-holes]", (box) => {
  const list = document.getElementById(box.dataset.holes);
  const draw = () => {
    const found = holes(box.value);
    list.hidden = !found.length;
    list.replaceChildren(...(found.length ? [Object.assign(document.createElement("span"), { textContent: list.dataset.label })] : []));
    for (const hole of found) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: hole.name });
      button.addEventListener("click", () => select(box, holes(box.value).find((h) => h.name === hole.name) ?? hole));
      list.append(button);
    }
  };
  box.addEventListener("input", draw);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey) return;
    const next = holes(box.value).find((hole) => hole.start >= box.selectionEnd) ?? holes(box.value)[0];
    if (!next) return;
    event.preventDefault();
    select(box, next);
  });
  draw();
});

function refuse(event) {
  const box = event.target.querySelector?.("textarea[data-holes]");
  const hole = box && holes(box.value)[0];
  if (!hole) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  toast(say("unfilled", hole.name), { kind: "error" });
  select(box, hole);
}
document.addEventListener("submit", refuse, { capture: true });

// -- the picker ---------------------------------------------------------------------------------------
each("dialog[data-macros-url]", (dialog) => {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector('[role="listbox"]');
  const preview = dialog.querySelector("[data-preview]");
  let items = [];
  let chosen = 0;
  let turn = 0;

  async function search() {
    const now = ++turn;
    const url = new URL(dialog.dataset.macrosUrl, location.href);
    url.searchParams.set("q", input.value.trim());
    try {
      const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (now !== turn || !answer.ok) return;
      items = (await answer.json()).items;
    } catch { items = []; }
    chosen = 0;
    draw();
  }

  function draw() {
    list.replaceChildren(...items.map((item, index) => {
      const option = document.createElement("div");
      option.setAttribute("role", "option");
      option.id = `macro-${index}`;
      option.setAttribute("aria-selected", String(index === chosen));
      option.append(Object.assign(document.createElement("span"), { textContent: item.title }), Object.assign(document.createElement("small"), { textContent: item.hint ?? "" }));
      option.addEventListener("mousemove", () => { if (chosen !== index) { chosen = index; draw(); } });
      option.addEventListener("click", () => insert(items[index]));
      return option;
    }));
    list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
    show(items[chosen]);
  }

  function show(item) {
    preview.replaceChildren();
    if (!item) return void (preview.textContent = say("nothing"));
    preview.lang = item.language;
    preview.dir = item.dir ?? "auto";
    let at = 0;
    for (const hole of holes(item.text)) {
      preview.append(item.text.slice(at, hole.start), Object.assign(document.createElement("mark"), { textContent: hole.name }));
      at = hole.end;
    }
    preview.append(item.text.slice(at));
  }

  function insert(item) {
    if (!item) return;
    dialog.close();
    const box = [...document.querySelectorAll("textarea[data-holes]")].find((one) => !one.closest("[hidden]"));
    if (!box) return;
    box.setRangeText(item.text, box.selectionStart, box.selectionEnd, "end");
    const used = box.form.querySelector('[name="macro"]');
    if (used) used.value = item.id;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    const hole = holes(box.value)[0];
    if (hole) select(box, hole);
    else box.focus();
  }

  dialog.addEventListener("nakhoda:opening", () => { input.value = ""; search(); });
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) { event.preventDefault(); chosen = (chosen + step + items.length) % items.length; draw(); }
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); insert(items[chosen]); }
  });
});
