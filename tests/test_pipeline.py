"""run(): the whole way from an export to a ranking, and what it says when it cannot go it."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import InputError, MissingColumnError, NetworkError, SettingsError, UnknownNameError
from refgraph.pipeline import read_input

EXAMPLE = Path(__file__).parents[1] / "examples" / "advisory-firm" / "export"
FIVE = pd.DataFrame(
    [
        ("1", "Ann Lee", ""),
        ("2", "Bob King", "1"),
        ("3", "Cid Ray", "1"),
        ("4", "Dee Fox", "2"),
        ("5", "Eve Po", "2"),
    ],
    columns=["contact_id", "name", "referrer"],
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A small export of contacts, referrals and deals in one folder."""
    folder = tmp_path / "export"
    folder.mkdir()
    for name, table in frames().items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def frames() -> dict[str, pd.DataFrame]:
    """Forty contacts in a forest with some shortcuts, dated and with revenue."""
    dice = random.Random(3)
    ids = [f"C-{number:02d}" for number in range(40)]
    contacts = [(identity, f"Person {identity[2:]} Name", dice.choice(["Oslo", "Rome"])) for identity in ids]
    log = [
        (
            ids[dice.randrange(number)],
            ids[number],
            f"2024-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
        )
        for number in range(1, 40)
        for _ in range(dice.choice([0, 1, 1, 2]))
    ]
    deals = [(f"D-{number}", ids[number], "won", 100.0 * number, "2024-12-01") for number in range(0, 40, 3)]
    return {
        "contacts": pd.DataFrame(contacts, columns=["contact_id", "name", "city"]),
        "referrals": pd.DataFrame(log, columns=["referrer_id", "referred_id", "date"]),
        "deals": pd.DataFrame(deals, columns=["deal_id", "contact_id", "status", "amount", "date"]),
    }


def ranking(*paths: Path, **tables: pd.DataFrame) -> pd.DataFrame:
    return rg.run(*paths, settings=rg.Settings(), **tables).ranking.table


# The same ranking, however the same data come


def test_frames_give_the_ranking_that_files_give(export: Path) -> None:
    pd.testing.assert_frame_equal(ranking(export), ranking(**frames()))


def test_typed_frames_give_the_ranking_that_frames_of_text_give() -> None:
    typed = frames()
    typed["referrals"]["date"] = pd.to_datetime(typed["referrals"]["date"])
    typed["contacts"]["city"] = typed["contacts"]["city"].astype("category")

    pd.testing.assert_frame_equal(ranking(**typed), ranking(**frames()))


def test_a_folder_its_files_and_a_zip_of_it_give_the_same_ranking(export: Path, tmp_path: Path) -> None:
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in export.iterdir():
            packed.write(file, file.name)
    expected = ranking(export)

    pd.testing.assert_frame_equal(ranking(*export.iterdir()), expected)
    pd.testing.assert_frame_equal(ranking(archive), expected)


def test_parquet_and_workbooks_give_the_ranking_that_csv_gives(export: Path, tmp_path: Path) -> None:
    parquet, book = tmp_path / "parquet", tmp_path / "export.xlsx"
    parquet.mkdir()
    with pd.ExcelWriter(book) as writer:
        for name, table in frames().items():
            table.to_parquet(parquet / f"{name}.parquet", index=False)
            table.to_excel(writer, sheet_name=name, index=False)
    expected = ranking(export)

    pd.testing.assert_frame_equal(ranking(parquet), expected)
    pd.testing.assert_frame_equal(ranking(book), expected)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_columns_does_not_matter(seed: int) -> None:
    dice = random.Random(seed)
    shuffled = {
        name: table.sample(frac=1, random_state=seed)[dice.sample(list(table.columns), table.shape[1])]
        for name, table in frames().items()
    }

    pd.testing.assert_frame_equal(ranking(**shuffled), ranking(**frames()))


def test_the_order_of_the_files_does_not_matter(export: Path) -> None:
    files = sorted(export.iterdir())

    pd.testing.assert_frame_equal(ranking(*files), ranking(*files[::-1]))


def test_the_example_gives_the_same_bytes_in_every_process() -> None:
    script = (
        "import sys, refgraph as rg\n"
        "from refgraph.findings import findings_table\n"
        "result = rg.run(sys.argv[1], settings=rg.Settings())\n"
        "for table in (result.ranking.table, result.people.review, result.people.rejects,\n"
        "              findings_table(result.findings), result.account):\n"
        "    sys.stdout.write(table.to_csv(index=False))\n"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", script, str(EXAMPLE)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2")
    ]

    assert len(printed[0]) > 100_000
    assert printed[0] == printed[1]


