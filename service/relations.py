"""Who is what to a record: the rule's person, or the next above when absent, the subject or acting on their own.

DESIGN §3 "Who". Every relation ends with the last resort, so that no record is left with nobody to act on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from service.context import here
from service.database import db
from service.models import ActionPlan, Audit, Case, Cycle, Escalation, Person, Supervision
from service.people import first_present, last_resort, line_above, person_by_email, role_holders, team_managers
from workflows.words import AuditorRole, Cause, Relation

Record = Audit | ActionPlan | Escalation | Supervision | Cycle
Rule = Callable[[Record], Iterable[Person | None]]


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


def in_line(relation: str, record: Record) -> Iterator[Person]:
    """Everybody who could stand in this relation, the rule's own person first, nobody twice."""
    rule = RULES.get((type(record).__name__, relation)) or COMMON.get(relation)
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
    unseen = readers is not None and person.id not in readers
    return (
        person.here_on(here().today())
        and bool(person.roles & able)
        and not unseen
        and person.id not in subjects(record)
    )


def subjects(record: Record) -> frozenset[int]:
    """Whose own record this is: they never decide on it themselves."""
    if isinstance(record, ActionPlan):
        return record.ever_owner_ids
    if isinstance(record, Escalation):
        behind = record.plan or record.audit
        auditors = record.audit.auditors if record.audit and record.cause in ABOUT_AUDITORS else []
        own = subjects(behind) if behind is not None else frozenset()
        return own | {auditor.person_id for auditor in auditors}
    if isinstance(record, Supervision):
        return frozenset({record.person_id})
    if isinstance(record, Audit) and record.case.worker_id:
        return frozenset({record.case.worker_id})
    return frozenset()


def case_of(record: Record) -> Case | None:
    """The case behind a record, if there is one."""
    if isinstance(record, Audit):
        return record.case
    audit = getattr(record, "audit", None) or getattr(getattr(record, "plan", None), "audit", None)
    return audit.case if audit else None


def readers_of(record: Record) -> frozenset[int] | None:
    case = case_of(record)
    if case is None or not case.restricted:
        return None
    return frozenset(reader.person_id for reader in case.readers)


# --- the people around an audit -------------------------------------------------------------------------


def _auditors(*roles: AuditorRole) -> Rule:
    return lambda audit: [a.person for a in audit.auditors if a.role in roles]  # type: ignore[union-attr]  # an audit


def _pair(audit: Audit) -> list[Person]:
    """Who has not agreed to a grade yet comes first: the task is theirs."""
    pair = [auditor for auditor in audit.auditors if auditor.role == AuditorRole.PAIR]
    return [auditor.person for auditor in sorted(pair, key=lambda auditor: auditor.agreed_grade is not None)]


def _above_case(case: Case) -> Iterator[Person]:
    if case.worker:
        yield from line_above(case.worker)
    for manager in team_managers(case.team_id) if case.team_id else []:
        yield manager
        yield from line_above(manager)


def _responsible(audit: Audit) -> Iterator[Person | None]:
    yield from _above_case(audit.case)
    email = here().policy.get("people.unallocated_manager")
    yield person_by_email(email) if email else None
    yield from last_resort()


def _issuing_auditor(audit: Audit) -> list[Person | None]:
    return [audit.lead] if here().policy.get("audit.auditor_issues_actions") else []


def _with_role(role: str, line: Iterable[Person], service_id: int | None) -> Iterator[Person]:
    """The first of a role in the line and whoever is above them; a line without one takes those of the service."""
    people = list(line)
    first = next((place for place, person in enumerate(people) if role in person.roles), None)
    if first is not None:
        yield from people[first:]
    else:
        yield from (p for p in role_holders(role) if service_id is not None and _service_id(p) == service_id)
    yield from role_holders("head_of_service")
    yield from last_resort()


def _service_id(person: Person) -> int | None:
    return person.service_id or (person.team.service_id if person.team else None)


def _audit_role(role: str) -> Rule:
    def rule(audit: Record) -> Iterator[Person]:
        assert isinstance(audit, Audit)
        service_id = audit.case.team.service_id if audit.case.team else None
        return _with_role(role, _above_case(audit.case), service_id)

    return rule


# --- the people around a plan, a session, an escalation -------------------------------------------------


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
        return _with_role(role, line_above(person), _service_id(person))

    return rule


def _addressees(record: Record) -> Iterator[Person | None]:
    assert isinstance(record, Escalation)
    levels = here().policy.of("escalation.levels", record.cause)
    behind = record.plan or record.audit
    for relation in levels[record.level :]:
        if record.cause == Cause.DEAD_LETTER or behind is None:
            yield from role_holders(relation)
        else:
            yield from (RULES.get((type(behind).__name__, relation)) or COMMON[relation])(behind)
    yield from last_resort()


def _creators(record: Record) -> Iterator[Person]:
    yield from role_holders("performance")
    yield from last_resort()


RULES: dict[tuple[str, str], Rule] = {
    ("Audit", Relation.LEAD_AUDITOR): _auditors(AuditorRole.LEAD),
    ("Audit", Relation.PAIR_AUDITOR): _pair,  # type: ignore[dict-item]  # an audit
    ("Audit", Relation.HOLDER): lambda audit: [audit.case.worker],  # type: ignore[union-attr]  # an audit
    ("Audit", Relation.RESPONSIBLE_MANAGER): _responsible,  # type: ignore[dict-item]  # an audit
    ("Audit", Relation.ISSUING_AUDITOR): _issuing_auditor,  # type: ignore[dict-item]  # an audit
    ("Audit", Relation.SERVICE_MANAGER): _audit_role("service_manager"),
    ("Audit", Relation.HEAD_OF_SERVICE): _audit_role("head_of_service"),
    ("ActionPlan", Relation.OWNER): lambda plan: [plan.owner],  # type: ignore[union-attr]  # a plan
    ("ActionPlan", Relation.LINE_MANAGER): _manager_line,
    ("ActionPlan", Relation.SERVICE_MANAGER): _person_role("service_manager"),
    ("ActionPlan", Relation.HEAD_OF_SERVICE): _person_role("head_of_service"),
    ("Supervision", Relation.SUPERVISEE): lambda session: [session.person],  # type: ignore[union-attr]  # a session
    ("Supervision", Relation.SUPERVISOR): _supervisors,
    ("Supervision", Relation.SERVICE_MANAGER): _person_role("service_manager"),
    ("Escalation", Relation.ADDRESSEE): _addressees,
    ("Cycle", Relation.PERFORMANCE): _creators,
}
COMMON: dict[str, Rule] = {
    Relation.QUALITY: lambda record: last_resort(),
    Relation.ADMINISTRATOR: lambda record: role_holders("administrator"),
}
# Escalations that are about who audits: none of them decides on it.
ABOUT_AUDITORS = (Cause.SECOND_RETURN, Cause.UNRETURNED)
# Relations that pass up the line; the others are one person's own and stay theirs.
PASSED_UP = frozenset(
    {
        Relation.ADDRESSEE,
        Relation.HEAD_OF_SERVICE,
        Relation.LINE_MANAGER,
        Relation.RESPONSIBLE_MANAGER,
        Relation.SERVICE_MANAGER,
        Relation.SUPERVISOR,
    }
)
AUDITING = frozenset({Relation.LEAD_AUDITOR, Relation.PAIR_AUDITOR})
# Relations that several people hold at once.
EVERYBODY = frozenset({Relation.PAIR_AUDITOR, Relation.SUPERVISOR, Relation.PERFORMANCE})
