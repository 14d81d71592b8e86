"""Everyday questions to a graph: each module answers one, as an object for programs and as text for people."""
