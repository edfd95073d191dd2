"""What is too far off to be meant: days of no business, numbers that are no amounts, spans without end."""

from __future__ import annotations

import io
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from refgraph.limits import sound_day

invoke = partial(CliRunner().invoke, main)
CONTACTS = "ID,Name,Referred By,Create Date\n1,Ann Lee,,2024-01-01\n2,Bob Ray,1,2024-02-01\n3,Cyd Fox,2,{}\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("export").mkdir()


def _write(**tables: str) -> None:
    for name, text in tables.items():
        Path("export", f"{name}.csv").write_text(text, encoding="utf-8")


def _everything_runs() -> None:
    done = invoke(["run", "export", "-o", "out", "--set", "stability.reruns=0"])
    assert done.exit_code == 0, done.stderr


@pytest.mark.parametrize(
    ("text", "day"), [("1800-01-01", date(1800, 1, 1)), (" 2199-12-31", date(2199, 12, 31))]
)
def test_the_first_and_the_last_day_are_days(text: str, day: date) -> None:
    assert sound_day(text) == day


@pytest.mark.parametrize("text", ["1799-12-31", "2200-01-01", "9999-12-31", "0001-01-01", "2024-02-30", ""])
def test_days_before_and_after_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"1800|Invalid|out of range"):
        sound_day(text)


@pytest.mark.parametrize(
    "far", ["9999-12-31", "0001-01-01", "31.12.9999", "253402214400", "9999999999", "99991231"]
)
def test_a_date_of_no_business_counts_as_blank_and_is_told(far: str) -> None:
    _write(contacts=CONTACTS.format(far))
    records = rg.read("export")
    assert records.tables["contacts"]["created"].isna().tolist() == [False, False, True]
    (told,) = [finding for finding in records.findings if finding.code == "unreadable-dates"]
    assert far in told.message


def test_everything_runs_beside_a_date_at_the_end_of_the_calendar() -> None:
    _write(contacts=CONTACTS.format("9999-12-31"))
    _everything_runs()


@pytest.mark.parametrize("words", [["rank", "export", "--as-of"], ["plan", "export", "--start"]])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_an_option_with_a_day_at_an_end_of_the_calendar_is_one_line(words: list[str], day: str) -> None:
    _write(contacts=CONTACTS.format("2024-03-01"))
    done = invoke([*words, day])
    assert done.exit_code == 2
    assert f"'{day}' is no date." in done.stderr
    assert done.stderr.count("\n") == 1


def test_reruns_without_end_are_one_line() -> None:
    _write(contacts=CONTACTS.format("2024-03-01"))
    done = invoke(["rank", "export", "--reruns", "10000000000"])
    assert done.exit_code == 2
    assert (
        done.stderr == "Error: reruns has to be 100,000 or fewer, not 10000000000: more tell nothing new.\n"
    )


@pytest.mark.parametrize("amount", ["1e308", "-1e308", "1e400", "2000000000000000"])
def test_an_amount_beyond_every_sum_of_money_is_rejected_with_the_limit(amount: str) -> None:
    deals = "Deal ID,Contact ID,Stage,Amount,Close Date\n"
    rows = "".join(f"{n},2,Closed Won,1000,2024-03-{n:02d}\n" for n in range(1, 21))
    _write(
        contacts=CONTACTS.format("2024-03-01"), deals=f"{deals}{rows}21,2,Closed Won,{amount},2024-03-21\n"
    )
    records = rg.read("export")
    assert records.rejects["reason"].tolist() == ["the amount is beyond 1e+15, which nothing is"]
    ranked = pd.read_csv(io.StringIO(invoke(["rank", "export", "--set", "stability.reruns=0"]).stdout))
    assert ranked.set_index("name").loc["Ann Lee", "revenue"] == 20_000


def test_a_campaign_without_a_date_counts_on_the_days_of_its_touches() -> None:
    _write(
        contacts=CONTACTS.format("2024-03-01"),
        campaigns="Campaign ID,Campaign Name,Kind,Cost\nM-1,Breakfast,event,1800\n",
        touches="Contact ID,Date,Channel,Campaign ID\n1,2024-01-15,event,M-1\n",
    )
    roi = rg.calculate_roi(rg.run("export"))
    assert roi.total["cost"].tolist() == [1800.0]
    _everything_runs()


def test_a_campaign_without_a_date_that_nobody_attended_counts_in_the_total_and_is_told() -> None:
    _write(
        contacts=CONTACTS.format("2024-03-01"),
        campaigns="Campaign ID,Campaign Name,Cost\nM-1,Breakfast,1800\nM-2,Dinner,90\n",
        touches="Contact ID,Date,Channel,Campaign ID\n1,2024-01-15,event,M-2\n",
    )
    roi = rg.calculate_roi(rg.run("export"))
    assert roi.total["cost"].tolist() == [1890.0]
    assert "unattended-campaigns" in {finding.code for finding in roi.findings}
