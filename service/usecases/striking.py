"""Strikes the clocks: reminds, escalates and passes up what has fallen due, each of it once (DESIGN §1.4)."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from service.context import here
from service.models import ActionPlan, Audit, Person, Task
from service.people import first_present, last_resort
from service.relations import Record, holder, in_line
from service.steps.clocks import Stroke, Struck, struck_tasks
from service.steps.effects.raising import escalate
from service.steps.foreseeing import taken
from service.steps.gate import DatabaseGate
from service.steps.gathering import Gathering, release
from service.steps.one_by_one import one_by_one, together
from service.steps.refreshing import refresh
from service.steps.worklist import open_tasks
from service.transaction import Work, transaction
from workflows.engine import Refused
from workflows.guards.wording import written
from workflows.words import Lane, Relation

log = logging.getLogger(__name__)


def strike(now: datetime | None = None) -> dict[str, int]:
    """Do and tell what has struck by `now` (an instant; left out: by now) and was not done or told yet.

    Returns how many tasks each clock struck for, by `kind of task.clock`, besides `refused`, `failed` and
    `elsewhere` (somebody else was first). Asking again does nothing; two processes at once do it once.
    """
    context = here()
    local = now.astimezone(context.zone) if now else context.local()
    tasks = struck_tasks(context, local)
    acting = [task for task in tasks if task.acts]
    telling = [task for task in tasks if not task.acts]
    try:
        counts = one_by_one("striking", acting, lambda work, struck: _strike(work, [struck]))
        return dict(counts + together("striking", telling, lambda struck: struck.subject_kind, _strike))
    finally:
        with transaction() as work:
            release(work)


def _strike(work: Work, struck: Sequence[Struck]) -> Counter[str]:
    """Tasks of one kind of record, each looked at again under the lock; raises Absent where a record is gone."""
    records = taken(work, struck[0].subject_kind, {one.subject_id for one in struck})
    gathering = Gathering(work, [one.task_id for one in struck])
    return sum((_struck(work, gathering, records[one.subject_id], one) for one in struck), Counter())


def _struck(work: Work, gathering: Gathering, record: Record, struck: Struck) -> Counter[str]:
    """One task, with today's people; rules act before anybody is told."""
    gate = DatabaseGate(work)
    refresh(work, gate, record)
    counts: Counter[str] = Counter()
    for stroke in struck.strokes:
        task = _standing(work, record, struck)
        if task is not None and stroke.clock.message is None:
            counts[_act(work, gate, record, task, stroke)] += 1
    task = _standing(work, record, struck)
    if task is not None:
        told = [stroke for stroke in struck.strokes if stroke.clock.message]
        counts += _tell(work, gathering, record, task, told)
    return counts


def _standing(work: Work, record: Record, struck: Struck) -> Task | None:
    """The task, unless it was closed or its due day moved since it was found."""
    standing = (task for task in open_tasks(work, record) if task.id == struck.task_id)
    return next((task for task in standing if task.due_on == struck.due_on), None)


def _act(work: Work, gate: DatabaseGate, record: Record, task: Task, stroke: Stroke) -> str:
    """Fire the clock's trigger or raise its escalation; returns under what to count it."""
    assert task.due_on is not None
    clock, name = stroke.clock, f"{task.kind}.{stroke.clock.name}"
    if clock.raises:
        _raise(work, gate, record, task, stroke)
        return name
    assert clock.fires
    reason = f"The due day, {written(task.due_on)}, has passed."
    try:
        gate.fire(record, clock.fires, work.context.system("Countersign"), {"reason": reason})
    except Refused as refusal:
        log.warning("%s of %s %s was refused: %s", clock.fires, task.subject_kind, task.subject_id, refusal)
        return "refused"
    gate.settle()
    return name


def _raise(work: Work, gate: DatabaseGate, record: Record, task: Task, stroke: Stroke) -> None:
    assert stroke.clock.raises
    key = f"{record.id}:{task.due_on}:{task.id}"
    audit = record if isinstance(record, Audit) else None
    plan = record if isinstance(record, ActionPlan) else None
    escalate(work, gate, stroke.clock.raises, key, audit=audit, plan=plan)
    gate.settle()


def _above(to: Relation, record: Record, task: Task, work: Work) -> Person | None:
    """Somebody other than whoever is late: the relation's holder, or the next in line when that is who it is."""
    late = {task.assignee_id, task.delegated_by_id}
    line = list(in_line(to, record))
    others = [*(p for p in line if p.id not in late), *(p for p in last_resort() if p.id not in late)]
    return first_present(others, work.today) or holder(to, record)


def _assignee(work: Work, task: Task) -> Person | None:
    """By number: the task may have been given to somebody else a moment ago."""
    return work.session.get(Person, task.assignee_id) if task.assignee_id else None


def _tell(work: Work, gathering: Gathering, record: Record, task: Task, strokes: Sequence[Stroke]) -> Counter[str]:
    """One message for each person and lane, whatever of this task struck for them at once."""
    heard: dict[tuple[Person | None, Lane], list[Stroke]] = defaultdict(list)
    for stroke in strokes:
        to = stroke.clock.to
        person = _assignee(work, task) if to is Relation.ASSIGNEE else _above(to, record, task, work)
        heard[person, stroke.clock.lane].append(stroke)
    counts: Counter[str] = Counter()
    for (person, _), alike in heard.items():
        if gathering.gather(task, person, alike):
            counts.update(f"{task.kind}.{stroke.clock.name}" for stroke in alike)
    return counts
