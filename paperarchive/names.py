"""Names of files that several rooms know."""

SETTINGS_FILE = "site.yml"
"""The settings of an archive, in its folder."""
