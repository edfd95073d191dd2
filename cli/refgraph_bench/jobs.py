"""Work that takes a while: one job at a time, in a process of its own, with progress and a stop."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

from refgraph.errors import OutputError

RUNNING, DONE, FAILED, STOPPED = "running", "done", "failed", "stopped"

TITLES = {"look": "Reading the files", "run": "Making the lists", "back": "Writing the files for the CRM"}
"""What a job is called on the page."""


@dataclass
class Job:
    """A job, as far as it is.

    Parameters
    ----------
    kind
        One of `TITLES`.
    stage
        What is being done.
    state
        Whether it is running, done, failed or stopped.
    answer, error
        What came of it.
    """

    kind: str
    stage: str = "starting"
    state: str = RUNNING
    answer: Any = None
    error: str = ""

    @property
    def title(self) -> str:
        """What it is called on the page."""
        return TITLES[self.kind]


class Worker:
    """A process that works: it stays for the next job, and goes where one is stopped."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._process: subprocess.Popen[str] | None = None
        self._ended = threading.Condition()

    @property
    def is_busy(self) -> bool:
        """Whether a job is running."""
        return self.job is not None and self.job.state == RUNNING

    def start(self, kind: str, **given: object) -> Job:
        """Begin a job.

        Raises
        ------
        OutputError
            If one is running.
        """
        with self._ended:
            if self.job is not None and self.job.state == RUNNING:
                raise OutputError(f"{self.job.title} is not done yet.", "Wait for it, or stop it.")
            self.job = job = Job(kind)
            process = self._process or self._begun()
        assert process.stdin is not None
        process.stdin.write(f"{json.dumps({'kind': kind, **given}, default=str)}\n")
        process.stdin.flush()
        return job

    def stop(self) -> None:
        """Stop the job; what it was writing is finished or taken back by whoever writes there next."""
        with self._ended:
            if self.job is not None and self.job.state == RUNNING:
                self.job.state = STOPPED
                self._end()
            self._ended.notify_all()

    def wait(self, seconds: float | None = None) -> Job | None:
        """Wait until no job is running, and return the last one."""
        with self._ended:
            self._ended.wait_for(lambda: not self.is_busy, seconds)
            return self.job

    def close(self) -> None:
        """End the process."""
        self.stop()
        with self._ended:
            self._end()

    def _begun(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "refgraph_bench.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._process = process
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin, process.stdout:
            for line in process.stdout:
                self._heard(process, json.loads(line))
            self._heard(process, {"error": "The process that worked ended before it was done."})
            with self._ended:
                self._process = None if self._process is process else self._process

    def _heard(self, process: subprocess.Popen[str], message: dict[str, Any]) -> None:
        with self._ended:
            job = self.job
            if process is not self._process or job is None or job.state != RUNNING:
                return
            if "stage" in message:
                job.stage = message["stage"]
                return
            job.answer, job.error = message.get("answer"), message.get("error", "")
            job.state = FAILED if job.error else DONE
            self._ended.notify_all()
