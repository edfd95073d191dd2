"""The network as a pyvis `Network`, and as a page of it that asks for nothing and runs nothing from a name.

pyvis is imported here and nowhere else. Its own page loads styles from elsewhere, takes a tooltip that holds
the text "href" for markup, and takes minutes to lay out a thousand contacts; the page written here is made
through pyvis's own template hook, with vis-network from pyvis's package and the places of the map.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.outputs.manifest import describe
from refgraph.outputs.map import Chart, content_hash, make_chart, shown
from refgraph.result import Result
from refgraph.saving import encoded, save

if TYPE_CHECKING:
    from pyvis.network import Network

MOST = 2_000
"""With more contacts vis-network needs longer for a frame than the eye forgives."""

LABELLED = 15
"""How many names can be read before anybody zooms in."""

UNITS = 22
"""Pixels of vis-network for a unit of the map."""

_POLICY = "@policy@"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def to_pyvis(result: Result, top: int = 300, *, redact: bool = False) -> Network:
    """Return a pyvis network to look at and tinker with in a notebook.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    top
        How many contacts: the highest ranked with those they are directly linked to; at most 2,000.
    redact
        Whether codes stand in place of names.

    Returns
    -------
    pyvis.network.Network
        Directed; nodes are numbered in the order of the ranking and stand where the map has them; physics
        is off; labels and titles are plain text.

    Raises
    ------
    SettingsError
        If `top` is below 1 or above 2,000.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> network = to_pyvis(rg.run(referrals=log))
    >>> len(network.nodes), len(network.edges), network.nodes[0]["label"]
    (4, 3, 'Bob')
    """
    if top > MOST:
        raise SettingsError(f"pyvis cannot show {top:,} contacts.", f"Ask for at most {MOST:,}.")
    return _network(make_chart(result, top=top, redact=redact))


def write_pyvis(
    result: Result,
    path: str | Path,
    *,
    title: str | None = None,
    top: int | None = None,
    redact: bool = False,
) -> list[Path]:
    """Write the network as a pyvis page that works offline, and ``NAME.run.json`` beside it.

    Beyond 2,000 contacts the highest ranked are drawn with those they are directly linked to, and the page
    says so.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    path
        The file.
    title
        The heading; "Referral map" if None.
    top
        How many contacts, at most 2,000.
    redact
        Whether codes stand in place of names; the account beside the page tells nothing of the run then.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    SettingsError
        If `top` is below 1 or above 2,000.
    OutputError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile, pandas as pd, refgraph as rg
    >>> result = rg.run(referrals=pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"]}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_pyvis(result, Path(folder) / "network.html")]
    ['network.html', 'network.html.run.json']
    """
    path = Path(path)
    page = pyvis_page(result, title=title, top=top, redact=redact)
    asked = {"output": {"engine": "pyvis", "title": title, "top": top}}
    account = {} if redact else {**describe(result), **asked}
    return save({path: encoded(page)}, account=account, read=result.paths)


def pyvis_page(
    result: Result, *, title: str | None = None, top: int | None = None, redact: bool = False
) -> str:
    """Return the page that `write_pyvis` writes."""
    if top is not None and top > MOST:
        raise SettingsError(f"A pyvis page cannot show {top:,} contacts.", f"Ask for at most {MOST:,}.")
    drawn = make_chart(result, top=top or MOST, redact=redact)
    network = _network(drawn)
    network.heading = shown(title or "Referral map")
    _harden(network, _note(drawn))
    page: str = network.generate_html()
    hashes = " ".join(f"'{content_hash(script)}'" for script in _SCRIPT.findall(page))
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    # Only the first: what looks like it further down is somebody's name.
    return page.replace(_POLICY, policy, 1)


def _network(drawn: Chart) -> Network:
    from pyvis.network import Network

    network = Network(height="720px", width="100%", directed=True, cdn_resources="in_line")
    for number, node in enumerate(_nodes(drawn)):
        network.add_node(number, **node)
    for source, target, count in zip(
        drawn.edges["source"].tolist(),
        drawn.edges["target"].tolist(),
        drawn.edges["count"].tolist(),
        strict=True,
    ):
        if source != target:
            network.add_edge(source, target, title="1 referral" if count == 1 else f"{count:g} referrals")
    network.toggle_physics(False)
    network.set_edge_smooth("continuous")
    network.options.edges.smooth.enabled = False
    return network


def _nodes(drawn: Chart) -> list[dict[str, Any]]:
    nodes = drawn.nodes
    columns = [nodes[name].tolist() for name in ("name", "organisation", "rank", "why", "colour", "radius")]
    places = [(nodes[axis] * UNITS).round(1).tolist() for axis in ("x", "y")]
    found: list[dict[str, Any]] = []
    for name, organisation, rank, why, colour, radius, x, y in zip(*columns, *places, strict=True):
        place = "not ranked" if rank is pd.NA else f"#{rank}"
        lines = [name, organisation, place, why]
        found.append(
            {
                "label": shown(name),
                "title": _plain("\n".join(line for line in lines if line)),
                "color": colour,
                "size": round(radius * UNITS * 0.8, 1),
                # Labels are not kept apart there, so only the first few are large enough to be read at once.
                "font": {"size": 22 if len(found) < LABELLED else 9},
                "x": x,
                "y": y,
                "physics": False,
            }
        )
    return found


def _plain(text: str) -> str:
    """Break the word by which pyvis's own page tells that tooltips are markup (a joiner shows as nothing)."""
    return re.sub("(?i)(hr)(ef)", "\\1\u2060\\2", shown(text))


def _harden(network: Network, note: str) -> None:
    """Let pyvis fill our template, with its own copy of vis-network, and escape what it fills in."""
    import pyvis
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader

    assets = files("refgraph.outputs.map").joinpath("assets")
    network.set_template_dir(str(assets), "pyvis.html")
    own = FileSystemLoader(str(Path(pyvis.__file__).parent / "templates"))
    network.templateEnv = Environment(
        loader=ChoiceLoader([FileSystemLoader(str(assets)), own]), autoescape=True
    )
    network.templateEnv.globals["note"] = note


def _note(drawn: Chart) -> str:
    number = f"{len(drawn.nodes):,} contacts"
    if not drawn.how:
        return number
    return f"{number} of {drawn.total:,} are drawn: {drawn.how}."
