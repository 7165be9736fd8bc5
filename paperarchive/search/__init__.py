"""The search: documents, their index, and the files that a browser searches."""
