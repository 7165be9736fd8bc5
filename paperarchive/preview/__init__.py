"""The preview server: watch, rebuild, serve, reload."""
