"""The tables that import produces and every later stage reads: one vocabulary, in one place.

A column's dtype is what its cells become once its meaning is known:

======== ============================================ ==========================
dtype    cells                                        missing
======== ============================================ ==========================
text     str                                          the empty string
date     datetime64, midnight, no time zone           NaT
number   float64                                      NaN
flag     float64: 1 yes, 0.5 maybe, 0 no              NaN
choice   str, one of `choices`, else as it was found  the empty string
======== ============================================ ==========================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Dtype = Literal["text", "date", "number", "flag", "choice"]


OTHER_ROLES = ("partner", "vendor", "employee", "competitor")
"""The types of contacts who are not, and are not meant to become, clients; they hardly change."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        The column's one name, everywhere.
    dtype
        What its cells are (see the module).
    meaning
        One line for the README and for ``refgraph init``.
    personal
        Whether it identifies or describes a person, and so is left out of redacted copies.
    choices
        The values that are understood, for dtype ``choice``.
    minimum, maximum
        The range of a ``number`` that can be used; a value outside it rejects the row.
    """

    name: str
    dtype: Dtype = "text"
    meaning: str = ""
    personal: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, and which of them it cannot do without.

    Parameters
    ----------
    name
        The table's one name, everywhere.
    columns
        Its columns, in the order in which they are written.
    needs
        Groups of column names; at least one column of every group must be there.
    meaning
        One line: what a row is.
    """

    name: str
    columns: tuple[Column, ...]
    needs: tuple[tuple[str, ...], ...]
    meaning: str

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def _text(name: str, meaning: str = "", personal: bool = False) -> Column:
    return Column(name, "text", meaning, personal)


def _date(name: str, meaning: str = "", personal: bool = False) -> Column:
    return Column(name, "date", meaning, personal)


def _number(
    name: str, meaning: str = "", minimum: float | None = None, maximum: float | None = None
) -> Column:
    return Column(name, "number", meaning, minimum=minimum, maximum=maximum)


def _flag(name: str, meaning: str = "") -> Column:
    return Column(name, "flag", meaning)


def _choice(name: str, choices: str, meaning: str = "") -> Column:
    return Column(name, "choice", meaning, choices=tuple(choices.split()))


CONTACT_ID = _text("contact_id", "the contact's id in the CRM")

_CONTACTS = Table(
    "contacts",
    (
        CONTACT_ID,
        _text("name", "full name", personal=True),
        _text("first_name", "first name, where there is no full name", personal=True),
        _text("last_name", "last name, where there is no full name", personal=True),
        _text("email", "e-mail address", personal=True),
        _text("phone", "telephone number", personal=True),
        _text("organisation", "the firm or practice the contact belongs to"),
        _text("organisation_id", "the id of that firm"),
        _choice("kind", "person organisation staff provisional", "what the contact is"),
        _choice(
            "type",
            "client past_client prospect partner vendor friend employee competitor",
            "the contact's relation to the firm",
        ),
        _text("profession", "trade or speciality"),
        _text("segment", "market segment"),
        _text("city", "town"),
        _text("owner", "who looks after the contact"),
        _choice("status", "active inactive do_not_contact deceased", "whether the contact may be approached"),
        _text("stage", "where the contact stands in the sales pipeline"),
        _text("tier", "the tier that the CRM holds now"),
        _text("tier_lock", "a tier set by hand"),
        _date("tier_lock_until", "the day on which the lock ends"),
        _text("tier_lock_reason", "why the tier is locked"),
        _date("created", "the day the contact came into the CRM"),
        _date("last_contact", "the day of the last contact, where no table of touches tells it"),
        _date("birthday", "birthday", personal=True),
        _flag("is_experienced", "whether the contact has used the service"),
        _date("service_start", "the day the service began"),
        _flag("willing_to_refer", "how willing the contact is to refer (yes, no, maybe, or 0 to 10)"),
        _flag("consent", "whether the contact agreed to be approached"),
        _choice("audience", "technical generalist", "which content suits the contact"),
        _text("preferred_channel", "how the contact likes to be reached"),
        _text("interests", "interests", personal=True),
        _text("goals", "goals", personal=True),
        _text("notes", "notes", personal=True),
        _date("testimonial_date", "the day of the last testimonial"),
        _flag("testimonial_permission", "whether the testimonial may be shown"),
        _text("referrer", "who referred this contact: an id, an e-mail address or a name", personal=True),
        _text("referrer_id", "the id beside a referrer column that shows the name"),
        _text("referrer_organisation", "the firm of who referred, where it stands beside the name"),
        _text("referrer_city", "the town of who referred, where it stands beside the name"),
        _date("referral_date", "the day the contact was referred, where it is not the day of creation"),
        _text("lead_source", "the channel through which the contact came"),
        _text("alias_ids", "other ids of the same contact, separated by semicolons"),
        _number("reported_given", "how many referrals a report counts as given, naming nobody", minimum=0),
        _number(
            "reported_received", "how many referrals a report counts as received, naming nobody", minimum=0
        ),
        _number("satisfaction", "how content the contact is, on whatever scale; only the experiment uses it"),
        _number("tenure_months", "for how many months the contact has been with the firm"),
    ),
    (("contact_id", "name", "first_name", "last_name", "email", "organisation"),),
    "one person or organisation",
)

