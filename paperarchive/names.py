"""Names of files and folders that several packages know."""

from pathlib import Path

SETTINGS_FILE = "site.yml"
"""The file of an archive's settings, in its folder."""

_PACKAGE = Path(__file__).parent

PACKAGED_THEMES = (_PACKAGE / "themes", _PACKAGE.parent / "themes")
"""The folders of the packaged themes: in the wheel, and in a checkout."""
