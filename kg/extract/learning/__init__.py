"""Training: annotated papers in, models out. Nothing that reads papers imports it."""
