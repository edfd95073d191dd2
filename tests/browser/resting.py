"""Waiting for a page by what happens in it, never by how long it takes."""

from __future__ import annotations

from typing import Any

_AT_REST = """() => new Promise((done) => setTimeout(
  () => requestAnimationFrame(() => requestAnimationFrame(done)), 260))"""


def at_rest(page: Any) -> None:
    """Wait until a map has noted in its address what is looked at and has drawn it.

    The map notes it a quarter of a second after the last change. Timers of one page end in the order of their times,
    so this one ends after that one however slow the machine is.
    """
    page.evaluate(_AT_REST)


def turn_wheel(page: Any, by: int) -> None:
    """Turn the wheel over a map, and wait until it has turned and rests."""
    before = page.evaluate("referralMap.camera().scale")
    page.mouse.wheel(0, by)
    page.wait_for_function("(before) => referralMap.camera().scale !== before", arg=before)
    at_rest(page)
