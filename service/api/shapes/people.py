"""How members of staff are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.caller import caller
from service.api.shapes.base import PersonShape, Shape, code, day, instant, number, somebody, words
from service.auditing import calibrations_of, counts_as_new, record_of, submitted_by
from service.competence import may_know, monitoring_of
from service.context import here
from service.people import actor_of, line_above
from service.queries import may
from workflows.words import Grade, MailWish


class LeaveShape(Shape):
    """A spell of absence, both days included."""

    first = fields.Date(data_key="from", attribute="from_on")
    last = fields.Date(data_key="to", attribute="to_on")


def _service(person: Any) -> str | None:
    place = person.service or (person.team.service if person.team else None)
    return place.name if place else None


class CalibrationShape(Shape):
    """One group exercise: the grade that somebody gave beside the standard that was agreed."""

    on = day()
    exercise_id = number()
    grade = code(Grade)
    standard_grade = code(Grade)


class AuditingShape(Shape):
    """Somebody as an auditor; the first audits of a new one are moderated."""

    trained_on = day(none=True)
    calibrated_on = day(none=True)
    note = words(none=True)
    by = somebody(none=True)
    submitted = number()
    new_auditor = fields.Boolean()
    calibrations = fields.List(fields.Nested(CalibrationShape))


def _auditing(person: Any) -> dict[str, Any] | None:
    """For themselves, their line of managers and the quality team; null for everybody else."""
    viewer = caller()
    if not (viewer == person or may(viewer, "people.auditing") or viewer in line_above(person)):
        return None
    record, submitted = record_of(person), submitted_by(person)
    return {
        **{name: getattr(record, name, None) for name in ("trained_on", "calibrated_on", "note", "by")},
        "submitted": submitted,
        "new_auditor": counts_as_new(person, submitted),
        "calibrations": calibrations_of(person),
    }


class MonitoringShape(Shape):
    """A spell in which somebody's competence is monitored; `to` is null while no end is set."""

    first = fields.Date(data_key="from", attribute="from_on")
    last = fields.Date(data_key="to", attribute="to_on", allow_none=True)


def _monitoring(person: Any) -> Any:
    """For the line above them; null for everybody else, as where there is none."""
    return monitoring_of(person) if may_know(caller(), person) else None


class StaffShape(PersonShape):
    """A member of staff."""

    MADE = {
        "auditing": _auditing,
        "competence_monitoring": _monitoring,
        "leave": lambda person: sorted(person.leave, key=lambda spell: spell.from_on),
        "roles": lambda person: sorted(person.roles),
        "service": _service,
        "team": lambda person: person.team.name if person.team else None,
    }
    roles = fields.List(fields.String())
    team = words(none=True)
    service = words(none=True)
    manager = somebody(none=True)
    supervision_every_days = number()
    agency = fields.Boolean()
    starts_on = day(none=True)
    left_on = day(none=True)
    leave = fields.List(fields.Nested(LeaveShape))
    auditing = fields.Nested(AuditingShape, allow_none=True)
    competence_monitoring = fields.Nested(MonitoringShape, allow_none=True)


def _permissions(person: Any) -> dict[str, list[str]]:
    return {name: sorted(scopes) for name, scopes in sorted(actor_of(person).grants.items())}


class MeShape(StaffShape):
    """Who asks, the local day, and what they may do: each permission with the relations in which it is granted."""

    MADE = {**StaffShape.MADE, "permissions": _permissions, "today": lambda person: here().today()}
    today = day()
    permissions = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class PreferencesShape(Shape):
    """What somebody gets by e-mail besides escalations."""

    mail = code(MailWish)


class CalendarShape(Shape):
    """When the private address was made that holds now, or null."""

    MADE = {"made_at": lambda feed: feed.made_at if feed else None}
    made_at = instant(none=True)


class CalendarAddressShape(Shape):
    """The address, which is shown this once."""

    address = words()
