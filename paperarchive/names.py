"""Names of files and folders that several packages know."""

from pathlib import Path

SETTINGS_FILE = "site.yml"
"""The file of an archive's settings, in its folder."""

_PACKAGE = Path(__file__).parent

PACKAGED_THEMES = (_PACKAGE / "themes", _PACKAGE.parent / "themes")
"""The folders of the packaged themes: in the wheel, and in a checkout."""

PACKAGED_VOCABULARIES = (
    _PACKAGE / "scaffold" / "files" / "tags.yml",
    _PACKAGE.parent / "content" / "tags.yml",
)
"""The vocabulary that a new archive gets: in the wheel; in a checkout, where it is that
of the repository's own archive.
"""


def name_place(name: str, file: str | None) -> str:
    """The path of a list, or of one of its files. file: within the folder."""
    return name if file is None else f"{name.rstrip('/')}/{file}"
