"""compare_sources(): whether contacts who came by referral become clients more often, and are worth more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from refgraph.evidence.intervals import median_interval, share_interval
from refgraph.evidence.multiple_testing import holm
from refgraph.evidence.two_groups import fisher_p, rank_sum_p
from refgraph.findings import Finding, counted
from refgraph.network import Network, is_revenue_recorded, may_have_brought, receipts
from refgraph.people import People
from refgraph.records import speaks_of_referral
from refgraph.schema import OTHER_ROLES
from refgraph.showing import in_few_lines
from refgraph.tiers import Analysed

REFERRAL, NO_SOURCE, OTHERS = "referral", "(source not recorded)", "all other sources"

COLUMNS = (
    "source contacts clients conversion conversion_low conversion_high paying deal_size deal_size_low "
    "deal_size_high value value_low value_high timed days_to_win days_low days_high"
).split()

QUESTIONS = "question referral others referral_n others_n difference p p_holm verdict".split()

MORE, LESS, NOT_SHOWN, TOO_FEW = "more", "less", "not shown", "too few"
FEW = "Too few contacts came by referral, or by any other way, to compare them."

LEAST = 10
"""With fewer on either side nothing is compared."""


@in_few_lines
@dataclass(frozen=True)
class Sources:
    """Contacts by how they came.

    Parameters
    ----------
    table : DataFrame
        One row per source, those by referral first, then all others together, then each: `COLUMNS`. ``conversion`` is
        the share of contacts who became clients with its 95 % interval (Wilson). Of the ``paying``, ``deal_size`` (the
        mean deal of each) and ``value`` (all that each brought), and of the ``timed``, ``days_to_win`` (from the first
        day known to the first won deal), are medians with 95 % intervals (NaN of fewer than six).
    questions : DataFrame
        Referral against all other sources, one row per question: `QUESTIONS`. p by Fisher's exact test for conversion
        and by Mann and Whitney's for the others; ``verdict`` by p corrected for four questions (Holm).
    findings : tuple of Finding

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> rg.compare_sources(result).table.columns[:2].tolist()
    ['source', 'contacts']
    """

    table: pd.DataFrame
    questions: pd.DataFrame
    findings: tuple[Finding, ...] = ()

    @property
    def sentence(self) -> str:
        """Whether referral differs from the other sources, in one sentence."""
        asked = self.questions[self.questions["verdict"].ne(TOO_FEW)]
        if asked.empty:
            return FEW
        shown = asked[asked["verdict"].ne(NOT_SHOWN)]
        people = asked.iloc[0]
        on = f"{people['referral_n']:,} by referral against {people['others_n']:,} others"
        if shown.empty:
            return f"Who came by referral differs from who came otherwise in nothing that chance could not make ({on})."
        what = "; ".join(_told(row) for row in shown.to_dict("records"))
        return f"By referral against other sources: {what}."

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the numbers say, in plain words."""
        rows = self.questions[self.questions["verdict"].ne(TOO_FEW)].to_dict("records")
        if not rows:
            return (FEW,)
        said = tuple(_sentence(row) for row in rows)
        return (
            *said,
            "Who comes by which way is no accident: a difference is not what the way brings about.",
        )


def compare_sources(result: Analysed) -> Sources:
    """Set contacts who came by referral against those of each other lead source.

    A contact came by referral if somebody referred it or its lead source says that somebody did. It is a client if
    it bought: a won deal or revenue. Contacts that refgraph made itself, and the firm's own, are left out, and so are
    partners, vendors, employees and competitors by type: nobody sells to them, and as people who came some other way
    and did not buy they would flatter referral.

    Without deals nothing says what those bought who were not referred, and who became a client is not known (NA), of
    those referred neither: a log of referrals alone would flatter them.

    Parameters
    ----------
    result
        The values of a run.

    Returns
    -------
    Sources

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> people = pd.DataFrame({"Id": ["1", "2", "3"], "Name": ["Ann Lee", "Bob King", "Cid Roe"],
    ...                        "Referred By": ["", "Ann Lee", ""], "Lead Source": ["Web", "", "Web"]})
    >>> deals = pd.DataFrame({"contact_id": ["2"], "status": ["won"], "amount": [1500]})
    >>> found = rg.compare_sources(rg.run(contacts=people, deals=deals))
    >>> found.table[["source", "contacts", "clients"]].values.tolist()
    [['referral', 1, 1], ['all other sources', 2, 0], ['Web', 2, 0]]
    """
    known = _known(result.people, result.network)
    referred = known["source"].eq(REFERRAL)
    others = known[~referred]
    sizes = others["source"].value_counts()
    rows = [_row(REFERRAL, known[referred]), _row(OTHERS, others)]
    names = sorted(sizes.index, key=lambda name: (-sizes[name], name))
    rows += [_row(name, others[others["source"].eq(name)]) for name in names]
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"clients": "Int64"})
    return Sources(table, ask(known), tuple(_remarks(known, result.people)))


