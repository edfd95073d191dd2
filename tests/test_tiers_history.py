"""Who held which tier when."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.outputs.tier_lists import history_file
from refgraph.tiers import TierRules, Tiers, assign_tiers, read_history

CONTACTS = pd.DataFrame(
    {
        "contact_id": ["A", "B"],
        "name": ["=Ann", "Bob"],
        "type": ["client", ""],
        "referrer": ["", "A"],
        "created": "2025-12-01",
    }
)


def tiers(day: str, **decided: str) -> Tiers:
    rules = TierRules(names={"Advocate": "B-List"})
    return assign_tiers(rg.run(contacts=CONTACTS, settings=rg.Settings(as_of=day)), rules, decisions=decided)


def kept(folder: Path) -> list[list[str]]:
    table = read_history([folder], TierRules(names={"Advocate": "B-List"}))
    return table.assign(as_of=table["as_of"].dt.strftime("%Y-%m-%d"))[
        ["as_of", "contact_id", "tier"]
    ].values.tolist()


def write(folder: Path, assigned: Tiers, *others: Path) -> bytes:
    content = history_file(assigned, folder, *others)
    (folder / "tier_history.csv").write_bytes(content)
    return content


def test_each_run_adds_whoever_has_a_tier_or_has_just_lost_it(tmp_path: Path) -> None:
    write(tmp_path, tiers("2026-01-31"))
    write(tmp_path, tiers("2026-02-28", A="never", B="Core Advocate"))
    write(tmp_path, tiers("2026-03-31", A="never"))

    assert kept(tmp_path) == [
        ["2026-01-31", "A", "Advocate"],
        ["2026-02-28", "A", "none"],
        ["2026-02-28", "B", "Core Advocate"],
        ["2026-03-31", "B", "none"],
    ]


def test_a_day_is_in_it_once(tmp_path: Path) -> None:
    first = write(tmp_path, tiers("2026-01-31"))
    assert write(tmp_path, tiers("2026-01-31")) == first

    write(tmp_path, tiers("2026-01-31", A="Core Advocate"))
    assert kept(tmp_path) == [["2026-01-31", "A", "Core Advocate"]]


def test_it_is_gone_on_with_from_the_folder_of_the_last_run(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    write(old, tiers("2026-01-31"))
    write(new, tiers("2026-02-28"), old)

    assert [row[0] for row in kept(new)] == ["2026-01-31", "2026-02-28"]


def test_it_holds_the_words_of_the_user_and_no_formula(tmp_path: Path) -> None:
    assert "2026-01-31,A,'=Ann,B-List\n" in write(tmp_path, tiers("2026-01-31")).decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "is no history of tiers"),
        ("as_of,contact_id,tier\nsoon,7,Advocate\n", "row 2: as_of names no day: 'soon'"),
        ("as_of,contact_id,tier\n2026-01-31,7,Gold\n", "row 2: tier is none: 'Gold'"),
    ],
)
def test_one_that_cannot_be_understood_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "tier_history.csv").write_text(text)

    with pytest.raises(rg.RefgraphError, match=said):
        read_history([tmp_path])
