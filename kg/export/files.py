"""The names of the files in the store's folder; those of the build folder are in ``kg.folder``."""

DATASET = "dataset.nq"
"""All triples, those of the graph and those of the evidence, as sorted N-Quads in the default graph."""

PREFIXES = "prefixes.json"
"""The prefixes of the graph's Turtle, which queries need not declare: a JSON object."""
