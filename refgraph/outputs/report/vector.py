"""A matplotlib figure as SVG for the inside of a page: no style attribute, no id that two drawings share."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from refgraph.errors import MissingDependencyError

INK = "#000000"
"""Whatever is drawn in this colour takes the colour of the text of the page."""

CLASSES: Mapping[str, str] = {
    "#010101": "a",
    "#020202": "b",
    "#030303": "c",
    "#040404": "soft",
    "#050505": "edge",
    "#fefefe": "paper",
}
"""Colours that stand for a class; the style of the page says how each looks on screen, in the dark and on paper."""

_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "refgraph",
    "font.size": 9,
    "hatch.linewidth": 0.9,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#040404",
    "axes.labelcolor": INK,
    "xtick.color": "#040404",
    "ytick.color": "#040404",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.linewidth": 0.7,
    "grid.color": "#050505",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "legend.frameon": False,
}

_KEPT = frozenset(
    "fill stroke stroke-width stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin fill-opacity "
    "stroke-opacity opacity text-anchor font-size font-weight".split()
)
_TOKEN = re.compile(r"@(\d+)")


def inline_svg(
    draw: Callable[[], Any], name: str, told: str, texts: Sequence[str] = (), *, prefix: str = ""
) -> str:
    """Draw a figure and return it as an SVG element for an HTML page.

    Texts of the user are put in after drawing, as text: a label ``@3`` becomes the fourth of them. matplotlib
    never sees them, so that no name can be taken for mathematics, miss a glyph or change the layout.

    Parameters
    ----------
    draw
        Returns a `matplotlib.figure.Figure`.
    name, told
        What it shows, short and in words, for those who do not see it.
    texts
        What the labels ``@0``, ``@1``, ... stand for.
    prefix
        Put before the ids inside, so that several drawings fit on one page.

    Returns
    -------
    str
        The same bytes for the same figure.

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.
    """
    try:
        import matplotlib
    except ImportError as error:
        raise MissingDependencyError.of("Charts", "matplotlib", "plots") from error
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    stream = io.StringIO()
    with matplotlib.rc_context():
        # Whoever imports refgraph may have a style of its own, which must not change the page.
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        canvas: Any = FigureCanvasSVG(draw())
        canvas.print_svg(stream, metadata=nothing)
    root = ElementTree.fromstring(stream.getvalue())
    _clean(root, texts, prefix)
    _, _, width, height = root.get("viewBox", "0 0 1 1").split()
    root.attrib.clear()
    root.attrib.update({"viewBox": f"0 0 {width} {height}", "role": "img", "aria-label": f"{name}. {told}"})
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def _clean(root: ElementTree.Element, texts: Sequence[str], prefix: str) -> None:
    """Turn styles into attributes and classes, drop metadata and ids that nothing refers to, fill in texts."""
    source = ElementTree.tostring(root, encoding="unicode")
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', source))
    for parent in list(root.iter()):
        for child in list(parent):
            if _local(child.tag) in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        element.tag = _local(element.tag)
        element.attrib = {_local(key): value for key, value in element.attrib.items()}
        _restyle(element)
        if element.get("transform", "").startswith("rotate(-0"):
            del element.attrib["transform"]
        if element.get("id") in used:
            element.set("id", f"{prefix}{element.get('id')}")
        else:
            element.attrib.pop("id", None)
        for key in ("href", "clip-path", "fill"):
            if "#" in element.get(key, "") and (key == "href" or element.get(key, "").startswith("url")):
                element.set(key, element.get(key, "").replace("#", f"#{prefix}"))
        if element.text and (token := _TOKEN.fullmatch(element.text.strip())):
            element.text = texts[int(token[1])]
        element.text = element.text if element.text and element.text.strip() else None
        element.tail = None


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _restyle(element: ElementTree.Element) -> None:
    """Put what a style attribute says into attributes; colours that stand for a class become one."""
    pairs = [pair.partition(":") for pair in element.attrib.pop("style", "").split(";")]
    for key, value in ((key.strip(), value.strip()) for key, _, value in pairs):
        if key in _KEPT:
            element.set(key, value)
    classes = []
    for key in ("fill", "stroke"):
        colour = element.get(key, "")
        if colour in CLASSES:
            classes.append(f"{key}-{CLASSES[colour]}")
            del element.attrib[key]
        elif colour == INK:
            element.set(key, "currentColor")
    if element.tag == "text" and not any(name.startswith("fill") for name in classes):
        element.set("fill", "currentColor")
    if classes:
        element.set("class", " ".join(classes))
