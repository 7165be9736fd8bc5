"""Every reader of text, on any bytes and on rows of its language's words: the invariants of `fuzz_targets.py`.

What `tests/benchmarks/fuzz.py` has found is in `tests/cases/fuzz/`, named after its target.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks.fuzz_targets import TARGETS
from tests.paths import CASES

FINDINGS = sorted((CASES / "fuzz").glob("*.bin"))
WORDS = st.lists(st.integers(0, 255), max_size=60).map(lambda numbers: b"\x01" + bytes(numbers))
INPUTS = WORDS | WORDS | st.binary(max_size=200) | st.text(max_size=200).map(str.encode)


@pytest.mark.parametrize("name", sorted(TARGETS))
@settings(max_examples=60)
@given(data=INPUTS)
def test_no_input_breaks_an_invariant(name: str, data: bytes) -> None:
    TARGETS[name].check(data)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_seeds_keep_the_invariants(name: str) -> None:
    target = TARGETS[name]
    seeds = list(target.seeds())
    assert seeds
    for seed in seeds[:40]:
        target.check(seed)


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda file: file.stem)
def test_what_fuzzing_found_stays_fixed(finding: Path) -> None:
    TARGETS[finding.stem.partition("-")[0]].check(finding.read_bytes())
