"""Brings open work in line with who people now are: those who left, came back, went on leave or changed places."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from service.models import ActionPlan, Audit, Exercise, Person, PractitionerForm, Supervision
from service.steps.concerned import concerned_by_people
from service.steps.gate import DatabaseGate
from service.steps.handover import Handover
from service.steps.subjects import keep_files
from service.transaction import Work
from workflows.supervision import PLANNED

ACTOR = "Staffing"
LEFT = "The person does not work here on that day."


def restaff(work: Work, gate: DatabaseGate, person_ids: Collection[int], team_ids: Collection[int] = ()) -> None:
    """Move every open task whose holder is another since these people changed; call it after the change.

    `team_ids`: teams that somebody left or that passed to another service. Of whoever has left, each plan stands
    with the line manager and a plan on their own file is withdrawn; whoever is back has their own again. Each
    move leaves a trace. Sessions that are planned for a day on which somebody will have left are cancelled.
    """
    if not person_ids and not team_ids:
        return
    work.session.flush()
    keep_files(work, person_ids)
    handover = Handover(work)
    # Locked before anything moves: a session that is cancelled moves plans, and audits are locked before plans.
    records = handover.load(concerned_by_people(work, person_ids, team_ids))
    _cancel_sessions(work, gate, person_ids)
    for record in records:
        if _is_about(record, person_ids):
            handover.renew(record, "who is here changed")
            work.touch(record)
    handover.reassign(records)
    gate.settle()


def _is_about(record: object, person_ids: Collection[int]) -> bool:
    """Whether which tasks there are, not only whose they are, hangs on one of these people."""
    if isinstance(record, ActionPlan):
        return record.owner_id in person_ids
    if isinstance(record, PractitionerForm):
        return record.practitioner_id in person_ids
    if isinstance(record, Exercise):
        return any(part.person_id in person_ids for part in record.participants)
    return isinstance(record, Audit) and any(auditor.person_id in person_ids for auditor in record.auditors)


def _cancel_sessions(work: Work, gate: DatabaseGate, person_ids: Collection[int]) -> None:
    """One that lies before the last day and was never marked stays: the manager may still say that it was held."""
    query = (
        select(Supervision)
        .join(Person, Person.id == Supervision.person_id)
        .where(Supervision.person_id.in_(person_ids), Supervision.state == PLANNED, Supervision.on >= Person.left_on)
    )
    for session in work.session.scalars(query.order_by(Supervision.id)).unique().all():
        gate.fire(session, "cancel", work.context.system(ACTOR), {"reason": LEFT})
