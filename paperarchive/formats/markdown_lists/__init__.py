"""Lists of papers in Markdown: awesome lists, tables, the pages of arXiv bots."""
