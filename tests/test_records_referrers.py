"""Who referred: told by the header, refused by the values, and never guessed between two."""

from __future__ import annotations

import pandas as pd
import pytest

from refgraph.crm.wording import REFERRERS
from refgraph.errors import InputError
from refgraph.records import ReadRules, Records, read
from refgraph.records.meaning.channels import names_channel

NAMES = ["Ann Lee", "Bob King", "Cid Fox", "Dee Hall"]


def _contacts(rules: ReadRules | None = None, errors: str = "raise", **columns: list[str]) -> Records:
    frame = pd.DataFrame({"Contact ID": ["1", "2", "3", "4"], "Full Name": NAMES})
    frame = frame.assign(**{name.replace("_", " "): cells for name, cells in columns.items()})
    return read(frames={"contacts": frame}, rules=rules or ReadRules(), errors=errors)  # type: ignore[arg-type]


def _referrers(records: Records) -> list[str] | None:
    contacts = records.tables["contacts"]
    return contacts["referrer"].tolist() if "referrer" in contacts else None


@pytest.mark.parametrize(
    "header", [*REFERRERS, "Referred_By__c", "referredBy", "Invited By:", "MtgPlanner_CRM__Referred_By__c"]
)
def test_every_word_for_a_referrer_is_known(header: str) -> None:
    frame = pd.DataFrame({"Name": NAMES, header: ["", "Ann Lee", "", "Bob King"]})
    assert _referrers(read(frames={"contacts": frame})) == ["", "Ann Lee", "", "Bob King"]


def test_a_name_and_its_id_are_one_referrer() -> None:
    frame = pd.DataFrame(
        {"Name": NAMES, "Referred By": ["", "Ann Lee", "", ""], "Referred By.id": ["", "1", "", ""]}
    )
    contacts = read(frames={"contacts": frame}).tables["contacts"]
    assert contacts.loc[1, ["referrer", "referrer_id"]].tolist() == ["Ann Lee", "1"]


def test_an_id_and_its_name_column_are_one_referrer() -> None:
    frame = pd.DataFrame(
        {"name": NAMES, "referredById": ["", "1", "", ""], "referredByName": ["", "Ann Lee", "", ""]}
    )
    contacts = read(frames={"contacts": frame}).tables["contacts"]
    assert contacts.loc[1, ["referrer", "referrer_id"]].tolist() == ["Ann Lee", "1"]


def test_a_column_of_web_addresses_is_no_referrer() -> None:
    records = _contacts(Referrer=["https://google.com", "www.bing.com/x", "example.org/a", ""])
    assert _referrers(records) is None
    assert [finding.code for finding in records.findings] == ["not-a-referrer"]


def test_a_column_of_channels_is_no_referrer() -> None:
    assert _referrers(_contacts(Referrer=["Google", "Walk-in", "Web Site", "Ann Lee"])) is None


def test_channels_among_people_stay_for_whoever_resolves_them() -> None:
    assert _referrers(_contacts(Referrer=["Google", "Bob King", "Ann Lee", "Ann Lee"])) == [
        "Google",
        "Bob King",
        "Ann Lee",
        "Ann Lee",
    ]


def test_an_empty_column_is_passed_over_for_a_filled_one() -> None:
    records = _contacts(Referred_By=["", "", "", ""], Introduced_By=["", "Ann Lee", "", ""])
    assert _referrers(records) == ["", "Ann Lee", "", ""]


def test_two_columns_that_differ_are_an_error_that_names_both_and_the_way_out() -> None:
    with pytest.raises(InputError, match="'Referred By' and 'Introduced By'") as caught:
        _contacts(Referred_By=["", "Ann Lee", "", ""], Introduced_By=["", "Bob King", "", ""])
    assert '--column referrer="Referred By"' in caught.value.hint


def test_two_columns_that_agree_are_one_referrer() -> None:
    cells = ["", "Ann Lee", "", ""]
    assert _referrers(_contacts(Referred_By=cells, Introduced_By=cells)) == cells


def test_a_declared_column_settles_which_of_two_counts() -> None:
    rules = ReadRules(columns={"referrer": "Introduced By"})
    records = _contacts(rules, Referred_By=["", "Ann Lee", "", ""], Introduced_By=["", "Bob King", "", ""])
    assert _referrers(records) == ["", "Bob King", "", ""]


def test_the_id_of_another_referrer_is_not_mixed_with_the_declared_one() -> None:
    rules = ReadRules(columns={"referrer": "Introduced By"})
    records = _contacts(rules, Referred_By_ID=["", "1", "", ""], Introduced_By=["", "Bob King", "", ""])
    assert "referrer_id" not in records.tables["contacts"]


