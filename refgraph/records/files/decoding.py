"""Bytes to text without guessing: byte-order mark, else strict UTF-8, else the encoding that was named.

Four things are seen in the bytes themselves and are no guess: UTF-16 without a mark, by the zero byte of every
Latin letter; Japanese, by bytes that no western program writes and that make words in Shift-JIS; Polish, Czech and
the like, and old Macs, by signs in the midst of words that are letters in one other encoding; and files put together
from parts of two encodings, by lines that are UTF-8 beside lines that cannot be.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from refgraph.errors import SettingsError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 4096
_ONE_BYTE = ("cp125", "cp437", "cp85", "iso8859", "latin", "mac", "koi8")
_NOT_WESTERN = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_COUNTERS = frozenset("年月日時分秒円人名回件様")
"""What stands alone behind numbers ("2024年5月3日", "1,200円"), and so tells nothing of words."""
_OTHERS = ("cp1250", "mac_roman")
_SIGN_IN_WORD = re.compile(
    r"[^\W\d_][¹³¿¯£¥¼¾±¤¶§¦¨¸´ŸŽ‡ˆ‰‹π∞≥≤∂∑∏∫Ω√≈∆◊](?=[^\W\d_])|(?<![^\W_])[¯£¥¼¾](?=[^\W\d_]{2})"
    r"|[a-z][ŠŽŸŒ](?=[a-z])|[A-Za-z]‘(?= )"
)
"""Signs, and capitals after small letters, where a name has letters: the file is in another encoding."""
_MANY_BYTES = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")


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
    mixed
        How many lines are UTF-8 in a file that is otherwise in that encoding.
    """

    text: str
    encoding: str
    assumed: bool = False
    lost: int = 0
    mixed: int = 0


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
    Decoded(text='Peña', encoding='cp1252', assumed=True, lost=0, mixed=0)
    >>> decode("Name;Stadt".encode("utf-16-le"), "cp1252").encoding
    'utf-16-le'
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw, encoding, assumed=False)
    unmarked = _unmarked_utf16(raw)
    if unmarked:
        return _decoded(raw, unmarked, assumed=False)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        known = _known(fallback)
        if known != "cp1252":
            return _assumed(raw, known)
        return _japanese(raw) or _assumed(raw, _not_western(raw) or known)


def _unmarked_utf16(raw: bytes) -> str:
    """Return the byte order of UTF-16 without a mark: every second byte of Latin letters and marks is zero."""
    head = raw[:_LOOKED_AT]
    if b"\0" not in head or len(raw) % 2:
        return ""
    first, second = head[0::2].count(0), head[1::2].count(0)
    if 4 * second > len(head) // 2 and second > 8 * first:
        return "utf-16-le"
    return "utf-16-be" if 4 * first > len(head) // 2 and first > 8 * second else ""


def _japanese(raw: bytes) -> Decoded | None:
    """Return the text of a Japanese file: it has bytes that Windows never writes in the west, and words in kanji.

    Letters with accents from a Mac stand alone among others; what they would be in Japanese does, too.
    """
    if not _NOT_WESTERN.search(raw):
        return None
    try:
        text = raw.decode("cp932")
    except UnicodeDecodeError:
        return None
    found = [word for word in _BEYOND.findall(text) if word not in _COUNTERS]
    whole = sum(len(word) for word in found if len(word) > 1 and not _HALF_WIDTH.search(word))
    every = sum(map(len, found))
    return Decoded(text, "cp932", assumed=True) if every and 5 * whole >= 4 * every else None


def _not_western(raw: bytes) -> str:
    """Return the encoding of a file that has signs in the midst of words in cp1252, and letters in this one alone."""
    if not _SIGN_IN_WORD.search(raw.decode("cp1252", errors="replace")):
        return ""
    texts = {name: raw.decode(name, errors="replace") for name in _OTHERS}
    fitting = [
        name for name, text in texts.items() if "\ufffd" not in text and not _SIGN_IN_WORD.search(text)
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _assumed(raw: bytes, encoding: str) -> Decoded:
    """Decode what is not UTF-8: as the encoding says, but line by line where some lines are UTF-8."""
    if not encoding.startswith(_ONE_BYTE) or not _MANY_BYTES.search(raw):
        return _decoded(raw, encoding, assumed=True)
    lines = raw.splitlines(keepends=True)
    texts, mixed, lost = [], 0, 0
    for line in lines:
        try:
            texts.append(line.decode("utf-8"))
            mixed += not line.isascii()
        except UnicodeDecodeError:
            texts.append(line.decode(encoding, errors="replace"))
            lost += texts[-1].count("\ufffd")
    return Decoded("".join(texts), encoding, assumed=True, lost=lost, mixed=mixed)


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
