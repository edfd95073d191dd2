"""The stages in order, from an export to a result: the one room that knows all others.

settings    everything that can be set, the sections of ``refgraph.toml``
analysing   from resolved people to a ranking
running     reading, resolving, analysing, ranking again; what was read and set is recorded
decided     what was typed into lists, taken up and honoured
registering measures, outputs, CRMs and ways to find clusters of one's own
month       everything once, into one folder; the files that change the CRM
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.pipeline.analysing import Analysis, analyse
    from refgraph.pipeline.decided import (
        PLAN,
        day_of,
        decisions_in,
        find_duplicates,
        folder_of,
        folders_of,
        is_run,
        task_words,
        with_tiers,
    )
    from refgraph.pipeline.month import (
        Month,
        plan_after,
        run_month,
        tiers_after,
        write_back_month,
    )
    from refgraph.pipeline.registering import (
        register_communities,
        register_crm,
        register_measure,
        register_output,
    )
    from refgraph.pipeline.running import read_input, run
    from refgraph.pipeline.settings import RunMeans, Settings

_HOMES = {
    "PLAN": "decided",
    "Analysis": "analysing",
    "Month": "month",
    "RunMeans": "settings",
    "Settings": "settings",
    "analyse": "analysing",
    "day_of": "decided",
    "decisions_in": "decided",
    "find_duplicates": "decided",
    "folder_of": "decided",
    "folders_of": "decided",
    "is_run": "decided",
    "plan_after": "month",
    "read_input": "running",
    "register_communities": "registering",
    "register_crm": "registering",
    "register_measure": "registering",
    "register_output": "registering",
    "run": "running",
    "run_month": "month",
    "task_words": "decided",
    "tiers_after": "month",
    "with_tiers": "decided",
    "write_back_month": "month",
}

__all__ = [
    "PLAN",
    "Analysis",
    "Month",
    "RunMeans",
    "Settings",
    "analyse",
    "day_of",
    "decisions_in",
    "find_duplicates",
    "folder_of",
    "folders_of",
    "is_run",
    "plan_after",
    "read_input",
    "register_communities",
    "register_crm",
    "register_measure",
    "register_output",
    "run",
    "run_month",
    "task_words",
    "tiers_after",
    "with_tiers",
    "write_back_month",
]

__getattr__ = hand_on(__name__, _HOMES)
