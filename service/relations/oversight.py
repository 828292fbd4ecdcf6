"""Who answers an escalation, level by level, and who runs a cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from service.context import here
from service.models import Escalation, Person
from service.people import last_resort, role_holders
from service.relations import audits, staff
from service.relations.lines import Rule, Rules
from service.relations.records import Record
from workflows.words import Cause, Relation

COMMON: Mapping[str, Rule] = {
    Relation.QUALITY: lambda record: last_resort(),
    Relation.ADMINISTRATOR: lambda record: role_holders("administrator"),
}
BEHIND: Rules = {**audits.RULES, **staff.RULES}


def _addressees(record: Record) -> Iterator[Person | None]:
    assert isinstance(record, Escalation)
    levels = here().policy.of("escalation.levels", record.cause)
    behind = record.plan or record.audit
    for relation in levels[record.level :]:
        if record.cause == Cause.DEAD_LETTER or behind is None:
            yield from role_holders(relation)
        else:
            yield from (BEHIND.get((type(behind).__name__, relation)) or COMMON[relation])(behind)
    yield from last_resort()


def _creators(record: Record) -> Iterator[Person]:
    yield from role_holders("performance")
    yield from last_resort()


RULES: Rules = {("Escalation", Relation.ADDRESSEE): _addressees, ("Cycle", Relation.PERFORMANCE): _creators}
