// The phrases that JavaScript says, translated by the server in <script id="words">.
let table = null;

export function say(key, figure) {
  table ??= JSON.parse(document.getElementById("words")?.textContent || "{}");
  const phrase = table[key] ?? key;
  if (figure === undefined) return phrase;
  if (typeof figure === "object") return phrase.replace(/\{(\w+)\}/g, (_, name) => figure[name]);
  return phrase.replace("{}", figure);
}

export function csrf() {
  return document.querySelector('meta[name="csrf"]')?.content ?? document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
}

export function post(url, data, options = {}) {
  const json = data !== undefined && !(data instanceof FormData);
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRFToken": csrf(), Accept: "application/json", ...(json ? { "Content-Type": "application/json" } : {}) },
    body: json ? JSON.stringify(data) : data,
    ...options,
  });
}

// Calls `start` for every element that matches, now and whenever a new part of the page arrives.
export function each(selector, start) {
  const seen = new WeakSet();
  const scan = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (seen.has(element)) continue;
      seen.add(element);
      start(element);
    }
  };
  const ready = () => {
    scan();
    document.body.addEventListener("htmx:afterSettle", scan);
    document.body.addEventListener("nakhoda:swapped", scan);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
}

export function isTyping(element = document.activeElement) {
  return Boolean(element && (element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName) || (element.tagName === "INPUT" && !/^(checkbox|radio|button|submit|range|file)$/.test(element.type))));
}
