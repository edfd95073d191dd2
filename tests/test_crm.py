"""The words of each CRM: every one leads to a column of the schema, and no word to two."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from refgraph.crm import CRMS, FOLDED, IGNORED, MARKS, UNUSED, crm_named, header_key, header_keys
from refgraph.errors import UnknownNameError
from refgraph.records.meaning.vocabulary import build_vocabulary
from refgraph.schema import TABLES

CRM_NAMES = list(CRMS)
STATUSES = {
    "contacts": TABLES["contacts"]["status"].choices,
    "deals": (*TABLES["deals"]["status"].choices, "closed"),
}


@pytest.mark.parametrize("name", CRM_NAMES)
def test_a_crm_is_registered_by_its_own_name(name: str) -> None:
    assert CRMS[name].name == name


@pytest.mark.parametrize("name", CRM_NAMES)
def test_every_header_means_a_column_of_the_schema(name: str) -> None:
    for table, columns in CRMS[name].headers.items():
        for column in columns:
            kind, _, status = column.partition("=")
            if column == UNUSED:
                continue
            if status:
                assert (kind, status in STATUSES[table]) == ("status", True)
            else:
                assert column in (FOLDED[table] if table in FOLDED else TABLES[table].names)


@pytest.mark.parametrize("name", CRM_NAMES)
def test_no_header_means_two_columns_of_one_table(name: str) -> None:
    for table, columns in CRMS[name].headers.items():
        keys = Counter(
            key for spellings in columns.values() for key in {header_key(spelling) for spelling in spellings}
        )
        assert [key for key, count in keys.items() if count > 1] == [], table


@pytest.mark.parametrize("name", CRM_NAMES)
def test_every_file_name_means_a_table(name: str) -> None:
    assert set(CRMS[name].files) <= {*TABLES, *FOLDED, IGNORED}


@pytest.mark.parametrize("name", CRM_NAMES)
def test_no_header_is_lost_in_its_key(name: str) -> None:
    for columns in CRMS[name].headers.values():
        for spellings in columns.values():
            assert all(map(header_key, spellings))


@pytest.mark.parametrize("name", CRM_NAMES)
def test_what_is_unconfirmed_is_one_of_the_headers(name: str) -> None:
    known = {
        spelling
        for columns in CRMS[name].headers.values()
        for spellings in columns.values()
        for spelling in spellings
    }
    assert set(CRMS[name].unconfirmed) <= known


@pytest.mark.parametrize("name", list(MARKS))
def test_a_crm_that_is_not_always_known_is_believed_before_the_others(name: str) -> None:
    vocabulary = build_vocabulary().of(MARKS[name])
    crm = CRMS[name]
    for table, columns in crm.headers.items():
        for column, spellings in columns.items():
            meaning = vocabulary.headers[table].get(header_key(spellings[0]))
            assert (meaning.column if meaning else UNUSED) == column


def test_a_crm_is_not_imported_where_nothing_of_it_is_met() -> None:
    frame = "import pandas as pd; f = pd.DataFrame({'Name': ['Ann'], 'Referred By': ['Bob King']})"
    code = (
        f"import sys, refgraph as rg; {frame}; rg.read(frames={{'contacts': f}}); print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [name for name in MARKS if f"'refgraph.crm.{name}'" in done.stdout] == []


@pytest.mark.parametrize(
    "spelling",
    [
        "Referred By",
        "referred_by",
        "referredBy",
        "Referred_By__c",
        " REFERRED BY: ",
        "Ｒｅｆｅｒｒｅｄ　Ｂｙ",
        "Referred-By?",
    ],
)
def test_spellings_of_one_header_have_one_key(spelling: str) -> None:
    assert header_key(spelling) == "referredby"


def test_a_packaged_field_is_known_without_its_package() -> None:
    assert header_keys("FinServ__ReferredByContact__c")[-1] == "referredbycontact"
    assert header_keys("Referred_By__c") == ("referredby",)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Follow Up Boss", "followupboss"),
        ("FOLLOWUPBOSS", "followupboss"),
        ("HubSpot CRM", "hubspot"),
        ("zoho", "zoho"),
    ],
)
def test_a_crm_is_known_in_the_spelling_people_use(said: str, name: str) -> None:
    assert crm_named(said) == name


def test_a_crm_that_nobody_knows_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownNameError):
        crm_named("Nobody's CRM")
