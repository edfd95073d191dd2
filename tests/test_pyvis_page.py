"""pyvis: a network for notebooks, and a page that asks for nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import SettingsError
from refgraph.outputs import pyvis_page

PACKAGE = Path(rg.__file__).parent


@pytest.fixture(scope="module")
def result() -> rg.Result:
    log = [(f"Person {n // 3}", f"Person {n}") for n in range(1, 120)]
    return rg.run(referrals=pd.DataFrame(log, columns=["referrer", "referred"]))


def test_nodes_are_numbered_in_the_order_of_the_ranking(result: rg.Result) -> None:
    network = rg.to_pyvis(result)
    assert [node["id"] for node in network.nodes] == list(range(120))
    assert [node["label"] for node in network.nodes] == result.ranking.table["name"].tolist()


def test_nodes_stand_where_the_map_has_them_and_stay_there(result: rg.Result) -> None:
    network = rg.to_pyvis(result)
    assert len({(node["x"], node["y"]) for node in network.nodes}) == 120
    assert network.options.physics.enabled is False


def test_top_limits_what_is_drawn(result: rg.Result) -> None:
    assert len(rg.to_pyvis(result, top=20).nodes) == 20


def test_the_network_can_be_tinkered_with(result: rg.Result) -> None:
    network = rg.to_pyvis(result, top=20)
    network.set_options('{"physics": {"enabled": true}}')
    assert "vis.Network" in network.generate_html()


@pytest.mark.parametrize("top", [0, 2001])
def test_more_than_the_eye_forgives_is_an_error(result: rg.Result, top: int) -> None:
    with pytest.raises(SettingsError):
        rg.to_pyvis(result, top=top)


def test_the_page_asks_for_nothing(result: rg.Result) -> None:
    page = pyvis_page.pyvis_page(result)
    markup = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", markup)
    assert "default-src 'none'; script-src 'sha256-" in page


def test_the_page_says_who_is_not_drawn(result: rg.Result) -> None:
    assert "50 contacts of 120 are drawn" in pyvis_page.pyvis_page(result, top=50)


def test_the_page_is_written_with_the_account_of_the_run(result: rg.Result, tmp_path: Path) -> None:
    paths = rg.write_pyvis(result, tmp_path / "pyvis.html", title="Ours")
    assert [path.name for path in paths] == ["pyvis.html", "pyvis.html.run.json"]
    assert "<h1>Ours</h1>" in paths[0].read_text("utf-8")


def test_a_redacted_page_has_codes(result: rg.Result) -> None:
    page = pyvis_page.pyvis_page(result, redact=True)
    assert "Person" not in page
    assert "Contact 001" in page


def test_pyvis_is_imported_in_one_file() -> None:
    files = [
        path for path in PACKAGE.rglob("*.py") if re.search(r"(from|import) pyvis", path.read_text("utf-8"))
    ]
    assert [path.name for path in files] == ["pyvis_page.py"]


def test_pyvis_is_not_imported_before_it_is_needed() -> None:
    program = "import sys, refgraph as rg; rg.write_map, rg.to_pyvis; print('pyvis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
