// A mail's frame is as tall as its mail, up to a limit; the rest scrolls inside.
import { each } from "./words.js";

const TALLEST = 720;
const MARGINS = 28;

each("iframe[data-fit]", (frame) => {
  const fit = () => {
    const body = frame.contentDocument?.body;
    const height = body?.getBoundingClientRect().height;
    if (height) frame.style.blockSize = `${Math.min(TALLEST, height + MARGINS)}px`;
  };
  frame.addEventListener("load", fit);
  fit();
  frame.closest("details")?.addEventListener("toggle", fit);
});
