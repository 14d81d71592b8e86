"""Which names mean the same thing: from extractions to the graph."""
