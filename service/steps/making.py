"""Makes new audits, whoever asks for them: a person, a cycle, an escalation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from service.models import Audit, Auditor, Case, Person
from service.steps.freezing import frozen
from service.steps.step import Gate
from service.toolbox import chosen
from service.transaction import Work
from workflows.definition import Actor
from workflows.words import AuditKind, AuditorRole


def new_audit(
    work: Work,
    gate: Gate,
    actor: Actor,
    case: Case,
    *,
    kind: AuditKind,
    due_on: date,
    auditors: Mapping[Person, AuditorRole],
    tool_key: str | None = None,
    facts: Mapping[str, Any] | None = None,
    **belongs: Any,
) -> Audit:
    """An audit of a case as it stands today, with policy's tool for its kind and status unless one is named."""
    tool = frozen(work, gate, chosen(tool_key, case.status, kind))
    audit = Audit(
        kind=kind,
        case=case,
        tool_key=tool.key,
        tool_version=tool.version,
        case_status=case.status,
        due_on=due_on,
        made_at=work.now,
        auditors=[Auditor(person=person, role=role) for person, role in auditors.items()],
        returns=0,
        safeguarding_now=False,
        **belongs,
    )
    named = {person.name: str(role) for person, role in auditors.items()}
    gate.begin(audit, actor, {"kind": kind, "due_on": due_on, "auditors": named, **(facts or {})})
    return audit
