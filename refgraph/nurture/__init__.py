"""What to do next with whom: cadence, lapse, triggers, repair, capacity, and the plan they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.nurture.cadence_year import usual_year
    from refgraph.nurture.days import working_days
    from refgraph.nurture.decided import days_meant, read_task_decision
    from refgraph.nurture.ledgers import LEDGER, LIVING, STATES, read_tasks
    from refgraph.nurture.planning import plan
    from refgraph.nurture.rules import Cadence, NurtureRules
    from refgraph.nurture.schedule import BUCKETS, TASKS, Lists, Plan, task_table
    from refgraph.nurture.scheduling import campaign_of

# Imported on first use: every run reads the rules of the plan, and few make one.
_HOMES = {
    "BUCKETS": "schedule",
    "Cadence": "rules",
    "LEDGER": "ledgers",
    "LIVING": "ledgers",
    "Lists": "schedule",
    "NurtureRules": "rules",
    "Plan": "schedule",
    "STATES": "ledgers",
    "TASKS": "schedule",
    "campaign_of": "scheduling",
    "days_meant": "decided",
    "plan": "planning",
    "read_task_decision": "decided",
    "read_tasks": "ledgers",
    "task_table": "schedule",
    "usual_year": "cadence_year",
    "working_days": "days",
}

__all__ = [
    "BUCKETS",
    "LEDGER",
    "LIVING",
    "STATES",
    "TASKS",
    "Cadence",
    "Lists",
    "NurtureRules",
    "Plan",
    "campaign_of",
    "days_meant",
    "plan",
    "read_task_decision",
    "read_tasks",
    "task_table",
    "usual_year",
    "working_days",
]

__getattr__ = hand_on(__name__, _HOMES)
