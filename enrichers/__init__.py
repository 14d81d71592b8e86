"""Papers with more facts: clients of the public APIs."""
