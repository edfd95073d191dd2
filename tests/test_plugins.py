"""A stranger's package adds a measure, a CRM, an output and a community method, and the command line finds each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

POINTS = """
[refgraph.measures]
handshakes = strangers_parts:handshakes

[refgraph.crms]
mill = strangers_parts:MILL

[refgraph.outputs]
names = strangers_parts:names_file

[refgraph.communities]
by_hand = strangers_parts:by_hand
"""

PARTS = '''
from refgraph.crm import CRM
from refgraph.outputs import select_rows


def handshakes(network):
    """Two for every referral made."""
    made = network.edges.groupby("source")["count"].sum()
    return (2.0 * made).reindex(network.nodes.index, fill_value=0.0).rename("handshakes")


MILL = CRM(
    "mill",
    {"contacts": {"contact_id": ("Sack",), "name": ("Miller",), "referrer": ("Referring Miller",)}},
    {"contacts": ("grist",)},
)


def names_file(result, selection):
    """One name a line."""
    return "\\n".join(select_rows(result.ranking, selection)["name"]).encode()


def by_hand(graph, strength, rules):
    """Everybody in one of two."""
    return [vertex % 2 for vertex in range(graph.vcount())]
'''

GRIST = """Sack,Miller,Referring Miller
s1,Ann Lee,
s2,Bob King,Ann Lee
s3,Cid Roe,Ann Lee
s4,Dee Fox,Bob King
"""


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A folder in which the package of a stranger is installed, and an export in the words of its CRM."""
    site = tmp_path / "site"
    about = site / "strangers_parts-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: strangers-parts\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(POINTS)
    (site / "strangers_parts.py").write_text(PARTS)
    (tmp_path / "grist.csv").write_text(GRIST)
    return tmp_path


def refgraph(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(folder / "site"), *filter(None, sys.path)])
    return subprocess.run(
        [sys.executable, "-c", "from refgraph_cli.main import main; main()", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_measure_a_crm_an_output_and_a_community_method_of_a_plugin_work_together(stranger: Path) -> None:
    done = refgraph(
        stranger, "rank", "grist.csv", "--by", "handshakes", "--reruns", "0", "-o", "ranked.names",
        "--set", "communities.method=by_hand",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    # Ann made two referrals and Bob one; the columns are known by the plug-in's headers alone.
    assert (stranger / "ranked.names").read_text().splitlines()[:2] == ["Ann Lee", "Bob King"]


def test_the_measure_and_the_clusters_of_a_plugin_stand_in_the_table(stranger: Path) -> None:
    done = refgraph(
        stranger, "rank", "grist.csv", "--by", "handshakes", "--reruns", "0", "-o", "ranked.json",
        "--set", "communities.method=by_hand",
    )  # fmt: skip
    rows = {row["name"]: row for row in json.loads((stranger / "ranked.json").read_text())}

    assert done.returncode == 0, done.stderr
    assert {name: row["handshakes"] for name, row in rows.items()} == {
        "Ann Lee": 4.0, "Bob King": 2.0, "Cid Roe": 0.0, "Dee Fox": 0.0,
    }  # fmt: skip
    # Vertices 0 and 2, 1 and 3: the clusters are those of the stranger's method.
    assert rows["Ann Lee"]["cluster"] == rows["Cid Roe"]["cluster"] != rows["Bob King"]["cluster"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rank", "grist.csv", "--by", "nothing"], "handshakes"),
        (["rank", "grist.csv", "-o", "x.nothing"], ".html, .names"),
        (["rank", "grist.csv", "--set", "communities.method=nothing"], "by_hand"),
    ],
)
def test_the_parts_of_a_plugin_are_named_among_what_there_is(
    stranger: Path, arguments: list[str], said: str
) -> None:
    done = refgraph(stranger, *arguments)

    assert done.returncode == 2
    assert said in done.stderr
