"""How tasks, transitions and histories are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.shapes.base import Shape, code, instant, number, somebody, words
from workflows.definition import FactKind

# The word in addresses for each kind of record.
PATHS = {
    "action_plan": "plans",
    "audit": "audits",
    "cycle": "cycles",
    "escalation": "escalations",
    "exemption": "exemptions",
    "exercise": "exercises",
    "moderation": "moderations",
    "practitioner_form": "practitioner-forms",
    "review": "reviews",
    "self_audit": "self-audits",
    "standard_reminder": "standard-reminders",
    "supervision": "supervisions",
    "tool_version": "tool-versions",
}


class SubjectShape(Shape):
    """What a task asks to act on."""

    kind = code(PATHS.values())
    id = number()
    href = words()


def _subject(line: Any) -> dict[str, Any]:
    path, number_ = PATHS[line.task.subject_kind], line.task.subject_id
    return {"kind": path, "id": number_, "href": f"/api/v1/{path}/{number_}"}


class TaskShape(Shape):
    """One line of somebody's worklist; `state` and `version` are those of what it asks to act on."""

    MADE = {
        "assignee": lambda line: line.task.assignee,
        "delegated_by": lambda line: line.task.delegated_by,
        "subject": _subject,
    }
    id = fields.Integer(attribute="task.id")
    state = fields.String(attribute="task.state")
    version = number()
    kind = fields.String(attribute="task.kind")
    title = fields.String(attribute="task.title")
    subject = fields.Nested(SubjectShape)
    assignee = somebody(none=True)
    delegated_by = somebody(none=True)
    due_on = fields.Date(attribute="task.due_on", allow_none=True)
    follow_up_on = fields.Date(attribute="task.follow_up_on", allow_none=True)
    opened_at = fields.AwareDateTime(attribute="task.opened_at", format="iso")


class NeedShape(Shape):
    """Something to say with a trigger; `declaration` is the text that a signature acknowledges."""

    name = words()
    kind = code(FactKind)
    required = fields.Boolean()
    choices = fields.List(fields.String())
    declaration = words(none=True)


class TransitionShape(Shape):
    """One trigger of a record's state: whether the caller may fire it now, and if not, why not."""

    trigger = words()
    label = words()
    allowed = fields.Boolean()
    reason = words(none=True)
    needs = fields.List(fields.Nested(NeedShape))


class ActorShape(Shape):
    """Who acted: a person, or the service itself, which has only a name."""

    id = number(none=True)
    name = words()
    email = fields.Email(allow_none=True)


class EventShape(Shape):
    """One row of a history; its hash holds the one before."""

    sequence = number()
    at = instant()
    actor = fields.Nested(ActorShape)
    on_behalf_of = somebody(none=True)
    trigger = words()
    before = fields.String(data_key="from", allow_none=True)
    after = fields.String(data_key="to")
    reason = words(none=True)
    facts = fields.Dict(keys=fields.String())
    hash = words()
