"""The optional extractor that asks a language model: every name and quote it gives is checked against the text."""
