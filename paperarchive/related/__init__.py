"""Which papers are near which."""
