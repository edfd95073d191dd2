"""Bytes to text without guessing: byte-order mark, else strict UTF-8, else the encoding that was named."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from refgraph.errors import SettingsError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Decoded:
    """The text of a file and how it was come by.

    Parameters
    ----------
    text
        The text, without byte-order mark.
    encoding
        The encoding used.
    assumed
        Whether the encoding follows from nothing in the file.
    lost
        How many bytes mean nothing in that encoding, and were replaced by U+FFFD.
    """

    text: str
    encoding: str
    assumed: bool = False
    lost: int = 0


def decode(raw: bytes, fallback: str) -> Decoded:
    """Decode the bytes of a text file.

    Statistical guessing is left out on purpose: on short files it turns names into other plausible names.

    Parameters
    ----------
    raw
        The bytes.
    fallback
        The encoding where there is no mark and the bytes are not UTF-8.

    Raises
    ------
    SettingsError
        If there is no encoding called `fallback`.

    Examples
    --------
    >>> decode("Peña".encode("cp1252"), "cp1252")
    Decoded(text='Peña', encoding='cp1252', assumed=True, lost=0)
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw, encoding, assumed=False)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decoded(raw, _known(fallback), assumed=True)


def _decoded(raw: bytes, encoding: str, *, assumed: bool) -> Decoded:
    try:
        return Decoded(raw.decode(encoding), encoding, assumed)
    except UnicodeDecodeError:
        text = raw.decode(encoding, errors="replace")
        return Decoded(text, encoding, assumed, text.count("\ufffd"))


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        hint = "Name one that Python knows, such as cp1252, cp1250, latin-1 or mac-roman."
        raise SettingsError(f"There is no encoding '{encoding}'.", hint) from None
