"""The content folder: Markdown files <-> papers and free pages, the tag vocabulary, the
listings' records.
"""
