"""Names of files and folders that several packages know."""

from pathlib import Path

SETTINGS_FILE = "site.yml"
"""The settings of an archive, in its folder."""

_PACKAGE = Path(__file__).parent

PACKAGED_THEMES = (_PACKAGE / "themes", _PACKAGE.parent / "themes")
"""Where the themes that come with the program are: in the wheel, and in a checkout."""
