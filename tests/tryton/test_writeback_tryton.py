"""Tiers written back into a real Tryton and read again from it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import refgraph as rg
from refgraph.outputs.writeback import Proposal
from refgraph.outputs.writeback.proposing import find_crm
from refgraph.tiers import TIERS

Tryton = Any
"""The client of the server, as the fixture `server` gives it."""


@pytest.fixture(scope="module")
def filled(server: Tryton, tmp_path_factory: pytest.TempPathFactory) -> Tryton:
    """Tryton with the people and referrals of the example, and a category for every tier."""
    folder = tmp_path_factory.mktemp("example")
    rg.demonstrate(folder, contacts=200)
    people = rg.run(folder).people
    known = people.contacts[~people.contacts["provisional"]]
    names = [{"name": name} for name in known["name"]]
    numbers = dict(zip(known["contact_id"], server.call("model.party.party.create", names), strict=True))
    server.call("model.party.category.create", [{"name": tier} for tier in TIERS])
    kinds = server.call(
        "model.party.relation.type.create", [{"name": "Referred by"}, {"name": "Referrer of"}]
    )
    server.call("model.party.relation.type.write", [kinds[0]], {"reverse": kinds[1]})
    server.call("model.party.relation.type.write", [kinds[1]], {"reverse": kinds[0]})
    pairs = people.referrals[["referrer_id", "referred_id"]].drop_duplicates().itertuples(index=False)
    relations = [
        {"from_": numbers[referred], "to": numbers[referrer], "type": kinds[0]}
        for referrer, referred in pairs
        if referrer in numbers and referred in numbers
    ]
    server.call("model.party.relation.all.create", relations)
    return server


def exported(server: Tryton, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    server.export("party.party", ["id", "name", "categories/rec_name"], folder / "party.csv")
    server.export(
        "party.relation.all", ["from_/id", "type/rec_name", "to/id"], folder / "party.relation.all.csv"
    )
    return folder


def proposal_for(folder: Path) -> Proposal:
    result = rg.run(folder)
    assert find_crm(result) == "tryton"
    # The export says neither when anybody referred nor who is a client, so somebody decides on the first three.
    decided = dict.fromkeys(result.ranking.table["contact_id"].head(3), "Core Advocate")
    return rg.propose(result, rg.assign_tiers(result, decisions=decided))


def import_file(server: Tryton, path: Path) -> int:
    """Import a file as the client does: its columns are ID and Categories."""
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return int(server.call("model.party.party.import_data", header, rows))


def test_tiers_go_into_tryton_and_the_second_run_proposes_nothing(filled: Tryton, tmp_path: Path) -> None:
    first = proposal_for(exported(filled, tmp_path / "before"))
    written = rg.write_back(first, tmp_path / "out")[0]

    assert {"Core Advocate"} <= set(first.changes["tier"])
    assert import_file(filled, written) == len(first.changes)

    after = exported(filled, tmp_path / "after")
    held = rg.run(after).people.contacts.set_index("contact_id")["tier"]
    assert held[first.changes["contact_id"]].tolist() == first.changes["tier"].tolist()
    assert proposal_for(after).changes.empty


def test_the_previous_values_undo_it(filled: Tryton, tmp_path: Path) -> None:
    table = exported(filled, tmp_path / "in") / "party.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    someone = next(row["ID"] for row in rows if row["Categories/Record Name"] == "Core Advocate")
    result = rg.run(tmp_path / "in")
    tiers = rg.assign_tiers(result, decisions={someone: "never"})
    rg.write_back(rg.propose(result, tiers), tmp_path / "out")
    import_file(filled, tmp_path / "out" / "party.tryton.csv")
    import_file(filled, tmp_path / "out" / "party.tryton.previous-values.csv")

    held = rg.run(exported(filled, tmp_path / "after")).people.contacts.set_index("contact_id")["tier"]
    assert held[someone] == "Core Advocate"


@pytest.mark.parametrize(
    ("bad", "said"),
    [(["1", "Gold"], "Gold.*at row 2"), (["987654", "Advocate"], "987654.*exist")],
)
def test_tryton_refuses_what_it_does_not_know_and_changes_nothing(
    filled: Tryton, tmp_path: Path, bad: list[str], said: str
) -> None:
    before = exported(filled, tmp_path / "before") / "party.csv"

    with pytest.raises(ValueError, match=said):
        filled.call("model.party.party.import_data", ["id", "categories"], [["2", "Advocate"], bad])

    assert (exported(filled, tmp_path / "after") / "party.csv").read_bytes() == before.read_bytes()
