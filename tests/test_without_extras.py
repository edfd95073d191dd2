"""Without the extras everything goes on that does not need them; what does says in one line what to install."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

EXTRAS = {
    "distributed": "large",
    "matplotlib": "plots",
    "pyarrow": "parquet",
    "statsmodels": "evidence",
    "uvicorn": "bench",
}
"""What each extra brings."""

WORKS = [
    "check contacts.csv",
    "rank contacts.csv --reruns 0",
    "map contacts.csv -o m.html",
    "tiers contacts.csv",
    "plan contacts.csv --start 2026-01-05",
    "brief contacts.csv -o b.html",
    "report contacts.csv -o r.html",
    "model contacts.csv",
]
NEEDS = {
    "rank contacts.csv --reruns 0 -o r.parquet": "Parquet files need pyarrow",
    "rank old.parquet": "Parquet files need pyarrow",
    "open .": "The pages of the bench need uvicorn",
    "rank contacts.csv --reruns 0 --workers 2": "Workers need Dask's distributed",
}

SCRIPT = """
import json, pathlib, sys
class Without:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        return None if name in sys.argv[1].split() else self.finder.find_spec(name, path, target)
sys.meta_path[:] = map(Without, sys.meta_path)
from click.testing import CliRunner
from refgraph_cli.main import main
from refgraph.errors import MissingDependencyError
from refgraph.evidence.value_model.granger import find_precedence
import pandas as pd
pathlib.Path("contacts.csv").write_text(
    "Id,Name,Referred By\\n1,Ann Lee,\\n2,Bob King,Ann Lee\\n3,Cid Cole,Bob King\\n4,Dee Dunn,Bob King\\n"
)
pathlib.Path("old.parquet").write_bytes(b"PAR1" + bytes(16) + b"PAR1")
found = {}
for command in sys.argv[2:]:
    done = CliRunner().invoke(main, command.split())
    found[command] = [done.exit_code, done.stderr, repr(done.exception)]
found["report"] = pathlib.Path("r.html").read_text(encoding="utf-8")
try:
    names = ("touches", "engagements", "referrals")
    find_precedence(pd.DataFrame({name: [*range(30 - at), *range(at)] for at, name in enumerate(names)}))
except MissingDependencyError as error:
    found["granger"] = str(error)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """What every command came to in an environment that has no extra."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, " ".join(EXTRAS), *WORKS, *NEEDS],
        cwd=tmp_path_factory.mktemp("bare"),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("command", WORKS)
def test_what_the_base_is_for_works_without_any_extra(found: dict[str, list[object]], command: str) -> None:
    code, said, _ = found[command]
    assert code == 0, said
    assert "not installed" not in str(said)


@pytest.mark.parametrize("command", NEEDS)
def test_what_needs_an_extra_says_what_to_install_with_exit_code_2(
    found: dict[str, list[object]], command: str
) -> None:
    code, said, _ = found[command]
    extra = EXTRAS[NEEDS[command].split()[-1]]
    assert code == 2, said
    assert str(said).splitlines()[-1] == (
        f"Error: {NEEDS[command]}, which is not installed. Install it: pip install 'refgraph[{extra}]'."
    )


def test_the_report_needs_nothing_for_its_charts(found: dict[str, list[object]]) -> None:
    page = str(found["report"])
    assert page.count("<svg") == page.count("<figure>") > 0


def test_the_test_of_granger_says_what_it_needs(found: dict[str, list[object]]) -> None:
    assert str(found["granger"]).endswith("Install it: pip install 'refgraph[evidence]'.")