def _known(people: People, network: Network) -> pd.DataFrame:
    """Return ``source`` and ``client`` of the contacts compared; of who paid ``deal`` (a mean), ``value``, ``days``."""
    contacts = people.contacts[~people.contacts["is_firm"] & ~people.contacts["provisional"]]
    contacts = contacts[~contacts["type"].isin(OTHER_ROLES)].set_index("contact_id")
    nodes = network.nodes.reindex(contacts.index)
    told = (
        contacts["lead_source"].str.strip()
        if "lead_source" in contacts
        else pd.Series("", index=contacts.index)
    )
    source = told.where(told.ne(""), NO_SOURCE).astype("str")
    paid = receipts(people)
    # One value a contact: its deals are not independent of each other.
    amounts = paid[paid["amount"].gt(0)].groupby("contact_id")["amount"]
    value = amounts.sum().reindex(contacts.index)
    first = nodes["first_won"] if "first_won" in nodes else pd.Series(pd.NaT, index=contacts.index)
    client = (value.gt(0) | first.notna()).astype(float)
    client = client if "deals" in people.tables else client * np.nan
    brought = _may_have_brought(network)
    referred = brought.groupby("target")["date"].min().reindex(contacts.index)
    was_referred = contacts.index.isin(brought["target"]) | speaks_of_referral(source)
    met = pd.concat([contacts["created"], referred], axis=1).min(axis=1)
    days = (first - met).dt.days.astype(float)
    return pd.DataFrame(
        {
            "source": source.mask(was_referred, REFERRAL),
            "client": client,
            "deal": amounts.mean().reindex(contacts.index),
            "value": value,
            "days": days.where(days >= 0),
            "backwards": days.lt(0),
        }
    )


def _may_have_brought(network: Network) -> pd.DataFrame:
    """Return the referrals that may have brought whom they name: who had bought before did not come by them."""
    events = network.events
    first = network.nodes["first_won"].reindex(events["target"]).set_axis(events.index)
    return events[may_have_brought(events, first)]


def _row(name: str, group: pd.DataFrame) -> dict[str, Any]:
    clients = float(group["client"].sum(min_count=1)) if len(group) else 0.0
    low, high = share_interval(clients, len(group)) if clients == clients else (np.nan, np.nan)
    row: dict[str, Any] = {
        "source": name,
        "contacts": len(group),
        "clients": clients,
        "conversion": clients / len(group) if len(group) else np.nan,
        "conversion_low": low,
        "conversion_high": high,
    }
    row["paying"], row["timed"] = int(group["value"].count()), int(group["days"].count())
    for column, ends, of in (
        ("deal_size", "deal_size", "deal"),
        ("value", "value", "value"),
        ("days_to_win", "days", "days"),
    ):
        values = group[of].dropna()
        row[column] = float(values.median()) if len(values) else np.nan
        row[f"{ends}_low"], row[f"{ends}_high"] = median_interval(values.tolist())
    return row


