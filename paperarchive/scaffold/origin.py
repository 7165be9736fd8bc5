"""Where this program came from: what `pip install` gets it on another machine by.

In: the metadata of the installed distribution. Out: a requirement, `paperarchive==0.2.0`
or `paperarchive @ git+https://...@<commit>`, and whether other machines can use it.
Source: PEP 610 (`direct_url.json`) and PEP 508.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import paperarchive
from paperarchive.scaffold.repository import (
    find_published_commit,
    make_web_url,
    read_remote,
)

NAME = "paperarchive"


@dataclass(frozen=True, slots=True)
class ProgramOrigin:
    """Where the program came from."""

    requirement: str
    """What pip installs: of the same bytes if it is portable, else the version."""
    local: str = ""
    """The place on this machine that no other can reach; empty if others can install
    the requirement.
    """

    @property
    def is_portable(self) -> bool:
        """Whether other machines can install the requirement."""
        return not self.local


def find_origin() -> ProgramOrigin:
    """Find out where the running program came from."""
    package = Path(paperarchive.__file__).resolve().parent
    checkout = {"url": package.parent.as_uri(), "dir_info": {}}
    try:
        installed = distribution(NAME)
    except PackageNotFoundError:  # run from a checkout that is not installed
        return read_origin(checkout)
    is_installed = Path(str(installed.locate_file(NAME))).resolve() == package
    text = installed.read_text("direct_url.json")
    if text is None:
        return ProgramOrigin(_name_version()) if is_installed else read_origin(checkout)
    if not is_installed:  # editable, or PYTHONPATH leads to another copy
        return read_origin(checkout)
    return read_origin(json.loads(text))


def read_origin(direct_url: Mapping[str, Any]) -> ProgramOrigin:
    """Read the origin of a distribution that was installed from an address.

    direct_url: the object of `direct_url.json`.
    """
    url = _remove_user(str(direct_url["url"]))
    part = direct_url.get("subdirectory")
    fragment = f"#subdirectory={part}" if part else ""
    if "vcs_info" in direct_url:
        info = direct_url["vcs_info"]
        web_url = make_web_url(url)
        if not web_url:
            return ProgramOrigin(_name_version(), local=url)
        if not url.startswith("https://"):
            url = web_url
        address = f"{info['vcs']}+{url}@{info['commit_id']}{fragment}"
        return ProgramOrigin(f"{NAME} @ {address}")
    if url.startswith(("http://", "https://")):
        return ProgramOrigin(f"{NAME} @ {url}{_make_hash(direct_url)}")
    folder = Path(unquote(urlsplit(url).path))
    return _read_checkout(folder)


def _read_checkout(folder: Path) -> ProgramOrigin:
    """The origin of a folder or file of this machine: its commit, where a remote that
    others can reach has it.
    """
    if folder.is_dir():
        web_url = make_web_url(read_remote(folder))
        commit = find_published_commit(folder) if web_url else ""
        if commit:
            return ProgramOrigin(f"{NAME} @ git+{web_url}@{commit}")
    return ProgramOrigin(_name_version(), local=str(folder))


def _name_version() -> str:
    return f"{NAME}=={paperarchive.__version__}"


def _remove_user(url: str) -> str:
    """Remove user and password, which would be published with the workflow."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=host))


def _make_hash(direct_url: Mapping[str, Any]) -> str:
    """The fragment by which pip checks a file; empty if its digest is not recorded."""
    hashes = direct_url.get("archive_info", {}).get("hashes", {})
    return f"#sha256={hashes['sha256']}" if "sha256" in hashes else ""
