"""The people around an audit: who audits, whose case it is, who is responsible."""

from __future__ import annotations

from collections.abc import Iterator

from service.context import here
from service.models import Audit, Person
from service.people import last_resort, person_by_email
from service.relations.lines import Rule, Rules, above_case, with_role
from service.relations.records import Record
from workflows.words import AuditorRole, Relation


def _auditors(*roles: AuditorRole) -> Rule:
    return lambda audit: [a.person for a in audit.auditors if a.role in roles]  # type: ignore[union-attr]  # an audit


def _pair(audit: Audit) -> list[Person]:
    """Who has not agreed to a grade yet comes first: the task is theirs."""
    pair = [auditor for auditor in audit.auditors if auditor.role == AuditorRole.PAIR]
    return [auditor.person for auditor in sorted(pair, key=lambda auditor: auditor.agreed_grade is not None)]


def _responsible(audit: Audit) -> Iterator[Person | None]:
    yield from above_case(audit.case)
    email = here().policy.get("people.unallocated_manager")
    yield person_by_email(email) if email else None
    yield from last_resort()


def _issuing_auditor(audit: Audit) -> list[Person | None]:
    return [audit.lead] if here().policy.get("audit.auditor_issues_actions") else []


def _audit_role(role: str) -> Rule:
    def rule(audit: Record) -> Iterator[Person]:
        assert isinstance(audit, Audit)
        service_id = audit.case.team.service_id if audit.case.team else None
        return with_role(role, above_case(audit.case), service_id)

    return rule


RULES: Rules = {
    ("Audit", Relation.LEAD_AUDITOR): _auditors(AuditorRole.LEAD),
    ("Audit", Relation.PAIR_AUDITOR): _pair,  # type: ignore[dict-item]  # an audit
    ("Audit", Relation.HOLDER): lambda audit: [audit.case.worker],  # type: ignore[union-attr]  # an audit
    ("Audit", Relation.RESPONSIBLE_MANAGER): _responsible,  # type: ignore[dict-item]  # an audit
    ("Audit", Relation.ISSUING_AUDITOR): _issuing_auditor,  # type: ignore[dict-item]  # an audit
    ("Audit", Relation.SERVICE_MANAGER): _audit_role("service_manager"),
    ("Audit", Relation.HEAD_OF_SERVICE): _audit_role("head_of_service"),
}
