"""A back-test as a file, and its sentence found again beside an export or a result."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from refgraph.findings import findings_table
from refgraph.given_files import given_json
from refgraph.outputs.manifest import describe
from refgraph.outputs.objects import plain_values
from refgraph.outputs.sheets import Layout
from refgraph.outputs.tables import require_ending, write_tables
from refgraph.ranking import USUAL
from refgraph.result import Result
from refgraph.saving import encoded, save

if TYPE_CHECKING:
    from refgraph.evidence import Backtest

NAME = "backtest.json"
"""By this name rankings find the sentence again."""

_SHARES = dict.fromkeys("precision recall captured unforeseen covered".split(), "0%")


def write_backtest(backtest: Backtest, path: str | Path, *, result: Result) -> list[Path]:
    """Write a back-test, and ``NAME.run.json`` beside it.

    Parameters
    ----------
    backtest
        What `refgraph.backtest` returned.
    path
        The file: ``.json`` for all of it, ``.xlsx`` for all tables, ``.csv`` for one row per order.
    result
        The run of today on the same data, for the account.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    UnknownNameError
        If nothing is known by the ending.
    OutputError
        If the file cannot be written.
    """
    path = Path(path)
    require_ending(path)
    about = {"backtest": {"sentence": backtest.sentence, "cut_offs": _days(backtest.folds["at"])}}
    if path.suffix.lower() == ".json":
        content = backtest_json(backtest)
        return save({path: content}, account={**describe(result), **about}, read=result.paths)
    layout = Layout(
        widths={"ranking": 28, "sentence": 90},
        numbers=_SHARES,
        wrapped=frozenset({"sentence"}),
        fixed=1,
        measured=True,
    )
    tables = {"Orders": backtest.table, "Cut-offs": backtest.folds, "Orders by cut-off": backtest.by_fold}
    tables["Remarks"] = findings_table(backtest.findings)[["severity", "code", "message", "hint"]]
    cut_offs = Layout(numbers=_SHARES, measured=True)
    layouts = {
        "Cut-offs": cut_offs,
        "Orders": layout,
        "Orders by cut-off": layout,
        "Remarks": Layout(widths={"message": 100}),
    }
    return write_tables(tables, path, result=result, about=about, layouts=layouts)


def backtest_json(backtest: Backtest) -> bytes:
    """Return all of a back-test as JSON; what is missing is null, dates are ISO. Parameters as in `write_backtest`."""
    document = {
        "sentence": backtest.sentence,
        "verdict": backtest.verdict,
        "strongest": backtest.strongest,
        "as_of": str(backtest.as_of.date()),
        "outcome": backtest.outcome,
        "horizon_days": backtest.horizon_days,
        "cut_offs": _rows(backtest.folds),
        "rankings": _rows(backtest.table),
        "rankings_by_cut_off": _rows(backtest.by_fold),
        "findings": [
            {"severity": each.severity, "code": each.code, "message": each.message}
            for each in backtest.findings
        ],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    return encoded(f"{text}\n")


def find_sentence(folders: Iterable[Path], by: str = USUAL) -> str:
    """Return what the last back-test in any of these folders says of an order; empty if there is none.

    Parameters
    ----------
    folders
        Where to look, the first one first.
    by
        The order: a measure.

    Returns
    -------
    str
        The sentence, and up to which day the data of the back-test ran.
    """
    for folder in folders:
        try:
            found = given_json(folder / NAME)
            sentences = {row["ranking"]: row["sentence"] for row in found["rankings"]}
            if sentences.get(by):
                return f"Back-test on data up to {found['as_of']}: {sentences[by]}"
        except (OSError, ValueError, KeyError, TypeError):
            # No file of ours: rankings do without.
            continue
    return ""


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [plain_values(table[name]) for name in table.columns]
    return [dict(zip(table.columns, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _days(dates: pd.Series) -> list[str]:
    return [str(day.date()) for day in dates]
