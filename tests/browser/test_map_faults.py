"""What was wrong with the map once, and stays mended."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from tests.browser.resting import at_rest, turn_wheel

DATA = Path(__file__).parents[3] / "shared" / "data"


def crowd() -> rg.Result:
    """Four dense groups of 60, each with 700 pairs, and 200 pairs between them."""
    rng = np.random.default_rng(4)
    group = rng.integers(0, 4, 2800) * 60
    inside = np.column_stack([group + rng.integers(0, 60, 2800), group + rng.integers(0, 60, 2800)])
    pairs = np.vstack([inside, rng.integers(0, 240, (200, 2))])
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return rg.run(referrals=pd.DataFrame(pairs, columns=["referrer_id", "referred_id"]).astype(str))


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rg.write_map(crowd(), tmp_path_factory.mktemp("dense") / "map.html")[0]


def darkness(page: Any, times: float | None = None) -> float:
    """Return how much darker than its paper the picture is, on average: of the screen, or of a PNG."""
    if times is None:
        address = page.evaluate("document.getElementById('map').toDataURL('image/png')")
    else:
        address = page.evaluate("times => referralMap.picture(times)", times)
    import matplotlib.image

    pixels = matplotlib.image.imread(io.BytesIO(base64.b64decode(address.partition(",")[2])))
    return float(255 * (1 - pixels[..., :3].mean()))


def test_dense_links_are_as_dark_on_every_screen_in_the_picture_and_on_paper(
    open_page: Callable[..., Any], dense: Path
) -> None:
    found = []
    for ratio in (1, 2, 3):
        page = open_page(dense, device_scale_factor=ratio)
        found.append(darkness(page))
        if ratio == 1:
            found += [darkness(page, 2), darkness(page, 3)]
    assert min(found) > 5
    assert max(found) / min(found) < 1.15


def test_links_between_clusters_are_one_ribbon_per_pair_and_direction_as_wide_as_their_count(
    seen: Any, example: rg.Result
) -> None:
    edges, cluster = example.network.edges, example.partition.membership
    a, b = edges["source"].map(cluster), edges["target"].map(cluster)
    across = edges[a.ne(b) & a.gt(0) & b.gt(0)]
    wanted = across.groupby([a, b])["count"].sum().to_dict()
    found = {(one, two): number for one, two, number in seen.evaluate("referralMap.ribbons()")}
    assert found == wanted


def test_a_cluster_bears_the_name_of_the_list_of_clusters_on_the_map(seen: Any, example: rg.Result) -> None:
    names = set(rg.describe_clusters(example).table["name"])
    titles = {label["text"] for label in seen.evaluate("referralMap.labels()") if label["kind"] == "title"}
    assert titles
    assert titles <= names


@pytest.mark.parametrize(
    "typed",
    [
        "brzeskal lukasz",
        "  LUKASZ   brzeskal ",
        "lukasz, brzeskal!",
        "lukasz brzeksal",
        "lukas brzeskal",
        "lukaszz brzeskal",
        "brzeskal marine",
    ],
)
def test_a_person_is_found_by_words_in_any_order_and_with_an_error(seen: Any, typed: str) -> None:
    assert ["People", "Łukasz Brzeskal"] in seen.evaluate("text => referralMap.find(text)", typed)[:2]


@pytest.mark.parametrize("column", ["organisation", "city", "profession", "owner", "email"])
def test_a_person_is_found_by_every_word_on_record(seen: Any, example: rg.Result, column: str) -> None:
    row = example.network.nodes.query(f"{column} != '' and cluster > 0").iloc[0]
    found = seen.evaluate("text => referralMap.find(text)", f"{row[column]} {row['name']}")
    assert ["People", row["name"]] in found


def test_what_is_found_is_grouped_and_an_organisation_can_be_looked_at(seen: Any, example: rg.Result) -> None:
    organisation = example.network.nodes["organisation"].value_counts().drop("").index[0]
    seen.locator("#search input").fill(organisation)
    groups = seen.locator("#search ul[role=group]")
    assert groups.evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")[:2] == [
        "People",
        "Organisations",
    ]
    seen.locator("#search ul[aria-label=Organisations] li").first.dispatch_event("pointerdown")
    wanted = example.network.nodes.query("organisation == @organisation").index
    assert set(seen.evaluate("referralMap.shown()")) == set(wanted)
    assert "org=" in seen.url


def test_the_names_of_thousands_are_read_in_slices_and_a_key_typed_before_waits_for_none_of_the_others(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    ids = [f"C{number}" for number in range(2500)]
    people = pd.DataFrame({"contact_id": ids, "name": [*["Amy Ant"] * 2499, "Zoe Last"]})
    referrals = pd.DataFrame({"referrer_id": ids[:-1], "referred_id": ids[1:]})
    path = rg.write_map(rg.run(contacts=people, referrals=referrals), tmp_path / "map.html")[0]
    # The page's later work waits until it is called for.
    page = open_page(path, before="window.later = []; window.setTimeout = (work) => window.later.push(work);")
    assert page.evaluate("referralMap.read()") == 0
    page.locator("#search input").fill("zoe")
    assert page.evaluate("referralMap.read()") == 1000
    assert page.locator("#search .found").inner_text().strip() == "Reading the names: 1,000 of 2,500"
    read = page.evaluate(
        """() => {
          const read = [];
          while (window.later.length) { window.later.shift()(); read.push(referralMap.read()); }
          return read;
        }"""
    )
    assert sorted(set(read)) == [2000, 2500]
    assert page.locator("#search [role=option] .who").first.inner_text() == "Zoe Last"


def test_a_star_shows_nobody_but_its_members(open_page: Callable[..., Any], example_map: Path) -> None:
    page = open_page(example_map)
    page.locator("#search input").fill("Ugo Meadowlark")
    page.keyboard.press("Enter")
    members = set(page.evaluate("referralMap.lit()"))
    page.locator("#panel .picker input").fill("François")
    page.keyboard.press("Enter")
    page.locator("#panel .link", has_text="Back to Ugo").click()
    page.get_by_role("button", name="Spread out").click()
    drawn = set(page.evaluate("referralMap.drawn()"))
    assert members <= drawn
    assert drawn == set(page.evaluate("referralMap.lit()"))
    places = page.evaluate("referralMap.drawn().map((id) => referralMap.place(id).slice(0, 2).join())")
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("width", "height"), [(683, 384), (844, 390), (667, 375)], ids=["200 %", "sideways", "small sideways"]
)
def test_a_low_window_keeps_the_map_and_scrolls(
    open_page: Callable[..., Any], example_map: Path, width: int, height: int
) -> None:
    page = open_page(example_map, viewport={"width": width, "height": height})
    box = page.locator("#map").bounding_box()
    assert min(box["width"], box["height"]) >= 320
    assert page.evaluate("document.scrollingElement.scrollHeight > innerHeight")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_the_ring_of_focus_covers_no_organisation(seen: Any) -> None:
    seen.locator("#search input").fill("Ingrid Solvarsen")
    seen.keyboard.press("Enter")
    below = seen.evaluate(
        """() => {
          const heading = document.querySelector("#panel h2"), look = getComputedStyle(heading);
          const ring = parseFloat(look.outlineOffset) + parseFloat(look.outlineWidth);
          const second = document.querySelector("#panel .second").getBoundingClientRect();
          return second.top - heading.getBoundingClientRect().bottom - ring;
        }"""
    )
    assert below >= 0


def test_a_word_that_every_object_has_breaks_nothing(open_page: Callable[..., Any], tmp_path: Path) -> None:
    words = ["constructor", "__proto__", "toString", "client"]
    people = pd.DataFrame(
        {"contact_id": list("abcd"), "name": ["A", "B", "C", "D"], "type": words, "tier": words}
    )
    result = rg.run(
        contacts=people, referrals=pd.DataFrame({"referrer_id": list("abc"), "referred_id": list("bcd")})
    )
    nodes = result.network.nodes.assign(type=words)
    object.__setattr__(result.network, "nodes", nodes)
    page = open_page(rg.write_map(result, tmp_path / "map.html")[0])
    for name in "ABCD":
        page.locator("#search input").fill(name)
        page.keyboard.press("Enter")
        assert page.locator("#panel h2").inner_text() == name
    page.evaluate("location.hash = 'constructor=1&lens=constructor&sort=toString'")
    assert page.trouble == []


def test_n_goes_around_one_contact_and_does_not_bounce(seen: Any, example: rg.Result) -> None:
    seen.locator("#search input").fill("Ugo Meadowlark")
    seen.keyboard.press("Enter")
    around = set(seen.evaluate("referralMap.lit()")) - {seen.evaluate("referralMap.selected()")}
    seen.locator("#map").focus()
    met = []
    for _ in range(len(around)):
        seen.keyboard.press("n")
        met.append(seen.evaluate("referralMap.selected()"))
    assert sorted(met) == sorted(around)


def test_days_that_are_picked_recount_what_stands_beside_them_or_say_of_all_time(
    seen: Any, example: rg.Result
) -> None:
    seen.locator("select[name=window]").select_option("90")
    events = example.network.events
    late = events[events["date"] >= example.network.as_of - pd.Timedelta(days=90)]
    number = int(late["count"].sum())
    assert f"{number} referrals" in seen.locator("#counts").inner_text()
    made = late.groupby("source")["count"].sum()
    first = seen.locator("#panel .person").first
    assert f"{made.max():g} referral" in first.inner_text()
    first.click()
    assert seen.locator("#panel h3", has_text="Why this place (of all time)").count() == 1
    seen.keyboard.press("Escape")
    seen.locator("#as-table").click()
    assert "all other columns: of all time" in seen.locator("caption").inner_text()


def test_months_are_picked_by_drawing_over_their_bars(seen: Any, example: rg.Result) -> None:
    bars = seen.locator("#months .bars")
    box = bars.bounding_box()
    each = box["width"] / 24
    seen.mouse.move(box["x"] + 2.5 * each, box["y"] + 9)
    seen.mouse.down()
    seen.mouse.move(box["x"] + 4.5 * each, box["y"] + 9)
    seen.mouse.up()
    events = example.network.events
    inside = events[events["date"].between("2024-03-01", "2024-05-31")]
    assert set(seen.evaluate("referralMap.shown()")) == {*inside["source"], *inside["target"]}
    assert "from=2024-03-01" in seen.url
    bars.focus()
    seen.keyboard.press("ArrowRight")
    assert bars.get_attribute("aria-valuetext") == "Apr 2024 to Jun 2024"


def test_all_that_is_chosen_is_in_the_address_and_back_undoes_it(
    open_page: Callable[..., Any], example_map: Path, seen: Any
) -> None:
    seen.locator("button.highlight", has_text="Money").click()
    seen.get_by_role("checkbox", name="No tier").uncheck()
    seen.locator("select[name=window]").select_option("365")
    seen.locator("select[name=owner]").select_option(label="Jun Hollister")
    seen.mouse.move(600, 300)
    turn_wheel(seen, -500)
    again = open_page(example_map, address=seen.url.partition("#")[2])
    assert again.evaluate("referralMap.shown()") == seen.evaluate("referralMap.shown()")
    assert again.evaluate("referralMap.camera().scale") == pytest.approx(
        seen.evaluate("referralMap.camera().scale"), rel=0.02
    )
    assert again.locator("button.highlight[aria-pressed=true]").inner_text().startswith("Money")
    seen.go_back()
    seen.wait_for_function("() => !location.hash.includes('owner=')")
    seen.go_back()
    seen.wait_for_function("() => !location.hash.includes('from=')")
    seen.go_forward()
    seen.wait_for_function("() => location.hash.includes('from=')")
    assert seen.locator("select[name=window]").input_value() == "365"


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1024, 700)])
def test_the_network_takes_the_shape_of_the_stage(
    open_page: Callable[..., Any], example_map: Path, size: tuple[int, int]
) -> None:
    page = open_page(example_map, viewport={"width": size[0], "height": size[1]})
    share = page.evaluate(
        """() => {
          const dots = referralMap.drawn().map((id) => referralMap.place(id));
          const stage = document.getElementById("map").getBoundingClientRect();
          const span = (at) => Math.max(...dots.map((dot) => dot[at] + dot[2]))
            - Math.min(...dots.map((dot) => dot[at] - dot[2]));
          return (span(0) * span(1)) / (stage.width * stage.height);
        }"""
    )
    assert share > 0.65


@pytest.mark.parametrize(("size", "least"), [((1366, 768), 30), ((390, 844), 14)], ids=["screen", "phone"])
def test_at_most_five_names_lie_on_the_dot_of_somebody_else(
    open_page: Callable[..., Any], example_map: Path, size: tuple[int, int], least: int
) -> None:
    page = open_page(example_map, viewport={"width": size[0], "height": size[1]})
    number, named = page.evaluate(
        """() => {
          const dots = referralMap.drawn().map((id) => referralMap.place(id));
          const labels = referralMap.labels();
          const under = ({ left, right, top, bottom }) => dots.some(([x, y, radius]) => {
            const dx = Math.max(left - x, 0, x - right), dy = Math.max(top - y, 0, y - bottom);
            return dx * dx + dy * dy < radius * radius;
          });
          return [labels.filter(under).length, labels.length];
        }"""
    )
    assert named >= least
    assert number <= 5


def test_every_cluster_with_a_colour_bears_its_title_or_the_name_of_its_leader(seen: Any) -> None:
    untold = seen.evaluate(
        """() => {
          const data = JSON.parse(document.getElementById("data").textContent);
          const told = new Set(referralMap.labels().map(({ text }) => text));
          return data.clusters.filter(({ family, label, leader }) => family >= 0 && !told.has(label)
            && !told.has(data.people.name[leader])).map(({ label }) => label);
        }"""
    )
    assert untold == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (844, 390), (390, 844)])
def test_no_line_from_a_dot_to_its_name_runs_through_another_name(
    open_page: Callable[..., Any], example_map: Path, width: int, height: int
) -> None:
    page = open_page(example_map, viewport={"width": width, "height": height})
    labels = page.evaluate("referralMap.labels()")
    lines = [(label["text"], label["line"]) for label in labels if label["line"]]
    assert lines
    crossed = [
        (text, other["text"])
        for text, (x, y, end_x, end_y) in lines
        for other in labels
        if other["text"] != text
        for part in np.linspace(0.1, 1, 40)
        if other["left"] < x + part * (end_x - x) < other["right"]
        and other["top"] < y + part * (end_y - y) < other["bottom"]
    ]
    assert crossed == []


def test_pairs_and_referrals_are_different_words_for_different_numbers(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    people = pd.DataFrame({"contact_id": list("abc"), "name": ["Ann", "Bob", "Cid"]})
    log = pd.DataFrame({"referrer_id": list("aaab"), "referred_id": list("bbbc")})
    page = open_page(rg.write_map(rg.run(contacts=people, referrals=log), tmp_path / "map.html")[0])
    assert "4 referrals" in page.locator("#counts").inner_text()
    assert "between 2 pairs" in page.locator("#counts").inner_text()
    page.locator(".person", has_text="Ann").first.click()
    assert page.locator("h3", has_text="Referred (1 person, 3 referrals)").count() == 1


def test_above_five_thousand_contacts_no_cluster_is_grey_and_regions_are_named_at_every_zoom(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    leaf = np.arange(6400)
    leaf = leaf[leaf % 40 > 0]
    log = pd.DataFrame({"referrer_id": leaf // 40 * 40, "referred_id": leaf}).astype(str)
    more = pd.DataFrame({"referrer_id": np.arange(159) * 40, "referred_id": np.arange(1, 160) * 40}).astype(
        str
    )
    result = rg.run(referrals=pd.concat([log, more]))
    page = open_page(rg.write_map(result, tmp_path / "map.html")[0])
    colours = set(page.evaluate("referralMap.colours()").values())
    assert "#b8bfc7" not in colours
    assert len(colours) == 8
    for _ in range(4):
        titles = [label for label in page.evaluate("referralMap.labels()") if label["kind"] == "title"]
        assert len(titles) >= 1
        page.locator("#zoom-in").click()
        at_rest(page)


def test_a_selection_leaves_as_a_list_that_the_next_run_takes_up(
    open_page: Callable[..., Any], example_map: Path, example: rg.Result, tmp_path: Path
) -> None:
    from refgraph.decisions.lists import read_cells

    page = open_page(example_map)
    page.locator(".person").first.click()
    page.get_by_role("button", name="Select", exact=True).click()
    first = example.ranking.table.iloc[0]
    page.locator(f".shelf select[aria-label='Decision for {first['name']}']").select_option("Advocate")
    page.locator(".shelf input").fill('=HYPERLINK("x"), of old')
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as CSV").click()
    path = tmp_path / "selection.csv"
    path.write_bytes(Path(waiting.value.path()).read_bytes())
    (cell,) = read_cells(path, "selection.csv")
    assert (cell.kind, cell.subject, cell.text) == ("tier", first["contact_id"], "Advocate")
    assert "'=HYPERLINK" in path.read_text("utf-8")


def test_a_line_around_dots_with_the_shift_key_selects_them_and_the_address_keeps_them(
    open_page: Callable[..., Any], example_map: Path, seen: Any
) -> None:
    identity = seen.evaluate("referralMap.drawn()")[0]
    x, y, _ = seen.evaluate("id => referralMap.place(id)", identity)
    box = seen.locator("#map").bounding_box()
    at = [
        (box["x"] + x + dx, box["y"] + y + dy)
        for dx, dy in ((-25, -25), (25, -25), (25, 25), (-25, 25), (-25, -20))
    ]
    seen.keyboard.down("Shift")
    seen.mouse.move(*at[0])
    seen.mouse.down()
    for spot in at[1:]:
        seen.mouse.move(*spot)
    seen.mouse.up()
    seen.keyboard.up("Shift")
    assert identity in seen.evaluate("referralMap.shelf()")
    shelf = seen.evaluate("referralMap.shelf()")
    seen.wait_for_function("() => location.hash.includes('shelf=')")
    again = open_page(example_map, address=seen.url.partition("#")[2])
    assert again.evaluate("referralMap.shelf()") == shelf
    seen.go_back()
    seen.wait_for_function("() => !location.hash.includes('shelf=')")
    assert identity not in seen.evaluate("referralMap.shelf()")


def test_every_lens_says_a_sentence_with_numbers_of_the_data(seen: Any, example: rg.Result) -> None:
    table = example.ranking.table
    number = {
        "producers": int(table["lists"].str.contains("producers").sum()),
        "connectors": int(table["lists"].str.contains("connectors").sum()),
        "stopped": int(table["lists"].str.contains("stopped").sum()),
        "money": int(table["revenue"].gt(0).sum()),
    }
    for lens, count in number.items():
        assert f"{count:,}" in seen.evaluate("key => referralMap.sentence(key)", lens)
    for lens in ("owners", "satisfaction"):
        assert seen.evaluate("key => referralMap.sentence(key)", lens)


def test_in_a_notebook_the_key_lies_over_no_dot(
    open_page: Callable[..., Any], example: rg.Result, tmp_path: Path
) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><body style='width:900px'>{example.map()._repr_html_()}</body>", "utf-8")
    frame = open_page(path, ready=False).frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for()
    stage, under = frame.locator("#map").bounding_box(), frame.locator("#under").bounding_box()
    assert stage["y"] + stage["height"] <= under["y"] + 0.5
