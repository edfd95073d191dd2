"""What has to be known to read the resolved people: one line for each thing noticed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refgraph.findings import Finding
from refgraph.people.firm import Firm
from refgraph.people.matching import CHANNEL, LINKED, REVIEW, THE_FIRM, UNKNOWN_ID, Merging
from refgraph.people.review import decisions_left

_SHOWN = 5


def remark_on_firm(firm: Firm, contacts: pd.DataFrame) -> Iterator[Finding]:
    """Say what is taken to be the firm, and how many contacts are its people."""
    if not firm.source:
        return
    known = ", ".join(sorted(firm.names | firm.domains))
    learnt = "as given" if firm.source == "given" else "the e-mail domain that most owners share"
    staff = int(contacts["staff"].sum())
    yield Finding(
        "note",
        "firm",
        f"The firm itself is taken to be {known} ({learnt}); {staff:,} contacts are its people.",
        "If that is wrong, name the firm with --firm NAME-OR-DOMAIN.",
        count=staff,
    )


def remark_on_duplicates(contacts: pd.DataFrame, merging: Merging) -> Iterator[Finding]:
    """Say how many rows were one person twice, and name the first of them."""
    if not merging.keeper:
        return
    labels = list(dict.fromkeys(merging.keeper.values()))
    shown = contacts["name"].loc[labels[:3]].tolist()
    more = f" and {len(labels) - 3:,} more" if len(labels) > 3 else ""
    rows = "1 contact row was" if len(merging.keeper) == 1 else f"{len(merging.keeper):,} contact rows were"
    yield Finding(
        "note",
        "duplicates-merged",
        f"{rows} a person met before and folded into that one: {', '.join(shown)}{more}.",
        "If these are different people: --set resolve.merge=false.",
        table="contacts",
        count=len(merging.keeper),
    )


def remark_on_years(contacts: pd.DataFrame) -> Iterator[Finding]:
    """Ask whether contacts of one name are one person where only a year speaks for it, written as 1 January."""
    if "birthday" not in contacts or not hasattr(contacts["birthday"], "dt"):
        return
    day = contacts["birthday"]
    years = contacts[day.dt.month.eq(1) & day.dt.day.eq(1) & contacts["name"].ne("")]
    alike = years[years.duplicated(["name", "birthday"], keep=False)]
    if alike.empty:
        return
    _, first = next(iter(alike.groupby(["name", "birthday"])))
    who = " and ".join(first["contact_id"].tolist()[:2])
    yield Finding(
        "warning",
        "one-person-or-several",
        f"{len(alike):,} contacts share their name with another and 1 January as the birthday, which may stand for "
        f"a year alone: {who} ({first['name'].iloc[0]}). They are kept apart.",
        "Decide whether they are one person: refgraph resolve with the same files and -o review.csv asks, and "
        "--decisions review.csv follows it.",
        table="contacts",
        count=len(alike),
    )


def remark_on_referrers(referrers: pd.DataFrame, review: pd.DataFrame) -> Iterator[Finding]:
    """Say how many referrer cells wait for a decision or name an unknown id."""
    cells = dict(zip(referrers["outcome"], referrers["cells"], strict=True))
    if cells.get(REVIEW):
        left = decisions_left(review)
        decisions = "1 decision" if len(left) == 1 else f"{len(left):,} decisions"
        first = f", {left[0]:,} of them for the first" if len(left) > 1 else ""
        yield Finding(
            "warning",
            "referrers-to-review",
            f"{cells[REVIEW]:,} referrals wait for {decisions} about who is meant{first}.",
            "Decide them in review.csv; the next run into its folder follows it.",
            count=cells[REVIEW],
        )
    if cells.get(UNKNOWN_ID):
        yield Finding(
            "warning",
            "unknown-referrer-id",
            f"{cells[UNKNOWN_ID]:,} referrer ids belong to no contact in these files; they make no edge.",
            "Export the missing contacts too, or the column that holds the referrers' names.",
            count=cells[UNKNOWN_ID],
        )


def remark_on_employees(statements: pd.DataFrame, firm: Firm) -> Iterator[Finding]:
    """Say which people of the firm are named as referrers: they make no edge."""
    texts = statements.loc[statements["outcome"].eq(THE_FIRM), "text"].value_counts()
    counts = {text: count for text, count in texts.items() if firm.has_employee(text)}
    if counts:
        most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_SHOWN]
        listed = ", ".join(f"{name} ({count:,})" for name, count in most)
        more = f" and {len(counts) - _SHOWN:,} more" if len(counts) > _SHOWN else ""
        number = sum(counts.values())
        yield Finding(
            "note",
            "employees-as-referrers",
            f"{number:,} referrals are said to come from users of the CRM; they make no edge: {listed}{more}.",
            "If one of them is an outside referrer, add that person to the contacts.",
            count=number,
        )


def remark_on_patients(contacts: pd.DataFrame) -> Iterator[Finding]:
    """Say how many patients there are, whom nothing is planned for."""
    count = int(contacts["patient"].sum())
    if count:
        message = (
            f"{count:,} contacts are patients: they are not ranked, have no tier and are never contacted."
        )
        yield Finding("note", "patients", message, table="contacts", count=count)


def remark_on_several(statements: pd.DataFrame) -> Iterator[Finding]:
    """Say which cells were taken for several people, who share the credit."""
    linked = statements[statements["outcome"].eq(LINKED)]
    several = linked.loc[[len(ids) > 1 for ids in linked["ids"]], "text"].value_counts()
    if len(several):
        most = sorted(several.items(), key=lambda each: (-each[1], each[0]))[:_SHOWN]
        listed = ", ".join(f"'{text}' ({count:,})" for text, count in most)
        more = f" and {len(several) - _SHOWN:,} more" if len(several) > _SHOWN else ""
        number = int(several.sum())
        cells = "1 referrer cell names" if number == 1 else f"{number:,} referrer cells name"
        yield Finding(
            "note",
            "several-referrers",
            f"{cells} several people, who share the credit: {listed}{more}.",
            "If one of these is a single name, decide it in review.csv: the text, and new as decision.",
            count=number,
        )


def remark_on_channels(statements: pd.DataFrame) -> Iterator[Finding]:
    """Say which channels were named as referrers, and how often."""
    channels = statements.loc[statements["resolution"].eq(CHANNEL), "text"].str.strip()
    counts = channels.str.casefold().value_counts()
    if len(counts):
        shown = dict(zip(channels.str.casefold(), channels, strict=True))
        most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_SHOWN]
        listed = ", ".join(f"{shown[text]} ({count:,})" for text, count in most)
        more = f" and {len(counts) - _SHOWN:,} more" if len(counts) > _SHOWN else ""
        yield Finding(
            "note",
            "channels",
            f"{int(counts.sum()):,} referrer cells name a channel, which nobody is: {listed}{more}.",
            'If one of them refers, name it in the settings, under [resolve]: partners = ["NAME"].',
            count=int(counts.sum()),
        )


def remark_on_log(rejects: pd.DataFrame) -> Iterator[Finding]:
    """Say how many rows of the referral log were rejected for whom they name as referred."""
    reasons = rejects.loc[rejects["column"].str.startswith("referred"), "reason"].value_counts()
    if len(reasons):
        listed = ", ".join(f"{reason} ({count:,})" for reason, count in sorted(reasons.items()))
        yield Finding(
            "warning",
            "unknown-referred",
            f"{reasons.sum():,} rows of the referral log do not say who was referred: {listed}.",
            "Export the missing contacts too; rejects.csv lists the rows.",
            count=int(reasons.sum()),
        )


def remark_on_referrals(referrals: pd.DataFrame, itself: int, far: int, late: int) -> Iterator[Finding]:
    """Say which referrals were left out, and which are dated by something else than a date of their own.

    Parameters
    ----------
    referrals
        Those that are left, with ``count`` and ``date_origin``.
    itself, far, late
        How many go from a contact to itself, would be dated years after all others, or are too late.
    """
    origin = referrals["date_origin"]
    undated = origin.eq("")
    for severity, code, count, message, hint in (
        ("note", "self-referral", itself, "referrals go from a contact to itself; they make no edge.", ""),
        (
            "note",
            "referral-dated-by-created",
            int(origin.eq("created").sum()),
            "referrals have no date and take the day the referred contact was created.",
            "",
        ),
        (
            "warning",
            "created-far-ahead",
            far,
            "referred contacts were created years after everybody else; their referrals count as undated.",
            "Correct the created dates, or say --as-of.",
        ),
        (
            "note",
            "undated-referrals",
            round(referrals.loc[undated, "count"].sum()),
            f"referrals have no date; they count {'in full, as all do' if undated.all() else 'as 730 days old'}.",
            "Export the date of the referral, or the contacts' created date.",
        ),
        ("note", "late-referrals", late, "referrals were made after the as-of date; they are left out.", ""),
    ):
        if count:
            yield Finding(severity, code, f"{count:,} {message}", hint, count=count)  # type: ignore[arg-type]
