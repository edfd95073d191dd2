"""Referral logs that DuckDB folds: the same edges, findings and account of rows as without it, or one line why not."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from refgraph.errors import InputError, MissingDependencyError, SettingsError, UnknownNameError
from refgraph.records import account
from refgraph.records.files import opening as usual
from refgraph.records.large_logs import opening
from refgraph.records.large_logs.database import Database
from refgraph.records.large_logs.engine import memory_bytes

duckdb = pytest.importorskip("duckdb")


@pytest.fixture(autouse=True)
def _few_rows_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the usual path see twenty rows at the beginning and five at the end, so that small logs are folded too."""
    monkeypatch.setattr(opening, "HEAD", 20)
    monkeypatch.setattr(opening, "TAIL", 5)


def seen(*paths: Path, tables: str, **options: Any) -> dict[str, Any]:
    """Return everything that has to be the same whoever read the tables, and whether a log was folded."""
    records = rg.read(*paths, tables=tables, **options)
    people = rg.resolve(records)
    network = rg.Network.from_tables(people)
    return {
        "folded": [plain.log.label for plain in records.folds.plain],
        "account": account(records.sources, people.rejects, people.merged),
        "rejects": people.rejects.sort_values(["file", "row"], ignore_index=True),
        "merged": people.merged.sort_values(["file", "row"], ignore_index=True),
        "columns": records.columns,
        "referrers": people.referrers,
        "review": people.review,
        "findings": pd.DataFrame(sorted(map(str, people.findings))),
        "nodes": network.nodes,
        "edges": network.edges,
        "as_of": people.as_of,
        "rows": len(people.referrals),
    }


def agree(*paths: Path, **options: Any) -> dict[str, Any]:
    """Hold that both ways see the same, and return what DuckDB's sees."""
    frames, folded = (seen(*paths, tables=tables, **options) for tables in ("frames", "duckdb"))
    for name, table in frames.items():
        if isinstance(table, pd.DataFrame):
            pd.testing.assert_frame_equal(folded[name], table, rtol=1e-12, obj=name)
    assert folded["as_of"] == frames["as_of"]
    counts = folded["account"]
    assert counts["rows"].tolist() == (counts["used"] + counts["merged"] + counts["rejected"]).tolist()
    return folded


