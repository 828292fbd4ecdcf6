"""Who may take a task over from whoever has it, and with whom it stands while somebody covers for them."""

from __future__ import annotations

from dataclasses import dataclass

from service.blindness import is_blind
from service.context import here
from service.covers import NOT_DELEGATED, substitute_of, substitutes
from service.models import Audit, Person, Task
from service.people import actor_of
from service.relations import Record, case_of, in_line, may_know, subjects
from service.transaction import Work
from workflows.catalogue import LIFECYCLES
from workflows.words import Relation


@dataclass(frozen=True)
class Covered:
    """A task that stands with a substitute, and whose it is."""

    principal: Person
    substitute: Person


def covered(work: Work, task: Task, record: Record) -> Covered | None:
    """Whose substitute has this task today: that of the first in line who asked somebody to cover, or is here.

    None where nobody covers, where the task is nobody else's to do, and where the substitute may not do it.
    """
    if task.seat or task.relation in NOT_DELEGATED or not substitutes(work.today):
        return None
    for person in in_line(task.relation, record):
        other = substitute_of(person)
        if other is not None and fault(work, task, record, other) is None:
            return Covered(person, other)
        if person.present_on(work.today):
            return None
    return None


def by_cover(task: Task) -> bool:
    """Whether whoever has a task has it as a substitute, and not because somebody gave it to them."""
    return task.delegated_by_id is not None and task.delegated_by_id == task.covered_for_id


def fault(work: Work, task: Task, record: Record, to: Person) -> str | None:
    """Why somebody cannot do this task for whoever has it, or None."""
    case = case_of(record)
    if not to.present_on(work.today):
        return f"{to.name} is on leave. Choose somebody who is here."
    if to.id in substitutes(work.today):
        return f"Somebody covers for {to.name} today. Choose somebody who is here."
    if to.id in subjects(record) or (isinstance(record, Audit) and _audits(record, to)):
        return f"{to.name} has a part in this already, so somebody else must decide. Choose another person."
    if is_blind(to, record.id if isinstance(record, Audit) else getattr(record, "audit_id", None)):
        return f"{to.name} is to grade this file without seeing what was found. Choose another person."
    unnamed = case is not None and case.restricted and to.id not in {reader.person_id for reader in case.readers}
    if unnamed or not may_know(to, record):
        return f"{to.name} may not see this record. Choose somebody who may."
    return None if may_do(task, to) else f"{to.name} does not have the role that this needs. Choose somebody who has."


def may_do(task: Task, person: Person) -> bool:
    """Whether somebody's own roles allow what whoever has this task may do."""
    wanted, grants = _permissions(task), actor_of(person).grants
    needed = {task.relation, Relation.ALL}
    return bool(wanted) and all(grants.get(name, frozenset()) & needed for name in wanted)


def _audits(audit: Audit, person: Person) -> bool:
    return any(auditor.person_id == person.id for auditor in audit.auditors)


def _permissions(task: Task) -> list[str]:
    """What the holder of a task's relation may do in its state: whoever stands in for them must be allowed it too."""
    rows = (row for row in LIFECYCLES[task.subject_kind].rows if task.state in row.sources)
    names = [row.permission for row in rows if row.permission]
    roles = here().roles
    for relation in (task.relation, Relation.ALL):
        if granted := [name for name in names if roles.holding(name, relation)]:
            return granted
    return []
