"""Who answers an escalation, level by level, and who runs a cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, select

from service.context import here
from service.database import db
from service.models import Audit, Auditor, Cycle, Escalation, Person
from service.people import last_resort, role_holders
from service.relations import audits, practitioner, staff
from service.relations.lines import Rule, Rules
from service.relations.records import Record
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.words import OF_THE_SERVICE, AuditorRole, Relation

COMMON: Mapping[str, Rule] = {
    Relation.QUALITY: lambda record: last_resort(),
    Relation.ADMINISTRATOR: lambda record: role_holders("administrator"),
}
BEHIND: Rules = {**audits.RULES, **practitioner.RULES, **staff.RULES}


def _addressees(record: Record) -> Iterator[Person | None]:
    assert isinstance(record, Escalation)
    yield from _addressed_from(record, record.level)


def addressees_above(record: Record) -> Iterator[Person | None]:
    """Whom an escalation would be with when it had passed up."""
    assert isinstance(record, Escalation)
    yield from _addressed_from(record, record.level + 1)


def _addressed_from(record: Escalation, level: int) -> Iterator[Person | None]:
    levels = here().policy.of("escalation.levels", record.cause)
    behind = record.plan or record.form or record.audit
    for relation in levels[level:]:
        if behind is None and record.case is not None and relation in audits.OF_CASE:
            yield from audits.OF_CASE[relation](record.case)
        elif record.cause in OF_THE_SERVICE or behind is None:
            yield from role_holders(relation)
        else:
            yield from (BEHIND.get((type(behind).__name__, relation)) or COMMON[relation])(behind)
    yield from last_resort()


def _creators(record: Record) -> Iterator[Person]:
    yield from role_holders("performance")
    yield from last_resort()


def _auditing(record: Record, *conditions: ColumnElement[bool]) -> list[Person]:
    """Those with a part in audits of a cycle, by number."""
    assert isinstance(record, Cycle)
    parts = select(Auditor.person_id).join(Audit).where(Audit.cycle_id == record.id, *conditions)
    return list(db.session.scalars(select(Person).where(Person.id.in_(parts)).order_by(Person.id)).unique())


def _cycle_auditors(record: Record) -> list[Person]:
    return _auditing(record, Audit.state != WITHDRAWN)


def _outstanding(record: Record) -> list[Person]:
    """The lead auditors whose audit is not returned."""
    return _auditing(record, Audit.state == SCHEDULED, Auditor.role == AuditorRole.LEAD)


RULES: Rules = {
    ("Cycle", Relation.CYCLE_AUDITORS): _cycle_auditors,
    ("Cycle", Relation.OUTSTANDING_AUDITORS): _outstanding,
    ("Cycle", Relation.PERFORMANCE): _creators,
    ("Escalation", Relation.ADDRESSEE): _addressees,
}
