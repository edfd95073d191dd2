"""Whatever is wrong with an export: each command ends as documented, with a line and never with a traceback.

Five hundred mutants of the example, each by its seed; ``python tests/test_cli_fuzzing.py 1000 6000`` tries others.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

sys.path.insert(0, str(Path(__file__).parent))
from mutants import write_mutant

COMMANDS = (
    "check",
    "rank",
    "check",
    "tiers",
    "rank",
    "roi",
    "check",
    "plan",
    "rank",
    "report",
    "tiers",
    "run",
)
"""Which command gets the mutant of a seed, in turn; those that do more, more seldom."""
CODES = {0, 2, 3, 4, 5}
FAULT = re.compile(r"Traceback|fault in refgraph|panicked|Warning: .*Error")
CHEAP = ("--set", "stability.reruns=0", "--set", "communities.starts=2")
BATCH = 10
"""So small that the file is long: files of many tests come first, and none is left over at the end of a run."""


def told_by(seed: int, folder: Path) -> str:
    """Return what a command says to the mutant of a seed if it does not end as documented, else nothing."""
    export = write_mutant(seed, folder / f"{seed}")
    command = COMMANDS[seed % len(COMMANDS)]
    output = {"run": ["-o", str(folder / f"{seed}-out")], "report": ["-o", str(folder / f"{seed}.html")]}
    cheap = () if command == "check" else CHEAP
    done = CliRunner().invoke(main, [command, str(export), *output.get(command, []), *cheap])
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    if done.exit_code in CODES and not FAULT.search(done.stderr) and (done.exit_code == 0 or errors):
        return ""
    return f"seed {seed}, {command}: exit code {done.exit_code}, {done.stderr.strip()[-300:]!r}"


# The program shows no warnings of the libraries below; here they would be errors.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("first", range(0, 500, BATCH))
def test_no_mutant_of_the_example_ends_otherwise_than_documented(
    first: int, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of the quarters that a report looks back on, each is a ranking of its own; two fail as eight would.
    monkeypatch.setattr("refgraph.evidence.advocacy.following.QUARTERS", 2)
    wrong = [told for seed in range(first, first + BATCH) if (told := told_by(seed, tmp_path))]
    assert not wrong
    assert capfd.readouterr().err == ""


if __name__ == "__main__":
    for number in range(*map(int, sys.argv[1:3])):
        with tempfile.TemporaryDirectory() as place:
            print(told_by(number, Path(place)), end="\n" if (number + 1) % 100 == 0 else "")  # noqa: T201
