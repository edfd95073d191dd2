"""From one month to another: who stopped, who sent none now, who rises, source by source and practice by practice."""

from __future__ import annotations

import pandas as pd

from refgraph.comparison import MONTH_WORDS, ORGANISATION, PERSON, Months, month_word
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Kind, Section, Table

TITLE = "From month to month"


def months_section(months: Months, names: Names) -> Section:
    """Return from how many referrals to how many every source and every practice went between two months."""
    if not months.now:
        return Section(TITLE, ("There are no two whole months with dated referrals to compare.",))
    lead = () if names.redact else months.lines
    persons = _table("Sources from month to month", months, PERSON, names)
    # An organisation has no code: a redacted page is silent of it.
    firms = (
        []
        if names.redact
        else [_table("Practices and firms from month to month", months, ORGANISATION, names)]
    )
    return Section(TITLE, lead, tuple(table for table in (persons, *firms) if len(table.rows)))


def _table(name: str, months: Months, what: str, names: Names) -> Table:
    rows = months.of(what)
    called = rows["name"].tolist() if what == ORGANISATION else names.contacts(rows["contact_id"])
    shown = {
        "Name": called,
        "Said": rows["said"].map(MONTH_WORDS).tolist(),
        month_word(months.before): rows["before"].tolist(),
        month_word(months.now): rows["now"].tolist(),
        "Difference": rows["difference"].tolist(),
        "In all": rows["made"].tolist(),
        "Last referral": rows["last"].tolist(),
    }
    if rows["kept_known"].gt(0).any():
        shown |= {"Appointments kept": rows["kept"].tolist(), "of": rows["kept_known"].tolist()}
    kinds: dict[str, Kind] = {"Difference": "signed", "Last referral": "date"}
    note = (
        "Stopped: none for so long that at the source's own pace it can hardly be chance; one or two referrals in all "
        "are too few for that. Rises: more than the month before, and more than in any month of the year before or "
        "than chance explains. Appointments kept: of those of the later month that are recorded."
    )
    return Table(name, pd.DataFrame(shown), kinds, note=note, most=15)
