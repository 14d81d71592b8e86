"use strict";
const $ = (id) => document.getElementById(id);
const NUMBERS = /#(integer|decimal|double|float|nonNegativeInteger)$/;
let prefixes = {}, questions = [];

const element = (name, text, attributes = {}) => {
  const made = Object.assign(document.createElement(name), attributes);
  if (text !== undefined) made.textContent = text;  // text of papers is never markup
  return made;
};

const short = (iri) => {
  for (const [prefix, namespace] of Object.entries(prefixes))
    if (iri.startsWith(namespace)) return `${prefix}:${iri.slice(namespace.length)}`;
  return iri;
};

const cell = (term) => {
  const made = element("td");
  if (!term) return made;
  if (term.type === "uri" && /^https?:/.test(term.value))
    made.append(element("a", short(term.value), { href: term.value, rel: "noreferrer" }));
  else made.textContent = term.value;
  if (NUMBERS.test(term.datatype || "")) made.className = "number";
  return made;
};

const table = ({ head, results, boolean }) => {
  if (boolean !== undefined) return element("p", boolean ? "yes" : "no");
  const made = element("table"), top = element("tr");
  head.vars.forEach((name) => top.append(element("th", name)));
  made.append(top);
  for (const row of results.bindings) {
    const line = element("tr");
    head.vars.forEach((name) => line.append(cell(row[name])));
    made.append(line);
  }
  return made;
};

const run = async (url, options) => {
  $("error").hidden = true;
  $("results").replaceChildren();
  $("status").textContent = "…";
  const start = performance.now();
  try {
    const answer = await fetch(url, options);
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    const json = (answer.headers.get("Content-Type") || "").includes("json");
    const found = json ? JSON.parse(text) : null;
    $("results").append(found ? table(found) : element("pre", text));
    const rows = found && found.results ? `${found.results.bindings.length} rows, ` : "";
    $("status").textContent = `${rows}${Math.round(performance.now() - start)} ms`;
  } catch (problem) {
    $("status").textContent = "";
    $("error").textContent = problem.message;
    $("error").hidden = false;
  }
};

const runQuery = () => run("sparql", {
  method: "POST",
  headers: {
    "Content-Type": "application/sparql-query",
    Accept: "application/sparql-results+json, text/turtle;q=0.9",
  },
  body: $("query").value,
});

const choose = () => {
  const question = questions[$("question").value];
  $("parameters").replaceChildren();
  $("description").textContent = question ? question.description : "";
  if (!question) return;
  for (const parameter of question.parameters) {
    const label = element("label", parameter.name + (parameter.required ? "" : " (optional)"), { title: parameter.description });
    label.append(element("input", undefined, {
      name: parameter.name, required: parameter.required, placeholder: parameter.example || "", autocomplete: "off",
    }));
    $("parameters").append(label);
  }
  $("parameters").append(element("button", "Ask", { type: "submit" }));
};

const ask = (event) => {
  event.preventDefault();
  const question = questions[$("question").value];
  const given = [...new FormData($("parameters"))].filter(([, value]) => value !== "");
  $("query").value = question.sparql;
  run(`questions/${question.name}?${new URLSearchParams(given)}`, {});
};

const start = async () => {
  const about = await (await fetch("about")).json();
  prefixes = Object.fromEntries(Object.entries(about.prefixes).sort((a, b) => b[1].length - a[1].length));
  questions = about.questions;
  $("where").textContent = `SPARQL endpoint: ${new URL("sparql", location.href)}`;
  $("prefixes").textContent = Object.keys(prefixes).sort().map((p) => `PREFIX ${p}: <${prefixes[p]}>`).join("\n");
  $("question").append(element("option", "choose …", { value: "" }));
  questions.forEach((q, i) => $("question").append(element("option", `${q.name}: ${q.title}`, { value: i })));
  $("question").addEventListener("change", choose);
  $("parameters").addEventListener("submit", ask);
  $("run").addEventListener("click", runQuery);
  $("query").addEventListener("keydown", (e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) runQuery(); });
};
start();
