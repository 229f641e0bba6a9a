// Drafts survive everything: each pause in typing goes to the server, and to this device when the server is away.
// <textarea data-draft="case:123:reply" data-draft-url="..." data-draft-state="id of the words">; POST {"key", "text", "rev"} -> 200 {"rev"}
// or 409 {"text", "rev"} when a newer draft is there. An empty text deletes the draft.
import { signedOut } from "./live.js";
import { each, post, say } from "./words.js";

const PAUSE_MS = 700;
const RETRY_MS = 5000;
const shelf = {
  get(key) { try { return localStorage.getItem(`nakhoda.draft.${key}`); } catch { return null; } },
  set(key, text) { try { text ? localStorage.setItem(`nakhoda.draft.${key}`, text) : localStorage.removeItem(`nakhoda.draft.${key}`); } catch { /* full or refused: the server still has it */ } },
};

each("textarea[data-draft]", (box) => {
  const { draft: key, draftUrl: url, draftState } = box.dataset;
  const state = draftState ? document.getElementById(draftState) : null;
  let rev = Number(box.dataset.draftRev ?? 0);
  let sent = box.value;
  let timer = 0;
  let gone = false;

  const tell = (phrase) => { if (state) state.textContent = phrase ? say(phrase) : ""; };

  async function save() {
    if (gone || box.value === sent) return;
    const text = box.value;
    tell("saving");
    try {
      const answer = await post(url, { key, text, rev });
      if (answer.status === 409) return clash(await answer.json());
      if (answer.status === 401) { signedOut(); return later("saved_here"); }
      if (!answer.ok) throw new Error(String(answer.status));
      rev = (await answer.json().catch(() => ({}))).rev ?? rev + 1;
      sent = text;
      if (box.value === text) { shelf.set(key, ""); tell("saved"); }
    } catch { later("saved_here"); }
  }

  function later(phrase) {
    tell(phrase);
    clearTimeout(timer);
    timer = setTimeout(save, RETRY_MS);
  }

  function clash(theirs) {
    rev = theirs.rev;
    if (!box.value) box.value = theirs.text;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  }

  box.addEventListener("input", () => {
    shelf.set(key, box.value);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  });
  const kept = shelf.get(key);
  if (kept && !box.value) {
    box.value = kept;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("online", save);
  // Sent is not drafted: only after the server took the message does the copy on this device go.
  box.form?.addEventListener("submit", () => { gone = true; clearTimeout(timer); tell(""); });
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.requestConfig?.elt === box.form && !detail.successful) gone = false; });
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => { if (detail.requestConfig?.elt === box.form && detail.xhr.status < 400) shelf.set(key, ""); });
});
