"""Looking at the site before it is published."""
