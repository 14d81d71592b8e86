// Reads one file with the graphology package named after its ending and prints what arrived, as JSON.
const { readFileSync } = require("node:fs");
const { MultiDirectedGraph } = require("graphology");
const [, , path] = process.argv;
const parser = require(path.endsWith(".gexf") ? "graphology-gexf" : "graphology-graphml");
const graph = parser.parse(MultiDirectedGraph, readFileSync(path, "utf-8"));
const kinds = {};
graph.forEachEdge((edge, { relation }) => {
  kinds[relation] = (kinds[relation] || 0) + 1;
});
console.log(JSON.stringify({ nodes: graph.order, edges: graph.size, kinds, sample: graph.getNodeAttributes(graph.nodes()[0]) }));