def write(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def pairs() -> list[tuple[int, int, str]]:
    """Two thousand referrals among sixty people, in twelve months: many say the same, some are to themselves."""
    draw = random.Random(1)
    return [
        (draw.randrange(60), draw.randrange(60), f"2024-{draw.randrange(1, 13):02d}-01") for _ in range(2000)
    ] + [(1, 2, "2024-05-01")] * 200


@pytest.fixture
def contacts(tmp_path: Path) -> Path:
    """Fifty-five of the sixty as contacts: the others are ids that nobody has."""
    names = [f"Ann Lee{'abcdefghij'[i % 10]} Moe{'klmnopqrst'[i // 10]}" for i in range(55)]
    rows = [f"P{i:03d},{name},a{i}@x.example" for i, name in enumerate(names)]
    return write(tmp_path / "contacts.csv", "contact_id,name,email", rows)


def test_a_log_of_ids_and_days_comes_to_the_same(tmp_path: Path, pairs: list[Any]) -> None:
    log = write(
        tmp_path / "log.csv", "referrer_id,referred_id,date", [f"P{a},P{b},{day}" for a, b, day in pairs]
    )
    folded = agree(log)
    assert folded["folded"] == ["log.csv"]
    assert folded["rows"] < 2000
    edges = folded["edges"].set_index(["source", "target"])
    assert edges.loc[("P1", "P2"), "count"] == sum((a, b) == (1, 2) for a, b, _ in pairs)


def test_a_log_of_counts_comes_to_the_same(tmp_path: Path, pairs: list[Any]) -> None:
    rows = [f"{a},{b},{1 + at % 3}" for at, (a, b, _) in enumerate(pairs)]
    assert agree(write(tmp_path / "log.csv", "referrer_id,referred_id,count", rows))["folded"] == ["log.csv"]


def test_names_and_ids_of_referrals_come_to_the_same(tmp_path: Path, pairs: list[Any]) -> None:
    """Without contacts the people of the log are the contacts, by the spelling met most often."""
    rows = [
        f"R{at},{'Person' if at % 5 else 'PERSON'} {chr(65 + a % 26)}o,Person {chr(65 + b % 26)}e,{day}"
        for at, (a, b, day) in enumerate(pairs)
    ]
    folded = agree(write(tmp_path / "log.csv", "referral_id,referrer,referred,date", rows))
    assert folded["folded"] == ["log.csv"]


def test_unknown_ids_later_days_and_repeated_ids_are_accounted_for_row_by_row(
    tmp_path: Path, pairs: list[Any], contacts: Path
) -> None:
    """Rows that stand for others are rejected with them, each under its own line; equal rows of one id are merged."""
    rows = [f"R{at % 2150},P{a:03d},P{b:03d},{day}" for at, (a, b, day) in enumerate(pairs)]
    rows[2150:2170] = rows[100:120]
    log = write(tmp_path / "log.csv", "referral_id,referrer_id,referred_id,date", rows)
    folded = agree(contacts, log, as_of="2024-10-15")
    assert folded["folded"] == ["log.csv"]
    assert len({*folded["rejects"]["reason"]}) >= 3
    assert len(folded["merged"]) >= 20


def test_cells_of_every_kind_come_to_the_same(tmp_path: Path, pairs: list[Any], contacts: Path) -> None:
    """Ids, addresses, exact names, nobody's name, a channel, nothing; days in ISO, otherwise, none."""
    draw = random.Random(2)
    names = pd.read_csv(contacts)["name"].tolist()
    rows = []
    for a, b, day in pairs:
        known = names[a] if a < 55 else "Somebody Else"
        who = draw.choice([f"P{a:03d}", f"a{a}@x.example", known, "Google", "", "Ann Leea"])
        rows.append(
            f"{who},P{b:03d},{draw.choice([day, '', day, '31/12/2023' if draw.random() < 0.02 else day])}"
        )
    folded = agree(contacts, write(tmp_path / "log.csv", "referrer,referred_id,date", rows))
    assert folded["folded"] == ["log.csv"]
    assert {*folded["referrers"]["outcome"]} >= {"linked", "not a person"}


@pytest.mark.parametrize(
    "odd",
    [["P1,P2,02/03/2024", "P1,P3,05/04/2024"], [",,"], ["referrer_id,referred_id,date", "Grand Total,,"]],
)
def test_days_of_two_readings_blank_rows_and_second_headers_in_the_middle_come_to_the_same(
    tmp_path: Path, pairs: list[Any], odd: list[str]
) -> None:
    rows = [f"P{a},P{b},{day}" for a, b, day in pairs[:200]]
    rows[100:100] = odd
    assert agree(write(tmp_path / "log.csv", "referrer_id,referred_id,date", rows))["folded"] == ["log.csv"]


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("email_eu_core", ["referrals.csv"]),
        ("known_answers", ["karate_edges.csv", "nx_florentine_edges.csv", "nx_kite_edges.csv"]),
        ("krackhardt_hightech", []),
        ("lazega_lawyers", []),
        ("m1", ["referrals.csv"]),
        ("nobel_physics", []),
    ],
)
def test_shared_data_come_to_the_same(shared: Path, name: str, folded: list[str]) -> None:
    """Also those that are not folded, but read as always."""
    assert agree(shared / name)["folded"] == folded


