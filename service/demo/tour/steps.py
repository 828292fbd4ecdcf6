"""The steps of the tour, in order; each takes the story on by itself, and its first line is its heading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from service.context import Context
from service.demo.authority import staff
from service.demo.cases import Child, caseload
from service.demo.simulation import simulated
from service.demo.tour.arriving import (
    cases_are_allocated,
    cases_arrive,
    cycle_is_drawn,
    staff_arrive,
    supervision_is_booked,
)
from service.demo.tour.auditing import (
    actions_are_issued,
    audit_is_answered,
    escalation_is_decided,
    inadequate_escalates,
    others_come_back,
)
from service.demo.tour.changes import (
    audited_again,
    case_closes,
    history_is_verified,
    manager_hears_of_weak_grade,
    passed_up,
    plan_runs_over,
    three_more_audits,
    worker_leaves,
)
from service.demo.tour.putting_right import (
    completed_and_sent_back,
    cycle_is_reported,
    delay_is_given_once,
    manager_puts_right,
    reminders_come,
    signed_off,
    supervision_moves,
)
from service.demo.tour.story import LAST_TOLD, Story
from service.demo.workbook import write_annex_a

Step = Callable[[Story], None]
BEGINS_ON = date(2026, 9, 7)  # a Monday, with no bank holiday until Christmas

STEPS: tuple[Step, ...] = (
    staff_arrive,
    cases_arrive,
    cases_are_allocated,
    supervision_is_booked,
    cycle_is_drawn,
    audit_is_answered,
    inadequate_escalates,
    others_come_back,
    actions_are_issued,
    escalation_is_decided,
    manager_puts_right,
    reminders_come,
    delay_is_given_once,
    supervision_moves,
    cycle_is_reported,
    completed_and_sent_back,
    signed_off,
    three_more_audits,
    manager_hears_of_weak_grade,
    worker_leaves,
    case_closes,
    plan_runs_over,
    passed_up,
    audited_again,
    history_is_verified,
)


def heading(step: Step) -> str:
    """The first line of a step's docstring."""
    return (step.__doc__ or step.__name__).splitlines()[0]


@contextmanager
def begun(context: Context, workbook: Path, voice: Callable[[str], None]) -> Iterator[Story]:
    """A story that has not begun to be told, on a simulated clock, with a folder for its files."""
    with TemporaryDirectory() as folder, simulated(context, BEGINS_ON) as clock:
        yield Story(context, clock, voice, workbook, Path(folder))


def take_here(context: Context, workbook: Path | None, voice: Callable[[str], None]) -> None:
    """Tell the tour in the application's own database, on a workbook made for it unless one is given."""
    with TemporaryDirectory() as folder:
        file = workbook or write_annex_a(_children(), BEGINS_ON, Path(folder) / "annex-a.xlsx")
        with begun(context, file, voice) as story:
            take(story)


def _children() -> Iterable[Child]:
    return caseload(staff(BEGINS_ON), BEGINS_ON).children.values()


def take(story: Story) -> None:
    """Tell every step in order."""
    for number, step in enumerate(STEPS, start=1):
        story.voice(f"\n{number}. {heading(step)}")
        story.days.pop(LAST_TOLD, None)
        step(story)
