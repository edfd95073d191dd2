"""A user's script is checked by mypy as strictly as refgraph itself: every public name has its type."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

WRONG = """
import refgraph as rg

rg.rnak()
result = rg.run("export/", by=3)
number: int = result.top(3)
reveal_type(result.explain("Ann Lee"))
reveal_type(rg.plan(result, rg.assign_tiers(result)))
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What mypy says of each of the two scripts."""
    wrong = tmp_path_factory.mktemp("typed") / "wrong.py"
    wrong.write_text(WRONG, encoding="utf-8")
    files = [str(ROOT / "examples" / "analyst.py"), str(wrong)]
    # With the cache of the check of refgraph itself, if there is one.
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    lines = done.stdout.splitlines()
    return {
        Path(file).name: [line.partition(": ")[2] for line in lines if Path(file).name in line]
        for file in files
    }


def test_an_analysts_script_has_no_error(checked: dict[str, list[str]]) -> None:
    assert checked["analyst.py"] == []


def test_a_name_that_is_not_there_and_a_wrong_type_are_told(checked: dict[str, list[str]]) -> None:
    said = "\n".join(checked["wrong.py"])
    assert 'error: Module has no attribute "rnak"' in said
    assert 'error: Argument "by" to "run" has incompatible type "int"; expected "str"' in said


def test_what_is_returned_is_known(checked: dict[str, list[str]]) -> None:
    said = "\n".join(checked["wrong.py"])
    assert 'Revealed type is "str"' in said.replace("builtins.", "")
    assert 'Revealed type is "refgraph.nurture.schedule.Plan"' in said
