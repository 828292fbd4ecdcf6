"""The people around a practitioner's form: whose it is, who wrote it, their line manager, the service manager above."""

from __future__ import annotations

from collections.abc import Iterator

from service.models import Person, PractitionerForm
from service.people import last_resort, line_above
from service.relations.lines import Rule, Rules, service_id_of, with_role
from service.relations.records import Record
from workflows.words import AuditorRole, Relation


def _form(record: Record) -> PractitionerForm:
    assert isinstance(record, PractitionerForm)
    return record


def _line(record: Record) -> Iterator[Person]:
    yield from line_above(_form(record).practitioner)
    yield from last_resort()


def _auditors(role: AuditorRole) -> Rule:
    return lambda record: [part.person for part in _form(record).audit.auditors if part.role == role]


def _service_manager(record: Record) -> Iterator[Person]:
    practitioner = _form(record).practitioner
    return with_role("service_manager", line_above(practitioner), service_id_of(practitioner))


def _head_of_service(record: Record) -> Iterator[Person]:
    practitioner = _form(record).practitioner
    return with_role("head_of_service", line_above(practitioner), service_id_of(practitioner))


RULES: Rules = {
    ("PractitionerForm", Relation.HEAD_OF_SERVICE): _head_of_service,
    ("PractitionerForm", Relation.LEAD_AUDITOR): _auditors(AuditorRole.LEAD),
    ("PractitionerForm", Relation.LINE_MANAGER): _line,
    ("PractitionerForm", Relation.PAIR_AUDITOR): _auditors(AuditorRole.PAIR),
    ("PractitionerForm", Relation.PRACTITIONER): lambda record: [_form(record).practitioner],
    ("PractitionerForm", Relation.SERVICE_MANAGER): _service_manager,
}
