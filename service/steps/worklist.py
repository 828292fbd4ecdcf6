"""Keeps a record's open tasks in step with its state: opens what is wanted, closes what is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from service.covers import substitutes
from service.models import Person, Task, TaskMove
from service.once import OF_TASKS, answered, once
from service.people import first_present, last_resort
from service.relations import Record, case_of, delegation_holds, holder, in_line, named_above
from service.standing import kind_of
from service.steps.standing_in import Covered, by_cover, covered
from service.transaction import Work
from service.views import view_of
from workflows.catalogue import LIFECYCLES
from workflows.definition import TaskRule
from workflows.words import Relation

# Somebody who is gone cannot do it: the task stands with whoever can hand it on.
STANDS_WITH = {Relation.LEAD_AUDITOR: Relation.RESPONSIBLE_MANAGER}

OPEN = (
    select(Task)
    .where(
        Task.subject_kind == bindparam("kind"),
        Task.subject_id.in_(bindparam("numbers", expanding=True)),
        Task.closed_at.is_(None),
    )
    .options(lazyload(Task.assignee))
)


def sync(work: Work, record: Record, *, renew: bool = False) -> None:
    """Make the open tasks of a record those that its state wants now."""
    view = view_of(record)
    wanted, closed = wanted_tasks(record, view), set()
    for task in open_tasks(work, record):
        rule = wanted.get((task.kind, task.seat))
        if rule is None or renew or task.state != record.state:
            task.closed_at = work.now
            closed.add((task.kind, task.seat))
        else:
            _refresh(work, task, rule, record, view)
            del wanted[task.kind, task.seat]
    if not closed.isdisjoint(wanted):
        work.session.flush()  # the one that takes its place is written first otherwise
    opened = [_opened(work, rule, seat, record, view) for (_, seat), rule in wanted.items()]
    work.session.add_all(opened)
    if opened or closed:
        work.session.flush()
    for task in opened:
        _trace_cover(work, task, record)


def wanted_tasks(record: Record, view: Any) -> dict[tuple[str, int], TaskRule]:
    """The tasks that a record's state wants now, by kind and seat."""
    state = LIFECYCLES[kind_of(record)].by_state[record.state]
    return {(rule.kind, seat): rule for rule in state.tasks if rule.when(view) for seat in _seats(rule, view)}


def _trace_cover(work: Work, task: Task, record: Record) -> None:
    """A task that opens while its holder is away began as theirs: whoever is back has it again that morning."""
    cover = covered(work, task, record)
    if cover is not None:
        task.assignee_id = cover.principal.id
        _cover(work, task, cover)
        return
    principal = _away(work, task, record)
    if principal is not None:
        stand_in, task.assignee_id, task.covered_for_id = task.assignee, principal.id, principal.id
        move(work, task, stand_in, "the service", f"{principal.name} is away")


def _cover(work: Work, task: Task, cover: Covered) -> None:
    """The substitute has it, on behalf of whose it is; one who has it already in their own right keeps it so named."""
    move(work, task, cover.substitute, "the service", f"{cover.substitute.name} covers for {cover.principal.name}")
    task.delegated_by_id = task.covered_for_id = cover.principal.id


def _away(work: Work, task: Task, record: Record) -> Person | None:
    """Who would have a task but for their leave."""
    first = None if task.seat else next(in_line(task.relation, record), None)
    return first if first and first.id != task.assignee_id and first.on_leave(work.today) else None


def _seats(rule: TaskRule, view: Any) -> Iterable[int]:
    """The numbers of those who have such a task each; 0 where it is one task of whoever stands in the relation."""
    return rule.each(view) if rule.each else (0,)


def open_tasks(work: Work, record: Record) -> list[Task]:
    """Those that stand, whoever has them; whoever that is was mostly read already."""
    found: list[Task] | None = answered((OF_TASKS, "open", kind_of(record), record.id))
    if found is not None:
        return [task for task in found if task.closed_at is None]
    return list(work.session.scalars(OPEN, {"kind": kind_of(record), "numbers": [record.id]}))