_REFERRALS = Table(
    "referrals",
    (
        _text("referral_id", "the referral's own id"),
        _text("referrer_id", "the id of the contact who referred"),
        _text("referrer", "who referred, where there is no id: an e-mail address or a name", personal=True),
        _text("referrer_organisation", "the firm of who referred, where it stands beside the name"),
        _text("referrer_city", "the town of who referred, where it stands beside the name"),
        _text("referred_id", "the id of the contact who was referred"),
        _text("referred", "who was referred, where there is no id", personal=True),
        _text("referred_organisation", "the firm of who was referred, where it stands beside the name"),
        _date("date", "the day of the referral"),
        _choice("status", "received qualified won lost", "what became of it"),
        _number("revenue", "what it brought, in one currency", minimum=0),
        _number("share", "the part of the credit that goes to this referrer, 0 to 1", 0, 1),
        _number("count", "how many referrals the row stands for", minimum=0),
        _number("quality", "1 (poor) to 5 (excellent)", 1, 5),
        _text("reason", "why the contact was referred"),
        _flag("kept", "whether the appointment was kept"),
        _flag("reward_paid", "whether a reward was paid"),
        _text("deal_id", "the deal the referral led to; its contact is the one referred"),
        _text("relation", "the relation that the row records, as the CRM labels it"),
    ),
    (("referrer_id", "referrer"), ("referred_id", "referred", "deal_id")),
    "one referral, from the contact who referred to the contact who was referred",
)

_DEALS = Table(
    "deals",
    (
        _text("deal_id", "the deal's id"),
        _text("contact_id", "the contact the deal is with"),
        _choice("status", "open won lost", "how it stands"),
        _text("stage", "the pipeline stage, from which the status is read where there is none"),
        _number("amount", "what it is worth"),
        _text("currency", "the currency of the amount"),
        _date("date", "the day it was closed"),
        _date("created", "the day it was opened"),
        _choice("kind", "new repeat upsell upgrade downgrade cancel close", "what kind of deal"),
        _text("owner", "who works on it"),
    ),
    (("contact_id", "deal_id"), ("amount", "status", "stage")),
    "one deal",
)

_TOUCHES = Table(
    "touches",
    (
        CONTACT_ID,
        _date("date", "the day"),
        _text("channel", "call, e-mail, meeting, note, gift, ..."),
        _choice("direction", "out in", "from the firm (out) or from the contact (in)"),
        _flag("responded", "whether the contact answered"),
        _text("owner", "who made it"),
        _text("campaign_id", "the campaign it belongs to"),
        _number("cost", "what it cost", minimum=0),
    ),
    (("contact_id",), ("date",), ("channel", "direction", "responded")),
    "one touch: a call, a message, a meeting",
)

