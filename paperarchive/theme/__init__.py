"""How pages are drawn: themes and their templates."""
