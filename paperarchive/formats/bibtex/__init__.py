"""BibTeX and BibLaTeX: a text -> blocks -> entries -> the fields of papers -> records."""
