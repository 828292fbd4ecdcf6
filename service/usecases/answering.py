"""Saves what auditors find, section by section, while an audit is still to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.fields import Fields, Words, loaded
from service.models import Audit, Person
from service.people import actor_of
from service.queries import locked
from service.standing import relations_of
from service.steps.answers import keep
from service.steps.effects.raising import escalate
from service.steps.gate import DatabaseGate
from service.toolbox import tool_of
from service.transaction import Work, transaction
from service.versions import check_version
from workflows.audit import SCHEDULED
from workflows.engine import Illegal, NotPermitted
from workflows.escalation import RESOLVED
from workflows.words import Cause

RISK_FIELDS: Fields = {"risk": Words(required=True)}
REPORTED = "A risk was reported in this audit already, and is being answered. Telephone about what is new."


def save_answers(audit_id: int, person: Person, data: Mapping[str, Any], *, version: int | None = None) -> Audit:
    """Keep the answers, section grades and reasons given; those not mentioned stay as they are.

    `{"answers": {key: {"value", "comment", "found_elsewhere"}}, "section_grades": {key: grade},
    "no_action_reasons": {section: text}}`. A safeguarding-now answer raises its escalation at once.
    Raises Incomplete naming each field, NotPermitted, Illegal once submitted, and changes nothing then.
    """
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        audit: Audit = locked("audit", audit_id, person)
        _check(audit, person)
        check_version(audit, version)
        if keep(work, audit, tool_of(audit), data, person):
            _raise_now(work, audit)
    return audit


def report_risk(audit_id: int, person: Person, data: Mapping[str, Any], *, version: int | None = None) -> Audit:
    """Escalate a risk to a child that an auditor sees in a file, whether or not its form has a question for it.

    `{"risk": what it is}`. Raises Incomplete without words, NotPermitted, and Illegal once submitted or while an
    earlier report of the same audit is not ended.
    """
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        audit: Audit = locked("audit", audit_id, person)
        _check(audit, person)
        check_version(audit, version)
        risk = loaded(RISK_FIELDS, data)["risk"]
        if any(one.cause == Cause.SAFEGUARDING_NOW and one.state != RESOLVED for one in audit.escalations):
            raise Illegal(REPORTED)
        _raise_now(work, audit, risk)
    return audit


def _check(audit: Audit, person: Person) -> None:
    standing = set(relations_of(person, audit))
    if not actor_of(person).scopes("audit.answer") & standing:
        raise NotPermitted("Only the auditors of this audit can answer its questions.")
    if audit.state != SCHEDULED:
        raise Illegal("This audit was submitted. It can be changed only after it is returned for rework.")


def _raise_now(work: Work, audit: Audit, said: str | None = None) -> None:
    """Before submission and at once: a risk that needs action today waits for no form (DOMAIN.md §3)."""
    audit.safeguarding_now = True
    earlier = sum(escalation.cause == Cause.SAFEGUARDING_NOW for escalation in audit.escalations)
    gate = DatabaseGate(work)
    escalate(work, gate, Cause.SAFEGUARDING_NOW, f"{audit.id}:{earlier}", audit=audit, reason=said)
    gate.settle()
