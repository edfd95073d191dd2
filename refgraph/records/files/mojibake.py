"""Text that was encoded twice: "JosÃ©" was "José" once, and is again."""

from __future__ import annotations

import re

_CONTINUED = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_SIGNS = re.compile(rf"[ÃÂâ][{_CONTINUED}]")
_TWICE = re.compile(rf"[\u00c2-\u00df][{_CONTINUED}]|[\u00e0-\u00ef][{_CONTINUED}]{{2}}|ð[{_CONTINUED}]{{3}}")
_MOST_TIMES = 2


def mend(text: str) -> tuple[str, list[str]]:
    """Undo a second encoding, where the text shows its signs.

    What it takes for one is UTF-8 that was read as cp1252 and written as UTF-8 again: pairs such as ``Ã©``
    and ``â€™`` that no language writes. Everything else stays.

    Parameters
    ----------
    text
        A whole file.

    Returns
    -------
    text : str
        The text as it was meant.
    examples : list of str
        Up to five words that were changed, as they are now; empty where nothing was.

    Examples
    --------
    >>> mend("JosÃ©, Ã‚ngelo")
    ('José, Ângelo', ['José', 'Ângelo'])
    >>> mend("SÃO PAULO")
    ('SÃO PAULO', [])
    """
    if text.isascii() or not _SIGNS.search(text):
        return text, []
    mended = text
    for _ in range(_MOST_TIMES):
        mended = _TWICE.sub(_once, mended)
    changed = (new for old, new in zip(_words(text), _words(mended), strict=False) if old != new)
    return mended, list(dict.fromkeys(changed))[:5] if mended != text else []


def _once(found: re.Match[str]) -> str:
    letters = found[0]
    raw = b"".join(_byte(letter) for letter in letters)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return letters


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        # Five bytes mean nothing in cp1252; programs that do not mind keep them as they are.
        return letter.encode("latin-1")


def _words(text: str) -> list[str]:
    return re.findall(r"[^\s,;|\"]+", text)
