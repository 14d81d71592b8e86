"""The graph as tables and as networks."""
