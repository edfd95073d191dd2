"""The example, kept in a real Tryton and exported from it in three ways, gives the ranking of the example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import refgraph as rg

PARTY = ("id", "code", "name", "contact_mechanisms/type", "contact_mechanisms/value", "active")
RELATION = ("id", "from_/id", "from_/rec_name", "type/rec_name", "to/id", "to/rec_name", "start_date")
WAYS = {
    "utf-8": {"enc": "UTF-8", "dl": ","},
    "utf-16, tabs": {"enc": "UTF-16", "dl": "\t"},
    "byte-order mark, semicolons, local dates": {"enc": "UTF-8-SIG", "dl": ";", "loc": "1"},
}

Tryton = Any
"""The client of the server, as the fixture `server` gives it."""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """The people of the example who are in its CRM, and who referred whom on which day."""
    folder = tmp_path_factory.mktemp("example")
    rg.demonstrate(folder)
    people = rg.run(folder).people
    contacts = people.contacts.loc[~people.contacts["provisional"], ["contact_id", "name", "email", "phone"]]
    known = set(contacts["contact_id"])
    log = people.referrals[["referrer_id", "referred_id", "date"]]
    log = log[log["referrer_id"].isin(known) & log["referred_id"].isin(known) & log["date"].notna()]
    return {"contacts": contacts.reset_index(drop=True), "referrals": log.reset_index(drop=True)}


@pytest.fixture(scope="module")
def numbers(server: Tryton, example: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Fill Tryton with the example, in three calls; return the contact that each party is."""
    mechanisms = (("email", "email"), ("phone", "phone"))
    parties = [
        {
            "name": row.name,
            "contact_mechanisms": [
                ["create", [{"type": kind, "value": getattr(row, column)} for kind, column in mechanisms
                            if getattr(row, column)]]
            ],
        }
        for row in example["contacts"].rename(columns={"contact_id": "identity"}).itertuples(index=False)
    ]  # fmt: skip
    made = dict(
        zip(example["contacts"]["contact_id"], server.call("model.party.party.create", parties), strict=True)
    )
    by, of = server.call(
        "model.party.relation.type.create", [{"name": "Referred by"}, {"name": "Referrer of"}]
    )
    server.call("model.party.relation.type.write", [by], {"reverse": of}, [of], {"reverse": by})
    relations = [
        {
            "from_": made[row.referred_id],
            "to": made[row.referrer_id],
            "type": by,
            "start_date": {
                "__class__": "date",
                "year": row.date.year,
                "month": row.date.month,
                "day": row.date.day,
            },
        }
        for row in example["referrals"].itertuples(index=False)
    ]
    server.call("model.party.relation.all.create", relations)
    return {str(number): identity for identity, number in made.items()}


@pytest.fixture(scope="module", params=WAYS)
def export(
    request: pytest.FixtureRequest,
    server: Tryton,
    numbers: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("export")
    server.export("party.party", PARTY, folder / "party.csv", **WAYS[request.param])
    server.export("party.relation.all", RELATION, folder / "party.relation.all.csv", **WAYS[request.param])
    return folder


def listed(result: rg.Result, names: dict[str, str] | None = None) -> list[tuple[str, float, float]]:
    """Return the contacts with what is expected and betweenness, sorted by these, so that ids do not part ties."""
    table = result.ranking.table[["contact_id", "expected_referrals", "betweenness"]].fillna(-1)
    ids = table["contact_id"].map(names or {identity: identity for identity in table["contact_id"]})
    rows = zip(ids, table["expected_referrals"].round(6), table["betweenness"].round(6), strict=True)
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))


def test_tryton_gives_the_ranking_of_the_example(
    export: Path, example: dict[str, pd.DataFrame], numbers: dict[str, str]
) -> None:
    expected = rg.run(**example)
    found = rg.run(export)
    assert len(listed(expected)) > 500
    assert listed(found, numbers) == listed(expected)
    assert found.people.as_of == expected.people.as_of


def test_the_two_rows_of_each_relation_are_one_referral(
    export: Path, example: dict[str, pd.DataFrame]
) -> None:
    records = rg.read(export)
    sources = records.sources.set_index("file")
    assert sources.loc["party.relation.all.csv", "rows"] == 2 * len(example["referrals"])
    assert records.merged["file"].eq("party.relation.all.csv").sum() == len(example["referrals"])
    assert len(records.tables["referrals"]) == len(example["referrals"])
    assert "ties" not in records.tables


def test_a_party_of_several_rows_is_one_contact_with_its_address(
    export: Path, example: dict[str, pd.DataFrame]
) -> None:
    contacts = rg.read(export).tables["contacts"]
    assert sorted(contacts["name"]) == sorted(example["contacts"]["name"])
    assert contacts["row"].diff().max() > 1
    known = dict(zip(contacts["name"], contacts["email"], strict=True))
    wanted = example["contacts"].drop_duplicates("name", keep=False)
    assert [known[name] for name in wanted["name"]] == wanted["email"].tolist()
