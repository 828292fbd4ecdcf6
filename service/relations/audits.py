"""The people around an audit: who audits, whose case it is, who is responsible."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from service.context import here
from service.models import Audit, Case, Person
from service.people import last_resort, person_by_email
from service.relations.lines import Rule, Rules, above_case, service_of, with_role
from service.relations.records import Record
from workflows.words import AuditorRole, Relation


def _auditors(*roles: AuditorRole) -> Rule:
    return lambda audit: [a.person for a in audit.auditors if a.role in roles]  # type: ignore[union-attr]  # an audit


def _pair(audit: Audit) -> list[Person]:
    """Who has not agreed to a grade yet comes first: the task is theirs."""
    pair = [auditor for auditor in audit.auditors if auditor.role == AuditorRole.PAIR]
    return [auditor.person for auditor in sorted(pair, key=lambda auditor: auditor.agreed_grade is not None)]


def _responsible(case: Case) -> Iterator[Person | None]:
    yield from above_case(case)
    email = here().policy.get("people.unallocated_manager")
    yield person_by_email(email) if email else None
    yield from last_resort()


def _issuing_auditor(audit: Audit) -> list[Person | None]:
    return [audit.lead] if here().policy.get("audit.auditor_issues_actions") else []


def _case_role(role: str) -> Callable[[Case], Iterator[Person]]:
    return lambda case: with_role(role, above_case(case), service_of(case))


# Who answers for a case; for an audit they are those of its case.
OF_CASE: Mapping[str, Callable[[Case], Iterator[Person | None]]] = {
    Relation.HEAD_OF_SERVICE: _case_role("head_of_service"),
    Relation.RESPONSIBLE_MANAGER: _responsible,
    Relation.SERVICE_MANAGER: _case_role("service_manager"),
}


def _of_case(relation: Relation) -> Rule:
    def rule(audit: Record) -> Iterator[Person | None]:
        assert isinstance(audit, Audit)
        return OF_CASE[relation](audit.case)

    return rule


RULES: Rules = {
    ("Audit", Relation.LEAD_AUDITOR): _auditors(AuditorRole.LEAD),
    ("Audit", Relation.PAIR_AUDITOR): _pair,  # type: ignore[dict-item]  # an audit
    ("Audit", Relation.CO_AUDITOR): _auditors(AuditorRole.EXTERNAL, AuditorRole.MULTI_AGENCY),
    ("Audit", Relation.HOLDER): lambda audit: [audit.case.worker],  # type: ignore[union-attr]  # an audit
    ("Audit", Relation.RESPONSIBLE_MANAGER): _of_case(Relation.RESPONSIBLE_MANAGER),
    ("Audit", Relation.ISSUING_AUDITOR): _issuing_auditor,  # type: ignore[dict-item]  # an audit
    ("Audit", Relation.SERVICE_MANAGER): _of_case(Relation.SERVICE_MANAGER),
    ("Audit", Relation.HEAD_OF_SERVICE): _of_case(Relation.HEAD_OF_SERVICE),
}
