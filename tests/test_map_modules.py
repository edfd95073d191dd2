"""The parts of the map's script that need no page, run by node."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

ASSETS = files("refgraph.outputs.map").joinpath("assets")


def node(module: str, expression: str) -> Any:
    """Return what an expression gives that knows what a module exports as `it`."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    address = Path(str(ASSETS.joinpath(f"{module}.js"))).as_uri()
    text = f"import * as it from {json.dumps(address)};\nconsole.log(JSON.stringify({expression}));"
    command = [program, "--input-type=module", "--eval", text]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


PEOPLE = [
    ["Łukasz Brzeskal", "Brzeskal Marine Supply Port Alder banker"],
    ["Anna-Marie O'Neil", "Neil & Sons"],
    ["Ann Lee", "Lee Law Group Northfold attorney ann@lee.example"],
    ["Marie Anson", "Brook Law"],
]
READ = """(texts) => {
  const draft = it.draftIndex(texts.length, (place) => texts[place]);
  while (!it.readSlice(draft));
  return draft.index;
}"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("brzeskal lukasz", [0]),
        ("  port,  ALDER ", [0]),
        ("lukaz brzeskal", [0]),
        ("lukaasz", [0]),
        ("lukxsz", [0]),
        ("lukazs", [0]),
        ("lxkxsz", []),
        ("oneil", [1]),
        ("o'neil", [1]),
        ("marie", [1, 3]),
        ("ann", [2, 1]),
        ("ann@lee.example", [2]),
        ("law northfold", [2]),
        ("law nowhere", []),
        ("", []),
        ("...", []),
    ],
)
def test_words_find_people_in_any_order_with_one_error_forgiven(text: str, found: list[int]) -> None:
    index = f"({READ})({json.dumps(PEOPLE)})"
    assert node("search", f"it.searchIndex({index}, {json.dumps(text)}, 8)") == found


def test_a_word_of_three_letters_is_taken_as_it_is_typed() -> None:
    assert node("search", f"it.searchIndex(({READ})({json.dumps(PEOPLE)}), 'lex', 8)") == []


CROWD = """Array.from({ length: 50000 }, (_, at) => [at % 500 ? `Bo${at}` : `Al${at}`, `Firm ${at % 97}`])"""
LOOKED_AT = """(text, index, looked = { words: 0 }) => {
  const get = (tokens, at) => { if (at !== "length") looked.words++; return tokens[at]; };
  const found = it.searchIndex({ ...index, tokens: new Proxy(index.tokens, { get }) }, text, 8);
  return [found, looked.words];
}"""


def test_a_key_among_fifty_thousand_looks_at_no_words_but_those_that_begin_with_it() -> None:
    found, looked = node("search", f"({LOOKED_AT})('a', ({READ})({CROWD}))")
    assert found == [0, 500, 1000, 1500, 2000, 2500, 3000, 3500]
    # A hundred begin with it, looked at twice; halving the 50,098 words takes 16 looks, and one finds the end.
    assert looked <= 2 * 100 + 16 + 1


def test_an_index_is_read_in_slices_of_a_thousand_and_is_there_when_all_are() -> None:
    steps = "(draft) => [0, 1, 2].map(() => [it.readSlice(draft) !== null, draft.read])"
    found = node("search", f"({steps})(it.draftIndex(2500, () => ['Ann']))")
    assert found == [[False, 1000], [False, 2000], [True, 2500]]


# From 0 to 4: over 1 for 1 + 1, over 2 for 3 + 1, over 3 for 1 + 1.5; 5 leads nowhere.
ROADS = "{0: [[1, 1], [2, 3], [3, 1], [5, 1]], 1: [[4, 1]], 2: [[4, 1]], 3: [[4, 1.5]]}"
AROUND = f"(node) => (({ROADS})[node] || []).map(([to, cost]) => ({{ to, cost }}))"


def test_routes_are_the_cheapest_first_and_each_asks_somebody_else() -> None:
    found = node("routes", f"it.findRoutes(6, {AROUND}, [0], new Set([4]))")
    assert found == [
        {"path": [0, 1, 4], "cost": 2},
        {"path": [0, 3, 4], "cost": 2.5},
        {"path": [0, 2, 4], "cost": 4},
    ]


def test_no_route_leads_to_where_nothing_leads_nor_to_where_one_stands() -> None:
    assert node("routes", f"it.findRoutes(7, {AROUND}, [0], new Set([6]))") == []
    assert node("routes", f"it.findRoutes(6, {AROUND}, [0], new Set([0]))") == []


def test_a_step_is_stronger_the_later_and_the_more_often_it_was_taken() -> None:
    today, year, never, thrice = node(
        "routes",
        "[it.strengthOf(0, 1), it.strengthOf(365, 1), it.strengthOf(null, 1), it.strengthOf(365, 3)]",
    )
    assert (today, year, never, thrice) == pytest.approx((0.85, 0.5, 0.35, 0.6))


def test_to_ask_somebody_unhappy_costs_more_than_two_introductions() -> None:
    unhappy, weak = node("routes", "[it.costOf(1, true), it.costOf(0, false)]")
    assert unhappy > 2 * weak - 0.01


ROOM = "new it.Room(400, 300)"
WIDTH = "(text) => 10 * text.length"


def test_no_two_names_take_the_same_room_and_none_leaves_the_picture() -> None:
    boxes = [(100, 180), (150, 230), (180, 260), (-4, 60), (330, 410)]
    tried = "; ".join(f"it_free({left}, {right})" for left, right in boxes)
    found = node(
        "room",
        f"""(() => {{
          const room = {ROOM}, free = [];
          const it_free = (left, right) => {{
            const box = {{ left, right, top: 40, bottom: 56 }};
            free.push(room.free(box));
            if (room.free(box)) room.take(box);
          }};
          {tried};
          return free;
        }})()""",
    )
    assert found == [True, False, True, False, False]


def test_a_name_stands_beside_its_dot_and_further_off_with_a_line_where_other_dots_are() -> None:
    beside, apart, none = node(
        "room",
        f"""[[], [[130, 150]], [[130, 150], [70, 150], [100, 130], [100, 170]]].map((others, round) => {{
          const room = {ROOM};
          room.addDot(100, 150, 5, 0);
          others.forEach(([x, y], place) => room.addDot(x, y, round === 2 ? 24 : 5, 1 + place));
          const spots = it.spotsAround(100, 150, 5, 40, round === 2 ? 10 : 60, {{ width: 400, height: 300 }});
          return it.bestSpot(room, 0, spots, false);
        }})""",
    )
    assert (beside["at"], beside["base"], beside["align"], beside["line"]) == (109, 154, "left", None)
    assert (apart["at"], apart["align"], apart["dots"]) == (91, "right", 0)
    assert none is None


def test_whoever_must_be_named_is_named_on_as_few_dots_as_can_be() -> None:
    found = node(
        "room",
        f"""(() => {{
          const room = {ROOM};
          room.addDot(100, 150, 5, 0);
          // Two dots to its right, one to its left, two above and below.
          [[125, 150], [140, 150], [75, 150], [90, 135], [110, 135], [90, 165], [110, 165]]
            .forEach(([x, y], place) => room.addDot(x, y, 5, 1 + place));
          const spots = it.spotsAround(100, 150, 5, 60, 0, {{ width: 400, height: 300 }});
          const {{ dots, align }} = it.bestSpot(room, 0, spots, true);
          return [dots, align];
        }})()""",
    )
    assert found == [1, "right"]


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        (1, ["Port Alder, around Ann Lee"]),
        (2, ["Port Alder,", "around Ann Lee"]),
        (3, ["Port Alder,", "around", "Ann Lee"]),
        (9, ["Port", "Alder,", "around", "Ann", "Lee"]),
    ],
)
def test_a_title_is_broken_where_its_longest_line_is_shortest(number: int, lines: list[str]) -> None:
    assert node("room", f"it.inLines('Port Alder, around Ann Lee', {number}, {WIDTH})") == lines


def test_a_title_lies_rather_on_its_own_island_than_on_another() -> None:
    found = node(
        "room",
        f"""(() => {{
          const room = {ROOM}, island = {{ left: 150, right: 250, top: 100, bottom: 200 }};
          for (let x = 20; x < 400; x += 12) {{
            for (let y = 0; y < 300; y += 12) room.addDot(x, y, 3, y < 100 || y > 200 ? 1 : 0);
          }}
          const boxes = it.titleSpots(island, {{ width: 80, height: 17 }}, {{ width: 400, height: 300 }});
          const only = (boxes, most) => it.lightest(room, boxes, (who) => (who ? most : 1), true);
          const above = boxes.slice(0, 7);
          return [it.lightest(room, boxes, () => 1, false), only(boxes, 9), only(boxes, Infinity), only(above, 9),
            only(above, Infinity)];
        }})()""",
    )
    assert found[0] is None
    assert 100 <= found[1]["top"] <= found[1]["bottom"] <= 200
    # On what weighs without end it never lies, also where it lies nowhere then.
    assert found[2] == found[1]
    assert found[3] is not None
    assert found[4] is None


def test_the_types_that_the_modules_state_hold() -> None:
    checker = Path(__file__).parents[1] / "node_modules" / ".bin" / "tsc"
    if not checker.exists():
        pytest.skip("typescript is not installed: npm install --no-save typescript")
    done = subprocess.run(
        [str(checker), "--pretty", "false", "--project", str(ASSETS)], capture_output=True, text=True
    )
    assert done.stdout == ""


SIZE = "{ width: 300, height: 200 }"


@pytest.mark.parametrize(
    ("left", "top", "scale", "slide"),
    [
        (12, -7, 2, [12, -7]),
        (0, 0, 2, [0, 0]),
        (299, 0, 2, [299, 0]),
        (300, 0, 2, None),
        (0, -200, 2, None),
        (5, 5, 2.1, None),
    ],
)
def test_a_picture_slides_as_far_as_it_was_dragged_while_any_of_it_is_left(
    left: int, top: int, scale: float, slide: list[int] | None
) -> None:
    now = f"{{ scale: {scale}, left: {10 + left}, top: {20 + top} }}"
    assert node("sliding", f"it.slideOf({{ scale: 2, left: 10, top: 20 }}, {now}, {SIZE}, 1)") == slide


def test_a_picture_slides_by_whole_points_of_the_screen() -> None:
    now = "{ scale: 1, left: 10.3, top: -0.2 }"
    assert node("sliding", f"it.slideOf({{ scale: 1, left: 0, top: 0 }}, {now}, {SIZE}, 2)") == [21, 0]


@pytest.mark.parametrize(
    "slide", [[40, 0], [-40, 0], [0, 30], [0, -30], [40, 30], [-40, -30], [40, -30], [0, 0]]
)
def test_what_is_bare_and_what_has_slid_fill_the_stage_once(slide: list[int]) -> None:
    bare = node("sliding", f"it.bareOf({slide}, {SIZE})")
    area = sum((box["right"] - box["left"]) * (box["bottom"] - box["top"]) for box in bare)
    slid = (300 - abs(slide[0])) * (200 - abs(slide[1]))
    assert area + slid == 300 * 200
    for box in bare:  # None of what has slid in is painted over.
        inside = box["left"] < min(300, 300 + slide[0]) and box["right"] > max(0, slide[0])
        assert not (inside and box["top"] < min(200, 200 + slide[1]) and box["bottom"] > max(0, slide[1]))
