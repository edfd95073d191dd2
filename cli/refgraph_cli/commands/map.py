"""``refgraph map``: an export in, one HTML file out that opens anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph.errors import SettingsError
from refgraph_cli.console import Progress
from refgraph_cli.decided import decisions_for
from refgraph_cli.drawing import drawing_options
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.summary import say_explain_next, say_summary, say_written

if TYPE_CHECKING:
    from refgraph.result import Result


@click.command(
    "map", cls=Command, epilog=example("refgraph demo my-folder && refgraph map my-folder -o map.html")
)
@writes("output")
@paths_argument
@click.option("-o", "output", default="map.html", metavar="FILE", help="The file.  [default: map.html]")
@click.option("--open", "opened", is_flag=True, help="Open it in the browser.")
@click.option("--title", metavar="TEXT", help="The heading.  [default: Referral map]")
@drawing_options
@click.option(
    "--lens",
    default="",
    metavar="LENS",
    help="What the page looks at first: producers, connectors, stopped, money, owners, satisfaction, "
    "core_candidates, new, outside or since (the last run; needs --previous).  [default: the clusters]",
)
@click.option(
    "--names",
    type=click.Choice(["partners", "all"]),
    default="partners",
    show_default=True,
    help="Whom the map of a clinic names: all but its patients, or everybody.",
)
@click.option(
    "--tiers", "tier_file", metavar="FILE", help="Tier file of refgraph tiers. [default: the CRM's own tiers]"
)
@click.option(
    "--plan", "plan_file", metavar="FILE", help="plan.csv of refgraph plan, to show everybody's next step."
)
@click.option(
    "--previous",
    metavar="FOLDER",
    help="Folder of the last run, or its list: who came, whose tier is another and who referred since bears a badge.",
)
@click.option(
    "--by",
    default="expected_referrals",
    metavar="MEASURE",
    help="What size and order follow: betweenness (the classical definition), expected_referrals, or any "
    "other measure.  [default: expected_referrals]",
)
@click.option(
    "--engine",
    type=click.Choice(["own", "pyvis"]),
    default="own",
    show_default=True,
    help="pyvis: a plainer page of at most 2,000 contacts, for those who use pyvis already.",
)
@analysis_options
def command(
    paths: tuple[str, ...],
    output: str,
    opened: bool,
    title: str | None,
    top: int | None,
    cluster: str | None,
    redact: bool,
    lens: str,
    names: str,
    tier_file: str | None,
    plan_file: str | None,
    previous: str | None,
    by: str,
    engine: str,
    options: Options,
) -> None:
    """Draw the map: one HTML file to look at, search, print and pass on. It needs no network.

    PATHS are files or folders of a CRM export, as they are.
    """
    from refgraph.comparison import read_list
    from refgraph.outputs.plan import read_plan
    from refgraph.pipeline import run
    from refgraph.records import earlier_run
    from refgraph.tiers import read_tiers

    if Path(output).suffix.lower() not in (".html", ".htm"):
        raise SettingsError(f"'{output}' is no name for a web page.", "Let it end in .html.")
    settings = options.settings_for(paths)
    tiers = read_tiers(tier_file, settings.tiers) if tier_file else None
    plan = read_plan(plan_file) if plan_file else None
    if previous:
        read_list(previous)
    decided = decisions_for(options, settings, previous=previous)
    with Progress() as progress:
        result = run(
            *paths, settings=settings, by=by, previous=previous, decisions=decided, progress=progress
        )
        last = (earlier_run(previous, result.people.as_of) or previous) if previous else None
        if engine == "pyvis":
            written = _with_pyvis(result, output, title, top, cluster, redact)
        else:
            from refgraph.outputs.map import write_map

            written = write_map(
                result,
                output,
                title=title,
                top=top,
                cluster=cluster,
                redact=redact,
                lens=lens,
                names=names,
                tiers=tiers,
                plan=plan,
                previous=last,
                rules=settings.tiers,
            )
    say_summary(result, verbose=options.verbose)
    say_written(written)
    if opened:
        click.launch(str(Path(output).resolve()))
    say_explain_next(result, paths, options)


def _with_pyvis(
    result: Result, output: str, title: str | None, top: int | None, cluster: str | None, redact: bool
) -> list[Path]:
    from refgraph.outputs import write_pyvis

    if cluster is not None:
        raise SettingsError("A pyvis page shows all clusters.", "Leave out --cluster or --engine pyvis.")
    return write_pyvis(result, output, title=title, top=top, redact=redact)
