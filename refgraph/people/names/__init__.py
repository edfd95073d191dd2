"""Names: how they are compared, shortened, misspelt, and which texts are no names."""

from __future__ import annotations

from refgraph.people.names.couples import couple_in
from refgraph.people.names.decorations import (
    bare_name,
    is_told_apart,
    split_number,
    strip_label,
    told_apart,
    without_lead,
)
from refgraph.people.names.details import Details, contact_details, is_same_phone
from refgraph.people.names.firms_beside import beside_firm
from refgraph.people.names.likeness import compare_names
from refgraph.people.names.names import (
    BESIDE,
    LONG_ID,
    bearing,
    domain_of,
    email_key,
    is_firm_name,
    is_person_name,
    lists_names,
    name_key,
    organisation_key,
    phone_key,
    short_id,
    split_names,
    surname_alone,
)
from refgraph.people.names.nicknames import full_names
from refgraph.people.names.non_persons import is_mere_word, is_no_name
from refgraph.people.names.plausible import Manner, kind_of_name, manner_of, names_outlet, telling_words

__all__ = [
    "BESIDE",
    "LONG_ID",
    "Details",
    "Manner",
    "bare_name",
    "bearing",
    "beside_firm",
    "compare_names",
    "contact_details",
    "couple_in",
    "domain_of",
    "email_key",
    "full_names",
    "is_firm_name",
    "is_mere_word",
    "is_no_name",
    "is_person_name",
    "is_same_phone",
    "is_told_apart",
    "kind_of_name",
    "lists_names",
    "manner_of",
    "name_key",
    "names_outlet",
    "organisation_key",
    "phone_key",
    "short_id",
    "split_names",
    "split_number",
    "strip_label",
    "surname_alone",
    "telling_words",
    "told_apart",
    "without_lead",
]
