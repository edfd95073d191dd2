"""What is chosen to be drawn, what it is called, and what a redacted copy leaves out."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg
from refgraph.comparison import RunList
from refgraph.errors import SettingsError, UnknownNameError
from refgraph.outputs.map.chart import Chart, make_chart
from refgraph.outputs.map.redaction import redacted

PEOPLE = ["Ann Lee", "Bob Day", "Cid Roy", "Dee Fox"]


def stars(**columns: list[str]) -> rg.Result:
    """Two stars of eight around Ann and Zoe, linked by one referral; and a contact without any."""
    ids = [f"a{n}" for n in range(8)] + [f"z{n}" for n in range(8)] + ["lone"]
    names = [
        "Ann Lee",
        *(f"Al {n}" for n in range(1, 8)),
        "Zoe Ray",
        *(f"Zed {n}" for n in range(1, 8)),
        "Lone",
    ]
    log = [("a0", f"a{n}") for n in range(1, 8)] + [("z0", f"z{n}") for n in range(1, 8)] + [("a0", "z0")]
    return rg.run(
        contacts=pd.DataFrame({"contact_id": ids, "name": names, **columns}),
        referrals=pd.DataFrame(log, columns=["referrer_id", "referred_id"]),
    )


@pytest.fixture(scope="module")
def result() -> rg.Result:
    return stars()


@pytest.fixture(scope="module")
def drawn(result: rg.Result) -> Chart:
    return make_chart(result)


def test_everyone_is_drawn_in_the_order_of_the_ranking(result: rg.Result, drawn: Chart) -> None:
    assert drawn.nodes["contact_id"].tolist() == result.ranking.table["contact_id"].tolist()
    assert drawn.how == ""


def test_every_referral_is_drawn_between_positions(result: rg.Result, drawn: Chart) -> None:
    ids = drawn.nodes["contact_id"]
    pairs = {(ids[a], ids[b]) for a, b in zip(drawn.edges["source"], drawn.edges["target"], strict=True)}
    assert pairs == set(zip(result.network.edges["source"], result.network.edges["target"], strict=True))


def test_the_first_of_the_ranking_has_the_largest_dot(drawn: Chart) -> None:
    assert drawn.nodes["radius"].iloc[0] == drawn.nodes["radius"].max()
    assert drawn.nodes["radius"].is_monotonic_decreasing


@pytest.mark.parametrize("by", ["betweenness", "constraint", "out_degree"])
def test_dots_follow_whatever_the_ranking_follows(by: str) -> None:
    ranking = make_chart(
        rg.run(referrals=pd.DataFrame({"referrer": PEOPLE[:3], "referred": PEOPLE[1:]}), by=by)
    )
    assert ranking.nodes["radius"].iloc[0] == ranking.nodes["radius"].max()


def test_a_cluster_is_called_after_its_leader(drawn: Chart) -> None:
    assert set(drawn.clusters["label"]) == {"Around Ann Lee", "Around Zoe Ray"}
    assert drawn.clusters["after_leader"].all()


def test_a_cluster_is_called_after_what_most_of_it_share_and_others_do_not() -> None:
    trades = ["Lawyer"] * 6 + [""] * 3 + ["Banker"] * 7 + [""]
    drawn = make_chart(stars(profession=trades))
    assert set(drawn.clusters["label"]) == {"Lawyer: 6 of 8", "Banker: 7 of 8"}


def test_a_cluster_is_called_on_the_map_as_in_the_list_of_clusters_and_in_the_report() -> None:
    trades = ["Lawyer"] * 6 + [""] * 3 + ["Banker"] * 7 + [""]
    result = stars(profession=trades)
    listed = rg.describe_clusters(result).table.set_index("cluster")["name"].to_dict()
    drawn = make_chart(result).clusters.set_index("cluster")["label"].to_dict()
    assert drawn == listed
    report = rg.report_page(rg.compose_report(result))
    assert all(name in report for name in listed.values())


def test_what_everybody_shares_names_no_cluster() -> None:
    assert set(make_chart(stars(city=["Port"] * 17)).clusters["label"]) == {
        "Around Ann Lee",
        "Around Zoe Ray",
    }


def test_top_takes_the_highest_ranked_with_their_neighbours(result: rg.Result) -> None:
    drawn = make_chart(result, top=9)
    first = result.ranking.table["contact_id"].iloc[0]
    assert first in set(drawn.nodes["contact_id"])
    assert len(drawn.nodes) == 9
    assert drawn.how == "the highest ranked with those they are directly linked to"
    assert drawn.total == 17


def test_above_the_most_the_highest_ranked_are_drawn(result: rg.Result) -> None:
    drawn = make_chart(result, most=5)
    assert drawn.nodes["contact_id"].tolist() == result.ranking.table["contact_id"].tolist()[:5]
    assert drawn.how == "the 5 highest ranked"


@pytest.mark.parametrize("wanted", ["Ann Lee", "ann", "a3", "Al 3"])
def test_a_cluster_is_found_by_anybody_in_it(result: rg.Result, wanted: str) -> None:
    drawn = make_chart(result, cluster=wanted)
    assert {identity[0] for identity in drawn.nodes["contact_id"]} == {"a"}


def test_a_cluster_is_found_by_its_number(result: rg.Result) -> None:
    assert set(make_chart(result, cluster="1").nodes["cluster"]) == {1}
    assert set(make_chart(result, cluster=2).nodes["cluster"]) == {2}


@pytest.mark.parametrize("wanted", ["nobody of that name", "99", "", "Lone"])
def test_a_cluster_that_is_not_there_is_an_error_that_names_those_that_are(
    result: rg.Result, wanted: str
) -> None:
    with pytest.raises(UnknownNameError, match="Ann Lee"):
        make_chart(result, cluster=wanted)


def test_the_top_nobody_is_an_error(result: rg.Result) -> None:
    with pytest.raises(SettingsError, match="nobody"):
        make_chart(result, top=0)


def test_tiers_that_were_assigned_stand_beside_those_of_the_crm() -> None:
    result = stars(tier=["Advocate"] * 17)
    assigned = pd.DataFrame(
        {"contact_id": ["a0", "a1"], "tier": ["Core Advocate", "none"], "reason": ["Refers.", "Does not."]}
    )
    drawn = make_chart(result, tiers=assigned)
    nodes = drawn.nodes.set_index("contact_id")
    assert nodes.loc["a0", ["tier", "tier_reason"]].tolist() == ["Core Advocate", "Refers."]
    assert nodes["tier"].tolist().count("") == 16
    assert nodes["crm_tier"].eq("Advocate").all()
    assert drawn.assigned


def test_a_redacted_copy_has_codes_in_the_order_of_the_ranking(result: rg.Result) -> None:
    nodes = make_chart(result, redact=True).nodes
    assert nodes["contact_id"].tolist()[:2] == ["01", "02"]
    assert nodes["name"].tolist()[:2] == ["Contact 01", "Contact 02"]


def test_a_redacted_copy_keeps_numbers_and_the_words_of_every_firm() -> None:
    result = stars(tier=["Advocate", "Chums"] + [""] * 15, type=["client", "golf"] + [""] * 15)
    nodes = make_chart(result, redact=True).nodes
    assert set(nodes["crm_tier"]) == {"Advocate", ""}
    assert set(nodes["type"]) == {"client", ""}
    assert nodes["referrals"].sum() == 15


def test_a_redacted_copy_has_no_other_text() -> None:
    people = pd.DataFrame(
        {"contact_id": ["x"], "name": ["Ann"], "owner": ["Kim"], "notes": ["likes golf"], "score": [1.0]}
    )
    assert redacted(people).iloc[0].tolist() == ["1", "Contact 1", "Owner 1", "", 1.0]


def test_clusters_of_a_redacted_copy_are_numbers() -> None:
    drawn = make_chart(stars(profession=["Lawyer"] * 8 + ["Banker"] * 8 + [""]), redact=True)
    assert drawn.clusters["label"].tolist() == ["Cluster 1", "Cluster 2"]


@pytest.fixture(scope="module")
def clinic() -> rg.Result:
    """Two doctors with seven patients each, one of whom was referred to the other."""
    log = [("Dr. Ann Lee", f"Pat A{n}") for n in range(7)] + [("Dr. Bo Day", f"Pat B{n}") for n in range(7)]
    log.append(("Dr. Ann Lee", "Dr. Bo Day"))
    return rg.run(referrals=pd.DataFrame(log, columns=["Referring Provider", "Patient Name"]))


def test_patients_of_a_clinic_are_counted_and_not_named_until_asked_for(clinic: rg.Result) -> None:
    drawn = make_chart(clinic, names="partners")
    assert drawn.patients == 14
    assert sorted(name for name in drawn.nodes["name"] if not name.startswith("Patient ")) == [
        "Dr. Ann Lee",
        "Dr. Bo Day",
    ]
    page = rg.map_page(clinic)
    assert "Pat A" not in page
    assert "14 patients are counted and not named" in page
    assert "Pat A3" in rg.map_page(clinic, names="all")


def test_clients_of_a_firm_are_named(result: rg.Result) -> None:
    assert make_chart(result, names="partners").patients == 0


def last_run(as_of: str = "2025-06-30") -> RunList:
    """What a run of June left: Ann an Advocate at place 9, Bob in no tier, Cid not there."""
    table = pd.DataFrame(
        {"name": ["Ann Lee", "Bob Day", "Gone"], "tier": ["Advocate", "none", ""], "rank": ["9", "2", ""]},
        index=["a", "b", "g"],
    )
    return RunList(table.reindex(columns=["name", "tier", "rank", "cluster"]), {"as_of": as_of})


def dated() -> rg.Result:
    people = pd.DataFrame({"contact_id": list("abc"), "name": PEOPLE[:3]})
    log = pd.DataFrame(
        {
            "referrer_id": list("aab"),
            "referred_id": list("bcc"),
            "date": ["2025-03-01", "2025-09-01", "2025-10-01"],
        }
    )
    return rg.run(contacts=people, referrals=log)


def test_who_came_and_whose_tier_is_another_since_the_last_run_is_told() -> None:
    tiers = pd.DataFrame({"contact_id": list("abc"), "tier": ["none", "Core Advocate", "Advocate"]})
    drawn = make_chart(dated(), tiers=tiers, previous=last_run())
    nodes = drawn.nodes.set_index("contact_id")
    assert drawn.since == pd.Timestamp("2025-06-30")
    assert nodes["moved"].to_dict() == {"a": "demoted", "b": "promoted", "c": "new"}
    assert nodes["old_tier"].to_dict() == {"a": "Advocate", "b": "", "c": ""}
    assert nodes.loc["a", "places"] == 9 - nodes.loc["a", "rank"]


def test_without_tiers_nobody_is_said_to_have_lost_one() -> None:
    moved = make_chart(dated(), previous=last_run()).nodes.set_index("contact_id")["moved"]
    assert moved.to_dict() == {"a": "", "b": "", "c": "new"}


@pytest.mark.parametrize(("as_of", "redact"), [("2025-06-30", True), ("2025-10-01", False), ("", False)])
def test_a_redacted_copy_and_a_run_of_the_same_day_or_of_none_tell_of_no_change(
    as_of: str, redact: bool
) -> None:
    drawn = make_chart(dated(), previous=last_run(as_of), redact=redact)
    assert drawn.since is None
    assert "moved" not in drawn.nodes
