"""How programmes, what they expected, exemptions and reviews are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.caller import caller
from service.api.shapes.base import ItemShape, Shape, code, day, instant, number, somebody, words
from service.people import line_below
from workflows.exemption import EXEMPTION
from workflows.periods import Cadence
from workflows.programmes import Basis, SlotOutcome
from workflows.review import REVIEW
from workflows.words import AuditKind, CaseStatus, Exempt, ReviewKind, SubjectKind


class ProgrammeShape(Shape):
    """One programme as policy sets it; `auditors` is a relation to the case, or a list of roles."""

    MADE = {
        "auditors": lambda programme: (
            [programme.auditors] if isinstance(programme.auditors, str) else list(programme.auditors)
        ),
        "share": lambda programme: programme.share or None,
        "interval_days": lambda programme: programme.interval_days or None,
    }
    key = words()
    title = words()
    active = fields.Boolean()
    kind = code(AuditKind)
    cadence = code(Cadence)
    basis = code(Basis)
    share = fields.Float(allow_none=True)
    interval_days = number(none=True)
    events = fields.List(fields.String())
    auditors = fields.List(fields.String())
    subject = code(SubjectKind)
    tool = words(none=True)
    due_within_working_days = number()
    statuses = fields.List(fields.String())
    services = fields.List(fields.String())
    teams = fields.List(fields.String())
    starts_on = day(none=True)
    number = number()


class UncoveredShape(Shape):
    """An open case without an audit inside policy's months; `last_audited_on` is null where there never was one."""

    MADE = {
        "service": lambda row: row.case.team.service.name if row.case.team and row.case.team.service else None,
        "status": lambda row: row.case.status,
        "team": lambda row: row.case.team.name if row.case.team else None,
        "worker": lambda row: row.case.worker,
    }
    reference = fields.String(attribute="case.reference")
    status = code(CaseStatus)
    team = words(none=True)
    service = words(none=True)
    worker = somebody(none=True)
    opened_on = fields.Date(attribute="case.opened_on", allow_none=True)
    last_audited_on = fields.Date(attribute="last_on", allow_none=True)


class CoveredShape(Shape):
    """Of the open cases of a team, or a service, how many had an audit inside policy's months, or opened in them."""

    MADE = {"uncovered": lambda row: row.open - row.covered}
    name = words(none=True)
    open = number()
    covered = number()
    uncovered = number()


class QuotaShape(Shape):
    """What a programme expected of one auditor, team or service, and what was done; who was exempt apart."""

    MADE = {"programme": lambda row: row.key, "title": lambda row: row.programme.title if row.programme else row.key}
    programme = words()
    title = words()
    name = words(none=True)
    email = fields.Email(allow_none=True)
    expected = number()
    made = number()
    submitted = number()
    withdrawn = number()
    exempted = number()


def _audit_id(slot: Any) -> int | None:
    """For the auditor and the line above: beside a list of all audits it would tell who is audited more, and so why."""
    me = caller().id
    return slot.audit_id if slot.auditor_id == me or slot.auditor_id in line_below(me) else None


class ExpectedShape(Shape):
    """One audit that was expected: what came of it, and why where there is none.

    The audit's number is for its auditor and the line above them.
    """

    MADE = {"audit_id": _audit_id}
    id = number()
    programme = words()
    period = words()
    from_on = day()
    to_on = day()
    outcome = code(SlotOutcome)
    reason = words(none=True)
    auditor = somebody(none=True)
    audit_id = number(none=True)


class ExemptionShape(ItemShape):
    """Somebody, or a case, left out of a programme, or of all where `programme` is null."""

    MADE = {"case_reference": lambda exemption: exemption.case.reference if exemption.case else None}
    state = code(state.name for state in EXEMPTION.states)
    programme = words(none=True)
    exempt = code(Exempt)
    person = somebody(none=True)
    case_reference = words(none=True)
    from_on = day()
    to_on = day()
    reason = words()
    requester = somebody()
    approver = somebody(none=True)


def _audits(review: Any) -> list[int]:
    return [looked_at.audit_id for looked_at in review.audits]


class ReviewShape(ItemShape):
    """A look at audits that were done: on the rota of one person's, quarterly of the teams below the reviewer."""

    MADE = {"audits": _audits}
    state = code(state.name for state in REVIEW.states)
    kind = code(ReviewKind)
    reviewer = somebody()
    manager = somebody(none=True)
    person = somebody(none=True)
    period = words(none=True)
    from_on = day()
    to_on = day()
    due_on = day()
    looked_at = words(none=True)
    findings = words(none=True)
    follows = words(none=True)
    audits = fields.List(fields.Integer())
    recorded_at = instant(none=True)
