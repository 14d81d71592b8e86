// Light and dark: the scheme chosen, and the colours the canvas needs in it.

const schemes = ["auto", "light", "dark"];
const darkPreferred = window.matchMedia("(prefers-color-scheme: dark)");
let scheme = "auto";

/** Storage may be forbidden (private windows, files): the choice then lasts as long as the page. */
function remembered(name, value) {
  try {
    if (value === undefined) return window.localStorage.getItem(name);
    window.localStorage.setItem(name, value);
  } catch {
    // Nothing to do: forgetting the colour scheme harms nobody.
  }
  return null;
}

function isDark() {
  return scheme === "dark" || (scheme === "auto" && darkPreferred.matches);
}

function canvasColors() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return { ground: read("--ground"), ink: read("--ink"), soft: read("--soft"), dark: isDark() };
}

function applyScheme(chosen) {
  scheme = schemes.includes(chosen) ? chosen : "auto";
  if (scheme === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", scheme);
  const names = { auto: "as the system", light: "light", dark: "dark" };
  const button = byId("theme");
  button.setAttribute("aria-label", `Colour scheme: ${names[scheme]}`);
  button.title = `Colour scheme: ${names[scheme]}`;
  const icons = {
    auto: svg("path", { d: "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14" }),
    light: svg("path", { d: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 1.5v1.5M10 17v1.5M1.5 10H3M17 10h1.5M4 4l1 1M15 15l1 1M16 4l-1 1M5 15l-1 1" }),
    dark: svg("path", { d: "M16.5 11.8A7 7 0 0 1 8.2 3.5 7 7 0 1 0 16.5 11.8z" }),
  };
  button.replaceChildren(svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, icons[scheme]));
}