def remember_open(work: Work, records: Iterable[Record]) -> None:
    """Look up the open tasks of these locked records, one query for each kind; asking for one's asks no more."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for record in records:
        numbers[kind_of(record)].add(record.id)
    for kind, wanted in numbers.items():
        found: dict[int, list[Task]] = {number: [] for number in wanted}
        for task in work.session.scalars(OPEN, {"kind": kind, "numbers": wanted}):
            found[task.subject_id].append(task)
        for number in wanted:
            once((OF_TASKS, "open", kind, number), partial(found.__getitem__, number))


def assignee(rule_relation: str, record: Record, work: Work) -> Person | None:
    """Whose a task is: the relation's holder, whoever stands in for them, at last the last resort.

    Before that, a restricted record's own readers: nobody else is to be told that there is one.
    """
    person = holder(rule_relation, record)
    if person is None and rule_relation in STANDS_WITH:
        person = holder(STANDS_WITH[Relation(rule_relation)], record)
    return person or first_present(chain(named_above(record), last_resort()), work.today)


def move(work: Work, task: Task, to: Person | None, by: str, reason: str) -> None:
    """Give a task to somebody else and leave a trace of it."""
    trace = TaskMove(
        task_id=task.id, at=work.now, from_id=task.assignee_id, to_id=to.id if to else None, by_name=by, reason=reason
    )
    work.session.add(trace)
    task.assignee_id = to.id if to else None


def _refresh(work: Work, task: Task, rule: TaskRule, record: Record, view: Any) -> None:
    due = getattr(view, rule.due) if rule.due else task.due_on
    if due != task.due_on:
        task.due_on, task.armed_on = due, work.today
    reassign(work, task, record)


def reassign(work: Work, task: Task, record: Record) -> None:
    """Give a task to its relation's holder of today, or to who covers for them; a delegated one stays while that holds.

    One that several people have each for themselves is nobody else's.
    """
    if task.seat or _is_delegated(work, task, record):
        return
    cover = covered(work, task, record)
    if cover is None:
        _give(work, task, assignee(task.relation, record, work), record)
    elif (task.assignee_id, task.delegated_by_id) != (cover.substitute.id, cover.principal.id):
        _cover(work, task, cover)


def _is_delegated(work: Work, task: Task, record: Record) -> bool:
    """While both still may and the delegate is here; whoever has asked somebody to cover is not."""
    delegate, principal = task.assignee, task.delegated_by_id
    if delegate is None or principal is None or by_cover(task):
        return False
    here = delegate.present_on(work.today) and delegate.id not in substitutes(work.today)
    return here and delegation_holds(task.relation, principal, delegate, record)


def _give(work: Work, task: Task, person: Person | None, record: Record) -> None:
    number, lapsed = person.id if person else None, by_cover(task)
    if task.assignee_id != number:
        back = person is not None and number == task.covered_for_id
        reason = f"{person.name} is back" if person and back else "who is responsible changed"
        move(work, task, person, "the service", reason)
    elif not lapsed:
        return
    task.delegated_by_id = None
    principal = _away(work, task, record)
    task.covered_for_id = principal.id if principal else None


def _opened(work: Work, rule: TaskRule, seat: int, record: Record, view: Any) -> Task:
    person = work.session.get_one(Person, seat) if seat else assignee(rule.whose, record, work)
    case = case_of(record)
    return Task(
        subject_kind=kind_of(record),
        subject_id=record.id,
        kind=rule.kind,
        seat=seat,
        state=record.state,
        title=rule.title,
        relation=rule.whose,
        assignee_id=person.id if person else None,
        team_id=case.team_id if case else (person.team_id if person else None),
        due_on=_due(work, rule, view),
        opened_at=work.now,
        armed_on=work.today,
    )


def _due(work: Work, rule: TaskRule, view: Any) -> date | None:
    if rule.due:
        due: date | None = getattr(view, rule.due)
        return due
    assert rule.within
    return work.context.calendar.add(work.today, work.context.policy.number(rule.within))