def ask(known: pd.DataFrame) -> pd.DataFrame:
    """Set those who came by referral against all others.

    Parameters
    ----------
    known
        One row per contact: ``source``, ``client``, and ``deal``, ``value`` and ``days``, NaN where there is none.

    Returns
    -------
    DataFrame
        `QUESTIONS`.
    """
    by_referral = known["source"].eq(REFERRAL)
    rows = [_of_conversion(known["client"], by_referral)]
    for question, column in (
        ("deal size", "deal"),
        ("value of a client", "value"),
        ("days to the first win", "days"),
    ):
        values = known[column]
        rows.append(_of_values(question, values[by_referral].dropna(), values[~by_referral].dropna()))
    table = pd.DataFrame(rows, columns=[name for name in QUESTIONS if name not in ("p_holm", "verdict")])
    table["p_holm"] = holm(table["p"].tolist())
    table["verdict"] = pd.Series([_verdict(row) for row in table.to_dict("records")], dtype="str")
    return table


def _of_conversion(client: pd.Series, by_referral: pd.Series) -> dict[str, Any]:
    one, other = client[by_referral].dropna(), client[~by_referral].dropna()
    counts = [count for each in (one, other) for count in (int(each.sum()), len(each))]
    enough = min(len(one), len(other)) >= LEAST and 0 < client.sum() < len(client)
    shares = [float(each.mean()) if len(each) else np.nan for each in (one, other)]
    return {
        "question": "become clients",
        "referral": shares[0],
        "others": shares[1],
        "referral_n": len(one),
        "others_n": len(other),
        "difference": shares[0] - shares[1],
        "p": fisher_p(*counts) if enough else np.nan,
    }


def _of_values(question: str, one: pd.Series, other: pd.Series) -> dict[str, Any]:
    enough = min(len(one), len(other)) >= LEAST
    medians = [float(each.median()) if len(each) else np.nan for each in (one, other)]
    return {
        "question": question,
        "referral": medians[0],
        "others": medians[1],
        "referral_n": len(one),
        "others_n": len(other),
        "difference": medians[0] - medians[1],
        "p": rank_sum_p(one, other) if enough else np.nan,
    }


def _verdict(row: dict[str, Any]) -> str:
    if row["p"] != row["p"]:
        return TOO_FEW
    if row["p_holm"] > 0.05 or not row["difference"]:
        return NOT_SHOWN
    return MORE if row["difference"] > 0 else LESS


def _sentence(row: dict[str, Any]) -> str:
    on = f"of {row['referral_n']:,} and {row['others_n']:,}"
    if row["question"] == "become clients":
        sides = f"{row['referral']:.0%} of those who came by referral became clients, {row['others']:.0%} of all others"
    elif row["question"] == "days to the first win":
        sides = (
            f"The first win took {row['referral']:,.0f} days by referral and {row['others']:,.0f} otherwise"
        )
    else:
        what = "deal" if row["question"] == "deal size" else "client"
        sides = f"The middle {what} was worth {row['referral']:,.0f} by referral and {row['others']:,.0f} otherwise"
    shown = "" if row["verdict"] in (MORE, LESS) else ": no difference that chance could not make"
    return f"{sides} ({on}){shown}."


def _told(row: dict[str, Any]) -> str:
    """Return a difference that is shown, with both sides and on how many they rest."""
    form = "{:.0%}" if row["question"] == "become clients" else "{:,.0f}"
    sides = f"{form.format(row['referral'])} against {form.format(row['others'])}"
    return f"{row['question']} {sides} ({row['referral_n']:,} and {row['others_n']:,})"


def _remarks(known: pd.DataFrame, people: People) -> Iterator[Finding]:
    if known["client"].isna().any():
        yield Finding(
            "warning",
            "no-deals",
            "No deals are recorded: what those bought who were not referred is not known, so who became a client "
            "cannot be compared.",
            "Export the deals of all contacts, won and lost.",
        )
    if not is_revenue_recorded(people):
        yield Finding("note", "no-amounts", "No amounts are recorded, so deal size and value are not known.")
    backwards = int(known["backwards"].sum())
    if backwards:
        who = counted(backwards, "contact")
        message = f"{who} bought before the first day on record; they have no time to the first win."
        yield Finding("note", "won-before-known", message, count=backwards)
    if known["source"].isin([REFERRAL, NO_SOURCE]).all():
        hint = (
            "Export the lead source of each contact to compare referral with each way in which contacts come."
        )
        yield Finding(
            "note", "no-sources", "No lead source is recorded: all who were not referred are one group.", hint
        )
