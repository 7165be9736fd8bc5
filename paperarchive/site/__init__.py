"""The archive -> pages on disk."""
