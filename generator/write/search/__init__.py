"""The search index in parts: packing of numbers, terms of a document, inversion, files. See docs/search-index.md."""
