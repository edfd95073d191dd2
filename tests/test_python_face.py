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


CONTACTS = pd.DataFrame(
    {
        "Name": ["Ann Lee", "Bob King", "Cid Cole"],
        "Referred By": ["", "Ann Lee", "Bob King"],
        "City": ["", "Ulm", ""],
    }
)


@pytest.mark.parametrize(("table", "name"), [(LOG, "referrals"), (CONTACTS, "contacts")])
def test_what_a_table_holds_is_found_out_as_it_is_of_files(table: pd.DataFrame, name: str) -> None:
    said = rg.run(**{name: table}).ranking.table

    for given in (table, [table], [[table]]):
        found = rg.run(given)  # type: ignore[arg-type]
        assert list(found.records.tables) == [name]
        assert found.ranking.table.equals(said)


def test_tables_and_files_go_together_in_one_list_and_what_is_given_twice_is_read_once(
    tmp_path: Path,
) -> None:
    CONTACTS.to_csv(tmp_path / "contacts.csv", index=False)
    more = pd.DataFrame({"referrer": ["Cid Cole"], "referred": ["Dee Dunn"]})
    result = rg.run([tmp_path / "contacts.csv", more, more])

    # Ann referred Bob and Bob Cid, says the file; Cid referred Dee, says the table.
    assert result.network.edges["count"].tolist() == [1, 1, 1]
    assert sorted(result.inputs) == ["DataFrame", "contacts.csv"]


WRONG = {
    "no referrer": (pd.DataFrame({"name": ["Ann"], "city": ["Ulm"]}), "Columns seen: name, city. Name the column with "
                    'table.rename(columns={"Header": "referrer"}), or add a referrals file'),
    "nothing known": (pd.DataFrame({"x": [1], "y": [2]}), "Or say what it holds: rg.run(contacts=table), or "
                      "rg.run(referrals=table)."),
    "no names of columns": (pd.DataFrame([["Ann Lee", "Bob King"], ["Bob King", "Cid Cole"]]),
                            'Say settings={"read": {"direction": "outward"}} for the first, '),
    "no columns": (pd.DataFrame(), "There is nothing to read."),
    "a number": (3, "A value of type int is neither a file nor a table. Give paths or DataFrames."),
}  # fmt: skip


@pytest.mark.parametrize(("given", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_is_answered_in_one_line_of_the_words_of_python(given: object, said: str) -> None:
    with pytest.raises(InputError) as raised:
        rg.run(given)  # type: ignore[arg-type]

    assert said in str(raised.value)
    assert "--" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_advice_about_a_direction_is_followed_as_it_stands() -> None:
    bare = pd.DataFrame([["Ann Lee", "Bob King"], ["Ann Lee", "Cid Cole"]])
    outward = rg.run(bare, settings={"read": {"direction": "outward"}}).network.edges

    assert outward[["source", "target"]].values.tolist() == [["Ann Lee", "Bob King"], ["Ann Lee", "Cid Cole"]]


def test_the_advice_of_findings_is_in_the_words_of_python_where_tables_were_given(tmp_path: Path) -> None:
    twice = pd.concat([CONTACTS.assign(Email="x@x.example"), CONTACTS.assign(Email="x@x.example")])
    twice["Id"] = [str(number) for number in range(len(twice))]
    twice.to_csv(tmp_path / "contacts.csv", index=False)
    advice = [[each.hint for each in rg.run(given).findings] for given in (twice, tmp_path / "contacts.csv")]

    assert any('settings={"resolve": {"merge": False}}' in each for each in advice[0])
    assert not any("--" in each for each in advice[0])
    assert any("--set resolve.merge=false" in each for each in advice[1])


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
