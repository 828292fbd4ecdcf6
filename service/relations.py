"""Who is what to a record: the rule's person, or the next above when absent, the subject or acting on their own.

DESIGN §3 "Who". Every relation ends with the last resort, so that no record is left with nobody to act on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from service.context import here
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
    readers = _readers(record)
    seen = set(barred)
    for person in rule(record):
        if person is None or person.id in seen or not person.here_on(here().today()):
            continue
        seen.add(person.id)
        if (not roles or person.roles & roles) and (readers is None or person.id in readers):
            yield person


def subjects(record: Record) -> frozenset[int]:
    """Whose own record this is: they never decide on it themselves."""
    if isinstance(record, ActionPlan):
        return record.ever_owner_ids
    if isinstance(record, Escalation):
        behind = record.plan or record.audit
        return subjects(behind) if behind is not None else frozenset()
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


def _readers(record: Record) -> frozenset[int] | None:
    case = case_of(record)
    if case is None or not case.restricted:
        return None
    return frozenset(reader.person_id for reader in case.readers)


# --- the people around an audit -------------------------------------------------------------------------


def _auditors(*roles: AuditorRole) -> Rule:
    return lambda audit: [a.person for a in audit.auditors if a.role in roles]  # type: ignore[union-attr]  # an audit


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
    """People of a role: those in the line first, then those of the same service, then the last resort."""
    yield from (person for person in line if role in person.roles)
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
            yield from RULES[type(behind).__name__, relation](behind)
    yield from last_resort()


def _creators(record: Record) -> Iterator[Person]:
    yield from role_holders("performance")
    yield from last_resort()


RULES: dict[tuple[str, str], Rule] = {
    ("Audit", Relation.LEAD_AUDITOR): _auditors(AuditorRole.LEAD),
    ("Audit", Relation.PAIR_AUDITOR): _auditors(AuditorRole.PAIR),
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
    ("Supervision", Relation.SUPERVISOR): _manager_line,
    ("Supervision", Relation.SERVICE_MANAGER): _person_role("service_manager"),
    ("Escalation", Relation.ADDRESSEE): _addressees,
    ("Cycle", Relation.PERFORMANCE): _creators,
}
COMMON: dict[str, Rule] = {
    Relation.QUALITY: lambda record: last_resort(),
    Relation.ADMINISTRATOR: lambda record: role_holders("administrator"),
}
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
# Relations that several people hold at once.
EVERYBODY = frozenset({Relation.PAIR_AUDITOR, Relation.SUPERVISOR, Relation.PERFORMANCE})
