"""What has to be known to read the resolved people: one line for each thing noticed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refgraph.findings import Finding, counted
from refgraph.people.firm import Firm
from refgraph.people.matching import CHANNEL, LINKED, PROVISIONAL, REVIEW, THE_FIRM, UNKNOWN_ID, Merging
from refgraph.people.referral_dates import ASSUMED
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
        f"The firm itself is taken to be {known} ({learnt}); "
        f"{counted(staff, 'contact is one of', 'contacts are')} its people.",
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
    rows = counted(
        len(merging.keeper),
        "contact row was a person met before and folded into that one",
        "contact rows were people met before and folded into these",
    )
    yield Finding(
        "note",
        "duplicates-merged",
        f"{rows}: {', '.join(shown)}{more}.",
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
        f"{counted(len(alike), 'contact')} with one name and 1 January as the birthday, which may stand for "
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
        referrals = counted(sum(left), "referral waits", "referrals wait")
        first = f", {left[0]:,} of them for the first" if len(left) > 1 else ""
        yield Finding(
            "warning",
            "referrers-to-review",
            f"{referrals} for {counted(len(left), 'decision')} about who is meant{first}.",
            "Decide them in review.csv; the next run into its folder follows it.",
            count=sum(left),
        )
    if cells.get(UNKNOWN_ID):
        yield Finding(
            "warning",
            "unknown-referrer-id",
            f"{counted(cells[UNKNOWN_ID], 'referrer id belongs', 'referrer ids belong')} to no contact in these files; "
            "no edge comes of it.",
            "Export the missing contacts too, or the column that holds the referrers' names.",
            count=cells[UNKNOWN_ID],
        )


def remark_on_employees(statements: pd.DataFrame, firm: Firm) -> Iterator[Finding]:
    """Say which people of the firm are named as referrers: they make no edge."""
    texts = _cells(statements[statements["outcome"].eq(THE_FIRM)])
    counts = {text: count for text, count in texts.items() if firm.has_employee(text)}
    if counts:
        most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_SHOWN]
        listed = ", ".join(f"{name} ({count:,})" for name, count in most)
        more = f" and {len(counts) - _SHOWN:,} more" if len(counts) > _SHOWN else ""
        number = sum(counts.values())
        yield Finding(
            "note",
            "employees-as-referrers",
            f"{counted(number, 'referrer cell names a user', 'referrer cells name users')} of the CRM; "
            "no edge comes of it: "
            f"{listed}{more}.",
            "If one of them is an outside referrer, add that person to the contacts.",
            count=number,
        )


def remark_on_patients(contacts: pd.DataFrame, referrals: pd.DataFrame) -> Iterator[Finding]:
    """Say how many patients there are, whom nothing is planned for, and how many referrals they made themselves."""
    patients = contacts.loc[contacts["patient"], "contact_id"]
    if patients.empty:
        return
    said = counted(len(patients), "contact is a patient", "contacts are patients")
    message = f"{said}: they are not ranked, have no tier and are never contacted."
    yield Finding("note", "patients", message, table="contacts", count=len(patients))
    theirs = _number(referrals[referrals["referrer_id"].isin(patients)])
    if theirs:
        yield Finding(
            "warning",
            "patients-refer",
            f"{theirs:,} of {_referrals(referrals)} were made by patients and count for nobody.",
            "If these are the doctors or firms that refer, give them the type partner in your export.",
            "referrals",
            count=theirs,
        )


def remark_on_several(statements: pd.DataFrame) -> Iterator[Finding]:
    """Say which cells were taken for several people, who share the credit."""
    linked = statements[statements["outcome"].eq(LINKED)]
    several = _cells(linked.loc[[len(ids) > 1 for ids in linked["ids"]]])
    if len(several):
        most = sorted(several.items(), key=lambda each: (-each[1], each[0]))[:_SHOWN]
        listed = ", ".join(f"'{text}' ({count:,})" for text, count in most)
        more = f" and {len(several) - _SHOWN:,} more" if len(several) > _SHOWN else ""
        number = int(several.sum())
        cells = counted(number, "referrer cell names", "referrer cells name")
        yield Finding(
            "note",
            "several-referrers",
            f"{cells} several people, who share the credit: {listed}{more}.",
            "If one of these is a single name, decide it in review.csv: the text, and new as decision.",
            count=number,
        )


def remark_on_channels(statements: pd.DataFrame) -> Iterator[Finding]:
    """Say which channels were named as referrers, and how often."""
    named = statements[statements["resolution"].eq(CHANNEL)]
    channels = named["text"].str.strip()
    counts = _cells(named.assign(text=channels.str.casefold()))
    if len(counts):
        shown = dict(zip(channels.str.casefold(), channels, strict=True))
        most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_SHOWN]
        listed = ", ".join(f"{shown[text]} ({count:,})" for text, count in most)
        more = f" and {len(counts) - _SHOWN:,} more" if len(counts) > _SHOWN else ""
        yield Finding(
            "note",
            "channels",
            f"{counted(counts.sum(), 'referrer cell names', 'referrer cells name')} a channel, which nobody is: "
            f"{listed}{more}.",
            'If one of them refers, name it in the settings, under [resolve]: partners = ["NAME"].',
            count=int(counts.sum()),
        )


def remark_on_log(rejects: pd.DataFrame, statements: pd.DataFrame) -> Iterator[Finding]:
    """Say how many rows of the log were rejected for whom they name as referred, or name somebody by number alone."""
    numbered = statements["referred_is_id"] & statements["referred_outcome"].eq(PROVISIONAL)
    if numbered.any():
        referrals = counted(int(numbered.sum()), "referral is of somebody", "referrals are of people")
        yield Finding(
            "note",
            "referred-by-number",
            f"{referrals} known by number alone, and no contact has any of these: each number is taken for somebody.",
            "If they are contacts, export these with the ids that the log has.",
            count=int(numbered.sum()),
        )
    reasons = rejects.loc[rejects["column"].str.startswith("referred"), "reason"].value_counts()
    if len(reasons):
        listed = ", ".join(f"{reason} ({count:,})" for reason, count in sorted(reasons.items()))
        rows = counted(reasons.sum(), "row of the referral log does", "rows of the referral log do")
        yield Finding(
            "warning",
            "unknown-referred",
            f"{rows} not say who was referred: {listed}.",
            "Export the missing contacts too; rejects.csv lists the rows.",
            count=int(reasons.sum()),
        )


def remark_on_referrals(
    referrals: pd.DataFrame, itself: pd.DataFrame, far: int, late: pd.DataFrame
) -> Iterator[Finding]:
    """Say which referrals were left out, and which are dated by something else than a date of their own.

    Parameters
    ----------
    referrals
        Those that are left, with ``count`` and ``date_origin``.
    itself, late
        Those that go from a contact to itself, and those after the as-of date; they are left out.
    far
        How many contacts would be dated years after all others.
    """
    origin = referrals["date_origin"]
    undated = referrals[origin.eq("")]
    if len(itself):
        message = f"{_referrals(itself)} from a contact to itself; no edge comes of it."
        yield Finding("note", "self-referral", message, count=int(itself["times"].sum()))
    for name, what in ASSUMED.items():
        if origin.eq(name).any():
            number = _number(referrals[origin.eq(name)])
            took = counted(number, "referral has no date and takes", "referrals have no date and take")
            message = f"{took} the day the referred contact {what}."
            yield Finding("note", f"referral-dated-by-{name.replace('_', '-')}", message, count=number)
    if far:
        who = counted(far, "referred contact", "referred contacts")
        message = f"{who} created years after everybody else; referrals to them count as undated."
        hint = "Correct the created dates, or say --as-of."
        yield Finding("warning", "created-far-ahead", message, hint, count=far)
    if len(undated):
        age = "in full, as all do" if len(undated) == len(referrals) else "as 730 days old"
        said = counted(
            _number(undated), "referral has no date; it counts", "referrals have no date; they count"
        )
        message = f"{said} {age}."
        hint = "Export the date of the referral, or the contacts' created date."
        yield Finding("note", "undated-referrals", message, hint, count=_number(undated))
    if len(late):
        message = f"{_referrals(late)} after the as-of date; left out."
        yield Finding("note", "late-referrals", message, count=_number(late))


def remark_on_later_contacts(contacts: pd.DataFrame, as_of: pd.Timestamp | None) -> Iterator[Finding]:
    """Say how many contacts came only after a day in the past that was asked for: they are counted all the same."""
    later = int(contacts["created"].gt(as_of).sum()) if as_of is not None else 0
    if later:
        who = counted(later, "contact was", "contacts were")
        message = f"{who} created after the as-of date; lists and counts hold them all the same."
        hint = "To see everything as it was then, leave their rows out of the export."
        yield Finding("note", "created-after-as-of", message, hint, count=later)


def _cells(statements: pd.DataFrame) -> pd.Series:
    """Return how many cells hold each text."""
    cells: pd.Series = statements.groupby("text")["times"].sum()
    return cells


def _number(referrals: pd.DataFrame) -> int:
    return round(float(referrals["count"].sum()))


def _referrals(referrals: pd.DataFrame) -> str:
    """Return how many referrals rows stand for: a row that counts seven patients is seven."""
    return counted(_number(referrals), "referral")
