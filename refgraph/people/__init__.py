"""Who is who: one row per person, and every referrer cell linked, listed for review, or named as no person.

names     how names are compared              resolving      the door: all of it in order
matching  where a text leads                  contacts       one row per person
review    what waits for a decision           referrals      who referred whom
firm      which of them are ourselves         side_tables    touches, deals, answers by person
                                              taking_part    who took part in what: engagement
"""

from refgraph.people.counted import counts_referrals, hint_at_experiment
from refgraph.people.decided import remark_on_decisions, with_decisions
from refgraph.people.firm import find_firm
from refgraph.people.grouping import LEVELS, group_by_organisation
from refgraph.people.names import email_key, name_key, short_id
from refgraph.people.referral_dates import ASSUMED, is_stated
from refgraph.people.required import require_organisations, require_referrals
from refgraph.people.resolving import People, ResolveRules, resolve
from refgraph.people.review import (
    DIFFERENT,
    SAME,
    UNCLEAR_GROUP,
    Duplicates,
    decisions_left,
    duplicates_to_review,
    read_choice,
    read_decisions,
    read_sameness,
)
from refgraph.people.taking_part import (
    PASSIVE,
    is_answered,
    is_attended,
    last_engagements,
    taken_part,
    touch_kind,
)

__all__ = [
    "ASSUMED",
    "DIFFERENT",
    "LEVELS",
    "PASSIVE",
    "SAME",
    "UNCLEAR_GROUP",
    "Duplicates",
    "People",
    "ResolveRules",
    "counts_referrals",
    "decisions_left",
    "duplicates_to_review",
    "email_key",
    "find_firm",
    "group_by_organisation",
    "hint_at_experiment",
    "is_answered",
    "is_attended",
    "is_stated",
    "last_engagements",
    "name_key",
    "read_choice",
    "read_decisions",
    "read_sameness",
    "remark_on_decisions",
    "require_organisations",
    "require_referrals",
    "resolve",
    "short_id",
    "taken_part",
    "touch_kind",
    "with_decisions",
]
