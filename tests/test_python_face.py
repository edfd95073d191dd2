"""What somebody types in a notebook works, or one line says what to type instead; values show themselves shortly."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import InputError, SettingsError

LOG = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid <b>", "Dee"]})


@pytest.fixture(scope="module")
def result() -> rg.Result:
    return rg.run(referrals=LOG)


def test_a_table_without_its_name_is_told_how_to_be_given() -> None:
    with pytest.raises(
        InputError, match=r"without its name\. Say what it holds: contacts=table, or referrals"
    ):
        rg.run(LOG)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="A int is no file"):
        rg.run(3)  # type: ignore[arg-type]


def test_paths_may_come_in_a_list(tmp_path: Path) -> None:
    LOG.to_csv(tmp_path / "referrals.csv", index=False)
    one_by_one = rg.run(tmp_path / "referrals.csv")

    assert rg.run([tmp_path / "referrals.csv"]).ranking.table.equals(one_by_one.ranking.table)
    assert rg.run([str(tmp_path / "referrals.csv")]).paths == one_by_one.paths


def test_settings_may_be_nested_mappings() -> None:
    said = {"as_of": "2026-01-01", "ranking": {"candidate_links": 4}, "resolve": {"firm": ("Vale",)}}
    settings = rg.run(referrals=LOG, settings=said).settings

    assert settings["as_of"] == "2026-01-01"
    assert settings["ranking"]["candidate_links"] == 4
    assert settings["resolve"]["firm"] == ("Vale",)


def test_a_setting_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(
        SettingsError, match=r"no setting 'ranking\.candidat_links', did you mean 'candidate_links'"
    ):
        rg.run(referrals=LOG, settings={"ranking": {"candidat_links": 4}})


def test_the_first_are_shown_in_the_order_of_the_ranking(result: rg.Result) -> None:
    top = result.top(2)

    assert top["name"].tolist() == ["Bob", "Ann"]
    assert top["referrals"].tolist() == [2, 1]
    assert all(top["why"])


def test_somebody_is_explained_by_name_as_the_command_does(result: rg.Result) -> None:
    assert result.explain("bob").startswith("Bob (id Bob)\n")
    with pytest.raises(InputError, match="Nobody here is called 'Zed'"):
        result.explain("Zed")


def test_every_value_of_a_run_shows_itself_in_few_lines_whatever_it_holds(result: rg.Result) -> None:
    tiers = rg.assign_tiers(result)
    plan = rg.plan(result, tiers, start="2026-01-05")
    values = (result, result.records, result.people, result.network, result.partition, result.measures,
              result.ranking, tiers, plan, rg.calculate_roi(result), rg.compare_months(result))  # fmt: skip
    for value in values:
        lines = repr(value).splitlines()
        assert lines[0] == type(value).__name__
        assert len(lines) <= 25
        assert max(map(len, lines)) <= 100


def test_a_notebook_shows_the_first_ten_and_every_name_as_text(result: rg.Result) -> None:
    page = result._repr_html_()

    assert page.count("<tr") == 1 + len(result.ranking.table)
    assert "Cid &lt;b&gt;" in page
    assert "<b>" not in page
    assert "contacts" in result.people._repr_html_()  # type: ignore[attr-defined]
