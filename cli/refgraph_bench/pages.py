"""Templates into pages: every text that is put into one is escaped, whatever it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from refgraph_bench.advising import advised

ASSETS = {
    "bench.css": "text/css",
    "bench.js": "text/javascript",
    "htmx.min.js": "text/javascript",
    "htmx-LICENSE.txt": "text/plain",
}
"""What a page may load, all of it from the package."""


def render(template: str, context: Mapping[str, Any]) -> str:
    """Return a page, or a part of one."""
    return _environment().get_template(template).render(context)


@cache
def asset(name: str) -> bytes:
    """Return a file that a page loads."""
    return files("refgraph_bench").joinpath("assets", name).read_bytes()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("refgraph_bench"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["number"] = _number
    environment.filters["advised"] = advised
    return environment


def _number(value: object) -> str:
    """Return a number, or the text of one, as people read it; any other text as it is."""
    try:
        return f"{float(str(value)):,.0f}"
    except ValueError:
        return str(value)
