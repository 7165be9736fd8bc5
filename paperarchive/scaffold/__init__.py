"""A new archive: the files that `paperarchive init` writes, and how they stay current."""
