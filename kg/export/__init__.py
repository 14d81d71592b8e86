"""Write a graph: one module per format."""
