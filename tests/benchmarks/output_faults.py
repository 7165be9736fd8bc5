"""Kill builds at random steps and moments, and count what becomes of the output folder.

    python tests/benchmarks/output_faults.py [TRIES] [ARCHIVE]

TRIES: 300. ARCHIVE: a folder with site.yml and content/, of which a copy is changed; else the tests' small one. The
archive is changed at random before each build: papers come and go, the theme changes, a text, or --clean is given.
After each kill every link, stylesheet, script and file of the search is looked up; then the next build, during which
the folder is read all the time, must equal a clean one. Prints a table.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run as the module's docstring says."""
    tries = sys.argv[1] if len(sys.argv) > 1 else "300"
    archive = Path(sys.argv[2]) if len(sys.argv) > 2 else REPOSITORY / "tests/sites/small"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "site")
        shutil.copytree(archive / "content", root / "content")
        shutil.copy(archive / "site.yml", root)
        command = [sys.executable, "-m", "tests.build.kills", str(root), tries, "1"]
        done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=True)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    print(f"{'change':<24}{'outcome':<36}{'times':>7}")
    for change, outcome, times in rows:
        print(f"{change:<24}{outcome:<36}{times:>7}")


if __name__ == "__main__":
    main()
