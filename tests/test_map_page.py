"""The page as text: one file, nothing from elsewhere, nothing that a name could become."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import OutputError, SettingsError
from refgraph.outputs.map.page import SCRIPTS, assemble, joinable
from refgraph.outputs.map.payload import as_json, shown

EXAMPLE = Path(__file__).parents[1] / "examples" / "advisory-firm" / "export"
TRIO = {"referrer": ["Ann Lee", "Bob Day"], "referred": ["Bob Day", "Cid Roy"]}
ASSETS = files("refgraph.outputs.map").joinpath("assets")


@pytest.fixture(scope="module")
def result() -> rg.Result:
    return rg.run(EXAMPLE)


@pytest.fixture(scope="module")
def page(result: rg.Result) -> str:
    return rg.map_page(result)


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_same_result_gives_the_same_page(result: rg.Result, page: str) -> None:
    assert rg.map_page(result) == page


def test_another_run_of_the_same_export_gives_the_same_page(page: str) -> None:
    assert rg.map_page(rg.run(EXAMPLE)) == page


def test_a_page_of_six_hundred_contacts_is_small(page: str) -> None:
    assert len(page.encode()) < 250_000


def test_the_page_names_nothing_elsewhere(page: str) -> None:
    assert not re.search(r"""(src|href|action|url)\s*[=(]\s*["']?(https?:)?//""", page)


def test_the_policy_allows_exactly_the_script_and_the_style(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy[1]
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_module_makes_markup_of_text(name: str) -> None:
    text = ASSETS.joinpath(f"{name}.js").read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", text)
    assert "</script" not in text


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_module_asks_for_anything(name: str) -> None:
    text = ASSETS.joinpath(f"{name}.js").read_text("utf-8")
    assert not re.search(r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|localStorage|indexedDB|cookie", text)


def test_every_module_is_in_the_page(page: str) -> None:
    on_disk = {entry.name.removesuffix(".js") for entry in ASSETS.iterdir() if entry.name.endswith(".js")}
    assert on_disk == set(SCRIPTS)
    for name in SCRIPTS:
        assert joinable(ASSETS.joinpath(f"{name}.js").read_text("utf-8")) in page
    assert not re.search(r"^(import|export) ", page, re.MULTILINE)


def test_what_looks_like_a_slot_is_not_filled() -> None:
    page = assemble("{{data}}", as_json({"name": "{{script}} {{policy}}"}))
    assert "<title>{{data}}</title>" in page
    assert '{"name":"{{script}} {{policy}}"}' in page


def test_the_title_is_text() -> None:
    assert "<title>&lt;b&gt;&quot;Us&quot; &amp; them</title>" in assemble('<b>"Us" & them', "{}")


@pytest.mark.parametrize("text", ["</script>", "<!--", "a\u2028b", "<script"])
def test_data_cannot_end_their_element(text: str) -> None:
    encoded = as_json({"text": text})
    assert "<" not in encoded
    assert "\u2028" not in encoded
    assert json.loads(encoded) == {"text": text}


def test_half_a_character_does_not_stop_the_page() -> None:
    assert as_json({"text": "\ud83d"}) == '{"text":"?"}'


def test_unseen_characters_are_taken_out() -> None:
    assert shown("\u202eevil\u2066\x00\x1b[31m\ufeff") == "evil[31m"


def test_every_contact_and_every_link_is_in_the_page(result: rg.Result, page: str) -> None:
    data = data_of(page)
    assert data["people"]["id"] == result.ranking.table["contact_id"].tolist()
    assert len(data["edges"]["from"]) == len(result.network.edges)
    assert len(data["ties"]["a"]) == len(result.network.ties)


def test_no_telephone_number_is_in_the_page_and_in_a_redacted_one_no_address(
    result: rg.Result, page: str
) -> None:
    phones = result.people.contacts["phone"]
    assert not [phone for phone in phones if phone and phone in page]
    redacted = rg.map_page(result, redact=True)
    assert not [email for email in result.network.nodes["email"] if email and email in redacted]


def test_the_page_says_what_the_result_does_not_hold() -> None:
    result = rg.run(referrals=pd.DataFrame(TRIO))
    notes = " ".join(data_of(rg.map_page(result))["notes"])
    assert "hold no tiers" in notes
    assert "No referral is dated" in notes
    assert "hold no revenue" in notes


def test_the_page_says_whose_tiers_it_shows(result: rg.Result) -> None:
    assert any(
        note.startswith("Tiers are those of the CRM") for note in data_of(rg.map_page(result))["notes"]
    )
    data = data_of(rg.map_page(result, tiers=rg.assign_tiers(result).table))
    assert not any("Tiers are" in note for note in data["notes"])
    assert any(data["people"]["tierReason"])


def test_the_next_step_of_a_contact_is_the_earliest_of_the_plan(result: rg.Result) -> None:
    data = data_of(rg.map_page(result, plan=plan_for(result)))
    told = {name: values[0] for name, values in data["people"].items() if name.startswith("next")}

    assert told == {
        "nextAction": "call",
        "nextOwner": "Kim",
        "nextReason": "Silent for long.",
        "nextDue": 19723,
    }
    assert data["people"]["nextDue"][1] is None


def test_without_a_plan_there_is_no_next_step(result: rg.Result) -> None:
    assert "nextDue" not in data_of(rg.map_page(result))["people"]


def test_a_redacted_map_does_not_tell_the_plan(result: rg.Result) -> None:
    page = rg.map_page(result, plan=plan_for(result), redact=True)

    assert "Silent for long." not in page
    assert "nextDue" not in data_of(page)["people"]


def test_a_notebook_gets_tiers_and_plan_too(result: rg.Result) -> None:
    assigned = rg.assign_tiers(result).table
    drawn = data_of(rg.draw_map(result, tiers=assigned, plan=plan_for(result)).page)["people"]

    assert drawn["nextReason"][0] == "Silent for long."
    assert any(drawn["tierReason"])


def plan_for(result: rg.Result) -> pd.DataFrame:
    """Two tasks for the first of the ranking: a call on the first day of 2024, a note the day after."""
    first = result.ranking.table["contact_id"].iloc[0]
    return pd.DataFrame(
        {
            "task_id": ["a", "b"],
            "contact_id": first,
            "action": ["note", "call"],
            "owner": ["", "Kim"],
            "reason": ["It is due.", "Silent for long."],
            "bucket_order": [6, 2],
            "due": pd.to_datetime(["2024-01-02", "2024-01-01"]),
        }
    )


def test_the_range_of_a_rank_is_in_the_page_where_it_is_known(result: rg.Result) -> None:
    table = result.ranking.table.drop(columns=["rank_p5", "rank_p95"], errors="ignore")
    for ranges in (table, table.assign(rank_p5=table["rank"], rank_p95=table["rank"] + 4)):
        page = rg.map_page(replace(result, ranking=replace(result.ranking, table=ranges)))
        assert data_of(page)["people"].get("rank_p95", [None])[0] == (5 if "rank_p95" in ranges else None)


def test_the_page_says_who_is_not_drawn(result: rg.Result) -> None:
    data = data_of(rg.map_page(result, top=100))
    everybody = len(result.ranking.table)
    assert data["notes"][0].startswith(f"{everybody - 100} of {everybody} contacts are not drawn")


@pytest.fixture(scope="module")
def personal_values() -> set[str]:
    """Every cell of the export that belongs to somebody: names, addresses, notes, owners, organisations."""
    from refgraph.schema import TABLES

    personal = {column.name for table in TABLES.values() for column in table.columns if column.personal}
    tables = rg.read(EXAMPLE).tables
    wanted = personal | {"organisation", "owner", "contact_id", "city", "profession", "segment"}
    cells = {
        str(cell)
        for table in tables.values()
        for column in table.columns
        if column in wanted and table[column].dtype.kind not in "fM"
        for cell in table[column].unique()
    }
    return {cell for cell in cells if len(cell) > 3}


@pytest.mark.parametrize(
    "write", [rg.write_map, rg.write_pyvis, rg.write_graph], ids=lambda door: door.__name__
)
def test_a_redacted_copy_holds_no_value_of_the_export(
    result: rg.Result, personal_values: set[str], tmp_path: Path, write: Any
) -> None:
    (path, *more) = write(result, tmp_path / ("x.gexf" if write is rg.write_graph else "x.html"), redact=True)
    text = path.read_text("utf-8")
    own = (
        path.read_text("utf-8")
        if write is rg.write_pyvis
        else "".join(entry.read_text("utf-8") for entry in ASSETS.iterdir())
    )
    program = own if write is rg.write_map else ""
    found = {value for value in personal_values if value in text and value not in program}
    if write is rg.write_pyvis:
        # vis-network is a program of 600 kB in which common words occur.
        found = {value for value in found if " " in value or "@" in value}
    assert found == set()
    assert [list(json.loads(account.read_text("utf-8"))) for account in more] == [["files"]]


def test_the_map_is_written_with_the_account_of_the_run(result: rg.Result, tmp_path: Path) -> None:
    paths = rg.write_map(result, tmp_path / "map.html", title="Ours")
    assert [path.name for path in paths] == ["map.html", "map.html.run.json"]
    assert json.loads(paths[1].read_text("utf-8"))["output"]["title"] == "Ours"
    assert "<title>Ours</title>" in paths[0].read_text("utf-8")


def test_write_knows_the_map_by_its_ending(result: rg.Result, page: str, tmp_path: Path) -> None:
    path, _ = rg.write(result, tmp_path / "map.html")
    assert path.read_text("utf-8") == page


def test_a_folder_that_is_not_there_is_an_error(result: rg.Result, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        rg.write_map(result, tmp_path / "no" / "map.html")


def test_an_unknown_lens_is_an_error_that_names_those_known(result: rg.Result) -> None:
    with pytest.raises(SettingsError, match="producers, connectors"):
        rg.map_page(result, lens="likely")


def test_a_notebook_gets_a_frame_of_at_most_five_hundred_contacts(result: rg.Result) -> None:
    drawing = result.map(title="Ours")
    shown_there = drawing._repr_html_()
    assert shown_there.startswith("<iframe ")
    assert 'title="Ours' not in shown_there
    assert drawing.contacts == 500
    assert "A notebook shows at most 500 contacts." in drawing.page


def test_a_notebook_says_nothing_of_a_limit_that_was_not_reached() -> None:
    result = rg.run(referrals=pd.DataFrame(TRIO))
    assert "at most 500" not in result.map().page


def test_a_network_of_three_can_be_drawn() -> None:
    result = rg.run(referrals=pd.DataFrame(TRIO))
    assert data_of(rg.map_page(result))["people"]["name"] == ["Bob Day", "Ann Lee", "Cid Roy"]
