"""Which tasks find a slot, and in which week: the most urgent first, and none later than need be.

Every task is one unit of work that can be done in some of the weeks, every owner has so many slots in each.
Tasks are let in one by one in the order of their importance; one that finds its weeks full makes another
move if that can go elsewhere. So no task let in is ever sent away for a less important one, and what is
left over could not have been fitted in by any arrangement of those let in before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Diary:
    """The slots of one owner, week by week.

    Parameters
    ----------
    slots
        How many personal touches a week.
    weeks
        How many weeks there are.

    Examples
    --------
    >>> diary = Diary(1, 2)
    >>> [diary.admit("a", [1, 2]), diary.admit("b", [1]), diary.admit("c", [1, 2])]
    [True, True, False]
    >>> diary.week_of
    {'a': 2, 'b': 1}
    """

    slots: int
    weeks: int
    week_of: dict[str, int] = field(default_factory=dict)
    choices: dict[str, Sequence[int]] = field(default_factory=dict)

    def admit(self, task: str, weeks: Sequence[int]) -> bool:
        """Find a slot for a task in one of the weeks it can be done in, the best first; say whether there is."""
        self.choices[task] = weeks
        if self._place(task, set()):
            return True
        del self.choices[task]
        return False

    @property
    def left(self) -> int:
        """How many slots are free in all weeks together."""
        return self.slots * self.weeks - len(self.week_of)

    def _place(self, task: str, tried: set[int]) -> bool:
        for week in self.choices[task]:
            if week not in tried and len(self._in(week)) < self.slots:
                self.week_of[task] = week
                return True
        for week in self.choices[task]:
            if week in tried or not self.slots:
                continue
            tried.add(week)
            for other in self._in(week):
                # Its own week is tried already, so a move always ends somewhere else.
                if self._place(other, tried):
                    self.week_of[task] = week
                    return True
        return False

    def _in(self, week: int) -> list[str]:
        return [task for task, its in self.week_of.items() if its == week]


def weeks_to_choose(due: int, latest: int | None, weeks: int, early: int = 2) -> list[int]:
    """Return the weeks in which a task can be done, the best first.

    Its own week, then the later ones up to the latest, then, where there is a latest, up to `early` before.

    Examples
    --------
    >>> weeks_to_choose(2, None, 4), weeks_to_choose(3, 4, 4), weeks_to_choose(1, 2, 4)
    ([2, 3, 4], [3, 4, 2, 1], [1, 2])
    """
    last = weeks if latest is None else min(max(latest, due), weeks)
    before = range(due - 1, max(due - early, 1) - 1, -1) if latest is not None else range(0)
    return [*range(due, last + 1), *before]
