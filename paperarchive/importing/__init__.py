"""Records and an archive -> planned changes to its content."""
