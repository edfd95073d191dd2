"""Options that several commands share: each bundle is one decorator, and its values are one `Options`."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from refgraph.errors import SettingsError, UnknownNameError
from refgraph.limits import sound_day
from refgraph_cli.helping import Shared, shared_options
from refgraph_cli.standard_input import with_standard_input
from refgraph_cli.wishes import JSON, is_wished, wish

if TYPE_CHECKING:
    from refgraph.pipeline import Settings

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Options:
    """What the shared options say.

    Parameters
    ----------
    settings
        The settings file; empty to look beside the first input and in the current folder.
    as_of, seed, review, firm, provisional, strict
        As in `refgraph.Settings`; empty, None or true where the settings decide.
    decisions
        Lists with decisions.
    column
        Pairs ``column="Header"``.
    direction
        Who referred whom where signs disagree; None where the settings decide.
    assignments
        Pairs ``section.key=value``.
    level
        What is ranked, people or organisations; None where the settings decide.
    workers
        Who helps: a number of processes, or the address of a cluster; empty where the settings decide.
    tables, memory
        What reads large logs, and within how much memory; empty where the settings decide.
    verbose
        Whether notes are shown.
    """

    settings: str = ""
    as_of: str = ""
    seed: int | None = None
    review: str = ""
    decisions: tuple[str, ...] = ()
    firm: tuple[str, ...] = ()
    provisional: bool = True
    column: tuple[str, ...] = ()
    direction: str | None = None
    assignments: tuple[str, ...] = ()
    strict: bool = False
    level: str | None = None
    workers: str = ""
    tables: str | None = None
    memory: str = ""
    verbose: bool = False

    def settings_for(self, paths: Iterable[str], *, ranges: bool = True) -> Settings:
        """Return the settings of a run: the file, then what the command line says in its place.

        Parameters
        ----------
        paths
            What is read.
        ranges
            Whether the command shows ranks, and so how stable they are; otherwise that is not tried.

        Raises
        ------
        SettingsError
            If a setting or an option cannot be used.
        """
        from refgraph.pipeline import Settings
        from refgraph.settings import find_settings, load_settings, override

        first = next(map(Path, paths), None)
        file = Path(self.settings) if self.settings else find_settings(first, Path.cwd())
        settings = override(load_settings(file, Settings()) if file else Settings(), self.assignments)
        resolve = settings.resolve
        return replace(
            settings,
            stability=settings.stability if ranges else replace(settings.stability, reruns=0),
            as_of=self.as_of or settings.as_of,
            seed=settings.seed if self.seed is None else self.seed,
            strict=self.strict or settings.strict,
            level=self.level or settings.level,
            run=replace(
                settings.run,
                workers=self.workers or settings.run.workers,
                tables=self.tables or settings.run.tables,
                memory=self.memory or settings.run.memory,
            ),
            read=replace(
                settings.read,
                columns={**settings.read.columns, **self.columns},
                direction=self.direction or settings.read.direction,
            ),
            resolve=replace(
                resolve,
                firm=self.firm or resolve.firm,
                provisional=self.provisional and resolve.provisional,
                review=self.review or resolve.review,
            ),
        )

    @property
    def columns(self) -> dict[str, str]:
        """The headers declared with ``--column``, by the canonical column."""
        return dict(map(_declared_column, self.column))

    @property
    def arguments(self) -> list[str]:
        """The options as they would be typed, for the next command to paste."""
        words = ["--settings", self.settings] if self.settings else []
        words += ["--as-of", self.as_of] if self.as_of else []
        words += [] if self.seed is None else ["--seed", str(self.seed)]
        words += ["--review", self.review] if self.review else []
        words += [word for name in self.decisions for word in ("--decisions", name)]
        words += ["--level", self.level] if self.level else []
        for name, value in (("workers", self.workers), ("tables", self.tables), ("memory", self.memory)):
            words += [f"--{name}", value] if value else []
        words += [word for name in self.firm for word in ("--firm", name)]
        words += [] if self.provisional else ["--no-provisional"]
        words += [word for pair in self.column for word in ("--column", pair)]
        words += ["--direction", self.direction] if self.direction else []
        return words + [word for pair in self.assignments for word in ("--set", pair)]


def analysis_options(function: F) -> F:
    """Add the options of every command that reads an export; they arrive as ``options``."""
    names = [field.name for field in fields(Options)]

    @functools.wraps(function)
    def bundled(**given: Any) -> Any:
        import pandas as pd

        options = Options(**{name: given.pop(name) for name in names})
        # Of the two ways in which pandas keeps text, this one costs less for each of many small steps.
        with (
            pd.option_context("mode.string_storage", "python"),
            with_standard_input(given.pop("paths")) as paths,
        ):
            return function(paths=paths, options=options, **given)

    common_options(bundled)
    for option in reversed(_ANALYSIS):
        option(bundled)
    return bundled  # type: ignore[return-value]


def paths_argument(function: F) -> F:
    """Add the files, folders and archives to read; ``-`` is what is piped in."""
    return click.argument("paths", nargs=-1, required=True, metavar="PATHS...")(function)


def writes(name: str, *, folder: bool = False, takes_up: Collection[str] = ()) -> Callable[[F], F]:
    """Check what a command is to write before it begins: no input, nothing of somebody else's is written to.

    What a killed command left half done where this one reads or writes is finished or taken back first.

    Parameters
    ----------
    name
        The option or argument that names the output.
    folder
        Whether it is a folder: one that holds what is read is refused.
    takes_up
        The options that name lists of refgraph which the output goes on from, and so may replace.
    """

    def decorated(function: F) -> F:
        @functools.wraps(function)
        def checked(**given: Any) -> Any:
            from refgraph.saving import finish_changes, require_apart, require_folder_of, require_writable

            output, own = given[name], [given[each] for each in takes_up if given[each]]
            # Of a word that no file can be called, this says that there is none; a Path would raise.
            read = [path for path in _paths_in(given, {name, *takes_up}) if os.path.exists(path)]  # noqa: PTH110
            for path in {*read, *own, *([output] if output else [])}:
                finish_changes(path)
            if output and folder:
                require_apart(output, given["paths"])
            elif output and is_wished(JSON):
                raise click.UsageError(
                    "--json prints to standard output. With -o, the ending says how: -o x.json."
                )
            elif output:
                require_folder_of(output)
                require_writable([output], read, own)
            return function(**given)

        return checked  # type: ignore[return-value]

    return decorated


def _paths_in(given: Mapping[str, Any], other: Collection[str]) -> Iterator[str]:
    """Yield every word that may name something to read."""
    for name, value in given.items():
        words = value if isinstance(value, tuple) else (value,)
        yield from (word for word in words if name not in other and isinstance(word, str) and word)


def common_options(function: F) -> F:
    """Add the options of every command; they are followed wherever they count."""
    for option in reversed(_COMMON):
        option(function)
    return function


def every_shared_option() -> list[Shared]:
    """Return the options that many commands share, in the order of ``refgraph help options``."""
    return shared_options([*_ANALYSIS, *_COMMON])


def example(*lines: str) -> str:
    """Return the end of a command's help: an example that works."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def _checked_date(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
    if not value or value == "today":
        return value or ""
    try:
        return sound_day(value).isoformat()
    except ValueError:
        raise click.BadParameter(
            f"'{value}' is no date. Write YYYY-MM-DD or today.", ctx, parameter
        ) from None


