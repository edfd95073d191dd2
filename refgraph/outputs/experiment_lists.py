"""An experiment as a file: its figures, and the contacts behind them."""

from __future__ import annotations

from pathlib import Path

from refgraph.evidence import Experiment
from refgraph.outputs.sheets import Layout
from refgraph.outputs.tables import write_tables
from refgraph.result import Result

_FIGURES = Layout(widths={"group": 22, "verdict": 24, "says": 90}, wrapped=frozenset({"says"}))
_CONTACTS = Layout(
    widths={"name": 26}, numbers={"satisfaction": "0.0", "years": "0.00", "frequency": "0.00"}, fixed=2
)


def write_experiment(
    result: Result, found: Experiment, path: str | Path, *, delimiter: str = ","
) -> list[Path]:
    """Write the figures of an experiment with its sentences, and the account of the run beside them.

    A workbook lists the contacts on a sheet of their own.

    Parameters
    ----------
    result
        The run.
    found
        What `refgraph.run_experiment` made of it.
    path
        ``.json``, ``.csv`` or ``.xlsx``.
    delimiter
        What stands between the cells of CSV.

    Returns
    -------
    list of Path
    """
    figures = found.figures.assign(says=" ".join(found.sentences))
    return write_tables(
        {"Experiment": figures, "Contacts": found.table},
        path,
        result=result,
        about={"experiment": {"group": found.group, "verdict": found.verdict, "says": list(found.sentences)}},
        layouts={"Experiment": _FIGURES, "Contacts": _CONTACTS},
        delimiter=delimiter,
    )
