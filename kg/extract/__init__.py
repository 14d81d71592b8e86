"""From a paper to what it says: names, relations and results, each with its sentence."""
