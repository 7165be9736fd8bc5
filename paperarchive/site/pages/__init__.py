"""The pages of the site, one module per section."""
