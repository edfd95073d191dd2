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


def node(modules: tuple[str, ...], expression: str) -> Any:
    """Return what an expression gives after some modules."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    source = "\n".join(ASSETS.joinpath(f"{name}.js").read_text("utf-8") for name in modules)
    text = f'"use strict";\n{source}\nconsole.log(JSON.stringify({expression}));'
    done = subprocess.run([program, "-e", text], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


PEOPLE = [
    ["Łukasz Brzeskal", "Brzeskal Marine Supply Port Alder banker"],
    ["Anna-Marie O'Neil", "Neil & Sons"],
    ["Ann Lee", "Lee Law Group Northfold attorney ann@lee.example"],
    ["Marie Anson", "Brook Law"],
]


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
    index = f"buildIndex({json.dumps(PEOPLE)})"
    assert node(("search",), f"searchIndex({index}, {json.dumps(text)}, 8)") == found


def test_a_word_of_three_letters_is_taken_as_it_is_typed() -> None:
    assert node(("search",), f"searchIndex(buildIndex({json.dumps(PEOPLE)}), 'lex', 8)") == []


CROWD = """Array.from({ length: 50000 }, (_, at) => [at % 500 ? `Bo${at}` : `Al${at}`, `Firm ${at % 97}`])"""
LOOKED_AT = """(text, index, looked = { words: 0 }) => {
  const get = (tokens, at) => { if (at !== "length") looked.words++; return tokens[at]; };
  const found = searchIndex({ ...index, tokens: new Proxy(index.tokens, { get }) }, text, 8);
  return [found, looked.words];
}"""


def test_a_key_among_fifty_thousand_looks_at_no_words_but_those_that_begin_with_it() -> None:
    found, looked = node(("search",), f"({LOOKED_AT})('a', buildIndex({CROWD}))")
    assert found == [0, 500, 1000, 1500, 2000, 2500, 3000, 3500]
    # A hundred begin with it, looked at twice; halving the 50,098 words takes 16 looks, and one finds the end.
    assert looked <= 2 * 100 + 16 + 1


def test_an_index_is_read_in_slices_of_a_thousand_and_is_there_when_all_are() -> None:
    steps = "(draft) => [0, 1, 2].map(() => [readSlice(draft) !== null, draft.read])"
    found = node(("search",), f"({steps})(draftIndex(2500, () => ['Ann']))")
    assert found == [[False, 1000], [False, 2000], [True, 2500]]


# From 0 to 4: over 1 for 1 + 1, over 2 for 3 + 1, over 3 for 1 + 1.5; 5 leads nowhere.
ROADS = "{0: [[1, 1], [2, 3], [3, 1], [5, 1]], 1: [[4, 1]], 2: [[4, 1]], 3: [[4, 1.5]]}"
AROUND = f"(node) => (({ROADS})[node] || []).map(([to, cost]) => ({{ to, cost }}))"


def test_routes_are_the_cheapest_first_and_each_asks_somebody_else() -> None:
    found = node(("routes",), f"findRoutes(6, {AROUND}, [0], new Set([4]))")
    assert found == [
        {"path": [0, 1, 4], "cost": 2},
        {"path": [0, 3, 4], "cost": 2.5},
        {"path": [0, 2, 4], "cost": 4},
    ]


def test_no_route_leads_to_where_nothing_leads_nor_to_where_one_stands() -> None:
    assert node(("routes",), f"findRoutes(7, {AROUND}, [0], new Set([6]))") == []
    assert node(("routes",), f"findRoutes(6, {AROUND}, [0], new Set([0]))") == []


def test_a_step_is_stronger_the_later_and_the_more_often_it_was_taken() -> None:
    today, year, never, thrice = node(
        ("routes",), "[strengthOf(0, 1), strengthOf(365, 1), strengthOf(null, 1), strengthOf(365, 3)]"
    )
    assert (today, year, never, thrice) == pytest.approx((0.85, 0.5, 0.35, 0.6))


def test_to_ask_somebody_unhappy_costs_more_than_two_introductions() -> None:
    unhappy, weak = node(("routes",), "[costOf(1, true), costOf(0, false)]")
    assert unhappy > 2 * weak - 0.01


def test_the_types_that_the_modules_state_hold() -> None:
    checker = Path(__file__).parents[1] / "node_modules" / ".bin" / "tsc"
    if not checker.exists():
        pytest.skip("typescript is not installed: npm install --no-save typescript")
    rules = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--lib", "es2022,dom"]
    modules = [str(ASSETS.joinpath(f"{name}.js")) for name in ("search", "routes")]
    done = subprocess.run([str(checker), *rules, *modules], capture_output=True, text=True)
    assert done.stdout == ""