def test_a_referral_source_of_names_is_a_referrer() -> None:
    records = _contacts(Referral_Source=["Dr. Jane Smith", "Paul Müller", "", "Smith, Jane"])
    assert _referrers(records) == ["Dr. Jane Smith", "Paul Müller", "", "Smith, Jane"]


def test_a_referral_source_of_channels_is_a_lead_source() -> None:
    records = _contacts(Referral_Source=["Google Ads", "Facebook", "Website", "Trade Show"])
    assert _referrers(records) is None
    assert records.tables["contacts"]["lead_source"].tolist()[0] == "Google Ads"


def test_a_source_is_a_referrer_only_where_it_names_contacts() -> None:
    assert _referrers(_contacts(Source=["", "Ann Lee", "Bob King", ""])) == ["", "Ann Lee", "Bob King", ""]
    assert _referrers(_contacts(Source=["", "Spring Mailing", "Autumn Fair", ""])) is None


def test_a_referrer_beats_a_referral_source() -> None:
    records = _contacts(Referral_Source=["Jane Smith"] * 4, Referred_By=["", "Ann Lee", "", ""])
    assert _referrers(records) == ["", "Ann Lee", "", ""]
    assert records.tables["contacts"]["lead_source"].tolist() == ["Jane Smith"] * 4


def test_a_lead_source_that_says_referral_without_a_name_is_counted() -> None:
    records = _contacts(
        Lead_Source=["Partner Referral", "Web", "Referral", ""], Referred_By=["", "", "Ann Lee", ""]
    )
    findings = {finding.code: finding.count for finding in records.findings}
    assert findings == {"unattributed-referrals": 1}


def test_a_count_of_referrals_is_said_to_make_no_edges() -> None:
    records = _contacts(Number_of_Referrals=["3", "0", "1", ""])
    assert [finding.code for finding in records.findings] == ["referral-counts"]


def test_two_referrers_in_a_table_of_referrals_are_an_error_too() -> None:
    frame = pd.DataFrame({"Referring Provider": ["A B"], "Referring Person": ["C D"], "Patient": ["E F"]})
    with pytest.raises(InputError, match="'Referring Provider' and 'Referring Person'"):
        read(frames={"referrals": frame})


@pytest.mark.parametrize("cell", ["Google", "walk-in", "WEB SITE", "Word of Mouth", "n/a", "Referral"])
def test_channels_are_known_in_any_spelling(cell: str) -> None:
    assert names_channel(cell)


def test_a_referrer_beside_a_deal_is_warned_about() -> None:
    frame = pd.DataFrame({"Deal ID": ["1"], "Amount": ["5"], "Referred By": ["Ann"]})
    records = read(frames={"deals": frame})
    assert [(finding.code, finding.severity) for finding in records.findings] == [
        ("referrer-of-deals", "warning")
    ]


@pytest.mark.parametrize("header", ["Parrainé par", "Auf Empfehlung von", "Polecający", "Brought to us by"])
def test_numbered_referrers_that_nobody_has_listed_are_all_read(header: str) -> None:
    columns = {f"{header} 1": ["", "Ann Lee", "Ann Lee", ""], f"{header} 2": ["", "", "Bob King", ""]}
    records = read(frames={"contacts": pd.DataFrame({"Name": NAMES, **columns})})
    assert _referrers(records) == ["", "Ann Lee", "Ann Lee; Bob King", ""]


def test_a_firm_beside_the_person_who_introduced_is_where_that_person_is() -> None:
    columns = {
        "Introducer_Firm": ["", "Barr LLP", "Barr LLP", ""],
        "Introducer_Contact": ["", "Fay Barr", "Gil Orr", ""],
    }
    contacts = _contacts(**columns).tables["contacts"]
    assert contacts["referrer"].tolist() == ["", "Fay Barr", "Gil Orr", ""]
    assert contacts["referrer_organisation"].tolist() == ["", "Barr LLP", "Barr LLP", ""]


def test_no_column_is_proposed_where_rows_go_both_ways() -> None:
    columns = {
        "Tie": ["Referred", "Was referred by", "Spouse of", "Referred"],
        "Other Party": [*NAMES[1:], NAMES[0]],
    }
    records = _contacts(errors="collect", **columns)
    assert "may-be-referrer" not in {finding.code for finding in records.findings}


@pytest.mark.parametrize("header", ["Neukunde 1", "New Client", "Has referred"])
def test_no_column_is_proposed_for_who_referred_that_says_whom(header: str) -> None:
    records = _contacts(errors="collect", **{header.replace(" ", "_"): ["Bob King", "", "Cid Fox", ""]})
    assert "may-be-referrer" not in {finding.code for finding in records.findings}
