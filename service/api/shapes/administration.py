"""How what administrators and data protection look after is shown: access, dead letters, verifications, policy."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.shapes.base import Shape, code, day, instant, number, somebody, words
from service.recording import How


class AccessShape(Shape):
    """One person and one record within an hour. Records of restricted cases, practitioners' files and self-audits
    are `confidential`: neither the kind nor the number says which it was."""

    MADE = {"case_reference": lambda line: line.reference}
    id = number()
    person = somebody()
    kind = words()
    record_id = number(none=True)
    case_reference = words(none=True)
    how = code(How)
    first_at = instant()
    last_at = instant()
    times = number()
    reason = words(none=True)


class LetterShape(Shape):
    """A message that could not be delivered, or one that failed and is tried again; what it says is not shown."""

    MADE = {"recipient": lambda line: line.to}
    id = number()
    state = code(("dead", "waiting"))
    message = words()
    channel = words()
    recipient = somebody(none=True)
    attempts = number()
    reason = words(none=True)
    made_at = instant()
    next_at = instant(none=True)


class RetriedShape(Shape):
    """How many messages will be tried again."""

    count = number()


class TamperedShape(Shape):
    """A place where something was changed behind the service's back."""

    kind = words()
    record_id = number(none=True)
    sequence = number(none=True)
    what = words()


def _finding(found: Any) -> dict[str, Any]:
    """Of a finding, or of one that was kept."""
    said = found if isinstance(found, dict) else vars(found)
    return {"kind": said["kind"], "record_id": said["subject_id"], "sequence": said["sequence"], "what": said["what"]}


def _found(thing: Any) -> list[dict[str, Any]]:
    return [_finding(found) for found in thing.found]


class VerificationShape(Shape):
    """One look at every history; `ended_at` is null while it goes on, `asked_by` where it was a command."""

    MADE = {"asked_by": lambda look: look.by, "found": _found}
    id = number()
    asked_at = instant()
    asked_by = words(none=True)
    ended_at = instant(none=True)
    records = number()
    rows = number()
    found = fields.List(fields.Nested(TamperedShape))


class VerifiedShape(Shape):
    """What was found about one record."""

    MADE = {"found": _found}
    rows = number()
    found = fields.List(fields.Nested(TamperedShape))


class ValueShape(Shape):
    """One value of policy, what it means, and what the supplied file says."""

    key = words()
    meaning = words()
    value = fields.Raw(allow_none=True)
    supplied = fields.Raw(allow_none=True)
    changed = fields.Boolean()
    rule = words(none=True)


class DeedShape(Shape):
    """One thing that a role may do, and with which records."""

    permission = words()
    does = words()
    relations = fields.List(fields.String())
    where = words()


class RoleShape(Shape):
    """A role, how many people here hold it, and what it may do."""

    role = words()
    title = words()
    outside = fields.Boolean()
    holders = number()
    may = fields.List(fields.Nested(DeedShape))


class StaffLineShape(Shape):
    """A member of staff as the last file told of them."""

    id = number()
    name = words()
    email = fields.Email()
    roles = fields.List(fields.String())
    team = words(none=True)
    service = words(none=True)
    manager = words(none=True)
    agency = fields.Boolean()
    starts_on = day(none=True)
    left_on = day(none=True)
    away = fields.Boolean()
    signs_in = fields.Boolean()
