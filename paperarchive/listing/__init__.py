"""Listing dumps: their text as entries, the day of their crawl, and the repair of LaTeX debris."""
