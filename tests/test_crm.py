"""The words of each CRM: every one leads to a column of the schema, and no word to two."""

from __future__ import annotations

from collections import Counter

import pytest

from refgraph.crm import CRMS, IGNORED, ROLES, header_key, header_keys
from refgraph.schema import TABLES

CRM_NAMES = list(CRMS)
STATUSES = {
    "contacts": TABLES["contacts"]["status"].choices,
    "deals": (*TABLES["deals"]["status"].choices, "closed"),
}
ROLE_COLUMNS = {"deal_id", "contact_id", "primary"}


@pytest.mark.parametrize("name", CRM_NAMES)
def test_a_crm_is_registered_by_its_own_name(name: str) -> None:
    assert CRMS[name].name == name


@pytest.mark.parametrize("name", CRM_NAMES)
def test_every_header_means_a_column_of_the_schema(name: str) -> None:
    for table, columns in CRMS[name].headers.items():
        for column in columns:
            kind, _, status = column.partition("=")
            if status:
                assert (kind, status in STATUSES[table]) == ("status", True)
            else:
                assert column in (ROLE_COLUMNS if table == ROLES else TABLES[table].names)


@pytest.mark.parametrize("name", CRM_NAMES)
def test_no_header_means_two_columns_of_one_table(name: str) -> None:
    for table, columns in CRMS[name].headers.items():
        keys = Counter(
            key for spellings in columns.values() for key in {header_key(spelling) for spelling in spellings}
        )
        assert [key for key, count in keys.items() if count > 1] == [], table


@pytest.mark.parametrize("name", CRM_NAMES)
def test_every_file_name_means_a_table(name: str) -> None:
    assert set(CRMS[name].files) <= {*TABLES, ROLES, IGNORED}


@pytest.mark.parametrize("name", CRM_NAMES)
def test_no_header_is_lost_in_its_key(name: str) -> None:
    for columns in CRMS[name].headers.values():
        for spellings in columns.values():
            assert all(map(header_key, spellings))


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
