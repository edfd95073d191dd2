"""Firms and practices: each once, their people beneath, found by whatever names them, and taken together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.findings import Finding

Rows = list[tuple[str, ...]]

FIRMS: Rows = [
    ("1", "Ann Lee", "Smith & Jones LLP", ""),
    ("2", "Bob King", "smith and jones", ""),
    ("3", "Cid Roe", "Roe Dental Ltd.", ""),
    ("4", "Dee Fox", "Self-employed", ""),
    ("5", "Eve Ash", "", ""),
]
"""Contacts: id, name, organisation, referrer."""


def contacts_of(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["contact_id", "name", "organisation", "referrer"], dtype="str")


def resolved(rows: Rows, rules: rg.ResolveRules | None = None, **tables: pd.DataFrame) -> rg.People:
    records = rg.read(frames={"contacts": contacts_of(rows), **tables})
    return rg.resolve(records, rules or rg.ResolveRules())


def referred_by(cell: str, *, rows: Rows = FIRMS, **tables: pd.DataFrame) -> rg.People:
    return resolved([*rows, ("9", "Zoe New", "", cell)], **tables)


def known(people: rg.People) -> dict[str, tuple[str, int]]:
    columns = (people.organisations[name].tolist() for name in ("organisation_id", "name", "people"))
    return {identity: (name, count) for identity, name, count in zip(*columns, strict=True)}


def listed(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["organisation_id", "organisation"], dtype="str")


# Who belongs where


def test_people_of_one_organisation_belong_to_it_whatever_its_legal_form_is_said_to_be() -> None:
    people = resolved(FIRMS)
    assert known(people) == {
        "org:smith jones": ("Smith & Jones LLP", 2),
        "org:roe dental": ("Roe Dental Ltd.", 1),
    }
    belonging = people.contacts["organisation_id"].tolist()
    assert belonging == ["org:smith jones", "org:smith jones", "org:roe dental", "", ""]


@pytest.mark.parametrize("text", ["self employed", "N/A", "None", "Retired", "-", "12"])
def test_what_is_written_where_there_is_no_organisation_is_none(text: str) -> None:
    assert known(resolved([("1", "Ann Lee", text, ""), ("2", "Bob King", text, "Ann Lee")])) == {}


def test_a_company_table_names_the_organisations_and_contacts_belong_by_id_or_by_name() -> None:
    contacts = pd.DataFrame(
        {
            "contact_id": ["1", "2", "3"],
            "name": ["Ann Lee", "Bob King", "Cid Roe"],
            "organisation_id": ["A7", "", "A8"],
            "organisation": ["", "VALE", ""],
            "referrer": ["", "", "Ann Lee"],
        }
    )
    people = rg.resolve(
        rg.read(
            frames={"contacts": contacts, "organisations": listed(("A7", "Vale LLP"), ("A9", "Idle Inc"))}
        )
    )
    assert known(people) == {"org:A7": ("Vale LLP", 2), "org:A8": ("A8", 1), "org:A9": ("Idle Inc", 0)}


def test_a_salesforce_id_of_an_account_is_found_in_either_length() -> None:
    contacts = contacts_of([("1", "Ann Lee", "", ""), ("2", "Bob King", "", "Ann Lee")])
    contacts["organisation_id"] = ["0014W00002AKpQZQA1", "0014W00002AKpQZ"]
    accounts = listed(("0014W00002AKpQZ", "Vale LLP"))
    people = rg.resolve(rg.read(frames={"contacts": contacts, "organisations": accounts}))
    assert known(people) == {"org:0014W00002AKpQZ": ("Vale LLP", 2)}


def test_an_organisation_that_is_a_contact_is_the_record_of_the_one_its_people_name() -> None:
    rows = contacts_of(
        [("1", "Ann Lee", "Vale", ""), ("C1", "Vale Ltd", "", ""), ("2", "Bob King", "", "Ann Lee")]
    )
    rows["kind"] = ["", "organisation", ""]
    people = rg.resolve(rg.read(frames={"contacts": rows, "organisations": listed(("A1", "Vale"))}))
    assert known(people) == {"C1": ("Vale Ltd", 1)}


def test_a_name_that_two_records_bear_decides_for_neither() -> None:
    people = resolved(
        [("1", "Ann Lee", "Vale", ""), ("2", "Bob King", "", "Ann Lee")],
        organisations=listed(("A1", "Vale Ltd"), ("A2", "Vale LLP")),
    )
    assert known(people) == {"org:A1": ("Vale Ltd", 0), "org:A2": ("Vale LLP", 0), "org:vale": ("Vale", 1)}


def test_a_contact_without_a_name_or_an_address_is_the_organisation_it_shows() -> None:
    people = resolved([("1", "", "Vale Ltd", ""), ("2", "Bob King", "Vale", "1")])
    kinds = dict(zip(people.contacts["contact_id"], people.contacts["kind"], strict=True))
    assert kinds == {"1": "organisation", "2": ""}
    assert known(people) == {"1": ("Vale Ltd", 1)}


def test_the_order_of_rows_decides_nothing() -> None:
    there = resolved([*FIRMS, ("9", "Zoe New", "ROE DENTAL", "Smith & Jones")])
    back = resolved([*FIRMS, ("9", "Zoe New", "ROE DENTAL", "Smith & Jones")][::-1])
    pd.testing.assert_frame_equal(there.organisations, back.organisations)
    columns = ["contact_id", "organisation_id", "name"]
    pd.testing.assert_frame_equal(there.contacts[columns], back.contacts[columns])


# Organisations named as referrers


@pytest.mark.parametrize("cell", ["Smith & Jones LLP", "Smith and Jones", "Referred by: SMITH & JONES, LLP."])
def test_a_firm_named_as_referrer_is_the_one_that_contacts_belong_to(cell: str) -> None:
    people = referred_by(cell)
    assert people.referrals[["referrer_id", "referred_id", "resolution"]].values.tolist() == [
        ["org:smith jones", "9", "name"]
    ]
    row = people.contacts.set_index("contact_id").loc["org:smith jones"]
    assert row[["name", "kind", "provisional"]].tolist() == ["Smith & Jones LLP", "organisation", False]


def test_an_organisation_that_nobody_names_is_no_contact() -> None:
    assert "org:smith jones" not in set(referred_by("Ann Lee").contacts["contact_id"])


def test_a_firm_outside_the_crm_is_a_provisional_organisation_under_one_name() -> None:
    people = resolved([("1", "Ann Lee", "", "Fox & Hill LLP"), ("2", "Bob King", "", "Fox & Hill")])
    row = people.contacts.set_index("contact_id").loc["new:fox hill"]
    assert row[["name", "kind", "provisional"]].tolist() == ["Fox & Hill", "organisation", True]
    assert people.referrals["referrer_id"].tolist() == ["new:fox hill", "new:fox hill"]


def test_a_person_outside_the_crm_is_no_organisation() -> None:
    people = resolved([("1", "Ann Lee", "", "José Sá"), ("2", "Bob King", "", "Thi Co")])
    assert set(people.contacts.loc[people.contacts["provisional"], "kind"]) == {"provisional"}


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [("Ash", "to review"), ("Ash Group", "linked"), ("Quill", "linked"), ("QUILL LLP", "linked")],
)
def test_a_single_word_is_a_firm_as_it_is_spelt_and_else_a_question(cell: str, outcome: str) -> None:
    people = referred_by(cell, rows=[*FIRMS, ("7", "Gus Elm", "Ash & Co", ""), ("8", "Hal Oak", "Quill", "")])
    assert people.referrers["outcome"].tolist() == [outcome]


def test_the_id_of_an_account_means_it_unless_it_is_a_number_that_may_be_anybodys() -> None:
    accounts = listed(("0014W00002AKpQZ", "Vale LLP"), ("77", "Roe Ltd"))
    assert referred_by("0014W00002AKpQZQA1", organisations=accounts).referrals["referrer_id"].tolist() == [
        "org:0014W00002AKpQZ"
    ]
    assert referred_by("77", organisations=accounts).referrals.empty


def test_a_contact_wins_over_an_organisation_of_its_name() -> None:
    people = referred_by("Ann Lee", rows=[*FIRMS, ("8", "Gus Elm", "Ann Lee Ltd", "")])
    assert people.referrals["referrer_id"].tolist() == ["1"]


def test_a_channel_is_no_organisation_though_people_work_there() -> None:
    people = referred_by("Google", rows=[*FIRMS, ("8", "Gus Elm", "Google", "Ann Lee")])
    assert people.referrers["outcome"].tolist() == ["linked", "not a person"]


def test_two_organisations_of_one_name_wait_for_a_decision_that_can_be_given() -> None:
    accounts = listed(("A1", "Vale Ltd"), ("A2", "Vale LLP"))
    waiting = referred_by("Vale", organisations=accounts)
    assert waiting.referrals.empty
    assert waiting.review.loc[0, ["candidate_1", "candidate_2"]].tolist() == [
        "org:A1: Vale Ltd",
        "org:A2: Vale LLP",
    ]
    rules = rg.ResolveRules(decisions={"Vale": "org:A2: Vale LLP"})
    decided = resolved([*FIRMS, ("9", "Zoe New", "", "Vale")], rules, organisations=accounts)
    assert decided.referrals["referrer_id"].tolist() == ["org:A2"]


def test_the_organisation_of_the_staff_is_the_firm_itself() -> None:
    contacts = contacts_of(
        [("1", "Ann Lee", "Harbour & Vale Advisers", ""), ("2", "Bob King", "", "Harbour & Vale Advisers")]
    )
    contacts["email"] = ["ann@hv.example", ""]
    records = rg.read(frames={"contacts": contacts})
    people = rg.resolve(records, rg.ResolveRules(firm=("hv.example",)))
    assert people.referrers["outcome"].tolist() == ["the firm"]


def test_a_deal_with_an_organisation_makes_it_a_contact_and_is_used() -> None:
    deals = pd.DataFrame({"contact_id": ["Roe Dental", "3"], "status": "won", "amount": ["100", "50"]})
    people = referred_by("Ann Lee", deals=deals)
    assert people.tables["deals"]["contact_id"].tolist() == ["org:roe dental", "3"]
    assert "org:roe dental" in set(people.contacts["contact_id"])


# Taken together

LOG = pd.DataFrame(
    [
        ("1", "3", "2025-01-05", "100"),  # Smith & Jones -> Roe Dental
        ("2", "3", "2025-02-05", "50"),  # Smith & Jones -> Roe Dental
        ("1", "2", "2025-03-05", "70"),  # inside Smith & Jones
        ("2", "5", "2025-04-05", ""),  # Smith & Jones -> Eve
        ("5", "4", "2025-05-05", ""),  # Eve -> Dee
        ("Smith & Jones LLP", "4", "2025-06-05", ""),  # the firm by its name -> Dee
    ],
    columns=["referrer_id", "referred_id", "date", "revenue"],
)
"""Six referrals: four of Smith & Jones to others, one inside it, one without it."""


def grouped(**tables: pd.DataFrame) -> rg.People:
    return rg.group_by_organisation(resolved(FIRMS, **{"referrals": LOG, **tables}))


def found(people: rg.People) -> Finding:
    return next(finding for finding in people.findings if finding.code == "by-organisation")


def test_referrals_are_those_of_the_organisation_and_those_inside_one_are_counted() -> None:
    people = grouped()
    assert people.referrals[["referrer_id", "referred_id"]].values.tolist() == [
        ["org:smith jones", "org:roe dental"],
        ["org:smith jones", "org:roe dental"],
        ["org:smith jones", "5"],
        ["5", "4"],
        ["org:smith jones", "4"],
    ]
    assert found(people).count == 1
    assert found(people).message == (
        "3 contacts are taken together as the organisations they belong to, 2 of these; "
        "1 referral inside one of them is left out."
    )


def test_every_organisation_says_who_of_its_people_referred_how_often() -> None:
    people = grouped()
    assert people.contacts[["contact_id", "name", "kind", "people_count", "people"]].values.tolist() == [
        ["4", "Dee Fox", "", 1, ""],
        ["5", "Eve Ash", "", 1, ""],
        ["org:roe dental", "Roe Dental Ltd.", "organisation", 1, "Cid Roe 0"],
        [
            "org:smith jones",
            "Smith & Jones LLP",
            "organisation",
            2,
            "Bob King 2, Ann Lee 1, no person named 1",
        ],
    ]


def test_of_a_firm_outside_the_crm_no_people_are_known() -> None:
    people = rg.group_by_organisation(referred_by("Fox & Hill LLP"))
    firm = people.contacts.set_index("contact_id").loc["new:fox hill"]
    assert firm[["people_count", "people"]].tolist() == [0, ""]


def test_of_many_people_the_first_five_are_named() -> None:
    rows = [(f"{at}", f"Person {at}", "Vale", "") for at in range(1, 9)]
    log = pd.DataFrame({"referrer_id": ["8", "8", "3"], "referred_id": ["x", "y", "x"]})
    others = [("x", "Xia Elm", "", ""), ("y", "Yan Oak", "", "")]
    people = rg.group_by_organisation(resolved([*rows, *others], referrals=log))
    said = people.contacts.set_index("contact_id").at["org:vale", "people"]
    assert said == "Person 8 2, Person 3 1, Person 1 0, Person 2 0, Person 4 0, and 3 more"
    assert len(people.members) == 8


def test_two_colleagues_named_in_one_cell_are_one_referral_of_their_organisation() -> None:
    log = pd.DataFrame(
        {"referrer": ["Ann Lee & Bob King & Cid Roe"], "referred_id": ["5"], "revenue": ["90"]}
    )
    referrals = grouped(referrals=log).referrals.sort_values("referrer_id")
    assert referrals["referrer_id"].tolist() == ["org:roe dental", "org:smith jones"]
    assert referrals["count"].tolist() == [1.0, 1.0]
    assert referrals["share"].tolist() == [pytest.approx(1 / 3), pytest.approx(2 / 3)]
    assert referrals["revenue"].tolist() == [30.0, 60.0]


def test_two_colleagues_referred_in_one_row_are_one_referral_with_the_whole_revenue() -> None:
    log = pd.DataFrame({"referrer_id": ["5"], "referred": ["Ann Lee & Bob King"], "revenue": ["90"]})
    referrals = grouped(referrals=log).referrals
    assert referrals[["referrer_id", "referred_id", "count", "revenue"]].values.tolist() == [
        ["5", "org:smith jones", 1.0, 90.0]
    ]


def test_ties_and_other_rows_are_those_of_the_organisation() -> None:
    ties = pd.DataFrame({"a": ["1", "1"], "b": ["2", "3"]})
    deals = pd.DataFrame({"contact_id": ["1", "2", "5"], "status": "won", "amount": ["10", "20", "5"]})
    people = grouped(ties=ties, deals=deals)
    assert people.ties[["a", "b"]].values.tolist() == [["org:smith jones", "org:roe dental"]]
    assert people.tables["deals"]["contact_id"].tolist() == ["org:smith jones", "org:smith jones", "5"]


def test_what_the_crm_does_not_say_of_an_organisation_most_of_its_people_say() -> None:
    contacts = contacts_of([(str(at), f"Person {at}", "Vale", "5" if at == 4 else "") for at in range(1, 5)])
    contacts = pd.concat([contacts, contacts_of([("5", "Eve Ash", "", "")])], ignore_index=True)
    contacts["city"] = ["Oslo", "Bergen", "Bergen", "", ""]
    contacts["owner"] = ["Kim", "Lou", "", "", ""]
    contacts["created"] = ["2024-03-01", "2023-02-01", "", "2025-01-01", ""]
    people = rg.group_by_organisation(rg.resolve(rg.read(frames={"contacts": contacts})))
    row = people.contacts.set_index("contact_id").loc["org:vale"]
    assert row[["city", "owner"]].tolist() == ["Bergen", "Kim"]
    assert row["created"] == pd.Timestamp("2023-02-01")


@pytest.mark.parametrize(
    ("statuses", "status"), [(("Deceased", "Active"), "active"), (("Inactive",) * 2, "inactive")]
)
def test_an_organisation_may_be_approached_as_long_as_one_of_its_people_may(
    statuses: tuple[str, str], status: str
) -> None:
    contacts = contacts_of(
        [("1", "Ann Lee", "Vale", ""), ("2", "Bob King", "Vale", ""), ("3", "Cid Roe", "", "1")]
    )
    contacts["status"] = [*statuses, "Active"]
    people = rg.group_by_organisation(rg.resolve(rg.read(frames={"contacts": contacts})))
    assert people.contacts.set_index("contact_id").at["org:vale", "status"] == status


def test_staff_and_competitors_are_not_taken_together_with_sources() -> None:
    contacts = contacts_of(
        [("1", "Ann Lee", "Vale", ""), ("2", "Bob King", "Vale", ""), ("3", "Cid Roe", "", "1")]
    )
    contacts["type"] = ["Competitor", "Client", "Client"]
    people = rg.group_by_organisation(rg.resolve(rg.read(frames={"contacts": contacts})))
    assert people.contacts["contact_id"].tolist() == ["1", "3", "org:vale"]
    assert people.contacts.set_index("contact_id").at["org:vale", "people"] == "Bob King 0"


def test_the_record_of_an_organisation_that_is_a_contact_stays_and_gains_its_people() -> None:
    contacts = contacts_of(
        [("C1", "Vale Ltd", "", ""), ("1", "Ann Lee", "Vale", ""), ("3", "Cid Roe", "", "1")]
    )
    contacts["kind"] = ["organisation", "", ""]
    contacts["email"] = ["office@vale.example", "ann@vale.example", ""]
    people = rg.group_by_organisation(rg.resolve(rg.read(frames={"contacts": contacts})))
    assert people.contacts[["contact_id", "email", "people"]].values.tolist() == [
        ["3", "", ""],
        ["C1", "office@vale.example", "Ann Lee 1"],
    ]


def test_a_contact_shown_by_a_number_is_no_organisation() -> None:
    people = resolved([("1", "", "7", ""), ("2", "", "7", "1")])
    assert people.contacts["kind"].tolist() == ["", ""]


def test_where_nobody_names_an_organisation_people_stay_and_the_run_says_so(m1: rg.Result) -> None:
    alone = rg.group_by_organisation(m1.people)
    columns: list[Any] = [*m1.people.contacts.columns]
    pd.testing.assert_frame_equal(alone.contacts[columns], m1.people.contacts)
    pd.testing.assert_frame_equal(alone.referrals, m1.people.referrals)
    assert alone.findings[-1].code == "no-organisations"


# The whole run


def test_a_run_ranks_organisations_by_the_same_measures() -> None:
    result = rg.run(contacts=contacts_of(FIRMS), referrals=LOG, level="organisation")
    table = result.ranking.table.set_index("contact_id")
    assert table.loc["org:smith jones", ["referrals", "out_degree", "in_degree", "revenue"]].tolist() == [
        4,
        3,
        0,
        150,
    ]
    # Smith & Jones refers to Roe Dental, Eve and Dee, Eve to Dee: the three pairs that do not know each other
    # but through Smith & Jones are Roe Dental with each of the other two.
    assert table["betweenness"].to_dict() == {
        "org:smith jones": 2.0,
        "org:roe dental": 0.0,
        "4": 0.0,
        "5": 0.0,
    }
    assert result.settings["level"] == "organisation"


def test_the_order_of_rows_decides_nothing_about_a_ranking_of_organisations() -> None:
    log = pd.concat([LOG, LOG.assign(referrer_id="1", referred_id="Cid Roe & Eve Ash")], ignore_index=True)
    there = rg.run(contacts=contacts_of(FIRMS), referrals=log, level="organisation")
    back = rg.run(contacts=contacts_of(FIRMS[::-1]), referrals=log[::-1], level="organisation")
    pd.testing.assert_frame_equal(there.ranking.table, back.ranking.table)


def test_contacts_that_are_organisations_already_are_ranked_without_a_warning() -> None:
    rows = [("1", "", "Vale Ltd", ""), ("2", "", "Roe Inc", "1"), ("3", "", "Elm Inc", "1")]
    result = rg.run(contacts=contacts_of(rows), level="organisation")
    assert result.ranking.table["name"].tolist()[0] == "Vale Ltd"
    assert "no-organisations" not in {finding.code for finding in result.findings}


def test_every_row_is_accounted_for_alike_at_both_levels() -> None:
    tables = {"contacts": contacts_of(FIRMS), "referrals": LOG}
    people, firms = rg.run(**tables).account, rg.run(**tables, level="organisation").account
    pd.testing.assert_frame_equal(people, firms)
    assert (firms["rows"] == firms["used"] + firms["merged"] + firms["rejected"]).all()


def test_an_organisation_is_found_by_its_name_and_by_those_of_its_people() -> None:
    result = rg.run(contacts=contacts_of(FIRMS), referrals=LOG, level="organisation")
    for who in ("Smith & Jones", "Bob King", "2"):
        assert result.find(who)["contact_id"].tolist() == ["org:smith jones"]


def test_where_every_referral_stays_inside_an_organisation_the_run_says_so() -> None:
    rows = [("1", "Ann Lee", "Vale", ""), ("2", "Bob King", "Vale", "Ann Lee")]
    with pytest.raises(rg.RefgraphError, match="Every referral stays inside one organisation"):
        rg.run(contacts=contacts_of(rows), level="organisation")


def test_a_level_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(rg.RefgraphError, match="level"):
        rg.Settings(level="firm")


def test_households_of_a_real_export_add_up_to_what_a_plain_count_gives(shared: Path) -> None:
    folder = shared / "crm_salesforce_npsp"
    contacts, accounts, relations = (
        pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("Contact", "Account", "npe4__Relationship__c")
    )
    log = relations.set_axis(["id", "type", "referrer_id", "referred_id"], axis=1)
    household = dict(zip(contacts["id"], contacts["account_id"], strict=True))
    pairs = Counter(
        (f"org:{household[a]}", f"org:{household[b]}")
        for a, b in zip(log["referrer_id"], log["referred_id"], strict=True)
        if household[a] != household[b]
    )
    result = rg.run(
        contacts=contacts,
        organisations=accounts.rename(columns={"id": "organisation_id", "Name": "organisation"}),
        referrals=log[["referrer_id", "referred_id"]],
        settings=rg.Settings(resolve=rg.ResolveRules(merge=False)),
        level="organisation",
    )
    edges = result.network.edges
    assert dict(zip(zip(edges["source"], edges["target"], strict=True), edges["count"], strict=True)) == pairs
    itself = int((log["referrer_id"] == log["referred_id"]).sum())
    assert found(result.people).count == len(log) - itself - pairs.total()


def test_a_list_of_practices_beside_a_log_of_patients_says_nothing_of_who_the_people_are() -> None:
    practices = pd.DataFrame({"Practice": ["Lake Clinic", "Hill Clinic"], "Phone": ["1", "2"]})
    log = pd.DataFrame(
        {
            "Referring Provider": ["Ann Lee MD", "Ann Lee MD", "Bob King MD"],
            "Practice": ["Lake Clinic", "Lake Clinic", "Hill Clinic"],
            "Patient ID": ["P1", "P2", "P3"],
            "Appt Kept": ["Y", "N", ""],
        }
    )
    people = rg.resolve(rg.read(frames={"contacts": practices, "referrals": log}))
    made = people.referrals.set_index("referred_id")
    assert made["referrer_id"].to_dict() == {"P1": "Ann Lee MD", "P2": "Ann Lee MD", "P3": "Bob King MD"}
    assert made["kept"].fillna(-1).to_dict() == {"P1": 1, "P2": 0, "P3": -1}
    belongs = people.contacts.set_index("contact_id")["organisation_id"]
    assert belongs["Ann Lee MD"] == belongs["Lake Clinic"] == "Lake Clinic"


PAIRS = """Referring Provider,Referring Practice,Referred To Provider,Referred To Practice,Patients
Dr. Amos Kettle,Fen Dental,Dr. Ruth Winters,Old Mill Surgery,12
Dr. Ida Brook,Fen Dental,Dr. Ruth Winters,Old Mill Surgery,5
Dr. Lea Pike,Brook Dental,Dr. Max Orr,Harbour Ortho,7
"""


def test_a_practice_beside_a_person_is_read_at_both_ends(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(PAIRS, encoding="utf-8")
    result = rg.run(tmp_path, level="organisation")
    named = dict(zip(result.people.contacts["contact_id"], result.people.contacts["name"], strict=True))
    log = result.people.referrals
    rows = log.assign(a=log["referrer_id"].map(named), b=log["referred_id"].map(named))
    assert rows.groupby(["a", "b"])["count"].sum().to_dict() == {
        ("Brook Dental", "Harbour Ortho"): 7,
        ("Fen Dental", "Old Mill Surgery"): 17,
    }


def test_a_patient_sent_to_a_practice_is_not_called_like_it(tmp_path: Path) -> None:
    rows = "2024-01-05,P1,Dr. Amos Kettle,Old Mill Surgery\n2024-01-09,P2,Dr. Ida Brook,Old Mill Surgery\n"
    (tmp_path / "log.csv").write_text(
        f"Referral Date,Patient ID,Referring Provider,Referred To Practice\n{rows}"
    )
    contacts = rg.run(tmp_path).people.contacts.set_index("contact_id")
    assert contacts.loc[["P1", "P2"], "name"].tolist() == ["P1", "P2"]
