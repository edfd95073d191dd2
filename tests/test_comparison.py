"""Two runs compared: who moved, and what moved them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from refgraph.outputs.tier_lists import write_tiers
from refgraph.tiers import TierRules

invoke = partial(CliRunner().invoke, main)

LOG = [("A", f"b{n}") for n in range(8)] + [("C", f"d{n}") for n in range(6)] + [("b1", "d1")]


def log(rows: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["referrer_id", "referred_id"]).assign(date="2025-05-01")


def written(folder: Path, rows: list[tuple[str, str]], settings: rg.Settings | None = None) -> Path:
    folder.mkdir()
    chosen = settings or rg.Settings()
    result = rg.run(referrals=log(rows), settings=chosen)
    write_tiers(result, rg.assign_tiers(result, chosen.tiers), folder / "tiers.csv")
    return folder


def found(comparison: object) -> dict[str, str]:
    table = comparison.table  # type: ignore[attr-defined]
    return dict(zip(table["contact_id"], table["what"], strict=True))


def test_nobody_moves_between_a_run_and_itself(tmp_path: Path) -> None:
    folder = written(tmp_path / "one", LOG)
    comparison = rg.compare(folder, folder)

    assert comparison.table.empty
    assert comparison.cause == "Nothing that is recorded differs between the two runs."


def test_says_who_came_left_rose_and_fell(tmp_path: Path) -> None:
    old = written(tmp_path / "old", LOG)
    new = written(tmp_path / "new", [*LOG[:-1], *(("C", f"e{n}") for n in range(9))])
    comparison = rg.compare(old, new)

    assert found(comparison)["e0"] == "new"
    assert found(comparison)["C"] in ("promoted", "moved")
    assert comparison.cause.startswith("New data moved them")
    assert comparison.because == ("new data: referrals (DataFrame)",)


def test_patients_are_nobody_who_came_or_left(tmp_path: Path) -> None:
    """Of two patients one stays and one is new; the doctor who sends them is new, too."""
    for month, patients in (("old", ["p1"]), ("new", ["p1", "p2"])):
        senders = ["d1", "d2"][: len(patients)]
        contacts = pd.DataFrame(
            {
                "contact_id": [*senders, *patients],
                "type": [*["Partner"] * len(senders), *["Patient"] * len(patients)],
            }
        )
        referrals = pd.DataFrame({"referrer_id": senders, "referred_id": patients, "date": "2025-05-01"})
        result = rg.run(contacts=contacts, referrals=referrals)
        (tmp_path / month).mkdir()
        write_tiers(result, rg.assign_tiers(result), tmp_path / month / "tiers.csv")
    comparison = rg.compare(tmp_path / "old", tmp_path / "new")

    assert found(comparison).get("d2") == "new"
    assert not {"p1", "p2"} & set(found(comparison))
    said = invoke(["diff", str(tmp_path / "old"), str(tmp_path / "new")])
    assert "p2" not in said.output


def test_tells_changed_settings_from_new_data(tmp_path: Path) -> None:
    strict = replace(rg.Settings(), tiers=TierRules(referrals=100))
    comparison = rg.compare(written(tmp_path / "old", LOG), written(tmp_path / "new", LOG, strict))

    assert found(comparison)["A"] == "demoted"
    assert comparison.cause == "Changed settings moved them: the data are the same."
    assert comparison.because == ("tiers.referrals = 2 -> 100",)


def test_counts_places_up_as_positive(tmp_path: Path) -> None:
    for name, rank in (("old", 7), ("new", 3)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ranked.csv").write_text(f"contact_id,name,rank,cluster\n1,Ann,{rank},1\n")

    assert rg.compare(tmp_path / "old", tmp_path / "new").table["places"].tolist() == [4]


def test_a_folder_without_any_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(rg.RefgraphError, match="holds none of"):
        rg.compare(tmp_path, tmp_path)


def test_the_command_prints_rows_and_the_cause(tmp_path: Path) -> None:
    strict = replace(rg.Settings(), tiers=TierRules(referrals=100))
    old, new = written(tmp_path / "old", LOG), written(tmp_path / "new", LOG, strict)
    printed = invoke(["diff", str(old), str(new)])

    assert printed.exit_code == 0
    assert {"A": "demoted"}.items() <= {
        r["contact_id"]: r["what"] for r in csv.DictReader(io.StringIO(printed.stdout))
    }.items()
    assert "tiers.referrals = 2 -> 100" in printed.stderr


def test_who_only_left_can_be_compared_too(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("contact_id,name,rank\n1,Ann,1\n2,Bob,2\n")
    (tmp_path / "new.csv").write_text("contact_id,name,rank\n1,Ann,1\n")

    moved = rg.compare(tmp_path / "old.csv", tmp_path / "new.csv").table
    assert moved[["name", "what"]].values.tolist() == [["Bob", "left"]]
