"""Who is who: where a name, a key or an address leads, and which contacts are one."""

from __future__ import annotations

from refgraph.people.matching.candidates import part_names, propose_candidates
from refgraph.people.matching.directory import Directory
from refgraph.people.matching.duplicates import Merging, merge_duplicates
from refgraph.people.matching.links import (
    A_FIRM,
    CHANNEL,
    LINKED,
    NOT_A_PERSON,
    OUTCOMES,
    PROVISIONAL,
    REVIEW,
    SKIPPED,
    THE_FIRM,
    UNCLEAR,
    UNKNOWN_ID,
    Link,
    is_decided,
    provisional_id,
)
from refgraph.people.matching.places import with_places
from refgraph.people.matching.possible_duplicates import propose_duplicates
from refgraph.people.matching.side_keys import keyed_name, with_keys

__all__ = [
    "A_FIRM",
    "CHANNEL",
    "LINKED",
    "NOT_A_PERSON",
    "OUTCOMES",
    "PROVISIONAL",
    "REVIEW",
    "SKIPPED",
    "THE_FIRM",
    "UNCLEAR",
    "UNKNOWN_ID",
    "Directory",
    "Link",
    "Merging",
    "is_decided",
    "keyed_name",
    "merge_duplicates",
    "part_names",
    "propose_candidates",
    "propose_duplicates",
    "provisional_id",
    "with_keys",
    "with_places",
]
