"""A build that takes up what earlier ones made gives the same bytes as one that makes everything."""

import shutil
from pathlib import Path

import pytest

from tests.build.edits import build, make_edits

EDITS = 20


@pytest.mark.parametrize("seed", range(1, 7))
def test_after_any_edit_an_incremental_build_is_a_clean_one(root: Path, tmp_path: Path, seed: int) -> None:
    copy, clean = tmp_path / "copy", tmp_path / "clean"

    def compare(edit: str) -> None:
        found = build(root, root / "public")
        for folder in (copy, clean):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns("public", ".paperarchive"))
        wanted = build(copy, clean, clean=True)
        if isinstance(found, str) or isinstance(wanted, str):
            assert found == wanted, edit
            return
        assert found.keys() == wanted.keys(), edit
        assert [path for path in found if found[path] != wanted[path]] == [], edit

    compare("before any")
    make_edits(root, seed, EDITS, compare)
