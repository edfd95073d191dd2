"""What one can do with the map."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.comparison import RunList
from refgraph.ranking.placing import is_linked
from tests.browser.resting import at_rest, turn_wheel


def choose(page: Any, name: str) -> None:
    page.locator("#search input").fill(name)
    page.keyboard.press("Enter")


def click_dot(page: Any, identity: str) -> None:
    x, y, _ = page.evaluate("id => referralMap.place(id)", identity)
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)


def id_of(result: rg.Result, name: str) -> str:
    return str(result.find(name)["contact_id"].iloc[0])


def test_a_click_on_any_of_the_first_fifty_dots_chooses_it(seen: Any) -> None:
    missed = []
    for identity in seen.evaluate("referralMap.drawn()")[:50]:
        click_dot(seen, identity)
        if seen.evaluate("referralMap.selected()") != identity:
            missed.append(identity)
        seen.keyboard.press("Escape")
    assert missed == []


def test_a_chosen_contact_says_why_and_who(seen: Any) -> None:
    choose(seen, "Ingrid Solvarsen")
    panel = seen.locator("#panel").inner_text()
    for words in ("Solvarsen & Partners CPAs", "Why this place", "pairs of other people"):
        assert words in panel
    assert "Referred (" in panel
    assert "Was referred by (" in panel


def test_a_chosen_contact_says_the_next_step_of_the_plan(
    open_page: Callable[..., Any], example: rg.Result, tmp_path: Path
) -> None:
    plan = pd.DataFrame(
        {
            "task_id": ["a"],
            "contact_id": [id_of(example, "Ingrid Solvarsen")],
            "action": ["call"],
            "owner": ["Jun Hollister"],
            "reason": ["No conversation for 101 days."],
            "bucket_order": [2],
            "due": [pd.Timestamp("2026-01-05")],
        }
    )
    page = open_page(rg.write_map(example, tmp_path / "map.html", plan=plan)[0])
    choose(page, "Ingrid Solvarsen")
    step = page.locator("#panel .next").inner_text()
    assert "Call · due 5 Jan 2026 · Jun Hollister" in step
    assert "No conversation for 101 days." in step
    page.keyboard.press("Escape")
    choose(page, "Hana Moravcek")
    assert page.locator("#panel .next").count() == 0


def test_whoever_is_around_a_contact_can_be_chosen_from_there(seen: Any) -> None:
    choose(seen, "Ingrid Solvarsen")
    seen.locator("#panel .person", has_text="Jasper Meadowlark").first.click()
    assert seen.locator("#panel h2").inner_text() == "Jasper Meadowlark"


def test_others_step_back_when_a_contact_is_chosen(seen: Any, example: rg.Result) -> None:
    choose(seen, "Ingrid Solvarsen")
    identity = id_of(example, "Ingrid Solvarsen")
    edges = example.network.edges
    around = {
        *edges.loc[edges["source"].eq(identity), "target"],
        *edges.loc[edges["target"].eq(identity), "source"],
    }
    ties = example.network.ties
    around |= {*ties.loc[ties["a"].eq(identity), "b"], *ties.loc[ties["b"].eq(identity), "a"]}
    assert set(seen.evaluate("referralMap.lit()")) == {identity} | around


def test_escape_goes_back_to_the_view_before(seen: Any) -> None:
    seen.mouse.move(650, 350)
    turn_wheel(seen, -400)
    before = seen.evaluate("referralMap.camera()")
    choose(seen, "Hana Moravcek")
    assert seen.evaluate("referralMap.camera()") != before
    seen.keyboard.press("Escape")
    assert seen.evaluate("referralMap.camera()") == before
    assert seen.evaluate("referralMap.selected()") is None


def test_back_and_forward_follow_what_was_chosen(seen: Any, example: rg.Result) -> None:
    choose(seen, "Ingrid Solvarsen")
    at_rest(seen)
    choose(seen, "Hana Moravcek")
    at_rest(seen)
    seen.go_back()
    seen.wait_for_function("() => document.querySelector('#panel h2').textContent === 'Ingrid Solvarsen'")
    at_rest(seen)
    assert seen.evaluate("referralMap.selected()") == id_of(example, "Ingrid Solvarsen")
    seen.go_forward()
    seen.wait_for_function("() => document.querySelector('#panel h2').textContent === 'Hana Moravcek'")
    assert seen.evaluate("referralMap.selected()") == id_of(example, "Hana Moravcek")


def test_a_link_opens_the_map_at_a_contact(
    open_page: Callable[..., Any], example_map: Path, example: rg.Result
) -> None:
    page = open_page(example_map, address=f"c={id_of(example, 'Hana Moravcek')}")
    assert page.locator("#panel h2").inner_text() == "Hana Moravcek"


def test_a_link_to_nobody_opens_the_list(open_page: Callable[..., Any], example_map: Path) -> None:
    page = open_page(example_map, address="c=nobody&to=%E0%A4%A")
    assert page.locator("#panel h2").inner_text() == "Likely to refer"
    assert page.trouble == []


@pytest.mark.parametrize("typed", ["Lukasz", "ŁUKASZ", "łukasz brz", "brzeskal"])
def test_search_finds_names_however_they_are_typed(seen: Any, typed: str) -> None:
    seen.locator("#search input").fill(typed)
    assert "Łukasz Brzeskal" in seen.locator("#search li").all_inner_texts()[0] or any(
        "Łukasz Brzeskal" in text for text in seen.locator("#search li").all_inner_texts()
    )


def test_search_tells_two_of_one_name_apart(seen: Any) -> None:
    seen.locator("#search input").fill("Ann Lee")
    found = seen.locator("#search li").all_inner_texts()[:2]
    assert [text.splitlines()[0] for text in found] == ["Ann Lee", "Ann Lee"]
    assert found[0] != found[1]


def test_contacts_of_one_name_without_organisation_are_told_apart_by_id(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    contacts = pd.DataFrame({"contact_id": ["a", "b", "c"], "name": ["Ann Lee", "Ann Lee", "Bob Day"]})
    referrals = pd.DataFrame({"referrer_id": ["a", "b"], "referred_id": ["c", "c"]})
    path, _ = rg.write_map(rg.run(contacts=contacts, referrals=referrals), tmp_path / "map.html")
    page = open_page(path)
    assert {"id a", "id b"} <= set(page.locator("#panel .more").all_inner_texts())


def test_search_says_when_nobody_is_found(seen: Any) -> None:
    seen.locator("#search input").fill("qqqq")
    assert seen.locator("#search li").all_inner_texts() == ["Nobody of that name"]


def test_how_two_contacts_are_connected_is_told_step_by_step(seen: Any, example: rg.Result) -> None:
    start, end = id_of(example, "Ingrid Solvarsen"), id_of(example, "François Ashgrove-Bell")
    choose(seen, "Ingrid Solvarsen")
    seen.locator("#panel .picker input").fill("François Ashgrove-Bell")
    seen.keyboard.press("Enter")
    low, high, _ = example.network.links
    index = example.network.nodes.index
    linked = {frozenset(pair) for pair in zip(index[low], index[high], strict=True)}
    routes = seen.evaluate("referralMap.routes()")
    assert 1 <= len(routes) == seen.locator("#panel .route").count() <= 3
    for route in routes:
        assert (route[0], route[-1]) == (start, end)
        assert all(frozenset(step) in linked for step in itertools.pairwise(route))
    assert len({route[1] for route in routes}) == len(routes)
    assert seen.locator(".route").first.locator(".who").all_inner_texts()[-1] == "François Ashgrove-Bell"


def test_how_we_reach_a_profession_begins_with_an_owner_who_looks_after_whom_to_ask(
    seen: Any, example: rg.Result
) -> None:
    nodes = example.network.nodes
    seen.locator("#panel .path .picker input").fill("attorney")
    seen.locator("#panel .found ul[aria-label=Professions] li").first.dispatch_event("pointerdown")
    profession = seen.locator("#panel h2").inner_text().removeprefix("How do we reach ").removesuffix("?")
    routes = seen.evaluate("referralMap.routes()")
    assert routes
    for owner, asked, *rest in routes:
        assert nodes.at[asked, "owner"] == owner
        assert nodes.at[[asked, *rest][-1], "profession"] == profession
    words = seen.locator(".draft").first.inner_text()
    assert routes[0][0] in words
    assert nodes.at[routes[0][1], "name"] in words
    assert "to=" in seen.url


def test_a_profession_typed_in_full_is_reached_by_keyboard_and_its_heading_has_the_focus(seen: Any) -> None:
    seen.locator("#panel .path .picker input").fill("attorney")
    seen.keyboard.press("Enter")
    assert seen.locator("#panel h2:focus").inner_text().lower() == "how do we reach attorney?"


def test_further_ways_lead_over_five_steps_at_most(seen: Any, example: rg.Result) -> None:
    far = [name for name in example.ranking.table["name"].head(6) if name != "Rosalind Pemberton-Achebe"]
    for name in far:
        choose(seen, "Rosalind Pemberton-Achebe")
        seen.locator("#panel .picker input").fill(name)
        seen.keyboard.press("Enter")
        first, *further = seen.evaluate("referralMap.routes()")
        assert first
        assert all(len(route) - 1 <= 5 for route in further)
        seen.keyboard.press("Escape")


def test_a_path_that_does_not_exist_is_said(seen: Any, example: rg.Result) -> None:
    alone = example.ranking.table.query("degree == 0")["name"].iloc[-1]
    choose(seen, "Ingrid Solvarsen")
    seen.locator("#panel .picker input").fill(alone)
    seen.keyboard.press("Enter")
    assert "No referral or tie connects the two" in seen.locator("#panel").inner_text()


def test_a_contact_can_be_spread_out(seen: Any) -> None:
    choose(seen, "Desmond Fairweather")
    seen.get_by_role("button", name="Spread out").click()
    dots = [seen.evaluate("id => referralMap.place(id)", one) for one in seen.evaluate("referralMap.lit()")]
    gaps = [
        ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 - a[2] - b[2]
        for number, a in enumerate(dots)
        for b in dots[number + 1 :]
    ]
    assert min(gaps) > 0
    names = {label["text"] for label in seen.evaluate("referralMap.labels()")}
    assert len(names) >= len(dots)


def shown(page: Any) -> set[str]:
    return set(page.evaluate("referralMap.shown()"))


def test_tiers_can_be_taken_out(seen: Any, example: rg.Result) -> None:
    seen.get_by_role("checkbox", name="No tier").uncheck()
    table = example.ranking.table
    assert shown(seen) == set(table.loc[table["crm_tier"].ne(""), "contact_id"])


def test_one_cluster_can_be_looked_at(seen: Any, example: rg.Result) -> None:
    seen.locator("input[name=cluster]").nth(1).check()
    table = example.ranking.table
    assert shown(seen) == set(table.loc[table["cluster"].eq(1), "contact_id"])
    name = rg.describe_clusters(example).table["name"].iloc[0]
    assert seen.locator("#panel h2").inner_text() == f"Likely to refer: {name}"


def test_one_owner_can_be_looked_at(seen: Any, example: rg.Result) -> None:
    seen.locator("select[name=owner]").select_option(label="Jun Hollister")
    table = example.ranking.table
    assert shown(seen) == set(table.loc[table["owner"].eq("Jun Hollister"), "contact_id"])


def test_one_type_can_be_looked_at(seen: Any, example: rg.Result) -> None:
    seen.locator("select[name=type]").select_option(label="partner")
    nodes = example.network.nodes
    assert shown(seen) == set(nodes.index[nodes["type"].eq("partner")])


def test_a_window_of_dates_shows_who_referred_in_it(seen: Any, example: rg.Result) -> None:
    seen.locator("select[name=window]").select_option("90")
    events = example.network.events
    late = events[events["date"] >= example.network.as_of - pd.Timedelta(days=90)]
    assert shown(seen) == {*late["source"], *late["target"]}


def test_two_days_can_be_given(seen: Any, example: rg.Result) -> None:
    seen.locator("select[name=window]").select_option("own")
    seen.get_by_role("textbox", name="From").fill("2024-02-01")
    seen.get_by_role("textbox", name="To").fill("2024-02-29")
    events = example.network.events
    inside = events[events["date"].between("2024-02-01", "2024-02-29")]
    assert {*inside["source"], *inside["target"]} == shown(seen)


def test_contacts_not_in_the_network_are_drawn_on_demand(seen: Any, example: rg.Result) -> None:
    before = set(seen.evaluate("referralMap.drawn()"))
    assert before <= set(example.network.nodes.index[is_linked(example.network)])
    seen.get_by_role("checkbox", name="Contacts not in the network").check()
    assert set(seen.evaluate("referralMap.drawn()")) == set(example.network.nodes.index)


def test_filters_move_no_dot_and_can_be_cleared(seen: Any, example: rg.Result) -> None:
    first = example.ranking.table["contact_id"].iloc[0]
    before = seen.evaluate("id => referralMap.place(id)", first)
    seen.get_by_role("checkbox", name="No tier").uncheck()
    assert seen.evaluate("id => referralMap.place(id)", first) == before
    seen.get_by_role("button", name="Clear all filters").click()
    assert len(shown(seen)) == len(example.network.nodes)


@pytest.mark.parametrize(
    ("label", "test"),
    [
        ("Likely to refer", "lists.str.contains('producers')"),
        ("Links between groups", "lists.str.contains('connectors')"),
        ("First referral, last six months", "lists.str.contains('new')"),
        ("Money", "revenue > 0"),
        ("Stopped referring", "lists.str.contains('stopped')"),
        ("Consider for Core", "lists.str.contains('core_candidates')"),
        ("Not in your CRM", "provisional"),
    ],
)
def test_those_who_matter_in_one_way_can_be_pointed_out(
    seen: Any, example: rg.Result, label: str, test: str
) -> None:
    seen.locator("button.highlight", has_text=label).click()
    wanted = example.ranking.table.query(test)
    assert set(seen.evaluate("referralMap.lit()")) == set(wanted["contact_id"])
    assert seen.locator("#panel .people .person").count() == min(25, len(wanted))


def test_who_links_groups_stands_in_the_order_of_that_list(seen: Any, example: rg.Result) -> None:
    seen.locator("button.highlight", has_text="Links between groups").click()
    first = example.ranking.table.query("connector_rank == 1")["name"].tolist()
    assert seen.locator("#panel .person .who").first.inner_text() in first


def test_the_table_holds_everybody_who_is_shown(seen: Any, example: rg.Result) -> None:
    seen.locator("#as-table").click()
    seen.locator("#table > button").click()
    assert seen.locator("#table tbody tr").count() == len(example.network.nodes)


def test_the_table_is_sorted_by_any_column(seen: Any, example: rg.Result) -> None:
    seen.locator("#as-table").click()
    seen.get_by_role("button", name="Referrals made").click()
    cells = seen.locator("#table tbody tr").first.locator("td,th").all_inner_texts()
    best = example.ranking.table.sort_values("referrals", ascending=False, kind="stable").iloc[0]
    assert best["name"] in cells
    assert seen.locator("th[aria-sort=descending]").count() == 1


def test_a_name_in_the_table_opens_the_contact(seen: Any) -> None:
    seen.locator("#as-table").click()
    second = seen.locator("#table tbody button").nth(1)
    name = second.inner_text()
    second.click()
    assert seen.locator("#panel h2").inner_text() == name


def test_without_a_canvas_there_is_the_table(open_page: Callable[..., Any], example_map: Path) -> None:
    page = open_page(example_map, before="HTMLCanvasElement.prototype.getContext = () => null")
    assert page.locator("#table tbody tr").count() == 200
    assert page.locator("#as-map").is_disabled()
    assert page.trouble == []


def test_the_wheel_zooms_at_the_pointer(seen: Any, example: rg.Result) -> None:
    first = example.ranking.table["contact_id"].iloc[0]
    x, y, _ = seen.evaluate("id => referralMap.place(id)", first)
    box = seen.locator("#map").bounding_box()
    seen.mouse.move(box["x"] + x, box["y"] + y)
    turn_wheel(seen, -300)
    again = seen.evaluate("id => referralMap.place(id)", first)
    assert abs(again[0] - x) < 1
    assert abs(again[1] - y) < 1


def test_dragging_moves_the_map_and_chooses_nobody(seen: Any, example: rg.Result) -> None:
    first = example.ranking.table["contact_id"].iloc[0]
    x, y, _ = seen.evaluate("id => referralMap.place(id)", first)
    box = seen.locator("#map").bounding_box()
    seen.mouse.move(box["x"] + x, box["y"] + y)
    seen.mouse.down()
    seen.mouse.move(box["x"] + x - 80, box["y"] + y - 40, steps=4)
    seen.mouse.up()
    again = seen.evaluate("id => referralMap.place(id)", first)
    assert [round(again[0] - x), round(again[1] - y)] == [-80, -40]
    assert seen.evaluate("referralMap.selected()") is None


def test_with_motion_the_map_glides_to_the_same_view(
    open_page: Callable[..., Any], example_map: Path
) -> None:
    still, moving = open_page(example_map), open_page(example_map, reduced_motion="no-preference")
    for page in (still, moving):
        choose(page, "Ingrid Solvarsen")
    wanted = still.evaluate("referralMap.camera()")
    moving.wait_for_function(
        "(scale) => Math.abs(referralMap.camera().scale - scale) < 1e-6 * scale", arg=wanted["scale"]
    )
    assert moving.evaluate("referralMap.camera()") == pytest.approx(wanted)


def test_what_is_another_since_the_last_run_bears_badges_and_is_told_by_a_lens(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    people = pd.DataFrame({"contact_id": list("abcd"), "name": ["Ann", "Bob", "Cid", "Dee"]})
    log = pd.DataFrame(
        {
            "referrer_id": list("aaab"),
            "referred_id": list("bccd"),
            "date": ["2025-03-01", "2025-09-01", "2025-09-02", "2025-10-01"],
        }
    )
    tiers = pd.DataFrame({"contact_id": list("abcd"), "tier": ["Core Advocate", "none", "none", "none"]})
    then = pd.DataFrame({"name": list("abc"), "tier": ["Advocate", "none", "none"]}, index=list("abc"))
    last = RunList(then.reindex(columns=["name", "tier", "rank", "cluster"]), {"as_of": "2025-06-30"})
    path = rg.write_map(
        rg.run(contacts=people, referrals=log), tmp_path / "map.html", tiers=tiers, previous=last
    )[0]
    page = open_page(path)
    page.locator("button.highlight", has_text="Since the last meeting").click()
    assert page.locator("#panel .sentence").inner_text() == (
        "Since 30 Jun 2025: 3 new referrals by 2 people, 1 new contact and 1 up a tier."
    )
    assert set(page.evaluate("referralMap.lit()")) == {"a", "b", "d"}
    row = page.locator("#panel .person", has_text="Ann")
    assert row.locator(".since").all_inner_texts() == ["2 new referrals", "Up a tier, was Advocate"]
    row.click()
    assert page.locator("#panel .chips", has_text="since 30 Jun 2025").locator(".since").count() == 2
    assert "changed since 30 Jun 2025" in page.locator("#key").inner_text()
    assert page.trouble == []


CENTRES = """(ids) => {
  const canvas = document.querySelector("#map"), pen = canvas.getContext("2d");
  const boxes = referralMap.labels();
  return ids.flatMap((id) => {
    const [x, y, radius] = referralMap.place(id);
    const inside = x > 5 && y > 5 && x < canvas.width - 5 && y < canvas.height - 5;
    const named = boxes.some((box) => x > box.left - 8 && x < box.right + 8 && y > box.top - 8 && y < box.bottom + 8);
    return inside && !named && radius > 3 ? [[id, [...pen.getImageData(x, y, 1, 1).data]]] : [];
  });
}"""


def test_what_comes_into_view_while_the_map_is_dragged_is_painted_as_at_rest(seen: Any) -> None:
    seen.mouse.move(650, 350)
    seen.mouse.wheel(0, -400)
    seen.wait_for_timeout(400)
    ids = seen.evaluate("referralMap.drawn()")
    before = {identity for identity, _ in seen.evaluate(CENTRES, ids)}
    # Time stands still but for the frames, so that the map is never at rest.
    seen.clock.install(time=0)
    seen.clock.pause_at(1000)
    seen.mouse.down()
    for step in range(1, 9):
        seen.mouse.move(650 - 30 * step, 350 + 15 * step)
        seen.clock.run_for(20)
    dragged = dict(seen.evaluate(CENTRES, ids))
    seen.clock.run_for(1000)
    rested = dict(seen.evaluate(CENTRES, ids))
    seen.mouse.up()
    arrived = (dragged.keys() & rested.keys()) - before
    assert len(arrived) >= 20
    assert {identity: dragged[identity] for identity in arrived} == {
        identity: rested[identity] for identity in arrived
    }
