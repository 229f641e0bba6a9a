// Runs before the first paint: says that JavaScript is here. Everything else waits.
document.documentElement.classList.add("js");
