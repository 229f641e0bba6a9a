// <details> menus close on Escape and on a click elsewhere; [data-opens] opens a dialog; tabs follow the arrow keys.
function closeOthers(except) {
  for (const menu of document.querySelectorAll("details[data-closes][open]")) if (!menu.contains(except)) menu.open = false;
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  closeOthers(target);
  const opener = target?.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog && !dialog.open) {
      const chosen = opener.dataset.choose && dialog.querySelector("[data-chosen]");
      if (chosen) chosen.value = opener.dataset.choose;
      dialog.dispatchEvent(new CustomEvent("nakhoda:opening", { detail: { opener } }));
      dialog.showModal();
      (dialog.querySelector("[autofocus]") ?? dialog.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
    }
  }
  if (target?.closest("[data-closes-dialog]")) target.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement && target.open && outside(target, event)) target.close();
});

function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.activeElement?.closest("details[data-closes][open]");
    closeOthers(null);
    open?.querySelector("summary")?.focus();
  }
  if (event.target.getAttribute?.("role") === "tab" && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    const tabs = [...event.target.closest('[role="tablist"]').querySelectorAll('[role="tab"]')];
    const step = (event.key === "ArrowRight") === (document.dir !== "rtl") ? 1 : -1;
    const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  }
});

// Tabs: [role=tab][aria-controls] in a [role=tablist]; the panels are hidden with `hidden`.
document.addEventListener("click", (event) => {
  const tab = event.target.closest?.('[role="tab"]');
  if (!tab) return;
  for (const other of tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]')) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    if (panel) panel.hidden = !chosen;
  }
  document.getElementById(tab.getAttribute("aria-controls"))?.querySelector("textarea, input:not([type=hidden])")?.focus();
});
