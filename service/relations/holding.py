"""Who holds a relation now: the rule's person, or the next above when absent, the subject or acting on their own.

DESIGN §3 "Who". Every relation ends with the last resort, so that no record is left with nobody to act on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from service.context import here
from service.database import db
from service.models import Escalation, Person, PractitionerForm
from service.people import first_present
from service.relations import (
    audits,
    learning,
    moderations,
    oversight,
    practitioner,
    programmes,
    self_audits,
    staff,
    tools,
)
from service.relations.lines import Rule, Rules
from service.relations.oversight import COMMON, addressees_above
from service.relations.records import Record, readers_of, subjects
from workflows.words import Relation

RULES: Rules = {
    **audits.RULES,
    **learning.RULES,
    **oversight.RULES,
    **practitioner.RULES,
    **programmes.RULES,
    **moderations.RULES,
    **self_audits.RULES,
    **staff.RULES,
    **tools.RULES,
}
# Relations that pass up the line; the others are one person's own and stay theirs.
PASSED_UP = frozenset(
    {
        Relation.ADDRESSEE,
        Relation.HEAD_OF_SERVICE,
        Relation.LINE_MANAGER,
        Relation.RESPONSIBLE_MANAGER,
        Relation.REVIEWER,
        Relation.SERVICE_MANAGER,
        Relation.SUPERVISOR,
    }
)
# Who reads what stands on a practitioner's own file besides the practitioner (DOMAIN §7).
ABOVE = (Relation.LINE_MANAGER, Relation.SERVICE_MANAGER)
AUDITING = frozenset({Relation.LEAD_AUDITOR, Relation.PAIR_AUDITOR})
# Relations that several people hold at once; of the first ones each is told, of the others one.
TOLD_EACH = frozenset({Relation.CYCLE_AUDITORS, Relation.OUTSTANDING_AUDITORS, Relation.PARTICIPANT, Relation.REMINDED})
EVERYBODY = TOLD_EACH | frozenset(
    {Relation.CO_AUDITOR, Relation.PAIR_AUDITOR, Relation.SUPERVISOR, Relation.PERFORMANCE}
)


def holders(relation: str, record: Record) -> list[Person]:
    """Who holds this relation now: the first in line who is here, and whoever acts while that one is on leave."""
    line = in_line(relation, record)
    if relation in EVERYBODY:
        return list(line)
    first = next(line, None)
    if first is None:
        return []
    acting = first_present(chain([first], line), here().today())
    return [person for person in dict.fromkeys((acting, first)) if person is not None]


def holder(relation: str, record: Record) -> Person | None:
    """The one person whom a task in this relation is given to."""
    return first_present(in_line(relation, record), here().today())


def next_addressee(escalation: Escalation) -> Person | None:
    """Whom an escalation would be with when it had passed up today."""
    return first_present(in_line(Relation.ADDRESSEE, escalation, addressees_above), here().today())


def in_line(relation: str, record: Record, rule: Rule | None = None) -> Iterator[Person]:
    """Everybody who could stand in this relation, the rule's own person first, nobody twice.

    Another `rule` than the relation's own asks who would stand in it otherwise.
    """
    rule = rule or RULES.get((type(record).__name__, relation)) or COMMON.get(relation)
    if rule is None:
        return
    roles = here().roles.acting_as(relation) if relation in PASSED_UP else frozenset()
    barred = subjects(record) if relation in PASSED_UP else frozenset()
    readers = readers_of(record)
    seen = set(barred)
    for person in rule(record):
        if person is None or person.id in seen or not person.here_on(here().today()):
            continue
        seen.add(person.id)
        if (not roles or person.roles & roles) and (readers is None or person.id in readers):
            yield person
    if readers is not None and relation in PASSED_UP:
        yield from _among(readers - seen, roles)


def named_above(record: Record) -> Iterator[Person]:
    """Of a restricted record the readers who could answer for it; of any other nobody."""
    yield from _among(readers_of(record) or frozenset(), here().roles.acting_as(Relation.RESPONSIBLE_MANAGER))


def _among(readers: frozenset[int], roles: frozenset[str]) -> Iterator[Person]:
    """A restricted record whose line is not among its readers: those of the readers who have a role for it."""
    people = [db.session.get_one(Person, number) for number in sorted(readers)]
    yield from (person for person in people if person.roles & roles and person.here_on(here().today()))


def delegation_holds(relation: str, principal_id: int, delegate: Person, record: Record) -> bool:
    """True while the principal still stands in the relation and the delegate may still stand in for them."""
    return may_stand_in(delegate, relation, record) and any(p.id == principal_id for p in in_line(relation, record))


def may_stand_in(person: Person, relation: str, record: Record) -> bool:
    """Whoever works here, has a role for the relation, may see the record, and it is not their own."""
    roles, readers = here().roles, readers_of(record)
    able = roles.holding("audit.submit", Relation.LEAD_AUDITOR) if relation in AUDITING else roles.acting_as(relation)
    unseen = (readers is not None and person.id not in readers) or not may_know(person, record)
    return (
        person.here_on(here().today())
        and bool(person.roles & able)
        and not unseen
        and person.id not in subjects(record)
    )


def may_know(person: Person, record: Record) -> bool:
    """False for a record of a practitioner's own file unless one stands above them: nobody else is drawn into it."""
    form = record if isinstance(record, PractitionerForm) else getattr(record, "form", None)
    if form is None:
        return True
    around = [holders(relation, other) for relation in ABOVE for other in dict.fromkeys((form, record))]
    return any(other.id == person.id for people in around for other in people)
