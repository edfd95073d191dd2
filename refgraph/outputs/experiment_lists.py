"""An experiment as a file: its figures, and what they were counted on."""

from __future__ import annotations

from pathlib import Path

from refgraph.evidence import Experiment, Lapses
from refgraph.outputs.sheets import Layout
from refgraph.outputs.tables import write_tables
from refgraph.result import Result

_FIGURES = Layout(
    widths={"group": 22, "basis": 22, "verdict": 24, "says": 90},
    numbers={"lapsed_rate": "0%", "active_rate": "0%"},
    wrapped=frozenset({"says"}),
    measured=True,
)
_ROWS = Layout(widths={"name": 26}, fixed=2, measured=True)
_LEVELS = Layout(numbers={"referring": "0%"}, measured=True)


def write_experiment(
    result: Result, found: Experiment | Lapses, path: str | Path, *, delimiter: str = ","
) -> list[Path]:
    """Write the figures of an experiment with its sentences, and the account of the run beside them.

    A workbook lists what they were counted on, contacts or quarters, on a sheet of their own, and of contacts
    how often those of each level of satisfaction refer.

    Parameters
    ----------
    result
        The run.
    found
        What `refgraph.run_experiment` or `refgraph.compare_lapses` made of it.
    path
        ``.json``, ``.csv`` or ``.xlsx``.
    delimiter
        What stands between the cells of CSV.

    Returns
    -------
    list of Path
    """
    said = list(found.sentences)
    rows = (
        {"Quarters": found.quarters}
        if isinstance(found, Lapses)
        else {"Levels": found.levels, "Contacts": found.table}
    )
    return write_tables(
        {"Experiment": found.figures.assign(says=" ".join(said)), **rows},
        path,
        result=result,
        about={"experiment": {"group": found.group, "verdict": found.verdict, "says": said}},
        layouts={"Experiment": _FIGURES, **dict.fromkeys(rows, _ROWS), "Levels": _LEVELS},
        delimiter=delimiter,
    )
