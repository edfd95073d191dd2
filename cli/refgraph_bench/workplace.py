"""The folder that is worked in: what is read, what is written, and what lies there now."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from refgraph.decisions import Decisions, read_memory, read_shown
from refgraph.errors import InputError, RefgraphError
from refgraph.outputs import decisions_now
from refgraph.pipeline import Settings, is_run
from refgraph.records import read_edited, read_written
from refgraph.saving import account_of, is_as_written
from refgraph.settings import FILE_NAME, load_settings

T = TypeVar("T")

OUTPUT = "out"
"""The folder of the run in the folder of the export, where the settings name no other."""


@dataclass(frozen=True)
class Workplace:
    """What the settings of a folder say about where to read and write.

    Parameters
    ----------
    root
        The folder that was opened.
    settings
        What its settings file says.
    inputs
        The files and folders of the export.
    output
        The folder of the run.
    """

    root: Path
    settings: Settings
    inputs: tuple[Path, ...]
    output: Path

    @property
    def file(self) -> Path:
        """The settings file."""
        return self.root / FILE_NAME

    @property
    def arrivals(self) -> Path:
        """The folder that new files of the export go to."""
        folders = [each for each in self.inputs if each.is_dir()]
        return self.root if not folders or self.root in folders else folders[0]

    @property
    def account(self) -> dict[str, Any]:
        """The account of the last run; empty where there was none."""
        return account_of(self.output)


def workplace(root: Path) -> Workplace:
    """Return the workplace of a folder.

    Raises
    ------
    InputError
        If it is no folder, or one that refgraph has written a run into.
    SettingsError
        If its settings file cannot be read.
    """
    if not root.is_dir():
        raise InputError(f"There is no folder '{root}'.", "Make it, and put the export of the CRM there.")
    if is_run(root):
        raise InputError(f"'{root}' is the folder of a run.", "Open the folder that holds the export.")
    file = root / FILE_NAME
    settings = load_settings(file, Settings()) if file.is_file() else Settings()
    inputs = tuple((root / each).resolve() for each in settings.run.input) or (root.resolve(),)
    return Workplace(root.resolve(), settings, inputs, (root / (settings.run.output or OUTPUT)).resolve())


class Reader:
    """Reads what lies in the folder, and again only where a file has changed since."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._held: dict[Hashable, tuple[object, object]] = {}

    @property
    def place(self) -> Workplace:
        """The workplace as it is now."""
        return self.once("place", [self._root / FILE_NAME], lambda: workplace(self._root))

    def decisions(self) -> tuple[Decisions, str]:
        """Return what is decided, also in lists that were edited, and what is wrong with those, if anything is."""
        place = self.place
        if not place.account:
            return Decisions(), ""
        lists = [*place.output.glob("*.*"), *(place.output / "plan").glob("*.*"), place.file]
        return self.once("decisions", lists, lambda: _decided(place))

    def table(self, name: str, columns: tuple[str, ...]) -> Any:
        """Return these columns of a list of the run, all text; empty where there is none."""
        place = self.place
        return self.once(
            ("table", name, columns), [place.output / name], lambda: _table(place, name, columns)
        )

    def once(self, key: Hashable, files: Iterable[Path], make: Callable[[], T]) -> T:
        """Return what `make` returned last, as long as no file is another one."""
        stamp = tuple(map(_stamp, sorted(files)))
        held = self._held.get(key)
        if held is None or held[0] != stamp:
            held = self._held[key] = (stamp, make())
        return cast("T", held[1])


def _decided(place: Workplace) -> tuple[Decisions, str]:
    try:
        return decisions_now(place.output, place.settings.grammars), ""
    except RefgraphError as error:
        return Decisions(read_memory(place.output), seen=read_shown(place.output)), str(error)


def _table(place: Workplace, name: str, columns: tuple[str, ...]) -> Any:
    import pandas as pd

    file = place.output / name
    if not file.is_file():
        return pd.DataFrame({each: pd.Series(dtype="str") for each in columns})
    if is_as_written(place.output, name):
        return read_written(file, columns)
    return read_edited(file, [], f"list {name}").reindex(columns=list(columns), fill_value="")


def _stamp(file: Path) -> object:
    try:
        state = file.stat()
    except OSError:
        return file, None
    return file, state.st_mtime_ns, state.st_size
