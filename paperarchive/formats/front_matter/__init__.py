"""Papers as Markdown files with front matter: sites of academics, proceedings, notes."""
