"""The process that works: it takes a line of JSON for each job, and answers in lines of JSON.

``{"stage": ...}`` says what is being done, ``{"answer": ...}`` or ``{"error": ...}`` is the last of a job.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Say = Callable[[Mapping[str, object]], None]


def main() -> None:
    """Do one job after another until there is none."""
    lines, answers = sys.stdin, sys.stdout
    # Whatever else prints must not be taken for an answer.
    sys.stdout = sys.stderr

    def say(message: Mapping[str, object]) -> None:
        answers.write(f"{json.dumps(message)}\n")
        answers.flush()

    for line in lines:
        say(_done(json.loads(line), say))


def _done(job: Mapping[str, Any], say: Say) -> Mapping[str, object]:
    import pandas as pd

    from refgraph.errors import RefgraphError

    try:
        # As the commands keep texts, so that the same comes out.
        with pd.option_context("mode.string_storage", "python"):
            return {"answer": _JOBS[job["kind"]](job, lambda stage: say({"stage": stage}))}
    except RefgraphError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "This takes more memory than there is. Export fewer columns, or fewer years."}
    except Exception as error:  # what nobody foresaw is told, and the bench goes on
        return {"error": f"Something went wrong that should not: {type(error).__name__}: {error}"}


def _look(job: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, object]:
    """Read the export, and say what each file and column was taken for."""
    from refgraph.pipeline import read_input
    from refgraph.records import account, missing_data

    stage("reading")
    records = read_input(*job["paths"], settings=_settings(job), collect=True)
    counts = account(records.sources, records.rejects, records.merged)
    return {
        "files": counts.to_dict("records"),
        "columns": records.columns.to_dict("records"),
        "samples": {
            name: {"header": list(map(str, sample.columns)), "rows": sample.to_numpy().tolist()}
            for name, sample in records.samples.items()
        },
        "findings": [
            {
                name: getattr(each, name)
                for name in ("severity", "code", "message", "hint", "file", "column", "value")
            }
            for each in records.findings
        ],
        "missing": list(missing_data(records)),
    }


def _run(job: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, object]:
    """Do everything once, into the folder of the run."""
    from refgraph.pipeline import run_month

    month = run_month(*job["paths"], folder=job["folder"], settings=_settings(job), progress=stage)
    return {"files": list(month.files)}


def _back(job: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, object]:
    """Write the files that change the CRM."""
    from refgraph.pipeline import write_back_month

    proposal, paths = write_back_month(
        *job["paths"], folder=job["folder"], previous=job["previous"], settings=_settings(job), progress=stage
    )
    return {"crm": proposal.crm, "changes": len(proposal.changes), "files": [path.name for path in paths]}


_JOBS = {"look": _look, "run": _run, "back": _back}


def _settings(job: Mapping[str, Any]) -> Any:
    from refgraph.pipeline import Settings
    from refgraph.settings import load_settings

    file = Path(job["settings"])
    return load_settings(file, Settings()) if file.is_file() else Settings()


if __name__ == "__main__":
    main()
