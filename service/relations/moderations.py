"""The people around a moderation and a group exercise: who grades, who answers, who decides, who leads."""

from __future__ import annotations

from collections.abc import Iterator

from service.context import here
from service.models import Exercise, Moderation, Person
from service.people import last_resort, person_by_email, role_holders
from service.relations import audits
from service.relations.lines import Rules
from service.relations.records import Record
from workflows.words import Relation


def _here(person: Person | None) -> bool:
    return person is not None and person.here_on(here().today())


def _moderator(record: Record) -> Iterator[Person | None]:
    """Whoever is named; when they have left, those who act at last, but nobody who audited the file."""
    assert isinstance(record, Moderation)
    if _here(record.moderator):
        yield record.moderator
        return
    auditors = {auditor.person_id for auditor in record.audit.auditors}
    yield from (person for person in last_resort() if person.id not in auditors)


def _answering(record: Record) -> Iterator[Person | None]:
    """The lead auditor; when they have left, whoever answers for the case; never the moderator."""
    assert isinstance(record, Moderation)
    if _here(record.audit.lead):
        yield record.audit.lead
        return
    responsible = audits.RULES["Audit", Relation.RESPONSIBLE_MANAGER](record.audit)
    yield from (person for person in responsible if person and person.id != record.moderator_id)


def _decider(record: Record) -> Iterator[Person | None]:
    """Whom quality named, whom policy names, those who act at last; nobody who gave one of the two grades."""
    assert isinstance(record, Moderation)
    email = here().policy.get("moderation.decider")
    named = [record.decider, person_by_email(email) if email else None]
    graders = {record.moderator_id, *(auditor.person_id for auditor in record.audit.auditors)}
    line = [*named, *last_resort(), *role_holders("service_manager")]
    yield from (person for person in line if person is not None and person.id not in graders)


def _facilitator(record: Record) -> Iterator[Person | None]:
    assert isinstance(record, Exercise)
    if _here(record.facilitator):
        yield record.facilitator
        return
    yield from last_resort()


def _participants(record: Record) -> Iterator[Person | None]:
    assert isinstance(record, Exercise)
    yield from (part.person for part in record.participants)


RULES: Rules = {
    ("Moderation", Relation.MODERATOR): _moderator,
    ("Moderation", Relation.LEAD_AUDITOR): _answering,
    ("Moderation", Relation.DECIDER): _decider,
    ("Exercise", Relation.FACILITATOR): _facilitator,
    ("Exercise", Relation.PARTICIPANT): _participants,
}
