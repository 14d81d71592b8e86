"""The input formats, one module each; a new module with a ``FORMAT`` is all that a new format takes."""
