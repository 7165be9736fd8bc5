"""Looking at the site while it is edited: watch, rebuild, serve, reload."""
