"""Files of an archive: reading them, what kind they are, their text, locks."""
