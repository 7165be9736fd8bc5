"""Builds of a copied site, and themes to build it with."""

from collections.abc import Callable
from pathlib import Path

from paperarchive.build.build import BuildResult

Build = Callable[..., BuildResult]
"""Builds a copy of the small site; keywords are those of BuildOptions."""


def make_theme(root: Path, name: str = "mine", **files: str) -> Path:
    """A theme that extends default; keywords are file names with `__` for a slash and `_` for a dot."""
    folder = root / "themes" / name
    (folder / "templates").mkdir(parents=True)
    (folder / "static").mkdir()
    (folder / "theme.yml").write_text("extends: default\n")
    for key, text in files.items():
        path, _, ending = key.replace("__", "/").rpartition("_")
        (folder / f"{path}.{ending}").write_text(text)
    settings = root / "site.yml"
    settings.write_text(settings.read_text() + f"theme: {name}\n")
    return folder
