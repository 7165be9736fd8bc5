"""Turns lists of papers into Markdown files that people edit, and these into a site."""

__version__ = "0.2.0"
