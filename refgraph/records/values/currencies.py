"""One currency: amounts in another are not used, and several without a word on which are none."""

from __future__ import annotations

from collections import Counter

import numpy as np

from refgraph.records.values.amounts import currency_code
from refgraph.records.values.columns import TableWork


def keep_one_currency(work: TableWork, column: str) -> None:
    """Keep amounts of one currency only; several without a word on which to keep switch value off."""
    stated = [currency_code(cell) for cell in work.cells("currency")] if "currency" in work.columns else []
    marked = work.currencies
    used = [say or mark for say, mark in zip(stated or marked, marked, strict=True)]
    amounts = work.columns[column]
    counts = Counter(code for code, amount in zip(used, amounts, strict=True) if code and amount == amount)
    if "currency" in work.columns or (counts and work.table.name == "deals"):
        work.columns["currency"] = used
    if len(counts) < 2:
        return
    keep = work.rules.currency.strip().upper()
    listed = ", ".join(f"{code} ({count})" for code, count in counts.most_common())
    if not keep:
        message = f"{work.table.name}.{column} is in several currencies: {listed}; value is off."
        work.note(
            "warning", "mixed-currencies", column, message, "Say which to keep: --set read.currency=USD."
        )
    else:
        message = f"{work.table.name}.{column} is in several currencies: {listed}; only {keep} is kept."
        work.note("note", "other-currencies", column, message, count=sum(counts.values()) - counts[keep])
    kept = np.fromiter((bool(keep) and code in (keep, "") for code in used), dtype=bool, count=len(used))
    work.columns[column] = np.where(kept, amounts, np.nan)
