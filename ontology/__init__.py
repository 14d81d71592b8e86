"""The ontology, its shapes and the vocabularies, as package data."""
