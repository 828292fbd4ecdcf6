"""Takes and shows what auditors say about the tools they work with (DOMAIN row 15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import validate
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.blindness import blind_to
from service.database import db
from service.fields import Fields, Words, loaded
from service.models import Audit, Person, ToolFeedback
from service.people import actor_of
from service.queries import Absent, find, locked, may, visible
from service.remembering import Remembering
from service.toolbox import tool_of, versions
from service.transaction import transaction
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.engine import Illegal, Incomplete, NotPermitted
from workflows.words import AnswerValue

USEFUL = [str(value) for value in (AnswerValue.YES, AnswerValue.PARTLY, AnswerValue.NO)]
FEEDBACK_FIELDS: Fields = {
    "text": Words(required=True, metadata={"description": "About the tool. No case and no names."}),
    "question": Words(metadata={"description": "The key of a question, if it is about one."}),
    "useful": Words(required=True, validate=validate.OneOf(USEFUL, error=f"Choose one of: {', '.join(USEFUL)}.")),
}


def give_feedback(audit_id: int, person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """What an auditor says about the tool, once the audit is submitted; they may say several things.

    Raises Absent, NotPermitted for those who did not audit, Illegal before submission, Incomplete.
    """
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        if remember is not None and (answer := remember.recalled(work, person.id)) is not None:
            return answer
        audit: Audit = locked("audit", audit_id, person)
        _permit(audit, person)
        facts = loaded(FEEDBACK_FIELDS, data)
        question = facts.get("question")
        if question is not None and question not in tool_of(audit).questions:
            raise Incomplete({"question": "This audit's tool has no such question. Use the key that its form shows."})
        feedback = ToolFeedback(
            audit=audit,
            tool_key=audit.tool_key,
            tool_version=audit.tool_version,
            question_key=question,
            useful=facts["useful"],
            text=facts["text"],
            author=person,
            made_at=work.now,
        )
        work.session.add(feedback)
        work.session.flush()
        return remember.kept(work, person, feedback) if remember is not None else feedback


def _permit(audit: Audit, person: Person) -> None:
    if not actor_of(person).grants or person.id not in {auditor.person_id for auditor in audit.auditors}:
        raise NotPermitted("Only the auditors of this audit say what they think of its tool.")
    if audit.state in (SCHEDULED, WITHDRAWN):
        raise Illegal("Say what you think of the tool once the audit is submitted.")


def own_feedback(audit_id: int, person: Person) -> list[ToolFeedback]:
    """What somebody said about the tool after one audit, oldest first; raises Absent."""
    find("audit", audit_id, person)
    mine = ToolFeedback.audit_id == audit_id, ToolFeedback.author_id == person.id
    return list(db.session.scalars(select(ToolFeedback).where(*mine).order_by(ToolFeedback.id)))


def feedback_on(key: str, number: int | None, person: Person) -> list[tuple[ToolFeedback, bool]]:
    """All that was said about a tool or one version of it, newest first, and whether its text may be read.

    The text is for whoever may read the audit too: what was said may tell of the case. Raises NotPermitted, Absent.
    """
    if not (may(person, "tool.feedback") or may(person, "tool.build")):
        raise NotPermitted("Only the quality and performance teams and those who build tools read this.")
    if not versions(key):
        raise Absent("audit tool")
    query = select(ToolFeedback).where(ToolFeedback.tool_key == key).order_by(ToolFeedback.id.desc())
    if number is not None:
        query = query.where(ToolFeedback.tool_version == number)
    found = db.session.scalars(query.options(joinedload(ToolFeedback.author).lazyload("*"))).unique()
    return _readable(list(found), person)


def _readable(found: list[ToolFeedback], person: Person) -> list[tuple[ToolFeedback, bool]]:
    audits = visible("audit", person).where(Audit.id.in_({feedback.audit_id for feedback in found}))
    seen = set(db.session.scalars(audits.with_only_columns(Audit.id))) - blind_to(person)
    return [(feedback, feedback.audit_id in seen) for feedback in found]
