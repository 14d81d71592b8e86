"""From files to papers: one module per input format."""
