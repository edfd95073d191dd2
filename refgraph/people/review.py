"""The review list: referrer texts that only a person can decide, and the decisions that come back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from refgraph.decisions import ACCEPT, spread_groups
from refgraph.errors import SettingsError
from refgraph.people.matching import PROVISIONAL, REVIEW, UNCLEAR, Link
from refgraph.people.names import bare_name
from refgraph.records import read_edited

CANDIDATES = 5
"""How many candidates a row of the review list shows."""

SAME, DIFFERENT = "same", "different"
"""The decisions on contacts that may be one person."""

MOST_PAIRS = 100_000
"""How many pairs of contacts are compared where duplicates are looked for by the way: about three CPU seconds."""

UNCLEAR_GROUP = "no plausible name"
"""The group of texts that may name a person, a firm or a channel."""

_TOGETHER = " = "
_COLUMNS = [
    "text",
    "unlocks",
    "why",
    "decision",
    *(f"candidate_{number}" for number in range(1, CANDIDATES + 1)),
    "group",
]
_NAMED = 2


def review_table(
    named: pd.DataFrame,
    links: dict[tuple[str, bool], Link],
    contacts: pd.DataFrame,
    organisations: pd.DataFrame,
) -> pd.DataFrame:
    """Return one row per referrer text that needs a decision, those that unlock most referrals first.

    Returns
    -------
    DataFrame
        ``text``, ``unlocks`` (how many referrals wait for it), ``why``, ``decision`` (blank: a contact id,
        ``new``, ``not a person`` or ``skip`` goes there), ``candidate_1`` to ``candidate_5``, ``group`` (what one
        decision may be made for at once: texts that are alike in what has to be explained).
    """
    rows_of = named[named["outcome"].eq(REVIEW)]
    waiting = _waiting(rows_of)
    referred = _referred(rows_of, contacts)
    described = _descriptions(contacts, organisations, links) if len(waiting) else {}
    rows = []
    for text, unlocks in sorted(waiting.items(), key=lambda item: (-item[1], str(item[0]))):
        link = links.get((str(text), False)) or links[(str(text), True)]
        candidates = [
            f"{described[identity]} ({why})" if why else described[identity]
            for identity, why in zip_longest(link.ids[:CANDIDATES], link.evidence[:CANDIDATES], fillvalue="")
        ]
        blank = [""] * (CANDIDATES - len(candidates))
        group = UNCLEAR_GROUP if link.how == UNCLEAR and not link.ids else link.kind
        rows.append(
            [text, int(unlocks), f"{link.how}; {referred[str(text)]}", "", *candidates, *blank, group]
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


def _waiting(rows: pd.DataFrame) -> pd.Series:
    """Return how many referrals wait for each text: what a row counts, and once what contacts and log both say."""
    pair = rows["text"].astype(str) + "\x1f" + rows["referred"].astype(str)
    in_log = rows["table"].eq("referrals")
    again = ~in_log & (pair.isin(pair[in_log]) | pair.where(~in_log).duplicated())
    return rows[~again].groupby("text")["count"].sum()


def _referred(rows: pd.DataFrame, contacts: pd.DataFrame) -> dict[str, str]:
    """Return whom each text is said to have referred: the first of them by name."""
    ids = {*rows["referred"]}
    known = contacts[contacts["contact_id"].isin(ids)]
    names = dict(zip(known["contact_id"], known["name"], strict=True))
    said = {}
    for text, met in rows.groupby("text")["referred"]:
        whom = sorted({names.get(each, each) for each in met})
        more = f" and {len(whom) - _NAMED:,} more" if len(whom) > _NAMED else ""
        said[str(text)] = f"referred {', '.join(whom[:_NAMED])}{more}"
    return said


def decisions_left(review: pd.DataFrame) -> list[int]:
    """Return how many referrals each decision unlocks that is left to make, the most first.

    Examples
    --------
    >>> rows = {"text": list("abc"), "unlocks": [2, 1, 4], "decision": "", "group": ["one letter", "one letter", ""]}
    >>> decisions_left(pd.DataFrame(rows))
    [4, 3]
    """
    open_rows = review[review["decision"].eq("") & review["unlocks"].gt(0)]
    alone = open_rows.loc[open_rows["group"].eq(""), "unlocks"].tolist()
    together = open_rows[open_rows["group"].ne("")].groupby("group")["unlocks"].sum().tolist()
    return sorted(map(int, alone + together), reverse=True)


class Duplicates(NamedTuple):
    """What is to be decided about contacts that may be one person.

    Parameters
    ----------
    table
        In the form of `review_table`, one row per group. The text is their ids, parted by ``=``; the decision that
        goes there is ``same``, ``different``, or those of the ids that are one person.
    left
        How many pairs there would have been to compare, if that was too many and none was; else 0.
    """

    table: pd.DataFrame
    left: int = 0


def duplicates_to_review(
    contacts: pd.DataFrame, decided: Collection[str] = (), *, most_pairs: float = MOST_PAIRS
) -> Duplicates:
    """Look for contacts that may be one person.

    Parameters
    ----------
    contacts
        Those of `People`.
    decided
        Texts that are decided, and not asked about again.
    most_pairs
        If more pairs than that have to be compared, none is.

    Examples
    --------
    >>> rows = {"contact_id": ["1", "2"], "name": ["Bob King", "Robert King"], "email": "b@k.example"}
    >>> contacts = pd.DataFrame({**rows, "organisation": "", "city": ""}, dtype="str")
    >>> duplicates_to_review(contacts).table[["text", "why"]].values.tolist()
    [['1 = 2', 'one person? same e-mail; bob may be robert']]
    """
    from refgraph.people.matching import propose_duplicates

    known = contacts[~contacts["provisional"]] if "provisional" in contacts else contacts
    proposed, left = propose_duplicates(known, most_pairs)
    described = _described(known[known["contact_id"].isin(proposed["contact_id"])])
    rows = []
    for _, group in proposed.groupby("group"):
        ids = group["contact_id"].tolist()
        if _TOGETHER.join(ids) in decided:
            continue
        shown = [described[identity] for identity in ids[:CANDIDATES]]
        why = f"one person? {group['evidence'].iloc[0]}"
        rows.append([_TOGETHER.join(ids), 0, why, "", *shown, *[""] * (CANDIDATES - len(shown)), ""])
    return Duplicates(pd.DataFrame(rows, columns=_COLUMNS), left)


def same_people(decisions: Mapping[str, str]) -> list[list[str]]:
    """Return the groups of ids that were decided to be one person.

    Examples
    --------
    >>> same_people({"1 = 2": "same", "3 = 4": "different", "5 = 6 = 7": "5 = 7", "Ann Lee": "new"})
    [['1', '2'], ['5', '7']]
    """
    groups = []
    for text, decision in decisions.items():
        said = text if decision.strip().casefold() == SAME else decision
        if _TOGETHER in text and _TOGETHER in said:
            groups.append([identity.strip() for identity in said.split(_TOGETHER)])
    return groups


def read_choice(decision: str, cells: Collection[str] = ()) -> str:
    """Return what was decided about a referrer text: a contact id, ``new``, ``not a person`` or ``skip``.

    Parameters
    ----------
    decision
        One of these, or a candidate copied as it stands.
    cells
        All cells of the row.

    Examples
    --------
    >>> read_choice("0012: Ann Lee, Oslo", ["A. Lee", "0012: Ann Lee, Oslo", "0012: Ann Lee, Oslo"])
    '0012'
    """
    chosen = _id_of_candidate(decision.strip(), cells)
    if chosen.casefold() == ACCEPT:
        raise SettingsError(
            f"'{decision}' takes the only candidate, and there is not exactly one.", "Write the id of one."
        )
    return chosen


def read_sameness(decision: str, cells: Collection[str]) -> str:
    """Return what was decided about contacts that may be one person.

    Parameters
    ----------
    decision
        ``same``, ``different``, ``skip``, or those of the ids that are one person, parted by ``=``.
    cells
        All cells of the row, among them the ids that it is about.

    Raises
    ------
    SettingsError
        If it says nothing about these contacts.

    Examples
    --------
    >>> read_sameness("Same", ["1 = 2", "Same"]), read_sameness("1=3", ["1 = 2 = 3", "1=3"])
    ('same', '1 = 3')
    """
    chosen = _id_of_candidate(decision.strip(), cells)
    if chosen.casefold() in (SAME, DIFFERENT, "skip"):
        return chosen.casefold()
    asked = next((cell for cell in cells if _TOGETHER in cell and cell.strip() != chosen), chosen)
    named = [identity.strip() for identity in chosen.split("=")]
    if len(named) < 2 or not {identity.strip() for identity in asked.split("=")}.issuperset(named):
        raise SettingsError(
            f"'{decision}' does not say whether {asked} is one person.",
            f"Write {SAME}, {DIFFERENT}, skip, or those of the ids that are one, parted by =.",
        )
    return _TOGETHER.join(named)


def read_decisions(path: Path) -> dict[str, str]:
    r"""Return the decisions in a review list that was edited and saved as CSV or as a workbook.

    Any delimiter and encoding that a spreadsheet program saves is read. Rows without a decision are left
    out. A decision may be a candidate copied as it stands in its own row.

    Raises
    ------
    SettingsError
        If there is no such file, it is no review list, or one text is decided in two ways.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     saved = Path(folder, "review.csv")
    ...     _ = saved.write_text("text;decision\nJ. Lee;0012\nR. Roe;\n")
    ...     read_decisions(saved)
    {'J. Lee': '0012'}
    """
    decisions: dict[str, str] = {}
    rows = spread_groups(read_edited(path, [("text",), ("decision",)], "review list")).drop(columns="row")
    for row in rows.to_dict("records"):
        text, chosen = row["text"], _id_of_candidate(row["decision"].strip(), row.values())
        if not text.strip() or not chosen:
            continue
        if decisions.setdefault(text, chosen) != chosen:
            raise SettingsError(
                f"{path.name} decides '{text}' twice: {decisions[text]} and {chosen}.", "Keep one row."
            )
    return decisions


def _id_of_candidate(decision: str, cells: Iterable[str]) -> str:
    """Return the id where somebody copied a whole candidate, its description and all, into the decision."""
    copied = sum(cell.strip() == decision for cell in cells) > 1
    return decision.partition(": ")[0] if copied else decision


def _descriptions(
    contacts: pd.DataFrame, organisations: pd.DataFrame, links: dict[tuple[str, bool], Link]
) -> dict[str, str]:
    """Return, for every candidate, its id and what tells it from another of the same name."""
    wanted = {identity for link in links.values() if link.outcome == REVIEW for identity in link.ids}
    firms = organisations.rename(columns={"organisation_id": "contact_id"}).assign(organisation="", email="")
    firms = firms[firms["contact_id"].isin(wanted)]
    new = {link.ids[0]: text for (text, _), link in sorted(links.items()) if link.outcome == PROVISIONAL}
    named = {
        identity: f"{identity}: {bare_name(text)}" for identity, text in new.items() if identity in wanted
    }
    return {**named, **_described(firms), **_described(contacts[contacts["contact_id"].isin(wanted)])}


def _described(shown: pd.DataFrame) -> dict[str, str]:
    columns = ["contact_id", "name", "organisation", "city", "email"]
    described = {}
    for identity, name, *rest in zip(*(shown[column] for column in columns), strict=True):
        described[identity] = f"{identity}: {', '.join(text for text in (name, *rest) if text)}"
    return described
