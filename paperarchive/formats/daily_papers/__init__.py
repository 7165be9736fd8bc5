"""The text of a "Daily Papers" page: entries, layout, and the day of the crawl."""
