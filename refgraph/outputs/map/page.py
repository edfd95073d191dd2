"""One HTML file out of its parts: markup, style, script and data, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from importlib.resources import files

SCRIPTS = (
    "elements",
    "data",
    "words",
    "spark",
    "routes",
    "search",
    "state",
    "reaching",
    "since",
    "lenses",
    "camera",
    "places",
    "room",
    "labels",
    "painter",
    "links",
    "dots",
    "far",
    "sliding",
    "canvas",
    "picker",
    "shelf",
    "rail",
    "lists",
    "person",
    "table",
    "months",
    "address",
    "saving",
    "pointer",
    "keyboard",
    "main",
)
"""The modules of the page's script, in the order in which they are joined: what one imports another declares before."""

_DOCUMENTATION = re.compile(r"/\*\*.*?\*/[ \t]*", re.DOTALL)
_IMPORT = re.compile(r"^import \{.*?\} from .*?;\n", re.DOTALL | re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(const|let|function|class)\b)", re.MULTILINE)
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"\s*([{};,]|:(?= ))\s*")
SLOT = re.compile(r"\{\{(title|policy|style|script|data)\}\}")


def assemble(title: str, data: str) -> str:
    """Return the page.

    Script and style are allowed by their hashes and nothing else is: no request, no other script, no frame.

    Parameters
    ----------
    title
        The title of the document; escaped here.
    data
        JSON that holds no ``<``.
    """
    assets = files("refgraph.outputs.map").joinpath("assets")
    script = _script([assets.joinpath(f"{name}.js").read_text("utf-8") for name in SCRIPTS])
    style = _BLANKS.sub(r"\1", _REMARK.sub("", assets.joinpath("page.css").read_text("utf-8"))).strip()
    parts = {
        "title": html.escape(title),
        "policy": _policy(script, style),
        "style": style,
        "script": script,
        "data": data,
    }
    # In one pass, so that a name that looks like a slot is never filled.
    return SLOT.sub(lambda slot: parts[slot[1]], assets.joinpath("page.html").read_text("utf-8"))


def _script(modules: list[str]) -> str:
    body = "\n".join(map(joinable, modules))
    return f'(() => {{\n"use strict";\n{body}\n}})();'


def joinable(module: str) -> str:
    """Return a module as a part of one script, in which everything that it imports is declared before it."""
    return lean(_EXPORT.sub("", _IMPORT.sub("", module)))


def lean(module: str) -> str:
    """Return a module without its comments and its indentation; no line ends inside a text."""
    lines = (line.strip() for line in _DOCUMENTATION.sub("", module).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src '{content_hash(script)}'; style-src '{content_hash(style)}'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def content_hash(text: str) -> str:
    """Return the hash by which a content security policy allows a script or style of exactly this text."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
