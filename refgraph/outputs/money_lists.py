"""ROI and attribution as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.evidence import MODELS, Roi
from refgraph.outputs.sheets import Layout
from refgraph.outputs.tables import write_tables
from refgraph.result import Result

_MONEY = dict.fromkeys(
    [*"revenue cost cost_per_referral downstream_value credited unattributed never_bought".split(), *MODELS],
    "#,##0",
)
_SHARES = dict.fromkeys(
    "cost_share revenue_share costed_share too_early answer_share answer_low answer_high".split(), "0%"
)
_WIDE = {
    "group": 22,
    "label": 28,
    "name": 24,
    "organisation": 24,
    "owner": 18,
    "kind": 22,
    "value": 22,
    "reason": 20,
}
_MAIN = Layout(
    widths=_WIDE, numbers={**_MONEY, **_SHARES, "referrals": "0.0", "won": "0.0"}, fixed=2, measured=True
)
_FURTHER = Layout(
    widths={**_WIDE, "design": 14, "basis": 22, "verdict": 14},
    numbers={
        **_MONEY,
        **dict.fromkeys(
            "without_win lapsed_rate active_rate answer_share answer_low answer_high".split(), "0%"
        ),
        "month": "0.0",
    },
    fixed=1,
    measured=True,
)


def roi_table(roi: Roi) -> pd.DataFrame:
    """Return the groups and, in a last row labelled ``all``, the whole."""
    return pd.concat([roi.table, roi.total[roi.table.columns]], ignore_index=True)


def write_roi(
    result: Result,
    roi: Roi,
    path: str | Path,
    *,
    more: Mapping[str, pd.DataFrame] | None = None,
    says: Sequence[str] = (),
    attribution: bool = False,
    delimiter: str = ",",
) -> list[Path]:
    """Write ROI, and the account of the run with the sentences beside it.

    A workbook has a sheet each for the groups, the mix of activities, the attribution and its totals, and
    `more`; CSV and JSON hold the groups.

    Parameters
    ----------
    result
        The run.
    roi
        What `refgraph.calculate_roi` made of it.
    path
        ``.csv``, ``.xlsx`` or ``.json``.
    more
        Further sheets: name -> table.
    says
        What these say, in sentences.
    attribution
        Whether the attribution comes first, and so is what CSV and JSON hold.
    delimiter
        What stands between the cells of CSV.

    Returns
    -------
    list of Path
    """
    groups = {"ROI": roi_table(roi), "Activities": roi.mix}
    credits = {"Attribution": roi.attribution.table, "Models": roi.attribution.totals}
    tables = {**credits, **groups} if attribution else {**groups, **credits}
    layouts = dict.fromkeys(tables, _MAIN) | dict.fromkeys(more or {}, _FURTHER)
    tables.update(more or {})
    return write_tables(
        tables,
        path,
        result=result,
        about=about_roi(roi, says),
        layouts=layouts,
        delimiter=delimiter,
    )


def about_roi(roi: Roi, says: Sequence[str] = ()) -> dict[str, Any]:
    """Return what the account of a run says of the ROI: how it was counted, and the sentences."""
    return {
        "roi": {
            "by": roi.by,
            "model": roi.attribution.model,
            "cost": roi.cost_window.words,
            "revenue": roi.revenue_window.words,
            "says": [*roi.sentences, *roi.attribution.sentences, *says],
        }
    }
