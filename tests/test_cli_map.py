"""``refgraph map`` and ``refgraph export``: the network as files."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg

invoke = partial(CliRunner().invoke, main)

CONTACTS = """Contact ID,Name,Email,Referred By
C-1,Ann Lee,ann@lee.example,
C-2,Bob King,bob@king.example,C-1
C-3,Cid Moor,,C-1
C-4,Dee Nash,,C-2
C-5,Eve Gray,,C-2
"""


@pytest.fixture(autouse=True)
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("contacts.csv").write_text(CONTACTS, encoding="utf-8")
    return "contacts.csv"


def test_map_writes_what_the_library_writes(export: str) -> None:
    done = invoke(["map", export])
    assert done.exit_code == 0
    assert done.stdout == ""
    assert Path("map.html").read_text("utf-8") == rg.map_page(rg.run(export))


def test_map_says_where_it_went_and_what_comes_next(export: str) -> None:
    lines = invoke(["map", export, "-o", "ours.html"]).stderr.splitlines()
    assert "Written: ours.html, ours.html.run.json" in lines
    assert lines[-1].startswith("Next: refgraph explain contacts.csv ")


def test_map_takes_title_lens_and_measure(export: str) -> None:
    done = invoke(["map", export, "--title", "Ours", "--lens", "producers", "--by", "betweenness"])
    assert done.exit_code == 0
    page = Path("map.html").read_text("utf-8")
    assert "<title>Ours</title>" in page
    assert '"lens":"producers"' in page
    assert '"by":"betweenness"' in page


def test_map_draws_the_top_or_a_cluster(export: str) -> None:
    assert invoke(["map", export, "--top", "3"]).exit_code == 0
    assert "drawn are the highest ranked" in Path("map.html").read_text("utf-8")
    assert invoke(["map", export, "--cluster", "Bob King"]).exit_code == 0
    assert "drawn are the" in Path("map.html").read_text("utf-8")


def test_map_shows_the_tiers_of_a_tier_file(export: str) -> None:
    Path("tiers.csv").write_text("contact_id,tier\nC-2,Advocate\n", encoding="utf-8")
    assert invoke(["map", export, "--tiers", "tiers.csv"]).exit_code == 0
    assert '"Advocate"' in Path("map.html").read_text("utf-8")


def test_a_redacted_map_names_nobody_and_its_account_tells_nothing_of_the_run(export: str) -> None:
    assert invoke(["map", export, "--redact"]).exit_code == 0
    page = Path("map.html").read_text("utf-8")
    assert not [word for word in ("Ann Lee", "Bob", "C-1", "@") if f'"{word}' in page]
    assert list(json.loads(Path("map.html.run.json").read_text("utf-8"))) == ["files"]


def test_map_tells_what_is_another_since_the_run_of_a_folder(export: str) -> None:
    Path("log.csv").write_text("Referrer ID,Referred ID,Date\nC-4,C-5,2020-03-01\n", encoding="utf-8")
    Path("last.csv").write_text("contact_id,name,tier,rank,cluster\nC-2,Bob,,9,\n", encoding="utf-8")
    Path("last.csv.run.json").write_text('{"as_of": "2020-01-31"}', encoding="utf-8")
    assert invoke(["map", export, "log.csv", "--previous", "last.csv"]).exit_code == 0
    assert '"since":"2020-01-31"' in Path("map.html").read_text("utf-8")
    assert invoke(["map", export, "--previous", "nowhere"]).exit_code == 2


def test_map_can_be_drawn_by_pyvis(export: str) -> None:
    assert invoke(["map", export, "--engine", "pyvis"]).exit_code == 0
    assert "vis.Network" in Path("map.html").read_text("utf-8")


def test_map_opens_the_page_when_asked(export: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    assert invoke(["map", export, "--open"]).exit_code == 0
    assert opened == [str(Path("map.html").resolve())]


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["-o", "map.pdf"], "Let it end in .html", 2),
        (["--cluster", "nobody"], "There is no cluster 'nobody'", 2),
        (["--engine", "pyvis", "--cluster", "1"], "Leave out --cluster", 2),
        (["--engine", "pyvis", "--top", "5000"], "at most 2,000", 2),
        (["--by", "betweeness"], "Did you mean 'betweenness'", 2),
        (["--tiers", "no.csv"], "no.csv", 2),
        (["-o", "no/map.html"], "There is no folder 'no'.", 5),
    ],
)
def test_what_cannot_be_drawn_is_one_clear_line(
    export: str, arguments: list[str], said: str, code: int
) -> None:
    done = invoke(["map", export, *arguments])
    assert done.exit_code == code
    assert said in done.stderr
    assert not list(Path().glob("*.html"))


def test_export_writes_a_graph_that_others_read(export: str) -> None:
    done = invoke(["export", export])
    assert done.exit_code == 0
    assert Path("network.gexf").read_text("utf-8").count("<edge ") == 4
    assert done.stderr.splitlines()[-1] == "Next: refgraph map contacts.csv -o map.html"


@pytest.mark.parametrize("name", ["n.graphml", "n.json", "n.csv"])
def test_export_knows_the_format_by_the_ending(export: str, name: str) -> None:
    assert invoke(["export", export, "-o", name]).exit_code == 0
    assert Path(name).stat().st_size > 0


def test_export_of_an_unknown_format_stops_before_the_work(export: str) -> None:
    done = invoke(["export", "not there", "-o", "n.xyz"])
    assert done.exit_code == 2
    assert "Known: .gexf, .graphml, .json, .xlsx, .csv." in done.stderr


def test_a_redacted_export_has_codes(export: str) -> None:
    assert invoke(["export", export, "-o", "n.json", "--redact"]).exit_code == 0
    nodes = json.loads(Path("n.json").read_text("utf-8"))["nodes"]
    assert {node["name"] for node in nodes} == {f"Contact {number}" for number in range(1, 6)}


def test_drawing_loads_neither_pyvis_nor_networkx(export: str) -> None:
    program = (
        "import sys; from refgraph_cli.main import main; main(['map', 'contacts.csv'], standalone_mode=False); "
        "print([name for name in ('pyvis', 'networkx', 'scipy', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
