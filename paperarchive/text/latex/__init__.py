"""LaTeX remains -> readable text."""
