"""When people mean to do a task, and what they do then: one habit for each kind of task."""

from __future__ import annotations

from collections.abc import Mapping

from service.demo.habits import audits, escalations, plans, rounds, second_looks
from service.demo.habits.habit import Habit, Job

__all__ = ["HABITS", "Habit", "Job"]

HABITS: Mapping[str, Habit] = {
    **audits.HABITS,
    **escalations.HABITS,
    **plans.HABITS,
    **rounds.HABITS,
    **second_looks.HABITS,
}
