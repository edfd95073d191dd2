"""write_map(), map_page(), draw_map(): a result as a page, a file, or a cell of a notebook."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from refgraph.comparison import RunList, read_list
from refgraph.errors import SettingsError
from refgraph.outputs.manifest import describe
from refgraph.outputs.map.chart import make_chart
from refgraph.outputs.map.page import assemble
from refgraph.outputs.map.patients import NAMES
from refgraph.outputs.map.payload import LENSES, as_json, payload, shown
from refgraph.result import Result
from refgraph.saving import encoded, save
from refgraph.tiers import TierRules

MOST_DRAWN = 50_000
"""A page with more contacts is no longer pleasant; the highest ranked are drawn."""

MOST_IN_A_NOTEBOOK = 500
TITLE = "Referral map"


def map_page(
    result: Result,
    *,
    title: str | None = None,
    top: int | None = None,
    cluster: int | str | None = None,
    redact: bool = False,
    lens: str = "",
    names: str = NAMES[0],
    tiers: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    previous: str | Path | RunList | None = None,
    rules: TierRules = TierRules(),
    notes: tuple[str, ...] = (),
) -> str:
    """Return the map as one HTML page that needs nothing else, from nowhere.

    The same result gives the same page, byte for byte.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    title
        The heading; "Referral map" if None.
    top
        How many contacts: the highest ranked with those they are directly linked to. All if None, up to
        50,000.
    cluster
        Only this cluster: its number, or the name of somebody in it.
    redact
        Whether codes stand in place of names, and organisations, owners and ids are left out.
    lens
        What the page looks at first, one of `LENSES`; nothing if blank.
    names
        ``partners``: the patients of a clinic are counted and not named; ``all``: everybody is named.
    tiers
        The table of `refgraph.assign_tiers`, or a tier file as `refgraph.read_tiers` reads it; the tiers of
        the CRM if None.
    plan
        The tasks of `refgraph.plan` (``plan.tasks``), or of `refgraph.read_plan`: each contact's next step is
        told, unless the map is redacted.
    previous
        The folder of the last run, or a list it wrote: who came, whose tier is another and who referred since bears a
        badge, unless the map is redacted.
    rules
        They know the user's words for the tiers, to tell which is higher.
    notes
        Further lines for the page to show.

    Returns
    -------
    str
        HTML.

    Raises
    ------
    SettingsError
        If there is no such lens, cluster or choice of names.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> page = map_page(rg.run(referrals=log), title="Ours")
    >>> page[:15], "<title>Ours</title>" in page
    ('<!doctype html>', True)
    """
    if lens and lens not in LENSES:
        raise SettingsError(f"There is no lens '{lens}'.", f"Known: {', '.join(LENSES)}.")
    if names not in NAMES:
        raise SettingsError(f"Nothing is known by the names '{names}'.", f"Known: {', '.join(NAMES)}.")
    drawn = make_chart(
        result,
        top=top,
        cluster=cluster,
        redact=redact,
        tiers=tiers,
        plan=plan,
        most=MOST_DRAWN,
        names=names,
        previous=read_list(previous) if isinstance(previous, str | Path) else previous,
        rules=rules,
    )
    heading = shown(title or TITLE)
    data = payload(result, drawn, title=heading, lens=lens, notes=notes)
    return assemble(heading, as_json(data))


def write_map(
    result: Result,
    path: str | Path,
    *,
    title: str | None = None,
    top: int | None = None,
    cluster: int | str | None = None,
    redact: bool = False,
    lens: str = "",
    names: str = NAMES[0],
    tiers: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    previous: str | Path | RunList | None = None,
    rules: TierRules = TierRules(),
) -> list[Path]:
    """Write the map to a file, and ``NAME.run.json`` beside it (which tells what was read, unless redacted).

    Parameters are those of `map_page`.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    SettingsError
        If there is no such lens, cluster or choice of names.
    OutputError
        If the file cannot be written. No half of it is left then.

    Examples
    --------
    >>> import tempfile, pandas as pd, refgraph as rg
    >>> result = rg.run(referrals=pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"]}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_map(result, Path(folder) / "map.html")]
    ['map.html', 'map.html.run.json']
    """
    path = Path(path)
    page = map_page(
        result,
        title=title,
        top=top,
        cluster=cluster,
        redact=redact,
        lens=lens,
        names=names,
        tiers=tiers,
        plan=plan,
        previous=previous,
        rules=rules,
    )
    asked = {"output": {"title": title, "top": top, "cluster": cluster, "lens": lens, "names": names}}
    account = {} if redact else {**describe(result), **asked}
    return save({path: encoded(page)}, account=account, read=result.paths)


@dataclass(frozen=True)
class Drawing:
    """A map in a notebook: shows itself where it is the last value of a cell.

    Parameters
    ----------
    page
        The HTML page.
    contacts
        How many contacts it shows.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> rg.draw_map(result)._repr_html_()[:7]
    '<iframe'
    """

    page: str
    contacts: int

    def _repr_html_(self) -> str:
        return (
            f'<iframe title="Referral map of {self.contacts:,} contacts" srcdoc="{html.escape(self.page)}" '
            'style="width:100%;height:640px;border:1px solid #d5dae0" loading="lazy"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<map of {self.contacts:,} contacts; write_map(result, 'map.html') writes it to a file>"


def draw_map(
    result: Result,
    *,
    title: str | None = None,
    top: int | None = None,
    cluster: int | str | None = None,
    redact: bool = False,
    lens: str = "",
    names: str = NAMES[0],
    tiers: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    previous: str | Path | RunList | None = None,
    rules: TierRules = TierRules(),
) -> Drawing:
    """Return the map for a notebook: at most 500 contacts, and the page says so where there are more.

    Parameters are those of `map_page`.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> draw_map(rg.run(referrals=log)).contacts
    4
    """
    most = min(top or MOST_IN_A_NOTEBOOK, MOST_IN_A_NOTEBOOK)
    whole = len(result.network.nodes)
    notes = (
        (f"A notebook shows at most {MOST_IN_A_NOTEBOOK} contacts.",)
        if whole > most == MOST_IN_A_NOTEBOOK
        else ()
    )
    page = map_page(
        result,
        title=title,
        top=most,
        cluster=cluster,
        redact=redact,
        lens=lens,
        names=names,
        tiers=tiers,
        plan=plan,
        previous=previous,
        rules=rules,
        notes=notes,
    )
    return Drawing(page, min(whole, most))
