"""Turn dumps of paper listings into Markdown files that people edit, and those into a
static site.
"""

__version__ = "0.1.0"
