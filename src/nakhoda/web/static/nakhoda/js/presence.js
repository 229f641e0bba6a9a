// Who else is on this case: <span data-presence-url="...">. POST {"doing": "viewing"|"replying"} -> {"others": [{"name", "doing"}]}.
import { each, post, say } from "./words.js";

const EVERY_MS = 15_000;

export const doing = () => ([...document.querySelectorAll("form[data-kind] textarea")].some((box) => box.value.trim()) ? "replying" : "viewing");

each("[data-presence-url]", (notice) => {
  let timer = 0;
  const words = notice.querySelector("[data-words]") ?? notice;

  async function tell() {
    if (!notice.isConnected) return;
    if (!document.hidden) {
      try {
        const { others = [] } = await (await post(notice.dataset.presenceUrl, { doing: doing() })).json();
        const text = others.map((one) => say(one.doing === "replying" ? "replying" : "viewing", one.name)).join(" · ");
        if (words.textContent !== text) words.textContent = text;
        notice.hidden = !text;
      } catch { /* offline: live.js says so */ }
    }
    timer = setTimeout(tell, EVERY_MS);
  }
  clearTimeout(timer);
  timer = setTimeout(tell, 500);
});
