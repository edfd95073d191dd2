"""The page that brief, plan and report are printed from: no script, no request, every text a text."""

from __future__ import annotations

import html
import re
from importlib.resources import files

from refgraph.outputs.map import content_hash, shown

SLOT = re.compile(r"\{\{(title|policy|style|body)\}\}")


def printed_page(title: str, style: str, body: str) -> str:
    """Return a page that nothing but its own style is allowed on, by its hash.

    Parameters
    ----------
    title
        The title of the document; escaped here.
    style
        The style sheet.
    body
        HTML in which every text went through `as_text`.

    Examples
    --------
    >>> "<title>Ours &amp; theirs</title>" in printed_page("Ours & theirs", "p { margin: 0 }", "<p>{{title}}</p>")
    True
    """
    parts = {
        "title": as_text(title),
        "policy": f"default-src 'none'; style-src '{content_hash(style)}'; base-uri 'none'; form-action 'none'",
        "style": style,
        "body": body,
    }
    page = files("refgraph.outputs").joinpath("assets", "printed.html").read_text("utf-8")
    # In one pass, so that a name that looks like a slot is never filled.
    return SLOT.sub(lambda slot: parts[slot[1]], page)


def as_text(text: object) -> str:
    """Return what shows as this text in HTML and is nothing else there.

    Examples
    --------
    >>> as_text("<b>Ann</b>")
    '&lt;b&gt;Ann&lt;/b&gt;'
    """
    return html.escape(shown(str(text)), quote=True)
