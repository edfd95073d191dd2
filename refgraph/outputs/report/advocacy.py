"""How people come to recommend the firm: the stages quarter by quarter, who has stalled, when and why they refer."""

from __future__ import annotations

import pandas as pd

from refgraph.evidence import (
    Advocacy,
    count_reasons,
    learn_moments,
    say_cause,
    say_moments,
    say_reasons,
    with_intervals,
)
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Section, Table
from refgraph.result import Result
from refgraph.tiers import Tiers


def advocacy_section(advocacy: Advocacy | None, names: Names) -> Section:
    """Return how many moved on from Seeker to Core each quarter, how long that takes, and who has stalled."""
    title = "On the way to advocacy"
    if advocacy is None:
        return Section(title, ("How contacts move from Seeker to Core was not followed here.",))
    if advocacy.flow.empty:
        return Section(title, advocacy.sentences)
    flow, stalled = advocacy.flow, advocacy.stalled
    shown = flow[["quarter", "contacts", "seeker", "familiar", "advocate", "core", "came", "forward", "back"]]
    note = (
        "Core: holds the tier. Advocate: has referred within 24 months, scored 9 or 10 within a year, or says yes, and "
        "is no detractor. Familiar: took part on three days, in an event or a meeting, or has ever referred. Seeker: "
        "everybody else who is ranked. Only dated rows count, as they were known then; silence takes nobody back."
    )
    tables = [Table("Stages by quarter", shown.rename(columns=str.capitalize), note=note)]
    time = advocacy.time[["stage", "contacts", "moved_on", "median", "low", "high"]].set_axis(
        ["Stage", "Contacts", "Moved on", "Half after months", "at least", "at most"], axis=1
    )
    followed = (
        "Contacts whose stay was seen from its beginning; those who are still there are counted until today."
    )
    tables.append(Table("Time in stage", time, note=followed))
    if len(stalled):
        rows = pd.DataFrame(
            {
                "Name": names.contacts(stalled["contact_id"]),
                "Owner": names.owners(stalled["owner"]),
                "Stage": stalled["stage"].tolist(),
                "Since": stalled["since"].tolist(),
                "Or longer": ["yes" if more else "" for more in stalled["at_least"]],
                "Last referral": stalled["last_referral"].tolist(),
            }
        )
        tables.append(Table("Stalled", rows))
    return Section(title, advocacy.sentences, tuple(tables))


def reasons_section(result: Result, tiers: Tiers, names: Names) -> Section:
    """Return after which moments contacts refer more often, and the reasons they gave, by tier and cluster."""
    moments, reasons = learn_moments(result.people, result.network), count_reasons(result, tiers)
    lead = [
        *say_moments(moments),
        *names.texts(filter(None, [say_reasons(reasons)])),
        say_cause(result.network),
    ]
    tables = []
    if len(moments):
        tried = moments[["moment", "contacts", "referrals", "other_referrals", "verdict"]].copy()
        tried.insert(4, "ratio", with_intervals(moments, "ratio"))
        head = [
            "Moment",
            "Contacts",
            "Referrals after it",
            "On other days",
            "Times as often (95 %)",
            "Verdict",
        ]
        note = (
            "The 90 days after a moment against the same contacts' other days, so that nobody is compared with anybody "
            "else, with an exact interval. Shown only where it holds with all moments counted in."
        )
        tables.append(Table("Moments", tried.set_axis(head, axis=1), note=note))
    if len(reasons) and not names.redact:
        head = ["By", "Group", "Reason", "Referrals", "Contacts", "Of referrals with a reason"]
        tables.append(Table("Reasons", reasons.set_axis(head, axis=1), wide=frozenset({"Reason"})))
    return Section("When and why they refer", tuple(line for line in lead if line), tuple(tables))
