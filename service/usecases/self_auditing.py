"""Lets practitioners audit a case that they hold themselves, for themselves (DOMAIN row 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.fields import Fields, Words, loaded
from service.models import Case, Person, SelfAudit
from service.people import actor_of
from service.queries import locked
from service.relations import Record
from service.remembering import Remembering
from service.standing import relations_of
from service.steps.answers import keep
from service.steps.beginning import begin, choice, require
from service.steps.effects.raising import escalate
from service.steps.freezing import frozen
from service.steps.gate import DatabaseGate
from service.steps.subjects import subject_for
from service.toolbox import known_tools, tool_of
from service.transaction import Work, transaction
from service.versions import check_version
from workflows.engine import Illegal, Incomplete, NotPermitted
from workflows.self_audit import DRAFT
from workflows.tools import Tool
from workflows.words import Cause, Relation, SubjectKind

SELF_AUDIT_FIELDS: Fields = {"case_reference": Words(required=True), "tool": Words()}
REPORTED = "The worker of this case reported a risk that needs action today."


def begin_self_audit(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Begin a self-audit of a case that one holds, with policy's tool for self-audits unless one is named.

    History keeps no facts of it: whoever may look through all histories reads nothing about the case there.
    """

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts, actor = loaded(SELF_AUDIT_FIELDS, data), actor_of(person)
        case = subject_for(work, person, SubjectKind.CASE, facts["case_reference"])
        standing = {str(Relation.HOLDER)} if case.worker_id == person.id else set()
        require(actor, "self_audit.begin", standing, "Only the worker who holds a case can audit it for themselves.")
        tool = frozen(work, gate, _tool(work, facts.get("tool"), case))
        record = SelfAudit(
            author=person,
            case=case,
            case_status=case.status,
            tool_key=tool.key,
            tool_version=tool.version,
            safeguarding_now=False,
            made_at=work.now,
        )
        gate.begin(record, actor, {})
        return record

    return begin(person, remember, make)


def _tool(work: Work, named: str | None, case: Case) -> Tool:
    """The tool that is named, else policy's; raises Incomplete where it asks nothing of such a case."""
    known = known_tools()
    key = choice("tool", named or str(work.context.policy.get("self_audit.tool")), tuple(known))
    tool = known[key].tool
    if not tool.applicable(case.status):
        raise Incomplete({"tool": f"“{tool.title}” has no question for a case of this status. Name another tool."})
    return tool


def save_self_answers(
    record_id: int, person: Person, data: Mapping[str, Any], *, version: int | None = None
) -> SelfAudit:
    """Keep what somebody answers about their own file; a risk that needs action today is escalated at once.

    Takes what `save_answers` takes. Raises Absent, NotPermitted for a reader, Illegal once recorded, Incomplete.
    """
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        record: SelfAudit = locked("self_audit", record_id, person)
        if not actor_of(person).scopes("self_audit.answer") & set(relations_of(person, record)):
            raise NotPermitted("Only its author answers the questions of a self-audit.")
        if record.state != DRAFT:
            raise Illegal("This self-audit was recorded. Begin another one to look at the file again.")
        check_version(record, version)
        if keep(work, record, tool_of(record), data, person):
            _raise_now(work, record)
    return record


def _raise_now(work: Work, record: SelfAudit) -> None:
    """The escalation hangs on the case and says who reported the risk, not where: the rest stays the author's."""
    record.safeguarding_now = True
    gate, key = DatabaseGate(work), f"case:{record.case_id}:{record.id}:{record.version}"
    escalate(work, gate, Cause.SAFEGUARDING_NOW, key, case=record.case, reason=REPORTED)
    gate.settle()
