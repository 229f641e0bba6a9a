// A mail's frame is as tall as its mail, up to a limit; the rest scrolls inside.
import { each } from "./words.js";

const TALLEST = 720;

each("iframe[data-fit]", (frame) => {
  const fit = () => {
    const height = frame.contentDocument?.documentElement?.scrollHeight;
    if (height) frame.style.blockSize = `${Math.min(TALLEST, height + 4)}px`;
  };
  frame.addEventListener("load", fit);
  fit();
  frame.closest("details")?.addEventListener("toggle", fit);
});
