"""What changed: between two runs, and from one month to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.comparison.monthly_counts import compare_months
    from refgraph.comparison.months import (
        MONTH_WORDS,
        MONTHS_FILE,
        ORGANISATION,
        PERSON,
        Months,
        month_word,
        read_months,
    )
    from refgraph.comparison.runs import Comparison, RunList, compare, compare_lists, read_list
    from refgraph.comparison.smaller_exports import remark_on_smaller_export

__all__ = [
    "MONTHS_FILE",
    "MONTH_WORDS",
    "ORGANISATION",
    "PERSON",
    "Comparison",
    "Months",
    "RunList",
    "compare",
    "compare_lists",
    "compare_months",
    "month_word",
    "read_list",
    "read_months",
    "remark_on_smaller_export",
]

__getattr__ = hand_on(
    __name__,
    {
        "Comparison": "runs",
        "MONTHS_FILE": "months",
        "MONTH_WORDS": "months",
        "ORGANISATION": "months",
        "PERSON": "months",
        "Months": "months",
        "RunList": "runs",
        "compare": "runs",
        "compare_lists": "runs",
        "compare_months": "monthly_counts",
        "month_word": "months",
        "read_list": "runs",
        "read_months": "months",
        "remark_on_smaller_export": "smaller_exports",
    },
)
