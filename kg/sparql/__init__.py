"""SPARQL: what queries may do, who evaluates them, what they find and how that is shown."""
