// Light, dark, or as the system says. The cookie lets the server draw the right one at once.
const root = document.documentElement;

function mark() {
  const now = root.dataset.theme ?? "";
  for (const button of document.querySelectorAll("[data-theme-to]")) button.setAttribute("aria-pressed", String(button.dataset.themeTo === now));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-theme-to]");
  if (!button) return;
  const to = button.dataset.themeTo;
  if (to) root.dataset.theme = to;
  else delete root.dataset.theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${to}; Path=/; Max-Age=${to ? 31536000 : 0}; SameSite=Lax${secure}`;
  mark();
});
mark();
