"""What an analyst does with an export, in twenty lines; a test checks the types of every one of them."""

from pathlib import Path

import refgraph as rg


def first_places(export: Path, number: int = 10) -> list[str]:
    """Return the names of the first of a ranking."""
    result = rg.run(export, settings={"stability": {"reruns": 0}})
    return [str(name) for name in result.top(number)["name"]]


def month(export: Path, folder: Path, previous: Path | None = None) -> rg.Plan:
    """Write the lists of a month into a folder, and return the plan of the coming weeks."""
    result = rg.run(export, settings=rg.Settings(strict=True), previous=previous)
    tiers = rg.assign_tiers(result, previous=rg.read_tiers(previous) if previous else None)
    plan = rg.plan(result, tiers, weeks=2)
    rg.write(result, folder / "ranked.xlsx", top=50)
    rg.write_map(result, folder / "map.html", tiers=tiers.table)
    rg.write_plan(result, plan, folder / "plan")
    return plan


def worth_it(export: Path) -> tuple[str, ...]:
    """Return what nurturing brought, in sentences."""
    roi: rg.Roi = rg.calculate_roi(rg.run(export), by="owner")
    return tuple(roi.sentences)
