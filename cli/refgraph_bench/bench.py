"""What the steps have in common: the folder, the worker, the secrets, and where the work stands."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from refgraph.errors import RefgraphError
from refgraph.outputs.writeback import BACK
from refgraph.pipeline import RunMeans, Settings
from refgraph.records import files_in
from refgraph.settings import with_values
from refgraph.settings_text import with_settings
from refgraph_bench.idle import Idle
from refgraph_bench.jobs import DONE, STOPPED, Job, Worker
from refgraph_bench.safety import Keys
from refgraph_bench.undoing import last_step, put_settings, write_settings
from refgraph_bench.workplace import OUTPUT, Reader, Workplace


@dataclass
class Bench:
    """A bench over one folder. What it holds besides the folder is read again after each start.

    Parameters
    ----------
    root
        The folder.
    port
        At which it is to be found.
    idle
        When it ends.
    """

    root: Path
    port: int
    idle: Idle
    keys: Keys = field(default_factory=Keys)
    worker: Worker = field(default_factory=Worker)

    def __post_init__(self) -> None:
        self.reader = Reader(self.root)
        self.changing = threading.Lock()
        self._looked: tuple[object, Job] | None = None
        self._made: Job | None = None

    @property
    def place(self) -> Workplace:
        """The workplace as it is now."""
        return self.reader.place

    @property
    def address(self) -> str:
        """The first address, with the token."""
        return f"http://127.0.0.1:{self.port}/start?token={self.keys.token}"

    @property
    def has_run(self) -> bool:
        """Whether there are lists."""
        return bool(self.place.account)

    def exports(self) -> list[Path]:
        """Return the files that are read: those of the folders of the export, without what refgraph wrote."""
        inputs = [path for path in self.place.inputs if path.exists()]
        return [file for path in inputs for file in (files_in(path) if path.is_dir() else [path])]

    def looked(self) -> Mapping[str, Any] | None:
        """Return what the export was read as; None while that is being found out, which begins then.

        Raises
        ------
        RefgraphError
            If it could not be read.
        """
        said = replace(self.place.settings, run=RunMeans())
        stamp = (said, self.reader.once("exports", self.exports(), object))
        if self._looked is not None and self._looked[0] == stamp:
            job = self._looked[1]
            if job.state == DONE:
                return job.answer  # type: ignore[no-any-return]
            if job.error:
                raise RefgraphError(job.error)
        if not self.worker.is_busy:
            self._looked = (stamp, self.begin("look"))
        return None

    def begin(self, kind: str, **given: object) -> Job:
        """Let the worker begin a job on the export."""
        place = self.place
        paths = [str(each) for each in place.inputs]
        running = self.worker.job
        if kind != "look" and running is not None and running.kind == "look":
            # Reading shows something and changes nothing: it waits for who asked for more.
            self.worker.stop()
        job = self.worker.start(kind, paths=paths, settings=str(place.file), **given)
        self._made = job if kind != "look" else self._made
        return job

    @property
    def told(self) -> Job | None:
        """The job to be told of: the one that is running or went wrong, else what was made last."""
        job = self.worker.job
        return self._made if job is None or (job.kind == "look" and job.state in (DONE, STOPPED)) else job

    @property
    def said(self) -> str:
        """The text of the settings file; blank where there is none."""
        file = self.place.file
        return file.read_text("utf-8-sig") if file.is_file() else ""

    def begin_run(self) -> None:
        """Let everything be made once; where it is written stands in the settings then."""
        place = self.place
        if not place.settings.run.input:
            put_settings(place, with_settings(self.said, self._paths))
        self.begin("run", folder=str(self.place.output))

    def begin_back(self) -> None:
        """Let the files be written that change the CRM."""
        output = self.place.output
        self.begin("back", folder=str(output / BACK), previous=str(output))

    def settle(self, what: str, said: Mapping[str, object]) -> None:
        """Put settings into the settings file."""
        place = self.place
        where = {} if place.settings.run.input else self._paths
        text = with_settings(self.said, {**said, **where})
        # What cannot be meant is told, and not written: no page could be shown with it.
        with_values(Settings(), tomllib.loads(text))
        write_settings(place, what, text)

    @property
    def _paths(self) -> dict[str, object]:
        """What the settings say of where to read and write, so that the commands read and write there too."""
        return {"run.input": (".",), "run.output": self.place.settings.run.output or OUTPUT}

    def waiting(self) -> int:
        """Return how many decisions the lists do not show yet."""
        account = self.place.account
        decisions, _ = self.reader.decisions()
        return decisions.unshown(account.get("files") or {}, str(account.get("as_of") or ""))

    def last_step(self) -> str:
        """Return what can be taken back; blank for nothing."""
        return last_step(self.place)

    def once(self, key: str, names: Iterable[str], make: Callable[[], Any]) -> Any:
        """Return what was made of lists of the run, again only where one has changed."""
        return self.reader.once(key, [self.place.output / name for name in names], make)
