// Small helpers: elements made of text only (never of markup), icons, folding of names, marking of words.

const SVG = "http://www.w3.org/2000/svg";

function byId(id) {
  return document.getElementById(id);
}

/** Make an element; strings among the children become text, whatever they contain. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text of unknown direction, kept from turning its surroundings around. */
function isolated(text) {
  return make("bdi", { dir: "auto" }, text);
}

/** Text for the canvas, where nothing isolates: without the characters that turn direction. */
function undirected(text) {
  return text.replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "");
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The sign of a node type: the shape and colour it has in the picture. */
function nodeIcon(type) {
  const shapes = {
    dot: () => svg("circle", { cx: 8, cy: 8, r: 6 }),
    square: () => svg("rect", { x: 2.5, y: 2.5, width: 11, height: 11, rx: 1 }),
    diamond: () => svg("path", { d: "M8 1l7 7-7 7-7-7z" }),
    triangle: () => svg("path", { d: "M8 2l7 12H1z" }),
  };
  const shape = shapes[type.shape]();
  shape.setAttribute("fill", type.color);
  return svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, shape);
}

/** The sign of a relation: a line in its colour and dash, with an arrow head. */
function lineIcon(relation) {
  const line = svg("path", { d: "M1 9h21", fill: "none", stroke: relation.color, "stroke-width": 2.4 });
  if (relation.dash.length) line.setAttribute("stroke-dasharray", relation.dash.map((part) => part * 0.8).join(" "));
  return svg("svg", { viewBox: "0 0 30 18", "aria-hidden": "true" }, line, svg("path", { d: "M21 4.5l8 4.5-8 4.5z", fill: relation.color }));
}

/** The form in which "Llama-3.1", "LLaMA 3.1" and "llama 3.1" agree. */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[\s_\-‐-―]+/g, " ").trim();
}

function plural(count, one, many) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

function percent(share) {
  return `${Math.round(share * 100)}%`;
}

/** A sentence with the given names marked, longest name first, whole words only. */
function marked(sentence, names) {
  const quote = make("blockquote", { dir: "auto" });
  const wanted = [...new Set(names.filter((name) => name && name.trim().length > 1))].sort((a, b) => b.length - a.length);
  if (!wanted.length) {
    quote.append(sentence);
    return quote;
  }
  const escaped = wanted.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  let from = 0;
  for (const match of sentence.matchAll(pattern)) {
    quote.append(sentence.slice(from, match.index), make("mark", {}, match[0]));
    from = match.index + match[0].length;
  }
  quote.append(sentence.slice(from));
  return quote;
}