@pytest.mark.parametrize("kind", ["parquet", "duckdb", "sqlite"])
def test_parquet_and_databases_are_read_like_the_csv_of_the_same_rows(
    tmp_path: Path, pairs: list[Any], kind: str
) -> None:
    frame = pd.DataFrame(
        [(f"P{a}", f"P{b}", day, 1 + at % 2) for at, (a, b, day) in enumerate(pairs)],
        columns=["referrer_id", "referred_id", "date", "count"],
    )
    text, other = tmp_path / "referrals.csv", tmp_path / f"referrals.{kind}"
    frame.to_csv(text, index=False)
    if kind == "parquet":
        frame.assign(date=pd.to_datetime(frame["date"])).to_parquet(other)
    elif kind == "duckdb":
        with duckdb.connect(str(other)) as made:
            made.execute(
                "CREATE TABLE referrals AS SELECT * REPLACE (date::DATE AS date) FROM read_csv(?)",
                [str(text)],
            )
    else:
        with sqlite3.connect(other) as made:
            frame.to_sql("referrals", made, index=False)
    expected, found = seen(text, tables="frames"), seen(other, tables="duckdb")
    pd.testing.assert_frame_equal(found["edges"], expected["edges"], rtol=1e-12)
    assert found["folded"]
    assert found["account"]["used"].tolist() == expected["account"]["used"].tolist()


