"""write_brief(): the brief as a page."""

from __future__ import annotations

from pathlib import Path

from refgraph.outputs.brief.page import brief_page
from refgraph.outputs.brief.parts import Brief
from refgraph.outputs.tables import require_ending
from refgraph.saving import encoded, save

ENDINGS = ("html",)


def write_brief(brief: Brief, path: str | Path) -> list[Path]:
    """Write a brief to a file, and ``NAME.run.json`` beside it (which tells what was read, unless redacted).

    Parameters
    ----------
    brief
        What `refgraph.compose_brief` returned.
    path
        ``.html``, one page that needs nothing else.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    UnknownNameError
        If the file has another ending.
    OutputError
        If the file cannot be written. No half of it is left then.

    Examples
    --------
    >>> import tempfile, pandas as pd, refgraph as rg
    >>> result = rg.run(referrals=pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"]}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_brief(rg.compose_brief(result), Path(folder) / "brief.html")]
    ['brief.html', 'brief.html.run.json']
    """
    path = Path(path)
    require_brief_ending(path)
    return save({path: encoded(brief_page(brief))}, account=brief.account, read=brief.paths)


def require_brief_ending(path: str | Path) -> None:
    """Raise `UnknownNameError` if a brief cannot be written to a file of this ending."""
    require_ending(path, ENDINGS, "brief format")
