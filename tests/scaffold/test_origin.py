"""What a workflow installs: a version, an address with a commit, and never a path of this machine."""

from pathlib import Path

import pytest

import paperarchive
from paperarchive.scaffold.origin import read_origin

VERSION = f"paperarchive=={paperarchive.__version__}"


@pytest.mark.parametrize(
    ("direct_url", "requirement"),
    [
        (
            {"url": "https://github.com/lab/pa.git", "vcs_info": {"vcs": "git", "commit_id": "abc123"}},
            "paperarchive @ git+https://github.com/lab/pa.git@abc123",
        ),
        (
            {"url": "ssh://git@github.com/lab/pa.git", "vcs_info": {"vcs": "git", "commit_id": "abc123"}},
            "paperarchive @ git+https://github.com/lab/pa@abc123",
        ),
        (
            {
                "url": "https://me:secret@example.org/pa.git",
                "vcs_info": {"vcs": "git", "commit_id": "abc123"},
                "subdirectory": "python",
            },
            "paperarchive @ git+https://example.org/pa.git@abc123#subdirectory=python",
        ),
        (
            {"url": "https://example.org/pa-1.whl", "archive_info": {"hashes": {"sha256": "f00d"}}},
            "paperarchive @ https://example.org/pa-1.whl#sha256=f00d",
        ),
    ],
)
def test_what_others_can_reach_is_installed_from_there(direct_url: dict[str, object], requirement: str) -> None:
    origin = read_origin(direct_url)
    assert (origin.requirement, origin.is_portable) == (requirement, True)


@pytest.mark.parametrize("kind", ["dir_info", "archive_info"])
def test_a_path_of_this_machine_is_replaced_by_the_version(tmp_path: Path, kind: str) -> None:
    origin = read_origin({"url": (tmp_path / "a b").as_uri(), kind: {}})
    assert (origin.requirement, origin.local) == (VERSION, str(tmp_path / "a b"))


def test_a_repository_of_this_machine_is_replaced_by_the_version() -> None:
    origin = read_origin({"url": "file:///srv/pa.git", "vcs_info": {"vcs": "git", "commit_id": "abc123"}})
    assert (origin.requirement, origin.is_portable) == (VERSION, False)