def test_a_large_log_is_read_by_duckdb_without_being_asked_and_that_is_said(
    tmp_path: Path, pairs: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BY_ITSELF", 2200)
    monkeypatch.setattr(opening, "_LEAST_BYTES", 0)
    rows = [f"P{a},P{b},{day}" for a, b, day in pairs]
    large = rg.read(write(tmp_path / "log.csv", "referrer_id,referred_id,date", rows))
    small = rg.read(write(tmp_path / "less.csv", "referrer_id,referred_id,date", rows[:2000]))
    (said,) = (finding.message for finding in large.findings if finding.code == "read-by-duckdb")
    assert said == "log.csv has 2,200 rows: it is read by DuckDB, and rows that say the same are folded."
    assert (len(large.folds.plain), len(small.folds.plain)) == (1, 0)


def test_frames_do_without_duckdb_and_one_line_says_what_to_install(
    tmp_path: Path, pairs: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.setattr(opening, "BY_ITSELF", 1000)
    monkeypatch.setattr(opening, "_LEAST_BYTES", 0)
    log = write(
        tmp_path / "log.csv", "referrer_id,referred_id,date", [f"P{a},P{b},{day}" for a, b, day in pairs]
    )
    assert seen(log, tables="")["rows"] > 2000
    with pytest.raises(MissingDependencyError, match=r"pip install 'refgraph\[large\]'"):
        rg.read(log, tables="duckdb")
    done = CliRunner().invoke(main, ["rank", str(log), "--tables", "duckdb"])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


def test_without_pyarrow_text_is_read_as_always_and_duckdb_says_what_to_install(
    tmp_path: Path, pairs: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BY_ITSELF", 1000)
    monkeypatch.setattr(opening, "_LEAST_BYTES", 0)
    log = write(tmp_path / "log.csv", "referrer_id,referred_id", [f"P{a},P{b}" for a, b, _ in pairs])
    parquet = tmp_path / "log.parquet"
    pd.read_csv(log).to_parquet(parquet)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert rg.read(log).folds.plain == ()
    with pytest.raises(MissingDependencyError, match=r"pip install 'refgraph\[parquet\]'"):
        rg.read(parquet)
    with pytest.raises(MissingDependencyError, match=r"need pyarrow, .* pip install 'refgraph\[large\]'"):
        rg.read(log, tables="duckdb")


def test_duckdb_does_without_the_reader_of_the_frames(
    tmp_path: Path, pairs: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more than the first rows go through it."""
    log = write(
        tmp_path / "log.csv", "referrer_id,referred_id,date", [f"P{a},P{b},{day}" for a, b, day in pairs]
    )
    expected = seen(log, tables="frames")["edges"]
    monkeypatch.setattr(opening, "_SAMPLE", 1000)
    whole: Callable[..., Any] = usual.parse_delimited
    monkeypatch.setattr(
        usual, "parse_delimited", lambda text: whole(text) if len(text) <= 1000 else pytest.fail("read")
    )
    pd.testing.assert_frame_equal(seen(log, tables="duckdb")["edges"], expected, rtol=1e-12)


# What cannot be


def test_what_is_no_plain_log_is_read_as_always_while_it_is_small(
    tmp_path: Path, pairs: list[Any], contacts: Path
) -> None:
    """Rows with revenue, cells of two lines, rows in groups, a report's total."""
    paid = [f"P{a:03d},P{b:03d},{day},{100 + a}" for a, b, day in pairs[:300]]
    lines = [f'"P{a:03d}","P{b:03d}","{day}"' for a, b, day in pairs[:300]] + ['"P001","P002","2024-01-01\n"']
    for header, rows in (
        ("referrer_id,referred_id,date,revenue", paid),
        ("referrer_id,referred_id,date", lines),
        ("referrer_id,referred_id,date", [*lines[:-1], "Total,300,"]),
    ):
        assert agree(contacts, write(tmp_path / "log.csv", header, rows))["folded"] == []


def test_what_can_be_neither_folded_nor_held_is_one_line(tmp_path: Path, pairs: list[Any]) -> None:
    rows = [f"P{a}-{at},P{b},{day},1.50" for at, (a, b, day) in enumerate(pairs * 23)]
    log = write(tmp_path / "log.csv", "referrer_id,referred_id,date,revenue", rows)
    done = CliRunner().invoke(main, ["rank", str(log), "--tables", "duckdb", "--memory", "200MB"])
    assert (done.exit_code, done.stderr.count("\n")) == (3, 1)
    assert (
        "log.csv cannot be folded: it has more than who referred whom, when and how often: revenue."
        in done.stderr
    )
    with pytest.raises(
        InputError, match=r"50,600 rows of log.csv, .* which is more than 200MB hold\. Say --memory 1GB"
    ):
        rg.read(log, tables="duckdb", memory="200MB")


def test_logs_with_days_side_by_side_are_not_folded_apart(tmp_path: Path, pairs: list[Any]) -> None:
    """They may hold the same rows, which would be seen only row by row."""
    rows = [f"P{a},P{b},{day}" for a, b, day in pairs]
    first = write(tmp_path / "june.csv", "referrer_id,referred_id,date", rows)
    shutil.copy(first, tmp_path / "july.csv")
    with pytest.raises(InputError, match="other logs with days beside it"):
        rg.read(tmp_path, tables="duckdb")


def test_duckdb_keeps_standard_output_clean_and_the_network_alone() -> None:
    """Its bar of progress would stand among the data, and an extension would be fetched from its makers."""
    database = Database(10**9)
    (found,) = database.rows(
        "SELECT current_setting('enable_progress_bar'), current_setting('autoinstall_known_extensions')"
    )
    assert found == (False, False)


def test_a_damaged_parquet_file_is_one_line_however_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_LEAST_BYTES", 0)
    (tmp_path / "log.parquet").write_bytes(b"PAR1 and no more")
    for tables in ("", "duckdb"):
        with pytest.raises(InputError, match=r"log\.parquet is not a Parquet file"):
            rg.read(tmp_path / "log.parquet", tables=tables)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "log.csv")
    with pytest.raises(InputError, match=r"log\.csv' is a pipe or a device"):
        rg.read(tmp_path / "log.csv", tables="duckdb")


def test_a_damaged_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "log.sqlite").write_bytes(b"SQLite format 3\0 and no more")
    with pytest.raises(InputError, match=r"log\.sqlite cannot be read: file is not a database"):
        rg.read(tmp_path / "log.sqlite")


def test_memory_and_engine_are_checked() -> None:
    assert memory_bytes("2GB") == 2 * memory_bytes("1000 MB") == 2_000_000_000
    for wrong in ("", "4", "much", "10MB", "99999999TB"):
        with pytest.raises(SettingsError, match="no memory to work in"):
            memory_bytes(wrong)
    with pytest.raises(UnknownNameError, match="no engine for tables 'polars'"):
        rg.read(frames={}, tables="polars")
