"""Brings open work in line with who people now are: those who left, came back, went on leave or changed places."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, or_, select

from service.models import ActionPlan, Audit, Leave, Person, Supervision
from service.steps.concerned import concerned_by_people
from service.steps.gate import DatabaseGate
from service.steps.handover import Handover
from service.transaction import Work
from workflows.supervision import PLANNED

ACTOR = "Staffing"
LEFT = "The person has left."


def restaff(work: Work, gate: DatabaseGate, person_ids: Collection[int], team_ids: Collection[int] = ()) -> None:
    """Move every open task whose holder is another since these people changed; call it after the change.

    `team_ids`: teams that somebody left or that passed to another service. Whoever has left keeps no session:
    those planned from their last day on are cancelled, each plan of theirs stands with the line manager, and
    a plan on their own file is withdrawn. Whoever is back has their own again. Each move leaves a trace.
    """
    if not person_ids and not team_ids:
        return
    work.session.flush()
    _cancel_sessions(work, gate, person_ids)
    handover = Handover(work)
    for record in (records := handover.load(concerned_by_people(work, person_ids, team_ids))):
        if _is_about(record, person_ids):
            handover.renew(record, "who is here changed")
            work.touch(record)
    handover.reassign(records)
    gate.settle()


def _is_about(record: object, person_ids: Collection[int]) -> bool:
    """Whether which tasks there are, not only whose they are, hangs on one of these people."""
    if isinstance(record, ActionPlan):
        return record.owner_id in person_ids
    return isinstance(record, Audit) and any(auditor.person_id in person_ids for auditor in record.auditors)


def _cancel_sessions(work: Work, gate: DatabaseGate, person_ids: Collection[int]) -> None:
    """One that lies before the last day and was never marked stays: the manager may still say that it was held."""
    query = (
        select(Supervision)
        .join(Person, Person.id == Supervision.person_id)
        .where(
            Supervision.person_id.in_(person_ids),
            Supervision.state == PLANNED,
            Person.left_on <= work.today,
            Supervision.on >= Person.left_on,
        )
    )
    for session in work.session.scalars(query.order_by(Supervision.id)).unique().all():
        gate.fire(session, "cancel", work.context.system(ACTOR), {"reason": LEFT})


def turning_on(work: Work, after: date, until: date) -> set[int]:
    """Who starts, leaves, goes on leave or is back on a local day after `after`, at the latest on `until`.

    A date that was given ahead comes of itself: on each new day whoever it concerns is handed to `restaff`.
    """
    starts = and_(Person.starts_on > after, Person.starts_on <= until)
    leaves = and_(Person.left_on > after, Person.left_on <= until)
    query = select(Person.id).where(or_(starts, leaves))
    away = and_(Leave.from_on > after, Leave.from_on <= until)
    back = and_(Leave.to_on >= after, Leave.to_on < until)
    found = set(work.session.scalars(query))
    return found | set(work.session.scalars(select(Leave.person_id).where(or_(away, back))))
