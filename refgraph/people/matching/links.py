"""What can become of a referrer cell."""

from __future__ import annotations

from typing import NamedTuple

from refgraph.people.names import bearing, contact_details, is_firm_name, name_key, organisation_key

LINKED, PROVISIONAL, REVIEW = "linked", "provisional", "to review"
NOT_A_PERSON, UNKNOWN_ID, THE_FIRM, SKIPPED = "not a person", "unknown id", "the firm", "skipped"
OUTCOMES = (LINKED, PROVISIONAL, REVIEW, NOT_A_PERSON, UNKNOWN_ID, THE_FIRM, SKIPPED)
"""What can become of a referrer cell; the referrer account counts them in this order."""

SEVERAL_NAMES = "several names, one of which no contact bears"
"""Why a cell of several names waits for a decision."""

SEVERAL_KEYS = "several of that name, told apart by number"
"""Why a name with a number waits that no contact has, where the same name stands with other numbers too."""

CHANNEL = "a channel"
"""How a cell names nobody that says by which way somebody came."""

UNCLEAR = "a person, a firm, or a channel?"
"""Why a text waits for a decision that is no plausible name and no channel that is known."""

DECIDED = "decision"
"""How a cell was linked of which the user decided what it means."""

A_FIRM = "decision: a firm"
"""How a cell was linked of which the user decided that it names an organisation that is not in the CRM."""


class Link(NamedTuple):
    """What became of one referrer cell.

    Parameters
    ----------
    outcome
        One of `OUTCOMES`.
    ids
        The contacts it means (``linked`` and ``provisional``: they share the credit) or may mean
        (``to review``: the candidates).
    how
        By what it was decided: ``id``, ``e-mail``, ``name``, ``decision``, or why not.
    evidence
        What speaks for each of the candidates; empty where they bear the very name.
    kind
        Where there is one candidate: what has to be explained, as `refgraph.people.names.compare_names` says it.
    """

    outcome: str
    ids: tuple[str, ...] = ()
    how: str = ""
    evidence: tuple[str, ...] = ()
    kind: str = ""


_UNFOLLOWED = "the decision '"

NEW = "new:"
"""How the id of a contact begins who is only known by name."""


def is_decided(link: Link) -> bool:
    """Tell whether the user decided what a cell means."""
    return link.how in (DECIDED, A_FIRM)


def unfollowed(decision: str, bearers: tuple[str, ...]) -> Link:
    """Return that a decision means nobody here; who bears the name is a candidate as if nothing had been decided."""
    return Link(REVIEW, bearers, f"{_UNFOLLOWED}{decision}' is no contact's id")


def is_unfollowed(link: Link) -> bool:
    """Tell whether what was decided means nobody here."""
    return link.how.startswith(_UNFOLLOWED)


def provisional_id(text: str) -> str:
    """Return the id of a contact who is only known by name, the same for every spelling of it.

    Examples
    --------
    >>> provisional_id("José Núñez") == provisional_id("NUNEZ, Jose") == "new:jose nunez"
    True
    >>> provisional_id("Vale & Roe, LLP"), provisional_id("Zoe Ott (206) 555-0100")
    ('new:vale roe', 'new:zoe ott')
    """
    name, email, _ = contact_details(text)
    key_of = organisation_key if is_firm_name(name) else name_key
    # Junior and senior bear one name.
    generation = "" if email or is_firm_name(name) else bearing(name)[0]
    return f"{NEW}{email or key_of(name)}{generation and f' {generation}'}"
