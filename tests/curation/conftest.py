"""Fixtures of the commands on papers."""

from pathlib import Path

import pytest

from tests.curation.archives import Archive


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Archive:
    return Archive(tmp_path / "archive", capsys)
