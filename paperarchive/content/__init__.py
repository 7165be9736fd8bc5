"""Markdown files and the values they hold: front matter, papers, tags, and the import
of listings.
"""
