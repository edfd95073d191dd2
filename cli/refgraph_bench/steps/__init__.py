"""The steps from left to right, each with its page and what can be changed on it."""

from refgraph_bench.steps import columns, crm, decisions, files, plan, results, who
from refgraph_bench.steps.step import Answer, Step

STEPS: tuple[Step, ...] = (
    files.STEP,
    columns.STEP,
    who.STEP,
    results.STEP,
    decisions.STEP,
    plan.STEP,
    crm.STEP,
)
"""All of them, in their order."""

__all__ = ["STEPS", "Answer", "Step"]
