"""The people around a plan or a session: the line above whoever owns it or is supervised."""

from __future__ import annotations

from collections.abc import Iterator

from service.context import here
from service.models import ActionPlan, Person, Supervision
from service.people import last_resort, line_above
from service.relations.lines import Rule, Rules, service_id_of, with_role
from service.relations.records import Record
from workflows.words import Relation


def _person_of(record: Record) -> Person:
    assert isinstance(record, ActionPlan | Supervision)
    return record.owner if isinstance(record, ActionPlan) else record.person


def _manager_line(record: Record) -> Iterator[Person]:
    yield from line_above(_person_of(record))
    yield from last_resort()


def _supervisors(record: Record) -> Iterator[Person]:
    """Only line management; the last resort where the whole line has gone."""
    line = [person for person in line_above(_person_of(record)) if person.here_on(here().today())]
    yield from line or last_resort()


def _person_role(role: str) -> Rule:
    def rule(record: Record) -> Iterator[Person]:
        person = _person_of(record)
        return with_role(role, line_above(person), service_id_of(person))

    return rule


RULES: Rules = {
    ("ActionPlan", Relation.OWNER): lambda plan: [plan.owner],  # type: ignore[union-attr]  # a plan
    ("ActionPlan", Relation.LINE_MANAGER): _manager_line,
    ("ActionPlan", Relation.SERVICE_MANAGER): _person_role("service_manager"),
    ("ActionPlan", Relation.HEAD_OF_SERVICE): _person_role("head_of_service"),
    ("Supervision", Relation.SUPERVISEE): lambda session: [session.person],  # type: ignore[union-attr]  # a session
    ("Supervision", Relation.SUPERVISOR): _supervisors,
    ("Supervision", Relation.SERVICE_MANAGER): _person_role("service_manager"),
}