_ENGAGEMENTS = Table(
    "engagements",
    (
        CONTACT_ID,
        _date("date", "the day"),
        _text("kind", "event, subscription, online, meeting"),
        _text("content", "strategic, offering, technical, solution"),
        _text("designed_for", "for whom it was made"),
        _text("campaign_id", "the campaign it belongs to"),
        _number("cost", "what it cost", minimum=0),
    ),
    (("contact_id",), ("date",), ("kind", "content", "designed_for")),
    "one contact taking part in one thing",
)

_FEEDBACK = Table(
    "feedback",
    (
        CONTACT_ID,
        _date("date", "the day"),
        _number("score", "0 (unhappy) to 10 (delighted)", 0, 10),
        _flag("willing", "whether the contact would recommend the firm"),
        _text("comment", "what the contact wrote", personal=True),
        _date("closed_loop_date", "the day the firm came back on it"),
    ),
    (("contact_id",), ("date",), ("score", "willing")),
    "one answer to one survey",
)

_GIVEN = Table(
    "given",
    (
        CONTACT_ID,
        _date("date", "the day"),
        _number("value", "what it was worth to the contact", minimum=0),
    ),
    (("contact_id",), ("date", "value")),
    "one piece of business that the firm referred to the contact",
)

_ASKS = Table(
    "asks",
    (CONTACT_ID, _date("date", "the day"), _text("owner", "who asked")),
    (("contact_id",), ("date",)),
    "one time the contact was asked for a referral",
)

_COMPLAINTS = Table(
    "complaints",
    (CONTACT_ID, _date("opened", "the day it was made"), _date("closed", "the day it was settled")),
    (("contact_id",), ("opened",)),
    "one complaint",
)

_EVENTS = Table(
    "events",
    (CONTACT_ID, _date("date", "the day"), _text("event", "birthday, milestone, move, ...")),
    (("contact_id",), ("date",), ("event",)),
    "one thing that happened to the contact",
)

_CAMPAIGNS = Table(
    "campaigns",
    (
        _text("campaign_id", "the campaign's id"),
        _text("name", "its name"),
        _text("kind", "what kind of campaign"),
        _number("cost", "what it cost", minimum=0),
        _date("date", "the day it began"),
    ),
    (("campaign_id",), ("name", "kind", "cost")),
    "one campaign",
)

_OWNERS = Table(
    "owners",
    (
        _text("owner", "the name by which contacts name their owner"),
        _text("name", "full name"),
        _text("email", "e-mail address", personal=True),
        _choice("role", "staff senior principal marketing admin", "role, from which the capacity follows"),
        _number("portfolio_cap", "how many contacts the owner can look after", minimum=0),
        _number("weekly_slots", "how many personal contacts a week the owner can make", minimum=0),
        _number("budget", "what the owner may spend in a year", minimum=0),
    ),
    (("owner",), ("name", "email", "role", "portfolio_cap", "weekly_slots", "budget")),
    "one member of the firm who looks after contacts",
)

_TIES = Table(
    "ties",
    (
        _text("a", "one contact"),
        _text("b", "the other contact"),
        _text("kind", "what ties them"),
        _number("weight", "how strong the tie is", minimum=0),
        _date("date", "the day it began; of a relation that is a referral, the day of it"),
    ),
    (("a",), ("b",)),
    "two contacts who know each other, without direction",
)

_ORGANISATIONS = Table(
    "organisations",
    (
        _text("organisation_id", "the organisation's id in the CRM"),
        _text("organisation", "its name"),
        _text("city", "town"),
        _text("segment", "market segment"),
        _text("owner", "who looks after it"),
    ),
    (("organisation_id",), ("organisation",)),
    "one organisation, to give contacts the name behind their organisation_id",
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        _CONTACTS,
        _REFERRALS,
        _DEALS,
        _TOUCHES,
        _ENGAGEMENTS,
        _FEEDBACK,
        _GIVEN,
        _ASKS,
        _COMPLAINTS,
        _EVENTS,
        _CAMPAIGNS,
        _OWNERS,
        _TIES,
        _ORGANISATIONS,
    )
}
"""Every table by its name, in the order in which they are looked for and written."""

PROVENANCE = ("file", "row")
"""The two columns that every table read carries last: the file, and the physical line in it (header = 1)."""
