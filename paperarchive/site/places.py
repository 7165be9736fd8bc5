"""Places in a paper's file to which messages point."""

import re


def find_key_line(text: str, key: str) -> int:
    """The line of a file, from 1, on which a key of its front matter stands; 1 if it is not found."""
    found = re.search(rf"^[ \t]*['\"]?{re.escape(key)}['\"]?[ \t]*:", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
