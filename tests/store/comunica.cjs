// node comunica.cjs DATA.nt QUERIES.json: answers each SPARQL query of a JSON list over N-Triples, as a JSON list.
"use strict";
const fs = require("node:fs");
const { QueryEngine } = require("@comunica/query-sparql-rdfjs-lite");
const { Parser, Store } = require("n3");

async function main(data, queries) {
  const store = new Store(new Parser({ format: "N-Triples" }).parse(fs.readFileSync(data, "utf8")));
  const engine = new QueryEngine();
  const answers = [];
  for (const query of JSON.parse(fs.readFileSync(queries, "utf8"))) {
    const answer = await engine.query(query, { sources: [store] });
    const columns = (await answer.metadata()).variables.map((v) => (v.variable ?? v).value);
    const found = await (await answer.execute()).toArray();
    answers.push({ columns, rows: found.map((row) => columns.map((c) => row.get(c)?.value ?? "")) });
  }
  process.stdout.write(JSON.stringify({ size: store.size, answers }));
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
