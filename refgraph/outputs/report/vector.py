"""A drawing as SVG for the inside of a page: no style attribute, no id that two drawings share."""

from __future__ import annotations

from html import escape

WIDE = 547.2
"""The width of a drawing in units of which a letter is some five wide; the page scales it."""

SOLID, LIGHT, SOFT, EDGE = "a", "c", "soft", "edge"
"""Looks: the style of the page says how each is on screen, in the dark and on paper."""

HATCHED, DOTTED = "hatch", "dots"
"""Looks that are patterns."""

_PATTERNS = {
    HATCHED: f'<path d="M-1 1L1 -1M0 4L4 0M3 5L5 3" class="stroke-{SOLID}" stroke-width="0.9"></path>',
    DOTTED: f'<path d="M1 1h1v1h-1zM3 3h1v1h-1z" class="fill-{SOFT}"></path>',
}

_LETTERS = 'font-size="9px" fill="currentColor"'
_HALF = 3.2
"""How far below its middle a line of text stands."""


class Drawing:
    """Marks in the order in which they are put on; what is not a number is left out.

    Parameters
    ----------
    height
        In the units of `WIDE`.
    prefix
        Put before the ids inside, so that several drawings fit on one page.

    Examples
    --------
    >>> drawing = Drawing(20, "d1-")
    >>> drawing.text(3, 10, "Ann & Bob", "start")
    >>> drawing.svg("Two", "Who they are.")[-83:]
    '<text x="3" y="13.2" font-size="9px" fill="currentColor">Ann &amp; Bob</text></svg>'
    """

    def __init__(self, height: float, prefix: str) -> None:
        self.height, self.prefix = height, prefix
        self._marks: list[str] = []
        self._patterns: set[str] = set()

    def line(
        self, start: tuple[float, float], end: tuple[float, float], look: str, wide: float, dashes: str = ""
    ) -> None:
        """Draw a line; without a look in the colour of the text."""
        if _known(*start, *end):
            stroke = f'class="stroke-{look}"' if look else 'stroke="currentColor"'
            dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
            path = f"M{_at(*start)}L{_at(*end)}"
            self._marks.append(f'<path d="{path}" {stroke} stroke-width="{wide}"{dashed}></path>')

    def bar(self, left: float, top: float, right: float, below: float, look: str, dashes: str = "") -> None:
        """Draw a filled rectangle with an outline."""
        edge = SOFT if look == DOTTED else SOLID
        fill, filled = "", f"fill-{look} "
        if look in _PATTERNS:
            self._patterns.add(look)
            fill, filled = f' fill="url(#{self.prefix}{look})"', ""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        path = f"M{_at(left, top)}H{_number(right)}V{_number(below)}H{_number(left)}z"
        self._marks.append(
            f'<path d="{path}"{fill} class="{filled}stroke-{edge}" stroke-width="0.8"{dashed}></path>'
        )

    def dot(self, x: float, y: float) -> None:
        """Draw a solid dot."""
        if _known(x, y):
            path = f"M{_at(x - 3, y)}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z"
            self._marks.append(f'<path d="{path}" class="fill-{SOLID}"></path>')

    def text(self, x: float, y: float, text: str, anchor: str = "middle") -> None:
        """Write a text, whatever it holds, with the middle of its line at a height."""
        if _known(x, y):
            place = "" if anchor == "start" else f' text-anchor="{anchor}"'
            where = f'x="{_number(x)}" y="{_number(y + _HALF)}"{place}'
            self._marks.append(f"<text {where} {_LETTERS}>{escape(text, quote=False)}</text>")

    def svg(self, name: str, told: str) -> str:
        """Return everything as one element.

        Parameters
        ----------
        name, told
            What it shows, short and in words, for those who do not see it.
        """
        label = escape(f"{name}. {told}")
        opened = f'<svg viewBox="0 0 {_at(WIDE, self.height)}" role="img" aria-label="{label}">'
        patterns = "".join(self._pattern(look) for look in sorted(self._patterns))
        return f"{opened}{patterns}{''.join(self._marks)}</svg>"

    def _pattern(self, look: str) -> str:
        named = f'id="{self.prefix}{look}" patternUnits="userSpaceOnUse" width="4" height="4"'
        ground = '<rect width="4" height="4" class="fill-paper"></rect>'
        return f"<defs><pattern {named}>{ground}{_PATTERNS[look]}</pattern></defs>"


def _known(*numbers: float) -> bool:
    return all(number == number for number in numbers)


def _at(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
