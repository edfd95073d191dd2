"""An export that holds less than the last one is told of: nobody in the lists says that people are missing."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from refgraph.comparison import remark_on_smaller_export

LAST = {
    "as_of": "2025-10-31",
    "rows": [
        {"file": "people.csv", "table": "contacts", "used": 200},
        {"file": "more.csv", "table": "contacts", "used": 37},
        {"file": "deals.csv", "table": "deals", "used": 148},
        {"file": "owners.csv", "table": "owners", "used": 12},
    ],
}


def told(folder: Path, as_of: str, **used: int) -> list[str]:
    (folder / "run.json").write_text(json.dumps(LAST))
    account = pd.DataFrame({"table": used.keys(), "used": used.values()})
    return [each.message for each in remark_on_smaller_export(folder, pd.Timestamp(as_of), account)]


def test_tables_that_lost_a_fifth_of_their_rows_are_named_with_both_numbers(tmp_path: Path) -> None:
    (message,) = told(tmp_path, "2025-11-30", contacts=61, deals=118, owners=3)
    assert message.endswith(
        "as of 2025-10-31: rows of contacts 237 before and 61 now, deals 148 before and 118 now."
    )


def test_a_table_that_is_not_there_any_more_is_named(tmp_path: Path) -> None:
    (message,) = told(tmp_path, "2025-11-30", contacts=240)
    assert message.endswith("rows of deals 148 before and 0 now.")


@pytest.mark.parametrize(
    ("as_of", "contacts"), [("2025-11-30", 190), ("2025-11-30", 400), ("2025-10-31", 61)]
)
def test_a_few_less_more_or_the_same_day_again_say_nothing(tmp_path: Path, as_of: str, contacts: int) -> None:
    assert told(tmp_path, as_of, contacts=contacts, deals=148) == []


def test_a_run_that_left_no_account_says_nothing(tmp_path: Path) -> None:
    account = pd.DataFrame({"table": ["contacts"], "used": [3]})
    assert list(remark_on_smaller_export(tmp_path, pd.Timestamp("2025-11-30"), account)) == []
    assert list(remark_on_smaller_export(None, None, account)) == []
