"""What git knows of a folder: its author, its remote, its place in a repository.

In: a folder, which need not exist. Out: `Repository` and the addresses that follow from
a remote on GitHub, GitLab or Codeberg. Without git, or without a repository, all of it
is unknown; nothing is guessed then.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_SECONDS = 10
"""How long git may take to read its configuration, on a slow network drive."""
_REMOTE = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@]*@)?(?P<host>[^/:@]+)(?::\d+)?/|"
    r"(?:[^/@:]+@)?(?P<scp_host>[^/:@]{2,}):(?!//))"
    r"/*(?P<path>[^?#\s]+?)(?:\.git)?/*"
)
"""An address of git: a URL, or `user@host:path`. A single letter before the colon is a
drive of Windows. Source: git-clone(1), "Git URLs".
"""
_MAIN_BRANCHES = ("main", "master")


@dataclass(frozen=True, slots=True)
class Repository:
    """What git knows of a folder."""

    author: str = ""
    """The name under which people commit, `user.name`; empty if it is not set."""
    root: Path | None = None
    """The top folder of the repository; None outside of one."""
    is_root: bool = False
    """Whether the folder is that top folder."""
    remote: str = ""
    """The address of the remote `origin`, else of the first one; empty if there is none."""
    branch: str = "main"
    """The branch to publish."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses that follow from a remote; each is empty if it is not known."""

    base_url: str = ""
    """Where the host publishes the repository's pages."""
    edit_url: str = ""
    """Where a file can be edited, with `{path}`."""
    issues_url: str = ""
    """Where a mistake can be reported, with `{title}` and `{url}`."""


def read_repository(folder: Path) -> Repository:
    """Read what git knows of a folder, or of the nearest folder above that exists."""
    place = folder.absolute()
    while not place.is_dir() and place != place.parent:
        place = place.parent
    author = _ask_git(place, "config", "user.name")
    top = _ask_git(place, "rev-parse", "--show-toplevel")
    if not top:
        return Repository(author)
    root = Path(top)
    return Repository(
        author,
        root,
        is_root=folder.exists() and folder.resolve() == root.resolve(),
        remote=read_remote(place),
        branch=_find_branch(place),
    )


def read_remote(folder: Path) -> str:
    """The address of the remote of a repository; empty if it has none."""
    names = _ask_git(folder, "remote").split("\n")
    name = "origin" if "origin" in names else names[0]
    return _ask_git(folder, "config", f"remote.{name}.url") if name else ""


def find_published_commit(folder: Path) -> str:
    """The commit that is checked out, if a branch of a remote has it, else nothing."""
    commit = _ask_git(folder, "rev-parse", "HEAD")
    is_published = commit and _ask_git(
        folder, "branch", "--remotes", "--contains", commit
    )
    return commit if is_published else ""


def _find_branch(folder: Path) -> str:
    """The branch that a remote names as its main one, else the current one if it has
    one of the usual names.
    """
    head = _ask_git(folder, "symbolic-ref", "--short", "refs/remotes/origin/HEAD")
    if head:
        return head.partition("/")[2]
    current = _ask_git(folder, "symbolic-ref", "--short", "HEAD")
    return current if current in _MAIN_BRANCHES else _MAIN_BRANCHES[0]


def _ask_git(folder: Path, *arguments: str) -> str:
    """What git prints, without the line feed at its end; empty where it fails."""
    command = ("git", "-C", str(folder), *arguments)
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):  # there is no git, or no answer
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if not done.returncode else ""


# --- addresses


def make_web_url(remote: str) -> str:
    """The https address of a remote, without user and password: what a machine without
    a key can clone. Empty for a path and for a host within this machine's network.
    """
    host, path = split_remote(remote)
    return f"https://{host}/{quote(path)}" if "." in host else ""


def split_remote(remote: str) -> tuple[str, str]:
    """Split the address of a remote into its host, in lower case, and the path of the
    repository without `.git`; both are empty for a path on this machine.
    """
    found = _REMOTE.fullmatch(remote)
    if found is None:
        return "", ""
    return (found["host"] or found["scp_host"]).lower(), found["path"]


def guess_addresses(remote: str, branch: str) -> Addresses:
    """Guess the addresses of an archive in the top folder of a repository."""
    host, path = split_remote(remote)
    owner, _, name = path.partition("/")
    if not name:
        return Addresses()
    web, page = f"https://{host}/{quote(path)}", quote(branch)
    query = "title={title}&body={url}"
    if host == "github.com":
        return Addresses(
            _make_pages_url(owner, name, "github.io"),
            f"{web}/edit/{page}/{{path}}",
            f"{web}/issues/new?{query}",
        )
    if host == "gitlab.com":
        return Addresses(
            _make_pages_url(owner, name, "gitlab.io"),
            f"{web}/-/edit/{page}/{{path}}",
            f"{web}/-/issues/new?issue[title]={{title}}&issue[description]={{url}}",
        )
    if host == "codeberg.org":
        return Addresses(
            f"https://{owner.lower()}.codeberg.page/"
            + ("" if name == "pages" else f"{quote(name)}/"),
            f"{web}/_edit/{page}/{{path}}",
            f"{web}/issues/new?{query}",
        )
    return Addresses()


def _make_pages_url(owner: str, name: str, domain: str) -> str:
    """A repository named as the owner's host is published at its root."""
    host = f"{owner.lower()}.{domain}"
    return (
        f"https://{host}/" if name.lower() == host else f"https://{host}/{quote(name)}/"
    )
