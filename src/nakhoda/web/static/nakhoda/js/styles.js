// A page may bring a stylesheet of its own in its head. A boosted visit swaps the page alone, so the sheet is brought along.

const SHEET = /<link rel="stylesheet" href="([^"]+)"/g;

document.addEventListener("htmx:beforeSwap", (event) => {
  const text = event.detail.xhr?.responseText ?? "";
  const head = text.slice(0, Math.max(text.indexOf("</head>"), 0));
  const known = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href")));
  for (const [, href] of head.matchAll(SHEET)) {
    if (!known.has(href)) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  }
});
