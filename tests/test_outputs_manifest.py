"""run.json: enough to make a result again, and nothing that differs between two machines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.findings import Finding
from refgraph.outputs.manifest import describe
from refgraph.saving import account_file


@pytest.fixture(scope="module")
def account(m1: rg.Result) -> dict[str, Any]:
    return describe(m1)


def _noticing(result: rg.Result, *findings: Finding) -> rg.Result:
    quiet = replace(result.people, findings=()), replace(result.network, findings=())
    measures = replace(result.measures, findings=findings)
    ranking = replace(result.ranking, findings=())
    return replace(result, people=quiet[0], network=quiet[1], measures=measures, ranking=ranking)


def test_versions_of_everything_that_computes_are_there(account: dict[str, Any]) -> None:
    assert list(account["versions"]) == ["refgraph", "python", "pandas", "igraph", "numpy"]
    assert all(account["versions"].values())


def test_the_date_used_the_seed_and_the_order_are_there(account: dict[str, Any]) -> None:
    assert (account["as_of"], account["seed"], account["by"]) == ("2026-01-01", 0, "expected_referrals")


def test_the_settings_are_there_as_they_were_given(account: dict[str, Any]) -> None:
    assert account["settings"]["as_of"] == "2026-01-01"
    assert account["settings"]["ranking"]["candidate_links"] == 3


def test_every_input_is_there_with_its_hash(account: dict[str, Any]) -> None:
    assert set(account["inputs"]) == {"contacts (DataFrame)", "referrals (DataFrame)", "deals (DataFrame)"}
    assert all(len(found) == 64 for found in account["inputs"].values())


def test_the_rows_of_every_file_are_accounted_for(account: dict[str, Any]) -> None:
    for row in account["rows"]:
        assert row["rows"] == row["used"] + row["merged"] + row["rejected"]
    assert {row["table"]: row["rows"] for row in account["rows"]} == {
        "contacts": 13,
        "referrals": 14,
        "deals": 8,
    }


def test_the_cells_that_name_a_referrer_are_accounted_for(account: dict[str, Any]) -> None:
    assert account["referrers"] == [{"outcome": "linked", "cells": 14, "texts": 6}]


def test_the_network_is_counted(account: dict[str, Any], m1: rg.Result) -> None:
    counts = account["counts"]
    assert (counts["contacts"], counts["nodes"], counts["ranked"]) == (13, 13, 13)
    assert (counts["referrals"], counts["edges"], counts["ties"]) == (14, 14, 0)
    assert counts["clusters"] == len(m1.partition.sizes)
    assert counts["modularity"] == pytest.approx(m1.partition.modularity, abs=1e-9)


def test_betweenness_is_exact_where_nothing_says_otherwise(account: dict[str, Any]) -> None:
    assert account["betweenness"]["method"] == "exact"
    assert account["betweenness"]["error"] is None


def test_betweenness_that_was_sampled_says_so(m1: rg.Result) -> None:
    how = {"betweenness": {"method": "sampled", "sources": 500, "error": 0.01}}
    sampled = replace(m1, measures=replace(m1.measures, methods=how))
    assert describe(sampled)["betweenness"] == how["betweenness"]


def test_findings_are_gathered_by_code(m1: rg.Result) -> None:
    twice = (Finding("note", "x", "First.", count=2), Finding("note", "x", "Second.", count=3))
    found = describe(_noticing(m1, *twice, Finding("warning", "y", "Other.")))["findings"]
    assert found == {
        "x": {"severity": "note", "findings": 2, "count": 5, "message": "First."},
        "y": {"severity": "warning", "findings": 1, "count": 1, "message": "Other."},
    }


@pytest.mark.parametrize(
    "review", ["/home/ann/secret/review.csv", "C:\\Users\\Ann\\review.csv", "review.csv"]
)
def test_no_folder_of_the_machine_is_told(m1: rg.Result, review: str) -> None:
    settings = {**m1.settings, "resolve": {**m1.settings["resolve"], "review": review}}
    told = describe(replace(m1, settings=settings))["settings"]["resolve"]["review"]
    assert told == "review.csv"


def test_the_result_is_not_changed(m1: rg.Result) -> None:
    before = dict(m1.settings)
    describe(m1)
    assert m1.settings == before


def test_the_file_has_sorted_keys_and_lf(m1: rg.Result) -> None:
    content = account_file(describe(m1))
    assert list(json.loads(content)) == sorted(json.loads(content))
    assert content.endswith(b"}\n")
    assert b"\r" not in content


def test_the_file_can_be_read_by_strict_json(m1: rg.Result) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    odd = replace(m1, partition=replace(m1.partition, modularity=float("nan")))
    assert json.loads(account_file(describe(odd)), parse_constant=refuse)["counts"]["modularity"] is None


def test_two_runs_on_the_same_input_give_the_same_bytes(m1_tables: dict[str, pd.DataFrame]) -> None:
    first, second = (rg.run(settings=rg.Settings(as_of="2026-01-01"), **m1_tables) for _ in range(2))
    assert account_file(describe(first)) == account_file(describe(second))


def test_the_folder_an_export_lies_in_does_not_matter(tmp_path: Path) -> None:
    contents = set()
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "referrals.csv").write_text(
            "referrer_id,referred_id,date\nA1,B2,2025-01-02\n", encoding="utf-8"
        )
        (folder / "contacts.csv").write_text("contact_id,name\nA1,Ann Lee\nB2,Bob King\n", encoding="utf-8")
        contents.add(account_file(describe(rg.run(folder))))
    assert len(contents) == 1
    assert str(tmp_path).encode() not in contents.pop()
