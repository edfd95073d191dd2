"""No cell of a CSV that somebody may open in a spreadsheet program is a formula; what refgraph reads back is."""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

from refgraph.tiers import read_tiers

invoke = partial(CliRunner().invoke, main)

COMPUTED = "=cmd|' /C calc'!A0"
EXPORT = f"""Contact ID,Full Name,Company,Owner,Type,Referred By ID,Created,Tier
1,"{COMPUTED}",+Lee & Co,@Olga Moor,Client,,2025-12-01,
2,Zoë King,-King Ltd,@Olga Moor,Client,1,2026-01-05,
3,Cid Cole,,,Client,1,2026-02-05,
4,Dee Dunn,,,Lead,1,2026-03-05,
-5,Eve Eld,,,Lead,2,2026-03-06,
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "contacts.csv").write_text(EXPORT, encoding="utf-8")
    export = str(folder / "contacts.csv")
    for command in (["run", export, "-o", str(folder / "out")], ["tiers", export, "-o", str(folder / "tiers.csv")],
                    ["clusters", export, "-o", str(folder / "clusters.csv")]):  # fmt: skip
        done = invoke(command)
        assert done.exit_code == 0, done.output
    typed = (folder / "out" / "tiers.csv").read_text("utf-8-sig")
    header = typed.splitlines()[0].split(",")
    rows = list(csv.DictReader(io.StringIO(typed)))
    rows[0]["decision"] = "never"
    stream = io.StringIO()
    writer = csv.DictWriter(stream, header)
    writer.writeheader()
    writer.writerows(rows)
    (folder / "out" / "tiers.csv").write_text(stream.getvalue(), encoding="utf-8-sig")
    done = invoke(["run", export, "-o", str(folder / "out")])
    assert done.exit_code == 0, done.output
    return folder


def lists(folder: Path) -> list[Path]:
    return [
        path for path in sorted(folder.rglob("*.csv")) if path.name != "contacts.csv" or path.parent != folder
    ]


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_list_of_any_kind_holds_a_formula(folder: Path) -> None:
    found = {path.name for path in lists(folder)}
    assert {
        "tiers.csv",
        "ranked.csv",
        "decisions.csv",
        "emitted.csv",
        "tasks-generic.csv",
        "plan.csv",
    } <= found
    computed = [
        (path.relative_to(folder), cell)
        for path in lists(folder)
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig")))
        for cell in row
        if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not is_number(cell)
    ]
    assert computed == []


def test_lists_with_other_letters_are_marked_as_utf_8(folder: Path) -> None:
    assert [
        path.name
        for path in lists(folder)
        if not path.read_bytes().startswith(b"\xef\xbb\xbf") and not path.read_bytes().isascii()
    ] == []


def test_what_is_read_back_is_as_it_was(folder: Path) -> None:
    tiers = read_tiers(folder / "out").set_index("contact_id")

    assert tiers.loc["1", "name"] == COMPUTED
    assert "-5" in tiers.index


def test_a_file_for_the_import_of_a_crm_is_plain_and_says_so(folder: Path) -> None:
    export = folder / "contacts.csv"
    done = invoke(["tiers", str(export), "--write-back", str(folder / "back"), "--yes"])

    assert done.exit_code == 0, done.output
    told = (folder / "back" / "how-to-import.txt").read_text("utf-8")
    assert "A spreadsheet program would work out a name that begins with = or +." in told
    assert all("'" not in path.read_text("utf-8") for path in (folder / "back").glob("*.csv"))


def test_a_pipe_is_plain(folder: Path) -> None:
    assert COMPUTED in invoke(["tiers", str(folder / "contacts.csv")]).stdout