def test_however_pandas_holds_texts_every_file_has_the_same_bytes(
    m1_tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    (tmp_path / "export").mkdir()
    for name, table in m1_tables.items():
        table.to_csv(tmp_path / "export" / f"{name}.csv", index=False)
    for storage in ("pyarrow", "python"):
        with pd.option_context("mode.string_storage", storage):
            result = rg.run(tmp_path / "export")
            tiers = rg.assign_tiers(result)
            assert result.people.contacts["name"].dtype == pd.StringDtype(storage, na_value=float("nan"))
            rg.write_plan(result, rg.plan(result, tiers), tmp_path / storage)
            rg.write(result, tmp_path / storage / "ranked.xlsx")
            rg.write_map(result, tmp_path / storage / "map.html")
            rg.write_report(rg.compose_report(result, tiers), tmp_path / storage / "report.html")
    files = {
        path.relative_to(tmp_path / "python") for path in (tmp_path / "python").rglob("*") if path.is_file()
    }

    assert len(files) > 20
    for file in files:
        assert (tmp_path / "pyarrow" / file).read_bytes() == (tmp_path / "python" / file).read_bytes(), file


def test_the_frames_that_are_handed_in_stay_as_they_are() -> None:
    given = frames()
    rg.run(settings=rg.Settings(), **given)

    for name, table in frames().items():
        pd.testing.assert_frame_equal(given[name], table)


# Settings


def test_the_settings_file_beside_the_input_is_found(export: Path) -> None:
    (export / "refgraph.toml").write_text('as_of = "2024-06-30"\n', encoding="utf-8")

    assert rg.run(export).settings["as_of_used"] == "2024-06-30"
    assert rg.run(export / "contacts.csv", export / "referrals.csv").settings["as_of_used"] == "2024-06-30"


def test_the_settings_file_in_the_current_folder_is_found(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "refgraph.toml").write_text("seed = 9\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert rg.run(export).settings["seed"] == 9
    assert rg.run(**frames()).settings["seed"] == 9


def test_settings_that_are_handed_in_are_all_that_counts(export: Path) -> None:
    (export / "refgraph.toml").write_text("seed = 9\n", encoding="utf-8")

    assert rg.run(export, settings=rg.Settings(seed=4)).settings["seed"] == 4


@pytest.mark.parametrize("kind", [str, Path])
def test_a_settings_file_may_be_named(export: Path, tmp_path: Path, kind: type) -> None:
    (tmp_path / "mine.toml").write_text("seed = 7\n[ranking]\ncandidate_links = 5\n", encoding="utf-8")
    result = rg.run(export, settings=kind(tmp_path / "mine.toml"))

    assert result.settings["seed"] == 7
    assert result.settings["ranking"]["candidate_links"] == 5


def test_a_settings_file_that_is_named_and_missing_stops_the_run(export: Path) -> None:
    with pytest.raises(SettingsError, match="There is no settings file"):
        rg.run(export, settings="none.toml")


def test_the_rules_of_the_settings_are_those_of_the_ranking() -> None:
    rules = rg.RankRules(candidate_links=1)

    assert rg.run(settings=rg.Settings(ranking=rules), **frames()).ranking.rules == rules


def test_a_column_that_the_settings_name_is_read(tmp_path: Path) -> None:
    renamed = FIVE.rename(columns={"referrer": "Sent along with"})
    settings = rg.Settings(read=rg.ReadRules(columns={"referrer": "Sent along with"}))

    assert len(rg.run(settings=settings, contacts=renamed).people.referrals) == 4


def test_the_decisions_of_a_review_file_are_followed_and_those_of_the_settings_win(tmp_path: Path) -> None:
    twins = [
        ("6", "Jo Po", ""),
        ("7", "Jo Po", ""),
        ("8", "Flo Ra", "Jo Po"),
        ("9", "Ned Ox", "Someone Else"),
    ]
    contacts = pd.concat([FIVE, pd.DataFrame(twins, columns=FIVE.columns)])
    path = tmp_path / "review.csv"
    path.write_text("text,decision\nJo Po,6\nSomeone Else,1\n", encoding="utf-8")
    rules = rg.ResolveRules(review=str(path), decisions={"Jo Po": "7"})
    referrals = rg.run(settings=rg.Settings(resolve=rules), contacts=contacts).people.referrals
    pairs = set(zip(referrals["referrer_id"], referrals["referred_id"], strict=True))

    assert {("7", "8"), ("1", "9")} <= pairs
    assert ("6", "8") not in pairs


# What the result remembers


def test_the_result_remembers_the_settings_the_measure_and_the_as_of_date() -> None:
    result = rg.run(settings=rg.Settings(seed=5), by="betweenness", **frames())

    assert result.settings["seed"] == 5
    assert result.settings["by"] == "betweenness"
    assert result.settings["as_of_used"] == frames()["referrals"]["date"].max() == "2024-12-09"
    assert result.settings["network"]["half_life_days"] == 365.0


def test_without_dates_the_as_of_date_is_remembered_as_none() -> None:
    assert rg.run(settings=rg.Settings(), contacts=FIVE).settings["as_of_used"] is None


def test_every_input_is_remembered_by_its_name_and_the_digest_of_its_bytes(export: Path) -> None:
    inputs = rg.run(export, settings=rg.Settings()).inputs

    assert inputs == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(export.iterdir())
    }


def test_a_file_that_was_not_read_is_no_input(export: Path) -> None:
    (export / "refgraph.toml").touch()
    (export / "logo.png").write_bytes(b"\x89PNG")
    (export / "ranked.csv").write_text("rank,name\n1,Ann\n", encoding="utf-8")

    assert sorted(rg.run(export, settings=rg.Settings()).inputs) == [
        "contacts.csv",
        "deals.csv",
        "referrals.csv",
    ]


def test_two_inputs_of_one_name_are_both_remembered(tmp_path: Path) -> None:
    for part in (0, 1):
        (tmp_path / str(part)).mkdir()
        FIVE.iloc[part * 3 : part * 3 + 3].to_csv(tmp_path / str(part) / "contacts.csv", index=False)
    result = rg.run(*(tmp_path / part / "contacts.csv" for part in "01"), settings=rg.Settings())

    assert len(result.inputs) == len(result.account) == 2


def test_frames_are_remembered_by_their_table_and_their_content() -> None:
    one = rg.run(settings=rg.Settings(), contacts=FIVE).inputs
    other = rg.run(settings=rg.Settings(), contacts=FIVE.assign(name="Somebody Else")).inputs

    assert list(one) == list(other) == ["contacts (DataFrame)"]
    assert one != other


def test_the_stages_are_announced_in_their_order() -> None:
    told: list[str] = []
    rg.run(settings=rg.Settings(), progress=told.append, contacts=FIVE)

    stages = [
        "reading",
        "resolving",
        "building the network",
        "finding clusters",
        "measuring",
        "ranking",
        "ranking again with referrals left out",
    ]
    assert told[: len(stages)] == stages
    assert {line.partition(",")[0] for line in told[len(stages) :]} == {stages[-1]}


def test_the_rows_of_every_input_are_accounted_for() -> None:
    result = rg.run(EXAMPLE, settings=rg.Settings())
    account = result.account

    assert (account["rows"] == account["used"] + account["merged"] + account["rejected"]).all()
    assert dict(zip(account["file"], account["rows"], strict=True))["contacts.csv"] == 600
    assert (account[["used", "merged", "rejected"]] >= 0).all(axis=None)


def test_the_findings_come_in_the_order_of_the_stages() -> None:
    result = rg.run(settings=rg.Settings(), contacts=FIVE)

    assert [finding.code for finding in result.findings][-1] == "no-groups-shown"
    assert result.findings[: len(result.people.findings)] == result.people.findings


# Strict


def ambiguous() -> pd.DataFrame:
    twins = [("6", "Jo Po", ""), ("7", "Jo Po", ""), ("8", "Flo Ra", "Jo Po")]
    return pd.concat([FIVE, pd.DataFrame(twins, columns=FIVE.columns)])


def test_a_warning_does_not_stop_a_run() -> None:
    assert len(rg.run(settings=rg.Settings(), contacts=ambiguous()).ranking.table) == 8


def test_a_warning_stops_a_strict_run() -> None:
    with pytest.raises(InputError, match="1 referral waits for 1 decision"):
        rg.run(settings=rg.Settings(strict=True), contacts=ambiguous())


def test_a_strict_run_without_warnings_goes_through() -> None:
    assert len(rg.run(settings=rg.Settings(strict=True), contacts=FIVE).ranking.table) == 5


# Small and empty


def test_five_contacts_are_ranked_with_a_banner() -> None:
    result = rg.run(settings=rg.Settings(), contacts=FIVE)

    assert set(result.ranking.table["name"].head(2)) == {"Ann Lee", "Bob King"}
    assert result.ranking.table["rank"].tolist() == [1, 1, 3, 3, 3]
    assert "small-network" in {finding.code for finding in result.findings}


def test_two_contacts_are_ranked() -> None:
    table = rg.run(settings=rg.Settings(), contacts=FIVE.head(2)).ranking.table

    assert table[["rank", "name"]].values.tolist() == [[1, "Ann Lee"], [2, "Bob King"]]


def test_contacts_none_of_whom_was_referred_stop_the_run_in_one_clear_line() -> None:
    with pytest.raises(InputError, match="not one of 5 contacts names a referrer"):
        rg.run(settings=rg.Settings(), contacts=FIVE.assign(referrer=""))


def test_unknown_referrers_alone_stop_the_run_and_are_counted() -> None:
    contacts = FIVE.assign(referrer=["C-91", "C-92", "C-93", "C-94", "C-95"])

    with pytest.raises(InputError, match=r"5 referrers named, and none links two contacts \(5 unknown id\)"):
        rg.run(settings=rg.Settings(), contacts=contacts)


def test_ties_without_a_referral_are_ranked_by_what_they_bridge() -> None:
    contacts = FIVE.assign(referrer="")
    ids = contacts["contact_id"].tolist()
    ties = pd.DataFrame({"a": ids[:2], "b": ids[1:3]})

    network = rg.run(settings=rg.Settings(), contacts=contacts, ties=ties).network

    assert len(network.ties) == 2
    assert network.edges.empty


@pytest.mark.parametrize("table", ["contacts", "referrals"])
def test_a_header_without_rows_is_one_clear_line(table: str) -> None:
    columns = {"contacts": ["contact_id", "name", "referrer"], "referrals": ["referrer", "referred"]}

    with pytest.raises(InputError, match="hold no rows that can be used"):
        rg.run(settings=rg.Settings(), **{table: pd.DataFrame(columns=columns[table])})


def test_nothing_to_read_is_one_clear_line() -> None:
    with pytest.raises(InputError, match="There is nothing to read"):
        rg.run()


def test_an_unknown_table_is_answered_with_those_that_exist() -> None:
    with pytest.raises(UnknownNameError, match=r"There is no table 'contact'\. Did you mean 'contacts'\?"):
        rg.run(contact=FIVE)


def test_a_table_that_is_no_frame_is_one_clear_line() -> None:
    with pytest.raises(InputError, match="'referrals' is a list"):
        rg.run(referrals=[("Ann", "Bob")])  # type: ignore[arg-type]


def test_an_unknown_measure_is_answered_before_anything_is_read() -> None:
    told: list[str] = []
    with pytest.raises(UnknownNameError, match="Did you mean 'betweenness'"):
        rg.run(by="betweeness", progress=told.append, contacts=FIVE)

    assert told == []


def test_contacts_without_a_referrer_column_are_answered_with_the_columns_seen() -> None:
    with pytest.raises(MissingColumnError, match="Columns seen: contact_id, name, shoe"):
        rg.run(contacts=FIVE[["contact_id", "name"]].assign(shoe="9"))


def test_a_network_of_nobody_is_one_clear_line() -> None:
    with pytest.raises(NetworkError, match="nobody in the network"):
        rg.run(settings=rg.Settings(), contacts=FIVE.assign(type="Competitor"))


def test_the_firm_and_its_people_are_not_ranked() -> None:
    contacts = FIVE.assign(email=["ann@acme.example", "", "", "", ""])
    settings = rg.Settings(resolve=rg.ResolveRules(firm=("acme.example",)))
    result = rg.run(settings=settings, contacts=contacts)

    assert "Ann Lee" not in result.ranking.table["name"].tolist()
    assert "left-out-of-network" in {finding.code for finding in result.findings}


def test_errors_in_the_data_can_be_collected_in_place_of_stopping_at_the_first() -> None:
    records = read_input(
        settings=rg.Settings(), tables={"touches": pd.DataFrame({"date": ["x"]})}, collect=True
    )

    assert "error" in {finding.severity for finding in records.findings}