def _named(ctx: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(name.strip() for name in value):
        raise click.BadParameter("a name is missing.", ctx, parameter)
    return value


def _shared(*names: str, **about: Any) -> Callable[[Any], Any]:
    return click.option(*names, cls=Shared, **about)


def _wish(*names: str, says: str) -> Callable[[Any], Any]:
    return _shared(*names, is_flag=True, is_eager=True, expose_value=False, callback=wish, help=says)


_COMMON: tuple[Callable[[Any], Any], ...] = (
    _wish("-q", "--quiet", says="Say nothing but warnings and errors."),
    _wish("--debug", says="Show the traceback of an error."),
)

_ANALYSIS: tuple[Callable[[Any], Any], ...] = (
    _shared(
        "--settings",
        default="",
        metavar="FILE",
        help="Settings file. [default: refgraph.toml beside the first input, else in the current folder]",
    ),
    _shared(
        "--as-of",
        default="",
        metavar="DATE",
        callback=_checked_date,
        help="Day on which ages are counted, YYYY-MM-DD or today. [default: the latest date of referrals, "
        "touches, engagements, feedback and won deals]",
    ),
    _shared("--seed", type=click.IntRange(min=0), metavar="N", help="Seed of what is drawn at random."),
    _shared("--review", default="", metavar="FILE", help="Review list with your decisions."),
    _shared(
        "--decisions",
        multiple=True,
        metavar="FILE",
        help="Any list with your decisions in its column decision. Those in the folder written to are read "
        "anyway. Repeatable.",
    ),
    _shared(
        "--level",
        type=click.Choice(["person", "organisation"]),
        help="organisation: take the people of one firm or practice together.  [default: person]",
    ),
    _shared(
        "--firm",
        multiple=True,
        metavar="NAME",
        callback=_named,
        help="Name or e-mail domain of your own firm, which is never ranked. Repeatable.",
    ),
    _shared(
        "--no-provisional",
        "provisional",
        flag_value=False,
        default=True,
        help="Leave out named referrers who are not in the CRM.",
    ),
    _shared(
        "--column",
        multiple=True,
        metavar='NAME="HEADER"',
        help='Say which column is what, as in --column referrer="Lead Contact". Repeatable.',
    ),
    _shared(
        "--direction",
        type=click.Choice(["outward", "inward"]),
        help="Where signs disagree who referred whom: outward if who stands first in a row (the contact, the first "
        "of two columns) referred the others, inward if it was referred by them.",
    ),
    _shared(
        "--set",
        "assignments",
        multiple=True,
        metavar="SECTION.KEY=VALUE",
        help="Change one setting, as in --set ranking.candidate_links=4. Repeatable.",
    ),
    _shared(
        "--workers",
        default="",
        metavar="N|ADDRESS",
        help="Share out large sums and the reruns: to so many processes, or to a Dask cluster (tcp://host:8786).",
    ),
    _shared(
        "--tables",
        type=click.Choice(["frames", "duckdb"]),
        help="What reads referral logs; duckdb folds rows that say the same.  [default: duckdb from 5 million rows on]",
    ),
    _shared(
        "--memory", default="", metavar="SIZE", help="What DuckDB and the rows left may take.  [default: 4GB]"
    ),
    _shared("--strict", is_flag=True, help="Stop on warnings about the data (exit code 3)."),
    _shared("-v", "--verbose", is_flag=True, help="Show notes about the data too."),
)


def _declared_column(pair: str) -> tuple[str, str]:
    from refgraph.schema import TABLES

    name, equals, header = (part.strip() for part in pair.partition("="))
    if not equals or not header:
        raise SettingsError(f"'{pair}' declares no column.", 'Write --column referrer="Header in the file".')
    table, dot, column = name.rpartition(".")
    if dot and table not in TABLES:
        raise UnknownNameError.among("table", table, TABLES)
    every = {known for each in TABLES.values() for known in each.names}
    known = TABLES[table].names if dot else every
    if column not in known:
        if header.rpartition(".")[2] in every:
            raise SettingsError(
                f"'{pair}' has its two sides swapped: refgraph's column stands first, the file's header second.",
                f'Write --column {header}="{name}".',
            )
        raise UnknownNameError.among("column", column, sorted(known))
    return name, header
